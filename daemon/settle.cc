#include "daemon/settle.h"

#include <algorithm>
#include <atomic>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "daemon/lineage.h"
#include "daemon/parallel.h"
#include "daemon/prepare.h"

namespace headwater::daemon {

namespace {
constexpr std::size_t kPairsInView = 8'000'000;  // pairs put in order at once: 0.3 GB at the most
constexpr std::size_t kPairsAtOnce = 2048;       // pairs compared between two writes
constexpr std::size_t kPagesAtOnce = 1024;       // pages judged between two looks at the list
constexpr std::size_t kDocumentsKept = 4096;     // prepared texts in memory; >= 2 * kPairsAtOnce

using Pair = std::pair<std::int64_t, std::int64_t>;

// The pairs in an order in which those of one edition, and of its neighbours, come together (breadth first through the graph they
// make): preparing a text costs more than a comparison, and with pairs in the order of arrival it would be done for nearly each pair.
std::vector<Pair> together(const std::vector<Pair>& pairs) {
  std::unordered_map<std::int64_t, std::vector<std::uint32_t>> of_edition;
  for (std::uint32_t i = 0; i < pairs.size(); ++i) {
    of_edition[pairs[i].first].push_back(i);
    of_edition[pairs[i].second].push_back(i);
  }
  std::vector<Pair> ordered;
  ordered.reserve(pairs.size());
  std::vector<bool> taken(pairs.size(), false);
  std::vector<std::int64_t> queue;
  const auto visit = [&](std::int64_t edition) {
    const auto found = of_edition.find(edition);
    if (found == of_edition.end()) return;
    for (const std::uint32_t i : std::exchange(found->second, {})) {
      if (taken[i]) continue;
      taken[i] = true;
      ordered.push_back(pairs[i]);
      queue.push_back(pairs[i].first == edition ? pairs[i].second : pairs[i].first);
    }
  };
  for (const Pair& pair : pairs) {
    queue.assign(1, pair.first);
    for (std::size_t at = 0; at < queue.size(); ++at) visit(queue[at]);
  }
  return ordered;
}
}  // namespace

struct Settler::Impl {
  store::Store& store;
  unsigned threads;
  std::unordered_map<std::int64_t, provenance::DocumentPtr> documents{};  // by edition
  SettleReport report{};
  std::atomic<bool> stopped = false;

  // Prepares the texts of these editions, all at once on all threads; template sentences as the store knows them now.
  Status load_documents(const std::vector<std::int64_t>& editions) {
    std::vector<std::int64_t> missing;
    for (const std::int64_t id : editions) {
      if (!documents.contains(id)) missing.push_back(id);
    }
    if (documents.size() + missing.size() > kDocumentsKept) {
      std::erase_if(documents, [&](const auto& entry) { return !std::binary_search(editions.begin(), editions.end(), entry.first); });
    }
    std::vector<store::MatchText> texts;
    for (const std::int64_t id : missing) {
      auto text = store::match_text(store, id);
      if (!text) return text.error();
      texts.push_back(std::move(*text));
    }
    std::vector<provenance::DocumentPtr> prepared(missing.size());
    for_each_index(threads, missing.size(), [&](std::size_t i) { prepared[i] = prepare(texts[i]); });
    for (std::size_t i = 0; i < missing.size(); ++i) documents[missing[i]] = std::move(prepared[i]);
    return {};
  }

  Status compare(std::span<const Pair> pairs) {
    std::vector<std::int64_t> needed;
    for (const auto& [a, b] : pairs) {
      needed.push_back(a);
      needed.push_back(b);
    }
    std::sort(needed.begin(), needed.end());
    needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
    if (const Status loaded = load_documents(needed); !loaded) return loaded;
    std::vector<store::PairMatch> matches(pairs.size());
    for_each_index(threads, matches.size(), [&](std::size_t i) {
      const auto [a, b] = pairs[i];
      matches[i] = {a, b, provenance::compare(*documents.at(a), *documents.at(b))};
    });
    report.pairs_compared += static_cast<std::int64_t>(pairs.size());
    report.pairs_related += std::count_if(matches.begin(), matches.end(), [](const auto& pair) { return pair.match.related; });
    return store.save_matches(matches);
  }

  // Returns how many pairs were compared.
  Result<std::size_t> compare_some() {
    const auto waiting = store.pending_pairs(kPairsInView);
    if (!waiting) return waiting.error();
    const std::vector<Pair> pairs = together(*waiting);
    std::size_t done = 0;
    for (; done < pairs.size() && !stopped; done += std::min(kPairsAtOnce, pairs.size() - done)) {
      const std::span<const Pair> some(pairs.data() + done, std::min(kPairsAtOnce, pairs.size() - done));
      if (const Status compared = compare(some); !compared) return compared.error();
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
