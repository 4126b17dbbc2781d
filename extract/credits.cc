#include "extract/credits.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/utf8.h"
#include "extract/outlets.h"
#include "extract/phrases.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

// Words that introduce the publisher a text was taken from. Folded; matched at the beginning of a line or sentence.
constexpr std::array<std::string_view, 62> kOriginLeads{"originally published by",
                                                        "originally published on",
                                                        "originally published in",
                                                        "originally published at",
                                                        "originally appeared on",
                                                        "originally appeared in",
                                                        "originally appeared at",
                                                        "originally posted on",
                                                        "originally posted at",
                                                        "this article was originally published by",
                                                        "this article was originally published on",
                                                        "this article was originally published in",
                                                        "this article was originally published at",
                                                        "this article originally appeared on",
                                                        "this article originally appeared in",
                                                        "this article originally appeared at",
                                                        "this story was originally published by",
                                                        "this story was originally published on",
                                                        "this story was originally published in",
                                                        "this story originally appeared on",
                                                        "this story originally appeared in",
                                                        "this story first appeared on",
                                                        "this story first appeared in",
                                                        "this post originally appeared on",
                                                        "this post was originally published on",
                                                        "this article first appeared on",
                                                        "this article first appeared in",
                                                        "this article first appeared at",
                                                        "this article was first published on",
                                                        "this article was first published in",
                                                        "this article was first published by",
                                                        "first published by",
                                                        "first published on",
                                                        "first published in",
                                                        "first appeared on",
                                                        "first appeared in",
                                                        "this article is republished from",
                                                        "republished from",
                                                        "republished with permission from",
                                                        "reprinted from",
                                                        "reprinted with permission from",
                                                        "reposted from",
                                                        "courtesy of",
                                                        "with permission from",
                                                        "this article was produced by",
                                                        "story by",
                                                        "dieser artikel erschien zuerst bei",
                                                        "dieser artikel erschien zuerst auf",
                                                        "dieser artikel erschien zuerst in",
                                                        "zuerst erschienen bei",
                                                        "zuerst erschienen in",
                                                        "zuerst veröffentlicht auf",
                                                        "cet article a été publié initialement par",
                                                        "cet article est republié à partir de",
                                                        "article publié initialement sur",
                                                        "publicado originalmente en",
                                                        "publicado originalmente por",
                                                        "este artículo fue publicado originalmente en",
                                                        "pubblicato originariamente su",
                                                        "publicado originalmente em",
                                                        "dit artikel verscheen eerder in",
                                                        "artykuł ukazał się pierwotnie w"};

// "Source: …" in the languages seen; the name follows after a colon or dash.
constexpr std::array<std::string_view, 50> kSourceLeads{"source",
                                                        "sources",
                                                        "source link",
                                                        "article source",
                                                        "news source",
                                                        "original source",
                                                        "via",
                                                        "from",
                                                        "quelle",
                                                        "quellen",
                                                        "fuente",
                                                        "fuentes",
                                                        "con información de",
                                                        "fonte",
                                                        "fonti",
                                                        "fontes",
                                                        "bron",
                                                        "kilde",
                                                        "källa",
                                                        "lähde",
                                                        "źródło",
                                                        "zdroj",
                                                        "forrás",
                                                        "sursa",
                                                        "sursă",
                                                        "izvor",
                                                        "источник",
                                                        "джерело",
                                                        "източник",
                                                        "πηγή",
                                                        "kaynak",
                                                        "sumber",
                                                        "nguồn",
                                                        "theo",
                                                        "来源",
                                                        "來源",
                                                        "文章来源",
                                                        "稿件来源",
                                                        "出典",
                                                        "提供",
                                                        "출처",
                                                        "المصدر",
                                                        "منبع",
                                                        "مصدر",
                                                        "ماخذ",
                                                        "מקור",
                                                        "स्रोत",
                                                        "সূত্র",
                                                        "ที่มา",
                                                        "original article"};

