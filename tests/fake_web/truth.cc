#include "tests/fake_web/truth.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "tests/fake_web/encode.h"
#include "tests/fake_web/prose.h"
#include "tests/fake_web/render.h"
#include "tests/fake_web/sites.h"

namespace headwater::fake_web {
namespace {

const Page& page_of(const Corpus& corpus, std::string_view id) {
  const Page* page = corpus.find(id);
  if (page == nullptr) std::fprintf(stderr, "fake_web: no page %s\n", std::string(id).c_str());
  HW_CHECK(page != nullptr);
  return *page;
}

/// "credited DOMAIN [URL]".
TruthSource credited_source(std::string_view text) {
  text.remove_prefix(std::string_view("credited ").size());
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return {"credited", "", std::string(text)};
  return {"credited", std::string(text.substr(space + 1)), std::string(text.substr(0, space))};
}

/// The first page of the chain of `from`, or what that page's `source` says.
TruthSource source_of(const Page& page, const Corpus& corpus) {
  if (page.source.starts_with("credited ")) return credited_source(page.source);
  if (!page.from.empty()) {
    const Page& from = page_of(corpus, page.from);
    const TruthSource source = source_of(from, corpus);
    return source.status == "self" ? TruthSource{"held", from.url(), from.host} : source;
  }
  return {"self", page.url(), page.host};
}

bool contains(const std::vector<std::string>& urls, const std::string& url) {
  return std::find(urls.begin(), urls.end(), url) != urls.end();
}

/// A copy that does not say whose it is may as well come from a verbatim repost of its source.
void add_reposts(const Page& page, const Corpus& corpus, std::vector<std::string>& urls) {
  const std::vector<std::string> sources = urls;
  for (const Page& other : corpus.pages) {
    if (other.kind != "verbatim" || other.from.empty() || other.id == page.id || other.edition > 1) continue;
    if (contains(sources, page_of(corpus, other.from).url()) && !contains(urls, other.url())) urls.push_back(other.url());
  }
}

std::vector<std::string> derived_accepted(const Page& page, const Corpus& corpus) {
  std::vector<std::string> urls;
  for (const Page* step = &page; !step->from.empty();) {
    step = &page_of(corpus, step->from);
    urls.push_back(step->url());
  }
  for (const std::string& id : page.from_accepted) urls.push_back(page_of(corpus, id).url());
  if (!urls.empty() && credit_target(page, corpus).domain.empty()) add_reposts(page, corpus, urls);
  return urls;
}

TruthArticle article_of(const Page& page, const Corpus& corpus) {
  const Site* site = find_site(page.host);
  HW_CHECK(site != nullptr);
  TruthArticle article;
  article.url = page.url();
  article.kind = page.kind;
  article.lineage = page.lineage;
  article.relation = page.relation;
  article.relations_accepted = page.relations_accepted;
  article.relations_accepted.insert(article.relations_accepted.begin(), page.relation);
  if (!page.from.empty()) article.derived_from = page_of(corpus, page.from).url();
  article.derived_accepted = derived_accepted(page, corpus);
  for (const auto& [id, relation] : page.also) article.also_from.push_back({page_of(corpus, id).url(), relation});
  article.source = source_of(page, corpus);
  article.credit = page.credit;
  article.title = plain_text(page.title, *site, page.language);
  article.author = page.author;
  article.language = page.language;
  article.published = page.published.substr(0, std::min<std::size_t>(page.published.size(), 10));
  article.first_sentence = shown_first_sentence(page, *site);
  article.text = shown_text(page, *site);
  return article;
}

boost::json::array strings(const std::vector<std::string>& values) {
  boost::json::array array;
  for (const std::string& value : values) array.emplace_back(value);
  return array;
}

boost::json::value or_null(const std::string& text) { return text.empty() ? boost::json::value(nullptr) : boost::json::value(text); }

boost::json::object object_of(const TruthArticle& article) {
  boost::json::array also;
  for (const TruthPassage& passage : article.also_from)
    also.push_back(boost::json::object{{"url", passage.url}, {"relation", passage.relation}});
  return {{"url", article.url},
          {"kind", article.kind},
          {"lineage", article.lineage},
          {"relation", article.relation},
          {"relations_accepted", strings(article.relations_accepted)},
          {"derived_from", or_null(article.derived_from)},
          {"derived_accepted", strings(article.derived_accepted)},
          {"also_from", also},
          {"source", {{"status", article.source.status}, {"url", or_null(article.source.url)}, {"domain", article.source.domain}}},
          {"credit", or_null(article.credit)},
          {"title", article.title},
          {"author", or_null(article.author)},
          {"language", article.language},
          {"published", or_null(article.published)},
          {"first_sentence", article.first_sentence},
          {"text", article.text}};
}

}  // namespace

Truth truth_of(const Corpus& corpus) {
  Truth truth;
  for (const Page& page : corpus.pages) {
    if (page.edition > 1) continue;
    if (page.has_flag("forbidden")) {
      truth.never_fetched.push_back(page.url());
      continue;
    }
    if (page.has_flag("unreachable")) continue;
    truth.articles.push_back(article_of(page, corpus));
    if (page.has_flag("print")) truth.aliases.push_back({fmt::format("http://{}/print{}", page.host, page.path), page.url()});
    if (page.has_flag("redirect")) truth.aliases.push_back({fmt::format("http://{}{}", page.host, listed_path(page)), page.url()});
  }
  for (const Site& site : all_sites()) {
    if (site.robots == Robots::kUnavailable) continue;
    truth.not_articles.push_back(fmt::format("http://{}/", site.host));
  }
  std::sort(truth.articles.begin(), truth.articles.end(), [](const TruthArticle& a, const TruthArticle& b) { return a.url < b.url; });
  return truth;
}

std::string truth_json(const Truth& truth) {
  boost::json::array articles, aliases;
  for (const TruthArticle& article : truth.articles) articles.push_back(object_of(article));
  for (const Truth::Alias& alias : truth.aliases)
    aliases.push_back(boost::json::object{{"url", alias.url}, {"canonical", alias.canonical}});
  return boost::json::serialize(boost::json::object{{"articles", articles},
                                                    {"aliases", aliases},
                                                    {"never_fetched", strings(truth.never_fetched)},
                                                    {"not_articles", strings(truth.not_articles)}});
}

}  // namespace headwater::fake_web
