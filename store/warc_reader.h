// Reads WARC/0.17 to 1.1 files (ISO 28500:2017) and ARC files of both versions (Internet Archive, 1996), plain, gzip member by record, or
// gzip as a whole, without holding more than one record. Made for files from anywhere: lengths and counts are bounded by base/limits.h;
// what lies between a record that is not as long as it says and the next one is passed over; damage that hides all further records ends the
// reading with an error that tells the offset, after all records before it, and what there is of the last, were given.
// One thread; the value is movable.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/capture.h"
#include "base/result.h"
#include "base/time.h"

namespace headwater::store {

struct WarcRecord {
  std::string type;        ///< "response", "request", "warcinfo", …; lower case. An ARC file's are "response"s after a "warcinfo"
  std::string target_uri;  ///< without the angle brackets some writers put around it; empty where there is none
  Instant date{};          ///< 1970 where it is missing or malformed
  HeaderList headers;      ///< all named fields of the record
  int http_status = 0;     ///< of a response with an HTTP head, else 0
  std::string http_status_line;
  HeaderList http_headers;
  /// A response's body, its chunked transfer coding taken off, still content-encoded; the whole block of other records.
  std::string payload;
  bool truncated = false;  ///< it is shorter than it says: the payload is what there is
  bool too_large = false;  ///< above limits::kWarcRecordBytesMax: skipped, payload is empty
};

class WarcReader {
 public:
  /// Errors: kNotFound, kStore. `offset` and `length` pick a part of the file.
  static Result<WarcReader> open(const std::string& path, std::uint64_t offset = 0, std::uint64_t length = static_cast<std::uint64_t>(-1));
  /// Reads from memory; `bytes` must outlive the reader.
  static WarcReader from_memory(std::string_view bytes);
  WarcReader(WarcReader&&) noexcept;
  WarcReader& operator=(WarcReader&&) noexcept;
  ~WarcReader();

  /// The next record; nullopt at the end. Errors kCorrupt, kStore: no more records follow.
  Result<std::optional<WarcRecord>> next();

  /// How often bytes that are no record were passed over, so far.
  std::size_t gaps() const;

 private:
  struct Impl;
  explicit WarcReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Takes off the chunked transfer coding (RFC 9112 section 7.1). A body that does not begin with a chunk is returned as it is; from the
/// first broken chunk on, the rest is kept as it stands.
std::string decode_chunked(std::string_view body);

}  // namespace headwater::store
