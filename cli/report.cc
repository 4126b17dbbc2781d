#include "cli/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/utf8.h"
#include "cli/terminal.h"

namespace headwater::cli {

namespace {
using daemon::ArticleReport;

constexpr std::size_t kPassagesShown = 12;
constexpr std::size_t kPassageCharactersShown = 90;

std::string short_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  return std::string(scheme == std::string_view::npos ? url : url.substr(scheme + 3));
}

std::string when(const std::optional<Instant>& instant, bool has_time) {
  if (!instant) return "no date";
  const std::string text = format_rfc3339(*instant);
  return has_time ? text.substr(0, 10) + " " + text.substr(11, 5) + "Z" : text.substr(0, 10);
}

std::string published(const std::optional<Instant>& instant, bool has_time) {
  return instant ? "published " + when(instant, has_time) : "gives no date";
}

std::string_view relation_phrase(Relation relation) {
  switch (relation) {
    case Relation::kIdentical:
      return "Identical to an earlier article";
    case Relation::kNear:
      return "Nearly identical to an earlier article";
    case Relation::kExcerpt:
      return "Excerpt of an earlier article";
    case Relation::kRevision:
      return "Another edition of an earlier article";
    case Relation::kRewrite:
      return "Reworded from an earlier article";
    case Relation::kTranslation:
      return "Translated from an earlier article";
    default:
      return "Shares text with an earlier article";
  }
}

std::string headline(const ArticleReport& report) {
  const Verdict& verdict = report.verdict;
  if (verdict.derived_from != 0) {
    const bool holds_it =
        std::any_of(verdict.evidence.begin(), verdict.evidence.end(), [](const Evidence& e) { return e.kind == "excerpt" && !e.supports; });
    std::string text(holds_it ? "Holds an earlier article whole, and more" : relation_phrase(verdict.relation));
    return verdict.direction_uncertain ? text + " (which was first is not certain)" : text;
  }
  if (verdict.source.status == SourceStatus::kCredited) return "Credits an earlier source that is not held";
  if (!verdict.also_from.empty()) return "Passages stand in other articles; the text as a whole has no earlier source known";
  return "No earlier source known";
}

std::string source_line(const Source& source) {
  const std::string name = source.url.empty() ? source.domain : short_url(source.url);
  if (source.status != SourceStatus::kCredited) return name;
  return fmt::format("{}   credited by {} {}, not held", name, source.credited_by, source.credited_by == 1 ? "page" : "pages");
}

void print_evidence(const std::vector<Evidence>& evidence) {
  if (evidence.empty()) return;
  fmt::print("\nwhy\n");
  for (const Evidence& item : evidence)
    fmt::print("  {} {} {}\n", item.supports ? '+' : '-', item.text, dim(fmt::format("({})", evidence_basis_name(item.basis))));
}

std::string shorten(std::string_view text) {
  const std::string line = collapse_space(text);
  std::size_t at = 0, count = 0;
  while (at < line.size() && count < kPassageCharactersShown) next_code_point(line, at), ++count;
  return at < line.size() ? line.substr(0, at) + "…" : line;
}
}  // namespace

void print_trace(const ArticleReport& report, const std::optional<Instant>& parent_published) {
  const Verdict& verdict = report.verdict;
  fmt::print("{}   confidence {:.2f}\n\n", bold(headline(report)), verdict.source.confidence);
  fmt::print("  earliest known   {}\n", verdict.source.status == SourceStatus::kSelf ? "this text" : source_line(verdict.source));
  if (!report.derived_from.empty())
    fmt::print("  came from        {}   {}\n", short_url(report.derived_from), published(parent_published, false));
  fmt::print("  this text        {}   {}   {} words\n", report.url.empty() ? "(not in the store)" : short_url(report.url),
             published(report.article.published, report.article.published_has_time), grouped(static_cast<std::int64_t>(report.words)));
  for (const AlsoFrom& from : verdict.also_from) {
    fmt::print("  passages from    {}   {:.0f} % of this text\n", short_url(from.url), 100 * from.containment);
  }
  for (const PossibleFrom& from : verdict.possible_from) {
    fmt::print("  may retell       {}   probability {:.2f}\n", short_url(from.url), from.score);
  }
  print_evidence(verdict.evidence);
}

