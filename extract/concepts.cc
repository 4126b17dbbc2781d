#include "extract/concepts.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "extract/embedded.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

// Halves of two-word concepts; they live above the public bits in a wider set.
using Word = std::uint64_t;
constexpr Word kStory = Word{1} << 40;     // article, story, entry, post …
constexpr Word kBodyWord = Word{1} << 41;  // body, content, text …
constexpr Word kRead = Word{1} << 42;      // read, most, see, also, you …
constexpr Word kMore = Word{1} << 43;      // more, also, next …
constexpr Word kItems = Word{1} << 44;     // stories, news, articles …
constexpr Word kSub = Word{1} << 45;       // sub
constexpr Word kHeadWord = Word{1} << 46;  // title, headline, heading
constexpr Word kAuthorWord = Word{1} << 47;
constexpr Word kBoxWord = Word{1} << 48;   // box, card, info, about
constexpr Word kScreen = Word{1} << 49;    // sr, screen, visually
constexpr Word kOnly = Word{1} << 50;      // only, reader, hidden
constexpr Word kImage = Word{1} << 52;     // image, photo, media …
constexpr Word kAbout = Word{1} << 53;     // description, text, copyright: of a picture
constexpr Word kMoreWord = Word{1} << 56;  // more
constexpr Word kReadWord = Word{1} << 57;  // read
constexpr Word kNext = Word{1} << 58;      // next
constexpr Word kPrevious = Word{1} << 59;  // previous
constexpr Word kPage = Word{1} << 51;      // page, site, global: whose header or footer

struct Key {
  std::string_view name;
  Word bits;
};

// The names under which data/element_names.tsv speaks of the bits.
constexpr std::array kKeys{Key{"story_body", kStoryBody},
                           Key{"story", kStory},
                           Key{"article_mark", kArticleMark},
                           Key{"items", kItems},
                           Key{"body_word", kBodyWord},
                           Key{"about", kAbout},
                           Key{"main_mark", kMainMark},
                           Key{"dek_mark", kDekMark},
                           Key{"head_word", kHeadWord},
                           Key{"title_mark", kTitleMark},
                           Key{"sub", kSub},
                           Key{"related", kRelated},
                           Key{"read", kRead},
                           Key{"read_word", kReadWord},
                           Key{"more", kMore},
                           Key{"more_word", kMoreWord},
                           Key{"next", kNext},
                           Key{"previous", kPrevious},
                           Key{"tag_list", kTagList},
                           Key{"teaser", kTeaser},
                           Key{"widget", kWidget},
                           Key{"advert", kAdvert},
                           Key{"gallery", kGallery},
                           Key{"newsletter", kNewsletter},
                           Key{"share", kShare},
                           Key{"byline", kByline},
                           Key{"author_word", kAuthorWord},
                           Key{"date_mark", kDateMark},
                           Key{"bio", kBio},
                           Key{"box_word", kBoxWord},
                           Key{"image", kImage},
                           Key{"caption_mark", kCaptionMark},
                           Key{"comments", kComments},
                           Key{"consent", kConsent},
                           Key{"only", kOnly},
                           Key{"screen", kScreen},
                           Key{"hidden_mark", kHiddenMark},
                           Key{"navigation", kNavigation},
                           Key{"control", kControl},
                           Key{"footer_mark", kFooterMark},
                           Key{"header_mark", kHeaderMark},
                           Key{"sidebar", kSidebar},
                           Key{"embed", kEmbed},
                           Key{"legal", kLegal},
                           Key{"info_box", kInfoBox},
                           Key{"page", kPage}};

Word bits_of_keys(std::string_view keys) {
  Word out = 0;
  for (std::size_t at = 0; at < keys.size();) {
    const std::size_t end = std::min(keys.find(' ', at), keys.size());
    for (const Key& known : kKeys)
      if (known.name == keys.substr(at, end - at)) out |= known.bits;
    at = end + 1;
  }
  return out;
}

const std::unordered_map<std::string_view, Word>& words() {
  static const auto table = [] {
    std::unordered_map<std::string_view, Word> out;
    for_each_tsv_row(embedded_element_names(),
                     [&](std::string_view word, std::string_view keys) { out.emplace(word, bits_of_keys(keys)); });
    return out;
  }();
  return table;
}

