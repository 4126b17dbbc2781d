#include "extract/phrases.h"

#include <string>
#include <unordered_map>

#include "extract/embedded.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

struct Phrase {
  PhraseKind kind;
  bool whole_only;
};

PhraseKind kind_of(std::string_view name) {
  if (name == "related") return PhraseKind::kRelated;
  if (name == "tail") return PhraseKind::kTail;
  if (name == "source") return PhraseKind::kSource;
  if (name == "byline") return PhraseKind::kByline;
  if (name == "caption") return PhraseKind::kCaption;
  return PhraseKind::kDrop;
}

// Rows are "kind<TAB>phrase"; a kind with a trailing '=' acts on whole lines only.
const std::unordered_map<std::string, Phrase>& phrases() {
  static const auto table = [] {
    std::unordered_map<std::string, Phrase> out;
    for_each_tsv_row(embedded_phrases(), [&](std::string_view kind, std::string_view phrase) {
      const bool whole = !kind.empty() && kind.back() == '=';
      if (whole) kind.remove_suffix(1);
      out.emplace(fold_text(phrase), Phrase{kind_of(kind), whole});
    });
    return out;
  }();
  return table;
}

}  // namespace

PhraseHit match_phrase(std::string_view folded) {
  constexpr int kWordsMax = 8;
  PhraseHit hit;
  std::string prefix;
  std::size_t end = 0;
  for (int words = 0; words < kWordsMax && end < folded.size(); ++words) {
    end = folded.find(' ', end + 1);
    if (end == std::string_view::npos) end = folded.size();
    prefix.assign(folded.substr(0, end));
    const auto found = phrases().find(prefix);
    if (found == phrases().end()) continue;
    const bool whole = end == folded.size();
    if (found->second.whole_only && !whole) continue;
    hit = {found->second.kind, whole};
  }
  return hit;
}

}  // namespace headwater::extract