constexpr std::array<std::string_view, 36> kNoSourceHosts{"facebook.com",
                                                          "twitter.com",
                                                          "x.com",
                                                          "t.co",
                                                          "instagram.com",
                                                          "linkedin.com",
                                                          "pinterest.com",
                                                          "reddit.com",
                                                          "youtube.com",
                                                          "youtu.be",
                                                          "tiktok.com",
                                                          "whatsapp.com",
                                                          "wa.me",
                                                          "t.me",
                                                          "telegram.me",
                                                          "plus.google.com",
                                                          "news.google.com",
                                                          "google.com",
                                                          "feedburner.com",
                                                          "feedproxy.google.com",
                                                          "bit.ly",
                                                          "goo.gl",
                                                          "tinyurl.com",
                                                          "ow.ly",
                                                          "amzn.to",
                                                          "amazon.com",
                                                          "ebay.com",
                                                          "awin1.com",
                                                          "skimresources.com",
                                                          "viglink.com",
                                                          "shareasale.com",
                                                          "go.redirectingat.com",
                                                          "anrdoezrs.net",
                                                          "dpbolvw.net",
                                                          "doubleclick.net",
                                                          "apple.com"};

bool ends_with_host(std::string_view host, std::string_view domain) {
  return host.size() >= domain.size() && host.substr(host.size() - domain.size()) == domain &&
         (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
}

// Hosts that a deployment left in its canonical links: not a statement about the text's origin.
bool is_staging_host(std::string_view host) {
  for (std::string_view part : {"staging", "stage", "preprod", "dev", "test", "beta", "preview", "local", "localhost", "cms", "origin",
                                "wpengine", "netlify", "vercel", "herokuapp", "pantheonsite", "azurewebsites", "cloudfront", "amazonaws"}) {
    const std::size_t at = host.find(part);
    if (at == std::string_view::npos) continue;
    const bool left = at == 0 || host[at - 1] == '.' || host[at - 1] == '-';
    const std::size_t end = at + part.size();
    const bool right = end == host.size() || host[end] == '.' || host[end] == '-' || is_ascii_digit(host[end]) || host[end] == ':';
    if (left && right) return true;
  }
  if (host.find('.') == std::string_view::npos) return true;
  for (std::string_view placeholder :
       {"example.com", "example.org", "example.net", "yoursite.com", "yourdomain.com", "mysite.com", "website.com", "domain.com"})
    if (ends_with_host(host, placeholder)) return true;
  return is_ascii_digit(host.back());
}

// The text after a lead, when the line begins with it and a colon, a dash or a space follows. Works on the raw line, word by word folded.
std::optional<std::string_view> after_lead(std::string_view line, std::string_view lead, bool need_mark) {
  std::size_t at = 0, matched = 0;
  while (at < line.size() && !is_word_code_point([&] {
           std::size_t k = at;
           return next_code_point(line, k);
         }()))
    next_code_point(line, at);
  std::string folded;
  std::size_t word_end = at;
  while (at < line.size() && matched < lead.size()) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(line, at);
    if (c == '\'' || c == 0x2019) continue;
    if (!is_word_code_point(c)) {
      if (c != ' ' || lead[matched] != ' ') return std::nullopt;
      ++matched;
      continue;
    }
    folded.clear();
    append_utf8(folded, fold_code_point(c));
    if (lead.compare(matched, folded.size(), folded) != 0) return std::nullopt;
    matched += folded.size();
    word_end = at;
    (void)begin;
  }
  if (matched < lead.size()) return std::nullopt;
  std::string_view rest = line.substr(word_end);
  bool mark = false;
  while (!rest.empty()) {
    std::size_t k = 0;
    const char32_t c = next_code_point(rest, k);
    if (c == ':' || c == 0xFF1A || c == '-' || c == 0x2013 || c == 0x2014 || c == '|' || c == '/' || c == '(')
      mark = true;
    else if (!is_unicode_space(c))
      break;
    rest.remove_prefix(k);
  }
  if (rest.size() == line.size() - word_end) return std::nullopt;  // the word goes on
  if (need_mark && !mark) return std::nullopt;
  return rest;
}

std::string outlet_host(std::string_view name) { return std::string(find_outlet(name)); }

// The longest beginning of `text` that names an outlet; its end goes to `end`.
std::string leading_outlet(std::string_view text, std::size_t& end) {
  std::string best;
  std::size_t at = 0;
  for (int words = 0; words < 6 && at < text.size(); ++words) {
    std::size_t stop = text.find_first_of(" ,.;)(\n|", at);
    if (stop == std::string_view::npos) stop = text.size();
    // A dot inside a name ("U.S. News") does not end it; try both.
    if (const std::string host = outlet_host(text.substr(0, stop)); !host.empty()) best = host, end = stop;
    at = stop + 1;
  }
  return best;
}

