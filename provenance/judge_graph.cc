#include "provenance/judge_graph.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "provenance/judge_merged.h"
#include "provenance/judge_weights.h"

namespace headwater::provenance {

namespace {
double shared(const Match& match) { return match.containment_a + match.containment_b; }

// True when the larger page of the pair took the smaller one in as a passage among other text.
bool is_compound(const Match& match, const Direction& a_from_b) {
  if (match.relation != Relation::kExcerpt) return false;
  const bool a_is_part = match.containment_a > match.containment_b;
  const double share_of_larger = a_is_part ? match.containment_b : match.containment_a;
  // Without the general odds for the part: here the question is which whole it is a part of.
  // Nor with habits, which are learned from lineages: what makes a lineage must not depend on them.
  const double larger_from_smaller = (a_is_part ? -a_from_b.without_habits : a_from_b.without_habits) + weights::kExcerpt;
  return share_of_larger < weights::kCompoundShare && larger_from_smaller >= weights::kCompoundLead;
}
}  // namespace

bool is_sure(const Link& passage) {
  if (passage.match.relation != Relation::kRewrite) return true;
  const auto& evidence = passage.direction.evidence;
  const bool less_natural = std::any_of(evidence.begin(), evidence.end(), [](const Evidence& item) { return item.kind == kSurprisalKind; });
  const double machine = less_natural ? weights::kMachineWording : has_artefacts(passage.match) ? weights::kMachineArtefacts : 0;
  return passage.match.logit + machine >= weights::kRewordedLogit;
}

Graph::Graph(const std::vector<Member>& members, const std::vector<Member>& neighbours, const std::vector<Edge>& edges) {
  for (const Member& member : members) pages.push_back(&member);
  for (const Member& member : neighbours) pages.push_back(&member);
  std::sort(pages.begin(), pages.end(), [](const Member* x, const Member* y) { return x->url < y->url; });
  for (std::size_t i = 0; i < pages.size(); ++i) index[pages[i]->id] = i;
  struct Pair {
    Match match;
    Instant seen_x, seen_y;
  };
  std::map<std::pair<std::size_t, std::size_t>, Pair> best, may_be;
  for (const Edge& edge : edges) {
    const auto a = index.find(edge.a), b = index.find(edge.b);
    if (a == index.end() || b == index.end() || a->second == b->second) continue;
    if (!edge.match.related && !edge.match.possible) continue;
    const bool swap = a->second > b->second;
    Pair pair{swap ? flipped(edge.match) : edge.match, swap ? edge.seen_b : edge.seen_a, swap ? edge.seen_a : edge.seen_b};
    const auto key = swap ? std::pair(b->second, a->second) : std::pair(a->second, b->second);
    const auto [at, fresh] = (edge.match.related ? best : may_be).try_emplace(key, pair);
    // Of equally close editions the earliest.
    const auto rank = [](const Pair& p) {
      const Match& m = p.match;
      return std::tuple(m.whole, shared(m), m.containment_a, m.logit, m.verbatim, m.possible_score, -p.seen_x.time_since_epoch(),
                        -p.seen_y.time_since_epoch());
    };
    if (!fresh && rank(pair) > rank(at->second)) at->second = std::move(pair);
  }
  possible.resize(pages.size());
  for (auto& [ends, pair] : may_be) {
    const auto [x, y] = ends;
    Match& match = pair.match;
    if (best.contains(ends)) continue;  // another pair of their editions is related for sure
    Match back = flipped(match);
    Direction forward = direction(*pages[x], *pages[y], match), reverse = direction(*pages[y], *pages[x], back);
    possible[y].push_back({x, std::move(back), std::move(reverse), false, pair.seen_x});
    possible[x].push_back({y, std::move(match), std::move(forward), false, pair.seen_y});
  }
  links.resize(pages.size());
  for (auto& [ends, pair] : best) {
    const auto [x, y] = ends;
    const Match& match = pair.match;
    Link forward{y, match, direction(*pages[x], *pages[y], match), match.whole, pair.seen_y};
    if (forward.version && is_compound(match, forward.direction)) forward.version = false;
    Match back = flipped(match);
    Direction reverse = direction(*pages[y], *pages[x], back);
    links[y].push_back({x, std::move(back), std::move(reverse), forward.version, pair.seen_x});
    links[x].push_back(std::move(forward));
  }
  part_merged_pages(*this);
  weigh_mixtures(*this);
}

const Link* Graph::link(std::size_t from, std::size_t to) const {
  const auto found =
      std::lower_bound(links[from].begin(), links[from].end(), to, [](const Link& at, std::size_t page) { return at.to < page; });
  return found != links[from].end() && found->to == to ? &*found : nullptr;
}

}  // namespace headwater::provenance
