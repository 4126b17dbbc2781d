#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "base/limits.h"
#include "crawler/fetcher.h"
#include "crawler/robots.h"
#include "tests/crawler/loopback_server.h"

namespace headwater::crawler {
namespace {
namespace asio = boost::asio;
using test::LoopbackServer;
using test::Reply;
using test::reply;

class FakeClock final : public Clock {
 public:
  Instant now() const override { return Instant{}; }
  Steady steady_now() const override { return now_; }
  Steady now_{std::chrono::hours{1000}};
};

asio::awaitable<void> fetch_into(RobotsCache& cache, Url url, std::optional<Status>& out) {
  auto status = co_await cache.fetch(std::move(url));
  out.emplace(std::move(status));
}

class RobotsCacheTest : public testing::Test {
 protected:
  RobotsCacheTest() : server_(io_, [this](const std::string& request) { return answer_(request); }) {
    FetchOptions options;
    options.user_agent = "Headwater/1.0";
    options.connect_to = {"::127.0.0.1:" + server_.port()};
    options.allow_addresses = {"127.0.0.0/8"};
    options.timeout = std::chrono::milliseconds(500);
    fetcher_ = *Fetcher::create(io_, options);
    robots_options_.hop_delay = std::chrono::milliseconds(1);
    cache_.emplace(*fetcher_, clock_, "Headwater", robots_options_);
  }

  Status fetch(const std::string& url) {
    std::optional<Status> out;
    asio::co_spawn(io_, fetch_into(*cache_, *Url::parse(url), out), asio::detached);
    while (!out) io_.run_one();
    return *std::move(out);
  }
  // "allow", "deny" or "unknown"
  std::string verdict(const std::string& url) {
    const Url parsed = *Url::parse(url);
    const RobotsRules* rules = cache_->find(parsed);
    return rules == nullptr ? "unknown" : rules->allows(parsed) ? "allow" : "deny";
  }
  void answer(int status, const std::string& lines = "", const std::string& body = "User-agent: *\nDisallow: /no\n") {
    answer_ = [=](const std::string&) { return reply(std::to_string(status) + " X", lines, body); };
  }

