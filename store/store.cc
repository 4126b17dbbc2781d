#include "store/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/check.h"
#include "store/captures.h"
#include "store/edition_source.h"
#include "store/frontier_table.h"
#include "store/matches.h"
#include "store/schema.h"
#include "store/store_impl.h"
#include "store/verdicts.h"
#include "store/verify.h"
#include "store/visits.h"

namespace headwater::store {

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::string& directory, OpenMode mode) {
  const bool writable = mode == OpenMode::kReadWrite;
  auto impl = std::make_unique<Impl>();
  impl->directory = directory;
  impl->mode = mode;
  const bool rows_only = mode == OpenMode::kBeside;
  if (writable || rows_only) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error) return make_error(Errc::kStore, fmt::format("cannot create the store {}: {}", directory, error.message()));
  }
  if (writable) {
    Result<DirectoryLock> lock = DirectoryLock::acquire(directory);
    if (!lock) return lock.error();
    impl->lock.emplace(*std::move(lock));
  }
  Result<std::unique_ptr<Database>> database = Database::open(directory + "/headwater.sqlite", writable || rows_only);
  if (!database) return database.error();
  impl->database = *std::move(database);
  if (const Status schema = prepare_schema(*impl->database, writable || rows_only); !schema) return schema.error();
  if (writable) {
    if (const Status prepared = impl->prepare_writer(); !prepared) return prepared.error();
  }
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

Result<std::vector<FrontierItem>> Store::enqueue(std::vector<FrontierItem> items) {
  return impl_->write([&] { return add_urls(*impl_->database, std::move(items)); });
}

Result<std::vector<FrontierItem>> Store::load_frontier(std::int64_t job) {
  return impl_->read([&] { return waiting_urls(*impl_->database, job); });
}

Result<Store::Waiting> Store::waiting_on_host(std::string host, std::size_t n) {
  return impl_->read([&] { return store::waiting_on_host(*impl_->database, host_number(host), n); });
}

Result<Store::WaitingHosts> Store::waiting_hosts(std::int64_t after, std::size_t hosts, std::size_t per_host) {
  return impl_->read([&] { return store::waiting_hosts(*impl_->database, after, hosts, per_host); });
}

Result<std::optional<Visit>> Store::visit(std::string url) {
  return impl_->read([&] { return read_visit(*impl_->database, url); });
}

Result<Committed> Store::commit(PageRecord record) {
  std::vector<PageRecord> records;
  records.push_back(std::move(record));
  Result<std::vector<Committed>> committed = commit_all(std::move(records));
  if (!committed) return committed.error();
  return std::move(committed->front());
}

Result<std::vector<Committed>> Store::commit_all(std::vector<PageRecord> records) {
  const std::lock_guard guard(impl_->mutex);
  if (impl_->mode != OpenMode::kReadWrite) return impl_->read_only_error();
  const WarcWriter::Mark before = impl_->warc->mark();
  auto committed = impl_->transact(Transaction::Kind::kWrite, [&] {
    std::vector<Committed> done;
    for (PageRecord& record : records) {
      std::optional<WarcLocation> location;
      if (record.capture) {
        Result<WarcLocation> written = impl_->warc->append(*record.capture, warc_extras(*impl_->database, record));
        if (!written) impl_->database->fail(written.error());
        if (written) location = *std::move(written);
      }
      if (!impl_->database->ok()) break;
      done.push_back(commit_record(*impl_->database, impl_->marks, std::move(record), location));
    }
    if (const Status flushed = impl_->warc->flush(); !flushed) impl_->database->fail(flushed.error());
    return done;
  });
  if (!committed) impl_->warc->rewind(before);
  return committed;
}

Result<std::vector<CaptureRow>> Store::captures(std::int64_t after, std::size_t n) {
  return impl_->read([&] { return read_captures(*impl_->database, after, n); });
}

std::string Store::archive_directory() const { return impl_->warc_directory(); }

Status Store::update_index() {
  for (;;) {
    const std::lock_guard guard(impl_->mutex);  // given back between batches, so that commits get their turn
    const Result<bool> more = impl_->index_step();
    if (!more) return more.error();
    if (!*more) return {};
  }
}

Result<std::vector<std::pair<std::int64_t, std::int64_t>>> Store::pending_pairs(std::size_t n) {
  const std::lock_guard guard(impl_->mutex);
  const Result<CandidateIndex*> index = impl_->reading_index();
  if (!index) return index.error();
  const Result<std::vector<EditionPair>> pairs = (*index)->pending(n);
  if (!pairs) return pairs.error();
  return std::vector<std::pair<std::int64_t, std::int64_t>>(pairs->begin(), pairs->end());
}

