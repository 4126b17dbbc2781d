#include "extract/story.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/hash.h"
#include "base/utf8.h"
#include "extract/phrases.h"
#include "extract/prune.h"
#include "extract/story_lines.h"
#include "extract/text_scan.h"

namespace headwater::extract {

std::string_view fate_name(Fate fate) {
  constexpr std::array<std::string_view, 14> kNames{"kept",   "dek",    "caption", "foreign", "link_list", "outside", "title",
                                                    "byline", "phrase", "related", "tail",    "repeated",  "credit",  "short"};
  return kNames[static_cast<std::size_t>(fate)];
}

namespace {

// Concepts that rule a block out by themselves, and those that only do so for lines that are short or mostly links.
constexpr Concepts kStrong = kRelated | kNewsletter | kShare | kComments | kConsent | kHiddenMark | kNavigation | kFooterMark | kSidebar |
                             kTagList | kControl | kBio | kGallery | kWidget | kEmbed;
constexpr Concepts kWeak = kTeaser | kAdvert | kByline | kDateMark | kLegal | kEmbed;

class StoryFinder {
 public:
  StoryFinder(const Page& page, const StoryInput& in) : page_(page), in_(in) {}

  Story run() {
    story_.fates.assign(page_.blocks.size(), Fate::kOutside);
    if (page_.blocks.empty()) return std::move(story_);
    sums_ = ProseSums(page_);
    mark_foreign();
    mark_link_lists();
    const CandidateInput input{page_, sums_, clean_, in_.article_body, title_node()};
    const auto candidates = find_candidates(input);
    if (candidates.empty()) return std::move(story_);
    const Pick pick = pick_candidate(page_, candidates);
    story_.confidence = pick.confidence;
    story_.method = method_name(candidates[pick.index].method);
    keep_ = candidates[pick.index].keep;
    if (is_bare_document(candidates[pick.index])) keep_ = clean_;
    trim_head();
    drop_lines();
    trim_tail();
    find_dek();
    collect();
    rescue();
    return std::move(story_);
  }

 private:
  void mark_foreign() {
    clean_.assign(page_.blocks.size(), 0);
    for (std::size_t b = 0; b < page_.blocks.size(); ++b) {
      const TextBlock& block = page_.blocks[b];
      if (block.in_caption || (block.context & kCaptionMark)) {
        story_.fates[b] = Fate::kCaption;
      } else if (block.context & strong_for(block)) {
        story_.fates[b] = Fate::kForeign;
      } else if (is_weakly_foreign(block)) {
        story_.fates[b] = (block.context & (kByline | kDateMark)) ? Fate::kByline : Fate::kForeign;
      } else if (block.weight < 60 && block.in_figure && block.heading == 0) {
        story_.fates[b] = Fate::kCaption;
      } else {
        clean_[b] = 1;
      }
    }
  }

  // A subhead may be marked as a tag itself; a list of tags is links.
  Concepts strong_for(const TextBlock& block) const {
    const bool subhead = block.heading >= 2 && block.link_weight == 0 && (page_.nodes[block.node].own & kTagList) &&
                         !(page_.nodes[page_.nodes[block.node].parent].context & kTagList);
    return subhead ? kStrong & ~kTagList : kStrong;
  }

  // Subheads keep their place whatever is embedded around them; the text of a card is longer than other lines about an article.
  static bool is_weakly_foreign(const TextBlock& block) {
    Concepts weak = block.context & kWeak;
    if (block.heading > 0) weak &= ~(kEmbed | kDateMark);
    if (block.in_table) weak &= ~kEmbed;
    if (block.in_list && block.link_weight == 0) weak &= ~kTeaser;  // a recipe card, a comparison: items, not other articles
    if (weak == 0) return false;
    const std::uint32_t weight_max = (weak & kTeaser) ? 130 : 90;
    return block.weight < weight_max || block.link_share() > 0.4;
  }

  // The heading that is the headline, h1 before others.
  std::uint32_t title_node() const {
    const std::string title = fold_text(in_.title);
    if (title.empty()) return 0;
    std::uint32_t found = 0, level = 9;
    for (const TextBlock& block : page_.blocks)
      if (block.heading > 0 && block.heading < level && is_title(fold_text(page_.block_text(block)), title, block))
        found = block.node, level = block.heading;
    return found;
  }

