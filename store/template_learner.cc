#include "store/template_learner.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include "base/check.h"

namespace headwater::store {

namespace {

constexpr std::size_t kComponentsMin = 4;
constexpr std::int64_t kSpanSeconds = 14 * 24 * 3600;
constexpr std::size_t kSimilarPercent = 30;
constexpr std::size_t kInfosMax = 10'000;  // what is kept in memory of editions: about 4 MB

class DisjointSets {
 public:
  explicit DisjointSets(std::size_t size) : parents_(size) { std::iota(parents_.begin(), parents_.end(), std::size_t{0}); }
  std::size_t root(std::size_t at) {
    while (parents_[at] != at) at = parents_[at] = parents_[parents_[at]];
    return at;
  }
  void join(std::size_t a, std::size_t b) { parents_[root(a)] = root(b); }

 private:
  std::vector<std::size_t> parents_;
};

// Joins those that share enough of their sentences (ascending). What each pair shares is counted sentence by sentence: most stand in one
// edition only.
void join_similar(const std::vector<std::span<const std::uint64_t>>& editions, DisjointSets& sets) {
  constexpr unsigned kPlaceBits = 24;  // below the 40 of the hash
  constexpr std::uint64_t kPlaceMask = (1U << kPlaceBits) - 1;
  const std::size_t count = editions.size();
  HW_CHECK(count <= kPlaceMask);
  std::vector<std::uint64_t> uses;
  for (std::uint64_t i = 0; i < count; ++i) {
    for (const std::uint64_t sentence : editions[i]) uses.push_back(sentence << kPlaceBits | i);
  }
  std::sort(uses.begin(), uses.end());
  std::vector<std::uint32_t> shared(count * count);
  for (std::size_t begin = 0, end = 0; begin < uses.size(); begin = end) {
    while (end < uses.size() && uses[end] >> kPlaceBits == uses[begin] >> kPlaceBits) ++end;
    for (std::size_t a = begin; a < end; ++a) {
      for (std::size_t b = a + 1; b < end; ++b) ++shared[(uses[a] & kPlaceMask) * count + (uses[b] & kPlaceMask)];
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = i + 1; j < count; ++j) {
      const std::size_t smaller = std::min(editions[i].size(), editions[j].size());
      if (smaller > 0 && shared[i * count + j] * std::size_t{100} >= kSimilarPercent * smaller) sets.join(i, j);
    }
  }
}

}  // namespace

TemplateLearner::TemplateLearner(IndexFiles& files, const EditionTable& table, Accumulator& accumulator, LearnerCache& cache,
                                 const IndexOptions& options, EditionSource& source)
    : files_(files), table_(table), accumulator_(accumulator), cache_(cache), options_(options), source_(source), batch_(files) {
  accumulator_.reserve(table_.size());
}

std::string TemplateLearner::encode(const Window& window) {
  std::string bytes(1, window.is_template ? '\1' : '\0');
  bytes.append(reinterpret_cast<const char*>(window.editions.data()), window.editions.size() * sizeof(EditionId));
  return bytes;
}

TemplateLearner::Window TemplateLearner::decode(std::string_view bytes) {
  Window window;
  window.is_template = !bytes.empty() && bytes.front() == '\1';
  if (!bytes.empty()) read_posting(bytes.substr(1), window.editions);
  return window;
}

void TemplateLearner::run(const std::vector<IndexedEdition>& editions, const std::vector<EditionId>& redated, EditionId fresh) {
  fresh_ = fresh;
  entered_ = editions;
  std::vector<std::pair<std::uint64_t, EditionId>> uses;
  for (const IndexedEdition& edition : editions) {
    for (const std::uint64_t sentence : edition.sentences) uses.emplace_back(sentence, edition.id);
  }
  for (const EditionId id : redated) {
    if (id >= table_.size()) continue;
    cache_.infos.erase(id);
    for (const std::uint64_t sentence : info(id).sentences) uses.emplace_back(sentence, id);
  }
  std::sort(uses.begin(), uses.end());
  uses.erase(std::unique(uses.begin(), uses.end()), uses.end());

  std::vector<std::string> keys;
  std::vector<std::vector<EditionId>> added;
  for (const auto& [sentence, id] : uses) {
    if (keys.empty() || keys.back() != key40(sentence)) {
      keys.push_back(key40(sentence));
      added.emplace_back();
    }
    added.back().push_back(id);
  }
  const std::vector<std::optional<std::string>> stored = files_.get_all(IndexTable::kSentences, keys);
  for (std::size_t i = 0; i < keys.size() && files_.ok(); ++i) enter(read_key40(keys[i]), std::move(added[i]), stored[i]);
  if (!editions.empty()) batch_.put(IndexTable::kMeta, "learned", key32(editions.back().id));
  files_.write(batch_);
}

void TemplateLearner::enter(std::uint64_t sentence, std::vector<EditionId> added, const std::optional<std::string>& stored) {
  Window window = stored ? decode(*stored) : Window{};
  const std::vector<EditionId> before = window.editions;
  std::vector<EditionId>& editions = window.editions;
  bool redated = false;  // such an edition is in its windows already, and stays where it is
  for (const EditionId id : added) {
    if (std::find(before.begin(), before.end(), id) == before.end()) {
      editions.push_back(id);
    } else {
      redated = true;
    }
  }
  std::sort(editions.begin(), editions.end(),
            [&](EditionId x, EditionId y) { return std::pair(table_.row(x).tie, x) < std::pair(table_.row(y).tie, y); });
  std::vector<EditionId> dropped;
  if (editions.size() > options_.window) {
    dropped.assign(editions.begin() + static_cast<std::ptrdiff_t>(options_.window), editions.end());
    editions.resize(options_.window);
    for (const EditionId id : dropped) batch_.put(IndexTable::kMoreEditions, key40(sentence) + key32(id), "");
  }
  const bool was_template = window.is_template;
  if (editions.size() >= kComponentsMin && (redated || editions != before)) window.is_template = judge(editions);
  if (window.is_template != was_template) {
    flip(sentence, editions, dropped);
    flipped_.emplace_back(sentence, window.is_template);
    if (window.is_template) batch_.put(IndexTable::kTemplates, key40(sentence), "");
    if (!window.is_template) batch_.erase(IndexTable::kTemplates, key40(sentence));
  }
  if (window.is_template != was_template || editions != before) batch_.put(IndexTable::kSentences, key40(sentence), encode(window));
}

TemplateLearner::Info TemplateLearner::info(EditionId id) {
  const auto at = std::lower_bound(entered_.begin(), entered_.end(), id,
                                   [](const IndexedEdition& edition, EditionId wanted) { return edition.id < wanted; });
  if (at != entered_.end() && at->id == id) return {at->site, at->published, at->sentences, at->captions};
  const auto [known, is_new] = cache_.infos.try_emplace(id);
  LearnerCache::Info& info = known->second;
  if (is_new) {
    Result<IndexedEdition> edition = source_.load(id);
    if (edition) {
      info = {edition->site, edition->published, std::move(edition->sentences), std::move(edition->captions)};
    } else {
      files_.fail(edition.error());
    }
  }
  return {info.site, info.published, info.sentences, info.captions};
}

bool TemplateLearner::judge(const std::vector<EditionId>& editions) {
  if (cache_.infos.size() > kInfosMax) cache_ = {};
  std::vector<Info> infos;
  std::vector<std::vector<std::uint64_t>> without_captions(editions.size());  // of the few that have any
  std::vector<std::span<const std::uint64_t>> prose;
  for (std::size_t i = 0; i < editions.size(); ++i) {
    const Info& added = infos.emplace_back(info(editions[i]));  // an unordered_map leaves its values where they are
    if (!added.captions.empty()) {
      std::set_difference(added.sentences.begin(), added.sentences.end(), added.captions.begin(), added.captions.end(),
                          std::back_inserter(without_captions[i]));
    }
    prose.push_back(added.captions.empty() ? added.sentences : std::span<const std::uint64_t>(without_captions[i]));
  }
  DisjointSets sets(editions.size());
  join_similar(prose, sets);
  std::vector<std::pair<std::uint64_t, std::size_t>> components;  // site, component
  std::vector<std::size_t> roots;
  std::vector<std::int64_t> dates;
  for (std::size_t i = 0; i < editions.size(); ++i) {
    components.emplace_back(infos[i].site, sets.root(i));
    if (sets.root(i) == i) roots.push_back(i);
    if (infos[i].published) dates.push_back(*infos[i].published);
  }
  if (roots.size() < kComponentsMin) return false;
  if (!dates.empty()) {
    const auto [first, last] = std::minmax_element(dates.begin(), dates.end());
    if (*last - *first > kSpanSeconds) return true;
  }
  std::sort(components.begin(), components.end());
  components.erase(std::unique(components.begin(), components.end()), components.end());
  std::size_t of_site = 0;
  for (std::size_t i = 0; i < components.size(); ++i) {
    of_site = i > 0 && components[i].first == components[i - 1].first ? of_site + 1 : 1;
    if (of_site >= kComponentsMin) return true;
  }
  return false;
}

void TemplateLearner::flip(std::uint64_t sentence, const std::vector<EditionId>& window, const std::vector<EditionId>& dropped) {
  std::vector<EditionId> all = window;
  all.insert(all.end(), dropped.begin(), dropped.end());
  files_.scan(IndexTable::kMoreEditions, key40(sentence), [&](std::string_view key, std::string_view) {
    all.push_back(read_key32(key.substr(5)));
    return true;
  });
  std::erase_if(all, [&](EditionId id) { return id >= fresh_ || !pended_.insert(id).second; });
  std::sort(all.begin(), all.end());
  const std::vector<CandidateList> lists = table_.read_lists(files_, all);
  for (std::size_t i = 0; i < all.size() && files_.ok(); ++i) {
    pend(all[i], lists[i].kept(options_.keep));
    pend(all[i], listed_by(all[i]));
  }
}

void TemplateLearner::pend(EditionId id, const std::vector<EditionId>& others) {
  for (const EditionId other : others) batch_.put(IndexTable::kPending, key_of({std::min(id, other), std::max(id, other)}), "");
}

// The editions in whose K `id` is. They are not stored: that would double the writing of each arrival, for a question that is seldom asked.
std::vector<EditionId> TemplateLearner::listed_by(EditionId id) {
  const Result<IndexedEdition> edition = source_.load(id);
  if (!edition) {
    files_.fail(edition.error());
    return {};
  }
  accumulator_.add_stored(files_, edition->terms);
  std::vector<EditionId> partners;
  for (const ListEntry& partner : accumulator_.take(table_.row(id).page, table_.row(id).weight, table_, options_)) {
    if (partner.score >= table_.row(partner.id).bound_score) partners.push_back(partner.id);
  }
  std::sort(partners.begin(), partners.end());
  const std::vector<CandidateList> lists = table_.read_lists(files_, partners);
  std::vector<EditionId> found;
  for (std::size_t i = 0; i < partners.size(); ++i) {
    const std::vector<EditionId> kept = lists[i].kept(options_.keep);
    if (std::binary_search(kept.begin(), kept.end(), id)) found.push_back(partners[i]);
  }
  return found;
}

}  // namespace headwater::store
