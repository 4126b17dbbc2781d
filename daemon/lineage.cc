#include "daemon/lineage.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/hash.h"
#include "base/url.h"

namespace headwater::daemon {

Result<std::int64_t> held_page(store::Store& store, const std::string& href) {
  if (href.empty()) return 0;
  const auto url = Url::parse(href);
  if (!url || !url->is_http()) return 0;
  const auto page = store.find_page(normalize(*url).href());
  if (page) return page->id;
  if (page.error().code == Errc::kNotFound) return 0;
  return page.error();
}

namespace {
bool other_language(std::string_view a, std::string_view b) {
  const auto primary = [](std::string_view tag) { return tag.substr(0, tag.find('-')); };
  const auto known = [](std::string_view tag) { return !tag.empty() && tag != "und"; };
  return known(a) && known(b) && primary(a) != primary(b);
}
}  // namespace

Status look_up_credits(store::Store& store, provenance::Member& member) {
  for (const Credit& credit : member.credits) {
    const auto held = held_page(store, credit.url);
    if (!held) return held.error();
    member.credited_pages.push_back(*held);
    bool cut_off = false;
    if (*held != 0 && *held != member.id) {
      const auto page = store.page(*held);
      if (!page) return page.error();
      const auto edition = store.edition(page->current);
      if (!edition) return edition.error();
      cut_off = edition->too_short || edition->article.paywalled || other_language(edition->article.language, member.language);
    }
    member.cannot_refute.push_back(cut_off);
  }
  return {};
}

Result<provenance::Member> load_member(store::Store& store, std::int64_t id) {
  const auto page = store.page(id);
  if (!page) return page.error();
  auto current = store.edition(page->current);
  if (!current) return current.error();
  provenance::Member member;
  member.id = id;
  member.url = page->url;
  if (const auto url = Url::parse(page->url)) member.domain = url->host();
  member.site = registrable_domain(member.domain);
  member.dates = std::move(current->article.dates);
  member.credits = std::move(current->article.credits);
  member.site_name = current->article.site;
  member.language = current->article.language;
  member.words = current->words;
  member.first_seen = current->first_seen;
  const auto habit = store.habit_level(member.site);
  if (!habit) return habit.error();
  member.habit = static_cast<provenance::Habit>(*habit);
  if (!page->editions.empty() && page->editions.front() != page->current) {
    const auto oldest = store.edition(page->editions.front());
    if (!oldest) return oldest.error();
    member.first_seen = std::min(member.first_seen, oldest->first_seen);
  }
  if (const Status looked_up = look_up_credits(store, member); !looked_up) return looked_up.error();
  return member;
}

Result<LineageInput> load_lineage(store::Store& store, std::int64_t page) {
  const auto near = store.neighbourhood(page);
  if (!near) return near.error();
  LineageInput input;
  struct OfPage {
    std::int64_t page = 0;
    Instant seen{};
  };
  std::unordered_map<std::int64_t, OfPage> page_of_edition;
  const auto load = [&](const std::vector<std::int64_t>& ids, std::vector<provenance::Member>& into) -> Status {
    for (const std::int64_t id : ids) {
      auto member = load_member(store, id);
      if (!member) return member.error();
      into.push_back(std::move(*member));
      const auto row = store.page(id);
      if (!row) return row.error();
      for (const std::int64_t edition : row->editions) {
        OfPage& of_page = page_of_edition[edition];
        of_page.page = id;
        if (row->editions.size() == 1) continue;
        const auto stored = store.edition(edition);
        if (!stored) return stored.error();
        of_page.seen = stored->first_seen;
      }
    }
    return {};
  };
  if (const Status loaded = load(near->members, input.members); !loaded) return loaded.error();
  if (const Status loaded = load(near->outsiders, input.neighbours); !loaded) return loaded.error();
  for (const store::PairMatch& pair : near->pairs) {
    const auto a = page_of_edition.find(pair.a), b = page_of_edition.find(pair.b);
    if (a == page_of_edition.end() || b == page_of_edition.end()) continue;
    input.edges.push_back({a->second.page, b->second.page, pair.match, a->second.seen, b->second.seen});
  }
  return input;
}

std::vector<store::JudgedLineage> judge(const LineageInput& input) {
  const std::vector<std::size_t> component = provenance::components(input.members, input.edges);
  std::map<std::size_t, std::vector<provenance::Member>> lineages;
  for (std::size_t i = 0; i < input.members.size(); ++i) lineages[component[i]].push_back(input.members[i]);
  std::vector<store::JudgedLineage> out;
  for (const auto& [representative, members] : lineages) {
    std::vector<provenance::Member> neighbours = input.neighbours;
    for (std::size_t i = 0; i < input.members.size(); ++i) {
      if (component[i] != representative) neighbours.push_back(input.members[i]);
    }
    store::JudgedLineage lineage;
    lineage.id = fmt::format("{:016x}", hash64(input.members[representative].url));
    lineage.verdicts = provenance::judge_lineage(members, input.edges, neighbours);
    out.push_back(std::move(lineage));
  }
  return out;
}

}  // namespace headwater::daemon