std::string first_sentence(std::string_view text) {
  std::size_t end = text.find_first_of("\n;|)");
  for (std::size_t dot = text.find(". "); dot != std::string_view::npos && dot < end; dot = text.find(". ", dot + 1))
    if (dot > 3) {
      end = dot;
      break;
    }
  std::string out(trim(text.substr(0, std::min(end, text.size()))));
  while (!out.empty() && (out.back() == '.' || out.back() == ',')) out.pop_back();
  return out;
}

Credit credit_to(std::string_view target, CreditKind kind, std::string_view line) {
  Credit credit;
  credit.kind = kind;
  credit.text = std::string(line.substr(0, 240));
  if (const std::size_t url = target.find("http"); url == 0) {
    if (auto parsed = Url::parse(target.substr(0, target.find_first_of(" \n"))); parsed && parsed->is_http()) {
      credit.url = parsed->href();
      credit.domain = std::string(parsed->host());
      return credit;
    }
  }
  credit.domain = host_in_text(target);
  if (credit.domain.empty()) {
    std::size_t end = 0;
    credit.domain = leading_outlet(target, end);
    credit.name = end > 0 ? std::string(target.substr(0, end)) : first_sentence(target);
  }
  return credit;
}

}  // namespace

bool is_no_source_host(std::string_view host) {
  return std::any_of(kNoSourceHosts.begin(), kNoSourceHosts.end(), [&](std::string_view known) { return ends_with_host(host, known); });
}

std::string host_in_text(std::string_view text) {
  text = trim(text);
  const std::size_t stop = text.find_first_of(" \n\t,;()|\"'<>");
  if (stop != std::string_view::npos) text = text.substr(0, stop);
  if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find('/'));
  while (!text.empty() && text.back() == '.') text.remove_suffix(1);
  if (text.size() < 4 || text.size() > 120 || text.find('.') == std::string_view::npos || text.front() == '.' ||
      text.find("..") != std::string_view::npos)
    return {};
  for (char c : text)
    if (!is_ascii_alnum(c) && c != '.' && c != '-') return {};
  const std::string_view last = text.substr(text.rfind('.') + 1);
  if (last.size() < 2 || !std::all_of(last.begin(), last.end(), is_ascii_letter)) return {};
  std::string host = ascii_lower(text);
  // "U.S", "Inc.Reuters": a registrable domain has a known suffix; two-letter labels before it are too little.
  const std::string_view site = std::string_view(host).substr(0, host.rfind('.'));
  if (site.size() < 2 || registrable_domain(host).find('.') == std::string::npos) return {};
  return host;
}

std::optional<LineCredit> credit_in_line(std::string_view line) {
  line = trim(line);
  if (line.size() < 6 || line.size() > 600) return std::nullopt;
  for (std::string_view lead : kOriginLeads)
    if (const auto rest = after_lead(line, lead, false)) {
      Credit credit = credit_to(*rest, CreditKind::kSourceText, line);
      if (credit.domain.empty() && (credit.name.empty() || credit.name.size() > 80 || is_ascii_digit(credit.name.front())))
        return std::nullopt;
      return LineCredit{std::move(credit), line.size() < 220};
    }
  if (line.size() > 120) return std::nullopt;
  for (std::string_view lead : kSourceLeads)
    if (const auto rest = after_lead(line, lead, true)) {
      if (rest->empty()) continue;
      Credit credit = credit_to(*rest, CreditKind::kSourceText, line);
      if (credit.domain.empty() && (credit.name.empty() || credit.name.size() > 60)) return std::nullopt;
      return LineCredit{std::move(credit), true};
    }
  return std::nullopt;
}

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
    const std::string host = outlet_host(name.substr(0, name.find_first_of("/-,")));
    if (host.empty()) return;
    const std::string_view after = trim(text.substr(close + 1));
    std::size_t k = 0;
    const char32_t c = after.empty() ? U' ' : next_code_point(after, k);
    if (c != '-' && c != 0x2013 && c != 0x2014 && c != 0x2015 && c != ':' && open > 0) return;
    add({CreditKind::kDateline, {}, host, std::string(name), std::string(text.substr(0, close + 1))});
  }

  void bylines() {
    for (const std::string& name : in_.meta.outlets_as_authors) {
      const std::string host = outlet_host(name);
      if (!host.empty()) add({CreditKind::kByline, {}, host, name, name});
    }
    for (const std::string& name : in_.meta.authors) {
      const std::string host = outlet_host(name);
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
