#include "store/queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/url.h"
#include "store/store_impl.h"

namespace headwater::store {

namespace {

constexpr std::array<std::string_view, 3> kReviewNames = {"confirmed", "rejected", "unsure"};

// A page with the edition that stands at its own URL now, its verdict and its parent.
constexpr const char* kHead =
    "SELECT p.id, p.url, p.domain, e.title, e.site, e.language, e.published, "
    "(SELECT min(first_seen) FROM edition WHERE page = p.id), e.words, v.lineage, "
    "coalesce((SELECT pages FROM lineage WHERE id = v.lineage), 1), v.relation, v.direction_uncertain, v.source_url, v.source_domain, "
    "v.source_status, v.confidence, "
    "coalesce((SELECT u.page FROM page_url u WHERE u.url = v.source_url AND v.source_status = 1 AND u.page != p.id LIMIT 1), 0), "
    "coalesce(v.derived_from, 0), d.url, d.domain, r.verdict, r.note, r.at, e.id "
    "FROM page p JOIN verdict v ON v.page = p.id "
    "JOIN edition e ON e.id = coalesce((SELECT x.id FROM edition x WHERE x.page = p.id AND EXISTS(SELECT 1 FROM edition_url u "
    "WHERE u.edition = x.id AND u.url = p.url) ORDER BY x.first_seen DESC, x.text_hash LIMIT 1), "
    "(SELECT max(id) FROM edition WHERE page = p.id)) "
    "LEFT JOIN page d ON d.id = v.derived_from LEFT JOIN review r ON r.page = p.id WHERE p.id = ?1";

PageHead read_head(const Statement& row) {
  PageHead head;
  head.id = row.integer(0);
  head.url = row.text(1);
  head.domain = row.text(2);
  head.title = row.text(3);
  head.site = row.text(4);
  head.language = row.text(5);
  if (!row.is_null(6)) head.published = instant(row.integer(6));
  head.first_seen = instant(row.integer(7));
  head.words = row.integer(8);
  head.lineage = row.text(9);
  head.lineage_size = row.integer(10);
  head.relation = row.text(11);
  head.direction_uncertain = row.small(12) != 0;
  head.source = {row.text(13), row.text(14), static_cast<SourceStatus>(row.small(15)), row.real(16)};
  head.source_page = row.integer(17);
  head.derived_from = row.integer(18);
  head.derived_url = row.text(19);
  head.derived_domain = row.text(20);
  if (!row.is_null(21)) head.review = Review{head.id, static_cast<ReviewVerdict>(row.small(21)), row.text(22), instant(row.integer(23))};
  return head;
}

struct PageTimes {
  std::optional<std::int64_t> published;
  std::int64_t first_seen = 0;
};

std::optional<PageTimes> times_of(Database& database, std::int64_t page) {
  Statement row = database.query("SELECT min(published), min(first_seen) FROM edition WHERE page = ?", page);
  if (!row.step() || row.is_null(1)) return std::nullopt;
  PageTimes times;
  if (!row.is_null(0)) times.published = row.integer(0);
  times.first_seen = row.integer(1);
  return times;
}

std::int64_t delay_between(const PageTimes& source, const PageTimes& copy) {
  if (source.published && copy.published) return *copy.published - *source.published;
  return copy.first_seen - source.first_seen;
}

// What the joins cannot give at little cost: how much is shared with the parent, how long after the source.
void complete(Database& database, PageHead& head) {
  if (head.derived_from != 0) {
    Statement row = database.query(
        "SELECT max(iif(page_a = ?1, containment_a, containment_b)), max(iif(page_a = ?1, containment_b, containment_a)) FROM match "
        "WHERE (page_a = ?1 AND page_b = ?2) OR (page_a = ?2 AND page_b = ?1)",
        head.id, head.derived_from);
    if (row.step() && !row.is_null(0)) {
      head.containment_self = row.real(0);
      head.containment_parent = row.real(1);
    }
  }
  const std::int64_t source = head.source_page != 0 ? head.source_page : head.derived_from;
  if (source == 0) return;
  const auto from = times_of(database, source), to = times_of(database, head.id);
  if (from && to) head.delay = delay_between(*from, *to);
}

std::vector<std::int64_t> read_ids(Statement rows) {
  std::vector<std::int64_t> ids;
  while (rows.step()) ids.push_back(rows.integer(0));
  return ids;
}

std::vector<PageHead> read_heads(Database& database, const std::vector<std::int64_t>& pages) {
  std::vector<PageHead> heads;
  for (const std::int64_t page : pages) {
    {
      Statement row = database.query(kHead, page);
      if (!row.step()) continue;
      heads.push_back(read_head(row));
    }
    complete(database, heads.back());
  }
  return heads;
}

// Each word quoted, so that nothing in it is syntax; the last one is a prefix.
std::string match_expression(std::string_view words) {
  std::string out;
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t begin = words.find_first_not_of(" \t\r\n", at);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(words.find_first_of(" \t\r\n", begin), words.size());
    out += out.empty() ? "\"" : " \"";
    for (const char c : words.substr(begin, end - begin)) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += '"';
    at = end;
  }
  return out.empty() ? out : out + "*";
}

}  // namespace

