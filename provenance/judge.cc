#include "provenance/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/limits.h"
#include "base/time.h"
#include "base/url.h"
#include "provenance/judge_graph.h"
#include "provenance/judge_tree.h"
#include "provenance/judge_weights.h"

namespace headwater::provenance {

namespace {
// Never certain: the evidence is what pages say and what we happened to see.
double logistic(double log_odds) { return std::min(0.99, 1 / (1 + std::exp(-log_odds))); }

// A revision is another edition by the same outlet, or a copy of one. Elsewhere a text that lacks little is a near copy, and one that
// lacks much of a longer text is an excerpt.
Relation relation_between(const Match& match, bool same_site) {
  if (match.relation != Relation::kRevision || same_site) return match.relation;
  const double more = std::max(match.containment_a, match.containment_b), less = std::min(match.containment_a, match.containment_b);
  if (more < weights::kCopyCovered) return Relation::kRevision;
  return less >= weights::kNearCovered ? Relation::kNear : Relation::kExcerpt;
}

// An outlet outside the store that pages of the lineage credit.
struct External {
  std::string url;  // of the strongest credit that gives one
  std::string domain;
  double support = 0;                      // log-odds that the text came from there
  std::map<std::string, double> per_site;  // one vote a site
  std::vector<std::pair<std::size_t, const Credit*>> credits;
};

class LineageJudge {
 public:
  LineageJudge(const std::vector<Member>& members, const std::vector<Edge>& edges, const std::vector<Member>& neighbours)
      : members_(members), graph_(members, neighbours, edges), member_(graph_.pages.size(), false) {
    for (const Member& member : members) {
      member_[graph_.index.at(member.id)] = true;
      site_names_.add(member);
    }
    tree_ = derivation_tree(graph_, member_);
    find_leads();
    find_external();
  }

  // The page surely came from a held one of another site.
  bool traced(const Member& member) const {
    const std::size_t page = graph_.index.at(member.id);
    return page != tree_.root && graph_.pages[tree_.root]->site != member.site && lead_over(page) >= weights::kLead;
  }

  std::vector<Verdict> verdicts() const {
    std::vector<Verdict> out;
    for (const Member& member : members_) out.push_back(verdict(graph_.index.at(member.id)));
    return out;
  }

 private:
  // How sure it is that the page derives from the root: the weakest step on its way there.
  double lead_over(std::size_t page) const { return lead_[page]; }

  void find_leads() {
    constexpr double kUnknown = -1e9;
    lead_.assign(graph_.pages.size(), kUnknown);
    std::vector<std::size_t> path;
    for (std::size_t start = 0; start < graph_.pages.size(); ++start) {
      std::size_t page = start;
      for (; lead_[page] == kUnknown && tree_.parent[page] != Tree::kNone; page = tree_.parent[page]) path.push_back(page);
      if (lead_[page] == kUnknown) lead_[page] = weights::kCreditUrl * 2;
      for (; !path.empty(); path.pop_back()) {
        const Link* step = graph_.link(path.back(), tree_.parent[path.back()]);
        lead_[path.back()] = std::min(lead_[tree_.parent[path.back()]], step == nullptr ? 0 : step->direction.log_odds);
      }
    }
  }

  // A credit counts for an outlet that is not held; what is known to have come from the root first counts less.
  void find_external() {
    std::map<std::string, External> outlets;
    for (std::size_t i = 0; i < graph_.pages.size(); ++i) {
      if (member_[i]) collect_credits(i, outlets);
    }
    for (auto& [site, outlet] : outlets) {
      for (const auto& [voter, weight] : outlet.per_site) outlet.support += weight;
      const auto better = [](const External& x, const External& y) {
        return std::tuple(x.support, !x.url.empty()) > std::tuple(y.support, !y.url.empty());
      };
      if (outlet.support >= weights::kLead && (external_.domain.empty() || better(outlet, external_))) external_ = outlet;
    }
  }

  void collect_credits(std::size_t page, std::map<std::string, External>& outlets) const {
    const Member& member = *graph_.pages[page];
    for (std::size_t k = 0; k < member.credits.size(); ++k) {
      const Credit& credit = member.credits[k];
      const std::int64_t held = k < member.credited_pages.size() ? member.credited_pages[k] : 0;
      const std::string site = credit.domain.empty() ? credit.name : registrable_domain(credit.domain);
      if (site.empty() || (held != 0 && !leaves_open(member, k))) continue;
      if (site_names_.named_by(credit)) continue;  // it speaks for the member on that site, not for an unknown page
      const double after_root = page == tree_.root ? 0 : std::max(0.0, lead_over(page));
      const double weight = std::max(0.0, weights::credit_weight(credit) - after_root);
      External& outlet = outlets[site];
      if (outlet.domain.empty() || (outlet.url.empty() && !credit.url.empty())) outlet.domain = credit_label(credit);
      if (!credit.url.empty() && (outlet.url.empty() || credit.url < outlet.url)) outlet.url = credit.url;
      double& vote = outlet.per_site[member.site];
      vote = std::max(vote, weight);
      outlet.credits.emplace_back(page, &credit);
    }
  }

