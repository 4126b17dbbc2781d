#include "store/index_update.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <tuple>
#include <utility>

#include "base/check.h"

namespace headwater::store {

namespace {
constexpr std::size_t kListsAtOnce = 4096;  // in memory: 2 kB each
constexpr std::size_t kAnewAtOnce = 4096;   // editions whose lists are computed anew: with their terms 10 kB each
constexpr std::size_t kAppendedMax = 24;    // entries appended to a full list before it is written anew

bool contains(const std::vector<EditionId>& ascending, EditionId id) { return std::binary_search(ascending.begin(), ascending.end(), id); }

EditionPair ordered(EditionId x, EditionId y) { return x < y ? EditionPair(x, y) : EditionPair(y, x); }

void sort_unique(std::vector<EditionPair>& pairs) {
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
}
}  // namespace

std::string key_of(const EditionPair& pair) { return key32(pair.first) + key32(pair.second); }

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

void Accumulator::add_stored(IndexFiles& files, const std::vector<IndexTerm>& terms) {
  std::vector<std::string> keys;
  for (const IndexTerm& term : terms) keys.push_back(key40(term.hash));
  const std::vector<std::optional<std::string>> stored = files.get_all(IndexTable::kPostings, keys);
  std::vector<EditionId> members;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    members.clear();
    if (stored[i]) read_posting(*stored[i], members);
    add(members, terms[i].weight);
  }
}

std::vector<ListEntry> Accumulator::take(std::uint32_t page, std::uint32_t weight, const EditionTable& table, const IndexOptions& options) {
  std::vector<ListEntry> partners;
  for (const EditionId id : touched_) {
    const std::uint64_t cell = std::exchange(cells_[id], 0);
    const auto shared = static_cast<std::uint32_t>(cell);
    if (shared < options.shared_min) continue;  // most: their rows need not be fetched
    const EditionTable::Row& row = table.row(id);
    const auto score = static_cast<std::uint32_t>(cell >> 32);
    const std::uint32_t least = least_score(weight, row.weight, options);
    if (score < least || row.page == page) continue;
    partners.push_back({id, score, shared, row.tie, least});
  }
  touched_.clear();
  return partners;
}

IndexUpdate::IndexUpdate(IndexFiles& files, EditionTable& table, Accumulator& accumulator, std::unordered_set<std::uint64_t>& common,
                         const IndexOptions& options, EditionSource& source)
    : files_(files), table_(table), accumulator_(accumulator), common_(common), options_(options), source_(source), batch_(files) {}

void IndexUpdate::run(const std::vector<IndexedEdition>& editions) {
  first_new_ = editions.front().id;
  first_unwritten_ = static_cast<EditionId>(table_.size());
  for (const IndexedEdition& edition : editions) table_.add(edition);
  accumulator_.reserve(table_.size());
  gather_new(editions);
  load_new();
  if (!files_.ok()) return;
  rank_new(editions);
  change_old();
  compare_graphs();
  drop_old();
  if (files_.ok()) write(editions);
}

void IndexUpdate::load_new() {
  std::vector<Posting*> all;
  all.reserve(new_.postings.size());
  for (Posting& posting : new_.postings) all.push_back(&posting);
  load_postings(all);
}

// Of all that the step has gathered, writing needs the new editions' own postings and the pairs: what it takes itself can have the place of
// the rest.
void IndexUpdate::drop_old() {
  std::size_t own = 0;
  for (const auto& terms : new_.of) own += terms.size();
  members_.resize(own);
  members_.shrink_to_fit();
  new_.of = {};
  offers_ = {};
  losses_ = {};
  first_loss_ = {};
  changes_ = {};
  short_lists_ = {};
}

IndexUpdate::Uses IndexUpdate::gather_uses(const std::vector<IndexedEdition>& editions) {
  constexpr unsigned kEditionBits = 24;  // below the 40 of the hash
  constexpr std::uint64_t kEditionMask = (1U << kEditionBits) - 1;
  HW_CHECK(editions.size() <= kEditionMask);
  std::vector<std::uint64_t> sorted;  // hash, then which of the editions: a step has a million
  for (std::uint64_t i = 0; i < editions.size(); ++i) {
    for (const IndexTerm& term : editions[i].terms) sorted.push_back(std::uint64_t{term.hash} << kEditionBits | i);
  }
  std::sort(sorted.begin(), sorted.end());
  std::size_t distinct = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) distinct += i == 0 || sorted[i] >> kEditionBits != sorted[i - 1] >> kEditionBits ? 1 : 0;
  Uses uses;
  uses.postings.reserve(distinct);
  uses.of.resize(editions.size());
  for (std::size_t i = 0; i < editions.size(); ++i) uses.of[i].reserve(editions[i].terms.size());
  for (const std::uint64_t use : sorted) {
    const std::uint64_t hash = use >> kEditionBits;
    if (uses.postings.empty() || uses.postings.back().hash != hash) {
      const std::vector<IndexTerm>& terms = editions[use & kEditionMask].terms;
      const auto term = std::lower_bound(terms.begin(), terms.end(), hash,
                                         [](const IndexTerm& each, std::uint64_t wanted) { return each.hash < wanted; });
      uses.postings.push_back({hash, static_cast<std::uint32_t>(term->weight), 0, 0, 0, 0, Posting::State::kIgnored});
    }
    uses.of[use & kEditionMask].push_back(static_cast<std::uint32_t>(uses.postings.size() - 1));
  }
  return uses;
}

