// The tables `visit` and `listed`: what earlier fetches of a URL showed, and what feeds and sitemaps say of it.
// All functions run inside the caller's transaction; failures stick to the Database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/article.h"
#include "base/capture.h"
#include "store/database.h"
#include "store/store.h"

namespace headwater::store {

std::optional<Visit> read_visit(Database& database, const std::string& url);
/// `site`: the seed's site in whose name the URL was fetched; its jobs ask for the URL again when that is due. Empty: none does.
void put_visit(Database& database, const std::string& url, const Visit& visit, const std::string& site);

/// The URL gave no page any more. It is asked for again later than it would have been, after `interval_max` at most; `gone`: only when
/// something links to it.
void put_visit_off(Database& database, const std::string& url, Instant now, std::chrono::seconds interval_max, bool gone);

/// True when it was not known yet.
bool put_listed(Database& database, const ListedDate& listed, const std::string& via);

/// The dates that feeds and sitemaps give for the URLs under which an edition was seen, as evidence. In a fixed order.
std::vector<DateEvidence> listed_dates(Database& database, std::int64_t edition);

}  // namespace headwater::store