  Verdict verdict(std::size_t page) const {
    const Member& member = *graph_.pages[page];
    Verdict out;
    out.article = member.id;
    const std::size_t parent = tree_.parent[page];
    if (parent != Tree::kNone) {
      const Link* link = graph_.link(page, parent);
      out.derived_from = graph_.pages[parent]->id;
      out.relation = relation_between(link->match, member.site == graph_.pages[parent]->site);
      out.direction_uncertain = std::abs(link->direction.log_odds) < weights::kLead;
      out.evidence = link->direction.evidence;
      out.evidence.push_back(shared_text(*link, *graph_.pages[parent]));
      if (link->seen != Instant{}) {
        out.evidence.push_back({"edition", EvidenceBasis::kObserved, true, 0,
                                fmt::format("of the editions of {} this text is closest to the one first seen at {}",
                                            graph_.pages[parent]->domain, format_rfc3339(link->seen))});
      }
    }
    name_source(page, out);
    add_checked_credits(page, out);
    add_passages(page, out);
    add_possible(page, out);
    return out;
  }

  static Evidence shared_text(const Link& link, const Member& parent) {
    const Match& match = link.match;
    return {"shared_text", EvidenceBasis::kInferred, true, std::max(0.0, match.logit),
            fmt::format("{:.0f} % of this text stands at {}, which has {:.0f} % of its text in common with it{}", 100 * match.containment_a,
                        parent.domain, 100 * match.containment_b,
                        match.relation == Relation::kRewrite       ? ", reworded"
                        : match.relation == Relation::kTranslation ? ", in another language"
                                                                   : "")};
  }

  void name_source(std::size_t page, Verdict& out) const {
    const Member& member = *graph_.pages[page];
    const Member& root = *graph_.pages[tree_.root];
    if (!external_.domain.empty()) {
      out.source = {external_.url, external_.domain, SourceStatus::kCredited, logistic(external_.support - weights::kLead)};
      add_credit_evidence(page, out);
    } else if (page == tree_.root) {
      double lead = weights::kSelfPrior;
      for (const Link& link : graph_.links[page]) {
        if (link.version && member_[link.to]) lead = std::min(lead, -link.direction.log_odds);
      }
      out.source = {member.url, member.domain, SourceStatus::kSelf, logistic(lead)};
    } else {
      out.source = {root.url, root.domain, SourceStatus::kHeld, logistic(lead_over(page))};
    }
    // What is known of translations is less sure than what is known of words.
    const Link* link = tree_.parent[page] == Tree::kNone ? nullptr : graph_.link(page, tree_.parent[page]);
    if (link != nullptr && link->match.relation == Relation::kTranslation)
      out.source.confidence = std::min(out.source.confidence, link->match.score);
  }

  // The credited page is held, but too little of it to say whether this text stands there.
  bool leaves_open(const Member& member, std::size_t credit) const {
    return credit < member.cannot_refute.size() && member.cannot_refute[credit] && !graph_.index.contains(member.credited_pages[credit]);
  }

  std::size_t pages_crediting() const {
    std::set<std::size_t> pages;
    for (const auto& [page, credit] : external_.credits) pages.insert(page);
    return pages.size();
  }

  // How many name the outlet, then the page's own credits, some of the others', and how many more there are.
  void add_credit_evidence(std::size_t page, Verdict& out) const {
    constexpr std::size_t kShown = 5;
    std::size_t others = 0;
    out.source.credited_by = pages_crediting();
    out.evidence.push_back({"credited_source", EvidenceBasis::kClaimed, true, 0,
                            fmt::format("{}, whose page is not held, is credited by {} {} of this lineage", external_.domain,
                                        out.source.credited_by, out.source.credited_by == 1 ? "page" : "pages")});
    const auto show = [&](std::size_t from, const Credit& credit) {
      out.evidence.push_back({std::string(credit_kind_name(credit.kind)), EvidenceBasis::kClaimed, true, weights::credit_weight(credit),
                              fmt::format("{} credits {}: \"{}\"", from == page ? "this page" : graph_.pages[from]->domain,
                                          credit_label(credit), credit.text)});
    };
    for (const auto& [from, credit] : external_.credits) {
      if (from == page) show(from, *credit);
    }
    for (const auto& [from, credit] : external_.credits) {
      if (from != page && ++others <= kShown) show(from, *credit);
    }
    if (others > kShown) {
      out.evidence.push_back({"more_credits", EvidenceBasis::kClaimed, true, 0,
                              fmt::format("{} further credits of {} in this lineage", others - kShown, external_.domain)});
    }
  }