void IndexUpdate::gather_new(const std::vector<IndexedEdition>& editions) {
  new_ = gather_uses(editions);
  for (const auto& terms : new_.of) {
    for (const std::uint32_t at : terms) ++new_.postings[at].new_size;
  }
  std::uint32_t begin = 0;
  for (Posting& posting : new_.postings) {
    posting.new_begin = begin;
    begin += std::exchange(posting.new_size, 0);
  }
  members_.resize(begin);
  for (std::size_t i = 0; i < editions.size(); ++i) {
    for (const std::uint32_t at : new_.of[i]) members_[new_.postings[at].new_begin + new_.postings[at].new_size++] = editions[i].id;
  }
}

void IndexUpdate::load_postings(const std::vector<Posting*>& postings) {
  constexpr std::size_t kChunk = 4096;
  std::vector<std::string> keys;
  std::vector<Posting*> loaded;
  for (std::size_t begin = 0; begin < postings.size(); begin += kChunk) {
    keys.clear();
    loaded.clear();
    for (std::size_t i = begin; i < std::min(postings.size(), begin + kChunk); ++i) {
      if (common_.contains(postings[i]->hash)) continue;  // ever after: the set only grows
      keys.push_back(key40(postings[i]->hash));
      loaded.push_back(postings[i]);
    }
    const std::vector<std::optional<std::string>> stored = files_.get_all(IndexTable::kPostings, keys, postings.size());
    for (std::size_t i = 0; i < loaded.size(); ++i) load_posting(*loaded[i], stored[i]);
  }
}

void IndexUpdate::load_posting(Posting& posting, const std::optional<std::string>& stored) {
  const auto old_size = static_cast<std::uint32_t>(stored ? stored->size() / sizeof(EditionId) : 0);
  const bool counts = old_size + posting.new_size <= options_.postings_max;
  posting.state = counts ? Posting::State::kCounts : Posting::State::kCrossed;
  if (old_size == 0) {
    posting.begin = posting.new_begin;
    posting.size = counts ? posting.new_size : 0;
    return;
  }
  posting.begin = static_cast<std::uint32_t>(members_.size());
  read_posting(*stored, members_);
  posting.size = old_size;
  if (!counts) return;
  members_.resize(members_.size() + posting.new_size);
  std::copy_n(members_.begin() + posting.new_begin, posting.new_size, members_.end() - posting.new_size);
  posting.size += posting.new_size;
}

// `at`: which of the editions of `uses` it is.
std::vector<ListEntry> IndexUpdate::partners_of(EditionId id, const Uses& uses, std::size_t at) {
  for (const std::uint32_t term : uses.of[at]) {
    const Posting& posting = uses.postings[term];
    if (posting.state == Posting::State::kCounts) accumulator_.add({members_.data() + posting.begin, posting.size}, posting.weight);
  }
  return accumulator_.take(table_.row(id).page, table_.row(id).weight, table_, options_);
}

void IndexUpdate::rank_new(const std::vector<IndexedEdition>& editions) {
  for (std::size_t i = 0; i < editions.size(); ++i) {
    const EditionId self = editions[i].id;
    std::vector<ListEntry> partners = partners_of(self, new_, i);
    for (const ListEntry& partner : partners) {
      if (partner.id >= first_new_ || partner.score < table_.row(partner.id).bound_score) continue;
      offers_.push_back({partner.id, {self, partner.score, partner.shared, table_.row(self).tie, partner.least}});
    }
    const CandidateList list = CandidateList::best_of(std::move(partners), options_.reserve);
    changes_.push_back({self, {}, list.kept(options_.keep)});
    put_list(self, list);
  }
}

void IndexUpdate::put_list(EditionId id, const CandidateList& list) {
  std::string bytes;
  list.encode(bytes);
  batch_.put(IndexTable::kLists, key32(id), bytes);
  table_.set_bound(id, list.bound().score);
}

