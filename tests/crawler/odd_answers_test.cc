// What servers send that no standard foresees: each is an answer or a named error, never a hang, a crash or another page's bytes.
#include <gtest/gtest.h>

#include <optional>

#include "crawler/fetcher.h"
#include "tests/crawler/fetch_now.h"
#include "tests/crawler/loopback_server.h"

namespace headwater::crawler {
namespace {
namespace asio = boost::asio;
using test::LoopbackServer;
using test::Reply;
using test::reply;

class OddAnswers : public testing::Test {
 protected:
  void serve(LoopbackServer::Handler handler, const std::string& address = "127.0.0.1") {
    server_.emplace(io_, std::move(handler), address);
    FetchOptions options;
    options.user_agent = "TestBot/1.0";
    options.timeout = std::chrono::milliseconds(1000);
    options.connect_to = {"::" + (address.find(':') == std::string::npos ? address : "[" + address + "]") + ":" + server_->port()};
    options.allow_addresses = {"127.0.0.0/8", "::1"};
    fetcher_ = *Fetcher::create(io_, options);
  }

  Result<Capture> fetch(const std::string& url) {
    FetchRequest request(*Url::parse(url));
    return test::fetch_now(io_, *fetcher_, std::move(request));
  }

  // "STATUS BODY", or the error's name.
  std::string outcome(const std::string& url) {
    const auto capture = fetch(url);
    if (!capture) return std::string(errc_name(capture.error().code));
    return std::to_string(capture->status) + " " + capture->body;
  }

  asio::io_context io_{1};
  std::optional<LoopbackServer> server_;
  std::unique_ptr<Fetcher> fetcher_;
};

struct Case {
  const char* name;
  std::string bytes;
  const char* outcome;
};

std::vector<Case> cases() {
  const std::string ok = "HTTP/1.1 200 OK\r\n", chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  std::string interim;
  for (int i = 0; i < 2000; ++i) interim += "HTTP/1.1 103 Early Hints\r\nLink: </" + std::to_string(i) + ">; rel=preload\r\n\r\n";
  return {
      {"status line without a reason", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "200 ok"},
      {"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nok", "200 ok"},
      {"bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "200 ok"},
      {"HTTP/0.9", "<html>no head at all</html>", "network"},
      {"another protocol", "SSH-2.0-OpenSSH_9.2\r\n", "network"},
      {"a version of the future", "HTTP/7.3 200 OK\r\nContent-Length: 2\r\n\r\nok", "network"},
      {"status beyond the registry", "HTTP/1.1 999 Denied\r\nContent-Length: 2\r\n\r\nno", "999 no"},
      {"a status of one digit", "HTTP/1.1 2 OK\r\n\r\nok", "network"},
      {"a line that is no header", ok + "not a header\r\nContent-Length: 2\r\n\r\nok", "network"},
      {"NUL in a header", ok + std::string("X: a\0b\r\n", 8) + "Content-Length: 2\r\n\r\nok", "network"},
      {"a negative length", ok + "Content-Length: -5\r\n\r\nok", "network"},
      {"a length that is no number", ok + "Content-Length: many\r\n\r\nok", "network"},
      {"a length larger than any", ok + "Content-Length: 99999999999999999999999\r\n\r\nok", "too_large"},
      {"more than announced", ok + "Content-Length: 2\r\n\r\nok and more", "200 ok"},
      {"less than announced", ok + "Content-Length: 9\r\n\r\nok", "network"},
      {"chunks and a length", ok + "Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "200 ok"},
      {"trailers", chunked + "2\r\nok\r\n0\r\nX-Trailer: a\r\n\r\n", "200 ok"},
      {"chunk extensions", chunked + "2;name=\"v\"\r\nok\r\n0;last\r\n\r\n", "200 ok"},
      {"a chunk of negative size", chunked + "-2\r\nok\r\n0\r\n\r\n", "network"},
      {"a chunk larger than any", chunked + "FFFFFFFFFFFFFFFFF\r\nok", "network"},
      {"no last chunk", chunked + "2\r\nok\r\n", "network"},
      {"204 with a body", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok", "204 "},
      {"205", "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", "205 "},
      {"304 that nobody asked for", "HTTP/1.1 304 Not Modified\r\n\r\n", "304 "},
      {"interim answers without end", interim + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "too_large"},
      {"cookies of 100 KB", ok + "Set-Cookie: a=" + std::string(100'000, 'x') + "\r\nContent-Length: 2\r\n\r\nok", "too_large"},
  };
}

TEST_F(OddAnswers, EachIsAnAnswerOrANamedError) {
  std::string bytes;
  serve([&](const std::string&) { return Reply{bytes, false, true}; });
  for (const Case& odd : cases()) {
    bytes = odd.bytes;
    EXPECT_EQ(outcome("http://a.example/"), odd.outcome) << odd.name;
  }
}

TEST_F(OddAnswers, TrailersAreNoHeaders) {
  for (const char* body : {"2\r\nok\r\n0\r\n", "0\r\n"}) {
    serve([&](const std::string&) {
      return Reply{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(body) + "X-Robots-Tag: noindex\r\n\r\n", false,
                   true};
    });
    const auto capture = fetch("http://a.example/");
    ASSERT_TRUE(capture) << capture.error().detail;
    EXPECT_EQ(find_header(capture->headers, "X-Robots-Tag"), nullptr) << body;
  }
}

TEST_F(OddAnswers, WhatFollowsAnAnswerIsNotTheNextOne) {
  serve([](const std::string& request) {
    Reply answer = reply("200 OK", "", "own");
    if (request.starts_with("GET /1")) answer.bytes += "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
    return answer;
  });
  EXPECT_EQ(outcome("http://a.example/1"), "200 own");
  EXPECT_EQ(outcome("http://a.example/2"), "200 own");
}

TEST_F(OddAnswers, ADripThatNeverEndsTakesNoMoreThanItsTime) {
  serve([](const std::string&) { return Reply{"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", true, false}; });
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(outcome("http://a.example/"), "timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(20));
}

TEST_F(OddAnswers, HostsAreReachedOverIpv6) {
  try {
    serve([](const std::string&) { return reply("200 OK", "", "six"); }, "::1");
  } catch (const boost::system::system_error&) {
    GTEST_SKIP() << "this machine has no IPv6 loopback address";
  }
  const auto capture = fetch("http://a.example/");
  ASSERT_TRUE(capture) << capture.error().detail;
  EXPECT_EQ(capture->body, "six");
  EXPECT_EQ(capture->remote_address, "::1");
  FetchOptions options;
  options.user_agent = "TestBot/1.0";
  options.allow_addresses = {"::1"};
  fetcher_ = *Fetcher::create(io_, options);
  EXPECT_EQ(outcome("http://[::1]:" + server_->port() + "/"), "200 six");
  EXPECT_EQ(outcome("http://[0:0::0:1]:" + server_->port() + "/"), "200 six");
  options.allow_addresses.clear();
  fetcher_ = *Fetcher::create(io_, options);
  EXPECT_EQ(outcome("http://[::1]:" + server_->port() + "/"), "address_refused");
}

}  // namespace
}  // namespace headwater::crawler
