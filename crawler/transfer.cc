#include "crawler/transfer.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/utf8.h"
#include "crawler/content_decoder.h"

namespace headwater::crawler {

namespace {
constexpr char kAccept[] = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
constexpr char kAcceptEncoding[] = "Accept-Encoding: gzip, deflate, br, zstd";

std::string_view without_line_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

void add_header(HeaderList& to, std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  to.emplace_back(trim_blanks(line.substr(0, colon)), trim_blanks(line.substr(colon + 1)));
}

constexpr std::size_t kReserveMax = std::size_t{1} << 20;  // what a server only promises

std::size_t told_length(const HeaderList& headers) {
  const std::string* told = find_header(headers, "Content-Length");
  std::size_t length = 0;
  if (told != nullptr) std::from_chars(told->data(), told->data() + told->size(), length);
  return length;
}

// All values of a list-valued header, as one list (RFC 9110, section 5.3).
std::string joined_header(const HeaderList& headers, std::string_view name) {
  std::string out;
  for (const auto& [key, value] : headers) {
    if (!ascii_iequals(key, name)) continue;
    if (!out.empty()) out += ',';
    out += value;
  }
  return out;
}
}  // namespace

Transfer::Transfer(std::shared_ptr<CurlDriver> driver, const FetchOptions& options, const AddressGuard& guard, FetchRequest request)
    : driver_(std::move(driver)),
      options_(options),
      guard_(guard),
      request_(std::move(request)),
      done_(driver_->io(), boost::asio::steady_timer::time_point::max()),
      easy_(driver_->take_handle()),
      begun_(std::chrono::steady_clock::now()) {
  body_bytes_max_ = request_.body_bytes_max != 0 ? request_.body_bytes_max : options_.body_bytes_max;
}

Transfer::~Transfer() {
  if (added_) driver_->remove(easy_);
  driver_->give_back(easy_);
}

Status Transfer::start(const TransferSettings& settings) {
  if (easy_ == nullptr) return make_error(Errc::kInternal, "no memory for a transfer");
  set_request_options(settings);
  set_limits(settings);
  if (!set_headers()) return make_error(Errc::kInvalidInput, "a request header holds a line break");
  if (!set_addresses(settings)) return make_error(Errc::kInternal, "no memory for a transfer");
  added_ = driver_->add(easy_, this);
  if (!added_) return make_error(Errc::kInternal, "libcurl refused the transfer");
  return {};
}

void Transfer::set_request_options(const TransferSettings&) {
  std::string url = request_.url.href();
  url.resize(std::min(url.find('#'), url.size()));
  curl_easy_setopt(easy_, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy_, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
  curl_easy_setopt(easy_, CURLOPT_HTTPAUTH, long{CURLAUTH_NONE});
  curl_easy_setopt(easy_, CURLOPT_USERAGENT, options_.user_agent.c_str());
  if (!options_.ca_file.empty()) curl_easy_setopt(easy_, CURLOPT_CAINFO, options_.ca_file.c_str());
  // A proxy of the environment would connect in our place, past the address guard.
  curl_easy_setopt(easy_, CURLOPT_PROXY, "");
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_text_);
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy_, CURLOPT_VERBOSE, 1L);  // for the request headers as sent
  curl_easy_setopt(easy_, CURLOPT_DEBUGFUNCTION, &Transfer::on_debug);
  curl_easy_setopt(easy_, CURLOPT_DEBUGDATA, this);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open_socket);
  curl_easy_setopt(easy_, CURLOPT_OPENSOCKETDATA, this);
}

void Transfer::set_limits(const TransferSettings& settings) {
  const auto timeout = std::max<long>(1, static_cast<long>(settings.timeout.count()));
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, timeout);
  curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, std::min<long>(timeout, static_cast<long>(options_.connect_timeout.count())));
  curl_easy_setopt(easy_, CURLOPT_DNS_CACHE_TIMEOUT,
                   static_cast<long>(std::chrono::ceil<std::chrono::seconds>(options_.dns_cache_ttl).count()));
  if (!request_.truncate) curl_easy_setopt(easy_, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.wire_bytes_max));
}