  // The page names a held page as its source: that page has this text, or a part of it, or another text.
  void add_checked_credits(std::size_t page, Verdict& out) const {
    const Member& member = *graph_.pages[page];
    std::set<std::int64_t> said;
    for (std::size_t k = 0; k < member.credits.size() && k < member.credited_pages.size(); ++k) {
      const std::int64_t held = member.credited_pages[k];
      if (held == 0 || held == member.id || leaves_open(member, k) || !said.insert(held).second) continue;
      const auto found = graph_.index.find(held);
      if (found == graph_.index.end()) {
        out.evidence.push_back({"false_credit", EvidenceBasis::kObserved, false, weights::credit_weight(member.credits[k]),
                                fmt::format("this page credits {}, which is held and does not contain this text", member.credits[k].url)});
      } else if (member_[found->second] || graph_.link(page, found->second) != nullptr) {
        out.evidence.push_back({"credit_confirmed", EvidenceBasis::kObserved, true, 0,
                                fmt::format("this page credits {}, which is held and has {}", member.credits[k].url,
                                            member_[found->second] ? "a version of this text" : "a passage of this text")});
      }
    }
  }

  // What most of a reworded passage is made of came from the version that the page derives from, which does not share it.
  bool is_chance(std::size_t page, const Link& passage) const {
    const std::size_t parent = tree_.parent[page];
    if (passage.match.relation != Relation::kRewrite || parent == Tree::kNone) return false;
    if (graph_.link(parent, passage.to) != nullptr) return false;
    const Link* own = graph_.link(page, parent);
    return own != nullptr && own->match.containment_a + passage.match.containment_a / 2 > 1;
  }

  void add_passages(std::size_t page, Verdict& out) const {
    for (const Link& link : graph_.links[page]) {
      if (link.version || link.direction.log_odds < weights::kPassageAgainst || is_chance(page, link)) continue;
      if (!is_sure(link)) {
        out.possible_from.push_back({graph_.pages[link.to]->url, link.match.score, link.match.containment_a});
        continue;
      }
      out.also_from.push_back({graph_.pages[link.to]->url, link.match.relation, link.match.containment_a});
    }
    std::stable_sort(out.also_from.begin(), out.also_from.end(),
                     [](const AlsoFrom& x, const AlsoFrom& y) { return x.containment > y.containment; });
  }

  // What this page may retell: nothing that came after it, as far as known.
  void add_possible(std::size_t page, Verdict& out) const {
    for (const Link& link : graph_.possible[page]) {
      if (link.direction.log_odds < weights::kPassageAgainst) continue;
      out.possible_from.push_back({graph_.pages[link.to]->url, link.match.possible_score, link.match.containment_a});
    }
    std::stable_sort(out.possible_from.begin(), out.possible_from.end(),
                     [](const PossibleFrom& x, const PossibleFrom& y) { return x.score > y.score; });
    if (out.possible_from.size() > limits::kPossibleFromMax) out.possible_from.resize(limits::kPossibleFromMax);
  }

  const std::vector<Member>& members_;
  Graph graph_;
  std::vector<bool> member_;
  SiteNames site_names_;
  Tree tree_;
  std::vector<double> lead_;  // per page
  External external_;
};
}  // namespace

std::vector<std::size_t> components(const std::vector<Member>& members, const std::vector<Edge>& edges) {
  const Graph graph(members, {}, edges);
  std::vector<std::size_t> root(graph.pages.size());
  std::iota(root.begin(), root.end(), std::size_t{0});
  const auto find = [&](std::size_t i) {
    while (root[i] != i) i = root[i] = root[root[i]];
    return i;
  };
  for (std::size_t i = 0; i < graph.links.size(); ++i) {
    for (const Link& link : graph.links[i]) {
      const std::size_t x = find(i), y = find(link.to);
      if (link.version && x != y) root[std::max(x, y)] = std::min(x, y);  // pages are in URL order: the smallest URL stands for all
    }
  }
  std::unordered_map<std::int64_t, std::size_t> position;
  for (std::size_t i = 0; i < members.size(); ++i) position[members[i].id] = i;
  std::vector<std::size_t> out;
  for (const Member& member : members) out.push_back(position.at(graph.pages[find(graph.index.at(member.id))]->id));
  return out;
}

std::vector<Verdict> judge_lineage(const std::vector<Member>& members, const std::vector<Edge>& edges,
                                   const std::vector<Member>& neighbours) {
  if (members.empty()) return {};
  const LineageJudge judge(members, edges, neighbours);
  std::vector<Verdict> verdicts = judge.verdicts();
  const auto note_traced = [&](const LineageJudge& by) {
    for (std::size_t i = 0; i < members.size(); ++i) verdicts[i].traced = by.traced(members[i]);
  };
  const bool habits = std::any_of(members.begin(), members.end(), [](const Member& member) { return member.habit != Habit::kOwn; });
  if (!habits) {
    note_traced(judge);
    return verdicts;
  }
  std::vector<Member> plain = members;
  for (Member& member : plain) member.habit = Habit::kOwn;
  note_traced(LineageJudge(plain, edges, neighbours));
  return verdicts;
}

}  // namespace headwater::provenance
