#include "daemon/crawl.h"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <exception>
#include <unordered_set>

#include "base/check.h"
#include "crawler/fetcher.h"
#include "crawler/frontier.h"
#include "crawler/robots.h"
#include "daemon/fetch_page.h"
#include "daemon/page_work.h"
#include "daemon/run_on.h"
#include "daemon/scope.h"
#include "daemon/settle.h"

namespace headwater::daemon {

namespace asio = boost::asio;
using asio::awaitable;
using Steady = Clock::Steady;

struct Crawl::Impl {
  Impl(store::Store& store_in, const Config& config_in, CrawlHooks hooks_in)
      : store(store_in),
        config(config_in),
        hooks(std::move(hooks_in)),
        workers(worker_threads(config)),
        settler(store_in, worker_threads(config)),
        frontier(clock, {config.fetch.delay}) {}

  Result<CrawlReport> run(const std::vector<Url>& seeds);
  Status start(const std::vector<Url>& seeds);
  awaitable<void> drive();
  awaitable<void> process(FrontierItem item);
  awaitable<bool> ask_robots(FrontierItem item);
  awaitable<void> answer(FrontierItem item, Capture capture);
  awaitable<void> commit(store::PageRecord record);
  awaitable<void> failed(FrontierItem item, Error error, std::optional<Capture> capture, std::optional<Instant> retry);
  awaitable<void> settle_in_background();
  awaitable<void> watch_signals();
  awaitable<void> report_progress();

  void launch(FrontierItem item);
  void wake() { wake_timer.cancel(); }
  void stop(Error error);
  void note(const FrontierItem& item, const Error& error);
  bool nothing_to_wait_for() const;
  CrawlProgress progress_now() const;

  store::Store& store;
  const Config& config;
  CrawlHooks hooks;
  const Clock& clock = system_clock();

  asio::io_context io{1};
  asio::thread_pool workers;
  asio::thread_pool store_pool{1};  // SQLite has one writer
  asio::thread_pool settle_pool{1};
  Settler settler;
  std::unique_ptr<crawler::Fetcher> fetcher;
  std::unique_ptr<crawler::RobotsCache> robots;
  crawler::Frontier frontier;
  asio::steady_timer wake_timer{io};
  asio::steady_timer progress_timer{io};
  asio::signal_set signals{io};