bool Transfer::set_headers() {
  std::vector<std::string> lines = {kAccept, kAcceptEncoding};
  for (const auto& [name, value] : request_.headers) {
    std::string line(name);
    line += ": ";
    line += value;
    if (line.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) return false;
    lines.push_back(std::move(line));
  }
  for (const std::string& line : lines) {
    curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) return false;
    (void)headers_.release();
    headers_.reset(longer);
  }
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_.get());
  return true;
}

// libcurl is told where to connect and what addresses that has: it never looks a name up itself.
bool Transfer::set_addresses(const TransferSettings& settings) {
  const std::string endpoint = settings.endpoint.host + ":" + std::to_string(settings.endpoint.port);
  if (settings.endpoint.host != request_.url.host() || settings.endpoint.port != request_.url.port()) {
    connect_to_.reset(curl_slist_append(nullptr, ("::" + endpoint).c_str()));
    if (!connect_to_) return false;
    curl_easy_setopt(easy_, CURLOPT_CONNECT_TO, connect_to_.get());
  }
  if (settings.addresses.empty()) return true;
  std::string entry = "+" + endpoint + ":";
  for (const auto& address : settings.addresses) {
    if (!entry.ends_with(':') || address != settings.addresses.front()) entry += ',';
    entry += address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
  }
  resolve_.reset(curl_slist_append(nullptr, entry.c_str()));
  if (!resolve_) return false;
  curl_easy_setopt(easy_, CURLOPT_RESOLVE, resolve_.get());
  return true;
}

void Transfer::transfer_done(CURLcode code) {
  code_ = code;
  done_.expires_at(boost::asio::steady_timer::time_point::min());
}

void Transfer::stop(Errc code, std::string detail) {
  if (!stopped_) stopped_ = make_error(code, std::move(detail));
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->header_line({data, size * count}) ? size * count : 0;
}

bool Transfer::header_line(std::string_view line) {
  if (body_begun_ || head_ended_) return true;  // trailers
  header_bytes_ += line.size();
  if (header_bytes_ > options_.header_bytes_max) {
    stop(Errc::kTooLarge, "the response headers are larger than " + std::to_string(options_.header_bytes_max) + " bytes");
    return false;
  }
  line = without_line_end(line);
  if (line.starts_with("HTTP/") && line.find(':') > line.find(' ')) {  // also after each interim response
    capture_.headers.clear();
    capture_.status_line = line;
  } else if (!line.empty() && (line[0] == ' ' || line[0] == '\t')) {  // obs-fold, RFC 9112 section 5.2
    if (!capture_.headers.empty()) capture_.headers.back().second += " " + std::string(trim_blanks(line));
  } else if (line.empty()) {
    const std::size_t code = capture_.status_line.find(' ') + 1;  // of an interim response the head is not the last one
    head_ended_ = capture_.status_line.compare(code, 1, "1") != 0;
  } else {
    add_header(capture_.headers, line);
  }
  if (capture_.headers.size() > options_.header_count_max) {
    stop(Errc::kTooMany, "more than " + std::to_string(options_.header_count_max) + " response header lines");
    return false;
  }
  return true;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<Transfer*>(self)->body_bytes({data, size * count}) ? size * count : 0;
}

// An encoded body may be larger than the decoded cap only up to the cap on the wire. Of what is cut off at its cap, so much is read
// whatever pages may have: half a robots.txt would permit what the other half forbids.
std::size_t Transfer::raw_bytes_max() const {
  const std::size_t wire = request_.truncate ? std::max(options_.wire_bytes_max, body_bytes_max_) : options_.wire_bytes_max;
  const bool encoded = find_header(capture_.headers, "Content-Encoding") != nullptr;
  return encoded ? wire : std::min(wire, body_bytes_max_);
}