  asio::io_context io_{1};
  LoopbackServer::Handler answer_;
  LoopbackServer server_;
  FakeClock clock_;
  std::unique_ptr<Fetcher> fetcher_;
  RobotsOptions robots_options_;
  std::optional<RobotsCache> cache_;
};

TEST_F(RobotsCacheTest, AnswersPerOriginAndKeepsThemADay) {
  answer(200);
  EXPECT_EQ(verdict("http://a.example/no"), "unknown");
  EXPECT_TRUE(fetch("http://a.example/dir/page?q"));
  EXPECT_TRUE(server_.requests()[0].starts_with("GET /robots.txt HTTP/1.1\r\n"));
  EXPECT_EQ(verdict("http://a.example/no"), "deny");
  EXPECT_EQ(verdict("http://a.example/yes"), "allow");
  EXPECT_EQ(verdict("https://a.example/no"), "unknown");
  EXPECT_EQ(verdict("http://a.example:81/no"), "unknown");
  clock_.now_ += limits::kRobotsCacheTtl - std::chrono::seconds(1);
  EXPECT_EQ(verdict("http://a.example/no"), "deny");
  clock_.now_ += std::chrono::seconds(1);
  EXPECT_EQ(verdict("http://a.example/no"), "unknown");
}

// RFC 9309, section 2.3.1.3
TEST_F(RobotsCacheTest, ClientErrorsAllowAll) {
  for (const int status : {400, 401, 403, 404, 410, 451}) {
    answer(status);
    const std::string origin = "http://h" + std::to_string(status) + ".example/no";
    EXPECT_TRUE(fetch(origin)) << status;
    EXPECT_EQ(verdict(origin), "allow") << status;
  }
}

// RFC 9309, section 2.3.1.4
TEST_F(RobotsCacheTest, ServerErrorsAndSilenceForbidAllForAWhile) {
  for (const int status : {500, 502, 503, 429}) {
    answer(status);
    const std::string url = "http://h" + std::to_string(status) + ".example/yes";
    const Status first = fetch(url);
    ASSERT_FALSE(first) << status;
    EXPECT_EQ(first.error().code, Errc::kRobotsUnreachable);
    EXPECT_EQ(verdict(url), "unknown");
  }
  const std::size_t asked = server_.requests().size();
  EXPECT_FALSE(fetch("http://h500.example/other"));
  EXPECT_EQ(server_.requests().size(), asked) << "no request during the back-off";
  EXPECT_TRUE(cache_->unreachable_until(*Url::parse("http://h500.example/")));
  answer(200);
  clock_.now_ += limits::kRobotsBackOffMin;
  EXPECT_TRUE(fetch("http://h500.example/other"));
  EXPECT_EQ(verdict("http://h500.example/yes"), "allow");
  answer_ = [](const std::string&) { return Reply{"", true, false}; };
  EXPECT_FALSE(fetch("http://silent.example/"));
}

TEST_F(RobotsCacheTest, TheBackOffDoubles) {
  answer(503);
  const Url url = *Url::parse("http://a.example/");
  for (const int factor : {1, 2, 4}) {
    EXPECT_FALSE(fetch("http://a.example/"));
    EXPECT_EQ(cache_->unreachable_until(url), clock_.now_ + limits::kRobotsBackOffMin * factor);
    clock_.now_ += limits::kRobotsBackOffMin * factor;
  }
}

// RFC 9309, section 2.4
TEST_F(RobotsCacheTest, ALongerRetryAfterCounts) {
  answer(503, "Retry-After: 120\r\n");
  EXPECT_FALSE(fetch("http://a.example/yes"));
  clock_.now_ += std::chrono::seconds(119);
  EXPECT_FALSE(fetch("http://a.example/yes"));
  EXPECT_EQ(server_.requests().size(), 1u);
  clock_.now_ += std::chrono::seconds(1);
  answer(200);
  EXPECT_TRUE(fetch("http://a.example/yes"));
}

TEST_F(RobotsCacheTest, WaitsAndOriginsAreBoundedByOptions) {
  robots_options_.back_off_max = std::chrono::seconds(7);
  robots_options_.retry_after_max = std::chrono::seconds(60);
  robots_options_.origins_max = 2;
  cache_.emplace(*fetcher_, clock_, "Headwater", robots_options_);
  const Url url = *Url::parse("http://a.example/");
  answer(503);
  for (const int wait : {5, 7, 7}) {
    EXPECT_FALSE(fetch("http://a.example/"));
    EXPECT_EQ(cache_->unreachable_until(url), clock_.now_ + std::chrono::seconds(wait));
    clock_.now_ += std::chrono::seconds(wait);
  }
  answer(503, "Retry-After: 120\r\n");
  EXPECT_FALSE(fetch("http://a.example/"));
  EXPECT_EQ(cache_->unreachable_until(url), clock_.now_ + std::chrono::seconds(60));
  answer(200);
  for (const char* host : {"b", "c", "d"}) EXPECT_TRUE(fetch(std::string("http://") + host + ".example/"));
  EXPECT_EQ(verdict("http://b.example/"), "unknown");
  EXPECT_EQ(verdict("http://c.example/"), "allow");
}

TEST_F(RobotsCacheTest, RulesOfManyOriginsTakeBoundedMemory) {
  std::string rules = "User-agent: *\n";
  while (rules.size() < limits::kRobotsBytesMax) rules += "Disallow: /" + std::string(2000, 'x') + std::to_string(rules.size()) + "\n";
  answer(200, "", rules);
  const int most = static_cast<int>(kRobotsCacheBytesMax / limits::kRobotsBytesMax) + 2;
  for (int i = 0; i < most; ++i) EXPECT_TRUE(fetch("http://h" + std::to_string(i) + ".example/"));
  EXPECT_EQ(verdict("http://h0.example/"), "unknown");
  EXPECT_EQ(verdict("http://h" + std::to_string(most - 1) + ".example/"), "allow");
  EXPECT_EQ(verdict("http://h" + std::to_string(most / 2) + ".example/"), "allow");
}

TEST_F(RobotsCacheTest, OldRulesStayInForceWhileUnreachable) {
  answer(200);
  EXPECT_TRUE(fetch("http://a.example/"));
  clock_.now_ += limits::kRobotsCacheTtl;
  answer(503);
  EXPECT_TRUE(fetch("http://a.example/"));
  EXPECT_EQ(verdict("http://a.example/no"), "deny");
  EXPECT_EQ(verdict("http://a.example/yes"), "allow");
}

// RFC 9309, section 2.3.1.2
TEST_F(RobotsCacheTest, RedirectsAreFollowedFiveTimes) {
  answer_ = [](const std::string& request) {
    const char hop = request[5];
    const int left = hop >= '1' && hop <= '9' ? hop - '1' : request.find("Host: six") != std::string::npos ? 5 : 4;
    if (left == 0) return reply("200 OK", "", "User-agent: *\nDisallow: /no\n");
    return reply("301 X", "Location: http://other.example/" + std::to_string(left) + "\r\n", "");
  };
  EXPECT_TRUE(fetch("http://five.example/"));
  EXPECT_EQ(verdict("http://five.example/no"), "deny");
  EXPECT_EQ(verdict("http://other.example/no"), "unknown");
  answer_ = [](const std::string&) { return reply("302 X", "Location: /again\r\n", ""); };
  EXPECT_TRUE(fetch("http://loop.example/"));
  EXPECT_EQ(verdict("http://loop.example/no"), "allow");
  answer(301);
  EXPECT_TRUE(fetch("http://nowhere.example/"));
  EXPECT_EQ(verdict("http://nowhere.example/no"), "allow");
}

TEST_F(RobotsCacheTest, HowManyRedirectsAreFollowedIsAnOption) {
  answer_ = [](const std::string& request) {
    const int hop = request.starts_with("GET /r") && request[6] != 'o' ? request[6] - '0' : 0;
    if (hop == 7) return reply("200 OK", "", "User-agent: *\nDisallow: /no\n");
    return reply("301 X", "Location: /r" + std::to_string(hop + 1) + "\r\n", "");
  };
  EXPECT_TRUE(fetch("http://seven.example/"));
  EXPECT_EQ(verdict("http://seven.example/no"), "allow");
  robots_options_.redirects_max = 7;
  cache_.emplace(*fetcher_, clock_, "Headwater", robots_options_);
  EXPECT_TRUE(fetch("http://seven.example/"));
  EXPECT_EQ(verdict("http://seven.example/no"), "deny");
}

TEST_F(RobotsCacheTest, HowMuchOfAFileIsReadIsAnOption) {
  answer(200, "", "User-agent: *\nDisallow: /early\n#" + std::string(600'000, 'x') + "\nDisallow: /late\n");
  EXPECT_TRUE(fetch("http://a.example/"));
  EXPECT_EQ(verdict("http://a.example/early"), "deny");
  EXPECT_EQ(verdict("http://a.example/late"), "allow");
  robots_options_.bytes_max = 700'000;
  cache_.emplace(*fetcher_, clock_, "Headwater", robots_options_);
  EXPECT_TRUE(fetch("http://a.example/"));
  EXPECT_EQ(verdict("http://a.example/late"), "deny");
}

TEST_F(RobotsCacheTest, AnEndlessFileIsReadUpToTheLimit) {
  answer_ = [](const std::string&) {
    return Reply{"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /no\n" + std::string(600'000, '#'), true, false};
  };
  EXPECT_TRUE(fetch("http://a.example/"));
  EXPECT_EQ(verdict("http://a.example/no"), "deny");
}

}  // namespace
}  // namespace headwater::crawler