  CrawlReport report;
  std::optional<Error> fatal;
  bool stopping = false;
  bool driving = true;
  bool finished = false;
  bool settling = false, settle_again = false;
  std::int64_t in_flight = 0;  // coroutines between frontier and commit
  Steady began{};
};

Crawl::Crawl(store::Store& store, const Config& config, CrawlHooks hooks) : impl_(new Impl(store, config, std::move(hooks))) {}
Crawl::~Crawl() = default;
Result<CrawlReport> Crawl::run(const std::vector<Url>& seeds) { return impl_->run(seeds); }

namespace {
// A page coroutine that throws is a bug; the crawl ends with its message instead of losing it.
auto rethrow() {
  return [](std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
  };
}

Instant retry_time(const FrontierItem& item, Instant now) {
  std::chrono::seconds delay = limits::kRetryDelay;
  for (int i = 1; i < item.attempts; ++i) delay *= 4;
  return now + delay;
}
}  // namespace

Status Crawl::Impl::start(const std::vector<Url>& seeds) {
  auto made = crawler::Fetcher::create(io, fetch_options(config));
  if (!made) return made.error();
  fetcher = std::move(*made);
  robots = std::make_unique<crawler::RobotsCache>(*fetcher, clock, product_token(config), config.fetch.delay);
  std::vector<FrontierItem> items;
  for (const Url& seed : seeds) items.push_back(seed_item(seed));
  if (const auto added = store.enqueue(std::move(items)); !added) return added.error();
  auto waiting = store.load_frontier();
  if (!waiting) return waiting.error();
  for (FrontierItem& item : *waiting) frontier.add(std::move(item));
  return {};
}

Result<CrawlReport> Crawl::Impl::run(const std::vector<Url>& seeds) {
  began = clock.steady_now();
  if (const Status started = start(seeds); !started) return started.error();
  asio::co_spawn(io, drive(), rethrow());
  asio::co_spawn(io, watch_signals(), rethrow());
  if (hooks.on_progress) asio::co_spawn(io, report_progress(), rethrow());
  io.run();
  workers.join();
  store_pool.join();
  settle_pool.join();
  if (fatal) return *fatal;
  report.progress = progress_now();
  return report;
}

// The gate: takes items whose host may be asked and starts a coroutine for each.
awaitable<void> Crawl::Impl::drive() {
  while (!stopping && !nothing_to_wait_for()) {
    while (in_flight < config.crawl.pages_in_flight) {
      auto item = frontier.take_ready();
      if (!item) break;
      launch(std::move(*item));
    }
    const auto ready = in_flight < config.crawl.pages_in_flight ? frontier.next_ready() : std::nullopt;
    wake_timer.expires_at(ready.value_or(Steady::max()));
    boost::system::error_code ignored;
    co_await wake_timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  const Steady deadline = clock.steady_now() + limits::kDrainMax;
  while (in_flight > 0 && clock.steady_now() < deadline) {
    wake_timer.expires_at(deadline);
    boost::system::error_code ignored;
    co_await wake_timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  if (in_flight > 0) io.stop();  // asked to stop and the drain time has passed: uncommitted pages stay discovered
  driving = false;
  if (!stopping && !fatal) {
    if (frontier.queued() > 0) report.progress.skipped["waiting"] += static_cast<std::int64_t>(frontier.queued());
    co_await settle_in_background();
  }
  finished = true;  // a completion that is already queued is not cancelled any more: its loop must see the end by itself
  signals.cancel();
  progress_timer.cancel();
}

bool Crawl::Impl::nothing_to_wait_for() const {
  if (in_flight > 0) return false;
  const auto ready = frontier.next_ready();
  return !ready || *ready > clock.steady_now() + limits::kWaitMax;
}

void Crawl::Impl::launch(FrontierItem item) {
  ++in_flight;
  asio::co_spawn(io, process(std::move(item)), [this](std::exception_ptr error) {
    --in_flight;
    wake();
    if (error) std::rethrow_exception(error);
  });
}

// One page, from the frontier to the commit.
awaitable<void> Crawl::Impl::process(FrontierItem item) {
  if (robots->find(item.url) == nullptr) {
    if (co_await ask_robots(item))
      frontier.done(item, true);
    else
      frontier.done(item);
    co_return;
  }
  ++item.attempts;
  if (!robots->find(item.url)->allows(item.url)) {
    frontier.release(item);
    Error denied = make_error(Errc::kRobotsDenied, "robots.txt of " + std::string(item.url.host()) + " disallows it");
    co_await failed(std::move(item), std::move(denied), std::nullopt, std::nullopt);
    co_return;
  }
  crawler::FetchRequest request(item.url);
  auto fetched = co_await fetcher->fetch(std::move(request));
  const Instant now = clock.now();
  if (fetched) {
    if (const auto wait = crawler::retry_after(*fetched, now); wait && (fetched->status == 429 || fetched->status == 503)) {
      frontier.hold(crawler::host_key(item.url), clock.steady_now() + (*wait - now));
    }
  }
  frontier.done(item);
  wake();  // the host may be asked again while this page is worked on
  if (!fetched) {
    Error error = fetched.error();
    co_await failed(std::move(item), std::move(error), std::nullopt, std::nullopt);
    co_return;
  }
  report.progress.bytes += static_cast<std::int64_t>(fetched->body.size());
  co_await answer(std::move(item), *std::move(fetched));
}

// robots.txt is a request to the host of its own: the page waits its turn again. False: the page was dealt with.
awaitable<bool> Crawl::Impl::ask_robots(FrontierItem item) {
  Url url = item.url;
  const Status fetched = co_await robots->fetch(std::move(url));
  if (fetched) {
    const crawler::RobotsRules* rules = robots->find(item.url);
    HW_CHECK(rules != nullptr);
    if (const auto delay = rules->crawl_delay()) {
      frontier.set_delay(crawler::host_key(item.url), std::min<std::chrono::milliseconds>(*delay, limits::kCrawlDelayMax));
    }
    co_return true;
  }
  ++item.attempts;
  Error error = fetched.error();
  co_await failed(std::move(item), std::move(error), std::nullopt, std::nullopt);
  co_return false;
}

awaitable<void> Crawl::Impl::answer(FrontierItem item, Capture capture) {
  const int status = capture.status;
  if (is_redirect(status)) {
    auto redirected = redirect_record(item, std::move(capture));
    if (!redirected) {
      Error error = redirected.error();
      co_await failed(std::move(item), std::move(error), std::nullopt, std::nullopt);
      co_return;
    }
    co_await commit(*std::move(redirected));
    co_return;
  }
  if (status < 200 || status >= 300) {
    const bool retry = status == 429 || status >= 500;
    const auto when = crawler::retry_after(capture, clock.now());
    Error error = make_error(retry ? Errc::kHttpRetryStatus : Errc::kHttpStatus, "the server answered " + std::to_string(status));
    co_await failed(std::move(item), std::move(error), std::move(capture), when);
    co_return;
  }
  PageWork work = co_await run_on(workers, work_on_page, std::move(capture), product_token(config));
  if (!work.article && work.article.error().code != Errc::kUnsupported) {
    Error error = work.article.error();
    co_await failed(std::move(item), std::move(error), std::move(work.capture), std::nullopt);
    co_return;
  }
  ++report.progress.fetched;
  if (!has_text(work.article)) ++report.progress.skipped["not_article"];
  store::PageRecord record = page_record(std::move(item), std::move(work), config.crawl.depth);
  co_await commit(std::move(record));
}

awaitable<void> Crawl::Impl::commit(store::PageRecord record) {
  auto committed = co_await run_on(store_pool, &store::Store::commit, &store, std::move(record));
  if (!committed) {
    stop(committed.error());
    co_return;
  }
  for (FrontierItem& item : committed->added) frontier.add(std::move(item));
  if (committed->edition_is_new) {
    ++report.progress.articles;
    if (!settling)
      asio::co_spawn(io, settle_in_background(), rethrow());
    else
      settle_again = true;
  }
}

// Gives the URL up or queues it again, and says so in the store.
awaitable<void> Crawl::Impl::failed(FrontierItem item, Error error, std::optional<Capture> capture, std::optional<Instant> retry) {
  store::PageRecord record;
  const Instant now = clock.now();
  const bool again = error_class(error.code) == ErrorClass::kRetry && item.attempts < limits::kFetchAttemptsMax;
  record.status = again ? UrlStatus::kFetchError : UrlStatus::kError;
  record.error = error.code;
  record.error_detail = error.detail;
  record.retry_at = again ? std::max(retry_time(item, now), retry.value_or(now)) : now;
  record.capture = std::move(capture);
  record.fetched = now;
  record.item = item;
  if (again) {
    item.due = record.retry_at;
    frontier.add(item);
  } else {
    note(item, error);
  }
  co_await commit(std::move(record));
}

// Counts a URL that was given up.
void Crawl::Impl::note(const FrontierItem& item, const Error& error) {
  const ErrorClass kind = error_class(error.code);
  if (kind == ErrorClass::kPolicy || kind == ErrorClass::kLimit)
    ++report.progress.skipped[std::string(errc_name(error.code))];
  else
    ++report.progress.failed;
  if (is_seed(item)) report.failed_seeds.push_back(item.url.href() + ": " + error.detail);
}

// Compares and judges what has been committed; once more when more came meanwhile.
awaitable<void> Crawl::Impl::settle_in_background() {
  while (settling) {  // the last call waits for the running one
    asio::steady_timer pause(io, std::chrono::milliseconds(20));
    co_await pause.async_wait(asio::use_awaitable);
  }
  settling = true;
  do {
    settle_again = false;
    const auto settled = co_await run_on(settle_pool, &Settler::settle, &settler);
    if (!settled) stop(settled.error());
  } while (settle_again && !stopping);
  settling = false;
}

void Crawl::Impl::stop(Error error) {
  if (!fatal) fatal = std::move(error);
  stopping = true;
  wake();
}

awaitable<void> Crawl::Impl::watch_signals() {
  signals.add(SIGINT);
  signals.add(SIGTERM);
  for (int count = 0; !finished; ++count) {
    boost::system::error_code error;
    co_await signals.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    if (count > 0) _exit(130);
    report.interrupted = true;
    stopping = true;
    if (hooks.on_message) hooks.on_message("finishing " + std::to_string(in_flight) + " pages (press again to stop now)");
    wake();
  }
}

awaitable<void> Crawl::Impl::report_progress() {
  while (!finished) {
    progress_timer.expires_after(std::chrono::milliseconds(200));
    boost::system::error_code error;
    co_await progress_timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    hooks.on_progress(progress_now());
  }
}

CrawlProgress Crawl::Impl::progress_now() const {
  CrawlProgress now = report.progress;
  now.in_flight = in_flight;
  now.queued = static_cast<std::int64_t>(frontier.queued());
  now.hosts = static_cast<std::int64_t>(frontier.hosts());
  now.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(clock.steady_now() - began);
  now.settling = !driving;
  return now;
}

}  // namespace headwater::daemon
