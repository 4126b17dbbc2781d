#include "extract/jsonld.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdlib>
#include <unordered_map>

#include "base/limits.h"
#include "base/utf8.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 22> kArticleTypes{"Article",
                                                         "NewsArticle",
                                                         "BlogPosting",
                                                         "ReportageNewsArticle",
                                                         "AnalysisNewsArticle",
                                                         "OpinionNewsArticle",
                                                         "BackgroundNewsArticle",
                                                         "ReviewNewsArticle",
                                                         "AskPublicNewsArticle",
                                                         "LiveBlogPosting",
                                                         "Report",
                                                         "ScholarlyArticle",
                                                         "TechArticle",
                                                         "MedicalScholarlyArticle",
                                                         "SocialMediaPosting",
                                                         "SatiricalArticle",
                                                         "AdvertiserContentArticle",
                                                         "DiscussionForumPosting",
                                                         "Review",
                                                         "CriticReview",
                                                         "Recipe",
                                                         "HowTo"};
constexpr std::array<std::string_view, 6> kPageTypes{"WebPage", "ItemPage", "AboutPage", "MedicalWebPage", "FAQPage", "CreativeWork"};
constexpr std::array<std::string_view, 4> kIndexTypes{"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"};

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view local_name(std::string_view type) {
  const std::size_t cut = type.find_last_of("/#:");
  return cut == std::string_view::npos ? type : type.substr(cut + 1);
}

std::string clean_string(std::string_view text) {
  std::string out = text.find('&') == std::string_view::npos ? std::string(text) : decode_entities(text);
  for (char& c : out)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  tidy_space(out);
  return out;
}

class Reader {
 public:
  explicit Reader(LdFacts& facts) : facts_(facts) {}

  void read(const json::value& root) {
    index_ids(root, 0);
    walk(root, false, 0);
    ids_.clear();
  }

 private:
  const json::object* resolve(const json::value& v) const {
    if (!v.is_object()) return nullptr;
    const json::object& object = v.get_object();
    if (object.size() <= 2)
      if (const json::value* id = object.if_contains("@id");
          id && id->is_string() && !object.contains("name") && !object.contains("headline"))
        if (const auto found = ids_.find(std::string(id->get_string())); found != ids_.end()) return found->second;
    return &object;
  }

  void index_ids(const json::value& v, int depth) {
    if (depth > 6) return;
    if (v.is_array()) {
      for (const json::value& item : v.get_array()) index_ids(item, depth + 1);
    } else if (v.is_object()) {
      const json::object& object = v.get_object();
      if (const json::value* id = object.if_contains("@id"); id && id->is_string() && object.size() > 2)
        ids_.emplace(std::string(id->get_string()), &object);
      for (const auto& member : object) index_ids(member.value(), depth + 1);
    }
  }

  void walk(const json::value& v, bool nested, int depth) {
    if (depth > 8) return;
    if (v.is_array()) {
      for (const json::value& item : v.get_array()) walk(item, nested, depth + 1);
      return;
    }
    const json::object* object = resolve(v);
    if (!object) return;
    if (const json::value* graph = object->if_contains("@graph")) walk(*graph, nested, depth + 1);
    take(*object, nested);
    for (const char* key : {"mainEntity", "mainEntityOfPage", "about", "subjectOf"})
      if (const json::value* inner = object->if_contains(key); inner && !inner->is_string() && inner != &v) walk(*inner, true, depth + 2);
  }

  static std::vector<std::string_view> types_of(const json::object& object) {
    std::vector<std::string_view> out;
    const json::value* type = object.if_contains("@type");
    if (!type) return out;
    if (type->is_string()) out.push_back(local_name(type->get_string()));
    if (type->is_array())
      for (const json::value& t : type->get_array())
        if (t.is_string()) out.push_back(local_name(t.get_string()));
    return out;
  }

  static std::string text_of(const json::object& object, const char* key) {
    const json::value* v = object.if_contains(key);
    if (v && v->is_array() && !v->get_array().empty()) v = &v->get_array().front();
    if (!v) return {};
    if (v->is_string()) return clean_string(v->get_string());
    if (v->is_object())
      for (const char* inner : {"@value", "name", "@id", "url"})
        if (const json::value* i = v->get_object().if_contains(inner); i && i->is_string()) return clean_string(i->get_string());
    return {};
  }