std::string_view review_verdict_name(ReviewVerdict verdict) { return kReviewNames[static_cast<std::size_t>(verdict)]; }

std::optional<ReviewVerdict> review_verdict_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kReviewNames.size(); ++i) {
    if (kReviewNames[i] == name) return static_cast<ReviewVerdict>(i);
  }
  return std::nullopt;
}

// The pages first, by what an index gives; then a head for each, which costs some look-ups.
Result<std::vector<PageHead>> Queries::heads(const PageFilter& filter, std::size_t n) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    const std::string words = match_expression(filter.words);
    std::string sql = "SELECT p.id FROM page p JOIN verdict v ON v.page = p.id WHERE p.id < ?1";
    if (!words.empty())
      sql += " AND p.id IN (SELECT x.page FROM title_words w JOIN edition x ON x.id = w.rowid WHERE title_words MATCH ?2)";
    if (!filter.domain.empty()) sql += " AND p.domain = ?3";
    if (!filter.relation.empty()) sql += " AND v.relation = ?4";
    if (!filter.lineage.empty()) sql += " AND v.lineage = ?5";
    if (filter.copies_only) sql += " AND v.source_status != 0";
    if (filter.unreviewed) sql += " AND NOT EXISTS (SELECT 1 FROM review r WHERE r.page = p.id)";
    sql += " ORDER BY p.id DESC LIMIT ?6";
    return read_heads(*impl.database,
                      read_ids(impl.database->query(sql, filter.before != 0 ? filter.before : INT64_MAX, words, filter.domain,
                                                    filter.relation, filter.lineage, static_cast<std::int64_t>(n))));
  });
}

Result<PageHead> Queries::head(std::int64_t page) {
  auto found = heads_of({page});
  if (!found) return found.error();
  if (found->empty()) return make_error(Errc::kNotFound, fmt::format("article {} is not in the store", page));
  return std::move(found->front());
}

Result<std::vector<PageHead>> Queries::heads_of(const std::vector<std::int64_t>& pages) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] { return read_heads(*impl.database, pages); });
}

Result<std::vector<PageHead>> Queries::review_queue(std::int64_t after, std::size_t n) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    return read_heads(*impl.database,
                      read_ids(impl.database->query(
                          "SELECT v.page FROM verdict v WHERE v.source_status != 0 AND NOT EXISTS (SELECT 1 FROM review r WHERE r.page = "
                          "v.page) AND (?1 = 0 OR (1 - v.direction_uncertain, v.confidence, v.page) > (SELECT 1 - a.direction_uncertain, "
                          "a.confidence, a.page FROM verdict a WHERE a.page = ?1)) "
                          "ORDER BY v.direction_uncertain DESC, v.confidence, v.page LIMIT ?2",
                          after, static_cast<std::int64_t>(n))));
  });
}

Result<std::vector<LineageHead>> Queries::lineages(bool largest_first, std::size_t skip, std::size_t n) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    const std::string sql = fmt::format(
        "SELECT l.id, l.pages, l.sites, l.first, l.last, p.id, p.url, p.domain, (SELECT title FROM edition WHERE page = p.id ORDER BY "
        "first_seen LIMIT 1) FROM lineage l JOIN page p ON p.id = l.earliest WHERE l.pages > 1 ORDER BY l.{} DESC, l.id LIMIT ? OFFSET ?",
        largest_first ? "pages" : "last");
    Statement rows = impl.database->query(sql, static_cast<std::int64_t>(n), static_cast<std::int64_t>(skip));
    std::vector<LineageHead> heads;
    while (rows.step())
      heads.push_back({rows.text(0), rows.integer(1), rows.integer(2), rows.text(8), rows.integer(5), rows.text(6), rows.text(7),
                       instant(rows.integer(3)), instant(rows.integer(4))});
    return heads;
  });
}

Result<std::vector<std::int64_t>> Queries::lineages_by_hour(Instant now, std::size_t hours) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<std::int64_t> out(hours, 0);
    const std::int64_t begin = seconds(now) - static_cast<std::int64_t>(hours) * 3600;
    Statement rows =
        impl.database->query("SELECT (last - ?1) / 3600, count(*) FROM lineage WHERE pages > 1 AND last >= ?1 GROUP BY 1", begin);
    while (rows.step()) {
      const auto hour = static_cast<std::size_t>(rows.integer(0));
      if (hour < hours) out[hour] = rows.integer(1);
    }
    return out;
  });
}

Result<std::vector<SiteCount>> Queries::sites() {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<SiteCount> out;
    Statement rows = impl.database->query("SELECT domain, count(*) FROM page GROUP BY domain ORDER BY domain");
    while (rows.step()) out.push_back({rows.text(0), rows.integer(1)});
    return out;
  });
}

