#include "extract/dates.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

// How often a claim of each kind was right on labelled news pages.
constexpr double kTrustLdArticle = 0.97, kTrustLdOther = 0.86, kTrustLdCreated = 0.80, kTrustMicrodata = 0.90, kTrustTimeMarked = 0.80,
                 kTrustTimeNear = 0.72, kTrustTextMarked = 0.70, kTrustTextNear = 0.62, kTrustUrl = 0.68, kTrustTail = 0.52;
constexpr double kTrustEnough = 0.5;

struct MetaName {
  std::string_view name;
  DateRole role;
  double trust;
};

constexpr std::array kMetaNames{MetaName{"article:published_time", DateRole::kPublished, 0.96},
                                MetaName{"og:article:published_time", DateRole::kPublished, 0.95},
                                MetaName{"article:published", DateRole::kPublished, 0.94},
                                MetaName{"og:published_time", DateRole::kPublished, 0.93},
                                MetaName{"datepublished", DateRole::kPublished, 0.93},
                                MetaName{"itemprop:datepublished", DateRole::kPublished, 0.93},
                                MetaName{"article.published", DateRole::kPublished, 0.93},
                                MetaName{"published_time", DateRole::kPublished, 0.92},
                                MetaName{"parsely-pub-date", DateRole::kPublished, 0.93},
                                MetaName{"sailthru.date", DateRole::kPublished, 0.92},
                                MetaName{"publish-date", DateRole::kPublished, 0.92},
                                MetaName{"publish_date", DateRole::kPublished, 0.92},
                                MetaName{"publishdate", DateRole::kPublished, 0.92},
                                MetaName{"pubdate", DateRole::kPublished, 0.92},
                                MetaName{"publicationdate", DateRole::kPublished, 0.92},
                                MetaName{"publication_date", DateRole::kPublished, 0.92},
                                MetaName{"originalpublicationdate", DateRole::kPublished, 0.93},
                                MetaName{"cxenseparse:recs:publishtime", DateRole::kPublished, 0.92},
                                MetaName{"article_date_original", DateRole::kPublished, 0.92},
                                MetaName{"citation_publication_date", DateRole::kPublished, 0.85},
                                MetaName{"citation_date", DateRole::kPublished, 0.85},
                                MetaName{"dc.date.issued", DateRole::kPublished, 0.90},
                                MetaName{"dcterms.issued", DateRole::kPublished, 0.88},
                                MetaName{"dc.date", DateRole::kPublished, 0.86},
                                MetaName{"dcterms.date", DateRole::kPublished, 0.86},
                                MetaName{"dc.date.created", DateRole::kPublished, 0.86},
                                MetaName{"dcterms.created", DateRole::kPublished, 0.85},
                                MetaName{"dc:created", DateRole::kPublished, 0.85},
                                MetaName{"date", DateRole::kPublished, 0.85},
                                MetaName{"rnews:datepublished", DateRole::kPublished, 0.93},
                                MetaName{"article:post_date", DateRole::kPublished, 0.9},
                                MetaName{"displaydate", DateRole::kPublished, 0.88},
                                MetaName{"date.created", DateRole::kPublished, 0.86},
                                MetaName{"article.created", DateRole::kPublished, 0.86},
                                MetaName{"createdate", DateRole::kPublished, 0.8},
                                MetaName{"itemprop:datecreated", DateRole::kPublished, 0.8},
                                MetaName{"dateofpublication", DateRole::kPublished, 0.9},
                                MetaName{"bt:pubdate", DateRole::kPublished, 0.9},
                                MetaName{"pub_date", DateRole::kPublished, 0.9},
                                MetaName{"datecreated", DateRole::kPublished, 0.8},
                                MetaName{"ptime", DateRole::kPublished, 0.9},
                                MetaName{"pdate", DateRole::kPublished, 0.9},
                                MetaName{"created", DateRole::kPublished, 0.8},
                                MetaName{"article:modified_time", DateRole::kModified, 0.9},
                                MetaName{"og:updated_time", DateRole::kModified, 0.8},
                                MetaName{"lastmod", DateRole::kModified, 0.85},
                                MetaName{"last-modified", DateRole::kModified, 0.7},
                                MetaName{"datemodified", DateRole::kModified, 0.88},
                                MetaName{"itemprop:datemodified", DateRole::kModified, 0.88},
                                MetaName{"dcterms.modified", DateRole::kModified, 0.8},
                                MetaName{"dc.date.modified", DateRole::kModified, 0.8},
                                MetaName{"article:modified", DateRole::kModified, 0.88},
                                MetaName{"revised", DateRole::kModified, 0.7},
                                MetaName{"updated_time", DateRole::kModified, 0.8}};

class Collector {
 public:
  explicit Collector(const DateInput& in) : in_(in), order_(date_order(in.language)) {}

