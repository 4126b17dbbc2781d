#include "tests/fake_web/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <set>

#include "base/check.h"
#include "tests/fake_web/encode.h"
#include "tests/fake_web/prose.h"

namespace headwater::fake_web {
namespace {

/// The key is looked up here, then in the values around a list's entry.
struct Scope {
  const Values& values;
  const Scope* outer = nullptr;

  const std::string* text(std::string_view key) const {
    if (auto it = values.texts.find(key); it != values.texts.end()) return &it->second;
    return outer ? outer->text(key) : nullptr;
  }
  const std::vector<Values>* list(std::string_view key) const {
    if (auto it = values.lists.find(key); it != values.lists.end()) return &it->second;
    return outer ? outer->list(key) : nullptr;
  }
};

void fill(std::string_view text, const Scope& scope, std::string& out);

void fill_section(std::string_view key, std::string_view inner, const Scope& scope, std::string& out) {
  if (const std::vector<Values>* list = scope.list(key)) {
    for (const Values& entry : *list) fill(inner, Scope{entry, &scope}, out);
    return;
  }
  const std::string* text = scope.text(key);
  if (text == nullptr) std::fprintf(stderr, "fake_web: no value for template section %s\n", std::string(key).c_str());
  HW_CHECK(text != nullptr);
  if (!text->empty()) fill(inner, scope, out);
}

void fill(std::string_view text, const Scope& scope, std::string& out) {
  while (true) {
    const std::size_t open = text.find("{{");
    out += text.substr(0, open);
    if (open == std::string_view::npos) return;
    const std::size_t close = text.find("}}", open);
    HW_CHECK(close != std::string_view::npos);
    const std::string_view key = text.substr(open + 2, close - open - 2);
    text.remove_prefix(close + 2);
    if (key.starts_with('#')) {
      const std::string end = fmt::format("{{{{/{}}}}}", key.substr(1));
      const std::size_t at = text.find(end);
      HW_CHECK(at != std::string_view::npos);
      fill_section(key.substr(1), text.substr(0, at), scope, out);
      text.remove_prefix(at + end.size());
      continue;
    }
    const std::string* value = scope.text(key);
    if (value == nullptr) std::fprintf(stderr, "fake_web: no value for {{%s}}\n", std::string(key).c_str());
    HW_CHECK(value != nullptr);
    out += *value;
  }
}

struct CreditWords {
  std::string_view link, text, originally;
};

CreditWords credit_words(std::string_view language) {
  if (language == "de") return {"Zum Original", "Quelle", "Dieser Beitrag erschien zuerst bei"};
  if (language == "es") return {"Leer el original", "Fuente", "Este artículo se publicó originalmente en"};
  return {"Source link", "Source", "This article was originally published by"};
}

/// The credit at the tail of the page as HTML; empty for the kinds that stand elsewhere.
std::string credit_html(const Page& page, const CreditTarget& target) {
  const CreditWords words = credit_words(page.language);
  if (page.credit == "source_link") return fmt::format("<a href=\"{}\" rel=\"noopener\" target=\"_blank\">{}</a>", target.url, words.link);
  if (page.credit == "source_text")
    return fmt::format("{}: {}", words.text, escape_html(target.domain.empty() ? target.name : target.domain));
  if (page.credit == "originally") {
    const std::string name = escape_html(target.name.empty() ? target.domain : target.name);
    return target.url.empty() ? fmt::format("{} {}.", words.originally, name)
                              : fmt::format("{} <a href=\"{}\">{}</a>.", words.originally, target.url, name);
  }
  return {};
}

std::string upper_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

std::string json_ld(const Page& page, const Site& site, std::string_view author) {
  boost::json::object article{
      {"@context", "https://schema.org"}, {"@type", "NewsArticle"}, {"headline", page.title}, {"inLanguage", page.language}};
  article["mainEntityOfPage"] = boost::json::object{{"@type", "WebPage"}, {"@id", page.url()}};
  if (!page.published.empty()) article["datePublished"] = page.published;
  if (!page.modified.empty()) article["dateModified"] = page.modified;
  if (!author.empty()) article["author"] = boost::json::array{boost::json::object{{"@type", "Person"}, {"name", author}}};
  article["publisher"] = boost::json::object{{"@type", "Organization"}, {"name", site.name}, {"url", fmt::format("http://{}/", site.host)}};
  return boost::json::serialize(article);
}

void add_site_values(const Site& site, Instant clock, Values& values) {
  auto& texts = values.texts;
  texts["site"] = escape_html(site.name);
  texts["site_upper"] = escape_html(upper_ascii(site.name));
  texts["site_short"] = escape_html(site.short_name);
  texts["tagline"] = escape_html(site.tagline);
  texts["host"] = site.host;
  texts["home"] = fmt::format("http://{}/", site.host);
  texts["lang"] = site.language;
  texts["charset"] = site.windows_1252 ? "windows-1252" : "utf-8";
  texts["clock_day"] = clock_day(clock);
  texts["clock_time"] = clock_time(clock);
  texts["feed"] = site.feed ? "/feed.xml" : "";
}

void add_date_values(std::string_view name, std::string_view instant, const Site& site, Values& values) {
  const std::string key(name);
  values.texts[key] = instant;
  values.texts[key + "_day"] = instant.substr(0, std::min<std::size_t>(instant.size(), 10));
  values.texts[key + "_human"] = human_date(instant, site.dates);
  values.texts[key + "_time"] = human_time(instant);
}

Values list_entry(const Page& page, const Site& site) {
  Values values;
  values.texts["item_title"] = escape_html(plain_text(page.title, site, page.language));
  values.texts["item_path"] = listed_path(page);
  values.texts["item_teaser"] =
      escape_html(page.dek.empty() ? shown_first_sentence(page, site) : plain_text(page.dek, site, page.language));
  values.texts["item_section"] = escape_html(page.section);
  add_date_values("item_date", page.published, site, values);
  return values;
}

std::vector<Values> section_entries(const Corpus& corpus, const Site& site) {
  std::set<std::string> names;
  for (const Page* page : listed_pages(corpus, site.host)) {
    if (!page->section.empty()) names.insert(page->section);
  }
  std::vector<Values> sections;
  for (const std::string& name : names) {
    Values values;
    values.texts["section_name"] = escape_html(name);
    values.texts["section_path"] = fmt::format("/section/{}/", slug(name));
    sections.push_back(std::move(values));
  }
  return sections;
}

/// Up to five other pages of the site, those after this one first.
std::vector<Values> related_entries(const Page& page, const Site& site, const Corpus& corpus) {
  const std::vector<const Page*> pages = listed_pages(corpus, site.host);
  const auto here = static_cast<std::size_t>(std::find(pages.begin(), pages.end(), &page) - pages.begin());
  std::vector<Values> entries;
  for (std::size_t step = 1; step <= 5 && step < pages.size(); ++step)
    entries.push_back(list_entry(*pages[(here + step) % pages.size()], site));
  return entries;
}

std::string canonical_of(const Page& page, const CreditTarget& target) {
  return page.credit == "canonical" && !target.url.empty() ? target.url : page.url();
}

const std::string& find_template(const Corpus& corpus, std::string_view name) {
  const auto it = corpus.templates.find(name);
  if (it == corpus.templates.end()) std::fprintf(stderr, "fake_web: no template %s\n", std::string(name).c_str());
  HW_CHECK(it != corpus.templates.end());
  return it->second;
}

Values article_values(const Page& page, const Site& site, const Corpus& corpus, Instant clock) {
  Values values;
  add_site_values(site, clock, values);
  auto& texts = values.texts;
  const CreditTarget target = credit_target(page, corpus);
  const std::string author = page.credit == "byline" ? upper_ascii(target.name) : page.author;
  texts["title"] = escape_html(plain_text(page.title, site, page.language));
  texts["author"] = escape_html(author);
  texts["author_slug"] = slug(author);
  texts["dek"] = escape_html(plain_text(page.dek, site, page.language));
  texts["description"] = escape_html(page.dek.empty() ? shown_first_sentence(page, site) : plain_text(page.dek, site, page.language));
  texts["section"] = escape_html(page.section);
  texts["section_slug"] = slug(page.section);
  texts["page_lang"] = page.language;
  texts["url"] = page.url();
  texts["path"] = page.path;
  texts["canonical"] = canonical_of(page, target);
  texts["print_path"] = page.has_flag("print") ? "/print" + page.path : "";
  texts["json_ld"] = json_ld(page, site, author);
  texts["credit"] = credit_html(page, target);
  add_date_values("published", page.published, site, values);
  add_date_values("modified", page.modified, site, values);
  values.lists["related"] = related_entries(page, site, corpus);
  values.lists["sections"] = section_entries(corpus, site);
  const auto insert = corpus.templates.find(fmt::format("{}_insert", site.layout));
  texts["body"] = body_html(page, site, insert == corpus.templates.end() ? std::string{} : fill_template(insert->second, values));
  return values;
}

std::optional<CreditTarget> target_of_url(std::string_view url) {
  if (!url.starts_with("http")) return std::nullopt;
  const std::size_t begin = url.find("//") + 2;
  const std::string domain(url.substr(begin, url.find('/', begin) - begin));
  return CreditTarget{std::string(url), domain, domain};
}

}  // namespace

std::string fill_template(std::string_view text, const Values& values) {
  std::string out;
  fill(text, Scope{values}, out);
  return out;
}

CreditTarget credit_target(const Page& page, const Corpus& corpus) {
  if (const Page* other = corpus.find(page.credit_to); other && !page.credit_to.empty()) {
    const Site* site = find_site(other->host);
    return {other->url(), other->host, site ? std::string(site->name) : other->host};
  }
  if (auto target = target_of_url(page.credit_to)) return *target;
  if (page.credit_to.find(' ') == std::string::npos && page.credit_to.find('.') != std::string::npos) return {"", page.credit_to, ""};
  return {"", "", page.credit_to};
}

std::vector<const Page*> listed_pages(const Corpus& corpus, std::string_view host) {
  std::vector<const Page*> pages;
  for (const Page& page : corpus.pages) {
    if (page.host == host && page.edition == 1 && !page.has_flag("unlisted")) pages.push_back(&page);
  }
  std::stable_sort(pages.begin(), pages.end(), [](const Page* a, const Page* b) { return a->published > b->published; });
  return pages;
}

std::string listed_path(const Page& page) { return page.has_flag("redirect") ? "/go/" + page.id : page.path; }

std::string render_article(const Page& page, const Site& site, const Corpus& corpus, Instant clock, bool print) {
  return fill_template(find_template(corpus, print ? "print" : site.layout), article_values(page, site, corpus, clock));
}

std::string render_index(const Site& site, const Corpus& corpus, Instant clock, std::string_view section) {
  Values values;
  add_site_values(site, clock, values);
  values.texts["index_section"] = "";
  std::vector<Values>& items = values.lists["items"];
  for (const Page* page : listed_pages(corpus, site.host)) {
    if (!section.empty() && slug(page->section) != section) continue;
    if (!section.empty()) values.texts["index_section"] = escape_html(page->section);
    items.push_back(list_entry(*page, site));
  }
  values.lists["sections"] = section_entries(corpus, site);
  return fill_template(find_template(corpus, fmt::format("{}_index", site.layout)), values);
}

std::string render_error(const Site* site, int status) {
  const std::string_view name = site ? site->name : std::string_view("No such site");
  const std::string_view what = status == 404 ? "The page you asked for is not here." : "Something went wrong on our side.";
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><title>{0} - {1}</title></head><body><h1>{0}</h1><p>{2}</p><p><a "
      "href=\"/\">{1}</a></p></body></html>\n",
      status, escape_html(name), what);
}

}  // namespace headwater::fake_web
