#include "store/index_update.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <tuple>
#include <utility>

#include "base/check.h"

namespace headwater::store {

namespace {
bool contains(const std::vector<EditionId>& ascending, EditionId id) { return std::binary_search(ascending.begin(), ascending.end(), id); }

EditionPair ordered(EditionId x, EditionId y) { return x < y ? EditionPair(x, y) : EditionPair(y, x); }

void sort_unique(std::vector<EditionPair>& pairs) {
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
}
}  // namespace

void read_posting(std::string_view value, std::vector<EditionId>& out) {
  if (value.empty()) return;
  const std::size_t begin = out.size();
  out.resize(begin + value.size() / sizeof(EditionId));
  std::memcpy(out.data() + begin, value.data(), value.size() / sizeof(EditionId) * sizeof(EditionId));
}

void Accumulator::reserve(std::size_t editions) {
  if (cells_.size() < editions) cells_.resize(editions + editions / 4);
}

void Accumulator::add(std::span<const EditionId> editions, std::uint32_t weight) {
  const std::uint64_t step = static_cast<std::uint64_t>(weight) << 32 | 1;
  for (const EditionId id : editions) {
    if (cells_[id] == 0) touched_.push_back(id);
    cells_[id] += step;
  }
}

std::vector<ListEntry> Accumulator::take(std::size_t shared_min) {
  std::vector<ListEntry> all;
  for (const EditionId id : touched_) {
    const std::uint64_t cell = std::exchange(cells_[id], 0);
    const auto shared = static_cast<std::uint32_t>(cell);
    if (shared >= shared_min) all.push_back({id, static_cast<std::uint32_t>(cell >> 32), shared, 0, 0});
  }
  touched_.clear();
  return all;
}

std::vector<ListEntry> Accumulator::take(EditionId self, const EditionTable& table, const IndexOptions& options) {
  std::vector<ListEntry> partners;
  const std::uint32_t page = table.row(self).page, weight = table.row(self).weight;
  for (const EditionId id : touched_) {
    const std::uint64_t cell = std::exchange(cells_[id], 0);
    const auto shared = static_cast<std::uint32_t>(cell);
    const auto score = static_cast<std::uint32_t>(cell >> 32);
    const std::uint32_t least = least_score(weight, table.row(id).weight, options);
    if (shared < options.shared_min || score < least || table.row(id).page == page) continue;
    partners.push_back({id, score, shared, table.row(id).tie, least});
  }
  touched_.clear();
  return partners;
}

IndexUpdate::IndexUpdate(IndexFiles& files, EditionTable& table, Accumulator& accumulator, const IndexOptions& options,
                         EditionSource& source)
    : files_(files), table_(table), accumulator_(accumulator), options_(options), source_(source), batch_(files) {}

void IndexUpdate::run(const std::vector<IndexedEdition>& editions) {
  first_new_ = editions.front().id;
  for (const IndexedEdition& edition : editions) table_.add(edition);
  accumulator_.reserve(table_.size());
  gather_terms(editions);
  load_postings();
  if (!files_.ok()) return;
  rank_new(editions);
  change_old();
  compare_graphs();
  if (files_.ok()) write(editions);
}

void IndexUpdate::gather_terms(const std::vector<IndexedEdition>& editions) {
  struct Use {
    std::uint64_t hash;
    std::uint32_t edition, weight;
  };
  std::vector<Use> uses;
  for (std::uint32_t i = 0; i < editions.size(); ++i) {
    for (const IndexTerm& term : editions[i].terms) uses.push_back({term.hash, i, term.weight});
  }
  std::sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return std::tie(a.hash, a.edition) < std::tie(b.hash, b.edition); });
  terms_of_new_.resize(editions.size());
  for (const Use& use : uses) {
    if (postings_.empty() || postings_.back().hash != use.hash) {
      postings_.push_back({use.hash, use.weight, Posting::State::kIgnored, 0, 0, members_.size(), 0});
    }
    members_.push_back(editions[use.edition].id);
    ++postings_.back().new_size;
    terms_of_new_[use.edition].push_back(static_cast<std::uint32_t>(postings_.size() - 1));
  }
}