// What two neighbouring words mean together beyond what each means alone.
Concepts pair_concepts(Word first, Word second) {
  Concepts out = 0;
  if ((first & kStory) && (second & kBodyWord)) out |= kStoryBody;
  // "read-more" also wraps the rest of a folded text, so by itself it says nothing; as a link it goes for being one.
  const bool read_more = (first & kReadWord) && (second & kMoreWord);
  if ((first & kRead) && (second & (kMore | kItems)) && !read_more) out |= kRelated;
  if ((first & kRead) && (second & kDateMark) == 0 && (second & kStory) && !(second & kBodyWord)) out |= kRelated;
  if (((first & kNext) && (second & kPrevious)) || ((first & kPrevious) && (second & kNext))) out |= kNavigation;
  if ((first & kSub) && (second & kHeadWord)) out |= kDekMark;
  if ((first & kImage) && (second & (kAbout | kCaptionMark))) out |= kCaptionMark;
  if ((first & kAuthorWord) && (second & kBoxWord)) out |= kBio;
  if ((first & kBoxWord) && (second & kAuthorWord)) out |= kBio;
  if ((first & kAuthorWord) && (second & kAbout)) out |= kBio;
  if ((first & kScreen) && (second & (kOnly | kHiddenMark))) out |= kHiddenMark;
  return out;
}

// Cuts `name` into words at non-alphanumerics and at the humps of camelCase; calls use(word) with each in lower case.
template <class Use>
void for_each_word(std::string_view name, Use use) {
  constexpr std::size_t kWordMax = 24;
  std::array<char, kWordMax> word{};
  std::size_t length = 0;
  char before = ' ';
  const auto flush = [&] {
    if (length > 0) use(std::string_view(word.data(), length));
    length = 0;
  };
  for (char c : name) {
    const bool hump = c >= 'A' && c <= 'Z' && before >= 'a' && before <= 'z';
    if (hump || !is_ascii_alnum(c) || (is_ascii_digit(c) && !is_ascii_digit(before))) flush();
    if (is_ascii_letter(c) && length < kWordMax) word[length++] = ascii_to_lower(c);
    before = c;
  }
  flush();
}

// "tag-politics", "category-video": what an article is about, as blog software writes it on the article itself. Such words are the
// editors' and say nothing about the element, unless they go on like a list's name ("tag-list").
bool is_subject_name(std::string_view name) {
  std::string_view rest;
  for (std::string_view lead : {"tag-", "category-", "categories-", "cat-", "tags-", "author-", "topic-", "post_tag-", "section-", "type-"})
    if (name.size() > lead.size() && name.substr(0, lead.size()) == lead) rest = name.substr(lead.size());
  if (rest.empty()) return false;
  for (std::string_view list :
       {"list",  "link", "cloud",  "label",  "item",   "name",    "container", "wrap",  "box",     "section", "block",
        "bio",   "info", "meta",   "group",  "nav",    "bar",     "menu",      "card",  "overlay", "avatar",  "image",
        "photo", "desc", "detail", "module", "widget", "profile", "area",      "about", "content"})
    if (rest.substr(0, list.size()) == list) return false;
  return true;
}

// "a47d5cfddf4f", "e1ad": a number in base 16, whose letters make words by chance. A size ("ad300") ends in its digits.
bool is_hash(std::string_view part, bool whole) {
  constexpr std::size_t kLengthMin = 4;
  if (part.size() < kLengthMin) return false;
  bool digit = false, letter_after = false;
  for (const char c : part) {
    if (!is_ascii_digit(c) && !(c >= 'a' && c <= 'f')) return false;
    letter_after |= digit && !is_ascii_digit(c);
    digit |= is_ascii_digit(c);
  }
  return letter_after || (digit && whole && part.size() == kLengthMin);
}

// Whether a part of a name, between its hyphens and underscores, is such a number.
bool has_hash(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = std::min(name.find_first_of("-_", at), name.size());
    if (is_hash(name.substr(at, end - at), at == 0 && end == name.size())) return true;
    at = end + 1;
  }
  return false;
}

std::string without_hashes(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t end = std::min(name.find_first_of("-_", at), name.size());
    const std::string_view part = name.substr(at, end - at);
    if (!is_hash(part, at == 0 && end == name.size())) out += std::string(part) + "-";
    at = end + 1;
  }
  return out;
}

