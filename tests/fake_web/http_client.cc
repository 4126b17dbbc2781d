#include "tests/fake_web/http_client.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace headwater::fake_web {

std::optional<Received> get(const FakeWeb& web, const std::string& host, const std::string& target, const HeaderList& headers) {
  namespace http = boost::beast::http;
  using boost::asio::ip::tcp;
  boost::asio::io_context io;
  tcp::socket socket(io);
  boost::system::error_code error;
  socket.connect(tcp::endpoint(boost::asio::ip::address_v4::loopback(), web.port()), error);
  if (error) return std::nullopt;

  http::request<http::empty_body> request(http::verb::get, target, 11);
  request.set(http::field::host, host);
  request.set(http::field::user_agent, "fake_web_test/1");
  for (const auto& [name, value] : headers) request.set(name, value);
  http::write(socket, request, error);

  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(64u << 20);
  http::read_header(socket, buffer, parser, error);
  if (error) return std::nullopt;
  const bool bodyless = parser.get().result_int() == 304;
  if (!bodyless) http::read(socket, buffer, parser, error);
  Received out;
  out.complete = bodyless || parser.is_done();
  out.status = parser.get().result_int() > 0 ? static_cast<int>(parser.get().result_int()) : 0;
  for (const auto& field : parser.get()) out.headers[std::string(field.name_string())] = std::string(field.value());
  out.body = parser.get().body();
  return out;
}

}  // namespace headwater::fake_web