  static std::string body_of(const json::object& object) {
    std::string out;
    const json::value* v = object.if_contains("articleBody");
    if (!v) v = object.if_contains("text");
    if (!v) return {};
    if (v->is_string()) out = std::string(v->get_string());
    if (v->is_array())
      for (const json::value& part : v->get_array())
        if (part.is_string()) out += std::string(part.get_string()) + "\n\n";
    return strip_tags(out);
  }

  void names_of(const json::value& v, std::vector<std::string>& persons, std::vector<std::string>& organisations, int depth = 0) const {
    if (depth > 4 || persons.size() > limits::kAuthorsMax) return;
    if (v.is_string()) {
      persons.push_back(clean_string(v.get_string()));
    } else if (v.is_array()) {
      for (const json::value& item : v.get_array()) names_of(item, persons, organisations, depth + 1);
    } else if (const json::object* object = resolve(v)) {
      const auto types = types_of(*object);
      const bool organisation = std::find(types.begin(), types.end(), "Organization") != types.end() ||
                                std::find(types.begin(), types.end(), "NewsMediaOrganization") != types.end();
      const json::value* name = object->if_contains("name");
      if (!name) name = object->if_contains("@list");
      if (name && !(name->is_array() && name->get_array().empty())) {
        if (organisation) {
          if (name->is_string()) organisations.push_back(clean_string(name->get_string()));
        } else {
          names_of(*name, persons, organisations, depth + 1);
        }
      }
    }
  }

  void take(const json::object& object, bool nested) {
    const auto types = types_of(object);
    LdThing thing;
    bool page = false, index = false, site = false, organisation = false, person = false;
    for (std::string_view type : types) {
      if (one_of(kArticleTypes, type)) thing.is_article = true, thing.type = type;
      page |= one_of(kPageTypes, type);
      index |= one_of(kIndexTypes, type);
      site |= type == "WebSite";
      organisation |= type == "Organization" || type == "NewsMediaOrganization";
      person |= type == "Person";
    }
    if (person && !organisation && facts_.persons.size() < limits::kAuthorsMax)
      if (std::string name = text_of(object, "name"); !name.empty()) facts_.persons.push_back(std::move(name));
    if (site) add_site_name(text_of(object, "name"));
    if (organisation && !site) organisation_names_.push_back(text_of(object, "name"));
    if (const json::value* list = object.if_contains("itemListElement"); list && list->is_array() && index) take_list(list->get_array());
    facts_.is_index |= index && !nested;
    if (!thing.is_article && !page) return;
    thing.is_nested = nested;
    thing.headline = text_of(object, "headline");
    thing.alternative_headline = text_of(object, "alternativeHeadline");
    thing.name = text_of(object, "name");
    thing.description = text_of(object, "description");
    thing.article_body = body_of(object);
    thing.url = text_of(object, "url");
    if (thing.url.empty()) thing.url = text_of(object, "mainEntityOfPage");
    thing.language = text_of(object, "inLanguage");
    thing.is_based_on = text_of(object, "isBasedOn");
    if (thing.is_based_on.empty()) thing.is_based_on = text_of(object, "isBasedOnUrl");
    thing.section = text_of(object, "articleSection");
    thing.date_published = text_of(object, "datePublished");
    thing.date_modified = text_of(object, "dateModified");
    thing.date_created = text_of(object, "dateCreated");
    if (const json::value* free = object.if_contains("isAccessibleForFree"))
      thing.is_free =
          !((free->is_bool() && !free->get_bool()) || (free->is_string() && ascii_iequals(std::string_view(free->get_string()), "false")));
    if (const json::value* author = object.if_contains("author")) names_of(*author, thing.authors, thing.author_organisations);
    if (thing.authors.empty())
      if (const json::value* creator = object.if_contains("creator")) names_of(*creator, thing.authors, thing.author_organisations);
    if (const json::value* publisher = object.if_contains("publisher"); publisher) {
      if (const json::object* p = resolve(*publisher)) thing.publisher = text_of(*p, "name");
      if (publisher->is_string()) thing.publisher = clean_string(publisher->get_string());
      add_site_name(thing.publisher);
    }
    facts_.things.push_back(std::move(thing));
  }