bool Transfer::body_bytes(std::string_view bytes) {
  const std::size_t most = raw_bytes_max();
  if (!std::exchange(body_begun_, true)) capture_.raw_body.reserve(std::min({most, told_length(capture_.headers), kReserveMax}));
  if (capture_.raw_body.size() + bytes.size() <= most) {
    capture_.raw_body += bytes;
    return true;
  }
  if (request_.truncate) {
    capture_.raw_body += bytes.substr(0, most - capture_.raw_body.size());
    truncated_ = true;
  } else {
    stop(Errc::kTooLarge, "the body is larger than " + std::to_string(most) + " bytes");
  }
  return false;
}

int Transfer::on_debug(CURL*, curl_infotype type, char* data, std::size_t size, void* self) {
  if (type != CURLINFO_HEADER_OUT) return 0;
  HeaderList& headers = static_cast<Transfer*>(self)->capture_.request_headers;
  headers.clear();
  static_cast<Transfer*>(self)->sent_ = true;
  std::string_view text(data, size);
  text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);  // the request line
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    add_header(headers, without_line_end(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return 0;
}

curl_socket_t Transfer::on_open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.sent_) {  // libcurl would repeat a request at once that died with a reused connection: the host's delay comes first
    transfer.stop(Errc::kNetwork, "the connection was closed before the answer");
    return CURL_SOCKET_BAD;
  }
  if (!transfer.guard_.permits(&address->addr)) {
    transfer.refused_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->protocol);
}

Error Transfer::curl_failure() const {
  const std::string detail = error_text_[0] != '\0' ? error_text_ : curl_easy_strerror(*code_);
  switch (*code_) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return make_error(Errc::kDnsFailed, detail);
    case CURLE_OPERATION_TIMEDOUT:
      return make_error(Errc::kTimeout, detail);
    case CURLE_FILESIZE_EXCEEDED:
      return make_error(Errc::kTooLarge, "the body is larger than " + std::to_string(options_.wire_bytes_max) + " bytes");
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return make_error(Errc::kConnectFailed, detail);
    default:
      return make_error(Errc::kNetwork, detail);
  }
}

Error Transfer::failure() const {
  if (stopped_) return *stopped_;
  if (refused_ && *code_ == CURLE_COULDNT_CONNECT) {
    return make_error(Errc::kAddressRefused, std::string(request_.url.host()) + " has a private or otherwise guarded address");
  }
  return curl_failure();
}

// Differing lengths let two readers see two different messages (RFC 9112, section 6.3); libcurl takes the last one.
Status Transfer::check_framing() const {
  const std::string* first = nullptr;
  for (const auto& [name, value] : capture_.headers) {
    if (!ascii_iequals(name, "Content-Length")) continue;
    if (first != nullptr && *first != value) return make_error(Errc::kNetwork, "two differing Content-Length headers");
    first = &value;
  }
  return {};
}

Result<Capture> Transfer::take_result() {
  const bool cut_on_purpose = truncated_ && *code_ == CURLE_WRITE_ERROR;
  if (*code_ != CURLE_OK && !cut_on_purpose) return failure();
  if (const auto framing = check_framing(); !framing) return framing.error();
  long status = 0;
  char* address = nullptr;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy_, CURLINFO_PRIMARY_IP, &address);
  auto body = decode_content(capture_.raw_body, joined_header(capture_.headers, "Content-Encoding"),
                             {body_bytes_max_, request_.truncate, options_.content_codings_max});
  if (!body) return body.error();
  capture_.body = *std::move(body);
  capture_.url = std::move(request_.url);
  capture_.fetched = system_clock().now();
  capture_.status = static_cast<int>(status);
  const std::string_view version = std::string_view(capture_.status_line).substr(0, capture_.status_line.find(' '));
  capture_.http_version = version.starts_with("HTTP/") ? version.substr(5) : version;
  if (const std::string* type = find_header(capture_.headers, "Content-Type")) capture_.content_type = sanitize_utf8(*type);
  if (address != nullptr) capture_.remote_address = address;
  capture_.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun_);
  return std::move(capture_);
}

}  // namespace headwater::crawler
