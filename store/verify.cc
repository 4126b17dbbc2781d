#include "store/verify.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "base/hash.h"
#include "base/url.h"
#include "store/digest.h"
#include "store/warc_reader.h"

namespace headwater::store {

namespace {

constexpr std::size_t kProblemsMax = 1000;  // a broken store has too many to read

void check_pragmas(Database& database, std::vector<Problem>& problems) {
  {
    Statement rows = database.query("PRAGMA integrity_check(100)");
    while (rows.step()) {
      if (rows.view(0) != "ok") problems.push_back({"database: " + rows.text(0)});
    }
  }
  Statement rows = database.query("PRAGMA foreign_key_check");
  while (rows.step() && problems.size() < kProblemsMax) {
    problems.push_back(
        {fmt::format("database: row {} of {} names a row of {} that is not there", rows.integer(1), rows.text(0), rows.text(2))});
  }
}

void check_texts(Database& database, std::vector<Problem>& problems) {
  Statement rows = database.query("SELECT id, text_hash, text FROM edition");
  while (rows.step() && problems.size() < kProblemsMax) {
    if (static_cast<std::int64_t>(hash64(rows.view(2))) != rows.integer(1)) {
      problems.push_back({fmt::format("edition {}: its text does not have the hash stored with it", rows.integer(0))});
    }
  }
}

void check_frontier(Database& database, std::vector<Problem>& problems) {
  Statement rows = database.query("SELECT url, status, redirected_to FROM url");
  while (rows.step() && problems.size() < kProblemsMax) {
    const Result<Url> url = Url::parse(rows.view(0));
    if (!url || url->href() != rows.view(0)) problems.push_back({"frontier: malformed URL " + rows.text(0)});
    if (rows.small(1) < 0 || rows.small(1) > static_cast<int>(UrlStatus::kError)) {
      problems.push_back({fmt::format("frontier: {} has the unknown status {}", rows.view(0), rows.small(1))});
    }
    const bool redirected = rows.small(1) == static_cast<int>(UrlStatus::kRedirected);
    if (redirected && rows.view(2).empty()) problems.push_back({fmt::format("frontier: {} is redirected to nowhere", rows.view(0))});
  }
}

struct Rule {
  const char* rows;  ///< what breaks it, one name a row
  const char* text;
};

constexpr Rule kRules[] = {
    {"SELECT key FROM page WHERE NOT EXISTS(SELECT 1 FROM edition WHERE page = page.id)", "page without a text"},
    {"SELECT key FROM page p WHERE NOT EXISTS(SELECT 1 FROM page_url u WHERE u.page = p.id AND u.url = p.url)",
     "page whose own URL did not lead to it"},
    {"SELECT key FROM page WHERE id NOT IN (SELECT page FROM verdict) AND id NOT IN (SELECT page FROM unjudged)",
     "page that has no verdict and waits for none"},
    {"SELECT id FROM edition WHERE id NOT IN (SELECT edition FROM fingerprint)", "edition without a fingerprint"},
    {"SELECT id FROM edition WHERE id NOT IN (SELECT edition FROM edition_url)", "edition that was seen nowhere"},
    {"SELECT a FROM match m WHERE page_a != (SELECT page FROM edition WHERE id = a) OR page_b != (SELECT page FROM edition WHERE id = b)",
     "match with the wrong page"},
};

void check_rules(Database& database, std::vector<Problem>& problems) {
  for (const Rule& rule : kRules) {
    Statement rows = database.query(rule.rows);
    while (rows.step() && problems.size() < kProblemsMax) problems.push_back({fmt::format("{}: {}", rule.text, rows.view(0))});
  }
}

// What is wrong with the record; empty: nothing.
std::string check_record(WarcReader& reader, std::string_view url, std::string_view digest, bool revisit) {
  const Result<std::optional<WarcRecord>> record = reader.next();
  if (!record) return record.error().detail;
  if (!record->has_value()) return "there is no record";
  if ((*record)->type != (revisit ? "revisit" : "response")) return "the record is a " + (*record)->type + " record";
  if ((*record)->target_uri != url) return "the record is of " + (*record)->target_uri;
  const std::string* named = find_header((*record)->headers, "WARC-Payload-Digest");
  if (revisit ? named == nullptr || *named != "sha1:" + std::string(digest) : sha1_base32((*record)->payload) != digest)
    return "the body does not have the digest stored with it";
  const Result<std::optional<WarcRecord>> rest = reader.next();
  if (!rest || rest->has_value()) return "the record is shorter than stored";
  return {};
}

}  // namespace

std::vector<Problem> check_database(Database& database) {
  std::vector<Problem> problems;
  check_pragmas(database, problems);
  check_rules(database, problems);
  check_texts(database, problems);
  check_frontier(database, problems);
  return problems;
}

std::vector<Problem> check_archive(Database& database, const std::string& warc_directory) {
  std::vector<Problem> problems;
  Statement rows = database.query(
      "SELECT url, warc_file, warc_offset, warc_length, payload_digest, original IS NOT NULL FROM capture WHERE warc_file != '' ORDER BY warc_file, warc_offset");
  while (rows.step() && problems.size() < kProblemsMax) {
    Result<WarcReader> reader = WarcReader::open(warc_directory + "/" + rows.text(1), static_cast<std::uint64_t>(rows.integer(2)),
                                                 static_cast<std::uint64_t>(rows.integer(3)));
    const std::string wrong = reader ? check_record(*reader, rows.view(0), rows.view(4), rows.small(5) != 0) : reader.error().detail;
    if (!wrong.empty()) {
      problems.push_back({fmt::format("{} at {} of {}: {}", rows.view(0), rows.integer(2), rows.view(1), wrong)});
    }
  }
  return problems;
}

}  // namespace headwater::store
