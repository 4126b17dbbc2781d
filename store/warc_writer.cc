#include "store/warc_writer.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <libdeflate.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>
#include <utility>

#include "base/check.h"
#include "base/utf8.h"
#include "store/digest.h"

namespace headwater::store {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "headwater-";
constexpr std::string_view kSuffix = ".warc.gz";
// Bodies mostly come compressed: packing those again would save nothing but a little of the headers, for a quarter of all that archiving
// costs. Of records of a few hundred bytes as much is saved as a packer's tables cost. What comes plain pays little for a higher level.
constexpr int kGzipLevel = 3;
constexpr int kGzipLevelOfPacked = 0;
constexpr std::size_t kWorthPackingBytes = 2048;
constexpr std::size_t kBufferBytes = 1u << 20;  // handed to the operating system at once
constexpr std::string_view kProfiles = "http://netpreserve.org/warc/1.1/revisit/";

Error file_error(const char* what, const std::string& path) {
  return make_error(Errc::kStore, fmt::format("cannot {} {}: {}", what, path, std::strerror(errno)));
}

// Random UUID, RFC 4122 section 4.4.
std::string new_record_id() {
  std::array<unsigned char, 16> id{};
  thread_local std::array<unsigned char, 256> pool{};  // the most that one call is sure to give whole
  thread_local std::size_t used = pool.size();
  if (used == pool.size()) {
    HW_CHECK(::getrandom(pool.data(), pool.size(), 0) == static_cast<ssize_t>(pool.size()));
    used = 0;
  }
  std::copy_n(pool.begin() + static_cast<std::ptrdiff_t>(used), id.size(), id.begin());
  used += id.size();
  id[6] = static_cast<unsigned char>((id[6] & 0x0f) | 0x40);
  id[8] = static_cast<unsigned char>((id[8] & 0x3f) | 0x80);
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out = "<urn:uuid:";
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += kDigits[id[i] >> 4];
    out += kDigits[id[i] & 15];
  }
  return out + ">";
}

// A header line ends at its line end, whatever the server put into the value.
void append_line(std::string& out, std::string_view text) {
  const std::size_t begin = out.size();
  out += text;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  append_line(out, name);
  out += ": ";
  append_line(out, value);
  out += "\r\n";
}

class Record {
 public:
  Record(std::string_view type, Instant date) {
    id_ = new_record_id();
    add("WARC-Type", type);
    add("WARC-Record-ID", id_);
    add("WARC-Date", format_rfc3339(date));
  }
  void add(std::string_view name, std::string_view value) { append_header(head_, name, value); }
  const std::string& id() const { return id_; }
  // A block whose payload has a digest of its own needs none: the gzip member's checksum covers the rest.
  std::string finish(std::string_view block, bool payload_has_digest = false) {
    if (!payload_has_digest) add("WARC-Block-Digest", "sha1:" + sha1_base32(block));
    add("Content-Length", std::to_string(block.size()));
    std::string bytes;
    bytes.reserve(head_.size() + block.size() + 16);
    bytes += "WARC/1.1\r\n";
    bytes += head_;
    bytes += "\r\n";
    bytes += block;
    bytes += "\r\n\r\n";
    return bytes;
  }

 private:
  std::string head_, id_;
};

// HTTP/2 and later have no status line of their own; archives write them as HTTP/1.1 and name the protocol in WARC-Protocol.
bool is_http1(const Capture& capture) { return capture.http_version.empty() || capture.http_version.starts_with("1"); }

// `body_bytes`: what Content-Length is to say.
std::string response_head(const Capture& capture, std::size_t body_bytes) {
  std::string head;
  if (is_http1(capture) && !capture.status_line.empty()) {
    append_line(head, capture.status_line);
  } else {
    const std::size_t space = capture.status_line.find(' ');
    head = "HTTP/1.1 ";
    append_line(head, space == std::string::npos ? std::to_string(capture.status) : capture.status_line.substr(space + 1));
  }
  head += "\r\n";
  for (const auto& [name, value] : capture.headers) {
    const bool framing = ascii_iequals(name, "Transfer-Encoding") || ascii_iequals(name, "Content-Length");
    if (framing) head += "X-Archive-Orig-";
    append_header(head, name, value);
  }
  append_header(head, "Content-Length", std::to_string(body_bytes));
  return head + "\r\n";
}

std::string metadata_block(const WarcExtras& extras) {
  std::string block;
  for (const auto& [name, value] : extras.metadata) append_header(block, name, value);
  return block;
}

