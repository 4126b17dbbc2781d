#include "store/frontier_table.h"

#include <algorithm>

#include "base/hash.h"
#include "store/visits.h"

namespace headwater::store {

namespace {

void improve_waiting(Database& database, const FrontierItem& item) {
  database.run(
      "UPDATE url SET depth = min(depth, ?2), seed_host = iif(?3 < reason, ?4, seed_host), reason = min(reason, ?3) "
      "WHERE url = ?1 AND status IN (0, 3) AND (depth > ?2 OR reason > ?3)",
      item.url.href(), item.depth, static_cast<int>(item.reason), item.seed_host);
}

FrontierItem read_item(const Statement& row, const Url& url) {
  FrontierItem item;
  item.id = row.integer(0);
  item.url = url;
  item.depth = row.small(2);
  item.redirects = row.small(3);
  item.attempts = row.small(4);
  item.reason = static_cast<FrontierReason>(row.small(5));
  item.via = row.text(6);
  item.seed_host = row.text(7);
  item.due = Instant(std::chrono::seconds(row.integer(8)));
  item.job = row.integer(9);
  item.known = !row.is_null(10);
  return item;
}

// A known URL that another job dealt with begins anew for this one when that was before item.refetch_before, or when by what is known of
// it, it is worth another visit. Returns its id; 0: it stays as it is.
std::int64_t fetch_again(Database& database, const FrontierItem& item, Instant now) {
  if (item.refetch_before == Instant{} && now == Instant{}) return 0;
  database.run(
      "UPDATE url SET status = 0, depth = ?2, redirects = ?3, attempts = 0, reason = ?4, via = ?5, seed_host = ?6, due = ?7, job = ?8, "
      "error = '', error_detail = '', host = ?10 WHERE url = ?1 AND status IN (1, 2, 4) AND job != ?8 AND "
      "(coalesce(finished, 0) < ?9 OR visited + interval <= ?11)",
      item.url.href(), item.depth, item.redirects, static_cast<int>(item.reason), item.via, item.seed_host, seconds(item.due), item.job,
      seconds(item.refetch_before), host_number(item.url.host()), seconds(now));
  if (!database.ok() || database.changes() == 0) return 0;
  return database.lookup("SELECT id FROM url WHERE url = ?", item.url.href()).value_or(0);
}

}  // namespace

std::vector<FrontierItem> add_urls(Database& database, std::vector<FrontierItem> items, Instant now) {
  std::vector<FrontierItem> added;
  for (FrontierItem& item : items) {
    database.run(
        "INSERT INTO url(url, status, depth, redirects, attempts, reason, via, seed_host, due, job, host) VALUES(?,0,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT(url) DO NOTHING",
        item.url.href(), item.depth, item.redirects, item.attempts, static_cast<int>(item.reason), item.via, item.seed_host,
        seconds(item.due), item.job, host_number(item.url.host()));
    if (!database.ok()) return {};
    const bool inserted = database.changes() > 0;
    item.id = inserted ? database.last_id() : fetch_again(database, item, now);
    item.known = !inserted;
    if (!database.ok()) return {};
    if (item.id == 0) {
      improve_waiting(database, item);
      continue;
    }
    added.push_back(std::move(item));
  }
  return added;
}

namespace {
std::vector<FrontierItem> read_items(Database& database, Statement rows) {
  std::vector<FrontierItem> items;
  while (rows.step()) {
    const Result<Url> url = Url::parse(rows.view(1));
    if (!url) {
      database.fail(make_error(Errc::kCorrupt, "the frontier holds a malformed URL: " + rows.text(1)));
      return {};
    }
    items.push_back(read_item(rows, *url));
  }
  return items;
}

std::vector<FrontierItem> waiting_items(Database& database, std::int64_t host, std::size_t n) {
  return read_items(database,
                    database.query("SELECT id, url, depth, redirects, attempts, reason, via, seed_host, due, job, finished FROM url "
                                   "WHERE host = ? AND status IN (0, 3) AND job IN (SELECT id FROM job WHERE state = 0) "
                                   "ORDER BY (reason = 3), id LIMIT ?",
                                   host, static_cast<std::int64_t>(n)));
}
}  // namespace

std::vector<FrontierItem> due_urls(Database& database, const std::string& site, int depth_max, Instant now, std::size_t n) {
  std::vector<FrontierItem> items = read_items(
      database, database.query("SELECT id, url, depth, redirects, attempts, reason, via, seed_host, due, job, finished FROM url "
                               "WHERE seed_host = ?1 AND seed_host != '' AND revisit <= ?2 AND depth <= ?3 AND status IN (1, 2, 4) "
                               "ORDER BY revisit LIMIT ?4",
                               site, seconds(now), depth_max, static_cast<std::int64_t>(n)));
  for (FrontierItem& item : items) {
    item.redirects = item.attempts = 0;
    item.due = {};
    if (item.reason != FrontierReason::kFeed) item.reason = FrontierReason::kLink;
  }
  return items;
}

std::vector<FrontierItem> waiting_urls(Database& database, std::int64_t job) {
  return read_items(database,
                    database.query("SELECT id, url, depth, redirects, attempts, reason, via, seed_host, due, job, finished FROM url "
                                   "WHERE job = ? AND status IN (0, 3) ORDER BY id",
                                   job));
}

Store::Waiting waiting_on_host(Database& database, std::int64_t host, std::size_t n) {
  Store::Waiting waiting{waiting_items(database, host, n + 1), false};
  waiting.more = waiting.items.size() > n;
  if (waiting.more) waiting.items.pop_back();
  return waiting;
}

Store::WaitingHosts waiting_hosts(Database& database, std::int64_t after, std::size_t hosts, std::size_t per_host) {
  Store::WaitingHosts found;
  found.last = after;
  for (std::size_t i = 0; i < hosts; ++i) {
    Statement row = database.query("SELECT host FROM url WHERE host > ? AND status IN (0, 3) ORDER BY host LIMIT 1", found.last);
    if (!row.step()) return found;
    found.last = row.integer(0);
    found.hosts.push_back(waiting_on_host(database, found.last, per_host));
  }
  found.more = true;
  return found;
}

std::int64_t host_number(std::string_view host) { return static_cast<std::int64_t>(hash64(host)); }

void finish_url(Database& database, const PageRecord& record) {
  const FrontierItem& item = record.item;
  const bool failed = record.status == UrlStatus::kFetchError || record.status == UrlStatus::kError;
  const std::string error = failed ? std::string(errc_name(record.error)) : std::string();
  const std::string detail = failed ? record.error_detail : std::string();
  const Instant due = record.status == UrlStatus::kFetchError ? record.retry_at : item.due;
  const std::int64_t now = seconds(record.fetched);
  const bool over = record.status == UrlStatus::kError || record.status == UrlStatus::kRedirected;
  if (over && item.known)
    put_visit_off(database, item.url.href(), record.fetched, record.revisit_max,
                  !failed || error_class(record.error) != ErrorClass::kRetry);
  if (item.id != 0) {
    database.run("UPDATE url SET status=?2, attempts=?3, due=?4, redirected_to=?5, error=?6, error_detail=?7, finished=?8 WHERE id=?1",
                 item.id, static_cast<int>(record.status), item.attempts, seconds(due), record.redirected_to, error, detail, now);
    if (database.ok() && database.changes() == 0) {
      database.fail(make_error(Errc::kInternal, "the frontier has no such item: " + item.url.href()));
    }
  } else if (record.status == UrlStatus::kRedirected) {
    database.run(
        "INSERT INTO url(url, status, depth, redirects, attempts, reason, via, seed_host, due, redirected_to) "
        "VALUES(?1,?2,0,0,0,?3,'','',0,?4) ON CONFLICT(url) DO NOTHING",
        item.url.href(), static_cast<int>(record.status), static_cast<int>(item.reason), record.redirected_to);
  }
}

std::vector<std::string> with_aliases(Database& database, const std::string& url) {
  std::vector<std::string> all = {url};
  std::size_t begin = 0;
  for (int hop = 0; hop < kAliasHopsMax && begin < all.size(); ++hop) {
    const std::size_t end = all.size();
    for (; begin < end; ++begin) {
      const std::string target = all[begin];
      Statement rows = database.query("SELECT url FROM url WHERE redirected_to = ?1 AND redirected_to != ''", target);
      while (rows.step()) {
        std::string source = rows.text(0);
        if (std::find(all.begin(), all.end(), source) == all.end()) all.push_back(std::move(source));
      }
    }
  }
  return all;
}

std::string redirect_target(Database& database, const std::string& url) {
  Statement row = database.query("SELECT redirected_to FROM url WHERE url = ?", url);
  return row.step() ? row.text(0) : std::string();
}

}  // namespace headwater::store
