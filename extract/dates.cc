#include "extract/dates.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "extract/date_claims.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

// How often a claim of each kind was right on labelled news pages.
constexpr double kTrustLdArticle = 0.97, kTrustLdOther = 0.86, kTrustLdCreated = 0.80, kTrustMicrodata = 0.90, kTrustTimeMarked = 0.80,
                 kTrustTimeNear = 0.72, kTrustUrl = 0.68, kTrustMetaByName = 0.82;

struct MetaNames {
  DateRole role;
  double trust;
  std::string_view names;  // each between spaces
};

constexpr std::array kMetaNames{
    MetaNames{DateRole::kPublished, 0.96, " article:published_time "},
    MetaNames{DateRole::kPublished, 0.95, " og:article:published_time article:published "},
    MetaNames{DateRole::kPublished, 0.93,
              " og:published_time datepublished itemprop:datepublished article.published parsely-pub-date originalpublicationdate "
              "rnews:datepublished "},
    MetaNames{DateRole::kPublished, 0.92,
              " published_time sailthru.date publish-date publish_date publishdate pubdate publicationdate publication_date "
              "cxenseparse:recs:publishtime article_date_original "},
    MetaNames{DateRole::kPublished, 0.90, " article:post_date dateofpublication bt:pubdate pub_date ptime pdate dc.date.issued "},
    MetaNames{DateRole::kPublished, 0.86, " dcterms.issued displaydate dc.date dcterms.date dc.date.created date.created article.created "},
    MetaNames{DateRole::kPublished, 0.85, " citation_publication_date citation_date dcterms.created dc:created date "},
    MetaNames{DateRole::kPublished, 0.80, " createdate itemprop:datecreated datecreated created "},
    MetaNames{DateRole::kModified, 0.90, " article:modified_time datemodified itemprop:datemodified article:modified "},
    MetaNames{DateRole::kModified, 0.80, " lastmod og:updated_time dcterms.modified dc.date.modified updated_time "},
    MetaNames{DateRole::kModified, 0.70, " last-modified revised "}};

struct MetaMeaning {
  DateRole role = DateRole::kPublished;
  double trust = 0;
};

// What a meta name says it is a date of; trust 0: of nothing that matters here. A name that is not in the table speaks for itself.
MetaMeaning meaning_of_meta(const std::string& name) {
  const std::string key = " " + name + " ";
  for (const MetaNames& known : kMetaNames)
    if (known.names.find(key) != std::string_view::npos) return {known.role, known.trust};
  const auto has = [&](std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return name.find(w) != std::string::npos; });
  };
  if (has({"publisher", "unpublish", "expir", "event", "birth", "start", "end", "until", "version", "price"})) return {};
  if (has({"publish", "pubdate", "pub_date", "pub-date", "posted", "issued"})) return {DateRole::kPublished, kTrustMetaByName};
  if (has({"modif", "updated", "update_", "update-"})) return {DateRole::kModified, kTrustMetaByName};
  return {};
}

// The claims of the page's markup.
class MarkupReader {
 public:
  MarkupReader(const DateInput& in, DateClaims& claims) : in_(in), claims_(claims) {}

  void json_ld() {
    for (const LdThing& thing : in_.facts.things) {
      const bool main = &thing == in_.main;
      if (thing.is_article && !main) continue;
      if (!thing.is_article && in_.main && !in_.main->date_published.empty()) continue;
      const double published = main ? kTrustLdArticle : kTrustLdOther;
      claims_.add_text(DateKind::kJsonLd, DateRole::kPublished, thing.date_published, published);
      if (thing.date_published.empty()) claims_.add_text(DateKind::kJsonLd, DateRole::kPublished, thing.date_created, kTrustLdCreated);
      claims_.add_text(DateKind::kJsonLd, DateRole::kModified, thing.date_modified, published - 0.08);
    }
  }

  void metas() {
    for (const auto& [name, value] : in_.head.metas)
      if (const MetaMeaning meaning = meaning_of_meta(name); meaning.trust > 0)
        claims_.add_text(DateKind::kMeta, meaning.role, value, meaning.trust);
  }

