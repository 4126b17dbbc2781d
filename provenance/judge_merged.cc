#include "provenance/judge_merged.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "provenance/judge_weights.h"

namespace headwater::provenance {

namespace {
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// For every page the groups into which its neighbours fall when it is taken away: articulation points (Hopcroft and Tarjan, 1973).
class Separator {
 public:
  explicit Separator(const Graph& graph)
      : graph_(graph), entered_(graph.pages.size(), kNone), low_(graph.pages.size(), kNone), split_(graph.pages.size()) {
    for (std::size_t page = 0; page < graph.pages.size(); ++page) {
      if (entered_[page] == kNone) walk(page);
    }
  }

  // The group of a neighbour: the number of the branch that only `page` joins to the rest, or kNone for the rest.
  std::size_t group(std::size_t page, std::size_t neighbour) const {
    // Branches are ascending runs of entries: the last one that begins at or before the neighbour may hold it.
    const std::vector<Branch>& branches = split_[page];
    const auto after = std::upper_bound(branches.begin(), branches.end(), entered_[neighbour],
                                        [](std::size_t at, const Branch& branch) { return at < branch.first; });
    if (after == branches.begin() || entered_[neighbour] > std::prev(after)->last) return kNone;
    return static_cast<std::size_t>(after - branches.begin()) - 1;
  }
  bool splits(std::size_t page) const { return !split_[page].empty(); }

 private:
  struct Branch {
    std::size_t first = 0, last = 0;  // numbers of entry
  };
  struct Step {
    std::size_t page = 0, parent = kNone, next = 0;
  };

  void walk(std::size_t root) {
    std::vector<Step> path = {{root, kNone, 0}};
    entered_[root] = low_[root] = clock_++;
    while (!path.empty()) {
      Step& step = path.back();
      const std::vector<Link>& links = graph_.links[step.page];
      if (step.next < links.size()) {
        const Link& link = links[step.next++];
        if (!link.version || link.to == step.parent) continue;
        if (entered_[link.to] != kNone) {
          low_[step.page] = std::min(low_[step.page], entered_[link.to]);
          continue;
        }
        entered_[link.to] = low_[link.to] = clock_++;
        path.push_back({link.to, step.page, 0});
        continue;
      }
      const Step done = step;
      path.pop_back();
      if (done.parent == kNone) continue;
      low_[done.parent] = std::min(low_[done.parent], low_[done.page]);
      if (low_[done.page] >= entered_[done.parent]) split_[done.parent].push_back({entered_[done.page], clock_ - 1});
    }
  }

  const Graph& graph_;
  std::vector<std::size_t> entered_, low_;
  std::vector<std::vector<Branch>> split_;
  std::size_t clock_ = 0;
};

struct Group {
  double share = 0;  // the most that one of its pages shares of the page between
  std::vector<std::size_t> links;
};

// The page is what `link` leads to came from: that is all but a part of it, and nothing says that it was first; or the page was.
bool is_its_source(const Link& link) {
  const double lead = link.direction.without_habits;
  return lead <= -weights::kCompoundLead || (link.match.containment_b >= weights::kCopyCovered && lead < weights::kCompoundLead);
}

std::vector<Group> groups_of(const Graph& graph, const Separator& separator, std::size_t page) {
  std::vector<std::pair<std::size_t, std::size_t>> order;  // group, link
  for (std::size_t i = 0; i < graph.links[page].size(); ++i) {
    const Link& link = graph.links[page][i];
    if (link.version) order.emplace_back(separator.group(page, link.to), i);
  }
  std::sort(order.begin(), order.end());
  std::vector<Group> groups;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || order[i].first != order[i - 1].first) groups.emplace_back();
    groups.back().links.push_back(order[i].second);
    groups.back().share = std::max(groups.back().share, graph.links[page][order[i].second].match.containment_a);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const Group& x, const Group& y) { return x.share > y.share; });
  return groups;
}

// What the page shares with pages of other sites as passages, the longest first.
std::vector<const Link*> passages_of(const Graph& graph, std::size_t page) {
  std::vector<const Link*> out;
  for (const Link& link : graph.links[page]) {
    if (!link.version && is_sure(link) && graph.pages[link.to]->site != graph.pages[page]->site) out.push_back(&link);
  }
  std::stable_sort(out.begin(), out.end(), [](const Link* x, const Link* y) { return x->match.containment_a > y->match.containment_a; });
  return out;
}

// Editions of one agency text also differ by a paragraph that others have; but those are dated.
bool holds_whole(const Graph& graph, std::size_t page, const Link& other) {
  const Relation relation = other.match.relation;
  if (relation == Relation::kExcerpt) return other.match.containment_b > other.match.containment_a;
  const bool literal = relation == Relation::kNear || relation == Relation::kRevision;
  return literal && other.match.containment_b >= weights::kMixtureHeld && usable_date(*graph.pages[page]) == nullptr;
}

// The one of `passages` that is nearly all of what the page has more than the page of `whole`, with which it has nothing in common;
// nullptr where there is none.
const Link* link_to_rest(const Graph& graph, const std::vector<const Link*>& passages, const Link& whole) {
  const double rest = 1 - whole.match.containment_a;
  if (rest < weights::kMixtureRest) return nullptr;
  for (const Link* link : passages) {
    const double share = link->match.containment_a;
    if (share < weights::kMixtureExplained * rest) break;
    if (whole.match.containment_a + share <= weights::kDisjointShare && graph.link(link->to, whole.to) == nullptr) return link;
  }
  return nullptr;
}
}  // namespace

void part_merged_pages(Graph& graph) {
  const Separator separator(graph);
  std::vector<std::pair<std::size_t, std::size_t>> parted;  // page, link
  for (std::size_t page = 0; page < graph.pages.size(); ++page) {
    if (!separator.splits(page)) continue;
    const std::vector<Group> groups = groups_of(graph, separator, page);
    if (groups.size() < 2 || groups[0].share + groups[1].share > weights::kDisjointShare) continue;
    // A page most of which is one text is a version of it that took in something else.
    for (std::size_t g = groups[0].share >= weights::kNearCovered ? 1 : 0; g < groups.size(); ++g) {
      for (const std::size_t i : groups[g].links) {
        if (!is_its_source(graph.links[page][i])) parted.emplace_back(page, i);
      }
    }
  }
  for (const auto& [page, i] : parted) {
    Link& link = graph.links[page][i];
    link.version = false;
    for (Link& back : graph.links[link.to]) {
      if (back.to == page) back.version = false;
    }
  }
}

void weigh_mixtures(Graph& graph) {
  for (std::size_t page = 0; page < graph.pages.size(); ++page) {
    const std::vector<const Link*> passages = passages_of(graph, page);
    if (passages.empty()) continue;
    for (Link& whole : graph.links[page]) {
      const bool holds_it = holds_whole(graph, page, whole);
      const Link* rest = whole.version && holds_it ? link_to_rest(graph, passages, whole) : nullptr;
      if (rest == nullptr) continue;
      const std::string told = fmt::format("what {} has more than {} stands at {}: it was put together", graph.pages[page]->domain,
                                           graph.pages[whole.to]->domain, graph.pages[rest->to]->domain);
      add_evidence(whole.direction, "mixture", EvidenceBasis::kInferred, weights::kMixture, told);
      const std::size_t back = static_cast<std::size_t>(graph.link(whole.to, page) - graph.links[whole.to].data());
      add_evidence(graph.links[whole.to][back].direction, "mixture", EvidenceBasis::kInferred, -weights::kMixture, told);
    }
  }
}

}  // namespace headwater::provenance
