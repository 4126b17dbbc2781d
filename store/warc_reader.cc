#include "store/warc_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <utility>

#include "base/limits.h"
#include "base/utf8.h"
#include "store/warc_stream.h"

namespace headwater::store {

namespace {

constexpr std::size_t kLineBytesMax = limits::kHeaderBytesMax;
constexpr int kStrayLinesMax = 64;  // empty lines some writers leave between records

// "Name: value" appended to `headers`; a line that begins with white space continues the one before. false: not a header line.
bool add_header_line(HeaderList& headers, std::string_view line) {
  if (line.front() == ' ' || line.front() == '\t') {
    if (headers.empty()) return false;
    headers.back().second += ' ';
    headers.back().second += trim(line);
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  headers.emplace_back(std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1))));
  return true;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::string field(const HeaderList& headers, std::string_view name) {
  const std::string* value = find_header(headers, name);
  return value == nullptr ? std::string() : *value;
}

// Splits the HTTP head off the block. A block without one is left whole.
void split_http(WarcRecord& record) {
  const std::string_view block = record.payload;
  if (!block.starts_with("HTTP/")) return;
  std::size_t at = 0;
  const auto next_line = [&]() -> std::optional<std::string_view> {
    const std::size_t end = block.find('\n', at);
    if (end == std::string_view::npos || end > limits::kHeaderBytesMax) return std::nullopt;
    std::string_view line = block.substr(at, end - at);
    at = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  };
  const auto status_line = next_line();
  if (!status_line) return;
  record.http_status_line = std::string(*status_line);
  const std::size_t space = status_line->find(' ');
  if (space != std::string_view::npos) {
    const std::string_view code = status_line->substr(space + 1, 3);
    record.http_status = static_cast<int>(parse_number(code).value_or(0));
  }
  for (;;) {
    const std::size_t before = at;
    const auto line = next_line();
    if (!line) {
      // The head does not end: a body without any separation (or none at all) begins here.
      at = block.find('\n', before) == std::string_view::npos ? block.size() : before;
      break;
    }
    if (line->empty()) break;
    if (record.http_headers.size() < limits::kHeaderCountMax) add_header_line(record.http_headers, *line);
  }
  record.payload.erase(0, at);
}

bool is_chunked(const HeaderList& headers) { return ascii_lower(field(headers, "Transfer-Encoding")).find("chunked") != std::string::npos; }

// Reads "SIZE[;extensions]CRLF"; nullopt when that is not what stands at `at`.
std::optional<std::uint64_t> chunk_size(std::string_view body, std::size_t& at) {
  const std::size_t end = body.find('\n', at);
  if (end == std::string_view::npos || end - at > 256) return std::nullopt;
  std::string_view line = trim(body.substr(at, end - at));
  line = trim(line.substr(0, line.find(';')));
  std::uint64_t size = 0;
  const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  if (line.empty() || error != std::errc() || stop != line.data() + line.size()) return std::nullopt;
  at = end + 1;
  return size;
}

}  // namespace

std::string decode_chunked(std::string_view body) {
  std::string out;
  std::size_t at = 0;
  while (at < body.size()) {
    const auto size = chunk_size(body, at);
    if (!size) return out.append(body.substr(at));
    if (*size == 0) return out;
    const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(*size, body.size() - at));
    out.append(body.substr(at, take));
    at += take;
    if (body.substr(at, 2) == "\r\n") {
      at += 2;
    } else if (body.substr(at, 1) == "\n") {
      at += 1;
    }
  }
  return out;
}

struct WarcReader::Impl {
  template <class... Args>
  explicit Impl(Args&&... args) : stream(std::forward<Args>(args)...) {}

  WarcStream stream;
  bool ended = false;

  Error broken(const char* what) {
    ended = true;
    if (stream.damaged()) what = "the compressed data is damaged or cut off";
    return make_error(Errc::kCorrupt, fmt::format("bad WARC record near byte {} of the unpacked file: {}", stream.position(), what));
  }