void IndexUpdate::change_old() {
  gather_losses();
  std::sort(offers_.begin(), offers_.end(), [](const Offer& a, const Offer& b) { return a.to < b.to; });
  std::vector<EditionId> touched;
  for (const Loss& loss : std::span(losses_).subspan(1)) touched.push_back(loss.first);
  for (const Offer& offer : offers_) touched.push_back(offer.to);
  std::sort(touched.begin(), touched.end());
  touched.erase(std::unique(touched.begin(), touched.end()), touched.end());

  auto offer = offers_.begin();
  for (std::size_t begin = 0; begin < touched.size() && files_.ok(); begin += kListsAtOnce) {
    const std::span<const EditionId> ids(touched.data() + begin, std::min(kListsAtOnce, touched.size() - begin));
    std::vector<CandidateList> lists = table_.read_lists(files_, ids, touched.size());
    for (std::size_t i = 0; i < ids.size() && files_.ok(); ++i) {
      const auto first_offer = offer;
      while (offer != offers_.end() && offer->to == ids[i]) ++offer;
      change_list(ids[i], lists[i], losses_of(ids[i]), {first_offer, offer});
    }
  }
  for (std::size_t begin = 0; begin < short_lists_.size() && files_.ok(); begin += kAnewAtOnce)
    compute_anew(std::span(short_lists_).subspan(begin, std::min(kAnewAtOnce, short_lists_.size() - begin)));
}

void IndexUpdate::gather_losses() {
  losses_.emplace_back(0, 0);
  for (std::uint32_t at = 0; at < new_.postings.size(); ++at) {
    const Posting& posting = new_.postings[at];
    if (posting.state != Posting::State::kCrossed) continue;
    for (std::size_t i = 0; i < posting.size; ++i) losses_.emplace_back(members_[posting.begin + i], at);
  }
  std::sort(losses_.begin(), losses_.end());
  first_loss_.resize(table_.size());
  for (std::uint32_t i = 1; i < losses_.size(); ++i) {
    if (losses_[i].first != losses_[i - 1].first) first_loss_[losses_[i].first] = i;
  }
}

std::span<const IndexUpdate::Loss> IndexUpdate::losses_of(EditionId id) const {
  if (id >= first_loss_.size() || first_loss_[id] == 0) return {};
  const auto begin = losses_.begin() + first_loss_[id];
  return {begin, std::find_if(begin, losses_.end(), [id](const Loss& loss) { return loss.first != id; })};
}

void IndexUpdate::change_list(EditionId id, CandidateList& list, std::span<const Loss> losses, std::span<const Offer> offers) {
  std::vector<EditionId> before = list.kept(options_.keep);
  const std::size_t decoded = list.decoded();
  const bool lost = apply_losses(list, losses);
  std::string appended;
  std::size_t accepted = 0;
  for (const Offer& offer : offers) {
    if (!list.offer(offer.entry)) continue;
    CandidateList::encode_offer(offer.entry, appended);
    ++accepted;
  }
  if (!lost && accepted == 0) return table_.set_bound(id, list.bound().score);
  if (!list.settle(options_)) {
    short_lists_.push_back({id, std::move(before), {}});
    return;
  }
  if (lost || decoded + accepted > options_.reserve + kAppendedMax) {
    put_list(id, list);
  } else {
    batch_.append(IndexTable::kLists, key32(id), appended);
    table_.set_bound(id, list.bound().score);
  }
  std::vector<EditionId> now = list.kept(options_.keep);
  if (now != before) changes_.push_back({id, std::move(before), std::move(now)});
}

bool IndexUpdate::apply_losses(CandidateList& list, std::span<const Loss> losses) const {
  if (losses.empty()) return false;
  bool changed = false;
  for (std::size_t i = 0; i < list.entries().size(); ++i) {
    const std::span<const Loss> others = losses_of(list.entries()[i].id);
    auto own = losses.begin();
    for (const auto& [id, at] : others) {
      while (own != losses.end() && own->second < at) ++own;
      if (own == losses.end()) break;
      if (own->second != at) continue;
      list.reduce(i, new_.postings[at].weight);
      changed = true;
    }
  }
  return changed;
}

// Many at once: they have terms in common, and their postings are read in the order in which they are stored.
void IndexUpdate::compute_anew(std::span<Change> changes) {
  std::vector<IndexedEdition> editions;
  for (const Change& change : changes) {
    Result<IndexedEdition> edition = source_.load(change.id);
    if (!edition) return files_.fail(edition.error());
    editions.push_back(*std::move(edition));
  }
  Uses uses = gather_uses(editions);
  const std::size_t members = members_.size();
  share_postings(uses.postings);
  for (std::size_t i = 0; i < changes.size() && files_.ok(); ++i) {
    Change& change = changes[i];
    const CandidateList list = CandidateList::best_of(partners_of(change.id, uses, i), options_.reserve);
    put_list(change.id, list);
    change.now = list.kept(options_.keep);
    if (change.now != change.before) changes_.push_back(std::move(change));
  }
  members_.resize(members);
}

