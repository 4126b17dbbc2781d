#include "store/edition_source.h"

#include <algorithm>
#include <string>

#include "base/hash.h"
#include "base/url.h"
#include "store/row_codec.h"

namespace headwater::store {

namespace {

#define HW_EDITION_COLUMNS                                                                                                  \
  "SELECT e.id, e.page, e.text_hash, e.published, p.key, f.terms, f.sentences FROM edition e JOIN page p ON p.id = e.page " \
  "JOIN fingerprint f ON f.edition = e.id "

Result<IndexedEdition> read_row(const Statement& row) {
  IndexedEdition edition;
  edition.id = static_cast<EditionId>(row.integer(0));
  edition.page = static_cast<std::uint32_t>(row.integer(1));
  if (!row.is_null(3)) edition.published = row.integer(3);
  const std::string_view key = row.view(4);
  edition.tie = mix64(hash64(key) ^ mix64(static_cast<std::uint64_t>(row.integer(2))));
  const Result<Url> url = Url::parse(key);
  edition.site = hash64(url ? registrable_domain(url->host()) : std::string(key));
  const Result<std::vector<Fingerprint::Term>> terms = decode_terms(row.view(5));
  if (!terms) return terms.error();
  edition.terms = quantize_terms(*terms);
  Result<Sentences> sentences = decode_sentences(row.view(6));
  if (!sentences) return sentences.error();
  for (auto* list : {&sentences->all, &sentences->captions}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  edition.sentences = std::move(sentences->all);
  edition.captions = std::move(sentences->captions);
  return edition;
}

}  // namespace

Result<std::vector<IndexedEdition>> DatabaseEditions::after(EditionId id, std::size_t n) {
  std::vector<IndexedEdition> editions;
  Statement rows = database_.query(HW_EDITION_COLUMNS "WHERE e.id > ? ORDER BY e.id LIMIT ?", static_cast<std::int64_t>(id),
                                   static_cast<std::int64_t>(n));
  while (rows.step()) {
    Result<IndexedEdition> edition = read_row(rows);
    if (!edition) return edition.error();
    editions.push_back(*std::move(edition));
  }
  if (!database_.ok()) return database_.take_error();
  return editions;
}

Result<IndexedEdition> DatabaseEditions::load(EditionId id) {
  Statement row = database_.query(HW_EDITION_COLUMNS "WHERE e.id = ?", static_cast<std::int64_t>(id));
  if (row.step()) return read_row(row);
  if (!database_.ok()) return database_.take_error();
  return make_error(Errc::kCorrupt,
                    "the candidate index names edition " + std::to_string(id) + ", which is not stored; `headwater reindex` rebuilds it");
}

}  // namespace headwater::store
