#include "tests/crawler/http2_server.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <stdexcept>

#include "tests/crawler/fetch_now.h"

namespace headwater::crawler::test {

namespace {
namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::uint8_t kData = 0, kHeaders = 1, kReset = 3, kSettings = 4, kGoAway = 7;
constexpr std::uint8_t kEndStream = 1, kAck = 1, kEndHeaders = 4;
constexpr std::size_t kFrameMax = 16'384, kPrefaceBytes = 24;

std::string number32(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, std::string_view payload) {
  std::string out = number32(static_cast<std::uint32_t>(payload.size())).substr(1);
  out += static_cast<char>(type);
  out += static_cast<char>(flags);
  out += number32(stream);
  return out.append(payload);
}

// An integer with a prefix of 7 bits (RFC 7541, section 5.1).
std::string hpack_size(std::size_t size) {
  if (size < 127) return {static_cast<char>(size)};
  std::string out(1, static_cast<char>(127));
  for (size -= 127; size >= 128; size /= 128) out += static_cast<char>(size % 128 + 128);
  return out + static_cast<char>(size);
}

// A literal that is not indexed, with a name of its own (RFC 7541, section 6.2.2).
std::string hpack(const std::string& name, const std::string& value) {
  return std::string(1, '\0') + hpack_size(name.size()) + name + hpack_size(value.size()) + value;
}

std::string header_frame(std::uint32_t stream, std::string_view block, bool end) {
  return frame(kHeaders, static_cast<std::uint8_t>(kEndHeaders | (end ? kEndStream : 0)), stream, block);
}

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

int choose_http2(SSL*, const unsigned char** out, unsigned char* size, const unsigned char* offered, unsigned offered_size, void*) {
  static constexpr unsigned char kWanted[] = {2, 'h', '2'};
  unsigned char* chosen = nullptr;
  const int found = SSL_select_next_proto(&chosen, size, kWanted, sizeof kWanted, offered, offered_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}
}  // namespace

Certificate::Certificate(const std::vector<std::string>& names) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  if (key == nullptr || certificate == nullptr) throw std::runtime_error("no memory for a certificate");
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
  X509_set_pubkey(certificate, key);
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
  std::string alternatives;
  for (const std::string& name : names) alternatives += (alternatives.empty() ? "DNS:" : ",DNS:") + name;
  for (const auto& [nid, value] : {std::pair<int, std::string>{NID_basic_constraints, "critical,CA:TRUE"}, {NID_subject_alt_name, alternatives}}) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
  X509_sign(certificate, key, EVP_sha256());
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bio, certificate);
  pem = text_of(bio);
  bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  key_pem = text_of(bio);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

std::string h2_headers(std::uint32_t stream, const std::string& status, const std::vector<std::pair<std::string, std::string>>& headers,
                       bool end) {
  std::string block = hpack(":status", status);
  for (const auto& [name, value] : headers) block += hpack(name, value);
  return header_frame(stream, block, end);
}

std::string h2_trailers(std::uint32_t stream, const std::vector<std::pair<std::string, std::string>>& headers) {
  std::string block;
  for (const auto& [name, value] : headers) block += hpack(name, value);
  return header_frame(stream, block, true);
}

std::string h2_data(std::uint32_t stream, std::string_view body, bool end) {
  std::string out;
  do {
    const std::string_view piece = body.substr(0, kFrameMax);
    body.remove_prefix(piece.size());
    out += frame(kData, end && body.empty() ? kEndStream : 0, stream, piece);
  } while (!body.empty());
  return out;
}

std::string h2_reset(std::uint32_t stream, std::uint32_t error) { return frame(kReset, 0, stream, number32(error)); }
std::string h2_go_away(std::uint32_t last_stream, std::uint32_t error) { return frame(kGoAway, 0, 0, number32(last_stream) + number32(error)); }

struct Http2Server::State {
  State(asio::io_context& context, Handler given)
      : io(context), tls(asio::ssl::context::tls_server), acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), handler(std::move(given)) {}
  asio::io_context& io;
  asio::ssl::context tls;
  tcp::acceptor acceptor;
  Handler handler;
  std::size_t connections = 0, requests = 0;
};

namespace {
template <class State>
asio::awaitable<void> serve(std::shared_ptr<State> state, tcp::socket socket) {
  asio::ssl::stream<tcp::socket> stream(std::move(socket), state->tls);
  boost::system::error_code error;
  const auto token = [&error] { return asio::redirect_error(asio::use_awaitable, error); };
  co_await stream.async_handshake(asio::ssl::stream_base::server, token());
  if (error) co_return;
  ++state->connections;
  std::string buffer(kPrefaceBytes, '\0');
  co_await asio::async_read(stream, asio::buffer(buffer), token());
  std::string out = frame(kSettings, 0, 0, {});
  while (!error) {
    if (!out.empty()) co_await asio::async_write(stream, asio::buffer(out), token());
    out.clear();
    if (error) break;
    std::string head(9, '\0');
    co_await asio::async_read(stream, asio::buffer(head), token());
    if (error) break;
    const auto byte = [&head](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(head[i])); };
    std::string payload(byte(0) << 16 | byte(1) << 8 | byte(2), '\0');
    co_await asio::async_read(stream, asio::buffer(payload), token());
    const std::uint32_t id = (byte(5) << 24 | byte(6) << 16 | byte(7) << 8 | byte(8)) & 0x7FFFFFFF;
    if (byte(3) == kSettings && (byte(4) & kAck) == 0) out = frame(kSettings, kAck, 0, {});
    if (byte(3) == kHeaders) out = state->handler(id, ++state->requests);
  }
}
}  // namespace

Http2Server::Http2Server(asio::io_context& io, const Certificate& certificate, Handler handler)
    : state_(std::make_shared<State>(io, std::move(handler))) {
  state_->tls.use_certificate_chain(asio::buffer(certificate.pem));
  state_->tls.use_private_key(asio::buffer(certificate.key_pem), asio::ssl::context::pem);
  SSL_CTX_set_alpn_select_cb(state_->tls.native_handle(), choose_http2, nullptr);
  asio::co_spawn(io, accept_all(state_, serve<State>), asio::detached);
}

Http2Server::~Http2Server() { state_->acceptor.close(); }

std::string Http2Server::port() const { return std::to_string(state_->acceptor.local_endpoint().port()); }
std::size_t Http2Server::connections() const { return state_->connections; }
std::size_t Http2Server::requests() const { return state_->requests; }

}  // namespace headwater::crawler::test
