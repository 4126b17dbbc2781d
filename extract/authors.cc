#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "extract/metadata.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

using Names = std::vector<std::string>;

std::string squeezed(std::string_view text) {
  std::string out = fold_text(text);
  std::erase(out, ' ');
  return out;
}

bool is_placeholder(std::string_view name) {
  const std::string folded = fold_text(name);
  constexpr std::array<std::string_view, 15> kNone{"admin",     "administrator", "editor",         "webmaster", "unknown",
                                                   "none",      "null",          "author",         "user",      "undefined",
                                                   "no author", "guest",         "wordpressadmin", "root",      "default"};
  return std::find(kNone.begin(), kNone.end(), folded) != kNone.end();
}

class AuthorFinder {
 public:
  AuthorFinder(const AuthorInput& in, Names* outlets) : in_(in), outlets_(outlets) {}

  Names run() {
    const Names declared = from_json_ld();
    if (Names names = persons(declared); !names.empty()) return with_colleagues(std::move(names));
    if (Names names = persons(from_metas()); !names.empty()) return with_colleagues(std::move(names));
    if (Names names = persons(from_markup(kFooterMark)); !names.empty()) return names;
    if (Names names = persons(from_line()); !names.empty()) return names;
    if (Names names = persons(from_markup(0)); !names.empty()) return names;
    if (in_.facts.persons.size() == 1)
      if (Names names = persons(split_authors(in_.facts.persons.front(), outlets_)); !names.empty()) return names;
    // Nobody but the outlet itself, or a desk: said as the page says it.
    for (Names rest :
         {declared, in_.main ? in_.main->author_organisations : Names{}, from_metas(), from_markup(kFooterMark), from_line()}) {
      std::erase_if(rest, [](const std::string& name) { return is_placeholder(name); });
      if (!rest.empty()) return rest;
    }
    return {};
  }

 private:
  // The site itself, by its name or its host, is nobody.
  bool is_site(std::string_view name) const {
    const std::string own = squeezed(name);
    if (own.empty() || own == squeezed(in_.site)) return true;
    std::string_view host = in_.host;
    if (host.substr(0, 4) == "www.") host.remove_prefix(4);
    return own == squeezed(host) || own == squeezed(host.substr(0, host.rfind('.'))) || own == squeezed(host.substr(0, host.find('.')));
  }

  Names persons(Names names) const {
    std::erase_if(names, [&](const std::string& n) { return is_placeholder(n) || is_site(n); });
    return names;
  }

  Names split_all(const Names& bylines) {
    Names names;
    for (const std::string& byline : bylines)
      for (std::string& name : split_authors(byline, outlets_)) add_name(names, std::move(name));
    return names;
  }

  Names from_json_ld() {
    if (in_.main) {
      if (outlets_) outlets_->insert(outlets_->end(), in_.main->author_organisations.begin(), in_.main->author_organisations.end());
      return split_all(in_.main->authors);
    }
    for (const LdThing& thing : in_.facts.things)
      if (!thing.is_article && !thing.is_nested && !thing.authors.empty()) return split_all(thing.authors);
    return {};
  }

  // "Written by" in the labels of a Twitter card, in the page's language.
  bool labels_author(std::string_view label) const {
    const std::string folded = " " + fold_text(label) + " ";
    for (std::string_view word : {" by ", " von ", " par ", " por ", " da ", " door ", " av ", " af ", " autor ", " author "})
      if (folded.find(word) != std::string::npos) return true;
    return false;
  }

  Names names_in_meta(std::string_view key) {
    Names names;
    for (std::string_view value : in_.head.all(key)) {
      if (value.find("://") != std::string_view::npos || value.find("www.") != std::string_view::npos) continue;
      for (std::string& name : split_authors(value, outlets_)) add_name(names, std::move(name));
    }
    return names;
  }

  Names from_metas() {
    Names site;
    const auto good = [&](Names names) {
      Names kept = persons(names);
      if (kept.empty() && site.empty()) site = std::move(names);
      return kept;
    };
    for (std::string_view key : {"author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
                                 "dc.contributor", "og:author", "article:author_name", "itemprop:author", "citation_author"})
      if (Names names = good(names_in_meta(key)); !names.empty()) return names;
    for (const auto& [label, data] : {std::pair{"twitter:label1", "twitter:data1"}, std::pair{"twitter:label2", "twitter:data2"}})
      if (labels_author(in_.head.meta({label})))
        if (Names names = good(names_in_meta(data)); !names.empty()) return names;
    for (const auto& [key, value] : in_.head.metas)
      if (key.find("author_name") != std::string::npos || key.find("authorname") != std::string::npos)
        if (Names names = good(names_in_meta(key)); !names.empty()) return names;
    return site;
  }

  // How clearly an element's names say that it holds the author: 0 not at all.
  static int author_rank(const Node& node) {
    if (attribute(node, "itemprop") == "author") return 4;
    if (node.tag == GUMBO_TAG_A && attribute(node, "rel").find("author") != std::string_view::npos) return 3;
    if (!(node.own & kByline) || (node.own & kBio)) return 0;
    const std::string names = ascii_lower(std::string(attribute(node, "class")) + " " + std::string(attribute(node, "id")) + " " +
                                          std::string(attribute(node, "data-testid")));
    for (std::string_view word : {"author", "byline", "autor", "auteur", "autore"})
      if (names.find(word) != std::string::npos) return names.find("name") != std::string::npos ? 3 : 2;
    return 0;
  }

