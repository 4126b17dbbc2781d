#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "extract/date_claims.h"
#include "extract/embedded.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

// How often a printed date was right on labelled pages, by where and how it stands.
constexpr double kTrustMarked = 0.70, kTrustNear = 0.62, kTrustTail = 0.52, kTrustAnywhere = 0.51, kAboveTitleFactor = 0.85;

constexpr Concepts kElsewhere = kRelated | kFooterMark | kSidebar | kNavigation | kHiddenMark | kTeaser | kAdvert;
constexpr Concepts kNever = kComments | kNewsletter | kConsent;
constexpr std::uint32_t kLineWeightMax = 140, kMetaWeightMax = 500, kDigitsMin = 3;
// Beside the date a line about the text has a name, a place, a section; a sentence that mentions a date has more.
constexpr std::uint32_t kBesideMax = 45, kBesideLeadMax = 60;

struct Word {
  std::string folded;
  DateWord says = DateWord::kNone;
};

const std::vector<Word>& words() {
  static const auto table = [] {
    std::vector<Word> out;
    for_each_tsv_row(embedded_date_words(), [&](std::string_view role, std::string_view word) {
      out.push_back({fold_text(word), role == "published" ? DateWord::kPublished
                                      : role == "revised" ? DateWord::kRevised
                                      : role == "as_of"   ? DateWord::kAsOf
                                      : role == "other"   ? DateWord::kOther
                                                          : DateWord::kModified});
    });
    return out;
  }();
  return table;
}

DateRole role_of(DateWord word) { return is_change(word) ? DateRole::kModified : DateRole::kPublished; }

struct Line {
  std::size_t block = 0;
  ParsedDate date;
  DateWord word = DateWord::kNone;  // in the line, or the short line before it
  bool word_leads = false;          // and the date follows it at once
  bool marked = false;              // some element close around it is named for a date
  bool bylined = false;
  std::uint32_t beside = 0;  // weight of the line without the date

  bool is_dominant() const { return beside <= (date.begin == 0 ? kBesideLeadMax : kBesideMax); }
};

class LineReader {
 public:
  LineReader(const DateInput& in, DateOrder order) : page_(in.page), order_(order) {}

  std::optional<Line> read(std::size_t b) const {
    const TextBlock& block = page_.blocks[b];
    if (block.weight > kMetaWeightMax || block.digits < kDigitsMin || block.in_caption || block.in_figure) return std::nullopt;
    // "comments-date" is how some templates name the line that also counts the comments: what is around it decides.
    const Node& node = page_.nodes[block.node];
    if (((node.own & kDateMark) ? page_.nodes[node.parent].context : block.context) & kNever) return std::nullopt;
    const std::string_view text = page_.block_text(block);
    const auto date = find_date(text, order_);
    if (!date) return std::nullopt;
    Line line{b, *date};
    look_around(block, line);
    if (block.weight > kLineWeightMax && !line.bylined) return std::nullopt;
    line.beside = block.weight - std::min(block.weight, weigh(text.substr(date->begin, date->end - date->begin)).weight);
    constexpr std::uint32_t kLeadWeightMax = 30, kLabelWeightMax = 18;
    constexpr std::size_t kAfterBytes = 40;
    const std::string_view before = text.substr(0, date->begin);
    line.word = date_word(before);
    line.word_leads = line.word != DateWord::kNone && weigh(before).weight < kLeadWeightMax;
    if (line.word == DateWord::kNone && before.empty() && b > 0) {
      const TextBlock& label = page_.blocks[b - 1];
      if (label.weight <= kLabelWeightMax && label.digits == 0) line.word = date_word(page_.block_text(label));
      line.word_leads = line.word != DateWord::kNone;
    }
    // "am 3. Dezember 2011 veröffentlicht"
    if (line.word == DateWord::kNone && line.bylined) line.word = date_word(whole_prefix(text.substr(date->end), kAfterBytes));
    if (line.word == DateWord::kOther) return std::nullopt;
    return line;
  }

