// What a frontier of many waiting URLs costs: headwater_bench_frontier URLS HOSTS
// Stores them for one job and serves 100,000 of them through a workbench that brings back what it has room for.
#include "crawler/frontier.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "bench/temp_store.h"
#include "daemon/refill.h"
#include "store/jobs.h"
#include "store/store.h"

namespace headwater::bench {
namespace {

double resident_mb() {
  std::ifstream in("/proc/self/statm");
  long total = 0, resident = 0;
  in >> total >> resident;
  return static_cast<double>(resident) * 4096 / 1e6;
}

// Moves on by hand, so that no delay is waited for.
class HandClock final : public Clock {
 public:
  Instant now() const override { return std::chrono::floor<std::chrono::seconds>(Instant{std::chrono::seconds{2'000'000'000}} + elapsed_); }
  Steady steady_now() const override { return Steady{} + elapsed_; }
  void advance(std::chrono::milliseconds by) { elapsed_ += by; }

 private:
  std::chrono::milliseconds elapsed_{1};
};

// Host by host in the order of their names: filling is not what is measured, and in this order the database need not jump about.
Status fill(store::Store& store, int urls, int hosts) {
  store::Jobs jobs(store);
  const auto job = jobs.add({}, {});
  if (!job) return job.error();
  const int per_host = (urls + hosts - 1) / hosts;
  for (int at = 0; at < urls;) {
    std::vector<FrontierItem> items;
    for (; items.size() < 50'000 && at < urls; ++at) {
      FrontierItem item;
      item.url = *Url::parse(
          fmt::format("https://host{:07}.example/news/2024/05/an-article-of-some-length-{:08}.html", at / per_host, at % per_host));
      item.reason = FrontierReason::kLink;
      item.job = job->job.id;
      item.via = "https://host.example/";
      items.push_back(std::move(item));
    }
    const auto added = store.enqueue(std::move(items));
    if (!added) return added.error();
  }
  return {};
}

constexpr int kPagesAtOnce = 50;  // committed together, as the engine does

Status serve(store::Store& store, int takes) {
  HandClock clock;
  crawler::Frontier frontier(clock, {});
  frontier.expect_hosts(true);
  std::int64_t cursor = store::Store::kFirstHost;
  double most = resident_mb();
  std::size_t held = 0;
  std::vector<store::PageRecord> fetched;
  const auto began = std::chrono::steady_clock::now();
  for (int taken = 0; taken < takes;) {
    while (const auto want = frontier.wants()) {
      if (want->host.empty()) {
        auto found = store.waiting_hosts(cursor, want->items, daemon::kFewOfAHost);
        if (!found) return found.error();
        cursor = daemon::take_hosts(frontier, *std::move(found));
      } else {
        auto found = store.waiting_on_host(want->host, want->items);
        if (!found) return found.error();
        frontier.refill(want->host, std::move(found->items), found->more);
      }
    }
    const auto item = frontier.take_ready();
    if (!item) {
      clock.advance(std::chrono::milliseconds(1000));
      continue;
    }
    frontier.done(*item);
    fetched.emplace_back().item = *item;
    held = std::max(held, frontier.queued());
    if (++taken % kPagesAtOnce != 0) continue;
    most = std::max(most, resident_mb());
    std::vector<FrontierItem> items;
    for (const store::PageRecord& record : fetched) items.push_back(record.item);
    if (const auto committed = store.commit_all(std::exchange(fetched, {})); !committed) return committed.error();
    for (const FrontierItem& settled : items) frontier.settled(settled);
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  fmt::print("{{\"type\":\"frontier\",\"served\":{},\"seconds\":{:.1f},\"held_most\":{},\"rss_mb\":{:.0f}}}\n", takes, seconds, held, most);
  return {};
}

}  // namespace
}  // namespace headwater::bench

int main(int argc, char** argv) {
  using namespace headwater;
  if (argc != 3) {
    fmt::print(stderr, "usage: headwater_bench_frontier URLS HOSTS\n");
    return 64;
  }
  bench::TempStore place;
  Status done = bench::fill(place.get(), std::atoi(argv[1]), std::atoi(argv[2]));
  if (done) done = bench::serve(place.get(), 100'000);
  if (done) return 0;
  fmt::print(stderr, "{}\n", done.error().detail);
  return 2;
}
