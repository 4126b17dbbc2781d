#include "store/verdicts.h"

#include <algorithm>

#include "store/outbox.h"
#include "store/row_codec.h"

namespace headwater::store {

namespace {
// Brings the sums over the page's site up to date. `before`: its verdict's `traced` until now; none where it had no verdict.
void count_habit(Database& database, const Verdict& verdict, std::optional<std::int64_t> before) {
  const std::int64_t articles = before ? 0 : 1;
  const std::int64_t traced = static_cast<std::int64_t>(verdict.traced) - before.value_or(0);
  if (articles == 0 && traced == 0) return;
  database.run(
      "INSERT INTO habit(domain, articles, traced) SELECT domain, ?2, ?3 FROM page WHERE id = ?1 "
      "ON CONFLICT(domain) DO UPDATE SET articles = articles + ?2, traced = traced + ?3, stale = 1",
      verdict.article, articles, traced);
}
}  // namespace

void put_verdict(Database& database, const std::string& lineage, const Verdict& verdict) {
  const std::optional<std::int64_t> derived_from =
      verdict.derived_from != 0 ? std::optional<std::int64_t>(verdict.derived_from) : std::nullopt;
  const std::string further = encode_further(verdict);
  const std::string evidence = encode_evidence(verdict.evidence);
  count_habit(database, verdict, database.lookup("SELECT traced FROM verdict WHERE page = ?", verdict.article));
  database.run(
      "INSERT OR REPLACE INTO verdict(page, lineage, derived_from, relation, direction_uncertain, source_url, source_domain, "
      "source_status, confidence, also_from, evidence, traced) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
      verdict.article, lineage, derived_from, relation_name(verdict.relation), verdict.direction_uncertain, verdict.source.url,
      verdict.source.domain, static_cast<int>(verdict.source.status), verdict.source.confidence, further, evidence, verdict.traced);
  if (verdict.source.status == SourceStatus::kSelf) return;
  database.run(
      "INSERT OR IGNORE INTO unannounced(kind, id) SELECT ?1, ?2 WHERE ?3 IS NOT (SELECT value FROM announced WHERE kind = 'copy' AND "
      "key = ?4)",
      static_cast<int>(News::kCopy), verdict.article, source_key(verdict.source), std::to_string(verdict.article));
}

void sum_lineage(Database& database, const std::string& lineage) {
  database.run("DELETE FROM lineage WHERE id = ?", lineage);
  database.run(
      "INSERT INTO lineage(id, pages, sites, first, last, earliest) "
      "SELECT ?1, count(DISTINCT v.page), count(DISTINCT p.domain), min(e.first_seen), max(e.first_seen), "
      "(SELECT w.page FROM verdict w JOIN page q ON q.id = w.page WHERE w.lineage = ?1 ORDER BY w.derived_from IS NOT NULL, q.url LIMIT 1) "
      "FROM verdict v JOIN page p ON p.id = v.page JOIN edition e ON e.page = v.page WHERE v.lineage = ?1 HAVING count(*) > 0",
      lineage);
}

std::vector<SiteHabit> habits(Database& database, bool stale_only) {
  std::vector<SiteHabit> out;
  Statement rows = database.query("SELECT domain, articles, traced, level FROM habit WHERE stale >= ? ORDER BY domain", stale_only ? 1 : 0);
  while (rows.step()) out.push_back({rows.text(0), rows.integer(1), rows.integer(2), rows.small(3)});
  return out;
}

int habit_level(Database& database, std::string_view domain) {
  return static_cast<int>(database.lookup("SELECT level FROM habit WHERE domain = ?", domain).value_or(0));
}

void set_habit(Database& database, JudgeMarks& marks, const std::string& domain, int level) {
  const bool changed = habit_level(database, domain) != level;
  database.run("UPDATE habit SET level = ?2, stale = 0 WHERE domain = ?1", domain, level);
  if (!changed) return;
  std::vector<std::int64_t> pages;
  {
    Statement rows = database.query(
        "SELECT p.id FROM page p WHERE p.domain = ?1 AND (EXISTS(SELECT 1 FROM match WHERE page_a = p.id) OR "
        "EXISTS(SELECT 1 FROM match WHERE page_b = p.id))",
        domain);
    while (rows.step()) pages.push_back(rows.integer(0));
  }
  for (const std::int64_t page : pages) marks.mark(database, page);
}

std::vector<std::string> lineages_of(Database& database, const std::vector<Verdict>& verdicts) {
  std::vector<std::string> out;
  for (const Verdict& verdict : verdicts) {
    Statement row = database.query("SELECT lineage FROM verdict WHERE page = ?", verdict.article);
    if (row.step()) out.push_back(row.text(0));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::optional<StoredVerdict> read_verdict(Database& database, std::int64_t page) {
  Statement row = database.query(
      "SELECT lineage, derived_from, relation, direction_uncertain, source_url, source_domain, source_status, confidence, also_from, "
      "evidence FROM verdict WHERE page = ?",
      page);
  if (!row.step()) return std::nullopt;
  StoredVerdict stored;
  stored.lineage = row.text(0);
  Verdict& verdict = stored.verdict;
  verdict.article = page;
  verdict.derived_from = row.integer(1);
  verdict.relation = relation_from_name(row.view(2));
  verdict.direction_uncertain = row.small(3) != 0;
  verdict.source = {row.text(4), row.text(5), static_cast<SourceStatus>(row.small(6)), row.real(7)};
  const Status further = decode_further(row.view(8), verdict);
  Result<std::vector<Evidence>> evidence = decode_evidence(row.view(9));
  if (!further || !evidence) {
    database.fail(!further ? further.error() : evidence.error());
    return std::nullopt;
  }
  verdict.evidence = *std::move(evidence);
  return stored;
}

std::vector<std::int64_t> lineage_page_ids(Database& database, std::string_view lineage) {
  std::vector<std::int64_t> ids;
  Statement rows =
      database.query("SELECT v.page FROM verdict v JOIN page p ON p.id = v.page WHERE v.lineage = ? ORDER BY p.url, p.key", lineage);
  while (rows.step()) ids.push_back(rows.integer(0));
  return ids;
}

std::vector<std::int64_t> unjudged_page_ids(Database& database, std::size_t n) {
  std::vector<std::int64_t> ids;
  Statement rows = database.query("SELECT page FROM unjudged ORDER BY page LIMIT ?", static_cast<std::int64_t>(n));
  while (rows.step()) ids.push_back(rows.integer(0));
  return ids;
}

std::optional<std::int64_t> unjudged_mark(Database& database, std::int64_t page) {
  return database.lookup("SELECT mark FROM unjudged WHERE page = ?", page);
}

void clear_unjudged(Database& database, std::int64_t page, std::int64_t mark) {
  database.run("DELETE FROM unjudged WHERE page = ? AND mark <= ?", page, mark);
}

}  // namespace headwater::store
