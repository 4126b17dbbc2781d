// One page, from the frontier to the commit.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/check.h"
#include "daemon/engine_impl.h"
#include "daemon/page_work.h"
#include "daemon/run_on.h"
#include "daemon/scope.h"

namespace headwater::daemon {

namespace asio = boost::asio;
using asio::awaitable;

namespace {
Instant retry_time(const FrontierItem& item, Instant now) {
  std::chrono::seconds delay = limits::kRetryDelay;
  for (int i = 1; i < item.attempts; ++i) delay *= 4;
  return now + delay;
}

double milliseconds(Clock::Steady from, Clock::Steady to) { return std::chrono::duration<double, std::milli>(to - from).count(); }
}  // namespace

awaitable<void> Engine::Impl::process(FrontierItem item) {
  if (robots->find(item.url) == nullptr) {
    const bool may_go_on = co_await ask_robots(item);
    const auto job = active.find(item.job);
    const bool put_back = may_go_on && job != active.end() && job->second.job.state == store::JobState::kRunning;
    if (put_back) ++job->second.waiting;
    frontier.done(item, put_back);
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
  if (item.reason == FrontierReason::kFeed) request.body_bytes_max = limits::kSitemapBytesMax;
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
  totals.bytes += static_cast<std::int64_t>(fetched->body.size());
  co_await answer(std::move(item), *std::move(fetched));
}

// robots.txt is a request to the host of its own: the page waits its turn again. False: the page was dealt with.
awaitable<bool> Engine::Impl::ask_robots(FrontierItem item) {
  Url url = item.url;
  const Status fetched = co_await robots->fetch(std::move(url));
  if (fetched) {
    const crawler::RobotsRules* rules = robots->find(item.url);
    HW_CHECK(rules != nullptr);
    if (const auto delay = rules->crawl_delay()) {
      frontier.set_delay(crawler::host_key(item.url), std::min<std::chrono::milliseconds>(*delay, limits::kCrawlDelayMax));
    }
    const auto job = active.find(item.job);
    if (job != active.end() && !rules->sitemaps().empty()) {
      const Url location = *Url::parse("/robots.txt", &item.url);
      std::vector<FrontierItem> found = sitemap_items(item, rules->sitemaps(), location, job->second.job.depth);
      auto added = co_await run_on(store_pool, &store::Store::enqueue, &store, std::move(found));
      if (!added) {
        stop(added.error());
        co_return false;
      }
      enqueue(*std::move(added));
    }
    co_return true;
  }
  ++item.attempts;
  Error error = fetched.error();
  co_await failed(std::move(item), std::move(error), std::nullopt, std::nullopt);
  co_return false;
}

awaitable<void> Engine::Impl::answer(FrontierItem item, Capture capture) {
  const int status = capture.status;
  if (is_redirect(status)) {
    auto redirected = redirect_record(item, std::move(capture));
    if (!redirected) {
      Error error = redirected.error();
      co_await failed(std::move(item), std::move(error), std::nullopt, std::nullopt);
      co_return;
    }
    // Where a seed leads to is as fresh as the seed itself.
    const auto job = active.find(item.job);
    if (is_seed(item) && job != active.end())
      for (FrontierItem& next : redirected->discovered) next.refetch_before = job->second.job.created;
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
  const std::chrono::milliseconds fetch_time = capture.elapsed;
  const Steady begun = clock.steady_now();
  PageWork work = co_await run_on(workers, work_on_page, std::move(capture), product_token(config));
  if (!work.article && work.article.error().code != Errc::kUnsupported) {
    Error error = work.article.error();
    co_await failed(std::move(item), std::move(error), std::move(work.capture), std::nullopt);
    co_return;
  }
  const bool article = has_text(work.article);
  const auto job = active.find(item.job);
  PageEvent event{item.url.href(), item.job, status, article, fetch_time};
  store::PageRecord record = page_record(std::move(item), std::move(work), job != active.end() ? job->second.job.depth : 0);
  record.steps = {{"fetch", static_cast<double>(fetch_time.count())}, {"extract", milliseconds(begun, clock.steady_now())}};
  if (!co_await commit(std::move(record))) co_return;
  ++totals.fetched;
  if (!article) ++totals.skipped["not_article"];
  if (hooks.on_page) hooks.on_page(event);
}

// False: the store failed, and the engine stopped.
awaitable<bool> Engine::Impl::commit(store::PageRecord record) {
  auto committed = co_await run_on(store_pool, &store::Store::commit, &store, std::move(record));
  if (!committed) {
    stop(committed.error());
    co_return false;
  }
  enqueue(std::move(committed->added));
  if (committed->edition_is_new) {
    ++totals.articles;
    if (!settling)
      asio::co_spawn(io, settle_in_background(), rethrow());
    else
      settle_again = true;
  }
  co_return true;
}

// Gives the URL up or queues it again, and says so in the store.
awaitable<void> Engine::Impl::failed(FrontierItem item, Error error, std::optional<Capture> capture, std::optional<Instant> retry) {
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
  if (!co_await commit(std::move(record))) co_return;
  if (again) {
    item.due = std::max(retry_time(item, now), retry.value_or(now));
    enqueue({std::move(item)});
  } else {
    note(item, error);
  }
}

// Counts a URL that was given up.
void Engine::Impl::note(const FrontierItem& item, const Error& error) {
  const ErrorClass kind = error_class(error.code);
  if (kind == ErrorClass::kPolicy || kind == ErrorClass::kLimit)
    ++totals.skipped[std::string(errc_name(error.code))];
  else
    ++totals.failed;
  if (hooks.on_failure) {
    const FailureEvent event{item.url.href(), item.job, error, is_seed(item)};
    hooks.on_failure(event);
  }
}

}  // namespace headwater::daemon
