#include "store/edition_table.h"

namespace headwater::store {

namespace {

// A record of IndexTable::kLists: tie (8 bytes), page, weight (4 bytes each), list.
constexpr std::size_t kHeaderBytes = 16;

Error malformed() { return make_error(Errc::kCorrupt, "the candidate index holds a malformed list; `headwater reindex` rebuilds it"); }

}  // namespace

std::optional<EditionTable::Row> row_of_record(std::string_view record) {
  if (record.size() < kHeaderBytes) return std::nullopt;
  return EditionTable::Row{read_key64(record), read_key32(record.substr(8)), read_key32(record.substr(12)), 0};
}

void EditionTable::load(IndexFiles& files) {
  rows_.clear();
  files.scan(IndexTable::kLists, "", [&](std::string_view key, std::string_view record) {
    CandidateList list;
    if (record.size() < kHeaderBytes || !list.decode(record.substr(kHeaderBytes))) {
      files.fail(malformed());
      return false;
    }
    const EditionId id = read_key32(key);
    if (rows_.size() <= id) rows_.resize(id + std::size_t{1});
    rows_[id] = *row_of_record(record);
    rows_[id].bound_score = list.bound().score;
    return true;
  });
}

void EditionTable::add(const IndexedEdition& edition) {
  if (rows_.size() <= edition.id) rows_.resize(edition.id + std::size_t{1});
  rows_[edition.id] = {edition.tie, edition.page, weight_of(edition.terms), 0};
}

std::string EditionTable::encode(EditionId id, const CandidateList& list) const {
  std::string record = key64(rows_[id].tie) + key32(rows_[id].page) + key32(rows_[id].weight);
  list.encode(record);
  return record;
}

std::vector<CandidateList> EditionTable::read_lists(IndexFiles& files, const std::vector<EditionId>& ids) const {
  std::vector<std::string> keys;
  keys.reserve(ids.size());
  for (const EditionId id : ids) keys.push_back(key32(id));
  const std::vector<std::optional<std::string>> records = files.get_all(IndexTable::kLists, keys);
  std::vector<CandidateList> lists(ids.size());
  for (std::size_t i = 0; i < ids.size() && files.ok(); ++i) {
    if (!records[i] || records[i]->size() < kHeaderBytes || !lists[i].decode(std::string_view(*records[i]).substr(kHeaderBytes))) {
      files.fail(malformed());
      break;
    }
    for (ListEntry& entry : lists[i].mutable_entries()) {
      if (entry.id >= rows_.size()) continue;
      entry.tie = rows_[entry.id].tie;
      entry.least = least_score(rows_[ids[i]].weight, rows_[entry.id].weight, options_);
    }
  }
  return lists;
}

}  // namespace headwater::store