void IndexUpdate::load_postings() {
  constexpr std::size_t kChunk = 4096;
  std::vector<std::string> keys;
  for (std::size_t begin = 0; begin < postings_.size(); begin += kChunk) {
    const std::size_t end = std::min(postings_.size(), begin + kChunk);
    keys.clear();
    for (std::size_t i = begin; i < end; ++i) keys.push_back(key40(postings_[i].hash));
    const std::vector<std::optional<std::string>> stored = files_.get_all(IndexTable::kPostings, keys);
    for (std::size_t i = begin; i < end; ++i) load_posting(postings_[i], stored[i - begin]);
  }
}

void IndexUpdate::load_posting(Posting& posting, const std::optional<std::string>& stored) {
  if (stored && stored->empty()) return;  // ignored before and ever after: the set only grows
  const std::size_t old_size = stored ? stored->size() / sizeof(EditionId) : 0;
  const bool counts = old_size + posting.new_size <= options_.postings_max;
  posting.state = counts ? Posting::State::kCounts : Posting::State::kCrossed;
  if (old_size == 0) {
    posting.begin = posting.new_begin;
    posting.size = counts ? posting.new_size : 0;
    return;
  }
  posting.begin = members_.size();
  read_posting(*stored, members_);
  posting.size = old_size;
  if (!counts) return;
  members_.resize(members_.size() + posting.new_size);
  std::copy_n(members_.begin() + static_cast<std::ptrdiff_t>(posting.new_begin), posting.new_size,
              members_.end() - static_cast<std::ptrdiff_t>(posting.new_size));
  posting.size += posting.new_size;
}

void IndexUpdate::rank_new(const std::vector<IndexedEdition>& editions) {
  for (std::size_t i = 0; i < editions.size(); ++i) {
    const EditionId self = editions[i].id;
    for (const std::uint32_t at : terms_of_new_[i]) {
      const Posting& posting = postings_[at];
      if (posting.state == Posting::State::kCounts) accumulator_.add({members_.data() + posting.begin, posting.size}, posting.weight);
    }
    std::vector<ListEntry> partners = accumulator_.take(self, table_, options_);
    for (const ListEntry& partner : partners) {
      if (partner.id >= first_new_ || partner.score < table_.row(partner.id).bound_score) continue;
      offers_.push_back({partner.id, {self, partner.score, partner.shared, table_.row(self).tie, partner.least}});
    }
    changes_[self].list = CandidateList::best_of(std::move(partners), options_.reserve);
  }
}

void IndexUpdate::change_old() {
  std::vector<std::pair<EditionId, std::uint32_t>> losses;  // old edition, term that stops counting
  for (std::uint32_t at = 0; at < postings_.size(); ++at) {
    const Posting& posting = postings_[at];
    if (posting.state != Posting::State::kCrossed) continue;
    for (std::size_t i = 0; i < posting.size; ++i) losses.emplace_back(members_[posting.begin + i], at);
  }
  std::sort(losses.begin(), losses.end());
  std::sort(offers_.begin(), offers_.end(), [](const Offer& a, const Offer& b) { return a.to < b.to; });
  std::vector<EditionId> touched;
  for (const auto& [id, at] : losses) touched.push_back(id);
  for (const Offer& offer : offers_) touched.push_back(offer.to);
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());

  std::vector<CandidateList> lists = table_.read_lists(files_, touched);
  std::vector<EditionId> short_lists;
  auto loss = losses.begin();
  auto offer = offers_.begin();
  for (std::size_t i = 0; i < touched.size() && files_.ok(); ++i) {
    const auto losses_begin = loss;
    while (loss != losses.end() && loss->first == touched[i]) ++loss;
    const bool offered = offer != offers_.end() && offer->to == touched[i];
    std::vector<EditionId> before = lists[i].kept(options_.keep);
    if (!apply_losses(lists[i], {losses_begin, loss}) && !offered) continue;
    for (; offer != offers_.end() && offer->to == touched[i]; ++offer) lists[i].offer(offer->entry);
    if (!lists[i].settle(options_)) short_lists.push_back(touched[i]);
    changes_[touched[i]] = {std::move(before), std::move(lists[i])};
  }
  refill(short_lists);
}

bool IndexUpdate::apply_losses(CandidateList& list, std::span<const std::pair<EditionId, std::uint32_t>> losses) const {
  bool changed = false;
  for (const auto& [id, at] : losses) {
    const Posting& posting = postings_[at];
    const auto begin = members_.begin() + static_cast<std::ptrdiff_t>(posting.begin);
    const auto end = begin + static_cast<std::ptrdiff_t>(posting.size);
    for (std::size_t i = 0; i < list.entries().size(); ++i) {
      if (!std::binary_search(begin, end, list.entries()[i].id)) continue;
      list.reduce(i, posting.weight);
      changed = true;
    }
  }
  return changed;
}

