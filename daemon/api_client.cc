#include "daemon/api_client.h"

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <charconv>

#include "base/utf8.h"

namespace headwater::daemon {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;
using Generic = asio::generic::stream_protocol;

namespace {

Error network_error(const boost::system::error_code& error) {
  return make_error(Errc::kNetwork, "the daemon's answer broke off: " + error.message());
}

Result<Generic::socket> connect(asio::io_context& io, const std::string& address) {
  boost::system::error_code error;
  Generic::socket socket(io);
  const std::size_t colon = address.rfind(':');
  std::uint16_t port = 0;
  const bool tcp = colon != std::string::npos && address.find('/') == std::string::npos &&
                   std::from_chars(address.data() + colon + 1, address.data() + address.size(), port).ec == std::errc{};
  if (tcp) {
    const auto ip = asio::ip::make_address(address.substr(0, colon), error);
    if (!error) socket.connect(asio::ip::tcp::endpoint(ip, port), error);
  } else if (address.size() < 108) {
    socket.connect(asio::local::stream_protocol::endpoint(address), error);
  } else {
    error = asio::error::name_too_long;
  }
  if (error) return make_error(Errc::kConnectFailed, "no daemon answers at " + address + ": " + error.message());
  return socket;
}

http::request<http::string_body> make_request(std::string_view method, std::string_view target, std::string_view body) {
  http::request<http::string_body> request;
  request.method_string({method.data(), method.size()});
  request.target({target.data(), target.size()});
  request.version(11);
  request.set(http::field::host, "localhost");
  request.set(http::field::user_agent, "headwater");
  if (!body.empty()) {
    request.set(http::field::content_type, "application/json");
    request.body() = std::string(body);
  }
  request.prepare_payload();
  return request;
}

// Feeds complete "event:/data:" blocks of `text` to `on_event` and removes them. False: it wants no more.
bool feed_events(std::string& text, const std::function<bool(std::string_view, const json::value&)>& on_event) {
  for (std::size_t end = text.find("\n\n"); end != std::string::npos; end = text.find("\n\n")) {
    std::string name, data;
    std::string_view block = std::string_view(text).substr(0, end);
    while (!block.empty()) {
      const std::string_view line = block.substr(0, block.find('\n'));
      block.remove_prefix(std::min(line.size() + 1, block.size()));
      if (line.starts_with("event: ")) name = line.substr(7);
      if (line.starts_with("data: ")) data = line.substr(6);
    }
    text.erase(0, end + 2);
    boost::system::error_code error;
    const json::value value = json::parse(data, error);
    if (!name.empty() && !error && !on_event(name, value)) return false;
  }
  return true;
}

}  // namespace

bool ApiClient::reachable() const {
  asio::io_context io;
  return connect(io, address_).has_value();
}

Result<ApiAnswer> ApiClient::send(std::string_view method, std::string_view target, std::string_view body,
                                  const std::map<std::string, std::string>& headers) const {
  asio::io_context io;
  auto socket = connect(io, address_);
  if (!socket) return socket.error();
  auto request = make_request(method, target, body);
  for (const auto& [name, value] : headers) request.set(name, value);
  boost::system::error_code error;
  http::write(*socket, request, error);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  if (!error) http::read(*socket, buffer, parser, error);
  if (error) return network_error(error);
  ApiAnswer answer;
  answer.status = static_cast<int>(parser.get().result_int());
  for (const auto& field : parser.get()) answer.headers[ascii_lower(std::string(field.name_string()))] = std::string(field.value());
  answer.body = std::move(parser.get().body());
  return answer;
}

Result<json::value> ApiClient::ask(std::string_view method, std::string_view target, std::string_view body) const {
  const auto answer = send(method, target, body);
  if (!answer) return answer.error();
  if (answer->status == 204) return json::value(nullptr);
  boost::system::error_code error;
  json::value value = json::parse(answer->body, error);
  if (error) return make_error(Errc::kNetwork, "the daemon's answer is not JSON");
  if (answer->status < 400) return value;
  const json::value* detail = value.is_object() ? value.get_object().if_contains("detail") : nullptr;
  return make_error(answer->status == 404 ? Errc::kNotFound : Errc::kInvalidInput,
                    detail != nullptr && detail->is_string() ? std::string(detail->get_string())
                                                             : "the daemon answered " + std::to_string(answer->status));
}

Status ApiClient::follow(const std::function<bool(std::string_view, const json::value&)>& on_event) const {
  asio::io_context io;
  auto socket = connect(io, address_);
  if (!socket) return socket.error();
  auto request = make_request("GET", "/api/v1/events", {});
  boost::system::error_code error;
  http::write(*socket, request, error);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::buffer_body> parser;
  parser.body_limit(boost::none);
  if (!error) http::read_header(*socket, buffer, parser, error);
  std::string text;
  char piece[16384];
  while (!error && !parser.is_done()) {
    parser.get().body().data = piece;
    parser.get().body().size = sizeof piece;
    http::read_some(*socket, buffer, parser, error);
    if (error == http::error::need_buffer) error = {};
    text.append(piece, sizeof piece - parser.get().body().size);
    if (!feed_events(text, on_event)) return {};
  }
  return error ? network_error(error) : make_error(Errc::kNetwork, "the daemon stopped");
}

}  // namespace headwater::daemon