  std::vector<DateEvidence> run() {
    from_json_ld();
    from_metas();
    from_elements();
    from_text();
    if (const auto found = date_in_url(in_.url)) add(DateKind::kUrl, DateRole::kPublished, *found, kTrustUrl, in_.url.substr(0, 200));
    return std::move(out_);
  }

 private:
  std::optional<ParsedDate> parse(std::string_view text) const {
    if (auto machine = parse_machine_date(text)) return machine;
    return text.size() < 100 ? find_date(text, order_) : std::nullopt;
  }

  void add(DateKind kind, DateRole role, const ParsedDate& date, double trust, std::string_view text) {
    if (date.ambiguous) trust -= 0.1;
    for (const DateEvidence& known : out_)
      if (known.kind == kind && known.role == role && known.instant == date.instant) return;
    if (out_.size() < 64)
      out_.push_back({kind, role, date.instant, date.has_time, date.offset_minutes, trust, std::string(text.substr(0, 120))});
  }

  void add_text(DateKind kind, DateRole role, std::string_view text, double trust) {
    if (text.empty()) return;
    if (const auto date = parse(text)) add(kind, role, *date, trust, text);
  }

  void from_json_ld() {
    for (const LdThing& thing : in_.facts.things) {
      const bool main = &thing == in_.main;
      if (thing.is_article && !main) continue;
      if (!thing.is_article && in_.main && !in_.main->date_published.empty()) continue;
      const double published = main ? kTrustLdArticle : kTrustLdOther;
      add_text(DateKind::kJsonLd, DateRole::kPublished, thing.date_published, published);
      if (thing.date_published.empty()) add_text(DateKind::kJsonLd, DateRole::kPublished, thing.date_created, kTrustLdCreated);
      add_text(DateKind::kJsonLd, DateRole::kModified, thing.date_modified, published - 0.08);
    }
  }

  void from_metas() {
    for (const auto& [name, value] : in_.head.metas)
      for (const MetaName& known : kMetaNames)
        if (known.name == name) add_text(DateKind::kMeta, known.role, value, known.trust);
  }

  bool is_foreign(Concepts context) const {
    return (context &
            (kRelated | kComments | kFooterMark | kSidebar | kNavigation | kHiddenMark | kNewsletter | kConsent | kTeaser | kAdvert)) != 0;
  }

  // Where a node stands: near the story's beginning, at its tail, or elsewhere (no evidence).
  double nearness(std::uint32_t node) const {
    if (in_.first_story_block >= in_.last_story_block) return 0;
    const std::uint32_t block = in_.page.first_block_at(node);
    constexpr std::uint32_t kBefore = 12, kAfterStart = 4, kAfterEnd = 4;
    if (block + kBefore >= in_.first_story_block && block <= in_.first_story_block + kAfterStart) return 1;
    if (block + 3 >= in_.last_story_block && block <= in_.last_story_block + kAfterEnd) return 0.5;
    return 0;
  }

  bool inside_card(std::uint32_t node) const {
    for (std::uint32_t i = node; i != in_.page.body && i != 0; i = in_.page.nodes[i].parent)
      if (in_.page.nodes[i].tag == GUMBO_TAG_A) return true;
    return false;
  }

  static DateRole role_of(std::string_view words) {
    const std::string folded = fold_text(words);
    for (std::string_view word :
         {"updat",      "modif",     "aktualis",   "actualiz",      "mis à jour", "mise à jour", "aggiornat", "bijgewerkt",
          "uppdaterad", "oppdatert", "opdateret",  "atualizad",     "обновл",     "изменен",     "更新",      "最終更新",
          "수정",       "güncelle",  "päivitetty", "zaktualizowan", "geändert",   "revised",     "edited"})
      if (folded.find(word) != std::string::npos) return DateRole::kModified;
    return DateRole::kPublished;
  }

