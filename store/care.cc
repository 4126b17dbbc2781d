#include "store/care.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <vector>

#include "store/store_impl.h"

namespace headwater::store {

namespace fs = std::filesystem;

namespace {

struct RawFile {
  std::string name;
  std::int64_t newest = 0;  // seconds, of its newest record
  std::int64_t bytes = 0;
};

// All WARC files that captures lie in, oldest first, but for the one that is being written.
std::vector<RawFile> closed_files(Database& database, const std::string& directory, std::string_view current) {
  std::vector<RawFile> files;
  Statement rows = database.query("SELECT warc_file, max(fetched) FROM capture WHERE warc_file != '' GROUP BY warc_file ORDER BY 2, 1");
  while (rows.step()) {
    if (rows.view(0) == current) continue;
    std::error_code ignored;
    const auto bytes = fs::file_size(directory + "/" + rows.text(0), ignored);
    files.push_back({rows.text(0), rows.integer(1), ignored ? 0 : static_cast<std::int64_t>(bytes)});
  }
  return files;
}

Status copy_bytes(const std::string& from, const std::string& to, std::int64_t bytes) {
  std::ifstream in(from, std::ios::binary);
  std::ofstream out(to, std::ios::binary);
  std::vector<char> buffer(1 << 20);
  while (in && out && bytes > 0) {
    in.read(buffer.data(), std::min<std::int64_t>(bytes, static_cast<std::int64_t>(buffer.size())));
    out.write(buffer.data(), in.gcount());
    bytes -= in.gcount();
    if (in.gcount() == 0) break;
  }
  out.close();
  if (bytes == 0 && out) return {};
  return make_error(Errc::kStore, fmt::format("cannot copy {} to {}: {}", from, to,
                                              bytes > 0 ? "it is shorter than the database says" : "the disk failed"));
}

}  // namespace

Result<Dropped> drop_raw(Store& store, Instant before, std::int64_t bytes_max) {
  auto& impl = StoreAccess::impl(store);
  std::vector<std::string> gone;
  Dropped dropped;
  const Status done = impl.write([&] {
    const std::vector<RawFile> files = closed_files(*impl.database, impl.warc_directory(), impl.warc->mark().file);
    std::int64_t held = static_cast<std::int64_t>(impl.warc->mark().end);
    for (const RawFile& file : files) held += file.bytes;
    for (const RawFile& file : files) {
      const bool old = file.newest < before.time_since_epoch().count();
      const bool too_much = bytes_max > 0 && held > bytes_max;
      if (!old && !too_much) continue;
      impl.database->run("UPDATE capture SET warc_file = '', warc_offset = 0, warc_length = 0 WHERE warc_file = ?", file.name);
      held -= file.bytes;
      ++dropped.files;
      dropped.bytes += file.bytes;
      gone.push_back(file.name);
    }
  });
  if (!done) return done.error();
  for (const std::string& name : gone) {  // after the commit: a row never points to nothing
    std::error_code ignored;
    fs::remove(impl.warc_directory() + "/" + name, ignored);
  }
  return dropped;
}

Status backup(Store& store, const std::string& to) {
  auto& impl = StoreAccess::impl(store);
  std::error_code error;
  if (fs::exists(to, error) && !fs::is_empty(to, error))
    return make_error(Errc::kInvalidInput, fmt::format("cannot back up to {}: it exists and is not empty. Name a new directory.", to));
  fs::create_directories(to + "/warc", error);
  if (error) return make_error(Errc::kStore, fmt::format("cannot create {}: {}", to, error.message()));
  {
    const std::lock_guard guard(impl.mutex);
    const std::string target = to + "/headwater.sqlite";
    impl.database->run("VACUUM INTO ?", target);  // one read transaction: a snapshot, whatever the writer does meanwhile
    if (!impl.database->ok()) return impl.database->take_error();
  }
  auto copy = Database::open(to + "/headwater.sqlite", true);
  if (!copy) return copy.error();
  Statement rows = (*copy)->query("SELECT warc_file, max(warc_offset + warc_length) FROM capture WHERE warc_file != '' GROUP BY warc_file");
  while (rows.step()) {
    const std::string name = rows.text(0);
    const Status copied = copy_bytes(impl.warc_directory() + "/" + name, to + "/warc/" + name, rows.integer(1));
    if (!copied) return copied;
  }
  if (!(*copy)->ok()) return (*copy)->take_error();
  return {};
}

}  // namespace headwater::store
