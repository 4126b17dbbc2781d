#include "store/candidate_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/hash.h"

namespace headwater::store {

namespace {

constexpr int kIndexFormat = 4;
constexpr std::size_t kReadListMin = 4096;  // finished pairs from which on it pays to read the list
constexpr std::size_t kStretchMin = 64;     // of them, one after the other in the list, that are erased as one

std::string format_of(const IndexOptions& options) {
  return fmt::format("{} {} {} {} {} {} {}", kIndexFormat, options.postings_max, options.keep, options.reserve, options.shared_min,
                     options.share_min, options.window);
}

// Of a set of pairs, in any order.
std::uint64_t digest(const std::vector<EditionPair>& pairs) {
  std::uint64_t sum = 0;
  for (const EditionPair& pair : pairs) sum += mix64(std::uint64_t{pair.first} << 32 | pair.second);
  return sum;
}

// A value that a finished operation leaves, or the failure that stuck.
template <class T>
Result<T> finish(IndexFiles& files, T value) {
  if (!files.ok()) return files.take_error();
  return value;
}

Status finish(IndexFiles& files) {
  if (!files.ok()) return files.take_error();
  return {};
}

}  // namespace

Result<std::unique_ptr<CandidateIndex>> CandidateIndex::open(const std::string& directory, bool writable, const IndexOptions& options) {
  for (int attempt = 0;; ++attempt) {
    Result<std::unique_ptr<IndexFiles>> files = IndexFiles::open(directory, writable);
    if (!files) return files.error();
    const std::string format = format_of(options);
    const std::optional<std::string> found = (*files)->get(IndexTable::kMeta, "format");
    if (!(*files)->ok()) return (*files)->take_error();
    if (!found && writable) {
      IndexBatch batch(**files);
      batch.put(IndexTable::kMeta, "format", format);
      (*files)->write(batch);
    } else if (found != format) {
      if (!writable) return make_error(Errc::kStore, "the candidate index is of another version; `headwater reindex` rebuilds it");
      if (attempt > 0) return make_error(Errc::kStore, fmt::format("cannot empty the candidate index in {}", directory));
      files->reset();
      if (const Status gone = IndexFiles::destroy(directory); !gone) return gone.error();
      continue;
    }
    return std::unique_ptr<CandidateIndex>(new CandidateIndex(*std::move(files), writable, options));
  }
}

EditionId CandidateIndex::mark(const char* name) {
  const std::optional<std::string> value = files_->get(IndexTable::kMeta, name);
  return value && value->size() == 4 ? read_key32(*value) : 0;
}

Result<EditionId> CandidateIndex::watermark() {
  const EditionId id = mark("indexed");
  return finish(*files_, id);
}

void CandidateIndex::load_table() {
  if (table_loaded_) return;
  table_.load(*files_);
  const auto load = [&](IndexTable table, std::unordered_set<std::uint64_t>& set) {
    set.clear();
    files_->scan(table, "", [&](std::string_view key, std::string_view) {
      set.insert(read_key40(key));
      return true;
    });
  };
  if (writable_) load(IndexTable::kTemplates, templates_);
  if (writable_) load(IndexTable::kCommon, common_);
  if (writable_) take_bounds();
  learner_cache_ = {};
  table_loaded_ = files_->ok();
}

Result<bool> CandidateIndex::step(EditionSource& source, const std::vector<EditionId>& redated) {
  load_table();
  erase_done();
  pending_from_.clear();
  pending_is_current_ = false;
  const EditionId indexed = mark("indexed");
  if (!files_->ok()) return files_->take_error();
  const std::size_t batch = std::clamp<std::size_t>(indexed / 16, options_.batch_min, options_.batch_max);
  Result<std::vector<IndexedEdition>> editions = source.after(indexed, batch);
  if (!editions) return editions.error();
  if (!editions->empty()) {
    IndexUpdate(*files_, table_, accumulator_, common_, options_, source).run(*editions);
    if (!files_->ok()) {
      table_loaded_ = false;
      accumulator_ = Accumulator();
      return files_->take_error();
    }
  }
  return learn(source, *editions, redated);
}

// The learner has a watermark of its own: a crash between the two halves of a step leaves it behind.
Result<bool> CandidateIndex::learn(EditionSource& source, const std::vector<IndexedEdition>& indexed,
                                   const std::vector<EditionId>& redated) {
  const EditionId end = mark("indexed");
  const EditionId learned = mark("learned");
  const EditionId before = indexed.empty() ? end : indexed.front().id - 1;
  bool did = !indexed.empty();
  if (learned < before && files_->ok()) {
    Result<std::vector<IndexedEdition>> missed = source.after(learned, options_.batch_max);
    if (!missed) return missed.error();
    std::erase_if(*missed, [&](const IndexedEdition& edition) { return edition.id > end; });
    run_learner(source, *missed, redated, end + 1);
    return finish(*files_, true);
  }
  if (did || !redated.empty()) run_learner(source, indexed, redated, before + 1);
  return finish(*files_, did);
}

void CandidateIndex::run_learner(EditionSource& source, const std::vector<IndexedEdition>& editions, const std::vector<EditionId>& redated,
                                 EditionId fresh) {
  TemplateLearner learner(*files_, table_, accumulator_, learner_cache_, options_, source);
  learner.run(editions, redated, fresh);
  table_loaded_ = table_loaded_ && files_->ok();
  for (const auto& [sentence, is_template] : learner.flipped()) {
    if (is_template) templates_.insert(sentence);
    if (!is_template) templates_.erase(sentence);
  }
}

Result<std::vector<EditionPair>> CandidateIndex::pairs(IndexTable table, std::size_t n, const std::string& from) {
  std::vector<EditionPair> found;
  if (n == 0) return found;
  const auto take = [&](std::string_view key, std::string_view) {
    found.emplace_back(read_key32(key), read_key32(key.substr(4)));
    return found.size() < n;
  };
  files_->scan(table, "", take, from);
  return finish(*files_, std::move(found));
}

Status CandidateIndex::erase(IndexTable table, const std::vector<EditionPair>& pairs) {
  IndexBatch batch(*files_);
  for (const EditionPair& pair : pairs) batch.erase(table, key_of(pair));
  files_->write(batch);
  return finish(*files_);
}

Status CandidateIndex::remove_pending(const std::vector<EditionPair>& pairs) {
  if (!pending_is_current_) return erase(IndexTable::kPending, pairs);
  done_.insert(done_.end(), pairs.begin(), pairs.end());
  return {};
}

// Pairs are compared in an order of their own. Erased one by one in that order they would make RocksDB rewrite the whole list again and
// again, at a cost that grows with its square; together they are mostly a few unbroken stretches of it.
void CandidateIndex::erase_done() {
  if (done_.empty()) return;
  std::sort(done_.begin(), done_.end());
  const bool all_shown = pending_is_current_ && done_.size() == shown_ && digest(done_) == shown_digest_;
  if (all_shown && done_.size() >= kStretchMin) {
    erase_stretches({std::span<const EditionPair>(done_)});
  } else if (done_.size() >= kReadListMin) {
    erase_done_runs();
  } else if (const Status erased = erase(IndexTable::kPending, done_); !erased) {
    files_->fail(erased.error());
  }
  // Else the next look would wade through all that was erased.
  if (all_shown) pending_from_ = key_of(done_.back());
  done_.clear();
}

void CandidateIndex::erase_done_runs() {
  std::vector<std::span<const EditionPair>> stretches;
  auto next = done_.begin();
  bool open = false;  // the last stretch ends at the entry before
  const auto look = [&](std::string_view key, std::string_view) {
    const EditionPair pair(read_key32(key), read_key32(key.substr(4)));
    while (next != done_.end() && *next < pair) ++next;
    if (next == done_.end()) return false;
    if (*next != pair) {
      open = false;
    } else {
      const EditionPair* begin = open ? stretches.back().data() : &*next;
      if (!open) stretches.emplace_back();
      stretches.back() = {begin, &*next + 1};
      open = true;
    }
    return true;
  };
  files_->scan(IndexTable::kPending, "", look, key_of(*next));
  erase_stretches(stretches);
}

// Stretches of the list without a gap.
void CandidateIndex::erase_stretches(const std::vector<std::span<const EditionPair>>& stretches) {
  IndexBatch batch(*files_);
  for (const auto& stretch : stretches) {
    if (stretch.size() >= kStretchMin) {
      batch.erase_range(IndexTable::kPending, key_of(stretch.front()), key_of(stretch.back()));
    } else {
      for (const EditionPair& pair : stretch) batch.erase(IndexTable::kPending, key_of(pair));
    }
  }
  files_->write(batch);
  for (const auto& stretch : stretches) {
    if (stretch.size() >= kStretchMin) files_->drop_files(IndexTable::kPending, key_of(stretch.front()), key_of(stretch.back()));
  }
}

// Without them the first step after opening would read nearly every list to learn its bound. They are true until lists change, and after a
// crash there are none.
void CandidateIndex::take_bounds() {
  const std::optional<std::string> bounds = files_->get(IndexTable::kMeta, "bounds");
  if (!bounds) return;
  table_.set_bounds(*bounds);
  IndexBatch batch(*files_);
  batch.erase(IndexTable::kMeta, "bounds");
  files_->write(batch);
}

void CandidateIndex::leave_bounds() {
  if (!writable_ || !table_loaded_ || !files_->ok()) return;
  IndexBatch batch(*files_);
  batch.put(IndexTable::kMeta, "bounds", table_.bounds());
  files_->write(batch);
}

CandidateIndex::~CandidateIndex() {
  erase_done();
  leave_bounds();
}

Result<std::vector<EditionPair>> CandidateIndex::pending(std::size_t n) {
  erase_done();
  Result<std::vector<EditionPair>> found = pairs(IndexTable::kPending, n, pending_from_);
  pending_is_current_ = true;
  if (found && n > 0) pending_from_ = found->empty() ? std::string(8, '\xff') : key_of(found->front());
  shown_ = found ? found->size() : 0;
  shown_digest_ = found ? digest(*found) : 0;
  return found;
}
Result<std::vector<EditionPair>> CandidateIndex::gone(std::size_t n) { return pairs(IndexTable::kGone, n); }
Status CandidateIndex::forget(const std::vector<EditionPair>& pairs) { return erase(IndexTable::kGone, pairs); }

Result<bool> CandidateIndex::is_pending(EditionPair pair) {
  const bool found = files_->get(IndexTable::kPending, key_of(pair)).has_value();
  return finish(*files_, found);
}

Result<std::vector<CandidateIndex::Found>> CandidateIndex::find(const std::vector<IndexTerm>& terms) {
  load_table();
  accumulator_.reserve(table_.size());
  accumulator_.add_stored(*files_, terms);
  const CandidateList best = CandidateList::best_of(accumulator_.take(0, weight_of(terms), table_, options_), options_.keep);
  std::vector<Found> found;
  for (const ListEntry& entry : best.entries()) found.push_back({entry.id, entry.score});
  return finish(*files_, std::move(found));
}

Result<std::vector<std::uint64_t>> CandidateIndex::template_sentences(const std::vector<std::uint64_t>& sentences) {
  if (writable_) load_table();
  std::vector<std::uint64_t> found;
  for (const std::uint64_t sentence : sentences) {
    const std::uint64_t key = sentence & Fingerprint::kHashMask;
    if (writable_ ? templates_.contains(key) : files_->get(IndexTable::kTemplates, key40(key)).has_value()) found.push_back(sentence);
  }
  return finish(*files_, std::move(found));
}

Result<std::vector<CandidateIndex::Found>> CandidateIndex::kept(EditionId edition) {
  load_table();
  std::vector<Found> found;
  const CandidateList list = table_.read_lists(*files_, std::span(&edition, 1)).front();
  for (const ListEntry& entry : list.entries()) {
    if (found.size() < options_.keep) found.push_back({entry.id, entry.score});
  }
  return finish(*files_, std::move(found));
}

Result<std::vector<std::string>> CandidateIndex::check(EditionSource& source) {
  const EditionId end = mark("indexed");
  std::uint64_t missing = 0;
  std::uint64_t expected = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> ignored;  // terms the index does not count, and their true numbers
  for (EditionId at = 0; at < end && files_->ok();) {
    const Result<std::vector<IndexedEdition>> editions = source.after(at, options_.batch_min);
    if (!editions) return editions.error();
    if (editions->empty()) break;
    at = editions->back().id;
    for (const IndexedEdition& edition : *editions) {
      if (edition.id > end) break;
      std::vector<std::string> keys;
      for (const IndexTerm& term : edition.terms) keys.push_back(key40(term.hash));
      const std::vector<std::optional<std::string>> stored = files_->get_all(IndexTable::kPostings, keys);
      const std::vector<std::optional<std::string>> common = files_->get_all(IndexTable::kCommon, keys);
      for (std::size_t i = 0; i < keys.size(); ++i) {
        std::vector<EditionId> members;
        if (stored[i]) read_posting(*stored[i], members);
        if (common[i]) {
          ++ignored[edition.terms[i].hash];
        } else if (std::binary_search(members.begin(), members.end(), edition.id)) {
          ++expected;
        } else {
          ++missing;
        }
      }
    }
  }
  std::uint64_t held = 0;
  files_->scan(IndexTable::kPostings, "", [&](std::string_view, std::string_view value) {
    held += value.size() / sizeof(EditionId);
    return true;
  });
  std::vector<std::string> problems;
  if (missing > 0) problems.push_back(fmt::format("the candidate index lacks {} postings", missing));
  if (held > expected) problems.push_back(fmt::format("the candidate index holds {} postings of no edition", held - expected));
  const auto wrong = std::count_if(ignored.begin(), ignored.end(), [&](const auto& term) { return term.second <= options_.postings_max; });
  if (wrong > 0) problems.push_back(fmt::format("the candidate index ignores {} terms that are not common", wrong));
  return finish(*files_, std::move(problems));
}

}  // namespace headwater::store
