// The bytes of a WARC file after decompression, with the look-ahead a record parser needs.
#pragma once

#include <libdeflate.h>
#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace headwater::store {

/// Buffered, forward only. gzip is recognised by its first bytes; members follow one another, as the format allows.
class WarcStream {
 public:
  explicit WarcStream(std::string_view bytes) : memory_(bytes) {}
  WarcStream(std::FILE* file, std::uint64_t length) : file_(file), file_left_(length) {}
  WarcStream(const WarcStream&) = delete;
  WarcStream& operator=(const WarcStream&) = delete;
  ~WarcStream();

  /// Reads a line up to and without its LF or CR LF. false at the end of the input, after an error, or when the line passes `bytes_max`.
  bool read_line(std::string& line, std::size_t bytes_max);
  /// Reads exactly `size` bytes into `out` (replaced); false when the input ends before.
  bool read(std::string& out, std::size_t size);
  /// Passes over `size` bytes; false when the input ends before.
  bool skip(std::uint64_t size);
  /// Like read(), but not past the end of the gzip member that is being read.
  bool read_in_member(std::string& out, std::size_t size);
  /// The next byte is the first of a gzip member.
  bool at_member_start() const { return mode_ == Mode::kGzip && output_at_ == output_.size() && !member_open_; }

  bool at_end();                                        ///< no byte follows
  bool damaged() const { return damaged_; }             ///< the compressed data or the disk failed
  std::uint64_t position() const { return position_; }  ///< decompressed bytes consumed so far

 private:
  bool fill();  ///< makes at least one byte available
  bool read_input();
  bool inflate_some();
  bool inflate_member();
  bool take(std::string& out, std::size_t size, bool within_member);
  void top_up();

  std::string_view memory_;
  struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, FileCloser> file_;
  std::uint64_t file_left_ = 0;

  std::string input_;  // raw bytes not yet consumed
  std::size_t input_at_ = 0;
  std::string output_;  // decompressed bytes not yet consumed
  std::size_t output_at_ = 0;
  enum class Mode { kUnknown, kPlain, kGzip } mode_ = Mode::kUnknown;
  z_stream inflater_{};
  std::unique_ptr<libdeflate_decompressor, void (*)(libdeflate_decompressor*)> whole_{nullptr, libdeflate_free_decompressor};
  bool member_open_ = false;
  bool damaged_ = false;
  std::uint64_t position_ = 0;
};

}  // namespace headwater::store
