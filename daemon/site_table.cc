#include "daemon/site_table.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace headwater::daemon {

namespace {
std::optional<std::int64_t> median(std::vector<std::int64_t> values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}
}  // namespace

std::string_view habit_name(provenance::Habit habit) {
  switch (habit) {
    case provenance::Habit::kOwn:
      return "own";
    case provenance::Habit::kSome:
      return "some";
    case provenance::Habit::kMost:
      return "most";
  }
  return "own";
}

const SiteRow* SiteSummary::find(std::string_view domain) const {
  const auto at =
      std::lower_bound(rows.begin(), rows.end(), domain, [](const SiteRow& row, std::string_view name) { return row.domain < name; });
  return at != rows.end() && at->domain == domain ? &*at : nullptr;
}

Result<SiteSummary> summarize_sites(store::Store& store) {
  store::Queries queries(store);
  auto sites = queries.sites();
  if (!sites) return sites.error();
  auto flows = queries.flows();
  if (!flows) return flows.error();
  std::map<std::string, SiteRow> rows;
  const auto habits = store.habits();
  if (!habits) return habits.error();
  std::map<std::string, std::vector<std::int64_t>> delays, own_delays;
  for (const store::SiteCount& site : *sites) rows[site.domain].articles = site.articles;
  for (const store::SiteFlow& flow : *flows) {
    SiteRow& from = rows[flow.from];  // may be credited only: no article of it is held
    from.copied_by_others += flow.articles;
    ++from.by_sites;
    rows[flow.to].copies_made += flow.articles;
    if (flow.median_delay) delays[flow.from].push_back(*flow.median_delay);
    if (flow.median_delay) own_delays[flow.to].push_back(*flow.median_delay);
  }
  for (const store::SiteHabit& habit : *habits) {
    SiteRow& row = rows[habit.domain];
    if (habit.articles > 0) row.traced = std::round(1e4 * static_cast<double>(habit.traced) / static_cast<double>(habit.articles)) / 1e4;
    row.habit = static_cast<provenance::Habit>(habit.level);
  }
  SiteSummary out;
  for (auto& [domain, row] : rows) {
    row.domain = domain;
    row.median_delay = median(std::move(delays[domain]));
    row.own_delay = median(std::move(own_delays[domain]));
    out.rows.push_back(std::move(row));
  }
  out.flows = *std::move(flows);
  return out;
}

}  // namespace headwater::daemon