Status Store::save_matches(const std::vector<PairMatch>& matches) {
  const std::lock_guard guard(impl_->mutex);
  if (impl_->mode != OpenMode::kReadWrite) return impl_->read_only_error();
  // A pair that no longer waits has left the graph meanwhile (or was saved before): its match must not come back.
  std::vector<EditionPair> waiting;
  std::vector<const PairMatch*> saved;
  for (const PairMatch& match : matches) {
    HW_CHECK(match.a < match.b);
    const EditionPair pair(static_cast<EditionId>(match.a), static_cast<EditionId>(match.b));
    if (!impl_->index->pending_is_current()) {
      const Result<bool> pending = impl_->index->is_pending(pair);
      if (!pending) return pending.error();
      if (!*pending) continue;
    }
    waiting.push_back(pair);
    saved.push_back(&match);
  }
  const Status stored = impl_->transact(Transaction::Kind::kWrite, [&] {
    for (const PairMatch* match : saved) put_match(*impl_->database, impl_->marks, *match);
  });
  if (!stored) return stored;
  // In this order a crash in between repeats a comparison; in the other it would lose one.
  return impl_->index->remove_pending(waiting);
}

Result<std::vector<Candidate>> Store::find_candidates(const Fingerprint& fingerprint) {
  const std::lock_guard guard(impl_->mutex);
  const Result<CandidateIndex*> index = impl_->reading_index();
  if (!index) return index.error();
  const auto found = (*index)->find(quantize_terms(fingerprint.terms));
  if (!found) return found.error();
  std::vector<Candidate> candidates;
  for (const CandidateIndex::Found& item : *found) candidates.push_back({item.edition, item.score / 256.0});
  return candidates;
}

Result<std::vector<std::uint64_t>> Store::template_sentences(const std::vector<std::uint64_t>& sentences) {
  const std::lock_guard guard(impl_->mutex);
  const Result<CandidateIndex*> index = impl_->reading_index();
  if (!index) return index.error();
  return (*index)->template_sentences(sentences);
}

Result<std::vector<std::int64_t>> Store::unjudged_pages(std::size_t n) {
  return impl_->read([&] { return unjudged_page_ids(*impl_->database, n); });
}

Result<Store::Neighbourhood> Store::neighbourhood(std::int64_t page) {
  return impl_->find(fmt::format("page {}", page), [&]() -> std::optional<Neighbourhood> {
    if (!impl_->database->lookup("SELECT 1 FROM page WHERE id = ?", page)) return std::nullopt;
    Neighbourhood found = read_neighbourhood(*impl_->database, page);
    if (impl_->mode == OpenMode::kReadWrite) {
      for (const std::int64_t member : found.members) impl_->judged_from.try_emplace(member, impl_->marks.last());
    }
    return found;
  });
}

Status Store::save_verdicts(const std::vector<JudgedLineage>& lineages) {
  const Status saved = impl_->write([&] {
    for (const auto& [lineage, verdicts] : lineages) {
      std::vector<std::string> changed = lineages_of(*impl_->database, verdicts);
      if (std::find(changed.begin(), changed.end(), lineage) == changed.end()) changed.push_back(lineage);
      for (const Verdict& verdict : verdicts) {
        put_verdict(*impl_->database, lineage, verdict);
        const auto from = impl_->judged_from.find(verdict.article);
        clear_unjudged(*impl_->database, verdict.article, from == impl_->judged_from.end() ? impl_->marks.last() : from->second);
      }
      for (const std::string& id : changed) sum_lineage(*impl_->database, id);
    }
  });
  for (const JudgedLineage& lineage : lineages) {
    for (const Verdict& verdict : lineage.verdicts) impl_->judged_from.erase(verdict.article);
  }
  return saved;
}

Result<std::vector<SiteHabit>> Store::stale_habits() {
  return impl_->read([&] { return store::habits(*impl_->database, true); });
}

Result<std::vector<SiteHabit>> Store::habits() {
  return impl_->read([&] { return store::habits(*impl_->database, false); });
}

Result<int> Store::habit_level(std::string_view domain) {
  return impl_->read([&] { return store::habit_level(*impl_->database, domain); });
}

Status Store::set_habit(const std::string& domain, int level) {
  return impl_->write([&] { store::set_habit(*impl_->database, impl_->marks, domain, level); });
}

