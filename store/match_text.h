// What the comparison of a stored edition needs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace headwater::store {

struct MatchText {
  std::int64_t page = 0;
  std::string text;
  std::vector<std::uint64_t> templates;  ///< those of its sentences that are template text now
};

/// Any thread; blocking. Errors: kNotFound, kStore, kCorrupt.
Result<MatchText> match_text(Store& store, std::int64_t edition);

}  // namespace headwater::store
