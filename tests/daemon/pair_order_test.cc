#include "daemon/pair_order.h"

#include <gmock/gmock.h>

#include <list>
#include <map>
#include <numeric>
#include <random>
#include <set>

namespace headwater::daemon {
namespace {

// A graph as candidates make it: subjects of very different sizes, edges mostly within them, some between, so that all hangs together.
std::vector<EditionPair> subjects(std::uint32_t editions) {
  std::mt19937 random(3);
  std::vector<std::vector<std::uint32_t>> members;
  std::set<EditionPair> pairs;
  for (std::uint32_t id = 1; id <= editions; ++id) {
    const bool opens = members.empty() || random() % 25 == 0;
    if (opens) members.emplace_back();
    std::vector<std::uint32_t>& own = opens ? members.back() : members[std::min(random() % members.size(), random() % members.size())];
    for (int k = 0; k < 12 && !own.empty(); ++k) pairs.emplace(own[random() % own.size()], id);
    if (id > 1) pairs.emplace(1 + random() % (id - 1), id);
    own.push_back(id);
  }
  return {pairs.begin(), pairs.end()};
}

// How often a cache of `size` texts, the least recently used given up, has to load one.
std::size_t loads(const std::vector<EditionPair>& pairs, const std::vector<std::uint32_t>& order, std::size_t size) {
  std::list<std::uint32_t> recent;
  std::map<std::uint32_t, std::list<std::uint32_t>::iterator> held;
  std::size_t count = 0;
  for (const std::uint32_t i : order) {
    for (const std::uint32_t id : {pairs[i].first, pairs[i].second}) {
      if (const auto at = held.find(id); at != held.end()) {
        recent.erase(at->second);
      } else {
        ++count;
      }
      recent.push_front(id);
      held[id] = recent.begin();
      if (recent.size() <= size) continue;
      held.erase(recent.back());
      recent.pop_back();
    }
  }
  return count;
}

TEST(PairOrder, TakesEachPairOnce) {
  const std::vector<EditionPair> pairs = subjects(2000);
  std::vector<std::uint32_t> order = order_of(pairs), all(pairs.size());
  std::iota(all.begin(), all.end(), 0u);
  std::sort(order.begin(), order.end());
  EXPECT_EQ(order, all);
  EXPECT_THAT(order_of({}), ::testing::IsEmpty());
  EXPECT_THAT(order_of({{7, 9}}), ::testing::ElementsAre(0u));
}

TEST(PairOrder, LetsAFewTextsInMemoryDoHoweverLargeTheGraph) {
  for (const std::uint32_t editions : {3000u, 12000u}) {
    const std::vector<EditionPair> pairs = subjects(editions);
    std::vector<std::uint32_t> arrival(pairs.size());
    std::iota(arrival.begin(), arrival.end(), 0u);
    const auto each = [&](const std::vector<std::uint32_t>& order) { return static_cast<double>(loads(pairs, order, 300)) / editions; };
    EXPECT_LT(each(order_of(pairs)), 3.0) << editions;  // one of them for the edge into another subject
    EXPECT_GT(each(arrival), 6.0) << editions;
  }
}

TEST(PairOrder, AnEditionWithMorePartnersThanFitStaysAtHand) {
  std::vector<EditionPair> star;
  for (std::uint32_t id = 2; id < 5 * kNear; ++id) star.emplace_back(1, id);
  EXPECT_EQ(loads(star, order_of(star), 2), star.size() + 1);
}

}  // namespace
}  // namespace headwater::daemon
