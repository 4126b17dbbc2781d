#include "crawler/fetcher.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <optional>

#include "tests/crawler/compressed.h"
#include "tests/crawler/fetch_now.h"
#include "tests/crawler/loopback_server.h"

namespace headwater::crawler {
namespace {
namespace asio = boost::asio;
using test::fetch_into;
using test::gzipped;
using test::LoopbackServer;
using test::Reply;
using test::reply;

Url url_of(const std::string& text) {
  auto url = Url::parse(text);
  EXPECT_TRUE(url) << text;
  return *url;
}

class FetcherTest : public testing::Test {
 protected:
  // Every host name leads to the loopback server.
  void serve(LoopbackServer::Handler handler) {
    server_.emplace(io_, std::move(handler));
    options_.user_agent = "TestBot/1.0";
    options_.connect_to = {"::127.0.0.1:" + server_->port()};
    options_.allow_addresses = {"127.0.0.0/8"};
  }

  Fetcher& fetcher() {
    if (!fetcher_) {
      auto made = Fetcher::create(io_, options_);
      EXPECT_TRUE(made) << made.error().detail;
      fetcher_ = *std::move(made);
    }
    return *fetcher_;
  }

  Result<Capture> fetch(FetchRequest request) { return test::fetch_now(io_, fetcher(), std::move(request)); }
  Result<Capture> fetch(const std::string& url) { return fetch(FetchRequest(url_of(url))); }

  Errc error_of(const std::string& url) {
    const auto result = fetch(url);
    EXPECT_FALSE(result);
    return result ? Errc::kInternal : result.error().code;
  }

