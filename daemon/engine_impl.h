// The engine's state, shared by its two halves: engine.cc (jobs and the gate) and engine_page.cc (one page).
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <optional>
#include <unordered_map>

#include "crawler/fetcher.h"
#include "crawler/frontier.h"
#include "crawler/robots.h"
#include "crawler/traps.h"
#include "daemon/engine.h"
#include "daemon/known_urls.h"
#include "daemon/page_work.h"
#include "daemon/run_on.h"
#include "daemon/settle.h"

namespace headwater::daemon {

struct Engine::Impl {
  template <class T>
  using awaitable = boost::asio::awaitable<T>;
  using Steady = Clock::Steady;

  Impl(boost::asio::io_context& io_in, store::Store& store_in, const Config& config_in, EngineHooks hooks_in);
  ~Impl();

  // engine.cc
  Status start();
  awaitable<Result<store::Job>> submit(JobSpec spec);
  awaitable<Result<store::Job>> set_state(std::int64_t id, store::JobState state);
  awaitable<void> drive();
  awaitable<void> finish_job(std::int64_t id);
  awaitable<void> settle_in_background();
  awaitable<void> settle_later();
  awaitable<void> wait_for_change();
  awaitable<void> refill();
  awaitable<void> drain(std::chrono::milliseconds limit);
  awaitable<void> wait_idle(std::chrono::milliseconds horizon);
  bool idle_within(std::chrono::milliseconds horizon) const;
  void enqueue(std::vector<FrontierItem> items);
  bool may_launch() const;
  void launch(FrontierItem item);
  void landed(const FrontierItem& item);
  void wake();
  void stop(Error error);
  CrawlProgress progress_now() const;

  // engine_page.cc
  awaitable<void> process(FrontierItem item);
  void leave_host(const FrontierItem& item);
  awaitable<bool> ask_robots(FrontierItem item);
  awaitable<bool> follow_sitemaps(FrontierItem item, std::vector<std::string> sitemaps);
  awaitable<std::optional<Visit>> last_visit(FrontierItem item);
  void note_answer(const FrontierItem& item, const Result<Capture>& fetched);
  void keep_out_of_traps(std::vector<FrontierItem>& discovered) const;
  awaitable<PageWork> read_page(Capture capture);
  awaitable<void> answer(FrontierItem item, Capture capture, std::optional<Visit> before);
  awaitable<void> unchanged(FrontierItem item, Capture capture, std::optional<Visit> before);
  Instant retry_time(const FrontierItem& item, Instant now) const;
  awaitable<void> failed(FrontierItem item, Error error, std::optional<Capture> capture, std::optional<Instant> retry);
  void note(const FrontierItem& item, const Error& error);
  /// What a commit added to the frontier.
  struct Added {
    std::size_t urls = 0;
    bool other_shapes = false;  ///< one of them is of another kind than the page itself
  };
  awaitable<std::optional<Added>> commit(store::PageRecord record);
  awaitable<void> commit_all_pending();

  /// A page whose coroutine sleeps on `done` until it is committed.
  struct Pending {
    Pending(boost::asio::io_context& io, store::PageRecord page) : record(std::move(page)), done(io, Steady::max()) {}
    store::PageRecord record;
    boost::asio::steady_timer done;
    std::optional<store::Committed> committed;  // none: the store failed
  };

  /// A job that is not over. `waiting` counts its frontier items, in memory or in the store only, `in_flight` those that coroutines hold.
  struct Active {
    store::Job job;
    std::int64_t waiting = 0;
    std::int64_t in_flight = 0;
  };

  boost::asio::io_context& io;
  store::Store& store;
  store::Jobs jobs;
  const Config& config;
  EngineHooks hooks;
  const Clock& clock = system_clock();

  boost::asio::thread_pool workers;
  boost::asio::thread_pool store_pool{1};  // SQLite has one writer
  boost::asio::thread_pool settle_pool{1};
  Settler settler;
  std::unique_ptr<crawler::Fetcher> fetcher;
  std::unique_ptr<crawler::RobotsCache> robots;
  crawler::Frontier frontier;
  crawler::ShapeGuard shapes;
  KnownUrls known;
  boost::asio::steady_timer wake_timer;    // the gate sleeps on it
  boost::asio::steady_timer change_timer;  // those that wait for the engine's state sleep on it
  boost::asio::steady_timer settle_timer;  // settle_later() sleeps on it

  std::unordered_map<std::int64_t, Active> active;
  CrawlProgress totals;
  std::optional<Error> fatal;
  bool stopping = false;
  std::vector<Pending*> pending;  // in the order in which they came
  bool committing = false;
  bool settling = false;
  bool unsettled = false;    // editions were committed since the last settling began
  bool settle_soon = false;  // settle_later() is on its way
  std::chrono::milliseconds settle_took{0};
  bool refilling = false;
  std::int64_t hosts_read = store::Store::kFirstHost;  // how far refill() has walked through the store's hosts
  std::int64_t in_flight = 0;                          // coroutines between frontier and commit
  std::int64_t uncommitted = 0;                        // of these, the ones in commit()
  std::size_t uncommitted_bytes = 0;                   // their bodies
  std::unordered_map<std::string, int> unread;         // pages that were fetched and are not committed, by host
  Steady began;
};

}  // namespace headwater::daemon
