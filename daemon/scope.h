// Which URLs a page leads to, and under what terms: links within the seed's site down to the depth, credited URLs one hop anywhere,
// redirects as items of their own. Pure.
#pragma once

#include "base/capture.h"
#include "base/limits.h"
#include "daemon/known_urls.h"
#include "daemon/page_work.h"
#include "store/store.h"

namespace headwater::daemon {

/// What of the URLs that a page leads to is kept.
struct ScopeLimits {
  std::size_t url_bytes_max = limits::kUrlBytesMax;               ///< longer ones are dropped; questions to archives are not measured
  int redirects_max = limits::kRedirectHopsMax;                   ///< hops of one page
  std::size_t sitemaps_per_index = limits::kSitemapsPerIndexMax;  ///< followed of one index, the newest first, or of one robots.txt
};

FrontierItem seed_item(const Url& seed);

/// The item stands for a seed, directly or through redirects.
bool is_seed(const FrontierItem& item);

bool is_redirect(int status);

/// The record of a redirect answer, its target to be fetched as an item of its own. Errors: kTooMany (hops), kTooLarge (the target's URL),
/// kOutOfScope (a link that leaves the seed's site), kInvalidInput (no usable target).
Result<store::PageRecord> redirect_record(const FrontierItem& item, Capture capture, const ScopeLimits& most = {});

/// The sitemaps that the robots.txt at `robots` names, to be followed for the sake of `item`, the first page asked for there.
std::vector<FrontierItem> sitemap_items(const FrontierItem& item, const std::vector<std::string>& sitemaps, const Url& robots,
                                        int depth_max, const ScopeLimits& most = {});

/// Questions to the web archives at `endpoints`: when they first saw an article's page and the pages it credits.
std::vector<FrontierItem> archive_items(const FrontierItem& item, const Article& article, const std::vector<std::string>& endpoints);

/// The record of an archive's answer: the earliest capture it knows, as a date of the page that was asked about.
store::PageRecord archive_record(FrontierItem item, const Capture& capture);

/// The record of a page that was fetched, with everything it leads to within `depth_max`; links that `known` covers are left out.
store::PageRecord page_record(FrontierItem item, PageWork work, int depth_max, const KnownUrls* known = nullptr,
                              const ScopeLimits& most = {});

}  // namespace headwater::daemon