  // Passes empty lines; nullopt at the end of the file.
  Result<std::optional<std::string>> version_line() {
    std::string line;
    for (int stray = 0; stray <= kStrayLinesMax; ++stray) {
      if (stream.at_end()) {
        if (stream.damaged()) return broken("");
        return std::optional<std::string>();
      }
      if (!stream.read_line(line, kLineBytesMax)) return broken("a line without an end");
      if (!line.empty()) return std::optional<std::string>(std::move(line));
    }
    return broken("no record where one should begin");
  }

  Status read_headers(WarcRecord& record) {
    std::string line;
    for (std::size_t count = 0; count <= limits::kHeaderCountMax; ++count) {
      if (!stream.read_line(line, kLineBytesMax)) return broken("its header does not end");
      if (line.empty()) return {};
      if (!add_header_line(record.headers, line)) return broken("a header line without a colon");
    }
    return broken("too many header lines");
  }

  Status read_block(WarcRecord& record, std::uint64_t length) {
    if (length > limits::kWarcRecordBytesMax) {
      record.too_large = true;
      if (!stream.skip(length)) return broken("it is shorter than its Content-Length");
    } else if (!stream.read(record.payload, static_cast<std::size_t>(length))) {
      return broken("it is shorter than its Content-Length");
    }
    return {};
  }

  Result<std::optional<WarcRecord>> next() {
    if (ended) return std::optional<WarcRecord>();
    Result<std::optional<std::string>> version = version_line();
    if (!version) return version.error();
    if (!version->has_value()) {
      ended = true;
      return std::optional<WarcRecord>();
    }
    if (!(*version)->starts_with("WARC/")) return broken("it does not begin with WARC/");
    WarcRecord record;
    if (const Status headers = read_headers(record); !headers) return headers.error();
    const auto length = parse_number(field(record.headers, "Content-Length"));
    if (!length) return broken("no valid Content-Length");
    if (const Status block = read_block(record, *length); !block) return block.error();
    finish(record);
    return std::optional<WarcRecord>(std::move(record));
  }

  static void finish(WarcRecord& record) {
    record.type = ascii_lower(field(record.headers, "WARC-Type"));
    record.target_uri = field(record.headers, "WARC-Target-URI");
    // WARC 1.0 put the grammar's brackets into the value and wget took it at its word.
    if (record.target_uri.size() >= 2 && record.target_uri.front() == '<' && record.target_uri.back() == '>') {
      record.target_uri = record.target_uri.substr(1, record.target_uri.size() - 2);
    }
    record.date = parse_rfc3339(field(record.headers, "WARC-Date")).value_or(Instant{});
    if (record.type != "response" && record.type != "revisit") return;
    split_http(record);
    if (is_chunked(record.http_headers)) record.payload = decode_chunked(record.payload);
  }
};

WarcReader::WarcReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WarcReader::WarcReader(WarcReader&&) noexcept = default;
WarcReader& WarcReader::operator=(WarcReader&&) noexcept = default;
WarcReader::~WarcReader() = default;

Result<WarcReader> WarcReader::open(const std::string& path, std::uint64_t offset, std::uint64_t length) {
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (file == nullptr) {
    const Errc code = errno == ENOENT ? Errc::kNotFound : Errc::kStore;
    return make_error(code, fmt::format("cannot open {}: {}", path, std::strerror(errno)));
  }
  auto impl = std::make_unique<Impl>(file, length);
  if (offset > 0 && ::fseeko(file, static_cast<off_t>(offset), SEEK_SET) != 0) {
    return make_error(Errc::kStore, fmt::format("cannot seek in {}: {}", path, std::strerror(errno)));
  }
  return WarcReader(std::move(impl));
}

WarcReader WarcReader::from_memory(std::string_view bytes) { return WarcReader(std::make_unique<Impl>(bytes)); }

Result<std::optional<WarcRecord>> WarcReader::next() { return impl_->next(); }

}  // namespace headwater::store
