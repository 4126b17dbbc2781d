#include "provenance/judge_tree.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "provenance/judge_weights.h"

namespace headwater::provenance {

namespace {
// How likely the page came from the link's target rather than from another earlier page: closeness of the texts, then direction.
double affinity(const Link& link) {
  const Match& match = link.match;
  return 4 * match.containment_a + 4 * match.verbatim + std::clamp(link.direction.log_odds, -6.0, 12.0);
}

// What one neighbour may add to the mean: that a third page credits one of two says little about which of the two came first.
constexpr double kVoteMax = 1.5;

class TreeBuilder {
 public:
  TreeBuilder(const Graph& graph, const std::vector<bool>& member) : graph_(graph), member_(member) {
    tree_.parent.assign(graph.pages.size(), Tree::kNone);
  }

  Tree build() {
    rank();
    for (const std::size_t page : order_) hang(page);
    join_orphans();
    return std::move(tree_);
  }

 private:
  // Earliest first: the strongest sign that a page derives from another one speaks against it, the mean of all its signs for or
  // against; a mean, because a page is not earlier for having more neighbours. Then its own date, its length, its URL.
  void rank() {
    std::vector<double> earliness(graph_.pages.size(), 0);
    for (std::size_t i = 0; i < graph_.pages.size(); ++i) {
      double derived = 0, sum = 0, neighbours = 0;
      for (const Link& link : graph_.links[i]) {
        if (!link.version || !member_[link.to]) continue;
        derived = std::max(derived, link.direction.log_odds);
        sum += std::clamp(link.direction.log_odds, -kVoteMax, kVoteMax);
        ++neighbours;
      }
      if (neighbours > 0) earliness[i] = -derived - sum / neighbours;
      if (member_[i]) order_.push_back(i);
    }
    const auto key = [&](std::size_t i) {
      const DateEvidence* date = usable_date(*graph_.pages[i]);
      const Sight seen = earliest_sight(*graph_.pages[i]);
      Instant::rep when = std::numeric_limits<Instant::rep>::max();
      if (seen.at != Instant{}) when = seen.at.time_since_epoch().count();
      if (date != nullptr) when = std::min(when, date->instant.time_since_epoch().count());
      return std::tuple(-earliness[i], when, -static_cast<double>(graph_.pages[i]->words), i);
    };
    std::sort(order_.begin(), order_.end(), [&](std::size_t x, std::size_t y) { return key(x) < key(y); });
    place_.assign(graph_.pages.size(), Tree::kNone);
    for (std::size_t k = 0; k < order_.size(); ++k) place_[order_[k]] = k;
    if (!order_.empty()) tree_.root = order_.front();
  }

  void hang(std::size_t page) {
    const Link* best = nullptr;
    for (const Link& link : graph_.links[page]) {
      if (!link.version || !member_[link.to] || place_[link.to] > place_[page]) continue;
      if (best == nullptr || better(link, *best)) best = &link;
    }
    if (best != nullptr) tree_.parent[page] = best->to;
  }

  bool better(const Link& x, const Link& y) const {
    const double ax = affinity(x), ay = affinity(y);
    return ax != ay ? ax > ay : place_[x.to] < place_[y.to];
  }

  std::size_t top_of(std::size_t page) {
    while (top_of_[page] != page) page = top_of_[page] = top_of_[top_of_[page]];
    return page;
  }

  // A page whose every neighbour ranks after it starts a tree of its own. Such trees are hung to others by their closest links, the
  // closest of all first (Kruskal, 1956), until all hang under the root.
  void join_orphans() {
    struct Bridge {
      const Link* link;
      std::size_t from;
    };
    top_of_.resize(graph_.pages.size());
    for (std::size_t page = 0; page < top_of_.size(); ++page) top_of_[page] = tree_.parent[page] == Tree::kNone ? page : tree_.parent[page];
    std::vector<Bridge> bridges;
    for (const std::size_t page : order_) {
      for (const Link& link : graph_.links[page]) {
        if (link.version && member_[link.to] && top_of(link.to) != top_of(page)) bridges.push_back({&link, page});
      }
    }
    std::stable_sort(bridges.begin(), bridges.end(), [&](const Bridge& x, const Bridge& y) { return better(*x.link, *y.link); });
    for (const Bridge& bridge : bridges) {
      const std::size_t tree = top_of(bridge.from), into = top_of(bridge.link->to);
      if (tree == into || tree == top_of(tree_.root)) continue;
      top_of_[tree] = into;
      reroot(bridge.from, bridge.link->to);
    }
  }

  // Turns the path from `page` up to its top around, then hangs `page` under `parent`.
  void reroot(std::size_t page, std::size_t parent) {
    while (page != Tree::kNone) {
      const std::size_t next = tree_.parent[page];
      tree_.parent[page] = parent;
      parent = page;
      page = next;
    }
  }

  const Graph& graph_;
  const std::vector<bool>& member_;
  std::vector<std::size_t> order_;  // members, earliest first
  std::vector<std::size_t> place_;  // page -> position in order_
  std::vector<std::size_t> top_of_;
  Tree tree_;
};
}  // namespace

Tree derivation_tree(const Graph& graph, const std::vector<bool>& member) { return TreeBuilder(graph, member).build(); }

}  // namespace headwater::provenance
