#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "extract/metadata.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

bool is_placeholder(std::string_view name, std::string_view site) {
  const std::string folded = fold_text(name);
  constexpr std::array<std::string_view, 12> kNone{"admin", "administrator", "editor", "webmaster", "unknown", "none",
                                                   "null",  "author",        "user",   "undefined", "guest",   "root"};
  if (std::find(kNone.begin(), kNone.end(), folded) != kNone.end()) return true;
  return !site.empty() && folded == fold_text(site);
}

std::vector<std::string> without_placeholders(std::vector<std::string> names, std::string_view site) {
  std::erase_if(names, [&](const std::string& n) { return is_placeholder(n, site); });
  return names;
}

// Names that stand in elements marked as author, near the headline rather than anywhere.
// How clearly an element's names say that it holds the author: 0 not at all.
int author_rank(const Node& node) {
  if (attribute(node, "itemprop") == "author") return 4;
  if (node.tag == GUMBO_TAG_A && attribute(node, "rel").find("author") != std::string_view::npos) return 3;
  if (!(node.own & kByline) || (node.own & kBio)) return 0;
  const std::string names = ascii_lower(std::string(attribute(node, "class")) + " " + std::string(attribute(node, "id")) + " " +
                                        std::string(attribute(node, "data-testid")));
  for (std::string_view word : {"author", "byline", "autor", "auteur", "autore"})
    if (names.find(word) != std::string::npos) return names.find("name") != std::string::npos ? 3 : 2;
  return 0;
}

std::string author_text(const Page& page, std::uint32_t node) {
  if (attribute(page.nodes[node], "itemprop") == "author")
    for (std::uint32_t k = node; k < page.nodes[node].end; ++k)
      if (attribute(page.nodes[k], "itemprop") == "name")
        return page.nodes[k].tag == GUMBO_TAG_META ? std::string(attribute(page.nodes[k], "content")) : subtree_text(page, k, 200);
  return subtree_text(page, node, 300);
}

// Names that stand in elements marked as author. Several authors stand side by side; others further down belong to other articles.
std::vector<std::string> authors_in_markup(const Page& page, std::vector<std::string>* outlets) {
  constexpr std::uint32_t kNodesApart = 24;
  std::vector<std::string> best;
  int best_rank = 0;
  std::uint32_t last = 0;
  for (std::uint32_t i = 0; i < page.nodes.size(); ++i) {
    const Node& node = page.nodes[i];
    if (node.is_text()) continue;
    const int rank = author_rank(node);
    if (rank == 0 || rank < best_rank) continue;
    const Concepts foreign = kComments | kRelated | kSidebar | kHiddenMark | kTeaser | ((node.context & kArticleMark) ? 0u : kFooterMark);
    if (node.context & foreign) continue;
    if (rank == best_rank && i > last + kNodesApart) continue;
    const std::string text = author_text(page, i);
    if (text.empty() || text.size() > 160) continue;
    auto names = split_authors(text, outlets);
    if (names.empty()) continue;
    if (rank > best_rank) best.clear(), best_rank = rank;
    last = node.end;
    for (std::string& name : names)
      if (best.size() < 8) add_name(best, std::move(name));
  }
  return best;
}

}  // namespace

namespace {

using Names = std::vector<std::string>;

Names from_json_ld(const LdThing& main, Names* outlets) {
  Names names;
  for (const std::string& author : main.authors)
    for (std::string& name : split_authors(author, outlets)) add_name(names, std::move(name));
  if (outlets) outlets->insert(outlets->end(), main.author_organisations.begin(), main.author_organisations.end());
  return names;
}

Names from_metas(const HeadFacts& head, std::string_view site, Names* outlets) {
  for (std::string_view key :
       {"author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "dc.contributor",
        "og:author", "article:author_name", "itemprop:author", "citation_author", "twitter:data1"}) {
    Names names;
    for (std::string_view value : head.all(key)) {
      if (value.find("://") != std::string_view::npos || value.find("www.") != std::string_view::npos) continue;
      if (key == "twitter:data1" && ascii_lower(head.meta({"twitter:label1"})).find("by") == std::string::npos) continue;
      for (std::string& name : split_authors(value, outlets)) add_name(names, std::move(name));
    }
    names = without_placeholders(std::move(names), site);
    if (!names.empty()) return names;
  }
  return {};
}

// A line of its own near the headline that begins with the word for "by".
Names from_visible_line(const Page& page, Names* outlets) {
  std::size_t title = page.blocks.size();
  for (std::size_t b = 0; b < page.blocks.size() && title == page.blocks.size(); ++b)
    if (page.blocks[b].heading == 1) title = b;
  if (title == page.blocks.size()) return {};
  for (std::size_t b = title + 1; b < std::min(title + 9, page.blocks.size()); ++b) {
    const TextBlock& block = page.blocks[b];
    if (block.weight > 70 || block.heading > 0 || (block.context & (kRelated | kComments | kCaptionMark | kNavigation))) continue;
    const std::string lowered = ascii_lower(page.block_text(block));
    for (std::string_view lead : {"by ", "by: ", "von ", "par ", "por ", "door ", "av ", "af ", "di ", "author: ", "autor: "})
      if (lowered.compare(0, lead.size(), lead) == 0) {
        std::string_view line = page.block_text(block);
        line = line.substr(0, line.find_first_of("\n|"));
        return split_authors(line, outlets);
      }
  }
  return {};
}

}  // namespace

std::vector<std::string> choose_authors(const Page& page, const HeadFacts& head, const LdThing* main, std::string_view site,
                                        std::vector<std::string>* outlets) {
  Names declared;
  if (main) declared = from_json_ld(*main, outlets);
  if (Names names = without_placeholders(declared, site); !names.empty()) return names;
  if (Names names = from_metas(head, site, outlets); !names.empty()) return names;
  if (Names names = without_placeholders(authors_in_markup(page, outlets), site); !names.empty()) return names;
  if (Names names = without_placeholders(from_visible_line(page, outlets), site); !names.empty()) return names;
  // Nobody but the outlet itself, or a desk: said as the page says it.
  if (main && declared.empty()) declared = main->author_organisations;
  std::erase_if(declared, [](const std::string& name) { return is_placeholder(name, {}); });
  return declared;
}

}  // namespace headwater::extract
