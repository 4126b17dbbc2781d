#include "store/warc_stream.h"

#include <algorithm>

#include "base/check.h"

namespace headwater::store {

namespace {
constexpr std::size_t kReadBytes = 64u << 10;
// A gzip member that is here as a whole is inflated at once, at twice zlib's speed; larger ones go through zlib piece by piece.
constexpr std::size_t kAheadBytes = 512u << 10;
constexpr std::size_t kMemberBytesMax = 2u << 20;
constexpr int kGzipWindowBits = 15 + 16;  // zlib: "add 16 to decode only the gzip format"
}  // namespace

WarcStream::~WarcStream() {
  if (mode_ == Mode::kGzip) inflateEnd(&inflater_);
}

bool WarcStream::read_input() {
  if (input_at_ < input_.size()) return true;
  input_at_ = 0;
  if (file_ == nullptr) {
    const std::size_t size = std::min(memory_.size(), kReadBytes);
    input_.assign(memory_.substr(0, size));
    memory_.remove_prefix(size);
    return size > 0;
  }
  input_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kAheadBytes, file_left_)));
  input_.resize(std::fread(input_.data(), 1, input_.size(), file_.get()));
  file_left_ -= input_.size();
  if (std::ferror(file_.get()) != 0) damaged_ = true;
  return !input_.empty();
}

bool WarcStream::fill() {
  if (output_at_ < output_.size()) return true;
  if (damaged_) return false;
  output_at_ = 0;
  output_.clear();
  if (!read_input()) {
    damaged_ = damaged_ || member_open_;  // the last gzip member is cut off
    return false;
  }
  if (mode_ == Mode::kUnknown) {
    const bool gzip = input_.size() >= 2 && input_[0] == '\x1f' && input_[1] == '\x8b';
    mode_ = gzip ? Mode::kGzip : Mode::kPlain;
    if (gzip) {
      HW_CHECK(inflateInit2(&inflater_, kGzipWindowBits) == Z_OK);
      whole_.reset(libdeflate_alloc_decompressor());
    }
  }
  if (mode_ == Mode::kGzip) return inflate_some();
  output_ = std::move(input_);
  input_.clear();
  return true;
}

// Brings the bytes ahead up to what a whole member may need.
void WarcStream::top_up() {
  if (file_ == nullptr || file_left_ == 0 || input_.size() - input_at_ >= kAheadBytes / 2) return;
  input_.erase(0, input_at_);
  input_at_ = 0;
  const std::size_t have = input_.size();
  input_.resize(have + static_cast<std::size_t>(std::min<std::uint64_t>(kAheadBytes, file_left_)));
  const std::size_t got = std::fread(input_.data() + have, 1, input_.size() - have, file_.get());
  input_.resize(have + got);
  file_left_ = got == 0 ? 0 : file_left_ - got;
  if (std::ferror(file_.get()) != 0) damaged_ = true;
}

// The member at input_at_ in one go; false where that cannot be done and zlib must go through it.
bool WarcStream::inflate_member() {
  if (whole_ == nullptr) return false;
  output_.resize(std::max(output_.capacity(), std::size_t{256} << 10));
  for (;;) {
    std::size_t used = 0, made = 0;
    const auto result = libdeflate_gzip_decompress_ex(whole_.get(), input_.data() + input_at_, input_.size() - input_at_, output_.data(),
                                                      output_.size(), &used, &made);
    if (result == LIBDEFLATE_SUCCESS && made > 0) {
      input_at_ += used;
      output_.resize(made);
      return true;
    }
    if (result != LIBDEFLATE_INSUFFICIENT_SPACE || output_.size() >= kMemberBytesMax) return false;
    output_.resize(output_.size() * 2);
  }
}

bool WarcStream::inflate_some() {
  if (!member_open_) {
    if (!read_input()) return false;
    top_up();
    while (input_at_ < input_.size() && input_[input_at_] == '\0') ++input_at_;
    if (input_at_ < input_.size() && inflate_member()) return true;
  }
  output_.resize(kReadBytes);
  std::size_t made = 0;
  while (made == 0) {
    if (!read_input()) {
      damaged_ = damaged_ || member_open_;
      break;
    }
    if (!member_open_) {
      // Writers pad between members; anything else there is damage.
      while (input_at_ < input_.size() && input_[input_at_] == '\0') ++input_at_;
      if (input_at_ == input_.size()) continue;
      inflateReset(&inflater_);
      member_open_ = true;
    }
    inflater_.next_in = reinterpret_cast<Bytef*>(input_.data() + input_at_);
    inflater_.avail_in = static_cast<uInt>(input_.size() - input_at_);
    inflater_.next_out = reinterpret_cast<Bytef*>(output_.data());
    inflater_.avail_out = static_cast<uInt>(output_.size());
    const int code = inflate(&inflater_, Z_NO_FLUSH);
    input_at_ = input_.size() - inflater_.avail_in;
    made = output_.size() - inflater_.avail_out;
    if (code == Z_STREAM_END) {
      member_open_ = false;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      damaged_ = true;
      break;
    }
  }
  output_.resize(made);
  return made > 0;
}

bool WarcStream::at_end() { return !fill(); }

bool WarcStream::read_line(std::string& line, std::size_t bytes_max) {
  line.clear();
  while (fill()) {
    const std::string_view rest = std::string_view(output_).substr(output_at_);
    const std::size_t newline = rest.find('\n');
    const std::string_view part = rest.substr(0, newline);
    if (line.size() + part.size() > bytes_max) return false;
    line += part;
    const std::size_t taken = part.size() + (newline == std::string_view::npos ? 0 : 1);
    output_at_ += taken;
    position_ += taken;
    if (newline == std::string_view::npos) continue;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return true;
  }
  return false;
}

bool WarcStream::take(std::string& out, std::size_t size, bool within_member) {
  out.clear();
  while (out.size() < size && !(within_member && !out.empty() && at_member_start()) && fill()) {
    const std::size_t part = std::min(size - out.size(), output_.size() - output_at_);
    out.append(output_, output_at_, part);  // grows with what is really there, not with what the header claims
    output_at_ += part;
    position_ += part;
  }
  return out.size() == size;
}

bool WarcStream::read(std::string& out, std::size_t size) { return take(out, size, false); }
bool WarcStream::read_in_member(std::string& out, std::size_t size) { return take(out, size, true); }

bool WarcStream::skip(std::uint64_t size) {
  while (size > 0 && fill()) {
    const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(size, output_.size() - output_at_));
    output_at_ += take;
    position_ += take;
    size -= take;
  }
  return size == 0;
}

}  // namespace headwater::store