  void from_elements() {
    for (std::uint32_t i = in_.page.body; i < in_.page.nodes.size(); ++i) {
      const Node& node = in_.page.nodes[i];
      if (node.is_text()) continue;
      const std::string_view itemprop = attribute(node, "itemprop");
      const bool published = itemprop.find("datePublished") != std::string_view::npos || itemprop == "dateCreated";
      const bool modified = itemprop.find("dateModified") != std::string_view::npos;
      if (node.tag != GUMBO_TAG_TIME && !published && !modified) continue;
      std::string value(attribute(node, "datetime"));
      if (value.empty()) value = std::string(attribute(node, "content"));
      std::string seen = subtree_text(in_.page, i, 200);
      if (value.empty() || !parse(value)) value = value.empty() ? seen : value;
      if (!parse(value) && !seen.empty()) value = seen;
      if (is_foreign(node.context) || inside_card(i)) continue;
      const double near = nearness(i);
      if (published || modified) {
        if (near == 0 && node.tag != GUMBO_TAG_META) continue;
        add_text(DateKind::kTimeElement, modified && !published ? DateRole::kModified : DateRole::kPublished, value,
                 near > 0 ? kTrustMicrodata : kTrustTimeNear);
        continue;
      }
      if (near == 0) continue;
      const std::string names = std::string(attribute(node, "class")) + " " + std::string(attribute(in_.page.nodes[node.parent], "class"));
      const DateRole role = role_of(names + " " + context_text(i));
      const bool marked = has_attribute(node, "pubdate") || ascii_lower(names).find("publish") != std::string::npos ||
                          ascii_lower(names).find("entry-date") != std::string::npos ||
                          ascii_lower(names).find("posted") != std::string::npos;
      add_text(DateKind::kTimeElement, role, value, (marked ? kTrustTimeMarked : kTrustTimeNear) * (near < 1 ? 0.8 : 1));
    }
  }

  // The words just before a node in its block: "Updated: ".
  std::string context_text(std::uint32_t node) const {
    const std::uint32_t parent = in_.page.nodes[node].parent;
    std::string out;
    for (std::uint32_t i = std::max(parent + 1, node > 8 ? node - 8 : 0); i < node; ++i)
      if (in_.page.nodes[i].is_text()) out += in_.page.nodes[i].gumbo->v.text.text;
    if (out.size() > 60) out.erase(0, out.size() - 60);
    std::string own = subtree_text(in_.page, node, 80);
    return out + " " + own;
  }

  // A line above the headline belongs to it when a small part of the page holds both; else it is the site's header, clock and all.
  bool shares_container(const TextBlock& block, std::uint32_t with) const {
    constexpr int kLevelsMax = 5;
    std::uint32_t up = block.node;
    for (int level = 0; level < kLevelsMax && up != in_.page.body; ++level, up = in_.page.nodes[up].parent)
      if (with >= up && with < in_.page.nodes[up].end) return true;
    return false;
  }

  // The block of the headline above the text, or blocks.size().
  std::size_t title_block() const {
    const auto& blocks = in_.page.blocks;
    const std::string title = fold_text(in_.title);
    std::size_t found = blocks.size();
    for (std::size_t b = 0; b <= in_.first_story_block && b < blocks.size() && !title.empty(); ++b) {
      if (blocks[b].heading == 0 || (found < blocks.size() && blocks[b].heading > blocks[found].heading)) continue;
      const std::string folded = fold_text(in_.page.block_text(blocks[b]));
      if (folded == title || (blocks[b].heading == 1 && covered_share(title, folded) > 0.6)) found = b;
    }
    return found;
  }

  void from_text() {
    if (in_.first_story_block >= in_.last_story_block) return;
    const auto& blocks = in_.page.blocks;
    constexpr std::size_t kBeforeTitle = 4, kBetweenMax = 45, kBeforeStory = 14;
    const std::size_t title = title_block();
    const std::size_t to = std::min<std::size_t>(in_.first_story_block + 3, blocks.size());
    const bool titled = title < blocks.size() && title + kBetweenMax > in_.first_story_block;
    std::size_t from = in_.first_story_block > kBeforeStory ? in_.first_story_block - kBeforeStory : 0;
    if (titled) from = title > kBeforeTitle ? title - kBeforeTitle : 0;
    for (std::size_t b = from; b < to; ++b) {
      const bool before_title = titled && b < title;
      if (before_title && !shares_container(blocks[b], blocks[title].node)) continue;
      if (!titled && b < in_.first_story_block && !shares_container(blocks[b], blocks[in_.first_story_block].first)) continue;
      const bool between = titled && b > title && b < in_.first_story_block;
      consider(blocks[b], before_title ? 0.85 : 1, between ? kSidebar | kHiddenMark | kNavigation | kFooterMark | kAdvert : 0, between);
    }
    for (std::size_t b = in_.last_story_block > 2 ? in_.last_story_block - 2 : 0;
         b < std::min<std::size_t>(in_.last_story_block + 4, blocks.size()); ++b)
      if (b >= to) {
        const bool own = shares_container(blocks[b], blocks[in_.first_story_block].first);
        consider(blocks[b], kTrustTail / kTrustTextNear, own ? Concepts{kFooterMark} : Concepts{0}, false);
      }
    opening_date();
  }