  // Lines that are mostly anchors: lists of links, cards. A list is judged as a whole.
  void mark_link_lists() {
    for (std::size_t b = 0; b < page_.blocks.size();) {
      const std::uint32_t list = list_of(page_.blocks[b]);
      if (list == 0) {
        const TextBlock& block = page_.blocks[b];
        const bool link_line = block.link_share() > 0.75 && block.weight < 160;
        if (clean_[b] && (link_line || (block.link_share() > 0.8 && block.weight < 600))) drop(b, Fate::kLinkList);
        ++b;
        continue;
      }
      std::size_t end = b;
      std::uint64_t weight = 0, links = 0, items = 0, excerpts = 0;
      for (; end < page_.blocks.size() && page_.blocks[end].first < page_.nodes[list].end; ++end) {
        weight += page_.blocks[end].weight;
        links += page_.blocks[end].link_weight;
        ++items;
        excerpts += page_.blocks[end].link_weight > 0 && is_cut_off(page_.block_text(page_.blocks[end]));
      }
      const double share = weight == 0 ? 0 : static_cast<double>(links) / static_cast<double>(weight);
      const bool prose_list = items > 0 && weight / items > 100 && share < 0.8;
      for (; b < end; ++b)
        if (clean_[b] && ((share > 0.5 && !prose_list) || (excerpts >= 3 && excerpts * 10 >= items * 6))) drop(b, Fate::kLinkList);
      b = std::max(b, end);
    }
  }

  // The outermost list that holds a block, as long as it is a list of items and no page layout; 0 where there is none.
  std::uint32_t list_of(const TextBlock& block) const {
    std::uint32_t found = 0;
    if (!block.in_list) return 0;
    int level = 0;
    for (std::uint32_t up = block.node; up > page_.body && level < 12; up = page_.nodes[up].parent, ++level) {
      const std::uint16_t tag = page_.nodes[up].tag;
      if (tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL || tag == GUMBO_TAG_DL) found = up;
    }
    if (found == 0) return 0;
    const std::uint64_t prose = sums_.in_subtree(page_, found);
    return prose * 10 > sums_.total() * 6 ? 0 : found;
  }

  void drop(std::size_t b, Fate fate) {
    clean_[b] = 0;
    if (!keep_.empty()) keep_[b] = 0;
    story_.fates[b] = fate;
  }

  std::size_t first_kept() const { return static_cast<std::size_t>(std::find(keep_.begin(), keep_.end(), 1) - keep_.begin()); }
  std::size_t end_kept() const { return static_cast<std::size_t>(std::find(keep_.rbegin(), keep_.rend(), 1).base() - keep_.begin()); }

  // A page without menus, such as a list of formulas or a letter, is its own text from end to end, however short its lines.
  bool is_bare_document(const Candidate& picked) const {
    constexpr std::size_t kLinkLinesMax = 2;
    std::uint64_t clean = 0;
    std::size_t link_lines = 0;
    for (std::size_t b = 0; b < page_.blocks.size(); ++b) {
      if (clean_[b]) clean += page_.blocks[b].weight;
      link_lines += page_.blocks[b].link_share() > 0.75;
    }
    return link_lines <= kLinkLinesMax && picked.weight * 2 < clean;
  }

  // The repeated title, and what stands between it and the first paragraph: bylines, dates, labels.
  void trim_head() {
    const std::string title = fold_text(in_.title);
    std::size_t seen_weight = 0;
    const std::size_t end = end_kept();
    for (std::size_t b = first_kept(); b < end && seen_weight < 600; ++b) {
      if (!keep_[b]) continue;
      const TextBlock& block = page_.blocks[b];
      const std::string folded = fold_text(page_.block_text(block));
      if (!title.empty() && block.weight < 300 && is_title(folded, title, block)) {
        // What comes before the headline is no part of the text.
        for (std::size_t k = first_kept(); k < b; ++k)
          if (keep_[k] && page_.blocks[k].weight < 200) drop(k, Fate::kOutside);
        drop(b, Fate::kTitle);
        continue;
      }
      if (seen_weight < 120 && block.weight < 120 && is_byline(block, folded)) {
        drop(b, Fate::kByline);
        continue;
      }
      if (seen_weight == 0 && block.weight < 14 && block.heading == 0 && block.sentences == 0) {
        drop(b, Fate::kShort);
        continue;
      }
      seen_weight += block.weight;
    }
  }