Result<Edition> Store::edition(std::int64_t id) {
  return impl_->find(fmt::format("edition {}", id), [&] { return read_edition(*impl_->database, id); });
}

Result<std::string> Store::edition_text(std::int64_t id) {
  return impl_->find(fmt::format("edition {}", id), [&] { return read_edition_text(*impl_->database, id); });
}

Result<Page> Store::page(std::int64_t id) {
  return impl_->find(fmt::format("page {}", id), [&] { return read_page(*impl_->database, id); });
}

Result<Page> Store::find_page(std::string_view url) {
  return impl_->find(std::string(url), [&]() -> std::optional<Page> {
    const std::optional<std::int64_t> id = find_page_id(*impl_->database, url);
    if (!id) return std::nullopt;
    return read_page(*impl_->database, *id);
  });
}

Result<Store::Judged> Store::judged(std::int64_t page) {
  return impl_->find(fmt::format("a verdict on page {}", page), [&]() -> std::optional<Judged> {
    std::optional<Page> found = read_page(*impl_->database, page);
    std::optional<StoredVerdict> stored = read_verdict(*impl_->database, page);
    if (!found || !stored) return std::nullopt;
    return Judged{*std::move(found), std::move(stored->verdict), std::move(stored->lineage)};
  });
}

Result<std::vector<std::int64_t>> Store::pages() {
  return impl_->read([&] { return page_ids(*impl_->database); });
}

Result<std::vector<std::int64_t>> Store::lineage_pages(std::string_view lineage) {
  return impl_->read([&] { return lineage_page_ids(*impl_->database, lineage); });
}

Result<PairMatch> Store::match(std::int64_t edition_a, std::int64_t edition_b) {
  const auto [a, b] = std::minmax(edition_a, edition_b);
  return impl_->find(fmt::format("a match of editions {} and {}", a, b),
                     [&, first = a, second = b] { return read_match(*impl_->database, first, second); });
}

Result<StoreCounts> Store::counts() {
  return impl_->read([&] {
    Database& database = *impl_->database;
    StoreCounts counts;
    counts.captures = database.lookup("SELECT count(*) FROM capture").value_or(0);
    counts.pages = database.lookup("SELECT count(*) FROM page").value_or(0);
    counts.editions = database.lookup("SELECT count(*) FROM edition").value_or(0);
    counts.lineages = database.lookup("SELECT count(*) FROM lineage").value_or(0);
    counts.copies = database.lookup("SELECT count(*) FROM verdict WHERE derived_from IS NOT NULL").value_or(0);
    counts.waiting = database.lookup("SELECT count(*) FROM url WHERE status IN (0, 3)").value_or(0);
    counts.unreviewed = database
                            .lookup(
                                "SELECT count(*) FROM verdict v WHERE v.source_status != 0 AND NOT EXISTS (SELECT 1 FROM review r "
                                "WHERE r.page = v.page)")
                            .value_or(0);
    return counts;
  });
}

Result<std::vector<Problem>> Store::verify() {
  const std::lock_guard guard(impl_->mutex);
  Result<std::vector<Problem>> problems = impl_->transact(Transaction::Kind::kRead, [&] {
    std::vector<Problem> found = check_database(*impl_->database);
    for (Problem& problem : check_archive(*impl_->database, impl_->warc_directory())) found.push_back(std::move(problem));
    return found;
  });
  if (!problems) return problems.error();
  std::error_code ignored;
  if (!std::filesystem::exists(impl_->index_directory(), ignored)) return problems;  // a backup: the index is made anew by the next writer
  const Result<CandidateIndex*> index = impl_->reading_index();
  if (!index) {
    problems->push_back({index.error().detail});
    return problems;
  }
  DatabaseEditions editions(*impl_->database);
  const Result<std::vector<std::string>> differences = (*index)->check(editions);
  if (!differences) {
    problems->push_back({differences.error().detail});
    return problems;
  }
  for (const std::string& difference : *differences) problems->push_back({difference + "; `headwater reindex` mends it"});
  return problems;
}

Status Store::reindex(const FingerprintOf& fingerprint_of) {
  {
    const std::lock_guard guard(impl_->mutex);
    if (impl_->mode != OpenMode::kReadWrite) return impl_->read_only_error();
    if (const Status rebuilt = impl_->rebuild_index(); !rebuilt) return rebuilt;
    Result<std::int64_t> done = 0;
    do {
      done = impl_->renew_fingerprints(*done, fingerprint_of);
      if (!done) return done.error();
    } while (*done != 0);
  }
  return update_index();
}

}  // namespace headwater::store
