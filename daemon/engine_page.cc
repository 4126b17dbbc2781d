// One page, from the frontier to the commit.
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/check.h"
#include "base/hash.h"
#include "crawler/content_decoder.h"
#include "crawler/revisit.h"
#include "daemon/engine_impl.h"
#include "daemon/run_on.h"
#include "daemon/scope.h"

namespace headwater::daemon {

namespace asio = boost::asio;
using asio::awaitable;

namespace {
// What a commit costs is mostly the same for one page as for many, so it is worth waiting a little for others.
constexpr std::chrono::milliseconds kGather{40};
constexpr std::size_t kReadHereBytesMax = 256u << 10;
// A host is asked no further ahead of what was made of its pages, so that a trap is known before much of it was fetched.
constexpr int kUnreadOfHostMax = 32;

PageOptions page_options(const Config& config) {
  PageOptions options;
  options.product_token = product_token(config);
  options.extract = config.crawl.extract;
  options.sitemap_bytes_max = config.fetch.sitemap_bytes_max;
  options.links_max = config.crawl.links_per_page;
  options.feed_entries_max = config.crawl.feed_entries_max;
  return options;
}

ScopeLimits scope_limits(const Config& config) {
  return {config.fetch.url_bytes_max, config.fetch.redirects_max, config.crawl.sitemaps_per_index};
}

crawler::RevisitBounds revisit_bounds(const Config& config) {
  return {std::chrono::ceil<std::chrono::seconds>(config.crawl.revisit_min),
          std::chrono::ceil<std::chrono::seconds>(config.crawl.revisit_max)};
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
  const bool allowed = robots->find(item.url)->allows(item.url);
  if (!allowed || (item.reason == FrontierReason::kLink && !shapes.admits(item.url))) {
    frontier.release(item);
    Error denied = allowed ? make_error(Errc::kTrap, "the last pages of its kind held nothing new")
                           : make_error(Errc::kRobotsDenied, "robots.txt of " + std::string(item.url.host()) + " disallows it");
    co_await failed(std::move(item), std::move(denied), std::nullopt, std::nullopt);
    co_return;
  }
  std::optional<Visit> before = co_await last_visit(item);
  crawler::FetchRequest request(item.url);
  if (before) request.headers = crawler::conditional_headers(*before);
  if (item.reason == FrontierReason::kFeed) request.body_bytes_max = config.fetch.sitemap_bytes_max;
  auto fetched = co_await fetcher->fetch(std::move(request));
  note_answer(item, fetched);
  const FrontierItem asked = item;
  const std::string host = crawler::host_key(asked.url);
  const bool far_ahead = ++unread[host] > kUnreadOfHostMax;
  if (!far_ahead) leave_host(asked);  // it may be asked again while this page is worked on
  if (fetched) {
    totals.bytes += static_cast<std::int64_t>(fetched->body.size());
    co_await answer(std::move(item), *std::move(fetched), std::move(before));
  } else {
    Error error = fetched.error();
    co_await failed(std::move(item), std::move(error), std::nullopt, std::nullopt);
  }
  if (--unread[host] == 0) unread.erase(host);
  if (far_ahead) leave_host(asked);
}

void Engine::Impl::leave_host(const FrontierItem& item) {
  frontier.done(item);
  wake();
}

awaitable<std::optional<Visit>> Engine::Impl::last_visit(FrontierItem item) {
  if (!item.known) co_return std::nullopt;
  auto visit = co_await run_on(store_pool, &store::Store::visit, &store, item.url.href());
  if (!visit) {
    stop(visit.error());
    co_return std::nullopt;
  }
  co_return *std::move(visit);
}

// What the answer, or its absence, says about the host.
void Engine::Impl::note_answer(const FrontierItem& item, const Result<Capture>& fetched) {
  const std::string host = crawler::host_key(item.url);
  if (fetched) frontier.set_address(host, fetched->remote_address);
  if (!fetched) {
    if (error_class(fetched.error().code) == ErrorClass::kRetry && fetched.error().code != Errc::kCancelled) frontier.failed(host);
    return;
  }
  const bool asked_to_wait = fetched->status == 429 || fetched->status == 503;
  const Instant now = clock.now();
  if (const auto until = crawler::retry_after(*fetched, now, config.fetch.retry_after_max); until && asked_to_wait) {
    frontier.hold(host, clock.steady_now() + (*until - now));
  } else if (asked_to_wait || fetched->status >= 500) {
    frontier.failed(host, asked_to_wait);
  } else {
    frontier.answered(host, fetched->elapsed);
  }
}

// robots.txt is a request to the host of its own: the page waits its turn again. False: the page was dealt with.
awaitable<bool> Engine::Impl::ask_robots(FrontierItem item) {
  Url url = item.url;
  const Status fetched = co_await robots->fetch(std::move(url));
  if (fetched) {
    const crawler::RobotsRules* rules = robots->find(item.url);
    HW_CHECK(rules != nullptr);
    if (const auto delay = rules->crawl_delay()) {
      frontier.set_delay(crawler::host_key(item.url), std::min(*delay, config.fetch.crawl_delay_max));
    }
    std::vector<std::string> sitemaps = rules->sitemaps();
    co_return co_await follow_sitemaps(std::move(item), std::move(sitemaps));
  }
  Instant retry = clock.now();
  if (const auto until = robots->unreachable_until(item.url)) {
    frontier.hold(crawler::host_key(item.url), *until, crawler::HostState::kRobotsUnreachable);
    retry += std::chrono::ceil<std::chrono::seconds>(*until - clock.steady_now());
  }
  ++item.attempts;
  Error error = fetched.error();
  co_await failed(std::move(item), std::move(error), std::nullopt, retry);
  co_return false;
}

awaitable<bool> Engine::Impl::follow_sitemaps(FrontierItem item, std::vector<std::string> sitemaps) {
  const auto job = active.find(item.job);
  if (sitemaps.empty() || job == active.end()) co_return true;
  const Url location = *Url::parse("/robots.txt", &item.url);
  std::vector<FrontierItem> found = sitemap_items(item, sitemaps, location, job->second.job.depth, scope_limits(config));
  for (FrontierItem& next : found) {
    next.refetch_before = job->second.job.created;
    known.forget(next.url, next.job);
  }
  auto added = co_await run_on(store_pool, &store::Store::enqueue, &store, std::move(found));
  if (!added) {
    stop(added.error());
    co_return false;
  }
  enqueue(*std::move(added));
  co_return true;
}

// Links that lead nowhere are not even stored.
void Engine::Impl::keep_out_of_traps(std::vector<FrontierItem>& discovered) const {
  const crawler::TrapLimits most{config.crawl.path_segments_max, config.crawl.query_parameters_max};
  std::erase_if(discovered, [this, most](const FrontierItem& item) {
    return item.reason == FrontierReason::kLink && (crawler::looks_like_trap(item.url, clock.now(), most) || !shapes.admits(item.url));
  });
}

// To find the links of a page takes no longer than to undo its compression, which happens on this thread too, and less than to wake
// another for it. An article takes twenty times as long.
awaitable<PageWork> Engine::Impl::read_page(Capture capture) {
  const bool small = capture.body.size() <= kReadHereBytesMax && !crawler::is_gzip(capture.body);
  PageOptions options = page_options(config);
  if (!config.crawl.extract && small) co_return work_on_page(std::move(capture), std::move(options));
  co_return co_await run_on(workers, work_on_page, std::move(capture), std::move(options));
}

awaitable<void> Engine::Impl::answer(FrontierItem item, Capture capture, std::optional<Visit> before) {
  const int status = capture.status;
  if (is_redirect(status)) {
    auto redirected = redirect_record(item, std::move(capture), scope_limits(config));
    if (!redirected) {
      Error error = redirected.error();
      co_await failed(std::move(item), std::move(error), std::nullopt, std::nullopt);
      co_return;
    }
    // Where a seed leads to is as fresh as the seed itself.
    const auto job = active.find(item.job);
    if (is_seed(item) && job != active.end()) {
      for (FrontierItem& next : redirected->discovered) {
        next.refetch_before = job->second.job.created;
        known.forget(next.url, next.job);
      }
    }
    co_await commit(*std::move(redirected));
    co_return;
  }
  if (status == 304 && before) {
    co_await unchanged(std::move(item), std::move(capture), std::move(before));
    co_return;
  }
  const bool good = status >= 200 && status < 300 && crawler::is_whole(capture);
  if (item.reason == FrontierReason::kArchive && (good || status == 404)) {
    if (!good) capture.body.clear();  // the archive holds nothing of it
    co_await commit(archive_record(std::move(item), capture));
    co_return;
  }
  if (!good) {
    const bool retry = status == 429 || status >= 500;
    const auto when = crawler::retry_after(capture, clock.now(), config.fetch.retry_after_max);
    Error error = make_error(retry ? Errc::kHttpRetryStatus : Errc::kHttpStatus, "the server answered " + std::to_string(status));
    co_await failed(std::move(item), std::move(error), std::move(capture), when);
    co_return;
  }
  const std::chrono::milliseconds fetch_time = capture.elapsed;
  const Steady begun = clock.steady_now();
  PageWork work = co_await read_page(std::move(capture));
  if (!work.article && work.article.error().code != Errc::kUnsupported) {
    Error error = work.article.error();
    co_await failed(std::move(item), std::move(error), std::move(work.capture), std::nullopt);
    co_return;
  }
  const bool noindex = work.links.noindex && has_text(work.article);
  if (noindex) work.article = make_error(Errc::kUnsupported, "the page asks not to be indexed");
  const bool article = has_text(work.article);
  const std::uint64_t content = hash64(article ? work.article->text : work.capture.body);
  work.capture.body = {};  // what waits for its commit is archived as sent: the memory serves the next page while it is in the caches
  Visit visit = crawler::next_visit(before, work.capture, content, revisit_bounds(config));
  const auto job = active.find(item.job);
  PageEvent event{item.url.href(), item.job, status, article, fetch_time};
  const bool feed = !work.feed.entries.empty();
  store::PageRecord record =
      page_record(std::move(item), std::move(work), job != active.end() ? job->second.job.depth : 0, &known, scope_limits(config));
  record.steps = {{"fetch", static_cast<double>(fetch_time.count())}, {"extract", milliseconds(begun, clock.steady_now())}};
  record.visit = std::move(visit);
  if (article && !config.archives.endpoints.empty()) {
    for (FrontierItem& question : archive_items(record.item, *record.article, config.archives.endpoints))
      record.discovered.push_back(std::move(question));
  }
  keep_out_of_traps(record.discovered);
  for (const FrontierItem& next : record.discovered) known.add(next.url, next.job, next.depth, next.reason);
  const Url url = record.item.url;
  const auto added = co_await commit(std::move(record));
  if (!added) co_return;
  shapes.fetched(url, article || !config.crawl.extract ? content : 0, feed ? added->urls > 0 : added->other_shapes);
  ++totals.fetched;
  if (!article) ++totals.skipped[noindex ? "noindex" : "not_article"];
  if (hooks.on_page) hooks.on_page(event);
}

// The server says that nothing changed since the last full answer.
awaitable<void> Engine::Impl::unchanged(FrontierItem item, Capture capture, std::optional<Visit> before) {
  PageEvent event{item.url.href(), item.job, capture.status, false, capture.elapsed};
  store::PageRecord record;
  record.status = UrlStatus::kFetched;
  record.fetched = capture.fetched;
  record.visit = crawler::next_visit(before, capture, 0, revisit_bounds(config));
  record.capture = std::move(capture);
  record.item = std::move(item);
  if (!co_await commit(std::move(record))) co_return;
  ++totals.fetched;
  ++totals.skipped["unchanged"];
  if (hooks.on_page) hooks.on_page(event);
}

// nullopt: the store failed, and the engine stopped.
awaitable<std::optional<Engine::Impl::Added>> Engine::Impl::commit(store::PageRecord record) {
  const std::string shape = crawler::url_shape(record.item.url);
  record.revisit_max = revisit_bounds(config).max;
  Pending page(io, std::move(record));
  const auto& capture = page.record.capture;
  const std::size_t bytes = capture ? capture->raw_body.size() + capture->body.size() : 0;
  ++uncommitted;
  uncommitted_bytes += bytes;
  pending.push_back(&page);
  wake();  // another may take its place
  if (!std::exchange(committing, true)) asio::co_spawn(io, commit_all_pending(), rethrow());
  boost::system::error_code woken;
  co_await page.done.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  --uncommitted;
  uncommitted_bytes -= bytes;
  if (!page.committed) co_return std::nullopt;
  Added added;
  added.urls = page.committed->added.size();
  added.other_shapes = std::any_of(page.committed->added.begin(), page.committed->added.end(),
                                   [&shape](const FrontierItem& next) { return crawler::url_shape(next.url) != shape; });
  enqueue(std::move(page.committed->added));
  if (page.committed->edition_is_new) {
    ++totals.articles;
    unsettled = true;
    if (!settling && !settle_soon) asio::co_spawn(io, settle_later(), rethrow());
  }
  co_return added;
}

awaitable<void> Engine::Impl::commit_all_pending() {
  while (!pending.empty()) {
    if (in_flight > static_cast<std::int64_t>(pending.size())) {
      asio::steady_timer timer(io, kGather);
      boost::system::error_code ignored;
      co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    const std::vector<Pending*> batch = std::exchange(pending, {});
    std::vector<store::PageRecord> records;
    for (Pending* page : batch) records.push_back(std::move(page->record));
    auto committed = co_await run_on(store_pool, &store::Store::commit_all, &store, std::move(records));
    if (!committed) stop(committed.error());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (committed) batch[i]->committed = std::move((*committed)[i]);
      batch[i]->done.expires_at(Steady::min());
    }
  }
  committing = false;
}

// Four times as long before each further attempt, up to the time that a host which is down is left alone.
Instant Engine::Impl::retry_time(const FrontierItem& item, Instant now) const {
  const auto first = std::chrono::ceil<std::chrono::seconds>(config.fetch.retry_delay);
  const auto most = std::max(first, std::chrono::ceil<std::chrono::seconds>(config.fetch.back_off_max));
  auto delay = first;
  for (int i = 1; i < item.attempts && delay < most; ++i) delay *= 4;
  return now + std::min(delay, most);
}

// Gives the URL up or queues it again, and says so in the store.
awaitable<void> Engine::Impl::failed(FrontierItem item, Error error, std::optional<Capture> capture, std::optional<Instant> retry) {
  store::PageRecord record;
  const Instant now = clock.now();
  const bool again = error_class(error.code) == ErrorClass::kRetry && item.attempts < config.fetch.attempts_max;
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