std::string request_block(const Capture& capture) {
  std::string target(capture.url.path());
  if (!capture.url.query().empty()) target += "?" + std::string(capture.url.query());
  std::string head = "GET " + (target.empty() ? "/" : target) + " HTTP/1.1\r\n";
  if (find_header(capture.request_headers, "Host") == nullptr) append_header(head, "Host", capture.url.host_port());
  for (const auto& [name, value] : capture.request_headers) append_header(head, name, value);
  return head + "\r\n";
}

void add_common(Record& record, const Capture& capture) {
  record.add("WARC-Target-URI", capture.url.href());
  if (!capture.remote_address.empty()) record.add("WARC-IP-Address", capture.remote_address);
  if (!is_http1(capture)) record.add("WARC-Protocol", "h" + capture.http_version);
}

// "headwater-20240203091200-00007.warc.gz" -> 7; 0 for other names.
unsigned serial_of(std::string_view name) {
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return 0;
  name.remove_suffix(kSuffix.size());
  const std::size_t dash = name.rfind('-');
  unsigned serial = 0;
  for (const char c : name.substr(dash + 1)) {
    if (c < '0' || c > '9' || serial > 99'999'999) return 0;
    serial = serial * 10 + static_cast<unsigned>(c - '0');
  }
  return serial;
}

}  // namespace

// gzip members; the compressors' tables are made once.
class WarcWriter::Packer {
 public:
  void pack(const std::string& bytes, bool packed_body, std::string& out) {
    libdeflate_compressor* compressor = packed_body || bytes.size() < kWorthPackingBytes ? stored_.get() : normal_.get();
    HW_CHECK(compressor != nullptr);
    const std::size_t bound = libdeflate_gzip_compress_bound(compressor, bytes.size());
    if (room_.size() < bound) room_.resize(bound);
    const std::size_t size = libdeflate_gzip_compress(compressor, bytes.data(), bytes.size(), room_.data(), room_.size());
    HW_CHECK(size > 0);
    out.append(room_.data(), size);
    if (room_.size() > kBufferBytes) room_ = {};
  }

 private:
  using Compressor = std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)>;
  Compressor normal_{libdeflate_alloc_compressor(kGzipLevel), libdeflate_free_compressor};
  Compressor stored_{libdeflate_alloc_compressor(kGzipLevelOfPacked), libdeflate_free_compressor};
  std::vector<char> room_;
};

WarcWriter::WarcWriter(std::string directory, std::uint64_t file_bytes_max)
    : packer_(new Packer), directory_(std::move(directory)), file_bytes_max_(file_bytes_max) {}

Result<WarcWriter> WarcWriter::open(std::string directory, const std::string& last_file, std::uint64_t committed_end,
                                    std::uint64_t file_bytes_max) {
  WarcWriter writer(std::move(directory), file_bytes_max);
  std::error_code error;
  fs::create_directories(writer.directory_, error);
  if (error) return make_error(Errc::kStore, fmt::format("cannot create {}: {}", writer.directory_, error.message()));
  const unsigned last_serial = serial_of(last_file);
  for (const auto& entry : fs::directory_iterator(writer.directory_, error)) {
    const unsigned serial = serial_of(entry.path().filename().string());
    if (last_serial > 0 && serial > last_serial) {
      fs::remove(entry.path(), error);  // begun, then killed before its first commit
    } else {
      writer.serial_ = std::max(writer.serial_, serial);
    }
  }
  if (last_serial == 0 || !fs::exists(writer.path_of(last_file))) return writer;
  const std::string path = writer.path_of(last_file);
  if (fs::file_size(path, error) < committed_end) return writer;  // verify() reports it; a file of its own loses nothing more
  writer.descriptor_ = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (writer.descriptor_ < 0) return file_error("open", path);
  if (::ftruncate(writer.descriptor_, static_cast<off_t>(committed_end)) != 0) return file_error("truncate", path);
  writer.file_ = last_file;
  writer.written_ = committed_end;
  return writer;
}

