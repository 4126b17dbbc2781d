#include "store/matches.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "store/row_codec.h"

namespace headwater::store {

namespace {

// In place of the relation of a pair that is only possibly related; its score is Match::possible_score.
constexpr std::string_view kPossible = "possible";

// Columns 0..12 of every query here.
#define HW_MATCH_COLUMNS                                                                                                            \
  "a, b, whole, too_short, relation, logit, score, containment_a, containment_b, verbatim, surprisal_a, surprisal_b, artefacts_a, " \
  "artefacts_b, page_a, page_b"
constexpr int kPageA = 14;
constexpr int kPageB = 15;

PairMatch read_pair(const Statement& row) {
  PairMatch pair;
  pair.a = row.integer(0);
  pair.b = row.integer(1);
  Match& match = pair.match;
  match.possible = row.view(4) == kPossible;
  match.related = !match.possible;
  match.whole = row.small(2) != 0;
  match.too_short = row.small(3) != 0;
  match.relation = relation_from_name(row.view(4));
  match.logit = row.real(5);
  (match.possible ? match.possible_score : match.score) = row.real(6);
  match.containment_a = row.real(7);
  match.containment_b = row.real(8);
  match.verbatim = row.real(9);
  match.surprisal_a = row.real(10);
  match.surprisal_b = row.real(11);
  match.artefacts_a = row.real(12);
  match.artefacts_b = row.real(13);
  return pair;
}

bool same_but_passages(const Match& x, const Match& y) {
  return x.whole == y.whole && x.too_short == y.too_short && x.relation == y.relation && x.logit == y.logit && x.possible == y.possible &&
         (x.possible ? x.possible_score == y.possible_score : x.score == y.score) && x.containment_a == y.containment_a &&
         x.containment_b == y.containment_b && x.verbatim == y.verbatim && x.surprisal_a == y.surprisal_a &&
         x.surprisal_b == y.surprisal_b && x.artefacts_a == y.artefacts_a && x.artefacts_b == y.artefacts_b;
}

std::int64_t page_of(Database& database, std::int64_t edition) {
  const auto page = database.lookup("SELECT page FROM edition WHERE id = ?", edition);
  if (!page && database.ok()) {
    database.fail(make_error(Errc::kInternal, "a match names edition " + std::to_string(edition) + ", which is not stored"));
  }
  return page.value_or(0);
}

struct PagedPair {
  PairMatch pair;
  std::int64_t page_a = 0, page_b = 0;
};

void read_pairs_of(Database& database, std::int64_t page, std::vector<PagedPair>& out) {
  Statement rows = database.query(
      "SELECT " HW_MATCH_COLUMNS " FROM match WHERE page_a = ?1 UNION ALL SELECT " HW_MATCH_COLUMNS " FROM match WHERE page_b = ?1", page);
  while (rows.step()) out.push_back({read_pair(rows), rows.integer(kPageA), rows.integer(kPageB)});
}

}  // namespace

void put_match(Database& database, JudgeMarks& marks, const PairMatch& pair) {
  if (!pair.match.related && !pair.match.possible) return remove_match(database, marks, pair.a, pair.b);
  const std::optional<PairMatch> old = read_match(database, pair.a, pair.b);
  const std::int64_t page_a = page_of(database, pair.a);
  const std::int64_t page_b = page_of(database, pair.b);
  if (!database.ok()) return;
  const Match& match = pair.match;
  const std::string passages = encode_passages(match.passages);
  database.run("INSERT OR REPLACE INTO match(" HW_MATCH_COLUMNS ", passages) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", pair.a, pair.b,
               match.whole, match.too_short, match.possible ? kPossible : relation_name(match.relation), match.logit,
               match.possible ? match.possible_score : match.score, match.containment_a, match.containment_b, match.verbatim,
               match.surprisal_a, match.surprisal_b, match.artefacts_a, match.artefacts_b, page_a, page_b, Blob{passages});
  if (old && same_but_passages(old->match, match)) return;
  marks.mark(database, page_a);
  marks.mark(database, page_b);
}

void remove_match(Database& database, JudgeMarks& marks, std::int64_t a, std::int64_t b) {
  database.run("DELETE FROM match WHERE a = ? AND b = ?", a, b);
  if (!database.ok() || database.changes() == 0) return;
  marks.mark(database, page_of(database, a));
  marks.mark(database, page_of(database, b));
}

void remove_all_matches(Database& database, JudgeMarks& marks) {
  database.run("DELETE FROM match");
  for (const std::int64_t page : page_ids(database)) marks.mark(database, page);
}

std::optional<PairMatch> read_match(Database& database, std::int64_t a, std::int64_t b) {
  Statement row = database.query("SELECT " HW_MATCH_COLUMNS ", passages FROM match WHERE a = ? AND b = ?", a, b);
  if (!row.step()) return std::nullopt;
  PairMatch pair = read_pair(row);
  Result<std::vector<Passage>> passages = decode_passages(row.view(16));
  if (!passages) {
    database.fail(passages.error());
    return std::nullopt;
  }
  pair.match.passages = *std::move(passages);
  return pair;
}

Store::Neighbourhood read_neighbourhood(Database& database, std::int64_t page) {
  std::set<std::int64_t> members = {page};
  std::set<std::int64_t> touched;
  std::map<std::pair<std::int64_t, std::int64_t>, PairMatch> pairs;
  std::vector<std::int64_t> queue = {page};
  while (!queue.empty() && database.ok()) {
    const std::int64_t member = queue.back();
    queue.pop_back();
    std::vector<PagedPair> found;
    read_pairs_of(database, member, found);
    for (PagedPair& item : found) {
      const std::int64_t other = item.page_a == member ? item.page_b : item.page_a;
      touched.insert(other);
      if (item.pair.match.whole && members.insert(other).second) queue.push_back(other);
      pairs.try_emplace({item.pair.a, item.pair.b}, std::move(item.pair));
    }
  }
  Store::Neighbourhood result;
  result.members.assign(members.begin(), members.end());
  std::set_difference(touched.begin(), touched.end(), members.begin(), members.end(), std::back_inserter(result.outsiders));
  for (auto& [key, pair] : pairs) result.pairs.push_back(std::move(pair));
  return result;
}

}  // namespace headwater::store
