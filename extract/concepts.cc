#include "extract/concepts.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

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

struct Entry {
  std::string_view word;
  Word bits;
};

constexpr Entry kWords[] = {
    // the running text
    {"articlebody", kStoryBody},
    {"articlecontent", kStoryBody},
    {"articletext", kStoryBody},
    {"storybody", kStoryBody},
    {"storytext", kStoryBody},
    {"storycontent", kStoryBody},
    {"entrycontent", kStoryBody},
    {"postcontent", kStoryBody},
    {"postbody", kStoryBody},
    {"bodytext", kStoryBody},
    {"bodycopy", kStoryBody},
    {"bodycontent", kStoryBody},
    {"newstext", kStoryBody},
    {"newsbody", kStoryBody},
    {"richtext", kStoryBody},
    {"fulltext", kStoryBody},
    {"maintext", kStoryBody},
    {"articlecopy", kStoryBody},
    {"articlebodytext", kStoryBody},
    {"articulocuerpo", kStoryBody},
    {"artikeltext", kStoryBody},
    {"articlemain", kStoryBody},
    {"fliesstext", kStoryBody},
    {"article", kStory | kArticleMark},
    {"story", kStory},
    {"entry", kStory},
    {"post", kStory},
    {"news", kStory | kItems},
    {"blog", kStory},
    {"single", kStory},
    {"detail", kStory},
    {"details", kStory},
    {"artikel", kStory},
    {"articulo", kStory},
    {"noticia", kStory},
    {"nota", kStory},
    {"beitrag", kStory},
    {"articolo", kStory},
    {"artigo", kStory},
    {"artykul", kStory},
    {"body", kBodyWord},
    {"content", kBodyWord | kStory},
    {"text", kBodyWord | kAbout},
    {"copy", kBodyWord},
    {"corpo", kBodyWord},
    {"cuerpo", kBodyWord},
    {"corps", kBodyWord},
    {"texte", kBodyWord},
    {"texto", kBodyWord},
    {"inhalt", kBodyWord},
    {"contenu", kBodyWord},
    {"contenido", kBodyWord},
    {"paragraphs", kBodyWord},
    {"main", kMainMark | kStory},
    // dek and title
    {"standfirst", kDekMark},
    {"dek", kDekMark},
    {"deck", kDekMark},
    {"lede", kDekMark},
    {"lead", kDekMark},
    {"leadtext", kDekMark},
    {"intro", kDekMark},
    {"introduction", kDekMark},
    {"subtitle", kDekMark},
    {"subheadline", kDekMark},
    {"subheading", kDekMark},
    {"subhead", kDekMark},
    {"subhed", kDekMark},
    {"summary", kDekMark},
    {"abstract", kDekMark},
    {"chapo", kDekMark},
    {"chapeau", kDekMark},
    {"vorspann", kDekMark},
    {"sapo", kDekMark},
    {"ingress", kDekMark},
    {"manchet", kDekMark},
    {"perex", kDekMark},
    {"entradilla", kDekMark},
    {"bajada", kDekMark},
    {"copete", kDekMark},
    {"sumario", kDekMark},
    {"subtitulo", kDekMark},
    {"sottotitolo", kDekMark},
    {"sommario", kDekMark},
    {"occhiello", kDekMark},
    {"excerpt", kDekMark},
    {"strapline", kDekMark},
    {"underline", 0},
    {"unterzeile", kDekMark},
    {"tagline", kDekMark},
    {"preamble", kDekMark},
    {"anons", kDekMark},
    {"headline", kHeadWord | kTitleMark},
    {"title", kHeadWord | kTitleMark},
    {"heading", kHeadWord},
    {"sub", kSub},
    {"description", kDekMark | kAbout},
    {"hed", kTitleMark},
    {"titre", kTitleMark},
    {"titulo", kTitleMark},
    {"titel", kTitleMark},
    // related
    {"related", kRelated},
    {"relateds", kRelated},
    {"relatedposts", kRelated},
    {"relatedstories", kRelated},
    {"relatedarticles", kRelated},
    {"relatedcontent", kRelated},
    {"relatednews", kRelated},
    {"relacionadas", kRelated},
    {"relacionados", kRelated},
    {"relacionada", kRelated},
    {"relacionado", kRelated},
    {"correlati", kRelated},
    {"verwandt", kRelated},
    {"similar", kRelated},
    {"similaires", kRelated},
    {"recommended", kRelated},
    {"recommendation", kRelated},
    {"recommendations", kRelated},
    {"recommend", kRelated},
    {"recommends", kRelated},
    {"recirc", kRelated},
    {"recirculation", kRelated},
    {"outbrain", kRelated},
    {"taboola", kRelated},
    {"zergnet", kRelated},
    {"revcontent", kRelated},
    {"mgid", kRelated},
    {"plista", kRelated},
    {"trc", kRelated},

    {"alsoread", kRelated},
    {"mostread", kRelated},
    {"mostpopular", kRelated},
    {"popular", kRelated},
    {"trending", kRelated},
    {"seealso", kRelated},
    {"upnext", kRelated},
    {"nextup", kRelated},
    {"crosslink", kRelated},
    {"crosslinks", kRelated},
    {"readnext", kRelated},
    {"morenews", kRelated},
    {"jp-relatedposts", kRelated},
    {"latest", kRelated},
    {"lastnews", kRelated},
    {"topstories", kRelated},
    {"bestof", kRelated},
    {"read", kRead | kReadWord},
    {"most", kRead},
    {"see", kRead},
    {"also", kRead | kMore},
    {"you", kRead},
    {"may", kRead | kMore},
    {"might", kMore},
    {"more", kRead | kMore | kMoreWord},
    {"next", kRead | kMore | kNext},
    {"prev", kRead | kPrevious},
    {"previous", kRead | kPrevious},
    {"other", kRead},
    {"top", kRead},
    {"like", kMore},
    {"stories", kItems},
    {"articles", kItems},
    {"posts", kItems},
    {"links", kItems},
    {"from", kItems},
    {"on", kItems},
    {"topics", kTagList | kItems},
    {"viewed", kItems},
    {"nextarticle", kRelated},
    {"further", kRead},
    {"reading", kMore},
    {"teaser", kTeaser},
    {"teasers", kTeaser | kRelated},
    {"card", kTeaser},
    {"cards", kTeaser},
    {"tease", kTeaser},
    {"thumb", kTeaser},
    {"tile", kTeaser},
    {"tiles", kTeaser},
    {"promo", kWidget},
    {"promobox", kWidget},
    {"promotion", kWidget},
    {"promoted", kAdvert},
    {"widget", kWidget},
    {"feed", kTeaser},
    {"carousel", kGallery},
    {"slider", kGallery},
    // newsletter and paywall prompts
    {"newsletter", kNewsletter},
    {"newsletters", kNewsletter},
    {"subscribe", kNewsletter},
    {"subscription", kNewsletter},
    {"subscriptions", kNewsletter},
    {"signup", kNewsletter},
    {"optin", kNewsletter},
    {"mailchimp", kNewsletter},
    {"mailinglist", kNewsletter},
    {"mailmunch", kNewsletter},
    {"donate", kNewsletter},
    {"donation", kNewsletter},
    {"membership", kNewsletter},
    {"abo", kNewsletter},
    {"suscripcion", kNewsletter},
    {"login", kNewsletter},
    {"signin", kNewsletter},
    {"registration", kNewsletter},
    {"inscription", kNewsletter},
    {"cta", kNewsletter},
    {"nyhetsbrev", kNewsletter},
    {"regwall", kNewsletter},
    {"piano", kNewsletter},
    // share
    {"share", kShare},
    {"sharing", kShare},
    {"shares", kShare},
    {"sharebar", kShare},
    {"sharedaddy", kShare},
    {"addthis", kShare},
    {"addtoany", kShare},
    {"sharethis", kShare},
    {"socials", kShare},
    {"shareaholic", kShare},
    {"sharebuttons", kShare},
    {"sharetools", kShare},
    {"social", kShare},
    {"socialshare", kShare},
    {"follow", kShare},
    {"followus", kShare},
    {"compartir", kShare},
    {"partage", kShare},
    {"teilen", kShare},
    {"condividi", kShare},
    {"whatsapp", kShare},
    {"telegram", kShare},
    // ads
    {"ad", kAdvert},
    {"ads", kAdvert},
    {"advert", kAdvert},
    {"adverts", kAdvert},
    {"advertisement", kAdvert},
    {"advertisements", kAdvert},
    {"advertising", kAdvert},
    {"adslot", kAdvert},
    {"adunit", kAdvert},
    {"adbox", kAdvert},
    {"adcontainer", kAdvert},
    {"adwrapper", kAdvert},
    {"adsense", kAdvert},
    {"adsbygoogle", kAdvert},
    {"dfp", kAdvert},
    {"gpt", kAdvert},
    {"sponsor", kAdvert},
    {"sponsored", kAdvert},
    {"sponsors", kAdvert},
    {"anzeige", kAdvert},
    {"werbung", kAdvert},
    {"publicidad", kAdvert},
    {"pub", kAdvert},
    {"publicite", kAdvert},
    {"reklama", kAdvert},
    {"reklam", kAdvert},
    {"annonce", kAdvert},
    {"publicidade", kAdvert},
    {"pubblicita", kAdvert},
    {"affiliate", kAdvert},
    {"commercial", kAdvert},
    {"banner", kAdvert},
    {"mpu", kAdvert},
    {"leaderboard", kAdvert},
    // lines about the article
    {"byline", kByline},
    {"bylines", kByline},
    {"author", kByline | kAuthorWord},
    {"authors", kByline | kAuthorWord},
    {"autor", kByline | kAuthorWord},
    {"autores", kByline},
    {"auteur", kByline},
    {"autore", kByline},
    {"contributor", kByline | kAuthorWord},
    {"contributors", kByline | kAuthorWord},
    {"writer", kByline | kAuthorWord},
    {"reporter", kByline | kAuthorWord},
    {"journalist", kByline | kAuthorWord},
    {"vcard", kByline},
    {"postmeta", kByline},
    {"meta", kByline},
    {"metadata", kByline},
    {"metas", kByline},
    {"credits", kByline},
    {"dateline", kDateMark},
    {"date", kDateMark},
    {"datetime", kDateMark},
    {"dates", kDateMark},
    {"timestamp", kDateMark},
    {"time", kDateMark},
    {"published", kDateMark},
    {"pubdate", kDateMark},
    {"updated", kDateMark},
    {"lastupdated", kDateMark},
    {"fecha", kDateMark},
    {"datum", kDateMark},
    {"tijd", kDateMark},
    {"posted", kDateMark},
    {"publish", kDateMark},
    {"bio", kBio},
    {"biography", kBio},
    {"authorbio", kBio},
    {"authorbox", kBio},
    {"aboutauthor", kBio},
    {"about", kBoxWord},
    {"box", kBoxWord},
    {"profile", kBoxWord},
    {"info", kBoxWord},
    {"readtime", kByline},
    {"readingtime", kByline},
    {"kicker", kByline},
    {"eyebrow", kByline},
    {"rubric", kByline},
    {"overline", kByline},
    {"dachzeile", kByline},
    {"storymeta", kByline},
    {"entrymeta", kByline},
    {"articlemeta", kByline},
    {"image", kImage},
    {"img", kImage},
    {"photo", kImage},
    {"picture", kImage},
    {"media", kImage},
    {"bild", kImage},
    {"foto", kImage},
    {"imagedescription", kCaptionMark},
    {"imagetext", kCaptionMark},
    {"imageinfo", kCaptionMark},
    {"mediainfo", kCaptionMark},
    {"legend", kCaptionMark}, {"postmetadata", kByline | kTagList}, {"nextstory", kRelated}, {"nextpost", kRelated},
    {"postcomment", kComments},
    {"commentform", kComments},
    {"addcomment", kComments},
    {"rec", kRead},
    {"recs", kRelated},
    {"placeholder", kConsent},
    {"photogallery", kGallery},
    // comments
    {"comment", kComments},
    {"comments", kComments},
    {"commentlist", kComments},
    {"disqus", kComments},
    {"respond", kComments},
    {"discussion", kComments},
    {"replies", kComments},
    {"kommentare", kComments},
    {"commentaires", kComments},
    {"comentarios", kComments},
    {"commenti", kComments},
    {"livefyre", kComments},
    {"coral", kComments},
    {"kommentar", kComments},
    {"comentario", kComments},
    {"responses", kComments},
    {"viafoura", kComments},
    // consent
    {"cookie", kConsent},
    {"cookies", kConsent},
    {"consent", kConsent},
    {"gdpr", kConsent},
    {"onetrust", kConsent},
    {"didomi", kConsent},
    {"cmp", kConsent},
    {"cookiebar", kConsent},
    {"cookiebanner", kConsent},
    {"cookienotice", kConsent},
    {"rgpd", kConsent},
    {"sourcepoint", kConsent},
    {"truste", kConsent},
    {"ccpa", kConsent},
    // hidden
    {"hidden", kOnly},
    {"sr", kScreen},
    {"screen", kScreen},
    {"visually", kScreen},
    {"visuallyhidden", kHiddenMark},
    {"only", kOnly},
    {"reader", kOnly},
    {"sronly", kHiddenMark},
    {"modal", kHiddenMark},
    {"popup", kHiddenMark},
    {"overlay", kHiddenMark},
    {"lightbox", kHiddenMark},
    {"tooltip", kHiddenMark},
    {"offscreen", kHiddenMark},
    {"dropdown", kNavigation},
    {"popover", kHiddenMark},
    {"dialog", kHiddenMark},
    {"toast", kHiddenMark},
    {"printonly", kHiddenMark},
    {"noprint", 0},
    // around the article
    {"nav", kNavigation},
    {"navbar", kNavigation},
    {"navigation", kNavigation},
    {"menu", kNavigation},
    {"menus", kNavigation},
    {"submenu", kNavigation},
    {"breadcrumb", kNavigation},
    {"breadcrumbs", kNavigation},
    {"crumb", kNavigation},
    {"crumbs", kNavigation},
    {"pagination", kNavigation},
    {"pager", kNavigation},
    {"topbar", kNavigation},
    {"toolbar", kControl},
    {"toolbox", kControl},
    {"tools", kControl},
    {"skip", kNavigation},
    {"sitemap", kNavigation},
    {"hamburger", kNavigation},
    {"ticker", kNavigation},
    {"postnav", kNavigation},
    {"search", kNavigation},
    {"footer", kFooterMark},
    {"foot", kFooterMark},
    {"colophon", kFooterMark},
    {"siteinfo", kFooterMark},
    {"masthead", kHeaderMark},
    {"header", kHeaderMark},
    {"sidebar", kSidebar},
    {"rail", kSidebar},
    {"aside", kSidebar},
    {"rightcol", kSidebar},
    {"rightcolumn", kSidebar},
    {"rightrail", kSidebar},
    {"leftcol", kSidebar},
    {"sidebars", kSidebar},
    {"secondary", kSidebar},
    {"caption", kCaptionMark},
    {"captions", kCaptionMark},
    {"figcaption", kCaptionMark},
    {"credit", kCaptionMark},
    {"imagecaption", kCaptionMark},
    {"photocredit", kCaptionMark},
    {"photographer", kCaptionMark},
    {"legende", kCaptionMark},
    {"leyenda", kCaptionMark},
    {"bildunterschrift", kCaptionMark},
    {"didascalia", kCaptionMark},
    {"cutline", kCaptionMark},
    {"wp-caption-text", kCaptionMark},
    {"imagecredit", kCaptionMark},
    {"bildtext", kCaptionMark},
    {"gallery", kGallery},
    {"slideshow", kGallery},
    {"photos", kGallery},
    {"swiper", kGallery},
    {"slick", kGallery},
    {"tag", kTagList},
    {"tags", kTagList},
    {"taglist", kTagList},
    {"topic", kTagList},
    {"keywords", kTagList},
    {"categories", kTagList},
    {"category", kTagList},
    {"temas", kTagList},
    {"etiquetas", kTagList},
    {"posttags", kTagList},
    {"schlagworte", kTagList},
    {"themen", kTagList},
    {"button", kControl},
    {"buttons", kControl},
    {"btn", kControl},
    {"player", kControl},
    {"video", kControl},
    {"audio", kControl},
    {"podcast", kControl},
    {"print", kControl},
    {"rating", kControl},
    {"ratings", kControl},
    {"vote", kControl},
    {"poll", kControl},
    {"quiz", kControl},
    {"survey", kControl},
    {"feedback", kControl},
    {"helpful", kControl},
    {"listen", kControl},
    {"reactions", kControl},
    {"likes", kControl},
    {"actions", kControl},
    {"bookmark", kControl},
    {"tweet", kEmbed},
    {"instagram", kEmbed},
    {"fb", kEmbed},
    {"twitter", kEmbed},
    {"tiktok", kEmbed},
    {"copyright", kLegal | kAbout},
    {"disclaimer", kLegal},
    {"legal", kLegal},
    {"license", kLegal},
    {"licence", kLegal},
    {"disclosure", kLegal},
    {"trustproject", kLegal},
    {"correction", 0},
    {"toc", kInfoBox},
    {"tableofcontents", kInfoBox},
    {"factbox", kWidget},
    {"infobox", kWidget},
    {"faktabox", kWidget},
    {"page", kPage},
    {"site", kPage},
    {"global", kPage},
};

const std::unordered_map<std::string_view, Word>& words() {
  static const auto table = [] {
    std::unordered_map<std::string_view, Word> out;
    for (const Entry& entry : kWords) out.emplace(entry.word, entry.bits);
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
  for (std::string_view list : {"list", "link", "cloud", "label", "item", "name", "container", "wrapper", "box", "section", "block", "bio",
                                "info", "meta", "group", "nav", "bar", "menu"})
    if (rest.substr(0, list.size()) == list) return false;
  return true;
}

Concepts concepts_of_name(std::string_view name) {
  if (is_subject_name(name)) return 0;
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
  if (is_minified(names)) return 0;
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
