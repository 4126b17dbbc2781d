#include "store/warc_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/utf8.h"
#include "store/warc_stream.h"

namespace headwater::store {

namespace {

constexpr std::size_t kLineBytesMax = limits::kHeaderBytesMax;

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

// "URL IP-address Archive-date [result checksum location offset filename] … length": the URL and the type may hold spaces, so the date, the
// first field of 14 digits behind an address, is what to look for. nullopt: no such line.
struct ArcHeader {
  std::string url, address, type;
  std::uint64_t length = 0;
  Instant date{};
};

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Instant> parse_timestamp(std::string_view text) {
  if (text.size() < 14 || !is_digits(text)) return std::nullopt;
  const auto part = [text](std::size_t at, std::size_t size) { return std::string(text.substr(at, size)); };
  return parse_rfc3339(part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(8, 2) + ":" + part(10, 2) + ":" + part(12, 2) + "Z");
}

std::optional<ArcHeader> parse_arc_header(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t at = 0; at <= line.size() && fields.size() < 64;) {
    const std::size_t end = std::min(line.find(' ', at), line.size());
    fields.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  if (fields.size() < 5 || fields[0].find("://") == std::string_view::npos) return std::nullopt;
  const auto length = parse_number(fields.back());
  if (!length) return std::nullopt;
  for (std::size_t i = 2; i + 1 < fields.size(); ++i) {
    const auto date = parse_timestamp(fields[i]);
    if (!date || fields[i - 1].find_first_not_of("0123456789abcdefABCDEF.:") != std::string_view::npos) continue;
    const auto url_end = static_cast<std::size_t>(fields[i - 1].data() - line.data()) - 1;
    return ArcHeader{std::string(line.substr(0, url_end)), std::string(fields[i - 1]), std::string(fields[i + 1]), *length, *date};
  }
  return std::nullopt;
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
  bool by_member = false;  // a record began with a gzip member: each has its own
  std::size_t gaps = 0;
  std::optional<Error> last_error;  // comes after the truncated record

  Error broken(const char* what) {
    ended = true;
    if (stream.damaged()) what = "the compressed data is damaged or cut off";
    return make_error(Errc::kCorrupt, fmt::format("bad WARC record near byte {} of the unpacked file: {}", stream.position(), what));
  }

  static bool begins_record(std::string_view line) { return line.starts_with("WARC/") || parse_arc_header(line).has_value(); }

  // The line that begins the next record; nullopt at the end of the file. Empty lines stand between records; others are the rest of a
  // record that is longer than it says.
  Result<std::optional<std::string>> first_line() {
    std::string line;
    bool stray = false;
    for (;;) {
      by_member = by_member || (stream.position() > 0 && stream.at_member_start());
      if (stream.at_end()) {
        if (stream.damaged()) return broken("");
        if (stray) return broken("it does not begin with WARC/, nor does any after it");
        return std::optional<std::string>();
      }
      if (!stream.read_line(line, kLineBytesMax)) {
        if (stream.damaged()) return broken("");
        if (!stray) ++gaps;
        stray = true;
        if (!stream.at_end()) stream.skip(kLineBytesMax);
        continue;
      }
      if (line.empty()) continue;
      if (begins_record(line)) return std::optional<std::string>(std::move(line));
      if (!stray) ++gaps;
      stray = true;
    }
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

  void read_block(WarcRecord& record, std::uint64_t length) {
    bool whole = true;
    if (length > limits::kWarcRecordBytesMax) {
      record.too_large = true;
      whole = stream.skip(length);
    } else if (by_member) {
      whole = stream.read_in_member(record.payload, static_cast<std::size_t>(length));
    } else {
      whole = stream.read(record.payload, static_cast<std::size_t>(length));
    }
    if (whole) return;
    record.truncated = true;
    if (by_member && !stream.damaged() && stream.at_member_start()) {
      ++gaps;
    } else {
      last_error = broken("it is shorter than its Content-Length");
    }
  }

  Result<std::optional<WarcRecord>> next() {
    if (last_error) {
      const Error error = *std::exchange(last_error, std::nullopt);
      return error;
    }
    if (ended) return std::optional<WarcRecord>();
    Result<std::optional<std::string>> line = first_line();
    if (!line) return line.error();
    if (!line->has_value()) {
      ended = true;
      return std::optional<WarcRecord>();
    }
    WarcRecord record;
    if (const auto arc = parse_arc_header(**line)) {
      read_block(record, arc->length);
      finish_arc(record, *arc);
      return std::optional<WarcRecord>(std::move(record));
    }
    if (const Status headers = read_headers(record); !headers) return headers.error();
    const auto length = parse_number(field(record.headers, "Content-Length"));
    if (!length) return broken("no valid Content-Length");
    read_block(record, *length);
    finish(record);
    return std::optional<WarcRecord>(std::move(record));
  }

  static void finish_arc(WarcRecord& record, const ArcHeader& arc) {
    record.type = arc.url.starts_with("filedesc:") ? "warcinfo" : "response";
    record.target_uri = arc.url;
    record.date = arc.date;
    record.headers = {{"WARC-IP-Address", arc.address}, {"Content-Type", arc.type}};
    if (record.type == "response") take_http_apart(record);
  }

  static void take_http_apart(WarcRecord& record) {
    split_http(record);
    if (is_chunked(record.http_headers)) record.payload = decode_chunked(record.payload);
  }

  static void finish(WarcRecord& record) {
    record.type = ascii_lower(field(record.headers, "WARC-Type"));
    record.target_uri = field(record.headers, "WARC-Target-URI");
    // WARC 1.0 put the grammar's brackets into the value and wget took it at its word.
    if (record.target_uri.size() >= 2 && record.target_uri.front() == '<' && record.target_uri.back() == '>') {
      record.target_uri = record.target_uri.substr(1, record.target_uri.size() - 2);
    }
    record.date = parse_rfc3339(field(record.headers, "WARC-Date")).value_or(Instant{});
    if (record.type == "response" || record.type == "revisit") take_http_apart(record);
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
std::size_t WarcReader::gaps() const { return impl_->gaps; }

}  // namespace headwater::store