 private:
  void look_around(const TextBlock& block, Line& line) const {
    constexpr int kLevels = 3;
    std::uint32_t up = block.node;
    for (int level = 0; level < kLevels && up != page_.body; ++level, up = page_.nodes[up].parent) {
      line.marked |= (page_.nodes[up].own & kDateMark) != 0;
      line.bylined |= (page_.nodes[up].own & kByline) != 0;
    }
  }

  const Page& page_;
  DateOrder order_;
};

// "The next meeting is on 5 February 2020 at the Harbour Inn.": a sentence that mentions a date, not the page's own.
bool is_sentence(const Line& line, const Page& page) {
  if (line.word_leads || line.marked || line.bylined || line.beside <= kBesideMax) return false;
  const std::string_view text = page.block_text(page.blocks[line.block]);
  return text.ends_with('.') || text.ends_with('!') || text.ends_with('?') || text.ends_with("\u3002");
}

// "(18.01.2018) The farmers …", "HAMBURG, 18 January 2018 - The farmers …": the text itself opens with its date.
void find_opening_date(const DateInput& in, DateClaims& claims) {
  constexpr std::size_t kOpening = 44, kParagraphsLooked = 5;
  std::size_t looked = 0;
  for (const std::uint32_t b : in.story.kept) {
    if (++looked > kParagraphsLooked) return;
    const std::string_view text = in.page.block_text(in.page.blocks[b]);
    const auto date = find_date(text.substr(0, kOpening + 16), claims.order());
    if (!date || date->end > kOpening) continue;
    const char after = date->end < text.size() ? text[date->end] : ' ';
    const bool bracketed = after == ')' && text.front() == '(' && date->begin <= 1;
    const bool closed = after == ')' || after == ':' || text.substr(date->end, 2) == " -" || text.substr(date->end, 4) == " \u2013" ||
                        text.substr(date->end, 4) == " \u2014";
    if (bracketed || (closed && looked == 1)) {
      claims.add(DateKind::kVisibleText, DateRole::kPublished, *date, kTrustTail, text);
      return;
    }
  }
}

Concepts allowed_in(DatePlaces::Zone zone, const Line& line, const DatePlaces& places, const TextBlock& block) {
  using Zone = DatePlaces::Zone;
  if (zone == Zone::kHead && places.has_title() && line.block < places.first())
    return kSidebar | kHiddenMark | kNavigation | kFooterMark | kAdvert | (line.marked || line.bylined ? kTeaser | kRelated : 0u);
  if (zone == Zone::kAboveTitle || (zone == Zone::kTail && places.with_story(block))) return kFooterMark;
  return 0;
}

}  // namespace

DateWord date_word(std::string_view text) {
  constexpr std::size_t kTextMax = 120;
  if (text.size() > kTextMax) text.remove_prefix(text.size() - kTextMax);
  const std::string folded = " " + fold_text(text);
  DateWord found = DateWord::kNone;
  std::size_t end_best = 0;
  for (const Word& word : words()) {
    // Scripts that write without spaces have no word starts.
    const bool spaced = static_cast<unsigned char>(word.folded.front()) < 0xE0;
    const std::string looked_for = spaced ? " " + word.folded : word.folded;
    const std::size_t at = folded.rfind(looked_for);
    // Of two that overlap ("last modified", "modif") the longer one says more.
    if (at == std::string::npos || at + looked_for.size() < end_best) continue;
    found = word.says;
    end_best = at + looked_for.size();
  }
  return found;
}

