// One page for a person: the article with the reasons for what is said of it, and the fate of each block.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>

#include "base/utf8.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "daemon/page_work.h"

namespace headwater::cli {

namespace {

// "2023-12-23 17:06 -08:00", in the page's own zone; without one where it names none; "2023-12-23" where it gives a day only.
std::string local_time(Instant instant, bool has_time, std::optional<int> offset_minutes) {
  const std::string text = format_rfc3339(instant, offset_minutes.value_or(0));
  if (!has_time) return text.substr(0, 10);
  return text.substr(0, 10) + " " + text.substr(11, 5) + (!offset_minutes ? "" : *offset_minutes == 0 ? " UTC" : " " + text.substr(19));
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

void print_dates(const Article& article) {
  fmt::print("published  {}\n", article.published
                                    ? local_time(*article.published, article.published_has_time, article.published_offset_minutes)
                                    : "not said, or not clearly enough");
  if (article.modified) fmt::print("modified   {}\n", local_time(*article.modified, true, 0));
  std::vector<const DateEvidence*> claims;
  for (const DateEvidence& claim : article.dates) claims.push_back(&claim);
  std::stable_sort(claims.begin(), claims.end(), [](const auto* a, const auto* b) { return a->trust > b->trust; });
  for (const DateEvidence* claim : claims)
    fmt::print("{}\n",
               dim(fmt::format("  {:<9} {:<23} {:<13} {:.2f}  \"{}\"", claim->role == DateRole::kPublished ? "published" : "modified",
                               local_time(claim->instant, claim->has_time, claim->offset_minutes), date_kind_name(claim->kind),
                               claim->trust, collapse_space(claim->text))));
}

void print_blocks(const Article& article) {
  auto caption = article.captions.begin();
  auto entry = article.entries.begin();
  const auto captions_before = [&](std::size_t at) {
    for (; caption != article.captions.end() && caption->at <= at; ++caption) fmt::print("\n{}\n", dim("[picture: " + caption->text + "]"));
  };
  for (const Block& block : article.blocks) {
    captions_before(block.begin);
    if (entry != article.entries.end() && entry->begin == block.begin) {
      fmt::print("\n{}\n",
                 dim(entry->instant ? "— " + local_time(*entry->instant, entry->has_time, article.published_offset_minutes) : "—"));
      ++entry;
    }
    const std::string text = article.text.substr(block.begin, block.end - block.begin);
    switch (block.kind) {
      case BlockKind::kDek:
      case BlockKind::kSubhead:
        fmt::print("\n{}\n", bold(text));
        break;
      case BlockKind::kListItem:
        fmt::print("\n  • {}\n", text);
        break;
      case BlockKind::kQuote:
        fmt::print("\n  > {}\n", text);
        break;
      default:
        fmt::print("\n{}\n", text);
    }
  }
  captions_before(article.text.size());
}

void print_credits(const Article& article) {
  if (article.credits.empty()) return;
  fmt::print("\n{}\n", bold("Says of its source"));
  for (const Credit& credit : article.credits) {
    const std::string& what = !credit.url.empty() ? credit.url : !credit.domain.empty() ? credit.domain : credit.name;
    fmt::print("  {:<11} {}\n{}\n", credit_kind_name(credit.kind), what, dim("              \"" + collapse_space(credit.text) + "\""));
  }
}

}  // namespace

void print_article(const Article& article) {
  if (article.kind != PageKind::kArticle) {
    fmt::print("no article: {}\n", page_kind_name(article.kind));
    return;
  }
  fmt::print("{}\n", bold(article.title.empty() ? "(no title)" : article.title));
  if (!article.authors.empty()) fmt::print("by         {}\n", joined(article.authors));
  fmt::print("site       {}\n", article.site.empty() ? "not named" : article.site);
  print_dates(article);
  const auto words = static_cast<std::int64_t>(daemon::fingerprint_of(article.text).words);
  fmt::print("text       {} words, {}, confidence {:.2f}{}\n", grouped(words), article.language, article.confidence,
             article.paywalled ? ", for subscribers: perhaps a part" : "");
  if (!article.canonical_url.empty() && article.canonical_url != article.url) fmt::print("canonical  {}\n", article.canonical_url);
  print_blocks(article);
  print_credits(article);
}

void print_explanation(const extract::Explanation& explanation) {
  constexpr std::size_t kTextShown = 100, kPathShown = 90;
  const Article& article = explanation.article;
  fmt::print("{}\n{}, {} blocks; text taken by {}, confidence {:.2f}\n", bold(article.title.empty() ? "(no title)" : article.title),
             page_kind_name(article.kind), explanation.blocks.size(), explanation.method.empty() ? "nothing" : explanation.method,
             article.confidence);
  std::map<std::string_view, std::size_t> counts;
  for (const extract::ExplainedBlock& block : explanation.blocks) {
    ++counts[block.fate];
    std::string text = collapse_space(block.text), path = block.path;
    if (text.size() > kTextShown) text = sanitize_utf8(text.substr(0, kTextShown)) + "…";
    if (path.size() > kPathShown) path = "…" + sanitize_utf8(path.substr(path.size() - kPathShown));
    const bool kept = block.fate == "kept" || block.fate == "dek";
    const std::string line = fmt::format("{} {:<9} {}", kept ? '+' : '-', block.fate, text);
    fmt::print("{}\n{}\n", kept ? bold(line) : line,
               dim(fmt::format("            {} · weight {}, in links {}", path, block.weight, block.link_weight)));
  }
  fmt::print("\n");
  for (const auto& [fate, count] : counts) fmt::print("{} {}   ", count, fate);
  fmt::print("\n");
}

}  // namespace headwater::cli
