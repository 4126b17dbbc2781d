// HTTP/2 over TLS, and TLS itself: what a host may get wrong there.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>

#include "crawler/fetcher.h"
#include "tests/crawler/compressed.h"
#include "tests/crawler/fetch_now.h"
#include "tests/crawler/http2_server.h"

namespace headwater::crawler {
namespace {
namespace asio = boost::asio;
using test::Certificate;
using test::gzipped;
using test::h2_data;
using test::h2_go_away;
using test::h2_headers;
using test::h2_reset;
using test::h2_trailers;
using test::Http2Server;

class Http2Test : public testing::Test {
 protected:
  ~Http2Test() override { std::filesystem::remove(ca_file_); }

  void serve(Http2Server::Handler handler) {
    const Certificate certificate({"a.example"});
    std::ofstream(ca_file_) << certificate.pem;
    server_.emplace(io_, certificate, std::move(handler));
    options_.user_agent = "TestBot/1.0";
    options_.connect_to = {"::127.0.0.1:" + server_->port()};
    options_.allow_addresses = {"127.0.0.0/8"};
    options_.ca_file = ca_file_;
  }

  Result<Capture> fetch(const std::string& text) {
    if (!fetcher_) {
      auto made = Fetcher::create(io_, options_);
      EXPECT_TRUE(made) << made.error().detail;
      fetcher_ = *std::move(made);
    }
    const auto url = Url::parse(text);
    FetchRequest request(*url);
    return test::fetch_now(io_, *fetcher_, std::move(request));
  }

  Errc error_of(const std::string& url) {
    const auto result = fetch(url);
    EXPECT_FALSE(result);
    return result ? Errc::kInternal : result.error().code;
  }

  const std::string ca_file_ = testing::TempDir() + "headwater-test-ca-" + std::to_string(::getpid()) + ".pem";
  asio::io_context io_{1};
  FetchOptions options_;
  std::optional<Http2Server> server_;
  std::unique_ptr<Fetcher> fetcher_;
};

TEST_F(Http2Test, AnAnswerIsRecordedAsItCame) {
  const std::string page(50'000, 'x');
  serve([&](std::uint32_t stream, std::size_t) {
    return h2_headers(stream, "103", {{"link", "</x>"}}, false) +
           h2_headers(stream, "200", {{"content-type", "text/html"}, {"content-encoding", "gzip"}, {"x-one", "a"}, {"x-one", "b"}}, false) +
           h2_data(stream, gzipped(page), false) + h2_trailers(stream, {{"x-trailer", "t"}});
  });
  for (int i = 0; i < 3; ++i) {
    const auto capture = fetch("https://a.example/p?q=1");
    ASSERT_TRUE(capture) << capture.error().detail;
    EXPECT_EQ(capture->status, 200);
    EXPECT_EQ(capture->http_version, "2");
    EXPECT_EQ(capture->content_type, "text/html");
    EXPECT_EQ(capture->body, page);
    EXPECT_EQ(capture->raw_body, gzipped(page));
    EXPECT_EQ(capture->headers.size(), 4u) << "neither those of the interim answer nor trailers";
    ASSERT_NE(find_header(capture->request_headers, "user-agent"), nullptr);
    EXPECT_EQ(*find_header(capture->request_headers, "user-agent"), "TestBot/1.0");
  }
  EXPECT_EQ(server_->connections(), 1u);
  EXPECT_EQ(server_->requests(), 3u);
}

TEST_F(Http2Test, WhatBreaksOffIsANetworkErrorAndIsAskedForOnce) {
  std::size_t kind = 0;
  serve([&](std::uint32_t stream, std::size_t) {
    constexpr std::uint32_t kInternalError = 2, kRefusedStream = 7;
    switch (kind) {
      case 0:
        return h2_reset(stream, kRefusedStream);
      case 1:
        return h2_headers(stream, "200", {}, false) + h2_data(stream, "half", false) + h2_reset(stream, kInternalError);
      case 2:
        return h2_go_away(stream - 1, kInternalError);
      default:
        return h2_headers(stream, "200", {{"content-length", "10"}}, false) + h2_data(stream, "half", true);
    }
  });
  for (; kind < 4; ++kind) {
    const std::size_t before = server_->requests();
    EXPECT_EQ(error_of("https://a.example/"), Errc::kNetwork) << kind;
    EXPECT_EQ(server_->requests(), before + 1) << kind;
  }
}

TEST_F(Http2Test, TheCapsHold) {
  std::size_t kind = 0;
  options_.body_bytes_max = 20'000;
  serve([&](std::uint32_t stream, std::size_t) {
    if (kind == 0) return h2_headers(stream, "200", {}, false) + h2_data(stream, std::string(40'000, 'x'), false);  // never ends
    if (kind == 1)
      return h2_headers(stream, "200", {{"content-encoding", "gzip"}}, false) + h2_data(stream, gzipped(std::string(1 << 20, '\0')), true);
    return h2_headers(stream, "200", std::vector<std::pair<std::string, std::string>>(300, {"x", "y"}), true);
  });
  EXPECT_EQ(error_of("https://a.example/"), Errc::kTooLarge);
  kind = 1;
  EXPECT_EQ(error_of("https://a.example/"), Errc::kTooLarge);
  kind = 2;
  EXPECT_EQ(error_of("https://a.example/"), Errc::kTooMany);
}

TEST_F(Http2Test, OnlyCertificatesOfTheHostThatAreTrustedCount) {
  serve([&](std::uint32_t stream, std::size_t) { return h2_headers(stream, "200", {}, true); });
  EXPECT_EQ(error_of("https://b.example/"), Errc::kConnectFailed);  // trusted, for another name
  EXPECT_TRUE(fetch("https://a.example/"));
  fetcher_.reset();
  options_.ca_file.clear();
  EXPECT_EQ(error_of("https://a.example/"), Errc::kConnectFailed);  // self-signed
  EXPECT_EQ(server_->requests(), 1u);
}

}  // namespace
}  // namespace headwater::crawler
