#include "store/store_impl.h"

#include "store/edition_source.h"
#include "store/matches.h"
#include "store/row_codec.h"

namespace headwater::store {

namespace {
constexpr std::chrono::seconds kReaderIndexAge{2};  // a reader looks at the writer's index again after this
constexpr std::size_t kGoneBatch = 10'000;
constexpr std::int64_t kRenewedAtOnce = 1'000;  // fingerprints written in one transaction
}  // namespace

Status Store::Impl::prepare_writer() {
  const Result<std::pair<std::string, std::int64_t>> last = transact(Transaction::Kind::kRead, [&] {
    marks = JudgeMarks(database->lookup("SELECT max(mark) FROM unjudged").value_or(0));
    Statement row = database->query(
        "SELECT warc_file, max(warc_offset + warc_length) FROM capture WHERE warc_file = (SELECT max(warc_file) FROM capture)");
    return row.step() ? std::pair(row.text(0), row.integer(1)) : std::pair(std::string(), std::int64_t{0});
  });
  if (!last) return last.error();
  Result<WarcWriter> writer = WarcWriter::open(warc_directory(), last->first, static_cast<std::uint64_t>(last->second));
  if (!writer) return writer.error();
  warc.emplace(*std::move(writer));
  return open_index();
}

Status Store::Impl::open_index() {
  Result<std::unique_ptr<CandidateIndex>> opened = CandidateIndex::open(index_directory(), true);
  if (!opened && opened.error().code == Errc::kCorrupt) return rebuild_index();
  if (!opened) return opened.error();
  index = *std::move(opened);
  const Result<EditionId> indexed = index->watermark();
  if (!indexed) return indexed.error();
  const std::int64_t editions = database->lookup("SELECT max(id) FROM edition").value_or(0);
  // An index that is ahead belongs to a database that lost its last commits (a power cut) or was replaced.
  if (*indexed > editions) return rebuild_index();
  // An index that was lost leaves matches of a graph that nobody knows any more.
  if (*indexed == 0 && database->lookup("SELECT 1 FROM match LIMIT 1")) return rebuild_index();
  return clear_gone();
}

Status Store::Impl::rebuild_index() {
  index.reset();
  if (const Status gone = IndexFiles::destroy(index_directory()); !gone) return gone;
  const Status cleared = transact(Transaction::Kind::kWrite, [&] { remove_all_matches(*database, marks); });
  if (!cleared) return cleared;
  Result<std::unique_ptr<CandidateIndex>> opened = CandidateIndex::open(index_directory(), true);
  if (!opened) return opened.error();
  index = *std::move(opened);
  return {};
}

Result<std::int64_t> Store::Impl::renew_fingerprints(std::int64_t id, const FingerprintOf& fingerprint_of) {
  return transact(Transaction::Kind::kWrite, [&] {
    std::int64_t last = 0;
    std::vector<std::pair<std::int64_t, Fingerprint>> made;
    for (Statement row = database->query("SELECT id, text FROM edition WHERE id > ? ORDER BY id LIMIT ?", id, kRenewedAtOnce);
         row.step();) {
      last = row.integer(0);
      made.emplace_back(last, fingerprint_of(row.view(1)));
    }
    for (const auto& [edition, fingerprint] : made) {
      const std::string terms = encode_terms(fingerprint.terms), sentences = encode_sentences(fingerprint);
      database->run("UPDATE fingerprint SET terms = ?2, sentences = ?3 WHERE edition = ?1", edition, Blob{terms}, Blob{sentences});
      database->run("UPDATE edition SET words = ?2, too_short = ?3 WHERE id = ?1", edition, static_cast<std::int64_t>(fingerprint.words),
                    fingerprint.too_short);
    }
    return last;
  });
}

Result<CandidateIndex*> Store::Impl::reading_index() {
  if (mode == OpenMode::kReadWrite) return index.get();
  const std::int64_t version = database->lookup("PRAGMA data_version").value_or(0);
  const auto now = std::chrono::steady_clock::now();
  if (index != nullptr && (version == index_version || now - index_opened < kReaderIndexAge)) return index.get();
  Result<std::unique_ptr<CandidateIndex>> opened = CandidateIndex::open(index_directory(), false);
  if (!opened) return opened.error();
  index = *std::move(opened);
  index_version = version;
  index_opened = now;
  return index.get();
}

Status Store::Impl::clear_gone() {
  for (;;) {
    const Result<std::vector<EditionPair>> pairs = index->gone(kGoneBatch);
    if (!pairs) return pairs.error();
    if (pairs->empty()) return {};
    const Status removed = transact(Transaction::Kind::kWrite, [&] {
      for (const auto& [a, b] : *pairs) remove_match(*database, marks, a, b);
    });
    if (!removed) return removed;
    if (const Status forgotten = index->forget(*pairs); !forgotten) return forgotten;
  }
}

Result<bool> Store::Impl::index_step() {
  if (mode != OpenMode::kReadWrite) return read_only_error();
  const Result<std::vector<EditionId>> redated = transact(Transaction::Kind::kRead, [&] {
    std::vector<EditionId> ids;
    Statement rows = database->query("SELECT edition FROM redated ORDER BY edition");
    while (rows.step()) ids.push_back(static_cast<EditionId>(rows.integer(0)));
    return ids;
  });
  if (!redated) return redated.error();
  DatabaseEditions editions(*database);
  const Result<bool> stepped = index->step(editions, *redated);
  if (!stepped) return stepped.error();
  if (!redated->empty()) {
    const Status cleared = transact(Transaction::Kind::kWrite, [&] {
      for (const EditionId id : *redated) database->run("DELETE FROM redated WHERE edition = ?", static_cast<std::int64_t>(id));
    });
    if (!cleared) return cleared.error();
  }
  if (const Status cleared = clear_gone(); !cleared) return cleared.error();
  return stepped;
}

}  // namespace headwater::store
