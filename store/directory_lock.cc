#include "store/directory_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace headwater::store {

namespace {

// The file holds "PID COMMAND\n".
std::string holder_of(int descriptor) {
  std::array<char, 256> bytes{};
  const ssize_t size = ::pread(descriptor, bytes.data(), bytes.size(), 0);
  const std::string_view line(bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return "another process";
  const std::string_view command = line.substr(space + 1, line.find('\n') - space - 1);
  return fmt::format("{} (pid {})", command, line.substr(0, space));
}

std::string own_command() {
  std::array<char, 64> name{};
  const int descriptor = ::open("/proc/self/comm", O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return "headwater";
  const ssize_t size = ::read(descriptor, name.data(), name.size());
  ::close(descriptor);
  std::string command(name.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  if (!command.empty() && command.back() == '\n') command.pop_back();
  return command.empty() ? "headwater" : command;
}

}  // namespace

Result<DirectoryLock> DirectoryLock::acquire(const std::string& directory) {
  const std::string path = directory + "/lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return make_error(Errc::kStore, fmt::format("cannot open {}: {}", path, std::strerror(errno)));
  DirectoryLock lock(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return make_error(Errc::kStore, fmt::format("cannot lock {}: {}", path, std::strerror(errno)));
    return make_error(Errc::kStoreLocked, fmt::format("the store {} is in use by {}; stop that process or use another store", directory,
                                                      holder_of(descriptor)));
  }
  const std::string line = fmt::format("{} {}\n", ::getpid(), own_command());
  if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, line.data(), line.size(), 0) < 0) {
    return make_error(Errc::kStore, fmt::format("cannot write {}: {}", path, std::strerror(errno)));
  }
  return lock;
}

DirectoryLock::DirectoryLock(DirectoryLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

DirectoryLock& DirectoryLock::operator=(DirectoryLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

DirectoryLock::~DirectoryLock() {
  if (descriptor_ >= 0) ::close(descriptor_);  // the file stays: removing it would let two processes lock two files of that name
}

}  // namespace headwater::store