// Takes those of the new editions' terms as they are by now, and loads the others.
void IndexUpdate::share_postings(std::vector<Posting>& postings) {
  std::vector<Posting*> others;
  auto known = new_.postings.begin();
  for (Posting& posting : postings) {
    while (known != new_.postings.end() && known->hash < posting.hash) ++known;
    if (known != new_.postings.end() && known->hash == posting.hash) {
      posting = *known;
    } else {
      others.push_back(&posting);
    }
  }
  load_postings(others);
}

const IndexUpdate::Change* IndexUpdate::find_change(EditionId id) const {
  const auto found =
      std::lower_bound(changes_.begin(), changes_.end(), id, [](const Change& change, EditionId wanted) { return change.id < wanted; });
  return found != changes_.end() && found->id == id ? &*found : nullptr;
}

void IndexUpdate::compare_graphs() {
  std::sort(changes_.begin(), changes_.end(), [](const Change& a, const Change& b) { return a.id < b.id; });
  std::vector<Question> questions;
  std::vector<EditionId> different;
  for (const Change& change : changes_) {
    different.clear();
    std::set_difference(change.now.begin(), change.now.end(), change.before.begin(), change.before.end(), std::back_inserter(different));
    for (const EditionId partner : different) {
      const Change* other = find_change(partner);
      if (other == nullptr && change.id < first_new_) {
        questions.push_back({partner, change.id, &entered_});
      } else if (other == nullptr || !contains(other->before, change.id)) {
        entered_.push_back(ordered(change.id, partner));
      }
    }
    different.clear();
    std::set_difference(change.before.begin(), change.before.end(), change.now.begin(), change.now.end(), std::back_inserter(different));
    for (const EditionId partner : different) {
      const Change* other = find_change(partner);
      if (other == nullptr) {
        questions.push_back({partner, change.id, &left_});
      } else if (!contains(other->now, change.id)) {
        left_.push_back(ordered(change.id, partner));
      }
    }
  }
  answer(std::move(questions));
  sort_unique(entered_);
  sort_unique(left_);
}

void IndexUpdate::answer(std::vector<Question> questions) {
  std::sort(questions.begin(), questions.end(), [](const Question& a, const Question& b) { return a.partner < b.partner; });
  std::vector<EditionId> ids;
  for (std::size_t begin = 0; begin < questions.size() && files_.ok();) {
    ids.clear();
    std::size_t end = begin;
    for (; end < questions.size() && ids.size() < kListsAtOnce; ++end) {
      if (ids.empty() || ids.back() != questions[end].partner) ids.push_back(questions[end].partner);
    }
    for (; end < questions.size() && questions[end].partner == ids.back(); ++end) {
    }
    const std::vector<CandidateList> lists = table_.read_lists(files_, ids, questions.size());
    for (std::size_t at = 0; begin < end; ++begin) {
      const Question& question = questions[begin];
      while (ids[at] != question.partner) ++at;
      const std::span<const ListEntry> kept(lists[at].entries().data(), std::min(options_.keep, lists[at].entries().size()));
      const bool lists_it = std::any_of(kept.begin(), kept.end(), [&](const ListEntry& entry) { return entry.id == question.owner; });
      if (!lists_it) question.unless->push_back(ordered(question.owner, question.partner));
    }
  }
}

void IndexUpdate::write(const std::vector<IndexedEdition>& editions) {
  for (const Posting& posting : new_.postings) {
    if (posting.state == Posting::State::kCounts) {
      batch_.append(IndexTable::kPostings, key40(posting.hash),
                    {reinterpret_cast<const char*>(members_.data() + posting.new_begin), posting.new_size * sizeof(EditionId)});
    } else if (posting.state == Posting::State::kCrossed) {
      batch_.erase(IndexTable::kPostings, key40(posting.hash));
      batch_.put(IndexTable::kCommon, key40(posting.hash), "");
      common_.insert(posting.hash);
    }
  }
  table_.write(first_unwritten_, batch_);
  for (const EditionPair& pair : entered_) batch_.put(IndexTable::kPending, key_of(pair), "");
  for (const EditionPair& pair : left_) {
    batch_.erase(IndexTable::kPending, key_of(pair));
    batch_.put(IndexTable::kGone, key_of(pair), "");
  }
  batch_.put(IndexTable::kMeta, "indexed", key32(editions.back().id));
  files_.write(batch_);
}

}  // namespace headwater::store
