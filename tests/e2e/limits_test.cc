// The limits of a crawl as its configuration sets them: each is overstepped by a site of its own, and what lies past it is not asked for.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <map>
#include <mutex>
#include <thread>

#include "tests/e2e/program.h"
#include "tests/fake_web/server.h"

namespace headwater::e2e {
namespace {

using fake_web::Answer;
using fake_web::ServerAction;
using fake_web::ServerRequest;

constexpr char kLimits[] =
    "[fetch]\nconnect_to = [\"::127.0.0.1:{}\"]\nallow_addresses = [\"127.0.0.0/8\"]\ndelay = \"0ms\"\ncontact = "
    "\"mailto:test@demo.test\"\n"
    "url_bytes_max = 64\nrobots_bytes_max = 700000\nrobots_redirects_max = 6\ncontent_codings_max = 1\n"
    "back_off_min = \"100ms\"\nback_off_max = \"1s\"\n"
    "[crawl]\nlinks_per_page = 3\nfeed_entries_max = 4\nsitemaps_per_index = 2\npath_segments_max = 3\nquery_parameters_max = 1\n"
    "barren_pages_max = 5\nrevisit_min = \"1s\"\nrevisit_max = \"1s\"\nwait_max = \"2s\"\ndrain_max = \"0ms\"\nrefetch_after = \"0s\"\n";

Answer page(const std::string& body) { return {200, {{"Content-Type", "text/html"}}, "<!DOCTYPE html><html><body>" + body}; }
Answer xml(const std::string& body) { return {200, {{"Content-Type", "application/xml"}}, body}; }
Answer to(const std::string& location) { return {302, {{"Location", location}}, ""}; }

// "/1" to "/N", each within `around`.
std::string numbered(const char* around, int n) {
  std::string out;
  for (int i = 1; i <= n; ++i) out += fmt::format(fmt::runtime(around), i);
  return out;
}

Answer robots(const std::string& host) {
  if (host == "robots.test") return {200, {}, "User-agent: *\n#" + std::string(600'000, 'x') + "\nDisallow: /late\n"};
  if (host == "hops.test") return to("/hop1");
  if (host == "index.test") return {200, {}, "User-agent: *\n" + numbered("Sitemap: /index{}\n", 3)};
  return {404, {}, ""};
}

const std::string kLong = "/" + std::string(60, 'x');

Answer answer(const std::string& host, const std::string& target) {
  if (target == "/robots.txt") return robots(host);
  if (host == "down.test") return {500, {}, ""};
  if (host == "moved.test") return target == "/" ? to(kLong) : page("");
  if (host == "list.test") {
    const std::size_t digits = target.find_last_not_of("0123456789") + 1;
    const int next = digits < target.size() ? std::stoi(target.substr(digits)) + 1 : 1;
    return page(fmt::format("<a href=\"/list?page={}\">further</a>", next));
  }
  if (target.starts_with("/hop")) {
    if (target == "/hop6") return {200, {}, "User-agent: *\nDisallow: /late\n"};
    return to(fmt::format("/hop{}", target.back() - '0' + 1));
  }
  if (target.starts_with("/index")) return xml("<sitemapindex>" + numbered("<sitemap><loc>/map{}</loc></sitemap>", 3) + "</sitemapindex>");
  if (target.starts_with("/map")) return xml("<urlset><url><loc>/story</loc></url></urlset>");
  if (target != "/") return page("");
  if (host == "links.test") return page(numbered("<a href=/{}>x</a>", 6));
  if (host == "feed.test") return xml("<rss><channel>" + numbered("<item><link>/{}</link></item>", 6) + "</channel></rss>");
  if (host == "long.test") return page("<a href=/short>x</a><a href=" + kLong + ">x</a>");
  if (host == "deep.test") return page("<a href=/one/two/three>x</a><a href=/one/two/three/four>x</a>");
  if (host == "query.test") return page("<a href=/?a=1>x</a><a href=/?a=1&b=2>x</a>");
  if (host == "layers.test") {
    Answer lying = page("<a href=/within>x</a>");  // no coding at all: any number of them can be undone
    lying.headers.push_back({"Content-Encoding", "gzip, gzip"});
    return lying;
  }
  return page("<a href=/early>x</a><a href=/late>x</a>");
}

class LimitsTest : public ::testing::Test {
 protected:
  LimitsTest()
      : server_([this](const ServerRequest& request) {
          const std::lock_guard guard(mutex_);
          ++asked_[request.host + request.target];
          ServerAction action;
          action.answer = answer(request.host, request.target);
          if (request.host == "slow.test" && request.target == "/") action.delay = std::chrono::seconds(25);
          return action;
        }) {}

  void SetUp() override {
    ASSERT_TRUE(server_.start(0));
    config_ = folder_.file("headwater.toml", fmt::format(kLimits, server_.port()));
  }
  std::vector<std::string> arguments(const std::string& seeds) const {
    return {"crawl",
            "--config",
            config_,
            "--store",
            (folder_.path / "store").string(),
            "--depth",
            "99",
            "--json",
            folder_.file("seeds.txt", seeds)};
  }
  int asked(const std::string& url) {
    const std::lock_guard guard(mutex_);
    return asked_[url];
  }

  TempFolder folder_;
  std::string config_;
  std::mutex mutex_;
  std::map<std::string, int> asked_;  // by URL without its scheme
  fake_web::Server server_;
};

TEST_F(LimitsTest, HoldForACrawl) {
  std::string seeds;
  for (const char* host : {"links", "feed", "index", "long", "moved", "deep", "query", "list", "layers", "robots", "hops", "down"})
    seeds += fmt::format("http://{}.test/\n", host);
  const Output first = run(arguments(seeds));
  ASSERT_FALSE(json_lines(first.out).empty()) << first.err;
  for (const char* url :
       {"links.test/3", "feed.test/4", "index.test/index2", "index.test/map2", "long.test/short", "moved.test/", "deep.test/one/two/three",
        "query.test/?a=1", "list.test/list?page=5", "layers.test/", "robots.test/early", "hops.test/early"})
    EXPECT_EQ(asked(url), 1) << url;
  for (const std::string& url :
       {std::string("links.test/4"), std::string("feed.test/5"), std::string("index.test/index3"), std::string("index.test/map3"),
        "long.test" + kLong, "moved.test" + kLong, std::string("deep.test/one/two/three/four"), std::string("query.test/?a=1&b=2"),
        std::string("list.test/list?page=9"), std::string("layers.test/within"), std::string("robots.test/late"),
        std::string("hops.test/late")})
    EXPECT_EQ(asked(url), 0) << url;
  EXPECT_EQ(asked("down.test/"), 3) << "the third attempt is due within wait_max";

  run(arguments("http://links.test/\n"));
  EXPECT_EQ(asked("links.test/3"), 2) << "due again after revisit_max";
}

TEST_F(LimitsTest, ACrawlThatIsStoppedWaitsNoLongerForItsPagesThanItMay) {
  Started crawling(arguments("http://slow.test/\n"), folder_.path);
  for (int i = 0; i < 30'000 && asked("slow.test/") == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ASSERT_EQ(asked("slow.test/"), 1);
  const auto stopped = std::chrono::steady_clock::now();
  crawling.signal(SIGINT);
  EXPECT_EQ(crawling.wait(), 130);
  EXPECT_LT(std::chrono::steady_clock::now() - stopped, std::chrono::seconds(10));
}

}  // namespace
}  // namespace headwater::e2e
