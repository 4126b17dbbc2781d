// Who copies whom, by site: one pass over all copies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "provenance/judge.h"
#include "store/queries.h"

namespace headwater::daemon {

/// A site's line of the table. Copies are articles whose earliest known source stands on another site.
struct SiteRow {
  std::string domain;
  std::int64_t articles = 0;                          ///< held
  std::int64_t copied_by_others = 0;                  ///< articles of other sites that came from here
  std::int64_t copies_made = 0;                       ///< its articles that came from others
  std::int64_t by_sites = 0;                          ///< how many sites copied from here
  std::optional<std::int64_t> median_delay;           ///< seconds, of copies of its articles: the median of the sites' medians
  std::optional<std::int64_t> own_delay;              ///< the same of its own copies, behind their sources
  double traced = 0;                                  ///< share of its held articles that surely came from held pages of other sites
  provenance::Habit habit = provenance::Habit::kOwn;  ///< what its articles are judged by
};

struct SiteSummary {
  std::vector<SiteRow> rows;  ///< by domain
  std::vector<store::SiteFlow> flows;
  const SiteRow* find(std::string_view domain) const;
};

std::string_view habit_name(provenance::Habit habit);  ///< "own", "some", "most"

Result<SiteSummary> summarize_sites(store::Store& store);

}  // namespace headwater::daemon
