#include "crawler/revisit.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace headwater::crawler {
namespace {
using std::chrono::hours;

Capture answer(int status, Instant fetched, HeaderList headers = {}) {
  Capture capture;
  capture.status = status;
  capture.fetched = fetched;
  capture.headers = std::move(headers);
  return capture;
}

const Instant kNoon = *parse_rfc3339("2024-06-15T12:00:00Z");

TEST(Revisit, AsksWithWhatTheLastFullAnswerCarried) {
  const Visit first =
      next_visit(std::nullopt, answer(200, kNoon, {{"ETag", "\"v1\""}, {"Last-Modified", "Sat, 15 Jun 2024 08:00:00 GMT"}}), 5);
  EXPECT_EQ(conditional_headers(first), (HeaderList{{"If-None-Match", "\"v1\""}, {"If-Modified-Since", "Sat, 15 Jun 2024 08:00:00 GMT"}}));
  EXPECT_EQ(first.interval, hours{1});  // a quarter of its age
  const Visit second = next_visit(first, answer(304, kNoon + hours{1}), 0);
  EXPECT_EQ(conditional_headers(second), conditional_headers(first));
  EXPECT_EQ(second.content, 5u);
  EXPECT_TRUE(conditional_headers(next_visit(std::nullopt, answer(200, kNoon), 1)).empty());
}

TEST(Revisit, TheIntervalFollowsObservedChange) {
  Visit visit = next_visit(std::nullopt, answer(200, kNoon), 1);
  EXPECT_EQ(visit.interval, hours{24});
  visit = next_visit(visit, answer(200, due(visit)), 2);
  EXPECT_EQ(visit.interval, hours{12});
  EXPECT_EQ(visit.changes, 1);
  EXPECT_EQ(visit.changed, visit.visited);
  visit = next_visit(visit, answer(304, due(visit)), 0);
  EXPECT_EQ(visit.interval, hours{18});
  visit = next_visit(visit, answer(200, due(visit)), 2);
  EXPECT_EQ(visit.interval, hours{27});
  EXPECT_EQ(visit.visits, 4);
  for (int i = 0; i < 40; ++i) visit = next_visit(visit, answer(304, due(visit)), 0);
  EXPECT_EQ(visit.interval, limits::kRevisitMax);
  for (std::uint64_t i = 0; i < 40; ++i) visit = next_visit(visit, answer(200, due(visit)), 100 + i);
  EXPECT_EQ(visit.interval, limits::kRevisitMin);
}

TEST(Revisit, TheBoundsOfTheIntervalAreGiven) {
  const RevisitBounds bounds{hours{20}, hours{30}};
  Visit visit = next_visit(std::nullopt, answer(200, kNoon), 1, bounds);
  EXPECT_EQ(visit.interval, hours{24});
  visit = next_visit(visit, answer(304, due(visit)), 0, bounds);
  EXPECT_EQ(visit.interval, hours{30});
  visit = next_visit(visit, answer(200, due(visit)), 2, bounds);
  EXPECT_EQ(visit.interval, hours{20});
  EXPECT_EQ(next_visit(std::nullopt, answer(200, kNoon), 1, {hours{1}, hours{2}}).interval, hours{2});
}

}  // namespace
}  // namespace headwater::crawler
