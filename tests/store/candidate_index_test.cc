// The index against its definition (store/index_types.h, store/template_learner.h), computed the slow way.
#include "store/candidate_index.h"

#include <gmock/gmock.h>

#include <map>
#include <numeric>
#include <random>
#include <set>

#include "store_fixture.h"

namespace headwater::store {
namespace {

using Name = std::size_t;  // an edition's place in the corpus; ids depend on the order of arrival
using NamePair = std::pair<Name, Name>;

IndexOptions small_options() {
  IndexOptions options;
  options.postings_max = 10;
  options.keep = 3;
  options.reserve = 5;
  options.window = 5;
  options.share_min = 150;
  options.batch_min = options.batch_max = 7;
  return options;
}

/// `size` editions over a skewed vocabulary, some on one page, with sentences of their site.
std::vector<IndexedEdition> random_corpus(std::mt19937& random, std::size_t size) {
  std::vector<IndexedEdition> corpus(size);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (std::size_t i = 0; i < size; ++i) {
    IndexedEdition& edition = corpus[i];
    edition.page = static_cast<std::uint32_t>(1 + (uniform(random) < 0.15 && i > 0 ? corpus[i - 1].page - 1 : i));
    edition.tie = (std::uint64_t{random()} << 20) + i;
    edition.site = random() % 4;
    if (uniform(random) < 0.8) edition.published = static_cast<std::int64_t>(random() % (30 * 24 * 3600));
    std::set<std::uint64_t> terms;
    for (int k = 0; k < 14; ++k)
      terms.insert(static_cast<std::uint64_t>(3.0 * static_cast<double>(size) * uniform(random) * uniform(random)));
    if (i > 0 && uniform(random) < 0.7) {  // takes over a part of an earlier one
      for (const IndexTerm& term : corpus[random() % i].terms) {
        if (uniform(random) < 0.6) terms.insert(term.hash / 977);
      }
    }
    for (const std::uint64_t term : terms)
      edition.terms.push_back({term * 977 & Fingerprint::kHashMask, (100 + term % 5 * 60) & IndexTerm::kWeightMask});
    std::set<std::uint64_t> sentences;
    for (int k = 0; k < 7; ++k) sentences.insert(1000 + random() % 400);
    if (uniform(random) < 0.6) sentences.insert(edition.site);
    if (uniform(random) < 0.3) sentences.insert(50 + random() % 3);
    edition.sentences.assign(sentences.begin(), sentences.end());
    std::copy_if(sentences.begin(), sentences.end(), std::back_inserter(edition.captions), [&](auto) { return uniform(random) < 0.3; });
  }
  return corpus;
}

class ListSource final : public EditionSource {
 public:
  explicit ListSource(const std::vector<IndexedEdition>& corpus) : corpus_(corpus) {}
  EditionId add(Name name) {
    names_.push_back(name);
    return static_cast<EditionId>(names_.size());
  }
  Name name(EditionId id) const { return names_.at(id - 1); }
  EditionId id(Name name) const { return static_cast<EditionId>(std::find(names_.begin(), names_.end(), name) - names_.begin() + 1); }
  Result<std::vector<IndexedEdition>> after(EditionId id, std::size_t n) override {
    std::vector<IndexedEdition> out;
    for (EditionId next = id + 1; next <= names_.size() && out.size() < n; ++next) out.push_back(*load(next));
    return out;
  }
  Result<IndexedEdition> load(EditionId id) override {
    IndexedEdition edition = corpus_[name(id)];
    edition.id = id;
    return edition;
  }

