#include "store/visits.h"

namespace headwater::store {

namespace {

// How often such a claim is right: feeds give the hour of publication; lastmod of sitemaps is often that of the last deployment.
constexpr double kFeedTrust = 0.85;
constexpr double kNewsSitemapTrust = 0.85;
constexpr double kSitemapTrust = 0.4;
constexpr double kArchiveTrust = 0.95;  // that it stood there by then

}  // namespace

std::optional<Visit> read_visit(Database& database, const std::string& url) {
  Statement row = database.query(
      "SELECT etag, last_modified, visited, changed, visits, changes, content, interval FROM url WHERE url = ? AND visited IS NOT NULL",
      url);
  if (!row.step()) return std::nullopt;
  Visit visit;
  visit.etag = row.text(0);
  visit.last_modified = row.text(1);
  visit.visited = instant(row.integer(2));
  visit.changed = instant(row.integer(3));
  visit.visits = row.small(4);
  visit.changes = row.small(5);
  visit.content = static_cast<std::uint64_t>(row.integer(6));
  visit.interval = std::chrono::seconds(row.integer(7));
  return visit;
}

void put_visit(Database& database, std::int64_t id, const Visit& visit) {
  database.run(
      "UPDATE url SET etag = ?2, last_modified = ?3, visited = ?4, changed = ?5, visits = ?6, changes = ?7, content = ?8, interval = ?9, "
      "revisit = ?4 + ?9 WHERE id = ?1",
      id, visit.etag, visit.last_modified, seconds(visit.visited), seconds(visit.changed), visit.visits, visit.changes, visit.content,
      visit.interval.count());
}

void put_visit_off(Database& database, const std::string& url, Instant now, std::chrono::seconds interval_max, bool gone) {
  database.run(
      "UPDATE url SET visited = ?2, interval = min(interval * 2, ?3), "
      "revisit = iif(?4 OR revisit IS NULL, NULL, ?2 + min(interval * 2, ?3)) WHERE url = ?1 AND visited IS NOT NULL",
      url, seconds(now), interval_max.count(), gone);
}

bool put_listed(Database& database, const ListedDate& listed, const std::string& via) {
  database.run("INSERT OR IGNORE INTO listed(url, kind, role, instant, has_time, text, title, via) VALUES(?,?,?,?,?,?,?,?)", listed.url,
               static_cast<int>(listed.kind), static_cast<int>(listed.role), seconds(listed.instant), listed.has_time, listed.text,
               listed.title, via);
  return database.ok() && database.changes() > 0;
}

std::vector<DateEvidence> listed_dates(Database& database, std::int64_t edition) {
  std::vector<DateEvidence> dates;
  Statement rows = database.query(
      "SELECT DISTINCT l.kind, l.role, l.instant, l.has_time, l.text FROM edition_url u JOIN listed l ON l.url = u.url WHERE u.edition = ? "
      "ORDER BY l.kind, l.role, l.instant, l.text",
      edition);
  while (rows.step()) {
    DateEvidence date;
    date.kind = static_cast<DateKind>(rows.small(0));
    date.role = static_cast<DateRole>(rows.small(1));
    date.instant = instant(rows.integer(2));
    date.has_time = rows.small(3) != 0;
    date.text = rows.text(4);
    const bool published = date.role == DateRole::kPublished;
    date.trust = date.kind == DateKind::kArchive ? kArchiveTrust
                 : date.kind == DateKind::kFeed  ? kFeedTrust
                 : published                     ? kNewsSitemapTrust
                                                 : kSitemapTrust;
    dates.push_back(std::move(date));
  }
  return dates;
}

}  // namespace headwater::store