void find_date_lines(const DateInput& input, const DatePlaces& places, DateClaims& claims) {
  using Zone = DatePlaces::Zone;
  const LineReader reader(input, claims.order());
  std::vector<Line> tail;
  for (std::size_t b = 0; b < input.page.blocks.size(); ++b) {
    const Zone zone = places.zone(b);
    if (zone == Zone::kNone) continue;
    const TextBlock& block = input.page.blocks[b];
    const auto line = reader.read(b);
    if (!line || (block.in_anchor && zone != Zone::kHead)) continue;
    if (block.context & kElsewhere & ~allowed_in(zone, *line, places, block)) continue;
    const bool plain = !line->marked && !line->bylined && !(block.context & (kDateMark | kByline));
    if (plain && !line->word_leads && !line->is_dominant()) continue;
    if (zone == Zone::kInside && plain && !line->word_leads) continue;
    if (zone == Zone::kTail) {
      tail.push_back(*line);
      continue;
    }
    const double factor = zone == Zone::kAboveTitle ? kAboveTitleFactor : 1;
    claims.add(DateKind::kVisibleText, role_of(line->word), line->date, (plain ? kTrustNear : kTrustMarked) * factor,
               input.page.block_text(block));
  }
  // Several days below the text are those of other articles.
  const bool one_day = std::all_of(tail.begin(), tail.end(), [&](const Line& l) {
    return std::chrono::floor<std::chrono::days>(l.date.instant) == std::chrono::floor<std::chrono::days>(tail.front().date.instant);
  });
  for (const Line& line : tail)
    if (one_day || line.word_leads)
      claims.add(DateKind::kVisibleText, role_of(line.word), line.date, line.word_leads ? kTrustNear : kTrustTail,
                 input.page.block_text(input.page.blocks[line.block]));
  if (places.has_story()) find_opening_date(input, claims);
}

void find_date_lines_anywhere(const DateInput& input, const DatePlaces& places, DateClaims& claims) {
  constexpr double kEnough = 3;
  const LineReader reader(input, claims.order());
  std::vector<std::pair<double, Line>> found;
  std::map<std::string, std::pair<Instant, int>> shapes;  // lines under elements of one name: how many days they show
  const auto shape = [&](const Line& line) {
    const Node& node = input.page.nodes[input.page.blocks[line.block].node];
    return std::string(attribute(node, "class")) + "|" + std::string(attribute(input.page.nodes[node.parent], "class"));
  };
  for (std::size_t b = 0; b < input.page.blocks.size(); ++b) {
    const auto line = reader.read(b);
    if (!line || is_sentence(*line, input.page)) continue;
    const TextBlock& block = input.page.blocks[b];
    double points = line->is_dominant() + (line->beside <= 12) + (line->word_leads ? 2 : line->word != DateWord::kNone) +
                    (line->marked    ? 1.0
                     : line->bylined ? 0.5
                                     : 0.0);
    const auto zone = places.zone(b);
    // Above an article stands the site's header, clock and all.
    const std::size_t top = places.has_title() ? places.title() : places.has_story() ? places.first() : 0;
    if (input.kind == PageKind::kArticle && b + 1 < top && zone == DatePlaces::Zone::kNone && !line->word_leads) continue;
    points += zone == DatePlaces::Zone::kHead ? 2 : zone != DatePlaces::Zone::kNone ? 1 : 0;
    const bool own = places.has_story() && places.with_story(block);
    points += own;
    if (block.context & (kElsewhere & ~kFooterMark)) points -= 2;
    if ((block.context & kFooterMark) && !own) points -= 1;
    if (block.in_anchor) points -= 1;
    const auto [known, fresh] = shapes.emplace(shape(*line), std::pair{line->date.instant, 1});
    if (!fresh && known->second.first != line->date.instant) ++known->second.second;
    found.emplace_back(points, *line);
  }
  const Line* best = nullptr;
  double best_points = 0;
  for (auto& [points, line] : found) {
    if (input.kind != PageKind::kIndex && shapes[shape(line)].second >= 3 && !line.word_leads) points -= 3;
    const bool better = points > best_points || (input.kind == PageKind::kIndex && best != nullptr && points == best_points &&
                                                 line.date.instant > best->date.instant);
    if (points >= kEnough && better) best = &line, best_points = points;
  }
  if (best == nullptr) return;
  // A list of articles is as new as its newest.
  const DateRole role = input.kind == PageKind::kIndex ? DateRole::kPublished : role_of(best->word);
  claims.add(DateKind::kVisibleText, role, best->date, kTrustAnywhere + (best->date.ambiguous ? 0.1 : 0),
             input.page.block_text(input.page.blocks[best->block]));
}

}  // namespace headwater::extract
