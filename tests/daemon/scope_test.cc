#include "daemon/scope.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace headwater::daemon {
namespace {

FrontierItem item(const char* url, int depth = 0) {
  FrontierItem out = seed_item(*Url::parse(url));
  out.depth = depth;
  return out;
}

Capture redirect(const FrontierItem& from, const std::string& to) {
  Capture capture;
  capture.url = from.url;
  capture.status = 301;
  capture.headers = {{"Location", to}};
  return capture;
}

PageWork page_with(const FrontierItem& from, std::vector<const char*> links) {
  PageWork work{{}, Article{}, {}, {}, {}};
  work.capture.url = from.url;
  work.capture.status = 200;
  for (const char* link : links) work.links.links.push_back(*Url::parse(link));
  return work;
}

std::vector<std::string> discovered(const store::PageRecord& record) {
  std::vector<std::string> out;
  for (const FrontierItem& next : record.discovered) out.push_back(next.url.href());
  return out;
}

crawler::Feed feed_of(crawler::FeedKind kind, const std::vector<std::string>& entries) {
  crawler::Feed feed{kind, {}};
  for (const std::string& entry : entries) feed.entries.push_back({*Url::parse(entry), "", std::nullopt, std::nullopt});
  return feed;
}

TEST(Scope, LinksStayWithinTheSeedsSiteAndTheDepth) {
  const FrontierItem seed = item("http://www.paper.test/");
  const std::vector<const char*> links = {"http://www.paper.test/a", "http://sport.paper.test/b", "http://other.test/c"};
  EXPECT_EQ(discovered(page_record(seed, page_with(seed, links), 1)),
            (std::vector<std::string>{"http://www.paper.test/a", "http://sport.paper.test/b"}));
  EXPECT_TRUE(discovered(page_record(seed, page_with(seed, links), 0)).empty());
  const FrontierItem deep = item("http://www.paper.test/a", 1);
  EXPECT_TRUE(discovered(page_record(deep, page_with(deep, links), 1)).empty());
}

TEST(Scope, AFeedsEntriesAreOneHopWhereverTheyStand) {
  const FrontierItem seed = item("http://feeds.test/rss.xml");
  PageWork feed = page_with(seed, {});
  feed.article = make_error(Errc::kUnsupported, "");
  feed.feed = feed_of(crawler::FeedKind::kFeed, {"http://paper.test/a"});
  const store::PageRecord record = page_record(seed, std::move(feed), 1);
  ASSERT_EQ(discovered(record), std::vector<std::string>{"http://paper.test/a"});
  EXPECT_EQ(record.discovered[0].seed_host, "paper.test");
  EXPECT_EQ(record.discovered[0].depth, 1);
}

TEST(Scope, ASitemapSpeaksForItsOwnSiteAndCostsNoDepth) {
  const FrontierItem page = item("http://paper.test/", 0);
  const std::vector<FrontierItem> maps =
      sitemap_items(page, {"/index.xml", "http://cdn.other.test/s.xml"}, *Url::parse("http://paper.test/robots.txt"), 1);
  ASSERT_EQ(maps.size(), 1u);
  EXPECT_EQ(maps[0].reason, FrontierReason::kFeed);
  EXPECT_EQ(maps[0].depth, 0);
  EXPECT_TRUE(sitemap_items(page, {"/index.xml"}, *Url::parse("http://paper.test/robots.txt"), 0).empty());
  PageWork work = page_with(maps[0], {});
  work.article = make_error(Errc::kUnsupported, "");
  work.feed = feed_of(crawler::FeedKind::kSitemapIndex, {"http://paper.test/s1.xml", "http://other.test/s2.xml"});
  const store::PageRecord index = page_record(maps[0], std::move(work), 1);
  ASSERT_EQ(discovered(index), std::vector<std::string>{"http://paper.test/s1.xml"});
  EXPECT_EQ(index.discovered[0].depth, 0);
  EXPECT_EQ(index.discovered[0].reason, FrontierReason::kFeed);
}

TEST(Scope, AtTheEdgeOnlyTheNewestOfASitemapAreTaken) {
  const FrontierItem seed = item("http://paper.test/s.xml");
  std::vector<std::string> urls;
  for (std::size_t i = 0; i < limits::kSitemapEntriesAtTheEdgeMax + 50; ++i) urls.push_back("http://paper.test/" + std::to_string(i));
  crawler::Feed feed = feed_of(crawler::FeedKind::kSitemap, urls);
  feed.entries.back().updated = crawler::FeedDate{*parse_rfc3339("2024-01-01"), false, "2024-01-01"};
  PageWork work = page_with(seed, {});
  work.article = make_error(Errc::kUnsupported, "");
  work.feed = feed;
  const store::PageRecord edge = page_record(seed, std::move(work), 1);
  EXPECT_EQ(edge.discovered.size(), limits::kSitemapEntriesAtTheEdgeMax);
  EXPECT_EQ(edge.discovered[0].url.href(), urls.back());
  ASSERT_EQ(edge.listed.size(), 1u);
  EXPECT_EQ(edge.listed[0].kind, DateKind::kSitemap);
}

TEST(Scope, AnArticlesCommentFeedIsLeftOut) {
  const FrontierItem page = item("http://paper.test/story/");
  PageWork work = page_with(page, {});
  work.article->text = "words";
  work.links.feeds = {*Url::parse("http://paper.test/story/feed/"), *Url::parse("http://paper.test/feed/")};
  EXPECT_EQ(discovered(page_record(page, std::move(work), 1)), std::vector<std::string>{"http://paper.test/feed/"});
}

TEST(Scope, ArchivesAreAskedAboutThePageAndItsCredits) {
  const FrontierItem page = item("http://paper.test/story");
  Article article;
  article.credits.push_back({CreditKind::kSourceLink, "https://wire.test/original", "wire.test", "", ""});
  const auto asked = archive_items(page, article, {"http://archive.test/timemap/"});
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[1].url.href(), "http://archive.test/timemap/https://wire.test/original");
  EXPECT_EQ(asked[1].via, "https://wire.test/original");
  Capture answer;
  answer.body = "<x>; rel=\"first memento\"; datetime=\"Tue, 20 Jun 2000 18:02:59 GMT\"";
  const store::PageRecord record = archive_record(asked[1], answer);
  ASSERT_EQ(record.listed.size(), 1u);
  EXPECT_EQ(record.listed[0].url, "https://wire.test/original");
  EXPECT_EQ(record.listed[0].kind, DateKind::kArchive);
}

