#include "daemon/scope.h"

#include <algorithm>

#include "base/limits.h"
#include "crawler/fetcher.h"
#include "crawler/web_archives.h"

namespace headwater::daemon {

namespace {
// Items without a seed's site were reached through a credit: they are read, and nothing of theirs is followed.
bool expands(const FrontierItem& item) { return !item.seed_host.empty(); }

FrontierItem next_item(const FrontierItem& from, Url url, FrontierReason reason) {
  FrontierItem item;
  item.url = std::move(url);
  item.depth = from.depth;
  item.reason = reason;
  item.via = from.url.href();
  item.seed_host = from.seed_host;
  item.job = from.job;
  return item;
}

// The site whose links are followed.
class Site {
 public:
  explicit Site(const FrontierItem& item) : seed_host_(item.seed_host) {}
  bool holds(const Url& url) {
    if (url.host() != host_ || host_.empty()) {  // most links of a page are of one host
      host_ = url.host();
      held_ = registrable_domain(host_) == seed_host_;
    }
    return held_;
  }

 private:
  const std::string& seed_host_;
  std::string host_;
  bool held_ = false;
};

bool is_known(const KnownUrls* known, const FrontierItem& from, const Url& url) {
  return known != nullptr && known->covers(url, from.job, from.depth + 1, FrontierReason::kLink);
}

void add_links(const FrontierItem& item, const PageWork& work, int depth_max, const KnownUrls* known, std::vector<FrontierItem>& out) {
  if (item.depth >= depth_max || work.links.nofollow) return;
  Site site(item);
  for (const Url& link : work.links.links) {
    if (is_known(known, item, link) || !site.holds(link) || crawler::is_media(link)) continue;
    FrontierItem next = next_item(item, link, FrontierReason::kLink);
    next.depth = item.depth + 1;
    out.push_back(std::move(next));
  }
}

// The feeds a page announces cost no depth: what they list does. An article's own feed holds its comments.
void add_feeds(const FrontierItem& item, const PageWork& work, int depth_max, std::vector<FrontierItem>& out) {
  if (item.depth >= depth_max || work.links.nofollow) return;
  Site site(item);
  for (const Url& feed : work.links.feeds) {
    const bool comments = has_text(work.article) && item.url.path() != "/" && feed.path().starts_with(item.url.path());
    if (site.holds(feed) && !comments) out.push_back(next_item(item, feed, FrontierReason::kFeed));
  }
}

// The newest `n` entries, in their own order.
std::vector<const crawler::FeedEntry*> newest(const crawler::Feed& feed, std::size_t n) {
  std::vector<const crawler::FeedEntry*> entries;
  for (const crawler::FeedEntry& entry : feed.entries) entries.push_back(&entry);
  const auto date = [](const crawler::FeedEntry* entry) {
    return std::max(entry->published ? entry->published->instant : Instant::min(),
                    entry->updated ? entry->updated->instant : Instant::min());
  };
  std::stable_sort(entries.begin(), entries.end(), [&](const auto* a, const auto* b) { return date(a) > date(b); });
  entries.resize(std::min(entries.size(), n));
  return entries;
}

// A seed that is a feed may stand on another host than its articles; each article's own site is then the scope. A sitemap speaks for its
// own site, and lists all of it: at the edge of the crawl only what is newest there is taken.
void add_entries(const FrontierItem& item, const PageWork& work, int depth_max, const KnownUrls* known, std::size_t sitemaps_max,
                 std::vector<FrontierItem>& out) {
  if (item.depth >= depth_max) return;
  Site site(item);
  const bool edge = item.depth + 1 == depth_max;
  if (work.feed.kind == crawler::FeedKind::kSitemapIndex) {
    if (item.redirects >= limits::kRedirectHopsMax) return;
    for (const auto* entry : newest(work.feed, edge ? std::min(limits::kSitemapsAtTheEdgeMax, sitemaps_max) : sitemaps_max)) {
      if (!site.holds(entry->url)) continue;
      FrontierItem next = next_item(item, entry->url, FrontierReason::kFeed);
      next.redirects = item.redirects + 1;  // indexes that name each other end some time
      out.push_back(std::move(next));
    }
    return;
  }
  const bool sitemap = work.feed.kind == crawler::FeedKind::kSitemap;
  for (const auto* entry : newest(work.feed, edge && sitemap ? limits::kSitemapEntriesAtTheEdgeMax : work.feed.entries.size())) {
    if (is_known(known, item, entry->url) || crawler::is_media(entry->url)) continue;
    if ((sitemap || !is_seed(item)) && !site.holds(entry->url)) continue;
    FrontierItem next = next_item(item, entry->url, FrontierReason::kLink);
    next.depth = item.depth + 1;
    next.seed_host = registrable_domain(entry->url.host());
    out.push_back(std::move(next));
  }
}

void add_credits(const FrontierItem& item, const Article& article, std::vector<FrontierItem>& out) {
  for (const Credit& credit : article.credits) {
    const auto url = Url::parse(credit.url);
    if (!url || !url->is_http() || same_site(*url, item.url)) continue;
    FrontierItem next = next_item(item, normalize(*url), FrontierReason::kCredit);
    next.seed_host.clear();
    out.push_back(std::move(next));
  }
}

// What a feed or sitemap says of the pages' dates. News sitemaps give when an article appeared, others when something was touched.
std::vector<store::ListedDate> listed_dates(const crawler::Feed& feed) {
  std::vector<store::ListedDate> dates;
  if (feed.kind == crawler::FeedKind::kSitemapIndex) return dates;
  const DateKind kind = feed.kind == crawler::FeedKind::kSitemap ? DateKind::kSitemap : DateKind::kFeed;
  for (const crawler::FeedEntry& entry : feed.entries) {
    const auto add = [&](const std::optional<crawler::FeedDate>& date, DateRole role) {
      if (date) dates.push_back({entry.url.href(), kind, role, date->instant, date->has_time, date->text, entry.title});
    };
    add(entry.published, DateRole::kPublished);
    add(entry.updated, DateRole::kModified);
  }
  return dates;
}
}  // namespace

FrontierItem seed_item(const Url& seed) {
  FrontierItem item;
  item.url = normalize(seed);
  item.reason = FrontierReason::kSeed;
  item.seed_host = registrable_domain(seed.host());
  return item;
}

bool is_seed(const FrontierItem& item) {
  return item.depth == 0 && expands(item) && (item.reason == FrontierReason::kSeed || item.reason == FrontierReason::kRedirect);
}

bool is_redirect(int status) { return status == 301 || status == 302 || status == 303 || status == 307 || status == 308; }

Result<store::PageRecord> redirect_record(const FrontierItem& item, Capture capture, const ScopeLimits& most) {
  auto target = crawler::redirect_target(capture, most.url_bytes_max);
  if (!target) return target.error();
  if (item.redirects >= most.redirects_max)
    return make_error(Errc::kTooMany, "it redirects more than " + std::to_string(most.redirects_max) + " times");
  FrontierItem next = next_item(item, *std::move(target), FrontierReason::kRedirect);
  next.redirects = item.redirects + 1;
  if (expands(item)) {
    const std::string site = registrable_domain(next.url.host());
    if (is_seed(item))
      next.seed_host = site;  // the seed's site is where its redirects end
    else if (site != item.seed_host)
      return make_error(Errc::kOutOfScope, "it redirects to another site: " + next.url.href());
  }
  store::PageRecord record;
  record.item = item;
  record.status = UrlStatus::kRedirected;
  record.redirected_to = next.url.href();
  record.fetched = capture.fetched;
  record.capture = std::move(capture);
  record.discovered.push_back(std::move(next));
  return record;
}

std::vector<FrontierItem> sitemap_items(const FrontierItem& item, const std::vector<std::string>& sitemaps, const Url& robots,
                                        int depth_max, const ScopeLimits& most) {
  std::vector<FrontierItem> items;
  if (!expands(item) || item.depth >= depth_max) return items;
  Site site(item);
  for (const std::string& sitemap : sitemaps) {
    const auto url = Url::parse(sitemap, &robots);
    if (!url || !url->is_http() || items.size() >= most.sitemaps_per_index || !site.holds(*url)) continue;
    Url normal = normalize(*url);
    if (normal.href().size() <= most.url_bytes_max) items.push_back(next_item(item, std::move(normal), FrontierReason::kFeed));
  }
  return items;
}

std::vector<FrontierItem> archive_items(const FrontierItem& item, const Article& article, const std::vector<std::string>& endpoints) {
  std::vector<std::string> pages = {item.url.href()};
  for (const Credit& credit : article.credits) {
    if (!credit.url.empty() && pages.size() < limits::kArchiveQuestionsMax) pages.push_back(credit.url);
  }
  std::vector<FrontierItem> items;
  for (const std::string& page : pages) {
    const auto target = Url::parse(page);
    if (!target || !target->is_http()) continue;
    for (const std::string& endpoint : endpoints) {
      const auto question = crawler::archive_query(endpoint, normalize(*target));
      if (!question || !question->is_http()) continue;
      FrontierItem next = next_item(item, *question, FrontierReason::kArchive);
      next.via = normalize(*target).href();
      next.seed_host.clear();
      items.push_back(std::move(next));
    }
  }
  return items;
}

store::PageRecord archive_record(FrontierItem item, const Capture& capture) {
  store::PageRecord record;
  record.status = UrlStatus::kFetched;
  record.fetched = capture.fetched;
  if (const auto earliest = crawler::earliest_capture(capture.body)) {
    record.listed.push_back(
        {item.via, DateKind::kArchive, DateRole::kPublished, *earliest, true, "captured by " + std::string(item.url.host()), ""});
  }
  record.item = std::move(item);
  return record;
}

store::PageRecord page_record(FrontierItem item, PageWork work, int depth_max, const KnownUrls* known, const ScopeLimits& most) {
  store::PageRecord record;
  record.status = UrlStatus::kFetched;
  record.fetched = work.capture.fetched;
  if (expands(item)) {
    add_links(item, work, depth_max, known, record.discovered);
    add_feeds(item, work, depth_max, record.discovered);
    add_entries(item, work, depth_max, known, most.sitemaps_per_index, record.discovered);
    if (has_text(work.article)) add_credits(item, *work.article, record.discovered);
  }
  if (!has_text(work.article) && work.links.refresh && item.redirects < most.redirects_max && *work.links.refresh != item.url) {
    FrontierItem next = next_item(item, *work.links.refresh, FrontierReason::kRedirect);
    next.redirects = item.redirects + 1;
    if (!expands(item) || registrable_domain(next.url.host()) == item.seed_host) record.discovered.push_back(std::move(next));
  }
  std::erase_if(record.discovered, [&most](const FrontierItem& next) { return next.url.href().size() > most.url_bytes_max; });
  record.listed = listed_dates(work.feed);
  record.tdm_reserved = work.links.tdm_reserved;
  record.tdm_policy = work.links.tdm_policy;
  if (has_text(work.article)) {
    record.article = *std::move(work.article);
    record.fingerprint = std::move(work.fingerprint);
  }
  record.capture = std::move(work.capture);
  record.item = std::move(item);
  return record;
}

}  // namespace headwater::daemon
