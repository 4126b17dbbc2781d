#include "daemon/settle.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

#include "daemon/document_cache.h"
#include "daemon/lineage.h"
#include "daemon/pair_order.h"
#include "daemon/parallel.h"

namespace headwater::daemon {

namespace {
constexpr std::size_t kPairsInView = 4'000'000;     // pairs put in order at once: 0.2 GB at the most; so many a crash repeats
constexpr std::size_t kPairsAtOnce = 2048;          // pairs compared between two writes
constexpr std::size_t kLineagesAtOnce = 64;         // saved in one transaction: nearly all are single pages
constexpr std::size_t kPagesAtOnce = 1024;          // pages judged between two looks at the list
constexpr std::size_t kDocumentsBytes = 32u << 20;  // of prepared texts: some kNear of a few thousand words
}  // namespace

struct Settler::Impl {
  store::Store& store;
  unsigned threads;
  DocumentCache documents{store, threads, kDocumentsBytes};
  SettleReport report{};
  std::vector<store::JudgedLineage> unsaved{};  // judged, and not in the store yet
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
    const std::vector<std::uint32_t> order = order_of(waiting);
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
    for (store::JudgedLineage& lineage : judge(*input)) {
      for (const Verdict& verdict : lineage.verdicts) judged.insert(verdict.article);
      unsaved.push_back(std::move(lineage));
    }
    if (unsaved.size() >= kLineagesAtOnce) {
      if (const Status saved = save(); !saved) return saved;
    }
    if (around != nullptr) {
      for (const provenance::Member& neighbour : input->neighbours) around->insert(neighbour.id);
    }
    return {};
  }

  Status save() { return store.save_verdicts(std::exchange(unsaved, {})); }

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
    if (const Status saved = save(); !saved) return saved.error();
    report.pages_judged += static_cast<std::int64_t>(judged.size());
    report.judged.insert(report.judged.end(), judged.begin(), judged.end());
    return pages->size();
  }

  // When all is judged: what the sites do as a rule. Where that changed, their pages wait for judgement once more, but not twice: what
  // habits are learned from does not depend on them.
  Status learn_habits() {
    const auto changed = store.stale_habits();
    if (!changed) return changed.error();
    for (const store::SiteHabit& site : *changed) {
      const auto level = static_cast<int>(provenance::habit_of(site.articles, site.traced));
      if (const Status set = store.set_habit(site.domain, level); !set) return set;
    }
    return {};
  }

  Status judge_all() {
    while (!stopped) {
      const auto judged = judge_some();
      if (!judged) return judged.error();
      if (*judged == 0) break;
    }
    return {};
  }
};

Settler::Settler(store::Store& store, unsigned threads) : impl_(new Impl{store, std::max(1u, threads)}) {}
Settler::~Settler() = default;
void Settler::stop() { impl_->stopped = true; }

Result<SettleReport> Settler::settle() {
  impl_->report = {};
  impl_->unsaved.clear();    // of a round that failed
  impl_->documents.clear();  // template sentences may have changed since
  if (const Status indexed = impl_->store.update_index(); !indexed) return indexed.error();
  while (!impl_->stopped) {
    const auto compared = impl_->compare_some();
    if (!compared) return compared.error();
    if (*compared == 0) break;
  }
  for (int round = 0; round < 2; ++round) {
    if (const Status judged = impl_->judge_all(); !judged) return judged.error();
    if (impl_->stopped) break;
    if (const Status learned = impl_->learn_habits(); !learned) return learned.error();
  }
  impl_->documents.clear();
  malloc_trim(0);  // what a round freed lies scattered over the arenas of threads that are gone: else crawls grow with each round
  return impl_->report;
}

}  // namespace headwater::daemon
