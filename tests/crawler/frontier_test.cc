#include "crawler/frontier.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace headwater::crawler {
namespace {
using std::chrono::milliseconds;
using std::chrono::seconds;

class FakeClock final : public Clock {
 public:
  Instant now() const override { return std::chrono::floor<seconds>(Instant{seconds{1'700'000'000}} + elapsed_); }
  Steady steady_now() const override { return Steady{} + elapsed_; }
  void advance(milliseconds by) { elapsed_ += by; }

 private:
  milliseconds elapsed_{1'000'000};
};

class FrontierTest : public testing::Test {
 protected:
  FrontierItem item(const std::string& url, FrontierReason reason = FrontierReason::kLink) {
    FrontierItem made;
    made.url = *Url::parse(url);
    made.reason = reason;
    made.due = clock_.now();
    return made;
  }
  void add(const std::string& url, FrontierReason reason = FrontierReason::kLink) { frontier_.add(item(url, reason)); }
  std::string take() {
    taken_ = frontier_.take_ready();
    return taken_ ? taken_->url.href() : "";
  }

  FakeClock clock_;
  Frontier frontier_{clock_, {milliseconds(1000)}};
  std::optional<FrontierItem> taken_;
};

TEST_F(FrontierTest, AHostHasOneRequestInFlight) {
  add("http://a.example/1");
  add("http://a.example/2");
  EXPECT_EQ(take(), "http://a.example/1");
  clock_.advance(seconds(60));
  EXPECT_EQ(take(), "");
  EXPECT_EQ(frontier_.in_flight(), 1u);
  EXPECT_EQ(frontier_.queued(), 1u);
  EXPECT_EQ(frontier_.hosts(), 1u);
  EXPECT_FALSE(frontier_.next_ready());
}

TEST_F(FrontierTest, SchemesAndPortsShareTheHost) {
  add("http://a.example/1");
  add("https://a.example:8443/2");
  EXPECT_NE(take(), "");
  EXPECT_EQ(take(), "");
}

TEST_F(FrontierTest, TheDelayPassesBetweenTwoRequests) {
  add("http://a.example/1");
  add("http://a.example/2");
  take();
  clock_.advance(seconds(5));
  frontier_.done(*taken_);
  EXPECT_EQ(frontier_.next_ready(), clock_.steady_now() + milliseconds(1000));
  clock_.advance(milliseconds(999));
  EXPECT_EQ(take(), "");
  clock_.advance(milliseconds(1));
  EXPECT_EQ(take(), "http://a.example/2");
}

TEST_F(FrontierTest, TheDelayHoldsForAHostThatHadNothingLeft) {
  add("http://a.example/1");
  take();
  frontier_.done(*taken_);
  EXPECT_EQ(frontier_.hosts(), 0u);
  add("http://a.example/2");
  EXPECT_EQ(take(), "");
  clock_.advance(seconds(1));
  EXPECT_EQ(take(), "http://a.example/2");
}

TEST_F(FrontierTest, ALongerDelayOfTheHostCounts) {
  frontier_.set_delay("a.example", seconds(10));
  frontier_.set_delay("b.example", milliseconds(10));
  for (const char* url : {"http://a.example/1", "http://b.example/1"}) {
    add(url);
    EXPECT_EQ(take(), url);
    frontier_.done(*taken_);
  }
  add("http://a.example/2");
  add("http://b.example/2");
  clock_.advance(milliseconds(999));
  EXPECT_EQ(take(), "");
  clock_.advance(milliseconds(1));
  EXPECT_EQ(take(), "http://b.example/2");
  clock_.advance(milliseconds(8999));
  EXPECT_EQ(take(), "");
  clock_.advance(milliseconds(1));
  EXPECT_EQ(take(), "http://a.example/2");
}

TEST_F(FrontierTest, ADelayLearntWhileItemsWaitCounts) {
  add("http://a.example/1");
  take();
  frontier_.done(*taken_, true);  // robots.txt came first, and asks for more
  frontier_.set_delay("a.example", seconds(3));
  clock_.advance(milliseconds(2999));
  EXPECT_EQ(take(), "");
  clock_.advance(milliseconds(1));
  EXPECT_EQ(take(), "http://a.example/1");
}

TEST_F(FrontierTest, ReasonsAreServedInOrderAndEachInTurn) {
  add("http://a.example/link1", FrontierReason::kLink);
  add("http://a.example/redirect", FrontierReason::kRedirect);
  add("http://a.example/credit", FrontierReason::kCredit);
  add("http://a.example/link2", FrontierReason::kLink);
  add("http://a.example/seed", FrontierReason::kSeed);
  std::string order;
  while (frontier_.queued() > 0) {
    order += taken_ ? " " : "";
    take();
    order += taken_->url.path();
    frontier_.done(*taken_);
    clock_.advance(seconds(1));
  }
  EXPECT_EQ(order, "/seed /credit /redirect /link1 /link2");
}

TEST_F(FrontierTest, AnItemPutBackComesFirst) {
  add("http://a.example/1", FrontierReason::kLink);
  take();
  add("http://a.example/seed", FrontierReason::kSeed);
  frontier_.done(*taken_, true);
  EXPECT_EQ(frontier_.queued(), 2u);
  clock_.advance(seconds(1));
  EXPECT_EQ(take(), "http://a.example/1");
}

TEST_F(FrontierTest, AnItemReleasedWithoutARequestBeginsNoDelay) {
  for (const char* url : {"http://a.example/1", "http://a.example/2", "http://a.example/3"}) add(url);
  take();
  frontier_.done(*taken_);
  clock_.advance(seconds(1));
  EXPECT_EQ(take(), "http://a.example/2");
  frontier_.release(*taken_);
  EXPECT_EQ(frontier_.in_flight(), 0u);
  EXPECT_EQ(take(), "http://a.example/3");
  frontier_.release(*taken_);
  add("http://a.example/4");
  EXPECT_EQ(take(), "http://a.example/4");
}

TEST_F(FrontierTest, NothingGoesOutBeforeItIsDue) {
  FrontierItem later = item("http://a.example/later", FrontierReason::kSeed);
  later.due = clock_.now() + seconds(30);
  frontier_.add(later);
  EXPECT_EQ(frontier_.next_ready(), clock_.steady_now() + seconds(30));
  EXPECT_EQ(take(), "");
  add("http://a.example/now");
  EXPECT_EQ(take(), "http://a.example/now");
  frontier_.done(*taken_);
  clock_.advance(seconds(29));
  EXPECT_EQ(take(), "");
  clock_.advance(seconds(1));
  EXPECT_EQ(take(), "http://a.example/later");
}

TEST_F(FrontierTest, AHeldHostWaitsAndOthersDoNot) {
  add("http://a.example/1");
  add("http://b.example/1");
  frontier_.hold("a.example", clock_.steady_now() + seconds(60));
  frontier_.hold("a.example", clock_.steady_now() + seconds(5));  // never shortens
  EXPECT_EQ(take(), "http://b.example/1");
  EXPECT_EQ(take(), "");
  clock_.advance(seconds(59));
  EXPECT_EQ(take(), "");
  clock_.advance(seconds(1));
  EXPECT_EQ(take(), "http://a.example/1");
}

TEST_F(FrontierTest, AHoldSetInFlightOrBeforeTheHostIsKnownCounts) {
  frontier_.hold("a.example", clock_.steady_now() + seconds(10));
  add("http://a.example/1");
  EXPECT_EQ(take(), "");
  clock_.advance(seconds(10));
  EXPECT_EQ(take(), "http://a.example/1");
  frontier_.hold("a.example", clock_.steady_now() + seconds(10));
  frontier_.done(*taken_);
  add("http://a.example/2");
  clock_.advance(milliseconds(9999));
  EXPECT_EQ(take(), "");
  clock_.advance(milliseconds(1));
  EXPECT_EQ(take(), "http://a.example/2");
}

TEST_F(FrontierTest, TheHostThatIsReadyLongestGoesFirst) {
  for (int page = 0; page < 50; ++page) add("http://big.example/" + std::to_string(page));
  take();
  frontier_.done(*taken_);
  add("http://small.example/1");
  clock_.advance(seconds(10));
  EXPECT_EQ(take(), "http://small.example/1");
  frontier_.done(*taken_);
  EXPECT_EQ(take(), "http://big.example/1");
  clock_.advance(milliseconds(1));
  frontier_.done(*taken_);
  add("http://small.example/2");
  clock_.advance(seconds(1));
  EXPECT_EQ(take(), "http://small.example/2");
  EXPECT_EQ(take(), "http://big.example/2");
}

// Random adds, takes, dones and holds: no host is asked twice at once or too early, and nothing is lost.
TEST_F(FrontierTest, PolitenessHoldsForRandomWork) {
  std::mt19937 random(7);
  const auto below = [&random](unsigned n) { return static_cast<unsigned>(random() % n); };
  std::map<std::string, Clock::Steady> free_at;
  std::vector<FrontierItem> flying;
  std::size_t added = 0, served = 0;
  for (int step = 0; step < 20'000; ++step) {
    clock_.advance(milliseconds(below(40)));
    if (below(3) == 0) {
      FrontierItem made =
          item("http://h" + std::to_string(below(30)) + ".example/" + std::to_string(step), static_cast<FrontierReason>(below(4)));
      made.due = clock_.now() + seconds(below(4) == 0 ? below(20) : 0);
      frontier_.add(made);
      ++added;
    }
    if (auto taken = frontier_.take_ready()) {
      const std::string host = host_key(taken->url);
      ASSERT_LE(free_at[host], clock_.steady_now());
      ASSERT_LE(taken->due, clock_.now());
      free_at[host] = Clock::Steady::max();
      flying.push_back(*std::move(taken));
    }
    if (!flying.empty() && below(2) == 0) {
      const std::size_t at = below(static_cast<unsigned>(flying.size()));
      const bool put_back = below(10) == 0;
      frontier_.done(flying[at], put_back);
      served += !put_back;
      free_at[host_key(flying[at].url)] = clock_.steady_now() + milliseconds(1000);
      flying.erase(flying.begin() + static_cast<std::ptrdiff_t>(at));
    }
    ASSERT_EQ(frontier_.in_flight(), flying.size());
    ASSERT_EQ(frontier_.queued() + flying.size() + served, added);
  }
  EXPECT_GT(served, 3000u);
}

TEST_F(FrontierTest, AHundredThousandHostsAreServedInOrder) {
  constexpr int kHosts = 100'000;
  for (int host = 0; host < kHosts; ++host) add("http://h" + std::to_string(host) + ".example/");
  EXPECT_EQ(frontier_.hosts(), static_cast<std::size_t>(kHosts));
  for (int host = 0; host < kHosts; ++host) {
    ASSERT_EQ(take(), "http://h" + std::to_string(host) + ".example/");
    frontier_.done(*taken_);
  }
  EXPECT_EQ(take(), "");
  EXPECT_EQ(frontier_.hosts(), 0u);
}

FrontierOptions small() {
  FrontierOptions options;
  options.items_per_host = 8;
  options.items = 100;
  options.hosts = 10;
  return options;
}

// A store of waiting items, as the frontier sees it.
struct Backlog {
  std::map<std::string, std::vector<FrontierItem>> hosts;
  std::string last;
  void answer(Frontier& frontier, const Frontier::Want& want) {
    if (!want.host.empty()) {
      give(frontier, want.host, want.items);
      return;
    }
    auto next = hosts.upper_bound(last);
    for (std::size_t i = 0; i < want.items && next != hosts.end(); ++i, ++next) {
      last = next->first;
      give(frontier, last, 4);
    }
    frontier.expect_hosts(next != hosts.end());
    if (next == hosts.end()) last.clear();
  }
  void give(Frontier& frontier, const std::string& host, std::size_t n) {
    if (!hosts.contains(host)) {
      frontier.refill(host, {}, false);
      return;
    }
    const auto& all = hosts.at(host);
    frontier.refill(host, {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(n, all.size()))}, all.size() > n);
  }
  void remove(const FrontierItem& item) {
    auto& all = hosts[host_key(item.url)];
    std::erase_if(all, [&](const FrontierItem& one) { return one.id == item.id; });
    if (all.empty()) hosts.erase(host_key(item.url));
  }
};

TEST_F(FrontierTest, MemoryIsBoundedAndEveryItemIsServedOnce) {
  Frontier frontier(clock_, small());
  Backlog backlog;
  std::int64_t id = 0;
  for (int host = 0; host < 40; ++host) {
    for (int page = 0; page < 50; ++page) {
      FrontierItem made = item("http://h" + std::to_string(host) + ".example/" + std::to_string(page));
      made.id = ++id;
      backlog.hosts[host_key(made.url)].push_back(made);
      frontier.add(made);
    }
  }
  EXPECT_LE(frontier.queued(), 100u);
  EXPECT_LE(frontier.hosts(), 10u);
  std::set<std::int64_t> served;
  for (int step = 0; step < 20'000 && served.size() < 2000; ++step) {
    while (const auto want = frontier.wants()) backlog.answer(frontier, *want);
    ASSERT_LE(frontier.queued(), 140u);
    while (const auto taken = frontier.take_ready()) {
      ASSERT_TRUE(served.insert(taken->id).second) << taken->url.href();
      frontier.done(*taken);
      if (const auto want = frontier.wants()) backlog.answer(frontier, *want);  // before the outcome is in the store
      backlog.remove(*taken);
      frontier.settled(*taken);
    }
    clock_.advance(milliseconds(1000));
  }
  EXPECT_EQ(served.size(), 2000u);
}

TEST_F(FrontierTest, ABetterItemTakesThePlaceOfTheLastOne) {
  Frontier frontier(clock_, small());
  for (int page = 0; page < 20; ++page) {
    FrontierItem made = item("http://a.example/" + std::to_string(page));
    made.id = page + 1;
    frontier.add(made);
  }
  EXPECT_EQ(frontier.queued(), 8u);
  FrontierItem credit = item("http://a.example/credit", FrontierReason::kCredit);
  credit.id = 100;
  frontier.add(credit);
  EXPECT_EQ(frontier.queued(), 8u);
  EXPECT_EQ(frontier.take_ready()->url.href(), "http://a.example/credit");
}

TEST_F(FrontierTest, AHostsBudgetEndsAndComesBack) {
  FrontierOptions options;
  options.pages_per_host = 2;
  Frontier frontier(clock_, options);
  for (int page = 0; page < 3; ++page) frontier.add(item("http://a.example/" + std::to_string(page)));
  for (int page = 0; page < 2; ++page) {
    const auto taken = frontier.take_ready();
    ASSERT_TRUE(taken);
    frontier.done(*taken);
    clock_.advance(seconds(2));
  }
  EXPECT_FALSE(frontier.take_ready());
  EXPECT_EQ(frontier.status(5).at(0).state, HostState::kBudgetSpent);
  clock_.advance(limits::kHostBudgetPeriod);
  EXPECT_TRUE(frontier.take_ready());
}

TEST_F(FrontierTest, ABudgetHoldsForItsPeriod) {
  FrontierOptions options;
  options.pages_per_host = 1;
  options.budget_period = std::chrono::minutes(5);
  Frontier frontier(clock_, options);
  for (int page = 0; page < 2; ++page) frontier.add(item("http://a.example/" + std::to_string(page)));
  const auto taken = frontier.take_ready();
  ASSERT_TRUE(taken);
  frontier.done(*taken);
  clock_.advance(std::chrono::minutes(4));
  EXPECT_FALSE(frontier.take_ready());
  clock_.advance(std::chrono::minutes(1));
  EXPECT_TRUE(frontier.take_ready());
}

TEST_F(FrontierTest, FailuresInARowHoldTheHostLongerEachTime) {
  add("http://a.example/1");
  frontier_.failed("a.example");
  EXPECT_EQ(frontier_.status(1).at(0).state, HostState::kReady);
  milliseconds last{0};
  for (int i = 0; i < 20; ++i) {
    frontier_.failed("a.example");
    const HostStatus status = frontier_.status(1).at(0);
    EXPECT_EQ(status.state, HostState::kBackOff);
    if (i < 8) {
      EXPECT_GT(status.wait, last);
    }
    EXPECT_LE(status.wait, limits::kHostBackOffMax * 5 / 4);
    last = status.wait;
  }
  clock_.advance(limits::kHostBackOffMax * 5 / 4);
  EXPECT_EQ(take(), "http://a.example/1");
  frontier_.answered("a.example", milliseconds(50));
  frontier_.done(*taken_);
  add("http://a.example/2");
  clock_.advance(seconds(1));
  EXPECT_EQ(take(), "http://a.example/2");
}

TEST_F(FrontierTest, TheTimesOfTheBackOffAreOptions) {
  FrontierOptions options;
  options.back_off_min = milliseconds(400);
  options.back_off_max = seconds(1);
  Frontier frontier(clock_, options);
  frontier.add(item("http://a.example/1"));
  const auto next_wait = [&] {
    frontier.failed("a.example");
    const milliseconds wait = frontier.status(1).at(0).wait;
    clock_.advance(wait);
    return wait;
  };
  EXPECT_EQ(next_wait(), milliseconds(0));
  for (const int most : {400, 800, 1000, 1000}) {  // with a quarter more or less
    const milliseconds wait = next_wait();
    EXPECT_GE(wait, milliseconds(most * 3 / 4));
    EXPECT_LE(wait, milliseconds(most * 5 / 4));
  }
}

TEST_F(FrontierTest, ASlowHostIsAskedLessOften) {
  add("http://a.example/1");
  take();
  frontier_.answered("a.example", seconds(3));
  frontier_.done(*taken_);
  add("http://a.example/2");
  clock_.advance(milliseconds(5999));
  EXPECT_EQ(take(), "");
  clock_.advance(milliseconds(1));
  EXPECT_EQ(take(), "http://a.example/2");
}

TEST_F(FrontierTest, HowMuchLessOftenASlowHostIsAskedIsAnOption) {
  FrontierOptions options;
  options.adaptive_delay_max = seconds(4);
  Frontier bounded(clock_, options);
  options.adaptive_delay_max = seconds(0);
  Frontier steady(clock_, options);
  for (Frontier* frontier : {&bounded, &steady}) {
    frontier->add(item("http://a.example/1"));
    frontier->answered("a.example", seconds(3));
  }
  EXPECT_EQ(bounded.status(1).at(0).delay, seconds(4));
  EXPECT_EQ(steady.status(1).at(0).delay, seconds(1));
}

TEST_F(FrontierTest, SaysWhyAHostIsNotAsked) {
  add("http://ready.example/");
  add("http://held.example/");
  add("http://robots.example/");
  add("http://delayed.example/1");
  add("http://delayed.example/2");
  frontier_.hold("held.example", clock_.steady_now() + seconds(60));
  frontier_.hold("robots.example", clock_.steady_now() + seconds(60), HostState::kRobotsUnreachable);
  while (taken_ || take() != "") {
    if (host_key(taken_->url) == "delayed.example") frontier_.done(*taken_);
    if (take() == "") break;
  }
  std::map<std::string, std::string> states;
  for (const HostStatus& status : frontier_.status(10)) states[status.host] = host_state_name(status.state);
  EXPECT_EQ(states, (std::map<std::string, std::string>{{"ready.example", "in_flight"},
                                                        {"held.example", "held"},
                                                        {"robots.example", "robots_unreachable"},
                                                        {"delayed.example", "delayed"}}));
}

class SharedAddressTest : public FrontierTest {
 protected:
  SharedAddressTest() {
    options_.delay = milliseconds(1000);
    options_.hosts_per_address = 2;
  }
  FrontierItem take_of(Frontier& frontier) {
    auto item = frontier.take_ready();
    EXPECT_TRUE(item);
    return item ? *std::move(item) : FrontierItem{};
  }
  FrontierOptions options_;
};

TEST_F(SharedAddressTest, NoMoreHostsOfOneAddressAreAskedAtATimeThanMayBe) {
  Frontier frontier(clock_, options_);
  const std::vector<std::string> hosts = {"a.example", "b.example", "c.example", "d.example", "other.example"};
  for (const std::string& host : hosts) frontier.add(item("http://" + host + "/"));
  for (const std::string& host : hosts) frontier.set_address(host, host == "other.example" ? "192.0.2.2" : "192.0.2.1");
  const FrontierItem first = take_of(frontier), second = take_of(frontier), other = take_of(frontier);
  EXPECT_EQ(other.url.host(), "other.example");
  EXPECT_FALSE(frontier.take_ready());
  EXPECT_EQ(frontier.states().at(HostState::kAddressBusy), 2u);
  EXPECT_EQ(frontier.hosts(), 5u);
  frontier.done(first);
  EXPECT_EQ(take_of(frontier).url.host(), "c.example");
  EXPECT_FALSE(frontier.take_ready());
  frontier.done(second);
  EXPECT_EQ(take_of(frontier).url.host(), "d.example");
}

TEST_F(SharedAddressTest, AHostThatMayNotBeAskedYetKeepsNoPlaceInLine) {
  options_.hosts_per_address = 1;
  Frontier frontier(clock_, options_);
  for (const std::string host : {"a.example", "b.example", "c.example"}) {
    frontier.add(item("http://" + host + "/"));
    frontier.set_address(host, "192.0.2.1");
  }
  const FrontierItem first = take_of(frontier);
  EXPECT_FALSE(frontier.take_ready());
  frontier.hold("b.example", clock_.steady_now() + seconds(60));
  frontier.done(first);
  EXPECT_EQ(take_of(frontier).url.host(), "c.example");
  EXPECT_FALSE(frontier.take_ready());
}

TEST_F(SharedAddressTest, AnAddressThatIsFirstKnownWithTheAnswerCounts) {
  options_.hosts_per_address = 1;
  Frontier frontier(clock_, options_);
  frontier.add(item("http://a.example/"));
  frontier.add(item("http://b.example/1"));
  frontier.add(item("http://b.example/2"));
  const FrontierItem a = take_of(frontier), b = take_of(frontier);
  frontier.set_address("a.example", "192.0.2.1");
  frontier.set_address("b.example", "192.0.2.1");
  frontier.done(b);
  clock_.advance(seconds(2));
  EXPECT_FALSE(frontier.take_ready());
  frontier.set_address("a.example", "192.0.2.9");  // it moved while it was asked
  EXPECT_EQ(take_of(frontier).url.href(), "http://b.example/2");
  frontier.done(a);
}

}  // namespace
}  // namespace headwater::crawler
