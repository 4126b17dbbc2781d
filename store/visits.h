// What earlier fetches of a URL showed (the last columns of the table `url`), and what feeds and sitemaps say of it (the table `listed`).
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
/// `id`: of the frontier item. The jobs of its seed's site, where it has one, ask for it again when that is due.
void put_visit(Database& database, std::int64_t id, const Visit& visit);

/// The URL gave no page any more. It is asked for again later than it would have been, after `interval_max` at most; `gone`: only when
/// something links to it.
void put_visit_off(Database& database, const std::string& url, Instant now, std::chrono::seconds interval_max, bool gone);

/// True when it was not known yet.
bool put_listed(Database& database, const ListedDate& listed, const std::string& via);

/// The dates that feeds and sitemaps give for the URLs under which an edition was seen, as evidence. In a fixed order.
std::vector<DateEvidence> listed_dates(Database& database, std::int64_t edition);

}  // namespace headwater::store