  bool is_byline(const TextBlock& block, const std::string& folded) const {
    if (block.heading > 0 && block.heading < 5) return false;
    const bool marked = (block.context & (kByline | kDateMark)) != 0;
    if (marked && block.weight < 90) return true;
    if (in_.authors)
      for (const std::string& author : *in_.authors) {
        const std::string name = fold_text(author);
        if (name.size() > 4 && folded.find(name) != std::string::npos && folded.size() < name.size() * 2 + 24 && block.weight < 90)
          return true;
      }
    const PhraseHit hit = match_phrase(folded);
    if (hit.kind == PhraseKind::kByline && block.weight < 70) return true;
    // "April 26, 2024 14:05": more digits than a sentence has.
    return block.digits >= 3 && block.digits * 4 >= block.weight && block.weight < 60;
  }

  // Short lines recur by themselves (table cells, refrains); a whole paragraph that does was printed twice.
  static constexpr std::uint32_t kRepeatedWeightMin = 120;

  // Text that is printed again elsewhere, for another screen size, comes as two paragraphs and more in a row.
  // One that recurs, or recurs beside itself, is the author's doing.
  void drop_copies() {
    std::unordered_map<std::uint64_t, std::uint32_t> seen;  // a paragraph's text, the parent of its element
    std::vector<std::size_t> run;
    const auto finish_run = [&] {
      constexpr std::size_t kRunMin = 2;
      if (run.size() >= kRunMin)
        for (const std::size_t b : run) drop(b, Fate::kRepeated);
      run.clear();
    };
    for (std::size_t b = 0; b < keep_.size(); ++b) {
      const TextBlock& block = page_.blocks[b];
      if (!keep_[b] || block.weight <= kRepeatedWeightMin) continue;
      const std::uint32_t parent = page_.nodes[block.node].parent;
      const auto [known, first_time] = seen.emplace(hash64(page_.block_text(block)), parent);
      if (first_time || known->second == parent)
        finish_run();
      else
        run.push_back(b);
    }
    finish_run();
  }

  static constexpr std::uint32_t kLineWeightMax = 240, kNoteWeightMax = 420;

  void drop_lines() {
    const std::size_t end = end_kept();
    drop_copies();
    for (std::size_t b = 0; b < keep_.size(); ++b) {
      if (!keep_[b]) continue;
      const TextBlock& block = page_.blocks[b];
      const std::string_view text = page_.block_text(block);
      if (block.weight <= kNoteWeightMax && block.heading == 0 && is_disclosure(fold_text(text))) {
        drop(b, Fate::kPhrase);
        continue;
      }
      // The last lines may be long notes on products and links.
      const bool last = b + 2 >= end;
      if (block.weight > (last ? kNoteWeightMax : kLineWeightMax)) continue;
      if (is_picture_credit(block, text)) {
        drop(b, Fate::kCaption);
        continue;
      }
      const PhraseHit hit = match_phrase(fold_text(text));
      if (hit.kind == PhraseKind::kDrop && (hit.whole || last || (block.weight < 130 && !block.in_list))) drop(b, Fate::kPhrase);
      if (hit.kind == PhraseKind::kCaption && block.weight < 90 && text.find_first_of(":/(|") < 48) drop(b, Fate::kCaption);
      if (hit.kind == PhraseKind::kByline && block.weight < 90 && block.digits >= 3) drop(b, Fate::kByline);
      if (hit.kind == PhraseKind::kRelated) {
        const bool leads = text.find(':') != std::string_view::npos && text.find(':') < 40;
        if (hit.whole || block.link_share() > 0.3 || (leads && block.weight < 160)) drop(b, Fate::kRelated);
      }
    }
  }

