// Template text: sentences that stand in several unrelated editions of one site, or of any site over a long time.
//
// Of the editions with a sentence, the window's 64 with the smallest ties are looked at (so the window is a function of the set; this
// is the one approximation). Two of them are similar when they share at least 30 % of the sentences of the smaller one; captions of
// photo galleries do not count, as an outlet runs one gallery under many articles that have nothing else in common. The sentence
// is template text while the similarity graph has at least 4 components among the editions of one registrable domain, or at least
// 4 in all and the published dates of the window span more than 14 days.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "store/edition_table.h"
#include "store/index_files.h"
#include "store/index_types.h"
#include "store/index_update.h"

namespace headwater::store {

/// What a learner has read of older editions and need not read again: windows have most of their editions in common. Bounded.
struct LearnerCache {
  struct Info {
    std::uint64_t site = 0;
    std::optional<std::int64_t> published;
    std::vector<std::uint64_t> sentences, captions;
  };
  std::unordered_map<EditionId, Info> infos;
};

class TemplateLearner {
 public:
  /// `cache` is from the learner before, of the same index.
  TemplateLearner(IndexFiles& files, const EditionTable& table, Accumulator& accumulator, LearnerCache& cache, const IndexOptions& options,
                  EditionSource& source);

  /// Enters `editions` (ascending ids above all learned ones), and looks again at the sentences of `redated` ones, whose published
  /// date changed. When a sentence becomes or ceases to be template text, every pair in the graph of every edition that has it becomes
  /// pending. All pairs of editions from `fresh` on are pending already. Atomic; failures stick to the files.
  void run(const std::vector<IndexedEdition>& editions, const std::vector<EditionId>& redated, EditionId fresh);

  /// The sentences that run() made template text (true) or ordinary text.
  const std::vector<std::pair<std::uint64_t, bool>>& flipped() const { return flipped_; }

 private:
  struct Window {
    bool is_template = false;
    std::vector<EditionId> editions;  // by tie
  };
  struct Info {
    std::uint64_t site = 0;
    std::optional<std::int64_t> published;
    std::span<const std::uint64_t> sentences, captions;  // of the step's editions or the cache
  };

  void enter(std::uint64_t sentence, std::vector<EditionId> added, const std::optional<std::string>& stored);
  bool judge(const std::vector<EditionId>& editions);
  Info info(EditionId id);
  void flip(std::uint64_t sentence, const std::vector<EditionId>& window, const std::vector<EditionId>& dropped);
  void pend(EditionId id, const std::vector<EditionId>& others);
  std::vector<EditionId> listed_by(EditionId id);
  static std::string encode(const Window& window);
  static Window decode(std::string_view bytes);

  IndexFiles& files_;
  const EditionTable& table_;
  Accumulator& accumulator_;
  LearnerCache& cache_;
  const IndexOptions& options_;
  EditionSource& source_;
  std::span<const IndexedEdition> entered_;  // run()'s editions
  EditionId fresh_ = 0;
  std::unordered_set<EditionId> pended_;  // all their pairs
  std::vector<std::pair<std::uint64_t, bool>> flipped_;
  IndexBatch batch_;
};

}  // namespace headwater::store