void print_lineages(const std::vector<ArticleReport>& reports, std::size_t lineages_max) {
  std::map<std::string, std::vector<const ArticleReport*>> by_lineage;
  for (const ArticleReport& report : reports) by_lineage[report.lineage].push_back(&report);
  std::vector<std::vector<const ArticleReport*>> shown;
  for (auto& [id, members] : by_lineage) {
    if (members.size() < 2 && members.front()->verdict.source.status == SourceStatus::kSelf && members.front()->verdict.also_from.empty())
      continue;
    std::stable_sort(members.begin(), members.end(),
                     [](const auto* x, const auto* y) { return (x->verdict.derived_from != 0) < (y->verdict.derived_from != 0); });
    shown.push_back(std::move(members));
  }
  std::stable_sort(shown.begin(), shown.end(), [](const auto& x, const auto& y) { return x.size() > y.size(); });
  for (std::size_t i = 0; i < std::min(shown.size(), lineages_max); ++i) {
    const Source& source = shown[i].front()->verdict.source;
    fmt::print("\n{}\n", bold(shown[i].front()->article.title.empty() ? shown[i].front()->url : shown[i].front()->article.title));
    if (source.status == SourceStatus::kCredited) fmt::print("  earliest known   {}\n", source_line(source));
    for (const ArticleReport* member : shown[i]) {
      const Verdict& verdict = member->verdict;
      const bool first = verdict.derived_from == 0;
      fmt::print(
          "  {:<16} {}   {}{}\n",
          first && source.status != SourceStatus::kCredited ? "earliest known"
          : first                                           ? "first held"
                                                            : relation_name(verdict.relation),
          short_url(member->url), when(member->article.published, member->article.published_has_time),
          first ? ""
                : fmt::format("   from {}{}", short_url(member->derived_from), verdict.direction_uncertain ? " (order uncertain)" : ""));
      for (const AlsoFrom& from : verdict.also_from)
        fmt::print("  {:<16} {}   {:.0f} % of it\n", "  passages from", short_url(from.url), 100 * from.containment);
    }
  }
  if (shown.size() > lineages_max) fmt::print("\n… and {} more lineages\n", shown.size() - lineages_max);
}

void print_match(const Match& match, const std::string& name_a, const std::string& name_b, std::string_view a, std::string_view b) {
  if (match.too_short) {
    fmt::print("Too short for an answer\n");
    return;
  }
  if (!match.related && !match.possible && match.passages.empty()) {
    fmt::print("{}   score {:.2f}\n", bold("No shared text beyond topic, quotations and template text"), match.score);
    return;
  }
  if (match.related) {
    fmt::print("{}   score {:.2f}\n\n",
               bold(fmt::format("{}: {}", match.whole ? "Versions of one text" : "A shared passage", relation_name(match.relation))),
               match.score);
  } else if (!match.possible) {
    fmt::print("{}   score {:.2f}\n\n", bold("They share some text, too little to say that one was taken from the other"), match.score);
  } else {
    fmt::print("{}   score {:.2f}, as a copy {:.2f}\n\n", bold("Possible: one may retell the other in words of its own"),
               match.possible_score, match.score);
  }
  fmt::print("  {:.0f} % of {}\n  {:.0f} % of {}\n\n", 100 * match.containment_a, name_a, 100 * match.containment_b, name_b);
  std::size_t shown = 0;
  for (const Passage& passage : match.passages) {
    if (++shown > kPassagesShown) break;
    fmt::print("{}\n  a  {}\n  b  {}\n",
               dim(fmt::format("[{}] {} words, {}", shown, passage.words,
                               passage.verbatim                           ? "the same words"
                               : match.relation == Relation::kTranslation ? "in another language"
                                                                          : "reworded")),
               shorten(a.substr(passage.a_begin, passage.a_end - passage.a_begin)),
               shorten(b.substr(passage.b_begin, passage.b_end - passage.b_begin)));
  }
  if (match.passages.size() > kPassagesShown)
    fmt::print("… and {} more passages (--json lists all)\n", match.passages.size() - kPassagesShown);
}

}  // namespace headwater::cli
