#include "extract/credits.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/utf8.h"
#include "extract/credit_lines.h"
#include "extract/outlets.h"
#include "extract/phrases.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

class CreditFinder {
 public:
  CreditFinder(const CreditInput& in, Story& story) : in_(in), story_(story) {
    if (in_.page_url) own_site_ = registrable_domain(in_.page_url->host());
  }

  std::vector<Credit> run() {
    canonical();
    tail_lines();
    head_lines();
    metas();
    cites();
    bylines();
    return std::move(out_);
  }

 private:
  bool is_own(std::string_view host) const { return !own_site_.empty() && registrable_domain(host) == own_site_; }

  void add(Credit credit) {
    if (credit.url.empty() && credit.domain.empty() && credit.name.empty()) return;
    if (!credit.domain.empty() && (is_own(credit.domain) || is_no_source_host(credit.domain))) return;
    if (credit.domain.empty() && !credit.name.empty() && fold_text(credit.name) == fold_text(in_.meta.site)) return;
    for (const Credit& known : out_)
      if (known.kind == credit.kind && known.url == credit.url && known.domain == credit.domain && known.name == credit.name) return;
    if (out_.size() < limits::kCreditsMax) out_.push_back(std::move(credit));
  }

  std::optional<Url> resolve(std::string_view href) const {
    auto parsed = Url::parse(trim(href), in_.page_url);
    if (!parsed || !parsed->is_http()) return std::nullopt;
    return *parsed;
  }

  void add_url(CreditKind kind, std::string_view href, std::string_view text) {
    const auto url = resolve(href);
    if (!url || is_own(url->host()) || is_staging_host(url->host())) return;
    Credit credit;
    credit.kind = kind;
    credit.url = url->href();
    credit.domain = std::string(url->host());
    credit.text = std::string(text.substr(0, 240));
    add(std::move(credit));
  }

  void canonical() {
    if (!in_.page_url) return;
    const std::string_view link = in_.head.link("canonical"), og = in_.head.meta({"og:url"});
    for (const auto& [href, text] : {std::pair{link, std::string_view("rel=canonical")}, std::pair{og, std::string_view("og:url")}}) {
      const auto url = href.empty() ? std::nullopt : resolve(href);
      // A canonical link to another site's front page is a template's placeholder.
      if (url && (url->path().size() > 1 || !url->query().empty())) add_url(CreditKind::kCanonical, href, text);
    }
  }

  void metas() {
    for (const auto& [name, value] : in_.head.metas) {
      const bool url_name = name == "original-source" || name == "syndication-source" || name == "article:original_source" ||
                            name == "og:original_source" || name == "original_source";
      const bool text_name =
          name == "dc.source" || name == "dcterms.source" || name == "source" || name == "news_source" || name == "article:source";
      if (!url_name && !text_name) continue;
      meta_value(value, name);
    }
    if (in_.main && !in_.main->is_based_on.empty()) meta_value(in_.main->is_based_on, "isBasedOn");
    for (const auto& [rel, href] : in_.head.links)
      if (rel == "syndication" || rel == "original-source") add_url(CreditKind::kCite, href, "rel=" + rel);
  }

  void meta_value(const std::string& value, const std::string& name) {
    if (value.find("://") != std::string::npos) return add_url(CreditKind::kMeta, value, name);
    Credit credit = credit_to(value, CreditKind::kMeta, name + ": " + value);
    if (credit.domain.empty()) return;  // free text that names nothing known says nothing
    add(std::move(credit));
  }

  void cites() {
    for (std::uint32_t i : in_.page.anchors) {
      const Node& node = in_.page.nodes[i];
      const std::string_view rel = attribute(node, "rel"), names = attribute(node, "class");
      if (rel.find("syndication") != std::string_view::npos || names.find("u-syndication") != std::string_view::npos ||
          names.find("u-repost-of") != std::string_view::npos)
        add_url(CreditKind::kCite, attribute(node, "href"), subtree_text(in_.page, i, 160));
    }
    for (std::uint32_t b : story_.kept) {
      const TextBlock& block = in_.page.blocks[b];
      if (!block.in_quote) continue;
      for (std::uint32_t up = block.node, level = 0; up > in_.page.body && level < 4; up = in_.page.nodes[up].parent, ++level)
        if (in_.page.nodes[up].tag == GUMBO_TAG_BLOCKQUOTE) {
          if (const std::string_view cite = attribute(in_.page.nodes[up], "cite"); !cite.empty() && !(in_.page.nodes[up].context & kEmbed))
            add_url(CreditKind::kCite, cite, in_.page.block_text(block).substr(0, 160));
          break;
        }
    }
  }

  const std::uint32_t* anchor_of(const TextBlock& block) const {
    const auto& anchors = in_.page.anchors;
    const std::uint32_t end = in_.page.nodes[block.node].end;
    auto at = std::lower_bound(anchors.begin(), anchors.end(), std::min(block.first, block.node));
    // The anchor may enclose the text node itself.
    for (std::uint32_t up = in_.page.nodes[block.first].parent; up > in_.page.body; up = in_.page.nodes[up].parent) {
      if (in_.page.nodes[up].tag == GUMBO_TAG_A) return &*std::lower_bound(anchors.begin(), anchors.end(), up);
      if (up == block.node) break;
    }
    return at != anchors.end() && *at < end ? &*at : nullptr;
  }

  void spend(std::uint32_t b) {
    story_.fates[b] = Fate::kCredit;
    std::erase(story_.kept, b);
  }