  // Pages that load the next article below show its own headline: a further h1 after the first one's text.
  void cut_at_next_headline() {
    const std::uint32_t title = title_node();
    if (title == 0 || page_.nodes[title].tag != GUMBO_TAG_H1) return;
    constexpr std::uint64_t kTextBefore = 400;
    std::uint64_t before = 0;
    const std::size_t end = end_kept();
    for (std::size_t b = first_kept(); b < end; ++b) {
      const TextBlock& block = page_.blocks[b];
      if (block.heading == 1 && block.node > title && before >= kTextBefore && headlines_article(block)) {
        for (std::size_t k = b; k < end; ++k)
          if (keep_[k]) drop(k, Fate::kTail);
        return;
      }
      if (keep_[b]) before += block.weight;
    }
  }

  // Some sites set their subheads as h1 too; the headline of another article looks like the first one in the page's own terms.
  bool headlines_article(const TextBlock& block) const {
    const Node& title = page_.nodes[title_node()];
    const std::string_view names = attribute(title, "class");
    if (!names.empty() && attribute(page_.nodes[block.node], "class") == names && page_.nodes[block.node].parent != title.parent)
      return true;
    const std::uint32_t own = article_around(page_, title_node()), other = article_around(page_, block.node);
    return own != 0 && other != 0 && own != other && !(own < other && other < page_.nodes[own].end);
  }

  // The last lines: how to reach the author is no part of the text.
  void drop_contact_lines() {
    constexpr int kLinesLooked = 4;
    constexpr std::uint32_t kContactWeightMax = 170;
    int looked = 0;
    for (std::size_t b = end_kept(), first = first_kept(); b-- > first && looked < kLinesLooked;) {
      if (!keep_[b]) continue;
      ++looked;
      const TextBlock& block = page_.blocks[b];
      if (block.weight > kContactWeightMax) continue;
      const std::string_view text = page_.block_text(block);
      if (is_prompt(fold_text(text))) {
        drop(b, Fate::kPhrase);
        continue;
      }
      const std::size_t at = text.find('@');
      if (at != std::string_view::npos && at + 3 < text.size() && is_ascii_alnum(text[at + 1])) drop(b, Fate::kByline);
    }
  }

  // "More great stories" over a list that ends the text.
  void drop_closing_list() {
    const std::size_t first = first_kept(), end = end_kept();
    std::size_t at = end;
    while (at-- > first)
      if (keep_[at] && !page_.blocks[at].in_list && page_.blocks[at].link_share() < 0.3) break;
    if (at >= end || at <= first || at + 1 == end || page_.blocks[at].weight > 60) return;
    if (match_phrase(fold_text(page_.block_text(page_.blocks[at]))).kind != PhraseKind::kRelated) return;
    for (std::size_t b = at; b < end; ++b)
      if (keep_[b]) drop(b, Fate::kRelated);
  }

  // A heading such as "Related stories" or "Comments" ends the text when little prose follows.
  void trim_tail() {
    cut_at_next_headline();
    drop_contact_lines();
    const std::size_t first = first_kept(), end = end_kept();
    std::uint64_t total = 0, before = 0;
    for (std::size_t b = first; b < end; ++b)
      if (keep_[b]) total += page_.blocks[b].weight;
    for (std::size_t b = first; b < end; ++b) {
      const TextBlock& block = page_.blocks[b];
      if (before * 10 >= total * 7 && block.weight < 60 && match_phrase(fold_text(page_.block_text(block))).kind == PhraseKind::kTail &&
          (keep_[b] || block.heading > 0)) {
        for (std::size_t k = b; k < end; ++k)
          if (keep_[k]) drop(k, Fate::kTail);
        break;
      }
      if (keep_[b]) before += block.weight;
    }
    drop_closing_list();
    // Headings with nothing below them.
    for (std::size_t b = end_kept(); b-- > first;) {
      if (!keep_[b]) continue;
      if (page_.blocks[b].heading == 0) break;
      drop(b, Fate::kTail);
    }
  }

