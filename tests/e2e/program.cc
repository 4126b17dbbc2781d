#include "tests/e2e/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace headwater::e2e {

namespace {
std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int exit_code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

// Starts the program with its three streams on files.
pid_t start(const std::vector<std::string>& arguments, const std::filesystem::path& in, const std::filesystem::path& out, const std::filesystem::path& err) {
  std::vector<std::string> words{HEADWATER_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  const int fds[] = {open(in.c_str(), O_RDONLY), open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600)};
  for (int i = 0; i < 3; ++i) dup2(fds[i], i);
  execv(argv[0], argv.data());
  _exit(127);
}
}  // namespace

Output run(const std::vector<std::string>& arguments, const std::string& input) {
  const TempFolder folder;
  const std::string in = folder.file("in", input);
  const pid_t pid = start(arguments, in, folder.path / "out", folder.path / "err");
  int status = 0;
  waitpid(pid, &status, 0);
  return {exit_code_of(status), slurp(folder.path / "out"), slurp(folder.path / "err")};
}

Started::Started(const std::vector<std::string>& arguments, const std::filesystem::path& folder)
    : pid_(start(arguments, "/dev/null", folder / "out", folder / "err")) {}

Started::~Started() {
  if (!running()) return;
  signal(SIGKILL);
  wait();
}

void Started::signal(int number) const {
  if (pid_ > 0) kill(pid_, number);
}

int Started::wait() {
  int status = 0;
  if (pid_ > 0 && waitpid(pid_, &status, 0) == pid_) code_ = exit_code_of(status);
  pid_ = -1;
  return code_;
}

bool Started::running() {
  int status = 0;
  if (pid_ <= 0) return false;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return true;
  code_ = exit_code_of(status);
  pid_ = -1;
  return false;
}

TempFolder::TempFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "headwater-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) std::abort();
  path = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

std::string TempFolder::file(const std::string& name, const std::string& content) const {
  std::ofstream(path / name, std::ios::binary) << content;
  return (path / name).string();
}

std::vector<boost::json::object> json_lines(const std::string& content) {
  std::vector<boost::json::object> out;
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    boost::json::error_code error;
    auto value = boost::json::parse(content.substr(at, end - at), error);
    EXPECT_FALSE(error || !value.is_object()) << content.substr(at, std::min<std::size_t>(end - at, 200));
    if (!error && value.is_object()) out.push_back(std::move(value.get_object()));
    at = end + 1;
  }
  return out;
}

std::vector<boost::json::object> of_type(const std::vector<boost::json::object>& objects, std::string_view type) {
  std::vector<boost::json::object> out;
  for (const auto& object : objects) {
    if (text(object, "type") == type) out.push_back(object);
  }
  return out;
}

std::string text(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace headwater::e2e
