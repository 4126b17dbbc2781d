#include "store/warc_stream.h"

#include <algorithm>

#include "base/check.h"

namespace headwater::store {

namespace {
constexpr std::size_t kReadBytes = 64u << 10;
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
  input_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kReadBytes, file_left_)));
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
    if (gzip) HW_CHECK(inflateInit2(&inflater_, kGzipWindowBits) == Z_OK);
  }
  if (mode_ == Mode::kGzip) return inflate_some();
  output_ = std::move(input_);
  input_.clear();
  return true;
}

bool WarcStream::inflate_some() {
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

bool WarcStream::read(std::string& out, std::size_t size) {
  out.clear();
  while (out.size() < size && fill()) {
    const std::size_t take = std::min(size - out.size(), output_.size() - output_at_);
    out.append(output_, output_at_, take);  // grows with what is really there, not with what the header claims
    output_at_ += take;
    position_ += take;
  }
  return out.size() == size;
}

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
