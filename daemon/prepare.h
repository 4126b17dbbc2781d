// A stored text ready for comparison, its site's template sentences marked.
#pragma once

#include <cstdint>
#include <unordered_set>

#include "provenance/document.h"
#include "store/match_text.h"

namespace headwater::daemon {

inline provenance::DocumentPtr prepare(const store::MatchText& stored) {
  const std::unordered_set<std::uint64_t> known(stored.templates.begin(), stored.templates.end());
  return provenance::prepare(stored.text, [&](std::uint64_t sentence) { return known.contains(sentence); });
}

}  // namespace headwater::daemon