TEST(Scope, UrlsLongerThanTheLimitAreDropped) {
  const ScopeLimits most{.url_bytes_max = 64};
  const std::string fits = "http://paper.test/" + std::string(46, 'x'), longer = fits + "x";
  const FrontierItem seed = item("http://paper.test/");
  PageWork work = page_with(seed, {fits.c_str(), longer.c_str()});
  work.links.feeds = {*Url::parse(longer + "/feed")};
  work.links.refresh = *Url::parse(longer + "/refreshed");
  EXPECT_EQ(discovered(page_record(seed, std::move(work), 1, nullptr, most)), std::vector<std::string>{fits});
  work = page_with(seed, {});
  work.article->text = "text";
  work.article->credits = {{CreditKind::kSourceLink, "https://agency.test/" + longer, "agency.test", "", "Source link"}};
  EXPECT_TRUE(discovered(page_record(seed, std::move(work), 1, nullptr, most)).empty());
  for (const auto kind : {crawler::FeedKind::kFeed, crawler::FeedKind::kSitemap, crawler::FeedKind::kSitemapIndex}) {
    work = page_with(seed, {});
    work.feed = feed_of(kind, {fits, longer});
    EXPECT_EQ(discovered(page_record(seed, std::move(work), 2, nullptr, most)), std::vector<std::string>{fits});
  }
  EXPECT_TRUE(redirect_record(seed, redirect(seed, fits), most));
  EXPECT_EQ(redirect_record(seed, redirect(seed, longer), most).error().code, Errc::kTooLarge);
  EXPECT_EQ(sitemap_items(seed, {fits, longer}, *Url::parse("http://paper.test/robots.txt"), 1, most).size(), 1U);
}

