// One connection of the HTTP server, whatever it runs over. Included by http_server.cc (sockets) and http_tls.cc only: it is heavy to
// compile, once for each kind of stream.
#pragma once

#include <fmt/format.h>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/limits.h"
#include "base/url_parts.h"
#include "base/utf8.h"
#include "daemon/http_server.h"
#include "daemon/run_on.h"

namespace headwater::daemon {

using Tcp = boost::asio::ip::tcp;
using Local = boost::asio::local::stream_protocol;
using Generic = boost::asio::generic::stream_protocol;  // one type for TCP and unix sockets: everything below compiles once for both
using PlainStream = boost::beast::basic_stream<Generic>;

struct HttpServer::Impl : std::enable_shared_from_this<HttpServer::Impl> {
  Impl(boost::asio::io_context& io_in, boost::asio::thread_pool& pool_in, EventLog& events_in, HttpHandler handler_in)
      : io(io_in), pool(pool_in), events(events_in), handler(std::move(handler_in)) {}

  boost::asio::io_context& io;
  boost::asio::thread_pool& pool;
  EventLog& events;
  HttpHandler handler;
  std::shared_ptr<boost::asio::ssl::context> tls;
  std::vector<std::shared_ptr<Tcp::acceptor>> acceptors;
  std::vector<std::shared_ptr<Local::acceptor>> local_acceptors;
  std::vector<std::string> socket_files;
  std::size_t connections = 0;
  bool stopping = false;
};

/// Handshake, conversation, farewell. In http_tls.cc.
boost::asio::awaitable<void> serve_tls(std::shared_ptr<HttpServer::Impl> server, Generic::socket socket, Peer peer);

/// Counts a connection as long as it lives.
struct CountedConnection {
  explicit CountedConnection(std::shared_ptr<HttpServer::Impl> counted) : server(std::move(counted)) { ++server->connections; }
  ~CountedConnection() { --server->connections; }
  CountedConnection(const CountedConnection&) = delete;
  CountedConnection& operator=(const CountedConnection&) = delete;
  std::shared_ptr<HttpServer::Impl> server;
};

namespace http_session {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::awaitable;
using boost::system::error_code;
using Server = HttpServer::Impl;
using ServerPtr = std::shared_ptr<Server>;

template <class Stream>
auto& lowest(Stream& stream) {
  return beast::get_lowest_layer(stream);
}

inline auto with_error(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

inline HttpRequest to_request(http::request<http::string_body>&& in) {
  HttpRequest request;
  const std::string_view target(in.target().data(), in.target().size());
  const std::size_t mark = std::min(target.find('?'), target.size());
  request.method = std::string(in.method_string());
  if (request.method == "HEAD") request.method = "GET";
  request.path = percent_decode(target.substr(0, mark));
  if (mark < target.size()) request.query = parse_query(target.substr(mark + 1));
  for (const auto& field : in) {
    request.headers[ascii_lower(std::string_view(field.name_string().data(), field.name_string().size()))] = std::string(field.value());
  }
  request.body = std::move(in.body());
  return request;
}

struct Exchange {
  unsigned version = 11;
  bool head = false;
  bool keep_alive = true;
  std::string if_none_match;
  std::int64_t last_event = 0;
};

inline void add_headers(http::fields& out, const HttpResponse& response) {
  out.set(http::field::server, "headwater");
  out.set(http::field::content_type, response.content_type);
  out.set("X-Content-Type-Options", "nosniff");
  out.set("Referrer-Policy", "no-referrer");
  out.set("Cross-Origin-Resource-Policy", "same-origin");
  if (response.content_type != "text/html; charset=utf-8")
    out.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
  out.set(http::field::cache_control, "no-cache");
  for (const auto& [name, value] : response.headers) out.set(name, value);
}

// An answer that is in memory. RFC 9110 section 13.1.2 for If-None-Match.
template <class Stream>
awaitable<bool> write_whole(Stream& stream, const Exchange& exchange, HttpResponse response) {
  http::response<http::string_body> out(static_cast<http::status>(response.status), exchange.version);
  add_headers(out, response);
  if (response.status == 200 && exchange.version == 11) {
    const std::string tag = fmt::format("\"{:016x}\"", hash64(response.body));
    out.set(http::field::etag, tag);
    if (exchange.if_none_match.find(tag) != std::string::npos) {
      out.result(http::status::not_modified);
      response.body.clear();
    }
  }
  const std::size_t length = response.body.size();
  if (!exchange.head) out.body() = std::move(response.body);
  out.keep_alive(exchange.keep_alive);
  if (out.result() != http::status::not_modified && out.result() != http::status::no_content) out.content_length(length);
  lowest(stream).expires_after(limits::kApiWriteTimeout);
  error_code error;
  http::response_serializer<http::string_body> serializer(out);
  if (exchange.head)
    co_await http::async_write_header(stream, serializer, with_error(error));
  else
    co_await http::async_write(stream, serializer, with_error(error));
  co_return !error;
}

template <class Stream>
awaitable<bool> write_chunk(Stream& stream, const std::string& piece) {
  lowest(stream).expires_after(limits::kApiWriteTimeout);
  error_code error;
  auto chunk = http::make_chunk(asio::buffer(piece));
  co_await asio::async_write(stream, chunk, with_error(error));
  co_return !error;
}

template <class Stream>
awaitable<bool> begin_chunks(Stream& stream, const Exchange& exchange, const HttpResponse& response) {
  http::response<http::empty_body> out(static_cast<http::status>(response.status), exchange.version);
  add_headers(out, response);
  out.keep_alive(exchange.keep_alive);
  out.chunked(true);
  lowest(stream).expires_after(limits::kApiWriteTimeout);
  error_code error;
  http::response_serializer<http::empty_body> serializer(out);
  co_await http::async_write_header(stream, serializer, with_error(error));
  co_return !error;
}

template <class Stream>
awaitable<bool> end_chunks(Stream& stream) {
  error_code error;
  auto last = http::make_chunk_last();
  co_await asio::async_write(stream, last, with_error(error));
  co_return !error;
}

inline Result<bool> draw(BodySource& source, std::string& piece) { return source(piece); }

// An answer drawn piece by piece. An error in the middle cuts the connection, so that the reader knows that something is missing.
template <class Stream>
awaitable<bool> write_stream(Server& server, Stream& stream, const Exchange& exchange, HttpResponse response) {
  if (!co_await begin_chunks(stream, exchange, response)) co_return false;
  if (exchange.head) co_return false;
  std::string piece;
  for (;;) {
    piece.clear();
    const auto more = co_await run_on(server.pool, draw, std::ref(response.source), std::ref(piece));
    if (!more) co_return false;
    if (!piece.empty() && !co_await write_chunk(stream, piece)) co_return false;
    if (!*more) break;
  }
  co_return co_await end_chunks(stream);
}

// Server-Sent Events (WHATWG HTML section 9.2).
template <class Stream>
awaitable<void> write_events(Server& server, Stream& stream, const Exchange& exchange, HttpResponse response) {
  if (!co_await begin_chunks(stream, exchange, response)) co_return;
  struct Listening {
    explicit Listening(EventLog& log) : events(log) { ++events.listeners; }
    ~Listening() { --events.listeners; }
    EventLog& events;
  } listening(server.events);
  std::int64_t last = exchange.last_event > 0 ? exchange.last_event : server.events.last();
  std::string piece = "retry: 2000\n\n";
  if (!co_await write_chunk(stream, piece)) co_return;
  while (!server.events.closed()) {
    co_await server.events.wait(last, limits::kApiHeartbeat);
    piece.clear();
    for (const Event& event : server.events.after(last)) {
      piece += fmt::format("id: {}\nevent: {}\ndata: {}\n\n", event.id, event.name, event.data);
      last = event.id;
    }
    if (piece.empty()) piece = ": alive\n\n";
    if (!co_await write_chunk(stream, piece)) co_return;
  }
  co_await end_chunks(stream);
}

template <class Stream>
awaitable<bool> respond(Server& server, Stream& stream, const Exchange& exchange, HttpResponse response) {
  if (response.events) {
    co_await write_events(server, stream, exchange, std::move(response));
    co_return false;
  }
  if (response.source) co_return co_await write_stream(server, stream, exchange, std::move(response));
  co_return co_await write_whole(stream, exchange, std::move(response));
}

// What could not be read as a request is answered once, then the connection ends.
template <class Stream>
awaitable<void> refuse(Stream& stream, const error_code& error) {
  Exchange exchange;
  exchange.keep_alive = false;
  HttpResponse response;
  if (error == http::error::header_limit)
    response = problem(431, "too_large", fmt::format("the request's header is longer than {} bytes", limits::kApiHeaderBytesMax));
  else if (error == http::error::body_limit)
    response = problem(413, "too_large", fmt::format("the request's body is longer than {} bytes", limits::kApiBodyBytesMax));
  else
    response = problem(400, "bad_request", "this is not an HTTP/1.1 request: " + error.message());
  if (!co_await write_whole(stream, exchange, std::move(response))) co_return;
  // What the client still sends is read and thrown away for a while: closing at once would reset the connection before it has read why
  // (RFC 9112 section 9.6).
  error_code ignored;
  lowest(stream).socket().shutdown(asio::socket_base::shutdown_send, ignored);
  lowest(stream).expires_after(limits::kApiLinger);
  char bin[16384];
  error_code ended;
  for (std::size_t read = 0; !ended && read < limits::kApiLingerBytesMax;)
    read += co_await stream.async_read_some(asio::buffer(bin), with_error(ended));
}

inline bool is_silence(const error_code& error) {
  return error == http::error::end_of_stream || error == asio::error::eof || error == asio::error::connection_reset ||
         error == asio::error::operation_aborted || error == http::error::partial_message ||
         error == beast::error::timeout;  // the stream has closed the socket by then
}

// Waits for the first byte of the next request.
template <class Stream>
awaitable<bool> wait_for_request(Stream& stream, beast::flat_buffer& buffer) {
  if (buffer.size() > 0) co_return true;
  lowest(stream).expires_after(limits::kApiIdleTimeout);
  error_code error;
  const std::size_t n = co_await stream.async_read_some(buffer.prepare(4096), with_error(error));
  buffer.commit(n);
  co_return !error && n > 0;
}

template <class Stream>
awaitable<std::optional<http::request<http::string_body>>> read_request(Stream& stream, beast::flat_buffer& buffer) {
  http::request_parser<http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(limits::kApiHeaderBytesMax));
  parser.body_limit(limits::kApiBodyBytesMax);
  lowest(stream).expires_after(limits::kApiReadTimeout);
  error_code error;
  co_await http::async_read_header(stream, buffer, parser, with_error(error));
  if (!error && beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    http::response<http::empty_body> go_on(http::status::continue_, 11);
    co_await http::async_write(stream, go_on, with_error(error));
  }
  if (!error) co_await http::async_read(stream, buffer, parser, with_error(error));
  if (error) {
    if (!is_silence(error)) co_await refuse(stream, error);
    co_return std::nullopt;
  }
  co_return parser.release();
}

template <class Stream>
awaitable<void> converse(ServerPtr server, Stream& stream, Peer peer) {
  beast::flat_buffer buffer;
  while (!server->stopping && co_await wait_for_request(stream, buffer)) {
    auto in = co_await read_request(stream, buffer);
    if (!in) co_return;
    Exchange exchange;
    exchange.version = in->version();
    exchange.head = in->method() == http::verb::head;
    exchange.keep_alive = in->keep_alive() && !server->stopping;
    HttpRequest request = to_request(*std::move(in));
    exchange.if_none_match = std::string(request.header("if-none-match"));
    const std::string_view last = request.header("last-event-id");
    std::from_chars(last.data(), last.data() + last.size(), exchange.last_event);
    HttpResponse response = co_await server->handler(std::move(request), peer);
    if (!co_await respond(*server, stream, exchange, std::move(response)) || !exchange.keep_alive) co_return;
  }
}

}  // namespace http_session
}  // namespace headwater::daemon