Result<std::vector<SiteFlow>> Queries::flows() {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    Database& database = *impl.database;
    std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, std::vector<std::int64_t>>> pairs;
    Statement rows = database.query(
        "SELECT v.source_domain, p.domain, p.id, coalesce((SELECT u.page FROM page_url u WHERE u.url = v.source_url LIMIT 1), 0) "
        "FROM verdict v JOIN page p ON p.id = v.page WHERE v.source_status != 0 AND v.source_domain != ''");
    while (rows.step()) {
      std::string from_site = registrable_domain(rows.view(0));
      if (from_site == rows.view(1)) continue;
      auto& [count, delays] = pairs[{std::move(from_site), rows.text(1)}];
      ++count;
      if (rows.integer(3) == 0) continue;
      const auto from = times_of(database, rows.integer(3)), to = times_of(database, rows.integer(2));
      if (from && to) delays.push_back(delay_between(*from, *to));
    }
    std::vector<SiteFlow> out;
    for (auto& [sites, flow] : pairs) {
      auto& [count, delays] = flow;
      SiteFlow one{sites.first, sites.second, count, std::nullopt};
      if (!delays.empty()) {
        const auto middle = delays.begin() + static_cast<std::ptrdiff_t>(delays.size() / 2);
        std::nth_element(delays.begin(), middle, delays.end());
        one.median_delay = *middle;
      }
      out.push_back(std::move(one));
    }
    return out;
  });
}

Result<std::vector<std::int64_t>> Queries::flow_pages(std::string_view from, std::string_view to, std::size_t n) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<std::int64_t> out;
    Statement rows = impl.database->query(
        "SELECT p.id, v.source_domain FROM page p JOIN verdict v ON v.page = p.id WHERE p.domain = ?1 AND v.source_status != 0 "
        "ORDER BY p.url",
        to);
    while (rows.step() && out.size() < n) {
      if (registrable_domain(rows.view(1)) == from) out.push_back(rows.integer(0));
    }
    return out;
  });
}

Result<CaptureHead> Queries::newest_capture(std::string_view url) {
  auto& impl = StoreAccess::impl(store_);
  return impl.find("a capture of " + std::string(url), [&]() -> std::optional<CaptureHead> {
    Statement row = impl.database->query(
        // Of a revisit, the body lies in the capture it refers to.
        "SELECT c.fetched, c.http_status, c.content_type, coalesce(o.warc_file, c.warc_file), coalesce(o.warc_offset, c.warc_offset), "
        "coalesce(o.warc_length, c.warc_length), c.steps FROM capture c LEFT JOIN capture o ON o.id = c.original WHERE c.url = ? "
        "ORDER BY c.fetched DESC, c.id DESC LIMIT 1",
        url);
    if (!row.step()) return std::nullopt;
    return CaptureHead{instant(row.integer(0)), row.small(1), row.text(2), row.text(3), row.integer(4), row.integer(5), row.text(6)};
  });
}

Result<std::optional<TdmStatement>> Queries::tdm(std::string_view url) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&]() -> std::optional<TdmStatement> {
    Statement row = impl.database->query(
        "SELECT tdm, tdm_policy FROM capture WHERE url = ? AND http_status BETWEEN 200 AND 299 ORDER BY fetched DESC, id DESC LIMIT 1", url);
    if (!row.step() || (row.is_null(0) && row.view(1).empty())) return std::nullopt;
    return TdmStatement{row.is_null(0) ? std::nullopt : std::optional<bool>(row.small(0) != 0), row.text(1)};
  });
}

Result<std::vector<Review>> Queries::reviews(std::int64_t before, std::size_t n) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<Review> out;
    Statement rows =
        impl.database->query("SELECT page, verdict, note, at FROM review WHERE ?1 = 0 OR page < ?1 ORDER BY page DESC LIMIT ?2", before,
                             static_cast<std::int64_t>(n));
    while (rows.step()) out.push_back({rows.integer(0), static_cast<ReviewVerdict>(rows.small(1)), rows.text(2), instant(rows.integer(3))});
    return out;
  });
}

Status Queries::put_review(const Review& review) {
  auto& impl = StoreAccess::impl(store_);
  bool known = false;
  const Status written = impl.write([&] {
    known = impl.database->lookup("SELECT 1 FROM page WHERE id = ?", review.page).has_value();
    if (!known) return;
    impl.database->run("INSERT OR REPLACE INTO review(page, verdict, note, at) VALUES(?,?,?,?)", review.page,
                       static_cast<int>(review.verdict), review.note, seconds(review.at));
  });
  if (written && !known) return make_error(Errc::kNotFound, fmt::format("article {} is not in the store", review.page));
  return written;
}

Status Queries::remove_review(std::int64_t page) {
  auto& impl = StoreAccess::impl(store_);
  return impl.write([&] { impl.database->run("DELETE FROM review WHERE page = ?", page); });
}

Result<std::int64_t> Queries::data_version() {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] { return impl.database->lookup("PRAGMA data_version").value_or(0); });
}

}  // namespace headwater::store