WarcWriter::WarcWriter(WarcWriter&& other) noexcept
    : packer_(std::move(other.packer_)),
      directory_(std::move(other.directory_)),
      file_bytes_max_(other.file_bytes_max_),
      file_(std::move(other.file_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      written_(other.written_),
      buffer_(std::move(other.buffer_)),
      serial_(other.serial_) {}

WarcWriter::~WarcWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status WarcWriter::begin_file() {
  if (const Status flushed = flush(); !flushed) return flushed;
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  const Instant now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  file_ = fmt::format("{}{:%Y%m%d%H%M%S}-{:05}{}", kPrefix, fmt::gmtime(seconds), ++serial_, kSuffix);
  written_ = 0;
  const std::string path = path_of(file_);
  descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor_ < 0) return file_error("create", path);
  Record info("warcinfo", now);
  info.add("WARC-Filename", file_);
  info.add("Content-Type", "application/warc-fields");
  const std::string block =
      "software: headwater/0.1.0\r\nformat: WARC File Format 1.1\r\n"
      "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n";
  packer_->pack(info.finish(block), false, buffer_);
  const Status written = flush();
  if (!written) {
    ::close(std::exchange(descriptor_, -1));
    ::unlink(path.c_str());
  }
  return written;
}

Status WarcWriter::flush() {
  for (std::size_t done = 0; done < buffer_.size();) {
    const ssize_t size = ::write(descriptor_, buffer_.data() + done, buffer_.size() - done);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) {
      const Error error = file_error("write", path_of(file_));
      buffer_.clear();
      truncate(written_);
      return error;
    }
    done += static_cast<std::size_t>(size);
  }
  written_ += buffer_.size();
  buffer_.clear();
  if (buffer_.capacity() > 2 * kBufferBytes) buffer_.shrink_to_fit();
  return {};
}

Result<WarcLocation> WarcWriter::append(const Capture& capture, const WarcExtras& extras) {
  if (descriptor_ < 0 || end() >= file_bytes_max_) {
    if (const Status begun = begin_file(); !begun) return begun.error();
  }
  const bool revisit = extras.original.has_value();
  Record response(revisit ? "revisit" : "response", capture.fetched);
  Record request("request", capture.fetched);
  add_common(request, capture);
  request.add("WARC-Concurrent-To", response.id());
  request.add("Content-Type", "application/http; msgtype=request");
  add_common(response, capture);
  response.add("WARC-Concurrent-To", request.id());
  response.add("Content-Type", "application/http; msgtype=response");
  WarcLocation location;
  if (revisit) {
    location.original = extras.original->capture;
    location.payload_digest = extras.original->payload_digest;
    response.add("WARC-Profile", std::string(kProfiles) + (capture.status == 304 ? "server-not-modified" : "identical-payload-digest"));
    response.add("WARC-Refers-To-Target-URI", extras.original->url);
    response.add("WARC-Refers-To-Date", format_rfc3339(extras.original->fetched));
  } else {
    location.payload_digest = extras.payload_digest.empty() ? sha1_base32(capture.raw_body) : extras.payload_digest;
  }
  response.add("WARC-Payload-Digest", "sha1:" + location.payload_digest);
  const bool packed = find_header(capture.headers, "Content-Encoding") != nullptr;
  std::string block = response_head(capture, capture.raw_body.size());
  if (!revisit) block += capture.raw_body;
  packer_->pack(request.finish(request_block(capture)), false, buffer_);
  if (!extras.metadata.empty()) {  // before the response: the file ends where the last response that is committed ends
    Record metadata("metadata", capture.fetched);
    metadata.add("WARC-Target-URI", capture.url.href());
    metadata.add("WARC-Concurrent-To", response.id());
    metadata.add("Content-Type", "application/warc-fields");
    packer_->pack(metadata.finish(metadata_block(extras)), false, buffer_);
  }
  location.file = file_;
  location.offset = end();
  packer_->pack(response.finish(block, !revisit), packed, buffer_);
  location.length = end() - location.offset;
  if (buffer_.size() >= kBufferBytes) {
    if (const Status flushed = flush(); !flushed) return flushed.error();
  }
  return location;
}

void WarcWriter::rewind(const Mark& mark) {
  while (serial_of(file_) > serial_of(mark.file)) {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    std::error_code ignored;
    fs::remove(path_of(file_), ignored);
    file_ = mark.file;
    buffer_.clear();
    written_ = std::numeric_limits<std::uint64_t>::max();  // all of it, whatever its length
    if (!file_.empty()) descriptor_ = ::open(path_of(file_).c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  }
  if (mark.end >= written_) {
    buffer_.resize(std::min<std::size_t>(buffer_.size(), mark.end - written_));
  } else {
    buffer_.clear();
    truncate(mark.end);
  }
}

void WarcWriter::truncate(std::uint64_t end) {
  written_ = end;
  if (descriptor_ >= 0 && ::ftruncate(descriptor_, static_cast<off_t>(end)) != 0) {
    ::close(std::exchange(descriptor_, -1));  // the next append begins a file of its own
  }
}

}  // namespace headwater::store
