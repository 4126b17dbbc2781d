#include <unordered_map>

#include "base/hash.h"
#include "extract/metadata.h"
#include "extract/phrases.h"
#include "extract/story_finder.h"
#include "extract/story_lines.h"
#include "extract/text_scan.h"

namespace headwater::extract {

namespace {

// Short lines recur by themselves (table cells, refrains); a whole paragraph that does was printed twice.
constexpr std::uint32_t kRepeatedWeightMin = 120;
constexpr std::uint32_t kLineWeightMax = 240, kNoteWeightMax = 420;

}  // namespace

// The repeated title, and what stands between it and the first paragraph: bylines, dates, labels.
void StoryFinder::trim_head() {
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

bool StoryFinder::is_byline(const TextBlock& block, const std::string& folded) const {
  if (block.heading > 0 && block.heading < 5) return false;
  const bool marked = (block.context & (kByline | kDateMark)) != 0;
  if (marked && block.weight < 90) return true;
  if (in_.authors)
    for (const std::string& author : *in_.authors) {
      const std::string name = fold_text(author);
      if (name.size() > 4 && folded.find(name) != std::string::npos && folded.size() < name.size() * 2 + 24 && block.weight < 90)
        return true;
    }
  if (in_.authors && !in_.authors->empty() && block.weight < 90) {
    const auto names = authors_of_line(page_.block_text(block));
    const auto is_author = [&](const std::string& name) {
      return std::find(in_.authors->begin(), in_.authors->end(), name) != in_.authors->end();
    };
    if (!names.empty() && std::all_of(names.begin(), names.end(), is_author)) return true;
  }
  const PhraseHit hit = match_phrase(folded);
  if (hit.kind == PhraseKind::kByline && block.weight < 70) return true;
  // "April 26, 2024 14:05": more digits than a sentence has.
  return block.digits >= 3 && block.digits * 4 >= block.weight && block.weight < 60;
}

// Text that is printed again elsewhere, for another screen size, comes as two paragraphs and more in a row.
// One that recurs, or recurs beside itself, is the author's doing.
void StoryFinder::drop_copies() {
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

void StoryFinder::drop_lines() {
  const std::size_t end = end_kept();
  drop_copies();
  for (std::size_t b = 0; b < keep_.size(); ++b) {
    if (!keep_[b]) continue;
    const TextBlock& block = page_.blocks[b];
    const std::string_view text = page_.block_text(block);
    const bool may_disclose = text.find("ffiliat") != std::string_view::npos || text.find("ndependent") != std::string_view::npos;
    if (may_disclose && block.weight <= kNoteWeightMax && block.heading == 0 && is_disclosure(fold_text(text))) {
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
    constexpr std::uint32_t kPointerMax = 160;
    if (block.weight < kPointerMax && block.heading == 0 && (is_copyright(text) || points_elsewhere(text))) {
      drop(b, Fate::kPhrase);
      continue;
    }
    const std::string folded = fold_text(text);
    if (block.link_weight > 0 && block.weight < kPointerMax && folded.ends_with(" click here")) {
      drop(b, Fate::kPhrase);
      continue;
    }
    const PhraseHit hit = match_phrase(folded);
    if (hit.kind == PhraseKind::kDrop && (hit.whole || last || (block.weight < 130 && !block.in_list))) drop(b, Fate::kPhrase);
    if (hit.kind == PhraseKind::kCaption && block.weight < 90 && text.find_first_of(":/(|") < 48) drop(b, Fate::kCaption);
    if (hit.kind == PhraseKind::kByline && block.weight < 90 && block.digits >= 3) drop(b, Fate::kByline);
    if (hit.kind == PhraseKind::kRelated) {
      const bool leads = text.find(':') != std::string_view::npos && text.find(':') < 40;
      if (hit.whole || block.link_share() > 0.3 || (leads && block.weight < 160)) drop(b, Fate::kRelated);
    }
  }
}

// Pages that load the next article below show its own headline: a further h1 after the first one's text. One that comes before any text is
// the first part of a whole, a book's chapter, and so are those after it.
void StoryFinder::cut_at_next_headline() {
  const std::uint32_t title = title_node();
  if (title == 0 || page_.nodes[title].tag != GUMBO_TAG_H1) return;
  constexpr std::uint64_t kTextBefore = 400;
  std::uint64_t before = 0;
  const std::size_t end = end_kept();
  for (std::size_t b = page_.first_block_at(page_.nodes[title].end); b < end; ++b) {
    const TextBlock& block = page_.blocks[b];
    if (block.heading == 1 && headlines_article(block)) {
      const bool same = fold_text(page_.block_text(block)) == fold_text(in_.title);
      if (before < kTextBefore && !same) return;
      if (before < kTextBefore) continue;
      for (std::size_t k = b; k < end; ++k)
        if (keep_[k]) drop(k, Fate::kTail);
      return;
    }
    if (keep_[b]) before += block.weight;
  }
}

// Some sites set their subheads as h1 too; the headline of another article looks like the first one in the page's own terms.
bool StoryFinder::headlines_article(const TextBlock& block) const {
  const Node& title = page_.nodes[title_node()];
  const std::string_view names = attribute(title, "class");
  // What stands inside the element that the headline opens is a section of its text.
  const bool inside = block.node < page_.nodes[title.parent].end;
  if (!names.empty() && attribute(page_.nodes[block.node], "class") == names && !inside) return true;
  const std::uint32_t own = article_around(page_, title_node()), other = article_around(page_, block.node);
  return own != 0 && other != 0 && own != other && !(own < other && other < page_.nodes[own].end);
}

// The last lines: how to reach the author is no part of the text.
void StoryFinder::drop_contact_lines() {
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
    if (at != std::string_view::npos && at + 3 < text.size() && is_ascii_letter(text[at + 1])) drop(b, Fate::kByline);
  }
}

// "Jane Doe is a writer at The Courier.": what the last lines say of the authors.
void StoryFinder::drop_author_notes() {
  constexpr int kLinesLooked = 3;
  constexpr std::uint32_t kNoteMax = 700;
  if (in_.authors == nullptr) return;
  int looked = 0;
  for (std::size_t b = end_kept(), first = first_kept(); b-- > first + 1 && looked < kLinesLooked;) {
    if (!keep_[b]) continue;
    ++looked;
    const TextBlock& block = page_.blocks[b];
    if (block.weight <= kNoteMax && block.heading == 0 && speaks_of_author(fold_text(page_.block_text(block)), *in_.authors))
      drop(b, Fate::kByline);
  }
}

// "More great stories" over a list that ends the text.
void StoryFinder::drop_closing_list() {
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
void StoryFinder::trim_tail() {
  cut_at_next_headline();
  drop_contact_lines();
  drop_author_notes();
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
  // Headings with nothing below them; but some pages set whole paragraphs, all of them, as headings.
  constexpr std::uint32_t kHeadingWeightMax = 120;
  bool any_plain = false;
  for (std::size_t b = first; b < keep_.size(); ++b) any_plain |= keep_[b] && page_.blocks[b].heading == 0;
  for (std::size_t b = end_kept(); b-- > first;) {
    if (!keep_[b]) continue;
    if (page_.blocks[b].heading == 0 || (!any_plain && page_.blocks[b].weight > kHeadingWeightMax)) break;
    drop(b, Fate::kTail);
  }
}

}  // namespace headwater::extract
