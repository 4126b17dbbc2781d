#include "crawler/address_guard.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace headwater::crawler {

namespace {
namespace ip = boost::asio::ip;

struct Ipv4Range {
  std::uint32_t network;
  int bits;
};

constexpr std::uint32_t ipv4(unsigned a, unsigned b, unsigned c, unsigned d) { return a << 24 | b << 16 | c << 8 | d; }

// IANA IPv4 Special-Purpose Address Registry, and multicast.
constexpr Ipv4Range kSpecialIpv4[] = {
    {ipv4(0, 0, 0, 0), 8},        // this network
    {ipv4(10, 0, 0, 0), 8},       // private
    {ipv4(100, 64, 0, 0), 10},    // shared, carrier-grade NAT
    {ipv4(127, 0, 0, 0), 8},      // loopback
    {ipv4(169, 254, 0, 0), 16},   // link-local, cloud metadata
    {ipv4(172, 16, 0, 0), 12},    // private
    {ipv4(192, 0, 0, 0), 24},     // protocol assignments
    {ipv4(192, 0, 2, 0), 24},     // documentation
    {ipv4(192, 88, 99, 0), 24},   // 6to4 relays, deprecated
    {ipv4(192, 168, 0, 0), 16},   // private
    {ipv4(198, 18, 0, 0), 15},    // benchmarks
    {ipv4(198, 51, 100, 0), 24},  // documentation
    {ipv4(203, 0, 113, 0), 24},   // documentation
    {ipv4(224, 0, 0, 0), 4},      // multicast
    {ipv4(240, 0, 0, 0), 4},      // reserved, broadcast
};

bool is_special_ipv4(std::uint32_t address) {
  return std::any_of(std::begin(kSpecialIpv4), std::end(kSpecialIpv4),
                     [address](const Ipv4Range& range) { return ((address ^ range.network) >> (32 - range.bits)) == 0; });
}

using Bytes = ip::address_v6::bytes_type;

bool in_range(const Bytes& address, const Bytes& network, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (std::memcmp(address.data(), network.data(), whole) != 0) return false;
  const int rest = bits % 8;
  return rest == 0 || ((address[whole] ^ network[whole]) >> (8 - rest)) == 0;
}

Bytes prefix(std::initializer_list<unsigned char> head) {
  Bytes bytes{};
  std::copy(head.begin(), head.end(), bytes.begin());
  return bytes;
}

ip::address_v4 ipv4_at(const Bytes& bytes, std::size_t at) {
  return ip::address_v4({bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]});
}

// The IPv4 address that an IPv6 address stands for.
std::optional<ip::address_v4> carried_ipv4(const Bytes& bytes) {
  if (in_range(bytes, prefix({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}), 96)) return ipv4_at(bytes, 12);  // mapped, RFC 4291
  if (in_range(bytes, prefix({0x00, 0x64, 0xFF, 0x9B}), 96)) return ipv4_at(bytes, 12);                    // NAT64, RFC 6052
  if (in_range(bytes, prefix({0x20, 0x02}), 16)) return ipv4_at(bytes, 2);                                 // 6to4, RFC 3056
  return std::nullopt;
}

// IANA IPv6 Special-Purpose Address Registry; outside of 2000::/3 nothing is global unicast.
bool is_special_ipv6(const Bytes& bytes) {
  return !in_range(bytes, prefix({0x20}), 3) ||
         in_range(bytes, prefix({0x20, 0x01, 0x00}), 23) ||        // protocol assignments: Teredo, benchmarks, ORCHID
         in_range(bytes, prefix({0x20, 0x01, 0x0D, 0xB8}), 32) ||  // documentation
         in_range(bytes, prefix({0x3F, 0xFF, 0x00}), 20);          // documentation
}

ip::address_v6 as_v6(const ip::address& address) {
  return address.is_v6() ? address.to_v6() : ip::make_address_v6(ip::v4_mapped, address.to_v4());
}
}  // namespace

Result<AddressGuard> AddressGuard::create(const std::vector<std::string>& allowed) {
  AddressGuard guard;
  for (const std::string& text : allowed) {
    const Error bad = make_error(Errc::kInvalidInput, "not an address range: '" + text + "' (write it as 127.0.0.0/8 or fd00::/8)");
    const std::size_t slash = text.find('/');
    boost::system::error_code error;
    const ip::address address = ip::make_address(text.substr(0, slash), error);
    if (error) return bad;
    const int width = address.is_v4() ? 32 : 128;
    int bits = width;
    if (slash != std::string::npos) {
      const char* end = text.data() + text.size();
      const auto parsed = std::from_chars(text.data() + slash + 1, end, bits);
      if (parsed.ec != std::errc{} || parsed.ptr != end || bits < 0 || bits > width) return bad;
    }
    guard.allowed_.push_back({as_v6(address), bits + (128 - width)});
  }
  return guard;
}

bool AddressGuard::is_allowed(const ip::address_v6& address) const {
  return std::any_of(allowed_.begin(), allowed_.end(),
                     [bytes = address.to_bytes()](const Range& range) { return in_range(bytes, range.network.to_bytes(), range.bits); });
}

bool AddressGuard::permits(const ip::address& address) const {
  const ip::address_v6 v6 = as_v6(address);
  if (is_allowed(v6)) return true;
  const Bytes bytes = v6.to_bytes();
  const auto carried = carried_ipv4(bytes);
  if (!carried) return !is_special_ipv6(bytes);
  return !is_special_ipv4(carried->to_uint()) || is_allowed(ip::make_address_v6(ip::v4_mapped, *carried));
}

bool AddressGuard::permits(const sockaddr* address) const {
  if (address->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, address, sizeof v4);
    return permits(ip::address_v4(ntohl(v4.sin_addr.s_addr)));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, address, sizeof v6);
    Bytes bytes;
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    return permits(ip::address_v6(bytes));
  }
  return false;
}

bool is_blocked_port(std::uint16_t port) {
  static constexpr std::uint16_t kBlocked[] = {
      0,   1,   7,   9,   11,  13,  15,  17,  19,  20,  21,  22,  23,  25,  37,  42,   43,   53,   69,   77,   79,
      87,  95,  101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137,  139,  143,  161,  179,  389,
      427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587,  601,  636,  989,  990,  993,
      995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080};
  return std::binary_search(std::begin(kBlocked), std::end(kBlocked), port);
}

std::optional<ip::address> literal_address(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  boost::system::error_code error;
  const ip::address address = ip::make_address(std::string(host), error);
  if (error) return std::nullopt;
  return address;
}

}  // namespace headwater::crawler
