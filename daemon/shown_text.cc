#include "daemon/shown_text.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/check.h"
#include "provenance/template_text.h"

namespace headwater::daemon {

namespace {
constexpr std::string_view kParagraphGap = "\n\n";

// Where the first kept block at or behind `at` begins in the new text; `last`: where the last one before it ends.
std::size_t begin_after(const std::vector<Block>& before, const std::vector<Block>& after, const std::vector<bool>& gone, std::size_t at,
                        std::size_t text_size) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (gone[i]) continue;
    if (before[i].begin >= at) return after[kept].begin;
    ++kept;
  }
  return text_size;
}

std::size_t end_before(const std::vector<Block>& before, const std::vector<Block>& after, const std::vector<bool>& gone, std::size_t at) {
  std::size_t end = 0, kept = 0;
  for (std::size_t i = 0; i < before.size() && before[i].end <= at; ++i)
    if (!gone[i]) end = after[kept++].end;
  return end;
}
}  // namespace

void remove_blocks(Article& article, const std::vector<bool>& gone) {
  HW_CHECK(gone.size() == article.blocks.size());
  std::string text;
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < article.blocks.size(); ++i) {
    if (gone[i]) continue;
    const Block& block = article.blocks[i];
    if (!text.empty()) text += kParagraphGap;
    blocks.push_back({block.kind, text.size(), text.size() + block.end - block.begin});
    text.append(article.text, block.begin, block.end - block.begin);
  }
  for (Caption& caption : article.captions) caption.at = begin_after(article.blocks, blocks, gone, caption.at, text.size());
  for (LiveEntry& entry : article.entries) {
    const std::size_t begin = begin_after(article.blocks, blocks, gone, entry.begin, text.size());
    entry.end = end_before(article.blocks, blocks, gone, entry.end);
    entry.begin = begin;
  }
  std::erase_if(article.entries, [](const LiveEntry& entry) { return entry.begin >= entry.end; });
  article.text = std::move(text);
  article.blocks = std::move(blocks);
}

Status leave_out_template_text(store::Store& store, Article& article) {
  const auto known = store.template_sentences(provenance::sentences_of(article.text));
  if (!known && known.error().code == Errc::kNotFound) return {};  // a store without an index has learned nothing
  if (!known) return known.error();
  if (known->empty()) return {};
  const std::unordered_set<std::uint64_t> sentences(known->begin(), known->end());
  std::vector<bool> gone;
  for (const Block& block : article.blocks) {
    const std::string_view text = std::string_view(article.text).substr(block.begin, block.end - block.begin);
    gone.push_back(provenance::is_template_paragraph(text, [&](std::uint64_t sentence) { return sentences.contains(sentence); }));
  }
  if (std::find(gone.begin(), gone.end(), false) == gone.end() || std::find(gone.begin(), gone.end(), true) == gone.end()) return {};
  remove_blocks(article, gone);
  return {};
}

}  // namespace headwater::daemon
