#include "daemon/scope.h"

#include <algorithm>

#include "base/limits.h"
#include "crawler/fetcher.h"

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

void add_links(const FrontierItem& item, const PageWork& work, int depth_max, std::vector<FrontierItem>& out) {
  if (item.depth >= depth_max || work.links.nofollow) return;
  for (const Url& link : work.links.links) {
    if (registrable_domain(link.host()) != item.seed_host) continue;
    FrontierItem next = next_item(item, link, FrontierReason::kLink);
    next.depth = item.depth + 1;
    out.push_back(std::move(next));
  }
}

// A feed may stand on another host than its articles; each article's own site is then the scope.
void add_entries(const FrontierItem& item, const PageWork& work, int depth_max, std::vector<FrontierItem>& out) {
  if (item.depth >= depth_max) return;
  for (const Url& entry : work.entries) {
    FrontierItem next = next_item(item, entry, FrontierReason::kLink);
    next.depth = item.depth + 1;
    next.seed_host = registrable_domain(entry.host());
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

Result<store::PageRecord> redirect_record(const FrontierItem& item, Capture capture) {
  auto target = crawler::redirect_target(capture);
  if (!target) return target.error();
  if (item.redirects >= limits::kRedirectHopsMax) return make_error(Errc::kTooMany, "it redirects more than 5 times");
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

store::PageRecord page_record(FrontierItem item, PageWork work, int depth_max) {
  store::PageRecord record;
  record.status = UrlStatus::kFetched;
  record.fetched = work.capture.fetched;
  if (expands(item)) {
    add_links(item, work, depth_max, record.discovered);
    add_entries(item, work, depth_max, record.discovered);
    if (has_text(work.article)) add_credits(item, *work.article, record.discovered);
  }
  if (!has_text(work.article) && work.links.refresh && item.redirects < limits::kRedirectHopsMax && *work.links.refresh != item.url) {
    FrontierItem next = next_item(item, *work.links.refresh, FrontierReason::kRedirect);
    next.redirects = item.redirects + 1;
    if (!expands(item) || registrable_domain(next.url.host()) == item.seed_host) record.discovered.push_back(std::move(next));
  }
  if (has_text(work.article)) {
    record.article = *std::move(work.article);
    record.fingerprint = std::move(work.fingerprint);
  }
  record.capture = std::move(work.capture);
  record.item = std::move(item);
  return record;
}

}  // namespace headwater::daemon