 private:
  const std::vector<IndexedEdition>& corpus_;
  std::vector<Name> names_;
};

/// The definition, by brute force.
struct Truth {
  std::vector<std::vector<std::pair<Name, std::uint32_t>>> kept;
  std::set<NamePair> graph;
  std::set<std::uint64_t> templates;
};

std::vector<std::vector<std::pair<Name, std::uint32_t>>> true_lists(const std::vector<IndexedEdition>& corpus,
                                                                    const IndexOptions& options) {
  std::map<std::uint64_t, std::size_t> df;
  for (const IndexedEdition& edition : corpus) {
    for (const IndexTerm& term : edition.terms) ++df[term.hash];
  }
  std::vector<std::vector<std::pair<Name, std::uint32_t>>> lists(corpus.size());
  for (Name a = 0; a < corpus.size(); ++a) {
    std::vector<std::tuple<std::int64_t, std::uint64_t, Name>> ranked;
    for (Name b = 0; b < corpus.size(); ++b) {
      std::uint32_t score = 0;
      std::size_t shared = 0;
      for (const IndexTerm& term : corpus[a].terms) {
        const bool has =
            std::any_of(corpus[b].terms.begin(), corpus[b].terms.end(), [&](const IndexTerm& t) { return t.hash == term.hash; });
        if (!has || df[term.hash] > options.postings_max) continue;
        score += term.weight;
        ++shared;
      }
      const bool enough = score >= least_score(weight_of(corpus[a].terms), weight_of(corpus[b].terms), options);
      if (shared >= options.shared_min && enough && corpus[a].page != corpus[b].page)
        ranked.emplace_back(-std::int64_t{score}, corpus[b].tie, b);
    }
    std::sort(ranked.begin(), ranked.end());
    if (ranked.size() > options.keep) ranked.resize(options.keep);
    for (const auto& [score, tie, b] : ranked) lists[a].emplace_back(b, static_cast<std::uint32_t>(-score));
  }
  return lists;
}

std::vector<std::uint64_t> prose_of(const IndexedEdition& edition) {
  std::vector<std::uint64_t> out;
  std::set_difference(edition.sentences.begin(), edition.sentences.end(), edition.captions.begin(), edition.captions.end(),
                      std::back_inserter(out));
  return out;
}

bool true_template(const std::vector<IndexedEdition>& corpus, std::uint64_t sentence, const IndexOptions& options) {
  std::vector<std::pair<std::uint64_t, Name>> window;
  for (Name a = 0; a < corpus.size(); ++a) {
    const auto& all = corpus[a].sentences;
    if (std::binary_search(all.begin(), all.end(), sentence)) window.emplace_back(corpus[a].tie, a);
  }
  std::sort(window.begin(), window.end());
  if (window.size() > options.window) window.resize(options.window);
  std::vector<std::size_t> component(window.size());
  std::iota(component.begin(), component.end(), 0U);
  for (std::size_t round = 0; round < window.size(); ++round) {
    for (std::size_t i = 0; i < window.size(); ++i) {
      for (std::size_t j = 0; j < window.size(); ++j) {
        const auto x = prose_of(corpus[window[i].second]), y = prose_of(corpus[window[j].second]);
        if (x.empty() || y.empty()) continue;
        std::vector<std::uint64_t> both;
        std::set_intersection(x.begin(), x.end(), y.begin(), y.end(), std::back_inserter(both));
        if (both.size() * 10 >= 3 * std::min(x.size(), y.size())) component[i] = component[j] = std::min(component[i], component[j]);
      }
    }
  }
  std::map<std::uint64_t, std::set<std::size_t>> by_site;
  std::vector<std::int64_t> dates;
  for (std::size_t i = 0; i < window.size(); ++i) {
    const IndexedEdition& edition = corpus[window[i].second];
    by_site[edition.site].insert(component[i]);
    if (edition.published) dates.push_back(*edition.published);
  }
  const bool one_site = std::any_of(by_site.begin(), by_site.end(), [](const auto& site) { return site.second.size() >= 4; });
  const bool long_time =
      !dates.empty() && *std::max_element(dates.begin(), dates.end()) - *std::min_element(dates.begin(), dates.end()) > 14 * 24 * 3600;
  return one_site || (std::set<std::size_t>(component.begin(), component.end()).size() >= 4 && long_time);
}

Truth truth_of(const std::vector<IndexedEdition>& corpus, const IndexOptions& options) {
  Truth truth;
  truth.kept = true_lists(corpus, options);
  for (Name a = 0; a < corpus.size(); ++a) {
    for (const auto& [b, score] : truth.kept[a]) truth.graph.insert(std::minmax(a, b));
    for (const std::uint64_t sentence : corpus[a].sentences) {
      if (true_template(corpus, sentence, options)) truth.templates.insert(sentence);
    }
  }
  return truth;
}

/// Does what the pipeline does: compares what waits, drops what left. Remembers for each pair the template sentences it was compared under.
class Crawl {
 public:
  Crawl(const std::vector<IndexedEdition>& corpus, const std::string& directory)
      : corpus_(corpus), source_(corpus), directory_(directory), index_(open()) {}

  void add(Name name) { source_.add(name); }

