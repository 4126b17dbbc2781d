#include "daemon/files.h"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

#include "base/limits.h"

namespace headwater::daemon {

namespace {
bool is_gzip(std::string_view bytes) { return bytes.size() > 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b'; }

Error too_large(std::string_view what, std::size_t bytes_max) {
  return make_error(Errc::kTooLarge, fmt::format("{} is larger than {} MiB", what, bytes_max >> 20));
}
}  // namespace

Result<std::string> gunzip(std::string_view bytes, std::size_t bytes_max) {
  z_stream stream{};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) return make_error(Errc::kInternal, "zlib could not be started");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib does not write to it
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, 64 << 10> buffer{};
  int status = Z_OK;
  while (stream.avail_in > 0 && (status == Z_OK || status == Z_STREAM_END)) {
    if (status == Z_STREAM_END && inflateReset(&stream) != Z_OK) break;  // the next member
    do {
      stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream.avail_out = static_cast<uInt>(buffer.size());
      status = inflate(&stream, Z_NO_FLUSH);
      out.append(buffer.data(), buffer.size() - stream.avail_out);
    } while (status == Z_OK && stream.avail_out == 0 && out.size() <= bytes_max);
    if (out.size() > bytes_max) break;
  }
  inflateEnd(&stream);
  if (out.size() > bytes_max) return too_large("the inflated data", bytes_max);
  if (status != Z_STREAM_END) return make_error(Errc::kCorrupt, "its gzip data is damaged or cut off");
  return out;
}

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) return make_error(Errc::kNotFound, fmt::format("cannot read {}: no such file, or no permission", path));
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string bytes;
  std::array<char, 64 << 10> buffer{};
  while (in.read(buffer.data(), buffer.size()) || in.gcount() > 0) {
    bytes.append(buffer.data(), static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > bytes_max) return too_large(path, bytes_max);
  }
  if (in.bad() || (path != "-" && bytes.empty() && !file.eof())) {
    return make_error(Errc::kNotFound, fmt::format("cannot read {}: it is a folder, or reading failed", path));
  }
  if (!is_gzip(bytes)) return bytes;
  auto inflated = gunzip(bytes, bytes_max);
  if (!inflated) return make_error(inflated.error().code, fmt::format("cannot read {}: {}", path, inflated.error().detail));
  return inflated;
}

Result<std::string> decode_base64(std::string_view text) {
  const auto value_of = [](char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  };
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=' || c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    const int value = value_of(c);
    if (value < 0) return make_error(Errc::kInvalidInput, "its base64 holds a character that is none");
    bits = (bits << 6) | static_cast<std::uint32_t>(value);
    if (++count % 4 != 1) out += static_cast<char>((bits >> (count % 4 == 2 ? 4 : count % 4 == 3 ? 2 : 0)) & 0xFF);
  }
  if (count % 4 == 1) return make_error(Errc::kInvalidInput, "its base64 is cut off");
  return out;
}

Result<boost::json::object> parse_json_line(std::string_view line, std::size_t line_number) {
  boost::json::error_code error;
  boost::json::parse_options options;
  options.max_depth = limits::kJsonDepthMax;
  auto value = boost::json::parse(line, error, {}, options);
  if (error) return make_error(Errc::kInvalidInput, fmt::format("line {} is not JSON: {}", line_number, error.message()));
  if (!value.is_object()) return make_error(Errc::kInvalidInput, fmt::format("line {} is not a JSON object", line_number));
  return std::move(value.get_object());
}

Status for_each_line_batch(std::istream& in, std::size_t lines,
                           const std::function<Status(const std::vector<std::string>&, std::size_t)>& each) {
  std::vector<std::string> batch;
  std::string line;
  std::size_t number = 0, first = 1;
  while (std::getline(in, line)) {
    ++number;
    if (line.size() > limits::kJsonLineBytesMax) {
      return make_error(Errc::kTooLarge, fmt::format("line {} is longer than {} MiB", number, limits::kJsonLineBytesMax >> 20));
    }
    batch.push_back(std::move(line));
    if (batch.size() < lines) continue;
    if (const Status done = each(batch, first); !done) return done.error();
    batch.clear();
    first = number + 1;
  }
  return batch.empty() ? Status{} : each(batch, first);
}

}  // namespace headwater::daemon
