#include "daemon/settle.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <numeric>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "daemon/document_cache.h"
#include "daemon/lineage.h"
#include "daemon/parallel.h"

namespace headwater::daemon {

namespace {
constexpr std::size_t kPairsInView = 8'000'000;     // pairs put in order at once: 0.3 GB at the most
constexpr std::size_t kPairsAtOnce = 2048;          // pairs compared between two writes
constexpr std::size_t kPagesAtOnce = 1024;          // pages judged between two looks at the list
constexpr std::size_t kDocumentsBytes = 48u << 20;  // of prepared texts
constexpr std::size_t kBacklog = 256;               // editions seen but not come to yet, see together()

// The places of the pairs in an order in which those of one edition, and of its neighbours, come together: preparing a text costs more
// than a comparison, and in the order of arrival it would be done for nearly each pair. Breadth first through the graph they make; in
// a graph that hangs together as a whole the front would soon hold more texts than memory does, so neighbours beyond a backlog wait
// until the front has come back to them or their own turn comes.
std::vector<std::uint32_t> together(const std::vector<EditionPair>& pairs) {
  std::unordered_map<std::uint32_t, std::uint32_t> numbers;  // of the editions
  std::vector<std::uint32_t> starts(1, 0);                   // of their pairs in `links`
  const auto count = [&](std::uint32_t edition) {
    const auto [at, is_new] = numbers.try_emplace(edition, static_cast<std::uint32_t>(numbers.size()));
    if (is_new) starts.push_back(0);
    ++starts[at->second + 1];
  };
  for (const auto& [a, b] : pairs) count(a), count(b);
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<std::uint32_t> links(2 * pairs.size());
  {
    std::vector<std::uint32_t> filled(starts.begin(), starts.end() - 1);
    for (std::uint32_t i = 0; i < pairs.size(); ++i) {
      for (const std::uint32_t edition : {pairs[i].first, pairs[i].second}) links[filled[numbers.at(edition)]++] = i;
    }
  }
  std::vector<std::uint32_t> ordered;
  ordered.reserve(pairs.size());
  std::vector<bool> taken(pairs.size()), come_to(numbers.size());
  std::deque<std::uint32_t> queue;
  const auto visit = [&](std::uint32_t edition) {
    const std::uint32_t number = numbers.at(edition);
    if (come_to[number]) return;
    come_to[number] = true;
    for (std::uint32_t at = starts[number]; at < starts[number + 1]; ++at) {
      const std::uint32_t i = links[at];
      if (taken[i]) continue;
      taken[i] = true;
      ordered.push_back(i);
      if (queue.size() < kBacklog) queue.push_back(pairs[i].first == edition ? pairs[i].second : pairs[i].first);
    }
  };
  for (const EditionPair& pair : pairs) {
    visit(pair.first);
    for (; !queue.empty(); queue.pop_front()) visit(queue.front());
  }
  return ordered;
}
}  // namespace

struct Settler::Impl {
  store::Store& store;
  unsigned threads;
  DocumentCache documents{store, threads, kDocumentsBytes};
  SettleReport report{};
  std::atomic<bool> stopped = false;

  // Compares the first of `pairs` and returns how many.
  Result<std::size_t> compare(std::span<const EditionPair> pairs) {
    const auto loaded = documents.load(pairs);
    if (!loaded) return loaded.error();
    std::vector<store::PairMatch> matches(*loaded);
    for_each_index(threads, matches.size(), [&](std::size_t i) {
      const auto [a, b] = pairs[i];
      matches[i] = {a, b, provenance::compare(documents.get(a), documents.get(b))};
    });
    report.pairs_compared += static_cast<std::int64_t>(matches.size());
    report.pairs_related += std::count_if(matches.begin(), matches.end(), [](const auto& pair) { return pair.match.related; });
    if (const Status saved = store.save_matches(matches); !saved) return saved.error();
    return *loaded;
  }

  // Returns how many pairs were compared.
  Result<std::size_t> compare_some() {
    std::vector<EditionPair> waiting;
    {
      const auto pairs = store.pending_pairs(kPairsInView);
      if (!pairs) return pairs.error();
      waiting.assign(pairs->begin(), pairs->end());
    }
    const std::vector<std::uint32_t> order = together(waiting);
    std::size_t done = 0;
    std::vector<EditionPair> some;
    while (done < order.size() && !stopped) {
      some.clear();
      for (std::size_t i = done; i < std::min(done + kPairsAtOnce, order.size()); ++i) some.push_back(waiting[order[i]]);
      const auto compared = compare(some);
      if (!compared) return compared.error();
      done += *compared;
    }
    return done;
  }

  // Judges the lineage of `page` unless that was done in this round; `around` receives its neighbours.
  Status judge_around(std::int64_t page, std::unordered_set<std::int64_t>& judged, std::unordered_set<std::int64_t>* around) {
    if (judged.contains(page)) return {};
    const auto input = load_lineage(store, page);
    if (!input) return input.error();
    for (const JudgedLineage& lineage : judge(*input)) {
      if (const Status saved = store.save_verdicts(lineage.id, lineage.verdicts); !saved) return saved.error();
      for (const Verdict& verdict : lineage.verdicts) judged.insert(verdict.article);
    }
    if (around != nullptr) {
      for (const provenance::Member& neighbour : input->neighbours) around->insert(neighbour.id);
    }
    return {};
  }

  Result<std::size_t> judge_some() {
    const auto pages = store.unjudged_pages(kPagesAtOnce);
    if (!pages) return pages.error();
    std::unordered_set<std::int64_t> judged;
    for (const std::int64_t page : *pages) {
      std::unordered_set<std::int64_t> around;  // a changed page also changes what its passage neighbours may say of it
      if (const Status done = judge_around(page, judged, &around); !done) return done.error();
      for (const std::int64_t neighbour : around) {
        if (const Status done = judge_around(neighbour, judged, nullptr); !done) return done.error();
      }
    }
    report.pages_judged += static_cast<std::int64_t>(judged.size());
    report.judged.insert(report.judged.end(), judged.begin(), judged.end());
    return pages->size();
  }
};

Settler::Settler(store::Store& store, unsigned threads) : impl_(new Impl{store, std::max(1u, threads)}) {}
Settler::~Settler() = default;
void Settler::stop() { impl_->stopped = true; }

Result<SettleReport> Settler::settle() {
  impl_->report = {};
  impl_->documents.clear();  // template sentences may have changed since
  if (const Status indexed = impl_->store.update_index(); !indexed) return indexed.error();
  while (!impl_->stopped) {
    const auto compared = impl_->compare_some();
    if (!compared) return compared.error();
    if (*compared == 0) break;
  }
  while (!impl_->stopped) {
    const auto judged = impl_->judge_some();
    if (!judged) return judged.error();
    if (*judged == 0) break;
  }
  impl_->documents.clear();
  return impl_->report;
}

}  // namespace headwater::daemon
