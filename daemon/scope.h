// Which URLs a page leads to, and under what terms: links within the seed's site down to the depth, credited URLs one hop anywhere,
// redirects as items of their own. Pure.
#pragma once

#include "base/capture.h"
#include "base/limits.h"
#include "daemon/known_urls.h"
#include "daemon/page_work.h"
#include "store/store.h"

namespace headwater::daemon {

FrontierItem seed_item(const Url& seed);

/// The item stands for a seed, directly or through redirects.
bool is_seed(const FrontierItem& item);

bool is_redirect(int status);

/// The record of a redirect answer, its target to be fetched as an item of its own. Errors: kTooMany (hops), kOutOfScope (a link that
/// leaves the seed's site), kInvalidInput (no usable target).
Result<store::PageRecord> redirect_record(const FrontierItem& item, Capture capture, int redirects_max = limits::kRedirectHopsMax);

/// The sitemaps that the robots.txt at `robots` names, to be followed for the sake of `item`, the first page asked for there.
std::vector<FrontierItem> sitemap_items(const FrontierItem& item, const std::vector<std::string>& sitemaps, const Url& robots,
                                        int depth_max);

/// Questions to the web archives at `endpoints`: when they first saw an article's page and the pages it credits.
std::vector<FrontierItem> archive_items(const FrontierItem& item, const Article& article, const std::vector<std::string>& endpoints);

/// The record of an archive's answer: the earliest capture it knows, as a date of the page that was asked about.
store::PageRecord archive_record(FrontierItem item, const Capture& capture);

/// The record of a page that was fetched, with everything it leads to within `depth_max`; links that `known` covers are left out.
store::PageRecord page_record(FrontierItem item, PageWork work, int depth_max, const KnownUrls* known = nullptr,
                              int redirects_max = limits::kRedirectHopsMax);

}  // namespace headwater::daemon
