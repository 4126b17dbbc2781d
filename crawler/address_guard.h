// Which addresses the crawler may connect to: the public internet, and what the configuration allows besides.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct sockaddr;

namespace headwater::crawler {

/// Immutable value; any thread.
class AddressGuard {
 public:
  /// `allowed`: CIDR ranges ("127.0.0.0/8", "fd00::/8") or single addresses. kInvalidInput names the bad one.
  static Result<AddressGuard> create(const std::vector<std::string>& allowed);

  /// False for every special-purpose range of IANA's registries (RFC 6890 and its updates), multicast and unassigned IPv6 space,
  /// in plain and in IPv4-carrying forms (mapped, compatible, NAT64, 6to4; Teredo altogether), unless an allowed range covers it.
  bool permits(const boost::asio::ip::address& address) const;
  bool permits(const sockaddr* address) const;

 private:
  struct Range {
    boost::asio::ip::address_v6 network;  // IPv4 in mapped form
    int bits = 0;
  };
  bool is_allowed(const boost::asio::ip::address_v6& address) const;
  std::vector<Range> allowed_;
};

/// A port on which something else than HTTP listens, that a request could be made to talk to (Fetch standard, section 2.9 "Port blocking").
bool is_blocked_port(std::uint16_t port);

/// The address that `host` literally is (the URL form: "192.0.2.7" or "[2001:db8::1]"), or nullopt for names.
std::optional<boost::asio::ip::address> literal_address(std::string_view host);

}  // namespace headwater::crawler