  // A tail anchor "Source link", plain "Source: …", "Originally published by …": the last lines of the text and those just after it.
  void tail_lines() {
    if (story_.first >= story_.last) return;
    constexpr std::uint32_t kInside = 6, kAfter = 6;
    const std::uint32_t from = story_.last > story_.first + kInside ? story_.last - kInside : story_.first;
    const auto to = static_cast<std::uint32_t>(std::min<std::size_t>(story_.last + kAfter, in_.page.blocks.size()));
    for (std::uint32_t b = from; b < to; ++b) line(b, b < story_.last);
    // "This article first appeared on …" may also stand above the text.
    for (std::uint32_t b = story_.first > 4 ? story_.first - 4 : 0; b < std::min(story_.first + 2, from); ++b) line(b, b >= story_.first);
  }

  void line(std::uint32_t b, bool inside) {
    const TextBlock& block = in_.page.blocks[b];
    if (block.weight > 400 || (block.context & (kComments | kRelated | kFooterMark | kSidebar | kConsent | kNavigation | kCaptionMark)))
      return;
    const std::string_view text = in_.page.block_text(block);
    const PhraseHit hit = block.weight < 80 ? match_phrase(fold_text(text)) : PhraseHit{};
    const std::uint32_t* anchor = block.links > 0 || block.link_weight > 0 ? anchor_of(block) : nullptr;
    if (hit.kind == PhraseKind::kSource && hit.whole && anchor) {
      const std::size_t before = out_.size();
      add_url(CreditKind::kSourceLink, attribute(in_.page.nodes[*anchor], "href"), text);
      if (out_.size() > before || inside) spend(b);
      return;
    }
    auto found = credit_in_line(text);
    if (!found) return;
    if (anchor) {
      const auto url = resolve(attribute(in_.page.nodes[*anchor], "href"));
      if (url && !is_own(url->host()) && !is_no_source_host(url->host()) && !is_staging_host(url->host())) {
        found->credit.kind = CreditKind::kSourceLink;
        found->credit.url = url->href();
        if (found->credit.domain.empty() || url->path().size() > 1) found->credit.domain = std::string(url->host());
      }
    }
    const bool whole = found->whole;
    const std::size_t before = out_.size();
    add(std::move(found->credit));
    if (whole && (out_.size() > before || block.weight < 60)) spend(b);
  }

  // A byline of another outlet at the head of the text, and the dateline of its first paragraph.
  void head_lines() {
    int looked = 0;
    const std::vector<std::uint32_t> kept = story_.kept;
    for (std::uint32_t b : kept) {
      if (++looked > 4) break;
      const TextBlock& block = in_.page.blocks[b];
      const std::string_view text = in_.page.block_text(block);
      if (block.weight < 70 && byline_line(text)) spend(b);
      dateline(text);
    }
    for (std::uint32_t b = story_.first > 10 ? story_.first - 10 : 0; b < story_.first; ++b) {
      const TextBlock& block = in_.page.blocks[b];
      if (block.weight < 70 && !(block.context & (kNavigation | kSidebar | kRelated | kFooterMark)))
        byline_line(in_.page.block_text(block));
    }
  }

  bool byline_line(std::string_view text) {
    for (std::string_view lead : {"by", "von", "par", "por", "da", "di", "door", "av", "af"}) {
      const auto rest = after_lead(text, lead, false);
      if (!rest) continue;
      std::size_t end = 0;
      const std::string host = leading_outlet(*rest, end);
      if (host.empty()) continue;
      // "By Nature of its work" is no byline: the name ends the line or a mark follows it.
      const std::string_view after = trim(rest->substr(end));
      const bool whole = after.size() < 3 || find_outlet(*rest) == host;
      if (!whole && std::string_view(",|(;-/").find(after.front()) == std::string_view::npos) continue;
      add({CreditKind::kByline, {}, host, std::string(rest->substr(0, end)), std::string(text.substr(0, 240))});
      return whole;
    }
    return false;
  }

  // "BERLIN, April 26 (Reuters) - ", "(AP) —", "LONDON (AFP) –": an agency in brackets within the first words.
  void dateline(std::string_view text) {
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos || open > 80) return;
    const std::size_t close = text.find(')', open);
    if (close == std::string_view::npos || close - open > 40) return;
    const std::string_view name = text.substr(open + 1, close - open - 1);
    const std::string host(find_outlet(name.substr(0, name.find_first_of("/-,"))));
    if (host.empty()) return;
    const std::string_view after = trim(text.substr(close + 1));
    std::size_t k = 0;
    const char32_t c = after.empty() ? U' ' : next_code_point(after, k);
    if (c != '-' && c != 0x2013 && c != 0x2014 && c != 0x2015 && c != ':' && open > 0) return;
    add({CreditKind::kDateline, {}, host, std::string(name), std::string(text.substr(0, close + 1))});
  }

  void bylines() {
    for (const std::string& name : in_.meta.outlets_as_authors) {
      const std::string host(find_outlet(name));
      if (!host.empty()) add({CreditKind::kByline, {}, host, name, name});
    }
    for (const std::string& name : in_.meta.authors) {
      const std::string host(find_outlet(name));
      if (!host.empty()) add({CreditKind::kByline, {}, host, name, name});
    }
  }

  const CreditInput& in_;
  Story& story_;
  std::string own_site_;
  std::vector<Credit> out_;
};

}  // namespace

std::vector<Credit> find_credits(const CreditInput& input, Story& story) { return CreditFinder(input, story).run(); }

}  // namespace headwater::extract