  std::string author_text(std::uint32_t node) const {
    const Page& page = in_.page;
    if (attribute(page.nodes[node], "itemprop") == "author")
      for (std::uint32_t k = node; k < page.nodes[node].end; ++k)
        if (attribute(page.nodes[k], "itemprop") == "name")
          return page.nodes[k].tag == GUMBO_TAG_META ? std::string(attribute(page.nodes[k], "content")) : subtree_text(page, k, 200);
    return subtree_text(page, node, 300);
  }

  // Names that stand in elements marked as author. Several authors stand side by side; others further down belong to other articles.
  Names from_markup(Concepts also_foreign) {
    constexpr std::uint32_t kNodesApart = 24;
    const Page& page = in_.page;
    Names best;
    int best_rank = 0;
    std::uint32_t last = 0;
    for (std::uint32_t i = 0; i < page.nodes.size(); ++i) {
      const Node& node = page.nodes[i];
      if (node.is_text()) continue;
      const int rank = author_rank(node);
      if (rank == 0 || rank < best_rank) continue;
      const Concepts foreign =
          kComments | kRelated | kSidebar | kHiddenMark | kTeaser | kNavigation | ((node.context & kArticleMark) ? 0u : also_foreign);
      if (node.context & foreign) continue;
      if (rank == best_rank && i > last + kNodesApart) continue;
      const std::string text = author_text(i);
      if (text.empty() || text.size() > 160) continue;
      auto names = authors_of_line(text, outlets_);
      if (names.empty()) names = split_authors(text, outlets_);
      if (names.empty()) continue;
      if (rank > best_rank) best.clear(), best_rank = rank;
      last = node.end;
      for (std::string& name : names)
        if (best.size() < 8) add_name(best, std::move(name));
    }
    return best;
  }

  // The headline's block, or 0.
  std::size_t title_block() const {
    const std::string title = fold_text(in_.title);
    std::size_t found = 0, level = 9;
    for (std::size_t b = 0; b < in_.page.blocks.size(); ++b) {
      const TextBlock& block = in_.page.blocks[b];
      if (block.heading == 0 || block.heading >= level) continue;
      const std::string folded = fold_text(in_.page.block_text(block));
      if (folded == title || (block.heading == 1 && covered_share(title, folded) > 0.6)) found = b, level = block.heading;
    }
    return found;
  }

  static bool is_elsewhere(const TextBlock& block) {
    return (block.context & (kRelated | kComments | kCaptionMark | kNavigation | kHiddenMark)) != 0;
  }

  // A line near the headline, or one further down that says "Author:".
  Names from_line() {
    constexpr std::size_t kAbove = 3, kBelow = 14;
    constexpr std::uint32_t kLineWeightMax = 90, kLabelWeightMax = 60;
    const Page& page = in_.page;
    const std::size_t title = title_block();
    for (std::size_t b = title > kAbove ? title - kAbove : 0; b < std::min(title + kBelow, page.blocks.size()); ++b) {
      const TextBlock& block = page.blocks[b];
      if (block.weight > kLineWeightMax || is_elsewhere(block) || b == title) continue;
      if (Names names = authors_of_line(page.block_text(block), outlets_); !names.empty()) return names;
    }
    for (std::size_t b = title + kBelow; b < page.blocks.size(); ++b) {
      const TextBlock& block = page.blocks[b];
      if (block.weight > kLabelWeightMax || block.heading > 0 || is_elsewhere(block) ||
          (block.context & (kFooterMark | kSidebar | kTeaser)))
        continue;
      const std::string lowered = ascii_lower(page.block_text(block).substr(0, 16));
      for (std::string_view label : {"autor:", "autorin:", "autoren:", "author:", "auteur:", "autore:", "text:", "written by"})
        if (lowered.compare(0, label.size(), label) == 0)
          if (Names names = authors_of_line(page.block_text(block), outlets_); !names.empty()) return names;
    }
    return {};
  }

  static bool joins_names(std::string_view line) {
    const std::string lowered = ascii_lower(line);
    for (std::string_view word : {" and ", " und ", " et ", " y ", " e ", " en ", " og ", " och ", " & "})
      if (lowered.find(word) != std::string::npos) return true;
    return false;
  }

  // Markup often names the first of several authors only; the byline has them all.
  Names with_colleagues(Names names) {
    constexpr std::size_t kAbove = 3, kBelow = 14, kAuthorsMax = 5;
    constexpr std::uint32_t kLineWeightMax = 90;
    const std::size_t title = title_block();
    for (std::size_t b = title > kAbove ? title - kAbove : 0; b < std::min(title + kBelow, in_.page.blocks.size()); ++b) {
      const TextBlock& block = in_.page.blocks[b];
      if (b == title || block.weight > kLineWeightMax || is_elsewhere(block)) continue;
      const Names line = persons(authors_of_line(in_.page.block_text(block)));
      if (line.size() <= names.size() || line.size() > kAuthorsMax || !joins_names(in_.page.block_text(block))) continue;
      // A single word more is a place or a section.
      if (std::any_of(line.begin(), line.end(), [](const std::string& name) { return name.find(' ') == std::string::npos; })) continue;
      const bool all = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        return std::any_of(line.begin(), line.end(), [&](const std::string& other) { return fold_text(other) == fold_text(name); });
      });
      if (all) return line;
    }
    return names;
  }

  const AuthorInput& in_;
  Names* outlets_;
};

}  // namespace

std::vector<std::string> choose_authors(const AuthorInput& input, std::vector<std::string>* outlets) {
  return AuthorFinder(input, outlets).run();
}

}  // namespace headwater::extract
