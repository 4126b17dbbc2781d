// The verdict on each page, and which pages wait for one.
// All functions run inside the caller's transaction; failures stick to the Database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.h"
#include "store/pages.h"
#include "store/store.h"

namespace headwater::store {

void put_verdict(Database& database, const std::string& lineage, const Verdict& verdict);

/// What sites do as a rule, by domain; with `stale_only` those whose sums changed since set_habit().
std::vector<SiteHabit> habits(Database& database, bool stale_only);
int habit_level(Database& database, std::string_view domain);
/// Marks the site's pages that are related to others when the level changed.
void set_habit(Database& database, JudgeMarks& marks, const std::string& domain, int level);

/// Brings the sums over a lineage up to date with the verdicts that name it; drops them where none does. Cost: one look at each member.
void sum_lineage(Database& database, const std::string& lineage);
/// The lineages that the pages' verdicts name now.
std::vector<std::string> lineages_of(Database& database, const std::vector<Verdict>& verdicts);

struct StoredVerdict {
  Verdict verdict;
  std::string lineage;
};
std::optional<StoredVerdict> read_verdict(Database& database, std::int64_t page);

std::vector<std::int64_t> lineage_page_ids(Database& database, std::string_view lineage);
std::vector<std::int64_t> unjudged_page_ids(Database& database, std::size_t n);
/// The mark of a page that waits; nullopt where its verdict is up to date.
std::optional<std::int64_t> unjudged_mark(Database& database, std::int64_t page);
/// Takes the page off the list unless it was marked after `mark`.
void clear_unjudged(Database& database, std::int64_t page, std::int64_t mark);

}  // namespace headwater::store
