#include <boost/asio/ssl/stream.hpp>

#include "daemon/http_session.h"

namespace headwater::daemon {

using namespace http_session;

awaitable<void> serve_tls(ServerPtr server, Generic::socket socket, Peer peer) {
  const CountedConnection counted(server);
  const std::shared_ptr<asio::ssl::context> context = server->tls;  // outlives a reload
  PlainStream plain(std::move(socket));
  asio::ssl::stream<PlainStream> stream(std::move(plain), *context);
  error_code error;
  lowest(stream).expires_after(limits::kApiReadTimeout);
  co_await stream.async_handshake(asio::ssl::stream_base::server, with_error(error));
  if (error || server->connections > limits::kApiConnectionsMax) co_return;
  co_await converse(server, stream, peer);
  lowest(stream).expires_after(limits::kApiReadTimeout);
  co_await stream.async_shutdown(with_error(error));
}

}  // namespace headwater::daemon
