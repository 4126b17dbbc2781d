// The crawl engine: walks every page of every job from the frontier to the commit, and settles what was committed.
//
// One coroutine walks one page (process(), engine_page.cc); a gate bounds how many do so at a time. Hosts, robots.txt and politeness are
// common to all jobs. Everything mutable belongs to the I/O thread, the one that runs `io`: call every member there.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/url.h"
#include "crawler/frontier.h"
#include "daemon/config.h"
#include "daemon/crawl.h"
#include "daemon/settle.h"
#include "store/jobs.h"
#include "store/store.h"

namespace headwater::daemon {

/// A page that was committed.
struct PageEvent {
  std::string url;
  std::int64_t job = 0;
  int status = 0;
  bool article = false;
  std::chrono::milliseconds fetch{0};
};

/// A URL that was given up.
struct FailureEvent {
  std::string url;
  std::int64_t job = 0;
  Error error;
  bool seed = false;  ///< it stood for a seed
};

/// Called on the I/O thread; each may be empty.
struct EngineHooks {
  std::function<void(const PageEvent&)> on_page;
  std::function<void(const FailureEvent&)> on_failure;
  std::function<void(const store::Job&)> on_job;        ///< a job's state changed
  std::function<void(const SettleReport&)> on_settled;  ///< verdicts are up to date with all commits
  std::function<void(const Error&)> on_fatal;           ///< the store failed: the engine stopped
};

/// What is asked for.
struct JobSpec {
  std::vector<Url> seeds;
  int depth = 1;
  std::string label;
  std::int64_t watch = 0;
  std::chrono::seconds refetch_after{0};  ///< a seed fetched more recently than this is not fetched again
};

/// A job with its counts as of now.
struct JobStatus {
  store::Job job;
  store::JobCounts counts;
  std::int64_t in_flight = 0;
};

class Engine {
 public:
  Engine(boost::asio::io_context& io, store::Store& store, const Config& config, EngineHooks hooks);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Goes on with the unfinished jobs of the store. Call once. Errors: kInvalidInput (configuration), kStore.
  Status start();

  /// Stores a job and begins it; a success is durable.
  boost::asio::awaitable<Result<store::Job>> submit(JobSpec spec);
  /// Errors: kNotFound, kInvalidUsage (a job that is over cannot change).
  boost::asio::awaitable<Result<store::Job>> set_state(std::int64_t job, store::JobState state);

  /// The unfinished jobs.
  std::vector<store::Job> active() const;
  std::int64_t in_flight(std::int64_t job) const;

  /// True when nothing is in flight and nothing can be fetched within `horizon`.
  bool idle_within(std::chrono::milliseconds horizon) const;
  /// Completes when idle_within(horizon) has become true, or the engine stopped.
  boost::asio::awaitable<void> wait_idle(std::chrono::milliseconds horizon);
  /// Completes when everything committed so far is compared and judged.
  boost::asio::awaitable<void> settle();

  /// Closes the gate; completes when the pages in flight are committed or `limit` has passed. What is left stays in the frontier.
  boost::asio::awaitable<void> drain(std::chrono::milliseconds limit);
  bool stopping() const;

  CrawlProgress progress() const;
  /// Why it is not moving: how many hosts that have something waiting are in each state.
  std::map<crawler::HostState, std::size_t> host_states() const;
  /// Up to `n` hosts that have something waiting, those with the most first.
  std::vector<crawler::HostStatus> hosts(std::size_t n) const;
  const std::optional<Error>& fatal() const;

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace headwater::daemon
