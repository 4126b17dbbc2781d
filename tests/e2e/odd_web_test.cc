// A crawl of sites that lead a crawler about: it ends, asks for no more than it must, and finds what is there.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "base/hash.h"
#include "tests/e2e/program.h"
#include "tests/fake_web/server.h"

namespace headwater::e2e {
namespace {

using fake_web::Answer;
using fake_web::ServerAction;
using fake_web::ServerRequest;

Answer page(const std::string& body, int status = 200) {
  return {status, {{"Content-Type", "text/html; charset=utf-8"}}, "<!DOCTYPE html><html><body>" + body + "</body></html>"};
}
Answer xml(const std::string& body) { return {200, {{"Content-Type", "application/xml"}}, body}; }
Answer to(const std::string& location) { return {302, {{"Location", location}, {"Set-Cookie", "seen=1"}}, ""}; }
std::string link(const std::string& href) { return fmt::format("<a href=\"{}\">further</a> ", href); }

// "?page=17" -> 17
int number_at_end(const std::string& target) {
  const std::size_t digits = target.find_last_not_of("0123456789") + 1;
  return digits < target.size() ? std::stoi(target.substr(digits)) : 0;
}

Answer robots(const std::string& host) {
  if (host == "sitemap.test") return {200, {}, "User-agent: *\nSitemap: http://sitemap.test/sitemap.xml\n"};
  return {404, {}, ""};
}

Answer answer(const std::string& host, const std::string& target) {
  if (target == "/robots.txt") return robots(host);
  const std::string nav = link("/") + link("/about");
  if (host == "loop-a.test") return to("http://loop-b.test/");
  if (host == "loop-b.test") return to("http://loop-a.test/");
  if (host == "cookie.test") return target == "/" ? to("/?check=1") : to("/");
  if (host == "refresh.test") {
    const std::string next = target == "/a" ? "/b" : "/a";
    return page(fmt::format("<meta http-equiv=refresh content=\"0;url={}\">", next));
  }
  if (host == "session.test") {
    std::string links;
    for (int i = 0; i < 3; ++i) links += link(fmt::format("/{:016x}/list", hash64(target + std::to_string(i))));
    return page(nav + links);
  }
  if (host == "list.test") return page(nav + link(fmt::format("/list?page={}", number_at_end(target) + 1)));
  if (host == "growing.test") return page(nav + link(target + (target.ends_with('/') ? "" : "/") + "more"));
  if (host == "sitemap.test") {
    const std::string entry = "<sitemap><loc>http://sitemap.test{}</loc></sitemap>";
    if (target == "/sitemap.xml")
      return xml("<sitemapindex>" + fmt::format(fmt::runtime(entry), "/sitemap.xml") + fmt::format(fmt::runtime(entry), "/plain.xml.gz") + "</sitemapindex>");
    if (target == "/plain.xml.gz") return {200, {{"Content-Type", "application/gzip"}}, "<urlset><url><loc>http://sitemap.test/story</loc></url></urlset>"};
    return page("a story");
  }
  if (host == "feed.test" && target == "/") return page("<link rel=alternate type=\"application/rss+xml\" href=\"news/feed\">");
  if (host == "feed.test" && target == "/news/feed")
    return xml("<rss><channel><item><link>story/1</link></item><item><link>//feed.test/story/2</link></item></channel></rss>");
  if (host == "later.test") return {503, {{"Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"}}, ""};
  if (host == "dot.test") return page(link("http://dot.test/a") + link("http://dot.test./a") + link("http://DOT.test.:80/a#x"));
  if (host == "part.test") return {206, {{"Content-Range", "bytes 0-99/5000"}, {"Content-Type", "text/html"}}, "<p>The beginning of"};
  return page(nav);
}

class OddWebTest : public ::testing::Test {
 protected:
  OddWebTest()
      : server_([this](const ServerRequest& request) {
          const std::lock_guard guard(mutex_);
          ++asked_[request.host + request.target];
          if (request.target != "/robots.txt") ++pages_[request.host];
          ServerAction action;
          action.answer = answer(request.host, request.target);
          return action;
        }) {}

  boost::json::object crawl(const std::string& seeds) {
    EXPECT_TRUE(server_.start(0));
    const std::string config = folder_.file(
        "headwater.toml", fmt::format("[fetch]\nconnect_to = [\"::127.0.0.1:{}\"]\nallow_addresses = [\"127.0.0.0/8\"]\ndelay = \"0ms\"\n"
                                      "contact = \"mailto:test@demo.test\"\n",
                                      server_.port()));
    const Output output = run({"crawl", "--config", config, "--store", (folder_.path / "store").string(), "--depth", "99", "--json",
                               folder_.file("seeds.txt", seeds)});
    const auto objects = json_lines(output.out);
    EXPECT_FALSE(objects.empty()) << output.err;
    return objects.empty() ? boost::json::object{} : objects.back();
  }

  TempFolder folder_;
  std::mutex mutex_;
  std::map<std::string, int> asked_, pages_;  // by URL without its scheme; by host
  fake_web::Server server_;
};

TEST_F(OddWebTest, ACrawlOfItEnds) {
  const auto summary = crawl(
      "http://loop-a.test/\nhttp://cookie.test/\nhttp://refresh.test/a\nhttp://session.test/\nhttp://list.test/\nhttp://growing.test/\n"
      "http://sitemap.test/\nhttp://feed.test/\nhttp://later.test/\nhttp://dot.test/\nhttp://part.test/\n");
  EXPECT_EQ(text(summary, "type"), "summary");
  for (const char* url : {"loop-a.test/", "loop-b.test/", "cookie.test/", "cookie.test/?check=1", "refresh.test/a", "refresh.test/b",
                          "sitemap.test/sitemap.xml", "sitemap.test/plain.xml.gz", "sitemap.test/story", "feed.test/news/story/1",
                          "feed.test/story/2", "later.test/", "dot.test/a", "part.test/"})
    EXPECT_EQ(asked_[url], 1) << url;
  for (const char* host : {"session.test", "list.test", "growing.test"}) EXPECT_LE(pages_[host], 140) << host;
  EXPECT_FALSE(pages_.contains("dot.test."));
  EXPECT_EQ(summary.at("articles").to_number<int>(), 0);
}

}  // namespace
}  // namespace headwater::e2e