  void update() {
    while (must(index_->step(source_, {}))) drop_gone();
    drop_gone();
    const std::vector<EditionPair> waiting = must(index_->pending(100'000));
    for (const auto& [a, b] : waiting) compared_[named(a, b)] = templates_of(a, b);
    must(index_->remove_pending(waiting));
  }
  void reopen() {
    index_.reset();
    index_ = open();
  }

  void expect(const Truth& truth) {
    std::set<NamePair> graph;
    for (const auto& [pair, templates] : compared_) graph.insert(pair);
    EXPECT_EQ(graph, truth.graph);
    for (Name name = 0; name < corpus_.size(); ++name) {
      std::vector<std::pair<Name, std::uint32_t>> kept;
      for (const auto& found : must(index_->kept(source_.id(name)))) kept.emplace_back(source_.name(found.edition), found.score);
      EXPECT_EQ(kept, truth.kept[name]) << "edition " << name;
      for (const std::uint64_t sentence : corpus_[name].sentences) {
        EXPECT_EQ(must(index_->template_sentences({sentence})).size(), truth.templates.count(sentence)) << "sentence " << sentence;
      }
    }
    for (const auto& [pair, templates] : compared_) {
      EXPECT_EQ(templates, templates_of(source_.id(pair.first), source_.id(pair.second))) << "a comparison is out of date";
    }
    EXPECT_THAT(must(index_->check(source_)), ::testing::IsEmpty());
  }

 private:
  std::unique_ptr<CandidateIndex> open() { return must(CandidateIndex::open(directory_, true, small_options())); }
  NamePair named(EditionId a, EditionId b) const { return std::minmax(source_.name(a), source_.name(b)); }
  void drop_gone() {
    const std::vector<EditionPair> gone = must(index_->gone(100'000));
    for (const auto& [a, b] : gone) compared_.erase(named(a, b));
    must(index_->forget(gone));
  }
  std::vector<std::uint64_t> templates_of(EditionId a, EditionId b) {
    std::vector<std::uint64_t> sentences = corpus_[source_.name(a)].sentences;
    const auto& more = corpus_[source_.name(b)].sentences;
    sentences.insert(sentences.end(), more.begin(), more.end());
    std::sort(sentences.begin(), sentences.end());
    sentences.erase(std::unique(sentences.begin(), sentences.end()), sentences.end());
    return must(index_->template_sentences(sentences));
  }

  const std::vector<IndexedEdition>& corpus_;
  ListSource source_;
  std::string directory_;
  std::unique_ptr<CandidateIndex> index_;
  std::map<NamePair, std::vector<std::uint64_t>> compared_;
};

TEST(CandidateIndex, EqualsItsDefinitionInEveryOrderAndEverySplitIntoUpdates) {
  std::size_t pairs = 0;
  std::size_t templates = 0;
  for (unsigned seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const std::vector<IndexedEdition> corpus = random_corpus(random, 20 + random() % 60);
    const Truth truth = truth_of(corpus, small_options());
    pairs += truth.graph.size();
    templates += truth.templates.size();
    std::vector<Name> order(corpus.size());
    std::iota(order.begin(), order.end(), 0U);
    for (const unsigned chance : {2U, 12U, 1000U}) {  // one update every so many editions
      std::shuffle(order.begin(), order.end(), random);
      const TemporaryDirectory directory;
      Crawl run(corpus, directory.path());
      for (const Name name : order) {
        run.add(name);
        if (random() % chance == 0) run.update();
        if (random() % 40 == 0) run.reopen();  // bounds are carried over
      }
      run.update();
      run.expect(truth);
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(pairs, 400U);  // the corpora are not trivial
  EXPECT_GT(templates, 10U);
}

TEST(CandidateIndex, FindsForATextOutsideTheSetWhatItWouldKeepForIt) {
  std::mt19937 random(5);
  const std::vector<IndexedEdition> corpus = random_corpus(random, 60);
  const TemporaryDirectory directory;
  ListSource source(corpus);
  for (Name name = 0; name < corpus.size(); ++name) source.add(name);
  auto index = must(CandidateIndex::open(directory.path(), true, small_options()));
  while (must(index->step(source, {}))) {
  }
  std::size_t any = 0;
  for (Name name = 0; name < corpus.size(); ++name) {
    const auto found = must(index->find(corpus[name].terms));
    const auto kept = must(index->kept(source.id(name)));
    // All that it keeps are found, but for the places that the edition itself and others of its page take.
    std::size_t own = 0;
    std::set<EditionId> ids;
    for (const auto& item : found) {
      ids.insert(item.edition);
      own += corpus[source.name(item.edition)].page == corpus[name].page ? 1U : 0U;
    }
    std::size_t missing = 0;
    for (const auto& item : kept) missing += 1 - ids.count(item.edition);
    EXPECT_LE(missing, own);
    any += found.size();
  }
  EXPECT_GT(any, 60U);
}

TEST(CandidateIndex, WhatAnOutletRunsAsAGalleryUnderFourArticlesIsTemplateText) {
  std::vector<IndexedEdition> corpus(4);
  for (std::uint32_t i = 0; i < 4; ++i) {
    corpus[i].page = i + 1;
    corpus[i].tie = i;
    corpus[i].sentences = {5, 6, 7, 100 + i * 10, 101 + i * 10};
  }
  for (const bool as_gallery : {false, true}) {
    const TemporaryDirectory directory;
    for (IndexedEdition& edition : corpus)
      edition.captions = as_gallery ? std::vector<std::uint64_t>{5, 6, 7} : std::vector<std::uint64_t>{};
    ListSource source(corpus);
    for (Name name = 0; name < corpus.size(); ++name) source.add(name);
    auto index = must(CandidateIndex::open(directory.path(), true, small_options()));
    while (must(index->step(source, {}))) {
    }
    // Three of five sentences in common: as prose they are versions of one text.
    EXPECT_EQ(must(index->template_sentences({5, 6, 7})).size(), as_gallery ? 3U : 0U);
  }
}

TEST(CandidateIndex, ADateThatChangesIsLookedAtAgain) {
  // Four unrelated editions of four sites share a sentence; only their dates make it template text.
  std::vector<IndexedEdition> corpus(4);
  for (std::uint32_t i = 0; i < 4; ++i) {
    corpus[i].page = i + 1;
    corpus[i].tie = corpus[i].site = i;
    corpus[i].published = 0;
    corpus[i].sentences = {5, 100 + i * 10, 101 + i * 10, 102 + i * 10};
  }
  const TemporaryDirectory directory;
  ListSource source(corpus);
  for (Name name = 0; name < corpus.size(); ++name) source.add(name);
  auto index = must(CandidateIndex::open(directory.path(), true, small_options()));
  while (must(index->step(source, {}))) {
  }
  EXPECT_THAT(must(index->template_sentences({5})), ::testing::IsEmpty());
  corpus[2].published = 15 * 24 * 3600;
  must(index->step(source, {3}));
  EXPECT_THAT(must(index->template_sentences({5})), ::testing::ElementsAre(5U));
}

// Pairs are compared in an order of their own; thousands of them are taken off the list in stretches.
TEST(CandidateIndex, FinishedPairsLeaveTheListInWhateverOrderAndNoOthersDo) {
  std::mt19937 random(7);
  const std::vector<IndexedEdition> corpus = random_corpus(random, 700);
  IndexOptions options = small_options();
  options.postings_max = 400;
  options.keep = 40;
  options.reserve = 80;
  options.share_min = 0;
  const TemporaryDirectory directory;
  ListSource source(corpus);
  for (Name name = 0; name < corpus.size(); ++name) source.add(name);
  auto index = must(CandidateIndex::open(directory.path(), true, options));
  while (must(index->step(source, {}))) {
  }
  std::vector<EditionPair> done = must(index->pending(1'000'000));
  ASSERT_GT(done.size(), 10'000U);  // enough for the list to be read
  std::vector<EditionPair> left;
  const auto finish = [&](auto keep) {
    left.clear();
    std::vector<EditionPair> finished;
    for (std::size_t i = 0; i < done.size(); ++i) (keep(i) ? left : finished).push_back(done[i]);
    std::shuffle(finished.begin(), finished.end(), random);
    for (std::size_t begin = 0; begin < finished.size(); begin += 1000) {
      const std::size_t end = std::min(finished.size(), begin + 1000);
      must(index->remove_pending(
          {finished.begin() + static_cast<std::ptrdiff_t>(begin), finished.begin() + static_cast<std::ptrdiff_t>(end)}));
    }
  };
  finish([](std::size_t i) { return i % 1000 == 3 || (i > 2000 && i < 6000 && i % 2 == 0); });  // stretches long and short
  EXPECT_EQ(must(index->pending(1'000'000)), left);
  index.reset();
  index = must(CandidateIndex::open(directory.path(), true, options));
  EXPECT_EQ(must(index->pending(1'000'000)), left);
  done = left;
  finish([](std::size_t i) { return i % 7 == 0; });  // too few to read the list; written when the index is closed
  index.reset();
  index = must(CandidateIndex::open(directory.path(), true, options));
  EXPECT_EQ(must(index->pending(1'000'000)), left);
}

TEST(CandidateIndex, IsReadableWhileItIsWritten) {
  std::mt19937 random(6);
  const std::vector<IndexedEdition> corpus = random_corpus(random, 40);
  const TemporaryDirectory directory;
  ListSource source(corpus);
  auto writer = must(CandidateIndex::open(directory.path(), true, small_options()));
  for (Name name = 0; name < corpus.size(); ++name) {
    source.add(name);
    must(writer->step(source, {}));
    if (name % 13 != 0) continue;
    auto reader = must(CandidateIndex::open(directory.path(), false, small_options()));
    EXPECT_EQ(must(reader->watermark()), name + 1);
    EXPECT_FALSE(must(reader->find(corpus[name].terms)).empty());
  }
}

}  // namespace
}  // namespace headwater::store
