#include "daemon/document_cache.h"

#include <algorithm>

#include "base/limits.h"
#include "daemon/parallel.h"
#include "daemon/prepare.h"

namespace headwater::daemon {

namespace {
// A prepared text takes about 13 bytes for each of its own in alphabets, 24 where every character is a word.
std::size_t prepared_bytes(const std::string& text) {
  constexpr std::size_t kBytesPerByte = 16, kLongWord = 12;
  return kBytesPerByte * std::min(text.size(), limits::kArticleWordsMax * kLongWord);
}
}  // namespace

Result<std::size_t> DocumentCache::load(std::span<const EditionPair> pairs) {
  ++calls_;
  std::vector<std::uint32_t> missing;
  std::vector<store::MatchText> texts;
  std::size_t needed = 0, count = 0;
  for (; count < pairs.size() && (count == 0 || needed < bytes_max_); ++count) {
    for (const std::uint32_t id : {pairs[count].first, pairs[count].second}) {
      Entry& entry = entries_[id];
      if (entry.used == calls_) continue;
      if (entry.bytes == 0) {
        auto text = store::match_text(store_, id);
        if (!text) {
          clear();
          return text.error();
        }
        entry.bytes = prepared_bytes(text->text) + sizeof(Entry);
        bytes_ += entry.bytes;
        missing.push_back(id);
        texts.push_back(*std::move(text));
      }
      entry.used = calls_;
      needed += entry.bytes;
    }
  }
  give_up();
  std::vector<provenance::DocumentPtr> prepared(missing.size());
  for_each_index(threads_, missing.size(), [&](std::size_t i) { prepared[i] = prepare(texts[i]); });
  for (std::size_t i = 0; i < missing.size(); ++i) entries_[missing[i]].document = std::move(prepared[i]);
  return count;
}

void DocumentCache::give_up() {
  if (bytes_ <= bytes_max_) return;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> oldest;
  for (const auto& [id, entry] : entries_) {
    if (entry.used != calls_) oldest.emplace_back(entry.used, id);
  }
  std::sort(oldest.begin(), oldest.end());
  for (const auto& [used, id] : oldest) {
    if (bytes_ <= bytes_max_) break;
    const auto entry = entries_.find(id);
    bytes_ -= entry->second.bytes;
    entries_.erase(entry);
  }
}

void DocumentCache::clear() {
  entries_.clear();
  bytes_ = 0;
}

}  // namespace headwater::daemon
