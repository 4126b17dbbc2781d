// The table `url`: what is to be fetched and what became of it.
// All functions run inside the caller's transaction; failures stick to the Database.
#pragma once

#include <string>
#include <vector>

#include "base/capture.h"
#include "store/database.h"
#include "store/store.h"

namespace headwater::store {

/// Inserts the items whose URL is unknown; returns them with their ids, in the given order. A known URL that still waits takes the
/// better (smaller) depth and reason, so that how far a crawl goes does not depend on which link was seen first. A known URL that was
/// dealt with before item.refetch_before, for another job, begins anew; so does one that is due for another visit `now`.
std::vector<FrontierItem> add_urls(Database& database, std::vector<FrontierItem> items, Instant now = {});

/// The pages of a site that are due for another visit `now`, those that are due longest first: up to `n`, not deeper than `depth_max`.
std::vector<FrontierItem> due_urls(Database& database, const std::string& site, int depth_max, Instant now, std::size_t n);

/// All of a job that wait: discovered and fetch_error, by id.
std::vector<FrontierItem> waiting_urls(Database& database, std::int64_t job);

/// Up to `n` waiting items of running jobs on one host, links last; and whether there are more.
Store::Waiting waiting_on_host(Database& database, std::int64_t host, std::size_t n);

/// Items of up to `hosts` hosts behind `after` in the order of their numbers, `per_host` of each.
Store::WaitingHosts waiting_hosts(Database& database, std::int64_t after, std::size_t hosts, std::size_t per_host);

/// The number under which a host stands in url.host.
std::int64_t host_number(std::string_view host);

/// Writes the outcome of one fetch to its row. An ingested redirect (item.id 0) gets a row of its own.
void finish_url(Database& database, const PageRecord& record);

/// As many hops of redirects as a crawl can be told to follow.
inline constexpr int kAliasHopsMax = 50;
/// `url` and every URL that redirects to it within kAliasHopsMax hops.
std::vector<std::string> with_aliases(Database& database, const std::string& url);

/// Where `url` redirects to; empty where it does not.
std::string redirect_target(Database& database, const std::string& url);

}  // namespace headwater::store