  // "(18.01.2018) The farmers …", "HAMBURG, 18 January 2018 - The farmers …": the text itself opens with its date.
  void opening_date() {
    constexpr std::size_t kOpening = 44;
    const std::string_view text = in_.page.block_text(in_.page.blocks[in_.first_story_block]);
    const auto date = find_date(text.substr(0, kOpening + 16), order_);
    if (!date || date->end > kOpening) return;
    const char after = date->end < text.size() ? text[date->end] : ' ';
    const bool closed = after == ')' || after == ':' || text.substr(date->end, 2) == " -" || text.substr(date->end, 4) == " \u2013" ||
                        text.substr(date->end, 4) == " \u2014";
    if (closed) add(DateKind::kVisibleText, DateRole::kPublished, *date, kTrustTail, text);
  }

  void consider(const TextBlock& block, double factor, Concepts allowed, bool links_too) {
    constexpr std::uint32_t kLineWeightMax = 140;
    if (is_foreign(block.context & ~allowed) || block.weight > kLineWeightMax || block.digits < 3 || (block.in_anchor && !links_too))
      return;
    const std::string_view text = in_.page.block_text(block);
    const auto date = find_date(text, order_);
    if (!date) return;
    // A line that is mostly the date and a byline is one; a sentence that mentions a date is not.
    const bool marked = (block.context & (kDateMark | kByline)) != 0;
    if (!marked && block.weight > 70) return;
    add(DateKind::kVisibleText, role_of(text.substr(0, date->begin)), *date, (marked ? kTrustTextMarked : kTrustTextNear) * factor, text);
  }

  const DateInput& in_;
  DateOrder order_;
  std::vector<DateEvidence> out_;
};

}  // namespace

std::vector<DateEvidence> find_dates(const DateInput& input) { return Collector(input).run(); }

namespace {

// The zone in which the page itself reads its date. A claim in UTC says nothing about the day on the page: another claim for the same
// instant may name the zone, a local time without zone differs from it by the offset, and a printed day pins the offset down roughly.
int local_offset(const DateEvidence& best, const std::vector<DateEvidence>& evidence) {
  using std::chrono::minutes;
  constexpr minutes kOffsetMax{14 * 60};
  if (!best.has_time) return 0;
  if (best.offset_minutes.value_or(0) != 0) return *best.offset_minutes;
  for (const DateEvidence& e : evidence)
    if (e.offset_minutes.value_or(0) != 0 && std::chrono::abs(e.instant - best.instant) < minutes{2}) return *e.offset_minutes;
  if (!best.offset_minutes) return 0;  // local already
  for (const DateEvidence& e : evidence) {
    if (!e.has_time || e.offset_minutes || e.kind == DateKind::kUrl) continue;
    const auto difference = std::chrono::floor<minutes>(e.instant) - std::chrono::floor<minutes>(best.instant);
    if (difference != minutes{0} && std::chrono::abs(difference) <= kOffsetMax && difference % minutes{15} == minutes{0})
      return static_cast<int>(difference.count());
  }
  const auto day = std::chrono::floor<std::chrono::days>(best.instant);
  const auto since_midnight = std::chrono::floor<minutes>(best.instant - day);
  for (const DateEvidence& e : evidence) {
    if (e.has_time || e.role != DateRole::kPublished || (e.kind != DateKind::kVisibleText && e.kind != DateKind::kTimeElement)) continue;
    const auto other = std::chrono::floor<std::chrono::days>(e.instant);
    const minutes to_next = minutes{24 * 60} - since_midnight, to_previous = since_midnight + minutes{1};
    const auto hours_up = [](minutes m) { return static_cast<int>((m.count() + 59) / 60 * 60); };
    if (other == day + std::chrono::days{1} && to_next <= kOffsetMax) return hours_up(to_next);
    if (other + std::chrono::days{1} == day && to_previous <= minutes{12 * 60}) return -hours_up(to_previous);
    break;
  }
  return 0;
}

}  // namespace

ChosenDates choose_dates(const std::vector<DateEvidence>& evidence, Instant fetched) {
  ChosenDates out;
  const DateEvidence *published = nullptr, *modified = nullptr;
  const auto believable = [&](const DateEvidence& e) { return fetched == Instant{} || e.instant <= fetched + std::chrono::hours(36); };
  for (const DateEvidence& e : evidence) {
    if (!believable(e) || e.trust < kTrustEnough) continue;
    const DateEvidence*& best = e.role == DateRole::kPublished ? published : modified;
    if (!best || e.trust > best->trust + 1e-9) best = &e;
  }
  if (published) {
    out.published = published->instant;
    out.published_has_time = published->has_time;
    out.published_offset_minutes = local_offset(*published, evidence);
  }
  if (modified) out.modified = modified->instant;
  // A page that only prints when it was updated gives that day: the text as it stands is no older.
  if (!published && modified && (modified->kind == DateKind::kVisibleText || modified->kind == DateKind::kTimeElement)) {
    out.published = modified->instant;
    out.published_has_time = modified->has_time;
  }
  return out;
}

}  // namespace headwater::extract