Concepts concepts_of_name(std::string_view name) {
  if (is_subject_name(name)) return 0;
  if (has_hash(name)) return concepts_of_name(without_hashes(name));
  Concepts out = 0;
  Word before = 0;
  for_each_word(name, [&](std::string_view word) {
    const auto found = words().find(word);
    const Word bits = found == words().end() ? 0 : found->second;
    out |= static_cast<Concepts>(bits) | pair_concepts(before, bits);
    before = bits;
  });
  return out;
}

// "hidden" within a longer name mostly speaks of something else (overflow-hidden, label-hidden, hidden-print): only whole names hide.
bool is_hiding_name(std::string_view name) {
  constexpr std::array<std::string_view, 16> kNames{
      "hidden",   "hide",      "is-hidden", "d-none",    "invisible",  "element-invisible",  "visually-hidden", "ng-hide",
      "u-hidden", "uk-hidden", "js-hide",   "js-hidden", "no-display", "screen-reader-text", "sr-only",         "visuallyhidden"};
  for (std::string_view known : kNames) {
    if (known.size() != name.size()) continue;
    std::size_t i = 0;
    while (i < name.size() && ascii_to_lower(name[i]) == known[i]) ++i;
    if (i == name.size()) return true;
  }
  return false;
}

// "hidden lg:block": shown on wide screens.
bool is_showing_name(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos)
    return name == "d-block" || (name.substr(0, 2) == "d-" && name.size() > 8 && name.find("-block") != std::string_view::npos);
  const std::string_view what = name.substr(colon + 1);
  return what == "block" || what == "flex" || what == "grid" || what.substr(0, 6) == "inline" || what == "visible" || what == "not-sr-only";
}

// "dy ay dg ad": names made by a style compiler, among which words turn up by chance.
bool is_minified(std::string_view names) {
  int all = 0, tiny = 0;
  for (std::size_t at = 0; at < names.size();) {
    const std::size_t end = std::min(names.find(' ', at), names.size());
    all += end > at;
    tiny += end > at && end - at <= 2;
    at = end + 1;
  }
  return tiny >= 4 && tiny * 2 > all;
}

}  // namespace

Concepts concepts_of_names(std::string_view names) {
  Concepts out = 0;
  // A formula carries the names of its context menu.
  if (is_minified(names) || names.substr(0, 7) == "MathJax") return 0;
  bool hidden = false, shown_on_wide = false;
  for (std::size_t at = 0; at < names.size();) {
    while (at < names.size() && is_html_space(names[at])) ++at;
    std::size_t end = at;
    while (end < names.size() && !is_html_space(names[end])) ++end;
    if (end > at && end - at < 80) {
      const std::string_view name = names.substr(at, end - at);
      out |= concepts_of_name(name);
      hidden |= is_hiding_name(name);
      shown_on_wide |= is_showing_name(name);
    }
    at = end;
  }
  return hidden && !shown_on_wide ? out | kHiddenMark : out;
}

Concepts concepts_of_itemprop(std::string_view itemprop) {
  Concepts out = 0;
  if (itemprop.find("articleBody") != std::string_view::npos || itemprop == "articlebody") out |= kStoryBody | kItemBody;
  if (itemprop == "description" || itemprop == "alternativeHeadline" || itemprop == "alternateName") out |= kDekMark;
  if (itemprop == "headline") out |= kTitleMark;
  if (itemprop == "author" || itemprop == "creator" || itemprop == "publisher") out |= kByline;
  if (itemprop == "datePublished" || itemprop == "dateModified" || itemprop == "dateCreated") out |= kDateMark;
  if (itemprop == "comment" || itemprop == "comments") out |= kComments;
  if (itemprop == "caption") out |= kCaptionMark;
  if (itemprop == "breadcrumb") out |= kNavigation;
  if (itemprop == "keywords") out |= kTagList;
  return out;
}

Concepts concepts_of_role(std::string_view role) {
  if (role == "navigation" || role == "menu" || role == "menubar" || role == "search" || role == "tablist") return kNavigation;
  if (role == "main") return kMainMark;
  if (role == "article") return kArticleMark;
  if (role == "complementary") return kSidebar;
  if (role == "contentinfo") return kFooterMark;
  if (role == "banner") return kHeaderMark;
  if (role == "dialog" || role == "alertdialog" || role == "tooltip") return kHiddenMark;
  if (role == "button" || role == "toolbar") return kControl;
  return 0;
}

}  // namespace headwater::extract
