#include "store/match_text.h"

#include <fmt/format.h>

#include <optional>

#include "store/row_codec.h"
#include "store/store_impl.h"

namespace headwater::store {

namespace {

// With all its sentences in place of those that are template text.
std::optional<MatchText> read_text(Database& database, std::int64_t edition) {
  Statement row =
      database.query("SELECT e.page, e.text, f.sentences FROM edition e JOIN fingerprint f ON f.edition = e.id WHERE e.id = ?", edition);
  if (!row.step()) return std::nullopt;
  Result<Sentences> sentences = decode_sentences(row.view(2));
  if (sentences) return MatchText{row.integer(0), row.text(1), std::move(sentences->all)};
  database.fail(sentences.error());
  return std::nullopt;
}

}  // namespace

Result<MatchText> match_text(Store& store, std::int64_t edition) {
  auto& impl = StoreAccess::impl(store);
  auto found = impl.find(fmt::format("edition {}", edition), [&] { return read_text(*impl.database, edition); });
  if (!found) return found;
  auto templates = store.template_sentences(found->templates);
  if (!templates) return templates.error();
  found->templates = *std::move(templates);
  return found;
}

}  // namespace headwater::store
