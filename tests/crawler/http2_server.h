// An HTTP/2 server over TLS inside of the test (RFC 9113): answers each request with the frames that the test gives.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headwater::crawler::test {

/// A key and a self-signed certificate for `names`, made anew for each process.
struct Certificate {
  explicit Certificate(const std::vector<std::string>& names);
  std::string pem;      ///< the certificate
  std::string key_pem;  ///< its key
};

// Frames of one answer.
std::string h2_headers(std::uint32_t stream, const std::string& status, const std::vector<std::pair<std::string, std::string>>& headers,
                       bool end);
std::string h2_trailers(std::uint32_t stream, const std::vector<std::pair<std::string, std::string>>& headers);
std::string h2_data(std::uint32_t stream, std::string_view body, bool end);
std::string h2_reset(std::uint32_t stream, std::uint32_t error);
std::string h2_go_away(std::uint32_t last_stream, std::uint32_t error);

class Http2Server {
 public:
  /// Gives the frames to send for the request on `stream`, the `number`th of all (from 1).
  using Handler = std::function<std::string(std::uint32_t stream, std::size_t number)>;
  Http2Server(boost::asio::io_context& io, const Certificate& certificate, Handler handler);
  ~Http2Server();

  std::string port() const;
  std::size_t connections() const;
  std::size_t requests() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace headwater::crawler::test
