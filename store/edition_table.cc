#include "store/edition_table.h"

namespace headwater::store {

namespace {

constexpr EditionId kRowsTogether = 256;  // one value of IndexTable::kRows
constexpr std::size_t kRowBytes = 16;     // tie (8 bytes), page, weight (4 bytes each)

Error malformed() { return make_error(Errc::kCorrupt, "the candidate index holds a malformed list; `headwater reindex` rebuilds it"); }

}  // namespace

void EditionTable::load(IndexFiles& files) {
  rows_.clear();
  files.scan(IndexTable::kRows, "", [&](std::string_view key, std::string_view rows) {
    if (rows.size() % kRowBytes != 0) {
      files.fail(malformed());
      return false;
    }
    const std::size_t first = std::size_t{read_key32(key)} * kRowsTogether;
    rows_.resize(first);
    for (; !rows.empty(); rows.remove_prefix(kRowBytes)) {
      rows_.push_back({read_key64(rows), read_key32(rows.substr(8)), read_key32(rows.substr(12)), 0});
    }
    return true;
  });
}

void EditionTable::write(EditionId first, IndexBatch& batch) const {
  std::string rows;
  for (std::size_t id = first; id < rows_.size(); ++id) {
    rows += key64(rows_[id].tie) + key32(rows_[id].page) + key32(rows_[id].weight);
    if ((id + 1) % kRowsTogether != 0 && id + 1 < rows_.size()) continue;
    batch.append(IndexTable::kRows, key32(static_cast<EditionId>(id / kRowsTogether)), rows);
    rows.clear();
  }
}

void EditionTable::add(const IndexedEdition& edition) {
  if (rows_.size() <= edition.id) rows_.resize(edition.id + std::size_t{1});
  rows_[edition.id] = {edition.tie, edition.page, weight_of(edition.terms), 0};
}

std::string EditionTable::bounds() const {
  std::string out;
  out.reserve(rows_.size() * sizeof(std::uint32_t));
  for (const Row& row : rows_) out += key32(row.bound_score);
  return out;
}

void EditionTable::set_bounds(std::string_view bounds) {
  if (bounds.size() != rows_.size() * sizeof(std::uint32_t)) return;
  for (std::size_t id = 0; id < rows_.size(); ++id) rows_[id].bound_score = read_key32(bounds.substr(id * sizeof(std::uint32_t)));
}

std::vector<CandidateList> EditionTable::read_lists(IndexFiles& files, std::span<const EditionId> ids, std::size_t of) const {
  std::vector<std::string> keys;
  keys.reserve(ids.size());
  for (const EditionId id : ids) keys.push_back(key32(id));
  const std::vector<std::optional<std::string>> records = files.get_all(IndexTable::kLists, keys, of);
  std::vector<CandidateList> lists(ids.size());
  for (std::size_t i = 0; i < ids.size() && files.ok(); ++i) {
    if (!records[i] || !lists[i].decode(*records[i])) {
      files.fail(malformed());
      break;
    }
    for (ListEntry& entry : lists[i].mutable_entries()) {
      if (entry.id >= rows_.size()) continue;
      entry.tie = rows_[entry.id].tie;
      entry.least = least_score(rows_[ids[i]].weight, rows_[entry.id].weight, options_);
    }
    lists[i].settle(options_);  // some stand at the end, where they were appended
  }
  return lists;
}

}  // namespace headwater::store
