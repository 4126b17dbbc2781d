#include "daemon/pair_order.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <unordered_map>

namespace headwater::daemon {

namespace {

class PairOrder {
 public:
  explicit PairOrder(const std::vector<EditionPair>& pairs);
  std::vector<std::uint32_t> run();

 private:
  void visit(std::uint32_t edition);
  void touch(std::uint32_t edition);
  void leave_oldest();
  std::optional<std::uint32_t> next_near() const;
  template <class Fn>
  void each_partner(std::uint32_t edition, const Fn& fn) const {
    for (std::uint32_t at = starts_[edition]; at < starts_[edition + 1]; ++at) {
      const std::uint32_t i = links_[at];
      if (!taken_[i]) fn(i, ends_[i].first == edition ? ends_[i].second : ends_[i].first);
    }
  }

  std::vector<EditionPair> ends_;              // of the pairs: editions numbered from 0
  std::vector<std::uint32_t> starts_, links_;  // of each edition: its pairs are links_[starts_[n]] up to starts_[n + 1]
  std::vector<bool> taken_, visited_;          // pairs; editions
  std::vector<std::uint32_t> missing_;         // of each edition: pairs not taken whose other end is not near
  std::vector<std::uint64_t> used_;            // of each edition: when it was met last, 0: not near
  std::vector<std::uint32_t> near_;
  std::uint64_t clock_ = 0;
  std::vector<std::uint32_t> ordered_;
};

PairOrder::PairOrder(const std::vector<EditionPair>& pairs) : taken_(pairs.size()) {
  std::unordered_map<std::uint32_t, std::uint32_t> numbers;
  const auto number = [&](std::uint32_t edition) {
    const auto [at, is_new] = numbers.try_emplace(edition, static_cast<std::uint32_t>(numbers.size()));
    if (is_new) missing_.push_back(0);
    ++missing_[at->second];
    return at->second;
  };
  ends_.reserve(pairs.size());
  for (const auto& [a, b] : pairs) {
    const std::uint32_t first = number(a);
    ends_.emplace_back(first, number(b));
  }
  starts_.assign(missing_.size() + 1, 0);
  std::partial_sum(missing_.begin(), missing_.end(), starts_.begin() + 1);
  links_.resize(2 * pairs.size());
  std::vector<std::uint32_t> filled(starts_.begin(), starts_.end() - 1);
  for (std::uint32_t i = 0; i < ends_.size(); ++i) {
    links_[filled[ends_[i].first]++] = i;
    links_[filled[ends_[i].second]++] = i;
  }
  visited_.resize(missing_.size());
  used_.resize(missing_.size());
}

std::vector<std::uint32_t> PairOrder::run() {
  ordered_.reserve(ends_.size());
  for (const EditionPair& ends : ends_) {
    for (std::optional<std::uint32_t> next = ends.first; next; next = next_near()) visit(*next);
  }
  return std::move(ordered_);
}

void PairOrder::visit(std::uint32_t edition) {
  if (visited_[edition]) return;
  visited_[edition] = true;
  each_partner(edition, [&](std::uint32_t pair, std::uint32_t partner) {
    touch(edition);
    touch(partner);
    taken_[pair] = true;
    ordered_.push_back(pair);
  });
}

void PairOrder::touch(std::uint32_t edition) {
  const bool was_near = used_[edition] != 0;
  used_[edition] = ++clock_;
  if (was_near) return;
  if (near_.size() == kNear) leave_oldest();
  near_.push_back(edition);
  each_partner(edition, [&](std::uint32_t, std::uint32_t partner) { --missing_[partner]; });
}

void PairOrder::leave_oldest() {
  const auto oldest = std::min_element(near_.begin(), near_.end(), [&](std::uint32_t a, std::uint32_t b) { return used_[a] < used_[b]; });
  used_[*oldest] = 0;
  each_partner(*oldest, [&](std::uint32_t, std::uint32_t partner) { ++missing_[partner]; });
  *oldest = near_.back();
  near_.pop_back();
}

std::optional<std::uint32_t> PairOrder::next_near() const {
  std::optional<std::uint32_t> best;
  for (const std::uint32_t edition : near_) {
    if (!visited_[edition] && (!best || missing_[edition] < missing_[*best])) best = edition;
  }
  return best;
}

}  // namespace

std::vector<std::uint32_t> order_of(const std::vector<EditionPair>& pairs) { return PairOrder(pairs).run(); }

}  // namespace headwater::daemon