  // The standfirst: a line of its own between the headline and the text, marked as one or the same as the page's own description.
  void find_dek() {
    const std::size_t first = first_kept();
    if (first >= keep_.size()) return;
    const std::string description = fold_text(in_.description), title = fold_text(in_.title);
    std::size_t title_block = first;
    for (std::size_t b = first; b-- > 0;)
      if (story_.fates[b] == Fate::kTitle || (page_.blocks[b].heading > 0 && fold_text(page_.block_text(page_.blocks[b])) == title)) {
        title_block = b;
        break;
      }
    const std::size_t from = title_block < first ? title_block + 1 : first > 8 ? first - 8 : 0;
    for (std::size_t b = from > 3 ? from - 3 : 0; b < first; ++b) {
      const TextBlock& block = page_.blocks[b];
      if (block.weight < 20 || block.weight > 900 || block.link_share() > 0.3 || (block.context & (kStrong & ~(kGallery | kControl))))
        continue;
      if (story_.fates[b] == Fate::kTitle || story_.fates[b] == Fate::kPhrase || story_.fates[b] == Fate::kCaption) continue;
      const std::string folded = fold_text(page_.block_text(block));
      if (folded == title || is_disclosure(folded)) continue;
      const double described = description.size() > 20 ? covered_share(folded, description) : 0;
      const bool marked = b >= from && stands_in_dek(block);
      const bool subtitle = block.heading >= 2 && block.heading <= 3 && b >= from && b < from + 3 && title_block < first &&
                            !(block.context & (kTeaser | kGallery | kControl));
      if (!(described > 0.7 || marked || subtitle) || is_byline(block, folded)) continue;
      if (repeats_below(folded, first)) continue;
      story_.fates[b] = Fate::kDek;
    }
  }

  // Marked as standfirst itself or by a small element around it; a mark on a wrapper of everything says nothing.
  bool stands_in_dek(const TextBlock& block) const {
    if (!(block.context & kDekMark) || (block.context & (kTeaser | kBio))) return false;
    constexpr int kLevelsMax = 4;
    constexpr std::uint64_t kDekWeightMax = 1200;
    std::uint32_t up = block.node;
    for (int level = 0; level < kLevelsMax && up != page_.body; ++level, up = page_.nodes[up].parent) {
      if (!(page_.nodes[up].own & kDekMark)) continue;
      std::uint64_t weight = 0;
      for (std::uint32_t b = page_.first_block_at(up);
           b < page_.blocks.size() && page_.blocks[b].first < page_.nodes[up].end && weight <= kDekWeightMax; ++b)
        weight += page_.blocks[b].weight;
      return weight <= kDekWeightMax;
    }
    return false;
  }

  bool repeats_below(const std::string& folded, std::size_t first) const {
    int looked = 0;
    for (std::size_t b = first; b < keep_.size() && looked < 3; ++b) {
      if (!keep_[b]) continue;
      ++looked;
      if (covered_share(folded, fold_text(page_.block_text(page_.blocks[b]))) > 0.85) return true;
    }
    return false;
  }

  void collect() {
    const std::size_t first = first_kept(), end = end_kept();
    if (first >= end) return;
    story_.first = static_cast<std::uint32_t>(first);
    story_.last = static_cast<std::uint32_t>(end);
    for (std::size_t b = 0; b < keep_.size(); ++b) {
      if (keep_[b]) story_.fates[b] = Fate::kKept;
      if (keep_[b] || story_.fates[b] == Fate::kDek) story_.kept.push_back(static_cast<std::uint32_t>(b));
    }
  }

  // A page whose text is cut off or built by scripts may still carry it as data.
  void rescue() {
    const TextWeight body = weigh(in_.article_body);
    if (body.weight < 300) return;
    std::uint64_t kept = 0;
    for (std::uint32_t b : story_.kept) kept += page_.blocks[b].weight;
    if (kept * 2 >= body.weight) return;
    std::string_view rest = in_.article_body;
    while (!rest.empty()) {
      const std::size_t newline = rest.find('\n');
      std::string line(rest.substr(0, newline));
      rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
      tidy_space(line);
      if (!line.empty()) story_.rescued.push_back(std::move(line));
    }
    story_.method = "json_ld_body";
    story_.confidence = 0.5;
  }

  const Page& page_;
  const StoryInput& in_;
  ProseSums sums_;
  Selection clean_, keep_;
  Story story_;
};

}  // namespace

Story find_story(const Page& page, const StoryInput& input) { return StoryFinder(page, input).run(); }

}  // namespace headwater::extract
