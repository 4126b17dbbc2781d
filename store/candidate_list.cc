#include "store/candidate_list.h"

#include <algorithm>
#include <cmath>

namespace headwater::store {

namespace {
bool entry_better(const ListEntry& a, const ListEntry& b) { return better(a.rank(), b.rank()); }
}  // namespace

std::uint32_t quantize_weight(float weight) {
  constexpr float kWeightMax = 255.0F;  // far above any log-odds of a word; keeps sums of thousands of terms in 32 bits
  if (!(weight > 0)) return 1;
  return std::max<std::uint32_t>(1, static_cast<std::uint32_t>(std::lround(std::min(weight, kWeightMax) * 256.0F)));
}

std::uint32_t weight_of(const std::vector<IndexTerm>& terms) {
  std::uint32_t sum = 0;
  for (const IndexTerm& term : terms) sum += term.weight;
  return sum;
}

std::uint32_t least_score(std::uint32_t weight_a, std::uint32_t weight_b, const IndexOptions& options) {
  return static_cast<std::uint32_t>(std::uint64_t{std::min(weight_a, weight_b)} * options.share_min / 1000);
}

std::vector<IndexTerm> quantize_terms(const std::vector<Fingerprint::Term>& terms) {
  std::vector<IndexTerm> out;
  out.reserve(terms.size());
  for (const Fingerprint::Term& term : terms)
    out.push_back({term.hash & Fingerprint::kHashMask, quantize_weight(term.weight) & IndexTerm::kWeightMask});
  const auto by_hash = [](const IndexTerm& a, const IndexTerm& b) { return a.hash < b.hash; };
  if (!std::is_sorted(out.begin(), out.end(), by_hash)) std::sort(out.begin(), out.end(), by_hash);
  out.erase(std::unique(out.begin(), out.end(), [](const IndexTerm& a, const IndexTerm& b) { return a.hash == b.hash; }), out.end());
  return out;
}

CandidateList CandidateList::best_of(std::vector<ListEntry> all, std::size_t reserve) {
  CandidateList list;
  if (all.size() > reserve) {
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(reserve), all.end(), entry_better);
    list.bound_ = all[reserve].rank();  // the best of those left out
    all.resize(reserve);
  }
  std::sort(all.begin(), all.end(), entry_better);
  list.entries_ = std::move(all);
  return list;
}

std::vector<EditionId> CandidateList::kept(std::size_t keep) const {
  std::vector<EditionId> ids;
  for (std::size_t i = 0; i < std::min(keep, entries_.size()); ++i) ids.push_back(entries_[i].id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

bool CandidateList::offer(const ListEntry& entry) {
  if (!better(entry.rank(), bound_)) return false;
  entries_.push_back(entry);
  return true;
}

void CandidateList::reduce(std::size_t at, std::uint32_t weight) {
  ListEntry& entry = entries_[at];
  entry.score -= std::min(entry.score, weight);
  if (entry.shared > 0) --entry.shared;
}

bool CandidateList::settle(const IndexOptions& options) {
  std::erase_if(entries_, [&](const ListEntry& entry) {
    return entry.shared < options.shared_min || entry.score < entry.least || !better(entry.rank(), bound_);
  });
  if (!std::is_sorted(entries_.begin(), entries_.end(), entry_better)) std::sort(entries_.begin(), entries_.end(), entry_better);
  if (entries_.size() > options.reserve) {
    bound_ = entries_[options.reserve].rank();
    entries_.resize(options.reserve);
  }
  return entries_.size() >= options.keep || bound_.score == 0;
}

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

bool read_varint(std::string_view& bytes, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

void CandidateList::encode(std::string& out) const {
  append_varint(out, bound_.score);
  append_varint(out, bound_.tie);
  for (const ListEntry& entry : entries_) encode_offer(entry, out);
}

void CandidateList::encode_offer(const ListEntry& entry, std::string& out) {
  append_varint(out, entry.id);
  append_varint(out, entry.score);
  append_varint(out, entry.shared);
}

bool CandidateList::decode(std::string_view bytes) {
  std::uint64_t score = 0;
  if (!read_varint(bytes, score) || !read_varint(bytes, bound_.tie)) return false;
  bound_.score = static_cast<std::uint32_t>(score);
  while (!bytes.empty()) {
    std::uint64_t id = 0;
    std::uint64_t entry_score = 0;
    std::uint64_t shared = 0;
    if (!read_varint(bytes, id) || !read_varint(bytes, entry_score) || !read_varint(bytes, shared)) return false;
    entries_.push_back({static_cast<EditionId>(id), static_cast<std::uint32_t>(entry_score), static_cast<std::uint32_t>(shared), 0, 0});
  }
  decoded_ = entries_.size();
  return true;
}

}  // namespace headwater::store