  void take_list(const json::array& items) {
    for (const json::value& item : items) {
      const json::object* object = resolve(item);
      if (!object || facts_.list_headlines.size() >= 200) continue;
      if (const json::value* inner = object->if_contains("item"))
        if (const json::object* o = resolve(*inner)) object = o;
      std::string name = text_of(*object, "headline");
      if (name.empty()) name = text_of(*object, "name");
      facts_.list_headlines.push_back(std::move(name));
    }
  }

  void add_site_name(std::string name) {
    if (!name.empty() && name.size() < 120 &&
        std::find(facts_.site_names.begin(), facts_.site_names.end(), name) == facts_.site_names.end())
      facts_.site_names.push_back(std::move(name));
  }

  LdFacts& facts_;
  std::unordered_map<std::string, const json::object*> ids_;
  std::vector<std::string> organisation_names_;
};

bool parse_json(std::string_view text, json::value& out) {
  json::parse_options options;
  options.max_depth = limits::kJsonDepthMax;
  options.allow_comments = true;
  options.allow_trailing_commas = true;
  options.allow_invalid_utf8 = true;
  json::error_code error;
  out = json::parse({text.data(), text.size()}, error, {}, options);
  return !error;
}

std::string_view strip_wrappers(std::string_view text) {
  text = trim(text);
  for (std::string_view lead : {"<!--", "//<![CDATA[", "<![CDATA[", "/*<![CDATA[*/", "// <![CDATA["})
    if (text.substr(0, lead.size()) == lead) text = trim(text.substr(lead.size()));
  for (std::string_view tail : {"-->", "/*]]>*/", "//]]>", "]]>"})
    if (text.size() >= tail.size() && text.substr(text.size() - tail.size()) == tail)
      text = trim(text.substr(0, text.size() - tail.size()));
  const std::size_t begin = text.find_first_of("{[");
  const std::size_t end = text.find_last_of("}]");
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
  return text.substr(begin, end - begin + 1);
}

}  // namespace

std::string mend_json(std::string_view text) {
  text = strip_wrappers(text);
  std::string out;
  out.reserve(text.size() + 16);
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!in_string) {
      in_string = c == '"';
      if (c == ';' || (static_cast<unsigned char>(c) < 0x20 && !is_html_space(c))) continue;
      out += c;
      continue;
    }
    if (c == '\\') {
      const char next = i + 1 < text.size() ? text[i + 1] : '\0';
      constexpr std::string_view kEscapes = "\"\\/bfnrtu";
      if (next != '\0' && kEscapes.find(next) != std::string_view::npos) {
        out += c;
        out += next;
      } else if (next != '\0') {
        out += static_cast<unsigned char>(next) < 0x20 ? ' ' : next;
      }
      ++i;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += ' ';
    } else if (c == '"') {
      // A quotation mark that no JSON syntax follows is part of the text.
      std::size_t look = i + 1;
      while (look < text.size() && look < i + 64 && is_html_space(text[look])) ++look;
      const char after = look < text.size() ? text[look] : '}';
      if (after == ',' || after == '}' || after == ']' || after == ':' || is_html_space(after)) {
        in_string = false;
        out += c;
      } else {
        out += "\\\"";
      }
    } else {
      out += c;
    }
  }
  return out;
}

LdFacts read_json_ld(const std::vector<std::string_view>& blocks) {
  LdFacts facts;
  for (std::string_view block : blocks) {
    json::value value;
    if (!parse_json(strip_wrappers(block), value) && !parse_json(mend_json(block), value)) continue;
    Reader(facts).read(value);
  }
  const bool has_article = std::any_of(facts.things.begin(), facts.things.end(), [](const LdThing& t) { return t.is_article; });
  if (has_article) facts.is_index = false;
  return facts;
}

}  // namespace headwater::extract