void IndexUpdate::refill(const std::vector<EditionId>& ids) {
  for (const EditionId id : ids) {
    const Result<IndexedEdition> edition = source_.load(id);
    if (!edition) return files_.fail(edition.error());
    std::vector<std::string> keys;
    std::vector<std::uint32_t> weights;
    for (const IndexTerm& term : edition->terms) {
      const auto known = std::lower_bound(postings_.begin(), postings_.end(), term.hash,
                                          [](const Posting& posting, std::uint64_t hash) { return posting.hash < hash; });
      if (known == postings_.end() || known->hash != term.hash) {
        keys.push_back(key40(term.hash));
        weights.push_back(term.weight);
      } else if (known->state == Posting::State::kCounts) {
        accumulator_.add({members_.data() + known->begin, known->size}, term.weight);
      }
    }
    const std::vector<std::optional<std::string>> stored = files_.get_all(IndexTable::kPostings, keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!stored[i]) continue;
      std::vector<EditionId> members;
      read_posting(*stored[i], members);
      accumulator_.add(members, weights[i]);
    }
    changes_[id].list = CandidateList::best_of(accumulator_.take(id, table_, options_), options_.reserve);
  }
}

bool IndexUpdate::kept_unchanged(EditionId owner, EditionId partner) {
  auto known = unchanged_.find(owner);
  if (known == unchanged_.end()) {
    known = unchanged_.emplace(owner, table_.read_lists(files_, {owner}).front().kept(options_.keep)).first;
  }
  return contains(known->second, partner);
}

bool IndexUpdate::kept_before(EditionId owner, EditionId partner) {
  if (owner >= first_new_ || partner >= first_new_) return false;
  const auto changed = changes_.find(owner);
  return changed != changes_.end() ? contains(changed->second.kept_before, partner) : kept_unchanged(owner, partner);
}

bool IndexUpdate::kept_now(EditionId owner, EditionId partner) {
  const auto changed = changes_.find(owner);
  if (changed != changes_.end()) return contains(changed->second.list.kept(options_.keep), partner);
  return partner < first_new_ && kept_unchanged(owner, partner);
}

void IndexUpdate::compare_graphs() {
  for (const auto& [id, change] : changes_) {
    const std::vector<EditionId> now = change.list.kept(options_.keep);
    std::vector<EditionId> added;
    std::vector<EditionId> removed;
    std::set_difference(now.begin(), now.end(), change.kept_before.begin(), change.kept_before.end(), std::back_inserter(added));
    std::set_difference(change.kept_before.begin(), change.kept_before.end(), now.begin(), now.end(), std::back_inserter(removed));
    for (const EditionId partner : added) {
      batch_.put(IndexTable::kListedBy, key32(partner) + key32(id), "");
      if (!kept_before(partner, id)) entered_.push_back(ordered(id, partner));
    }
    for (const EditionId partner : removed) {
      batch_.erase(IndexTable::kListedBy, key32(partner) + key32(id));
      if (!kept_now(partner, id)) left_.push_back(ordered(id, partner));
    }
  }
  sort_unique(entered_);
  sort_unique(left_);
}

void IndexUpdate::write(const std::vector<IndexedEdition>& editions) {
  for (const Posting& posting : postings_) {
    if (posting.state == Posting::State::kIgnored) continue;
    const bool counts = posting.state == Posting::State::kCounts;
    batch_.put(IndexTable::kPostings, key40(posting.hash),
               {reinterpret_cast<const char*>(members_.data() + posting.begin), counts ? posting.size * sizeof(EditionId) : 0});
  }
  for (const auto& [id, change] : changes_) {
    batch_.put(IndexTable::kLists, key32(id), table_.encode(id, change.list));
    table_.set_bound(id, change.list.bound().score);
  }
  for (const auto& [a, b] : entered_) batch_.put(IndexTable::kPending, key32(a) + key32(b), "");
  for (const auto& [a, b] : left_) {
    batch_.erase(IndexTable::kPending, key32(a) + key32(b));
    batch_.put(IndexTable::kGone, key32(a) + key32(b), "");
  }
  batch_.put(IndexTable::kMeta, "indexed", key32(editions.back().id));
  files_.write(batch_);
}

}  // namespace headwater::store
