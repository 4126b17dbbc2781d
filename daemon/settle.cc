#include "daemon/settle.h"

#include <algorithm>
#include <atomic>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "daemon/lineage.h"
#include "daemon/parallel.h"
#include "provenance/document.h"

namespace headwater::daemon {

namespace {
constexpr std::size_t kPairsAtOnce = 4096;    // pairs compared between two writes
constexpr std::size_t kPagesAtOnce = 1024;    // pages judged between two looks at the list
constexpr std::size_t kDocumentsKept = 4000;  // prepared texts in memory
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
    std::vector<std::string> texts;
    for (const std::int64_t id : missing) {
      auto text = store.edition_text(id);
      if (!text) return text.error();
      texts.push_back(std::move(*text));
    }
    std::vector<provenance::DocumentPtr> prepared(missing.size());
    std::vector<std::vector<std::uint64_t>> sentences(missing.size());
    for_each_index(threads, missing.size(), [&](std::size_t i) { sentences[i] = provenance::sentence_hashes(texts[i]); });
    for (std::size_t i = 0; i < missing.size(); ++i) {
      const auto templates = store.template_sentences(sentences[i]);
      if (!templates) return templates.error();
      sentences[i] = *templates;
    }
    for_each_index(threads, missing.size(), [&](std::size_t i) {
      const std::unordered_set<std::uint64_t> known(sentences[i].begin(), sentences[i].end());
      prepared[i] = provenance::prepare(texts[i], [&](std::uint64_t sentence) { return known.contains(sentence); });
    });
    for (std::size_t i = 0; i < missing.size(); ++i) documents[missing[i]] = std::move(prepared[i]);
    return {};
  }

  // Returns how many pairs were compared.
  Result<std::size_t> compare_some() {
    const auto pairs = store.pending_pairs(kPairsAtOnce);
    if (!pairs) return pairs.error();
    // Few editions at a time, so that their texts fit in memory together.
    for (std::size_t begin = 0; begin < pairs->size();) {
      std::vector<std::int64_t> needed;
      std::size_t end = begin;
      while (end < pairs->size() && needed.size() < kDocumentsKept) {
        needed.push_back((*pairs)[end].first);
        needed.push_back((*pairs)[end].second);
        if (++end % 256 == 0) {
          std::sort(needed.begin(), needed.end());
          needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
        }
      }
      std::sort(needed.begin(), needed.end());
      needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
      if (const Status loaded = load_documents(needed); !loaded) return loaded.error();
      std::vector<store::PairMatch> matches(end - begin);
      for_each_index(threads, matches.size(), [&](std::size_t i) {
        const auto [a, b] = (*pairs)[begin + i];
        matches[i] = {a, b, provenance::compare(*documents.at(a), *documents.at(b))};
      });
      report.pairs_related += std::count_if(matches.begin(), matches.end(), [](const auto& pair) { return pair.match.related; });
      if (const Status saved = store.save_matches(matches); !saved) return saved.error();
      begin = end;
    }
    report.pairs_compared += static_cast<std::int64_t>(pairs->size());
    return pairs->size();
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
