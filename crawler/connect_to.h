// curl's CONNECT_TO form: where to connect instead of the host and port of the URL.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace headwater::crawler {

/// Where a connection goes. `host` is a name or a literal address, IPv6 in brackets.
struct Endpoint {
  std::string host;
  std::uint16_t port = 0;
};

/// Immutable value.
class ConnectTo {
 public:
  /// Each entry is "HOST:PORT:TO-HOST:TO-PORT"; every part may be empty: an empty HOST or PORT matches all, an empty
  /// TO part keeps that of the URL. kInvalidInput names the bad entry.
  static Result<ConnectTo> create(const std::vector<std::string>& entries);

  /// The endpoint for a URL's host and port by the first entry that matches.
  Endpoint map(std::string_view host, std::uint16_t port) const;

 private:
  struct Entry {
    std::string host;
    std::optional<std::uint16_t> port;
    std::string to_host;
    std::optional<std::uint16_t> to_port;
  };
  static std::optional<Entry> parse(std::string_view text);
  std::vector<Entry> entries_;
};

}  // namespace headwater::crawler
