// headwater lineage, headwater sites
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/url.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "daemon/api_json.h"
#include "daemon/site_table.h"

namespace headwater::cli {

namespace json = boost::json;

namespace {

std::string delay_text(const std::optional<std::int64_t>& delay) { return delay ? duration_text(*delay) : "-"; }

json::value delay_value(const std::optional<std::int64_t>& delay) { return delay ? json::value(*delay) : json::value(nullptr); }

std::string time_text(const store::PageHead& head) {
  return head.published ? fmt::format("claims {}", format_rfc3339(*head.published).substr(0, 16)) : std::string("no date         ");
}

// A lineage's id, or its beginning, or a URL of one of its articles.
Result<std::string> find_lineage(store::Store& store, const std::string& target) {
  if (looks_like_url(target)) {
    const auto page = store.find_page(target);
    if (!page) return make_error(page.error().code, fmt::format("the store does not hold {}; crawl it first", target));
    const auto judged = store.judged(page->id);
    if (!judged) return judged.error();
    return judged->lineage;
  }
  return target;
}

// Of its held articles, those that surely came from held pages of other sites.
std::string share_text(const daemon::SiteRow& row) { return row.articles > 0 ? fmt::format("{:.0f} %", 100 * row.traced) : "-"; }

std::string_view habit_text(provenance::Habit habit) {
  switch (habit) {
    case provenance::Habit::kOwn:
      return "its articles are taken for its own unless something says otherwise";
    case provenance::Habit::kSome:
      return "a third or more of its articles came from elsewhere, which counts a little against each";
    case provenance::Habit::kMost:
      return "most of its articles came from elsewhere, which counts against each";
  }
  return "";
}

void print_site(const daemon::SiteRow& row) {
  fmt::print("{:<36} {:>9} {:>12} {:>9} {:>14} {:>12} {:>7} {:>14}\n", row.domain, grouped(row.articles), grouped(row.copied_by_others),
             grouped(row.by_sites), delay_text(row.median_delay), grouped(row.copies_made), share_text(row), delay_text(row.own_delay));
}

json::object site_json(const daemon::SiteRow& row) {
  return {{"type", "site"},
          {"domain", row.domain},
          {"articles", row.articles},
          {"copied_by_others", row.copied_by_others},
          {"by_sites", row.by_sites},
          {"median_delay_seconds", delay_value(row.median_delay)},
          {"copies_made", row.copies_made},
          {"own_median_delay_seconds", delay_value(row.own_delay)},
          {"traced", row.traced},
          {"habit", daemon::habit_name(row.habit)}};
}

void print_flows(const daemon::SiteSummary& summary, const std::string& domain, bool outwards) {
  std::vector<const store::SiteFlow*> flows;
  for (const store::SiteFlow& flow : summary.flows) {
    if ((outwards ? flow.from : flow.to) == domain) flows.push_back(&flow);
  }
  std::stable_sort(flows.begin(), flows.end(), [](const auto* a, const auto* b) { return a->articles > b->articles; });
  if (!flows.empty()) fmt::print("\n{}\n", bold(outwards ? "copied by" : "copied from"));
  for (const store::SiteFlow* flow : flows)
    fmt::print("  {:<36} {:>6} articles   median delay {}\n", outwards ? flow->to : flow->from, grouped(flow->articles),
               delay_text(flow->median_delay));
}

}  // namespace

int run_lineage(const LineageArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  const auto store = open_store(*config, store::OpenMode::kReadOnly);
  if (!store) return fail(store.error());
  const auto id = find_lineage(**store, args.target);
  if (!id) return fail("cannot show the lineage", id.error());
  if (args.common.json) {
    auto object = daemon::lineage_object(**store, *id);
    if (!object) return fail("cannot show the lineage", object.error());
    json::object out{{"type", "lineage"}};
    for (auto& member : *object) out[member.key()] = std::move(member.value());
    print_json(out);
    return kDone;
  }
  const auto pages = (*store)->lineage_pages(*id);
  if (!pages) return fail(pages.error());
  auto heads = store::Queries(**store).heads_of(*pages);
  if (!heads) return fail(heads.error());
  if (heads->empty())
    return fail(make_error(Errc::kNotFound,
                           fmt::format("there is no lineage \"{}\"; \"headwater trace URL\" names the one of an article", args.target)));
  std::stable_sort(heads->begin(), heads->end(),
                   [](const auto& a, const auto& b) { return a.published.value_or(a.first_seen) < b.published.value_or(b.first_seen); });
  fmt::print("{}\n", bold(fmt::format("lineage {}: {} articles", *id, heads->size())));
  const store::PageHead& any = heads->front();
  if (any.source.status == SourceStatus::kCredited) {
    const auto judged = (*store)->judged(any.id);
    if (!judged) return fail(judged.error());
    const std::size_t pages_crediting = judged->verdict.source.credited_by;
    fmt::print("  earliest known {}, credited by {} {}, not held\n", any.source.url.empty() ? any.source.domain : any.source.url,
               pages_crediting, pages_crediting == 1 ? "page" : "pages");
  }
  for (const store::PageHead& head : *heads) {
    const std::string relation = head.derived_from == 0 && any.source.status == SourceStatus::kCredited ? "first held"
                                 : head.derived_from == 0                                               ? "earliest known"
                                                          : fmt::format("{} of {}", head.relation, head.derived_domain);
    const std::string shared = head.containment_self ? fmt::format("{:3.0f} % shared", *head.containment_self * 100) : std::string();
    fmt::print("  {}  seen {}  {:<40} {:<13} {}\n", time_text(head), format_rfc3339(head.first_seen).substr(0, 16), relation, shared,
               head.url);
  }
  return kDone;
}

int run_sites(const SitesArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  const auto store = open_store(*config, store::OpenMode::kReadOnly);
  if (!store) return fail(store.error());
  auto summary = daemon::summarize_sites(**store);
  if (!summary) return fail(summary.error());
  if (!args.host.empty()) {
    const std::string domain = registrable_domain(args.host);
    const daemon::SiteRow* row = summary->find(domain);
    if (row == nullptr) return fail(make_error(Errc::kNotFound, fmt::format("no article of {} is held or credited", domain)));
    if (args.common.json) {
      print_json(site_json(*row));
      return kDone;
    }
    fmt::print("{}  {} articles; {} copied by {} other sites, {} came from others\n", bold(row->domain), grouped(row->articles),
               grouped(row->copied_by_others), grouped(row->by_sites), grouped(row->copies_made));
    fmt::print("  {} surely traced to held pages of other sites: {}\n", share_text(*row), habit_text(row->habit));
    print_flows(*summary, domain, true);
    print_flows(*summary, domain, false);
    return kDone;
  }
  std::stable_sort(summary->rows.begin(), summary->rows.end(), [](const auto& a, const auto& b) {
    return a.copied_by_others != b.copied_by_others ? a.copied_by_others > b.copied_by_others : a.copies_made > b.copies_made;
  });
  if (summary->rows.size() > args.top) summary->rows.resize(args.top);
  if (!args.common.json)
    fmt::print("{:<36} {:>9} {:>12} {:>9} {:>14} {:>12} {:>7} {:>14}\n", "site", "articles", "copied from", "by sites", "median delay",
               "copies made", "traced", "behind source");
  for (const daemon::SiteRow& row : summary->rows) {
    if (args.common.json)
      print_json(site_json(row));
    else
      print_site(row);
  }
  return summary->rows.empty() ? kNothingFound : kDone;
}

}  // namespace headwater::cli
