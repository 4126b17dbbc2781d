#include "crawler/address_guard.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>

namespace headwater::crawler {
namespace {

bool permits(const AddressGuard& guard, const std::string& address) { return guard.permits(boost::asio::ip::make_address(address)); }

TEST(AddressGuard, RefusesEverySpecialRange) {
  const auto guard = AddressGuard::create({});
  ASSERT_TRUE(guard);
  for (const char* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.1.2.3",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.254",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.1",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.1.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.7",
                              "203.0.113.7",
                              "224.0.0.1",
                              "239.255.255.250",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::127.0.0.1",
                              "::8.8.8.8",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "64:ff9b::7f00:1",
                              "64:ff9b::a00:1",
                              "64:ff9b:1::1",
                              "100::1",
                              "2001::1",
                              "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                              "2001:2::1",
                              "2001:10::1",
                              "2001:20::1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "2002:a00:1::1",
                              "2002:c0a8:101::",
                              "3fff::1",
                              "4000::1",
                              "5f00::1",
                              "fc00::1",
                              "fd12:3456::1",
                              "fe80::1",
                              "fec0::1",
                              "ff02::1"}) {
    EXPECT_FALSE(permits(*guard, address)) << address;
  }
}

TEST(AddressGuard, PermitsThePublicInternet) {
  const auto guard = AddressGuard::create({});
  ASSERT_TRUE(guard);
  for (const char* address : {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "192.0.1.1", "198.17.0.1",
                              "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888",
                              "2002:808:808::1", "64:ff9b::808:808", "::ffff:8.8.8.8"}) {
    EXPECT_TRUE(permits(*guard, address)) << address;
  }
}

TEST(AddressGuard, AllowedRangesCountInEveryForm) {
  const auto guard = AddressGuard::create({"127.0.0.0/8", "10.1.2.3", "fd00::/8", "::1/128"});
  ASSERT_TRUE(guard);
  for (const char* address : {"127.0.0.1", "127.9.9.9", "10.1.2.3", "fd12::1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"}) {
    EXPECT_TRUE(permits(*guard, address)) << address;
  }
  for (const char* address : {"10.1.2.4", "fc00::1", "::2", "::ffff:10.1.2.4"}) EXPECT_FALSE(permits(*guard, address)) << address;
}

TEST(AddressGuard, BadRangesAreNamed) {
  for (const char* range : {"", "localhost", "127.0.0.0/33", "127.0.0.0/-1", "127.0.0.0/8x", "127.0.0.0/", "::1/129", "1.2.3"}) {
    const auto guard = AddressGuard::create({range});
    ASSERT_FALSE(guard) << range;
    EXPECT_EQ(guard.error().code, Errc::kInvalidInput);
    EXPECT_NE(guard.error().detail.find(range), std::string::npos);
  }
}

TEST(AddressGuard, ReadsSocketAddresses) {
  const auto guard = AddressGuard::create({});
  ASSERT_TRUE(guard);
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  inet_pton(AF_INET, "127.0.0.1", &v4.sin_addr);
  EXPECT_FALSE(guard->permits(reinterpret_cast<const sockaddr*>(&v4)));
  inet_pton(AF_INET, "8.8.8.8", &v4.sin_addr);
  EXPECT_TRUE(guard->permits(reinterpret_cast<const sockaddr*>(&v4)));
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  inet_pton(AF_INET6, "::ffff:10.0.0.1", &v6.sin6_addr);
  EXPECT_FALSE(guard->permits(reinterpret_cast<const sockaddr*>(&v6)));
  sockaddr other{};
  other.sa_family = AF_UNIX;
  EXPECT_FALSE(guard->permits(&other));
}

}  // namespace
}  // namespace headwater::crawler