  void elements(const DatePlaces& places) {
    std::vector<std::pair<ParsedDate, std::string>> tail;
    for (std::uint32_t i = in_.page.body; i < in_.page.nodes.size(); ++i) {
      const Node& node = in_.page.nodes[i];
      if (node.is_text()) continue;
      const std::string_view itemprop = attribute(node, "itemprop");
      const bool published = itemprop.find("datePublished") != std::string_view::npos || itemprop == "dateCreated";
      const bool modified = itemprop.find("dateModified") != std::string_view::npos;
      if (node.tag != GUMBO_TAG_TIME && !published && !modified) continue;
      if (is_foreign(node.context) || inside_card(i)) continue;
      const std::string value = value_of(i);
      const DatePlaces::Zone zone = places.zone(in_.page.first_block_at(i));
      const bool head = zone == DatePlaces::Zone::kHead || zone == DatePlaces::Zone::kAboveTitle;
      const bool near = head || zone == DatePlaces::Zone::kTail;
      if (published || modified) {
        if (near || node.tag == GUMBO_TAG_META)
          claims_.add_text(DateKind::kTimeElement, modified && !published ? DateRole::kModified : DateRole::kPublished, value,
                           near ? kTrustMicrodata : kTrustTimeNear);
        continue;
      }
      if (!near) continue;
      const std::string names =
          ascii_lower(std::string(attribute(node, "class")) + " " + std::string(attribute(in_.page.nodes[node.parent], "class")));
      const bool marked = has_attribute(node, "pubdate") || names.find("publish") != std::string::npos ||
                          names.find("entry-date") != std::string::npos || names.find("posted") != std::string::npos;
      const bool updated = is_change(date_word(names + " " + words_before(i)));
      const double trust = marked ? kTrustTimeMarked : kTrustTimeNear;
      if (head)
        claims_.add_text(DateKind::kTimeElement, updated ? DateRole::kModified : DateRole::kPublished, value, trust);
      else if (const auto date = claims_.parse(value))
        tail.emplace_back(*date, value);
    }
    add_tail(tail);
  }

 private:
  // Below the text one day may be the article's own; several are those of others.
  void add_tail(const std::vector<std::pair<ParsedDate, std::string>>& tail) {
    for (const auto& [date, text] : tail)
      if (std::chrono::abs(date.instant - tail.front().first.instant) >= std::chrono::hours(24)) return;
    for (const auto& [date, text] : tail) claims_.add(DateKind::kTimeElement, DateRole::kPublished, date, kTrustTimeNear * 0.8, text);
  }

  static bool is_foreign(Concepts context) {
    return (context &
            (kRelated | kComments | kFooterMark | kSidebar | kNavigation | kHiddenMark | kNewsletter | kConsent | kTeaser | kAdvert)) != 0;
  }

  bool inside_card(std::uint32_t node) const {
    for (std::uint32_t i = node; i != in_.page.body && i != 0; i = in_.page.nodes[i].parent)
      if (in_.page.nodes[i].tag == GUMBO_TAG_A) return true;
    return false;
  }

  std::string value_of(std::uint32_t node) const {
    for (const char* name : {"datetime", "content"})
      if (const std::string_view value = attribute(in_.page.nodes[node], name); !value.empty() && claims_.parse(value))
        return std::string(value);
    return subtree_text(in_.page, node, 200);
  }

  // The words just before a node in its block, and its own: "Updated: ".
  std::string words_before(std::uint32_t node) const {
    const std::uint32_t parent = in_.page.nodes[node].parent;
    std::string out;
    for (std::uint32_t i = std::max(parent + 1, node > 8 ? node - 8 : 0); i < node; ++i)
      if (in_.page.nodes[i].is_text()) out += in_.page.nodes[i].text;
    if (out.size() > 60) out.erase(0, out.size() - 60);
    return out + " " + subtree_text(in_.page, node, 80);
  }

  const DateInput& in_;
  DateClaims& claims_;
};

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of("/:?#"));
}

}  // namespace

DateClaims::DateClaims(const DateInput& input) : order_(date_order(input.language, host_of(input.url))) {
  std::vector<Instant> days;
  if (input.main)
    for (const std::string* text : {&input.main->date_published, &input.main->date_modified})
      if (const auto date = parse_machine_date(*text)) days.push_back(date->instant);
  for (const auto& [name, value] : input.head.metas)
    if (meaning_of_meta(name).trust > 0)
      if (const auto date = parse_machine_date(value)) days.push_back(date->instant);
  order_ = observed_order(input.page, order_, days);
}

std::optional<ParsedDate> DateClaims::parse(std::string_view text) const {
  if (auto machine = parse_machine_date(text)) return machine;
  return text.size() < 100 ? find_date(text, order_) : std::nullopt;
}

