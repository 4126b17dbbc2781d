#include "daemon/crawl.h"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <exception>

#include "daemon/engine.h"
#include "daemon/run_on.h"
#include "daemon/scope.h"

namespace headwater::daemon {

namespace asio = boost::asio;
using asio::awaitable;

struct Crawl::Impl {
  Impl(store::Store& store, const Config& config_in, CrawlHooks hooks_in)
      : config(config_in), hooks(std::move(hooks_in)), engine(io, store, config_in, engine_hooks()) {}

  EngineHooks engine_hooks();
  Result<CrawlReport> run(const std::vector<Url>& seeds);
  awaitable<void> work(std::vector<Url> seeds);
  awaitable<void> watch_signals();
  awaitable<void> report_progress();
  bool goes_on(const std::vector<Url>& seeds) const;

  const Config& config;
  CrawlHooks hooks;
  asio::io_context io{1};
  asio::steady_timer progress_timer{io};
  asio::signal_set signals{io};
  CrawlReport report;
  std::optional<Error> error;
  bool finished = false;
  Engine engine;
};

Crawl::Crawl(store::Store& store, const Config& config, CrawlHooks hooks) : impl_(new Impl(store, config, std::move(hooks))) {}
Crawl::~Crawl() = default;
Result<CrawlReport> Crawl::run(const std::vector<Url>& seeds) { return impl_->run(seeds); }

EngineHooks Crawl::Impl::engine_hooks() {
  EngineHooks out;
  out.on_failure = [this](const FailureEvent& event) {
    if (event.seed) report.failed_seeds.push_back(event.url + ": " + event.error.detail);
  };
  return out;
}

Result<CrawlReport> Crawl::Impl::run(const std::vector<Url>& seeds) {
  if (const Status started = engine.start(); !started) return started.error();
  asio::co_spawn(io, work(seeds), rethrow());
  asio::co_spawn(io, watch_signals(), rethrow());
  if (hooks.on_progress) asio::co_spawn(io, report_progress(), rethrow());
  io.run();
  if (engine.fatal()) return *engine.fatal();
  if (error) return *error;
  const auto skipped = report.progress.skipped;
  report.progress = engine.progress();
  for (const auto& [state, count] : engine.host_states())
    report.progress.waiting_hosts[std::string(crawler::host_state_name(state))] = static_cast<std::int64_t>(count);
  report.progress.skipped.insert(skipped.begin(), skipped.end());
  return report;
}

// The same seeds as those of a job that was cut short: that job goes on, and nothing it has fetched is fetched again.
bool Crawl::Impl::goes_on(const std::vector<Url>& seeds) const {
  std::vector<std::string> wanted;
  for (const Url& seed : seeds) wanted.push_back(seed_item(seed).url.href());
  const auto jobs = engine.active();
  return std::any_of(jobs.begin(), jobs.end(), [&](const store::Job& job) { return job.seeds == wanted; });
}

awaitable<void> Crawl::Impl::work(std::vector<Url> seeds) {
  if (!goes_on(seeds)) {
    JobSpec spec;
    spec.seeds = std::move(seeds);
    spec.depth = config.crawl.depth;
    spec.refetch_after = std::chrono::duration_cast<std::chrono::seconds>(config.crawl.refetch_after);
    const auto job = co_await engine.submit(std::move(spec));
    if (!job) error = job.error();
  }
  if (!error) co_await engine.wait_idle(config.crawl.wait_max);
  if (!error && !engine.stopping()) {
    if (const auto waiting = engine.progress().queued; waiting > 0) report.progress.skipped["waiting"] = waiting;
    co_await engine.settle();
  }
  co_await engine.drain(config.crawl.drain_max);
  finished = true;  // a completion that is already queued is not cancelled any more: its loop must see the end by itself
  signals.cancel();
  progress_timer.cancel();
  io.stop();  // uncommitted pages stay in the frontier
}

awaitable<void> Crawl::Impl::watch_signals() {
  signals.add(SIGINT);
  signals.add(SIGTERM);
  for (int count = 0; !finished; ++count) {
    boost::system::error_code ended;
    co_await signals.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    if (ended) co_return;
    if (count > 0) _exit(130);
    report.interrupted = true;
    if (hooks.on_message) hooks.on_message("finishing " + std::to_string(engine.progress().in_flight) + " pages (press again to stop now)");
    asio::co_spawn(io, engine.drain(config.crawl.drain_max), rethrow());
  }
}

awaitable<void> Crawl::Impl::report_progress() {
  while (!finished) {
    progress_timer.expires_after(std::chrono::milliseconds(200));
    boost::system::error_code ended;
    co_await progress_timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    if (ended) co_return;
    hooks.on_progress(engine.progress());
  }
}

}  // namespace headwater::daemon