  asio::io_context io_{1};
  FetchOptions options_;
  std::optional<LoopbackServer> server_;
  std::unique_ptr<Fetcher> fetcher_;
};

TEST_F(FetcherTest, RecordsTheWholeExchange) {
  serve([](const std::string&) {
    return reply("200 Fine", "Content-Type: text/html; charset=utf-8\r\nX-One: a\r\nX-One: b\r\n", "<p>hello");
  });
  FetchRequest request(url_of("http://news.example/a?b=c#d"));
  request.headers = {{"If-None-Match", "\"x\""}};
  const auto capture = fetch(std::move(request));
  ASSERT_TRUE(capture) << capture.error().detail;
  EXPECT_EQ(capture->status, 200);
  EXPECT_EQ(capture->status_line, "HTTP/1.1 200 Fine");
  EXPECT_EQ(capture->http_version, "1.1");
  EXPECT_EQ(capture->content_type, "text/html; charset=utf-8");
  EXPECT_EQ(capture->body, "<p>hello");
  EXPECT_EQ(capture->raw_body, "<p>hello");
  EXPECT_EQ(capture->remote_address, "127.0.0.1");
  EXPECT_EQ(capture->headers.size(), 4u);
  ASSERT_EQ(server_->requests().size(), 1u);
  const std::string& sent = server_->requests()[0];
  EXPECT_TRUE(sent.starts_with("GET /a?b=c HTTP/1.1\r\n")) << sent;
  std::string recorded;
  for (const auto& [name, value] : capture->request_headers) recorded += name + ": " + value + "\r\n";
  EXPECT_EQ(sent.substr(sent.find('\n') + 1), recorded + "\r\n");
  EXPECT_EQ(*find_header(capture->request_headers, "user-agent"), "TestBot/1.0");
  EXPECT_EQ(*find_header(capture->request_headers, "host"), "news.example");
  EXPECT_EQ(*find_header(capture->request_headers, "if-none-match"), "\"x\"");
}

TEST_F(FetcherTest, EveryStatusIsAnAnswerAndRedirectsAreNotFollowed) {
  serve([](const std::string& request) { return reply(request.substr(5, 3) + " X", "Location: http://elsewhere.example/\r\n", "body"); });
  for (const int status : {201, 301, 302, 307, 403, 404, 410, 429, 500, 503}) {
    const auto capture = fetch("http://a.example/" + std::to_string(status));
    ASSERT_TRUE(capture) << status;
    EXPECT_EQ(capture->status, status);
    EXPECT_EQ(capture->body, "body");
  }
  EXPECT_EQ(server_->requests().size(), 10u);
}

TEST_F(FetcherTest, InterimResponsesAreNotTheAnswer) {
  serve([](const std::string&) {
    Reply answer = reply("200 OK", "X: last\r\n", "ok");
    answer.bytes = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer.bytes;
    return answer;
  });
  const auto capture = fetch("http://a.example/");
  ASSERT_TRUE(capture);
  EXPECT_EQ(capture->status, 200);
  EXPECT_EQ(capture->status_line, "HTTP/1.1 200 OK");
  EXPECT_EQ(find_header(capture->headers, "Link"), nullptr);
}

TEST_F(FetcherTest, DecodesGzipAndKeepsTheRawBytes) {
  const std::string text(100'000, 'x');
  serve([&](const std::string&) { return reply("200 OK", "Content-Encoding: gzip\r\n", gzipped(text)); });
  const auto capture = fetch("http://a.example/");
  ASSERT_TRUE(capture);
  EXPECT_EQ(capture->body, text);
  EXPECT_EQ(capture->raw_body, gzipped(text));
}

TEST_F(FetcherTest, ACompressionBombIsTooLarge) {
  const std::string bomb = gzipped(std::string(64u << 20, '\0'));
  serve([&](const std::string&) { return reply("200 OK", "Content-Encoding: gzip\r\n", bomb); });
  EXPECT_EQ(error_of("http://a.example/"), Errc::kTooLarge);
}

TEST_F(FetcherTest, ABodyOfUnknownLengthStopsAtTheCap) {
  serve([](const std::string&) { return Reply{"HTTP/1.1 200 OK\r\n\r\n" + std::string(100'000, 'x'), false, true}; });
  options_.body_bytes_max = 50'000;
  EXPECT_EQ(error_of("http://a.example/"), Errc::kTooLarge);
}

TEST_F(FetcherTest, ADeclaredLengthOverTheCapIsTooLarge) {
  serve([](const std::string&) { return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n", true, false}; });
  EXPECT_EQ(error_of("http://a.example/"), Errc::kTooLarge);
}

TEST_F(FetcherTest, TruncationKeepsWhatCame) {
  serve([](const std::string& request) {
    const std::string body(100'000, 'x');
    if (request.starts_with("GET /gz")) return reply("200 OK", "Content-Encoding: gzip\r\n", gzipped(body));
    return Reply{"HTTP/1.1 200 OK\r\n\r\n" + body, true, false};  // never ends
  });
  for (const char* url : {"http://a.example/plain", "http://a.example/gz"}) {
    FetchRequest request(url_of(url));
    request.body_bytes_max = 1000;
    request.truncate = true;
    const auto capture = fetch(std::move(request));
    ASSERT_TRUE(capture) << capture.error().detail;
    EXPECT_EQ(capture->body, std::string(1000, 'x')) << url;
  }
}

TEST_F(FetcherTest, TruncationAtTheCapOfTheRequestWhateverPagesMayHave) {
  std::string body;
  for (int i = 0; i < 500; ++i) body += fmt::format("Disallow: /{}\n", i * 2654435761U);
  serve([&](const std::string& request) {
    return request.starts_with("GET /gz") ? reply("200 OK", "Content-Encoding: gzip\r\n", gzipped(body)) : reply("200 OK", "", body);
  });
  options_.wire_bytes_max = 1000;
  for (const char* url : {"http://a.example/plain", "http://a.example/gz"}) {
    FetchRequest request(url_of(url));
    request.body_bytes_max = 100'000;
    request.truncate = true;
    const auto capture = fetch(std::move(request));
    ASSERT_TRUE(capture) << capture.error().detail;
    EXPECT_EQ(capture->body, body) << url;
    EXPECT_EQ(error_of(url), Errc::kTooLarge);
  }
}

TEST_F(FetcherTest, ABodyThatEndsEarlyIsANetworkError) {
  serve([](const std::string& request) {
    if (request.starts_with("GET /length")) return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", false, true};
    if (request.starts_with("GET /chunk")) return Reply{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nshort", false, true};
    if (request.starts_with("GET /gzip"))
      return reply("200 OK", "Content-Encoding: gzip\r\n", gzipped(std::string(5000, 'x')).substr(0, 20));
    return Reply{"", false, true};
  });
  for (const char* path : {"length", "chunk", "gzip", "nothing"})
    EXPECT_EQ(error_of(std::string("http://a.example/") + path), Errc::kNetwork) << path;
}

TEST_F(FetcherTest, DifferingContentLengthsAreRefused) {
  serve([](const std::string&) { return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 4\r\n\r\nabcde", false, true}; });
  EXPECT_EQ(error_of("http://a.example/"), Errc::kNetwork);
}

namespace {
Reply with_large_headers(const std::string& request) {
  std::string lines;
  const bool many = request.starts_with("GET /many");
  for (int i = 0; i < (many ? 300 : 1); ++i) lines += "X: " + std::string(many ? 1 : 80'000, 'y') + "\r\n";
  return reply("200 OK", lines, "");
}
}  // namespace

TEST_F(FetcherTest, HeadersHaveCaps) {
  serve(with_large_headers);
  EXPECT_EQ(error_of("http://a.example/many"), Errc::kTooMany);
  EXPECT_EQ(error_of("http://a.example/large"), Errc::kTooLarge);
}

TEST_F(FetcherTest, TheCapsOfHeadersAreOptions) {
  options_.header_count_max = 400;
  options_.header_bytes_max = 100'000;
  serve(with_large_headers);
  EXPECT_TRUE(fetch("http://a.example/many"));
  EXPECT_TRUE(fetch("http://a.example/large"));
}

TEST_F(FetcherTest, TheLayersOfContentEncodingAreAnOption) {
  options_.content_codings_max = 1;
  serve([](const std::string& request) {
    const bool twice = request.starts_with("GET /twice");
    return reply("200 OK", twice ? "Content-Encoding: gzip, gzip\r\n" : "Content-Encoding: gzip\r\n",
                 twice ? gzipped(gzipped("text")) : gzipped("text"));
  });
  EXPECT_TRUE(fetch("http://a.example/once"));
  EXPECT_EQ(error_of("http://a.example/twice"), Errc::kUnsupported);
}

TEST_F(FetcherTest, ASilentServerTimesOut) {
  serve([](const std::string& request) {
    return request.starts_with("GET /half") ? Reply{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", true, false}
                                            : Reply{"", true, false};
  });
  options_.timeout = std::chrono::milliseconds(50);
  EXPECT_EQ(error_of("http://a.example/"), Errc::kTimeout);
  EXPECT_EQ(error_of("http://a.example/half"), Errc::kTimeout);
}

TEST_F(FetcherTest, NobodyListensIsAFailedConnection) {
  serve([](const std::string&) { return Reply{}; });
  server_.reset();
  EXPECT_EQ(error_of("http://a.example/"), Errc::kConnectFailed);
}

TEST_F(FetcherTest, GuardedAddressesAreRefusedByDefault) {
  serve([](const std::string&) { return reply("200 OK", "", "secret"); });
  const std::string port = server_->port();
  options_.connect_to.clear();
  options_.allow_addresses.clear();
  for (const char* host :
       {"127.0.0.1", "[::1]", "0x7f.1", "2130706433", "017700000001", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost", "0.0.0.0",
        "[::]", "10.0.0.1", "169.254.169.254", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]", "[fd00::1]"}) {
    EXPECT_EQ(error_of("http://" + std::string(host) + ":" + port + "/"), Errc::kAddressRefused) << host;
  }
  EXPECT_EQ(server_->connections(), 0u);
}

TEST_F(FetcherTest, PortsOfOtherProtocolsAreRefused) {
  serve([](const std::string&) { return reply("200 OK", "", "ok"); });
  for (const char* port : {"22", "25", "6667", "0"})
    EXPECT_EQ(error_of("http://a.example:" + std::string(port) + "/"), Errc::kAddressRefused) << port;
  for (const char* port : {"80", "443", "8080"}) EXPECT_TRUE(fetch("http://a.example:" + std::string(port) + "/")) << port;
}

TEST_F(FetcherTest, TheGuardHoldsForTheTargetOfConnectTo) {
  serve([](const std::string&) { return reply("200 OK", "", "secret"); });
  options_.allow_addresses.clear();
  EXPECT_EQ(error_of("http://public.example/"), Errc::kAddressRefused);
  EXPECT_EQ(server_->connections(), 0u);
}

TEST_F(FetcherTest, AllowedRangesPassTheGuard) {
  serve([](const std::string&) { return reply("200 OK", "", "ok"); });
  options_.connect_to.clear();
  for (const char* host : {"127.0.0.1", "localhost"}) {
    const auto capture = fetch("http://" + std::string(host) + ":" + server_->port() + "/");
    ASSERT_TRUE(capture) << capture.error().detail;
    EXPECT_EQ(capture->body, "ok");
  }
}

TEST_F(FetcherTest, ConnectToMapsOneHostAlone) {
  serve([](const std::string&) { return reply("200 OK", "", "ok"); });
  options_.connect_to = {"a.example:80:127.0.0.1:" + server_->port()};
  const auto capture = fetch("http://a.example/");
  ASSERT_TRUE(capture) << capture.error().detail;
  EXPECT_EQ(*find_header(capture->request_headers, "Host"), "a.example");
  EXPECT_EQ(error_of("http://no-such-host.invalid/"), Errc::kDnsFailed);
}

TEST_F(FetcherTest, ConnectionsAreUsedAgain) {
  serve([](const std::string&) { return reply("200 OK", "", "ok"); });
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(fetch("http://a.example/" + std::to_string(i)));
  EXPECT_EQ(server_->connections(), 1u);
}

TEST_F(FetcherTest, ManyFetchesRunAtOnce) {
  serve([](const std::string& request) { return reply("200 OK", "", request.substr(0, request.find(" HTTP"))); });
  constexpr int kFetches = 200;
  std::vector<std::optional<Result<Capture>>> out(kFetches);
  for (int i = 0; i < kFetches; ++i) {
    FetchRequest request(url_of("http://h" + std::to_string(i) + ".example/" + std::to_string(i)));
    asio::co_spawn(io_, fetch_into(fetcher(), std::move(request), out[static_cast<std::size_t>(i)]), asio::detached);
  }
  for (int i = 0; i < kFetches; ++i) {
    const auto& result = out[static_cast<std::size_t>(i)];
    while (!result) io_.run_one();
    ASSERT_TRUE(*result) << result->error().detail;
    EXPECT_EQ((*result)->body, "GET /" + std::to_string(i));
  }
}

TEST_F(FetcherTest, ACancelledFetchClosesItsConnection) {
  serve([](const std::string&) { return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", true, false}; });
  asio::cancellation_signal stop;
  std::optional<Result<Capture>> out;
  FetchRequest request(url_of("http://a.example/"));
  asio::co_spawn(io_, fetch_into(fetcher(), std::move(request), out), asio::bind_cancellation_slot(stop.slot(), asio::detached));
  while (server_->requests().empty()) io_.run_one();
  EXPECT_EQ(server_->open_connections(), 1u);
  asio::post(io_, [&stop] { stop.emit(asio::cancellation_type::terminal); });
  while (!out) io_.run_one();
  ASSERT_FALSE(*out);
  EXPECT_EQ(out->error().code, Errc::kCancelled);
  while (server_->open_connections() != 0) io_.run_one();
}

TEST_F(FetcherTest, TheIoContextMayGoWhileFetchesRun) {
  std::optional<Result<Capture>> out;
  auto io = std::make_unique<asio::io_context>(1);
  std::optional<LoopbackServer> server;
  server.emplace(*io, [](const std::string&) { return Reply{"", true, false}; });
  options_.user_agent = "TestBot/1.0";
  options_.connect_to = {"::127.0.0.1:" + server->port()};
  options_.allow_addresses = {"127.0.0.0/8"};
  auto made = Fetcher::create(*io, options_);
  ASSERT_TRUE(made);
  FetchRequest request(url_of("http://a.example/"));
  asio::co_spawn(*io, fetch_into(**made, std::move(request), out), asio::detached);
  while (server->requests().empty()) io->run_one();
  made->reset();
  server.reset();
  io.reset();
  EXPECT_FALSE(out);
}

TEST_F(FetcherTest, BadOptionsAndRequestsAreInvalidInput) {
  const auto code_of = [this](FetchOptions options) {
    const auto made = Fetcher::create(io_, std::move(options));
    return made ? Errc::kInternal : made.error().code;
  };
  FetchOptions options;
  EXPECT_EQ(code_of(options), Errc::kInvalidInput);
  options.user_agent = "Test\r\nX: y";
  EXPECT_EQ(code_of(options), Errc::kInvalidInput);
  options.user_agent = "Test";
  options.allow_addresses = {"127.0.0.0/33"};
  EXPECT_EQ(code_of(options), Errc::kInvalidInput);
  options.allow_addresses.clear();
  options.connect_to = {"a:b:c"};
  EXPECT_EQ(code_of(options), Errc::kInvalidInput);

  serve([](const std::string&) { return reply("200 OK", "", ""); });
  FetchRequest request(url_of("http://a.example/"));
  request.headers = {{"X", "a\r\nY: b"}};
  const auto result = fetch(std::move(request));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, Errc::kInvalidInput);
  EXPECT_EQ(error_of("ftp://a.example/"), Errc::kUnsupported);
}

}  // namespace
}  // namespace headwater::crawler