void DateClaims::add(DateKind kind, DateRole role, const ParsedDate& date, double trust, std::string_view text) {
  constexpr std::size_t kClaimsMax = 64, kTextMax = 120;
  constexpr double kAmbiguousPenalty = 0.1;
  if (date.ambiguous) trust -= kAmbiguousPenalty;
  for (const DateEvidence& known : claims_)
    if (known.kind == kind && known.role == role && known.instant == date.instant && known.trust >= trust) return;
  if (claims_.size() < kClaimsMax)
    claims_.push_back({kind, role, date.instant, date.has_time, date.offset_minutes, trust, std::string(whole_prefix(text, kTextMax))});
}

void DateClaims::add_text(DateKind kind, DateRole role, std::string_view text, double trust) {
  if (text.empty()) return;
  if (const auto date = parse(text)) add(kind, role, *date, trust, text);
}

bool DateClaims::has(DateRole role) const {
  return std::any_of(claims_.begin(), claims_.end(), [&](const DateEvidence& e) { return e.role == role && e.trust >= kTrustEnough; });
}

DatePlaces::DatePlaces(const DateInput& input)
    : page_(input.page), title_(page_.blocks.size()), first_(input.story.first), last_(input.story.last) {
  constexpr std::size_t kTitleToStoryMax = 45;
  const std::string title = fold_text(input.title);
  const std::size_t end = has_story() ? std::min<std::size_t>(first_ + 1, page_.blocks.size()) : page_.blocks.size();
  const std::size_t begin = has_story() && first_ > kTitleToStoryMax ? first_ - kTitleToStoryMax : 0;
  int best = 0;
  for (std::size_t b = begin; b < end && !title.empty(); ++b) {
    const TextBlock& block = page_.blocks[b];
    if (const int rank = title_rank(block, title); rank > best) best = rank, title_ = b;
  }
}

// How surely a block is the headline: headings by level, one that says it in other words less, a line of no heading least.
int DatePlaces::title_rank(const TextBlock& block, const std::string& title) const {
  constexpr std::uint32_t kTitleWeightMax = 300;
  if (block.weight > kTitleWeightMax) return 0;
  const std::string folded = fold_text(page_.block_text(block));
  if (block.heading == 0) return folded == title ? 1 : 0;
  const double covered = covered_share(title, folded);
  if (folded == title || (block.heading == 1 && covered > 0.6)) return 20 - block.heading;
  return covered > 0.6 && covered_share(folded, title) > 0.6 ? 10 - block.heading : 0;
}

DatePlaces::Zone DatePlaces::zone(std::size_t b) const {
  constexpr std::size_t kAbove = 4, kWithoutTitle = 14, kIntoStory = 3, kInside = 12, kWithoutStory = 6, kAfter = 10, kBeforeEnd = 2;
  if (b >= page_.blocks.size()) return Zone::kNone;
  const TextBlock& block = page_.blocks[b];
  if (has_title() && b < title_)
    return b + kAbove >= title_ && shares_container(block, page_.blocks[title_].node) ? Zone::kAboveTitle : Zone::kNone;
  if (!has_story()) return has_title() && b <= title_ + kWithoutStory ? Zone::kHead : Zone::kNone;
  if (b < first_ && !has_title())
    return b + kWithoutTitle >= first_ && shares_container(block, page_.blocks[first_].first) ? Zone::kHead : Zone::kNone;
  if (b < first_ + kIntoStory) return Zone::kHead;
  if (b + kBeforeEnd >= last_) return b <= last_ + kAfter ? Zone::kTail : Zone::kNone;
  return b < first_ + kInside ? Zone::kInside : Zone::kNone;
}

bool DatePlaces::shares_container(const TextBlock& block, std::uint32_t with_node) const {
  constexpr int kLevelsMax = 5;
  std::uint32_t up = block.node;
  for (int level = 0; level < kLevelsMax && up != page_.body; ++level, up = page_.nodes[up].parent)
    if (with_node >= up && with_node < page_.nodes[up].end) return true;
  return false;
}

bool DatePlaces::with_story(const TextBlock& block) const {
  const std::uint32_t story = page_.blocks[first_].first, article = article_around(page_, story);
  return (article != 0 && article == article_around(page_, block.node)) || shares_container(block, story);
}

std::vector<DateEvidence> find_dates(const DateInput& input) {
  DateClaims claims(input);
  const DatePlaces places(input);
  MarkupReader markup(input, claims);
  markup.json_ld();
  markup.metas();
  markup.elements(places);
  find_date_lines(input, places, claims);
  if (const auto found = date_in_url(input.url)) claims.add(DateKind::kUrl, DateRole::kPublished, *found, kTrustUrl, input.url);
  if (!claims.has(DateRole::kPublished) && !claims.has(DateRole::kModified)) find_date_lines_anywhere(input, places, claims);
  return claims.take();
}

}  // namespace headwater::extract