TEST(Scope, NoMoreSitemapsAreFollowedThanTheLimit) {
  const FrontierItem seed = item("http://paper.test/s.xml");
  const std::vector<std::string> sitemaps = {"http://paper.test/1", "http://paper.test/2", "http://paper.test/3"};
  for (const std::size_t most : {0U, 2U, 9U}) {
    PageWork work = page_with(seed, {});
    work.feed = feed_of(crawler::FeedKind::kSitemapIndex, sitemaps);
    const ScopeLimits limit{.sitemaps_per_index = most};
    EXPECT_EQ(page_record(seed, std::move(work), 2, nullptr, limit).discovered.size(), std::min<std::size_t>(most, 3));
    EXPECT_EQ(sitemap_items(seed, sitemaps, *Url::parse("http://paper.test/robots.txt"), 2, limit).size(), std::min<std::size_t>(most, 3));
  }
}

TEST(Scope, CreditedUrlsAreFollowedOneHopWhateverTheDepth) {
  const FrontierItem deep = item("http://farm.test/copy", 1);
  PageWork work = page_with(deep, {});
  work.article->text = "text";
  work.article->credits = {{CreditKind::kSourceLink, "https://agency.test/story?utm_source=x", "agency.test", "", "Source link"},
                           {CreditKind::kByline, "", "times.test", "The Times", "By The Times"}};
  const store::PageRecord record = page_record(deep, std::move(work), 1);
  ASSERT_EQ(discovered(record), std::vector<std::string>{"https://agency.test/story"});
  EXPECT_EQ(record.discovered[0].reason, FrontierReason::kCredit);
  PageWork further = page_with(record.discovered[0], {"https://agency.test/more"});
  further.article->text = "text";
  further.article->credits = {{CreditKind::kSourceLink, "https://third.test/x", "third.test", "", "Source"}};
  EXPECT_TRUE(discovered(page_record(record.discovered[0], std::move(further), 5)).empty());
}

TEST(Scope, ASeedMayMoveToAnotherSiteALinkMayNot) {
  const FrontierItem seed = item("http://paper.test/");
  const auto moved = redirect_record(seed, redirect(seed, "https://www.newpaper.test/"));
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->discovered[0].seed_host, "newpaper.test");
  EXPECT_TRUE(is_seed(moved->discovered[0]));
  FrontierItem link = item("http://paper.test/out", 1);
  link.reason = FrontierReason::kLink;
  EXPECT_EQ(redirect_record(link, redirect(link, "http://ads.test/")).error().code, Errc::kOutOfScope);
  EXPECT_TRUE(redirect_record(link, redirect(link, "https://paper.test/out/")));
}

TEST(Scope, RedirectsEndAfterTheLimit) {
  FrontierItem seed = item("http://paper.test/");
  seed.redirects = limits::kRedirectHopsMax;
  EXPECT_EQ(redirect_record(seed, redirect(seed, "http://paper.test/again")).error().code, Errc::kTooMany);
  EXPECT_TRUE(redirect_record(seed, redirect(seed, "http://paper.test/again"), {.redirects_max = limits::kRedirectHopsMax + 1}));
  seed.redirects = 0;
  EXPECT_EQ(redirect_record(seed, redirect(seed, "http://paper.test/again"), {.redirects_max = 0}).error().code, Errc::kTooMany);
  Capture nowhere = redirect(seed, "");
  nowhere.headers.clear();
  EXPECT_FALSE(redirect_record(seed, std::move(nowhere)));
}

}  // namespace
}  // namespace headwater::daemon
