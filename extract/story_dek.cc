#include "extract/story_finder.h"
#include "extract/story_lines.h"
#include "extract/text_scan.h"

namespace headwater::extract {

// The standfirst: a line of its own between the headline and the text, marked as one or the same as the page's own description.
void StoryFinder::find_dek() {
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
bool StoryFinder::stands_in_dek(const TextBlock& block) const {
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

bool StoryFinder::repeats_below(const std::string& folded, std::size_t first) const {
  int looked = 0;
  for (std::size_t b = first; b < keep_.size() && looked < 3; ++b) {
    if (!keep_[b]) continue;
    ++looked;
    if (covered_share(folded, fold_text(page_.block_text(page_.blocks[b]))) > 0.85) return true;
  }
  return false;
}

}  // namespace headwater::extract
