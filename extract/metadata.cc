#include "extract/metadata.h"

#include <algorithm>

#include "base/utf8.h"
#include "extract/text_scan.h"

namespace headwater::extract {

std::string_view HeadFacts::meta(std::initializer_list<std::string_view> names) const {
  for (std::string_view name : names)
    for (const auto& [key, value] : metas)
      if (key == name && !value.empty()) return value;
  return {};
}

std::vector<std::string_view> HeadFacts::all(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const auto& [key, value] : metas)
    if (key == name && !value.empty()) out.push_back(value);
  return out;
}

std::string_view HeadFacts::link(std::string_view rel) const {
  for (const auto& [key, value] : links)
    if (key == rel && !value.empty()) return value;
  return {};
}

namespace {

std::string clean_value(std::string_view value) {
  std::string out = decode_entities(value);
  for (char& c : out)
    if (c == '\n') c = ' ';
  tidy_space(out);
  return out;
}

void read_meta(const Node& node, HeadFacts& head) {
  constexpr std::size_t kMetasMax = 512;
  if (head.metas.size() >= kMetasMax) return;
  const std::string_view content = attribute(node, "content");
  if (content.empty() || content.size() > 16384) return;
  std::string value = clean_value(content);
  for (std::string_view key : {"property", "name", "itemprop", "http-equiv"}) {
    const std::string_view name = attribute(node, key);
    if (name.empty() || name.size() > 64) continue;
    std::string lowered = ascii_lower(trim(name));
    if (key[0] == 'i') lowered = "itemprop:" + lowered;
    head.metas.emplace_back(std::move(lowered), value);
  }
}

void read_link(const Node& node, HeadFacts& head) {
  const std::string_view href = trim(attribute(node, "href"));
  const std::string rels = ascii_lower(attribute(node, "rel"));
  if (href.empty() || head.links.size() >= 512) return;
  for (std::size_t at = 0; at < rels.size();) {
    const std::size_t end = std::min(rels.find(' ', at), rels.size());
    if (end > at) head.links.emplace_back(rels.substr(at, end - at), std::string(href));
    at = end + 1;
  }
}

bool same_page(std::string_view a, std::string_view b) {
  const auto strip = [](std::string_view u) {
    if (const std::size_t scheme = u.find("://"); scheme != std::string_view::npos) u.remove_prefix(scheme + 3);
    if (u.substr(0, 4) == "www.") u.remove_prefix(4);
    u = u.substr(0, u.find_first_of("?#"));
    while (!u.empty() && u.back() == '/') u.remove_suffix(1);
    return u;
  };
  return !a.empty() && !b.empty() && strip(a) == strip(b);
}

}  // namespace

HeadFacts read_head(const Page& page) {
  HeadFacts head;
  for (std::uint32_t i : page.metas) {
    const Node& node = page.nodes[i];
    if (node.tag == GUMBO_TAG_META) read_meta(node, head);
    if (node.tag == GUMBO_TAG_LINK) read_link(node, head);
    if (node.tag == GUMBO_TAG_BASE && head.base_href.empty()) head.base_href = std::string(trim(attribute(node, "href")));
  }
  if (page.title != 0) head.title = clean_value(subtree_text(page, page.title));
  if (!page.nodes.empty()) {
    head.language = std::string(trim(attribute(page.nodes[page.html], "lang")));
    if (head.language.empty()) head.language = std::string(trim(attribute(page.nodes[page.body], "lang")));
  }
  if (head.language.empty()) head.language = std::string(head.meta({"content-language", "og:locale", "language", "dc.language"}));
  return head;
}

const LdThing* main_thing(const LdFacts& facts, const HeadFacts& head, std::string_view url) {
  const LdThing* best = nullptr;
  double best_score = -1;
  const std::string title = fold_text(head.title), og_title = fold_text(head.meta({"og:title"}));
  const std::string_view canonical = head.link("canonical");
  std::size_t articles = 0;
  for (const LdThing& thing : facts.things) articles += thing.is_article;
  for (const LdThing& thing : facts.things) {
    if (!thing.is_article) continue;
    double score = thing.is_nested ? 0.5 : 1.0;
    const std::string headline = fold_text(thing.headline.empty() ? thing.name : thing.headline);
    if (!headline.empty() && (title.find(headline) != std::string::npos || og_title.find(headline) != std::string::npos)) score += 3;
    if (same_page(thing.url, url) || same_page(thing.url, canonical)) score += 2;
    if (!thing.article_body.empty()) score += 0.5;
    if (!thing.date_published.empty()) score += 0.5;
    if (thing.type == "Review" || thing.type == "CriticReview") score -= 1;
    if (articles > 3 && score < 2) continue;  // a list of other articles
    if (score > best_score) best_score = score, best = &thing;
  }
  return best;
}

namespace {

std::vector<std::string> names_of_site(const HeadFacts& head, const LdFacts& facts, const Url* url) {
  std::vector<std::string> out;
  const auto add = [&](std::string_view name) {
    name = trim(name);
    if (name.size() > 1 && name.size() < 100 && name.find("http") != 0) out.emplace_back(name);
  };
  add(head.meta({"og:site_name"}));
  for (const std::string& name : facts.site_names) add(name);
  add(head.meta({"application-name", "al:android:app_name", "apple-mobile-web-app-title"}));
  add(head.meta({"dc.publisher", "dcterms.publisher", "publisher", "cre", "copyright"}));
  std::string twitter(head.meta({"twitter:site"}));
  if (!twitter.empty() && twitter[0] == '@') add(std::string_view(twitter).substr(1));
  if (url) add(url->host());
  return out;
}

std::string resolve_url(std::string_view text, const HeadFacts& head, const Url* page_url) {
  if (text.empty()) return {};
  std::optional<Url> base;
  if (page_url) base = *page_url;
  if (!head.base_href.empty())
    if (auto parsed = Url::parse(head.base_href, page_url); parsed) base = *parsed;
  auto resolved = Url::parse(text, base ? &*base : nullptr);
  return resolved && resolved->is_http() ? resolved->href() : std::string();
}

}  // namespace

Metadata read_metadata(const Page& page, const HeadFacts& head, const LdFacts& facts, const LdThing* main, const Url* page_url) {
  Metadata out;
  const std::vector<std::string> sites = names_of_site(head, facts, page_url);
  out.site = sites.empty() ? std::string() : sites.front();
  out.canonical_url = resolve_url(head.link("canonical"), head, page_url);
  if (out.canonical_url.empty()) out.canonical_url = resolve_url(head.meta({"og:url"}), head, page_url);
  if (out.canonical_url.empty() && page_url) out.canonical_url = page_url->href();
  out.title = choose_title(page, head, main, sites);
  const AuthorInput author_input{page, head, facts, main, out.title, out.site, page_url ? page_url->host() : std::string_view{}};
  out.authors = choose_authors(author_input, &out.outlets_as_authors);
  out.description =
      std::string(head.meta({"og:description", "description", "twitter:description", "dc.description", "itemprop:description"}));
  if (main) out.article_body = main->article_body;
  if (out.description.empty() && main) out.description = main->description;
  out.language_hint = head.language;
  if (out.language_hint.empty() && main) out.language_hint = main->language;
  const std::string type = ascii_lower(head.meta({"og:type"}));
  out.typed_as_article =
      main != nullptr || type == "article" || type == "news" || type == "blog" || type == "news.article" || type == "newsarticle";
  return out;
}

}  // namespace headwater::extract
