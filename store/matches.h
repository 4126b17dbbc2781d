// Related pairs of editions, and the pages that hang together through them.
// All functions run inside the caller's transaction; failures stick to the Database.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "store/database.h"
#include "store/pages.h"
#include "store/store.h"

namespace headwater::store {

/// Stores a related or possibly related pair, removes any other; marks both pages when that changed anything a verdict could depend on.
void put_match(Database& database, JudgeMarks& marks, const PairMatch& pair);

/// Removes the pair's row, if any, and then marks both pages.
void remove_match(Database& database, JudgeMarks& marks, std::int64_t a, std::int64_t b);

/// Removes every match and marks every page.
void remove_all_matches(Database& database, JudgeMarks& marks);

std::optional<PairMatch> read_match(Database& database, std::int64_t a, std::int64_t b);

/// The component of `page` over whole-text matches and all matches that touch it, by ascending ids.
Store::Neighbourhood read_neighbourhood(Database& database, std::int64_t page);

}  // namespace headwater::store
