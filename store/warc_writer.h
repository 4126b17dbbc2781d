// Appends captures to WARC/1.1 files (ISO 28500:2017), one gzip member a record, a warcinfo record at the start of each file.
// A capture becomes a request record and a response record that name each other, and a metadata record that tells how the crawl came to
// it. A body that is held already is not stored again: the response becomes a revisit record that names the one with the body (profiles
// identical-payload-digest and server-not-modified). Bodies are kept as sent (still content-encoded);
// the transfer encoding is gone by then, so the kept header block says the length of what is stored and keeps the original lines
// as X-Archive-Orig-*.
// Not thread-safe; one writer a directory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/capture.h"
#include "base/limits.h"
#include "base/result.h"

namespace headwater::store {

/// Where a response record lies: `length` bytes of `file` (a name in the warc folder) from `offset`.
struct WarcLocation {
  std::string file;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string payload_digest;  ///< SHA-1 of the body, base 32; of a revisit, that of the body it refers to
  std::int64_t original = 0;   ///< of a revisit: the capture that holds the body
};

/// The capture whose body is the one that would be stored.
struct WarcOriginal {
  std::int64_t capture = 0;
  std::string url;
  Instant fetched{};
  std::string payload_digest;
};

/// What goes with a capture into the archive.
struct WarcExtras {
  std::optional<WarcOriginal> original;                       ///< the response becomes a revisit of it
  std::vector<std::pair<std::string, std::string>> metadata;  ///< fields of a metadata record; none: no such record
  std::string payload_digest{};                               ///< of the body as sent, where the caller knows it already
};

class WarcWriter {
 public:
  /// `last_file` and `committed_end`: the newest file that the database knows and where its last record ends. Bytes behind it, and
  /// newer files, were never committed and are removed. Empty `last_file`: nothing was committed; files found are left alone.
  static Result<WarcWriter> open(std::string directory, const std::string& last_file, std::uint64_t committed_end,
                                 std::uint64_t file_bytes_max = limits::kWarcFileBytesMax);
  WarcWriter(WarcWriter&& other) noexcept;
  WarcWriter& operator=(WarcWriter&&) = delete;
  ~WarcWriter();

  /// Error kStore: it was not kept, and neither need be what was appended since the last flush().
  Result<WarcLocation> append(const Capture& capture, const WarcExtras& extras = {});
  /// What was appended is with the operating system when it returns. Error kStore: nothing since the last flush() was kept, or not all.
  Status flush();

  /// Where the next record will begin; hand it to rewind() to take back what was appended since. Take it when all is flushed.
  struct Mark {
    std::string file;
    std::uint64_t end = 0;
  };
  Mark mark() const { return {file_, end()}; }
  /// Best effort: what it cannot remove is removed at the next open().
  void rewind(const Mark& mark);

 private:
  WarcWriter(std::string directory, std::uint64_t file_bytes_max);
  Status begin_file();
  void truncate(std::uint64_t end);
  std::uint64_t end() const { return written_ + buffer_.size(); }
  std::string path_of(const std::string& file) const { return directory_ + "/" + file; }

  class Packer;
  std::unique_ptr<Packer> packer_;
  std::string directory_;
  std::uint64_t file_bytes_max_;
  std::string file_;
  int descriptor_ = -1;
  std::uint64_t written_ = 0;  ///< bytes of the file that are with the operating system
  std::string buffer_;         ///< and those that follow them
  unsigned serial_ = 0;  ///< of the newest file
};

}  // namespace headwater::store
