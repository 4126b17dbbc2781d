#include "daemon/trace.h"

#include <fmt/format.h>

#include <set>

#include "base/url.h"
#include "daemon/lineage.h"
#include "daemon/page_work.h"
#include "daemon/prepare.h"

namespace headwater::daemon {

namespace {
constexpr std::int64_t kUnstored = -1;  // the key of the traced text among the members

struct Found {
  std::vector<provenance::Edge> edges;  // from the traced text to held pages
  std::set<std::int64_t> pages;
};

// Compares the text with its candidates in the store.
Result<Found> matches_of(store::Store& store, const std::string& text, const Fingerprint& fingerprint) {
  const auto candidates = store.find_candidates(fingerprint);
  if (!candidates) return candidates.error();
  const auto templates = store.template_sentences(fingerprint.sentences);
  if (!templates) return templates.error();
  const auto document = prepare(store::MatchText{0, text, *templates});
  Found found;
  for (const store::Candidate& candidate : *candidates) {
    const auto stored = store::match_text(store, candidate.edition);
    if (!stored) return stored.error();
    Match match = provenance::compare(*document, *prepare(*stored), false);
    if (!match.related && !match.possible) continue;
    found.edges.push_back({kUnstored, stored->page, std::move(match)});
    found.pages.insert(stored->page);
  }
  return found;
}

// The matched pages' lineages together, each page once.
Result<LineageInput> lineages_of(store::Store& store, const std::set<std::int64_t>& pages) {
  LineageInput all;
  std::set<std::int64_t> members, neighbours;
  for (const std::int64_t page : pages) {
    if (members.contains(page)) continue;
    auto input = load_lineage(store, page);
    if (!input) return input.error();
    for (auto& member : input->members) {
      if (members.insert(member.id).second) all.members.push_back(std::move(member));
    }
    for (auto& neighbour : input->neighbours) {
      if (neighbours.insert(neighbour.id).second) all.neighbours.push_back(std::move(neighbour));
    }
    all.edges.insert(all.edges.end(), input->edges.begin(), input->edges.end());
  }
  std::erase_if(all.neighbours, [&](const auto& neighbour) { return members.contains(neighbour.id); });
  return all;
}

provenance::Member member_of(const Article& article, std::size_t words, Instant now) {
  provenance::Member member;
  member.id = kUnstored;
  member.url = article.url;
  if (const auto url = Url::parse(article.url)) member.domain = url->host();
  member.site = registrable_domain(member.domain);
  if (member.domain.empty()) member.domain = "this text";
  member.site_name = article.site;
  member.language = article.language;
  member.dates = article.dates;
  member.credits = article.credits;
  member.first_seen = now;
  member.words = words;
  return member;
}
}  // namespace

Result<ArticleReport> trace_text(store::Store& store, Article article, Instant now) {
  const Fingerprint fingerprint = fingerprint_of(article.text);
  const std::size_t words = fingerprint.words;
  auto found = matches_of(store, article.text, fingerprint);
  if (!found) return found.error();
  auto input = lineages_of(store, found->pages);
  if (!input) return input.error();
  provenance::Member member = member_of(article, words, now);
  if (const Status looked_up = look_up_credits(store, member); !looked_up) return looked_up.error();
  input->members.push_back(std::move(member));
  input->edges.insert(input->edges.end(), found->edges.begin(), found->edges.end());
  ArticleReport report;
  report.url = article.url;
  report.article = std::move(article);
  report.fetched = now;
  report.words = words;
  for (const store::JudgedLineage& lineage : judge(*input)) {
    for (const Verdict& verdict : lineage.verdicts) {
      if (verdict.article != kUnstored) continue;
      report.lineage = lineage.id;
      report.verdict = verdict;
    }
  }
  if (report.verdict.derived_from != 0) {
    const auto parent = store.page(report.verdict.derived_from);
    if (!parent) return parent.error();
    report.derived_from = parent->url;
  }
  return report;
}

Result<ArticleReport> trace_url(store::Store& store, std::string_view text) {
  const auto url = Url::parse(text);
  if (!url) return url.error();
  const auto page = store.find_page(normalize(*url).href());
  if (!page) return page.error();
  return load_report(store, page->id, ReportText::kShown);
}

bool has_earlier_source(const ArticleReport& report) {
  return report.verdict.derived_from != 0 || report.verdict.source.status != SourceStatus::kSelf || !report.verdict.also_from.empty();
}

}  // namespace headwater::daemon
