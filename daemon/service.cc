#include "daemon/service.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <set>

#include "daemon/api.h"
#include "daemon/api_json.h"
#include "daemon/json_text.h"
#include "daemon/log.h"
#include "daemon/metrics.h"
#include "daemon/run_on.h"
#include "daemon/scheduler.h"
#include "daemon/site_table.h"
#include "daemon/webhooks.h"
#include "store/care.h"

namespace headwater::daemon {

namespace asio = boost::asio;
namespace json = boost::json;
using asio::awaitable;

namespace {
constexpr std::size_t kReaders = 4;         // threads of the API pool
constexpr std::size_t kSummaryReaders = 4;  // a summary is made beside the request that asks for it
constexpr std::size_t kHours = 24;
constexpr std::size_t kJobsTold = 20;  // of the running jobs, in each round of events
constexpr std::chrono::seconds kStatusEvery{1}, kSitesFresh{5};
constexpr std::chrono::minutes kDropEvery{10};

// Every connection and every open database file takes one.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

bool is_loopback(const std::string& address) {
  return address.starts_with("127.") || address.starts_with("localhost:") || address.starts_with("[::1]:");
}

std::string job_text(const store::Job& job, std::int64_t in_flight) {
  const JobStatus status{job, {}, in_flight};
  return json_text(job_object(status, {}));
}

Result<StoreSummary> summarize_store(Readers& readers) {
  Readers::Lease lease(readers);
  auto counts = (*lease).counts();
  if (!counts) return counts.error();
  auto hours = store::Queries(*lease).lineages_by_hour(system_clock().now(), kHours);
  if (!hours) return hours.error();
  return StoreSummary{*counts, *std::move(hours)};
}

// What the events of one round of settling tell: the lineages that grew.
Result<std::vector<std::string>> grown_lineages(Readers* readers, const std::vector<std::int64_t>& pages) {
  constexpr std::size_t kTold = 50;
  Readers::Lease lease(*readers);
  store::Queries queries(*lease);
  std::vector<std::int64_t> some(pages.begin(), pages.begin() + static_cast<std::ptrdiff_t>(std::min(pages.size(), 10 * kTold)));
  const auto heads = queries.heads_of(some);
  if (!heads) return heads.error();
  std::set<std::string> told;
  std::vector<std::string> out;
  for (const store::PageHead& head : *heads) {
    if (head.lineage_size < 2 || out.size() >= kTold || !told.insert(head.lineage).second) continue;
    out.push_back(
        json_text(json::object{{"id", head.lineage}, {"size", head.lineage_size}, {"title", head.title}, {"article", id_text(head.id)}}));
  }
  return out;
}
}  // namespace

std::string socket_path(const std::string& store_directory) { return store_directory + "/api.sock"; }

struct Service::Impl {
  Impl(Config config_in, ServiceHooks hooks_in) : config(std::move(config_in)), hooks(std::move(hooks_in)) {}

  Status run();
  Status open();
  Status listen();
  EngineHooks engine_hooks();
  void job_changed(const store::Job& job);
  void settled(const SettleReport& report);
  awaitable<void> tell_grown(std::vector<std::int64_t> pages);
  awaitable<void> watch_signals();
  awaitable<void> watch_reload();
  awaitable<void> tick();
  awaitable<void> tell_running();
  awaitable<void> drop_old();
  awaitable<void> shut_down();
  void reload();

  Config config;
  ServiceHooks hooks;
  asio::io_context io{1};
  asio::thread_pool api_pool{kReaders};
  asio::thread_pool post_pool{1};
  std::unique_ptr<store::Store> store;
  std::unique_ptr<Readers> readers;
  std::unique_ptr<Engine> engine;
  EventLog events{io};
  Monitor monitor{system_clock()};
  Metrics metrics;
  Fresh<SiteSummary> sites{api_pool, kSitesFresh, [this]() -> Result<SiteSummary> {
                             Readers::Lease lease(*readers);
                             return summarize_sites(*lease);
                           }};
  Fresh<StoreSummary> summary{api_pool, kStatusEvery, [this] { return summarize_store(*readers); }};
  std::unique_ptr<ApiContext> context;
  std::unique_ptr<Api> api;
  std::unique_ptr<Scheduler> scheduler;
  std::unique_ptr<WebhookSender> webhooks;
  std::unique_ptr<HttpServer> server;
  std::vector<std::string> urls;
  asio::signal_set stop_signals{io, SIGINT, SIGTERM};
  asio::signal_set reload_signals{io, SIGHUP};
  asio::steady_timer ticker{io};
  std::optional<Error> failure;
  std::chrono::steady_clock::time_point next_drop;
  bool stopping = false;
};

Service::Service(Config config, ServiceHooks hooks) : impl_(new Impl(std::move(config), std::move(hooks))) {}
Service::~Service() = default;
Status Service::run() { return impl_->run(); }

Status Service::Impl::open() {
  const std::string directory = store_directory(config);
  auto opened = store::Store::open(directory, store::OpenMode::kReadWrite);
  if (!opened) return opened.error();
  store = *std::move(opened);
  auto handles = Readers::open(directory, kReaders + kSummaryReaders);
  if (!handles) return handles.error();
  readers = *std::move(handles);
  engine = std::make_unique<Engine>(io, *store, config, engine_hooks());
  scheduler = std::make_unique<Scheduler>(io, post_pool, *store, *engine);
  webhooks = std::make_unique<WebhookSender>(io, post_pool, *store, config);
  context = std::make_unique<ApiContext>(ApiContext{io, api_pool, *store, *readers, *engine, events, monitor, metrics, sites, summary,
                                                    config, [this] { asio::post(io, [this] { scheduler->wake(); }); },
                                                    [this] { asio::post(io, [this] { webhooks->wake(); }); }, system_clock().now()});
  api = std::make_unique<Api>(*context);
  server = std::make_unique<HttpServer>(io, api_pool, events,
                                        [this](HttpRequest request, Peer peer) { return api->answer(std::move(request), peer); });
  return {};
}

Status Service::Impl::listen() {
  const bool tls = !config.serve.tls_certificate.empty();
  if (tls != !config.serve.tls_key.empty())
    return make_error(Errc::kInvalidInput, "[serve] tls_certificate and tls_key belong together: set both or neither");
  if (tls) {
    if (const Status used = server->use_tls(config.serve.tls_certificate, config.serve.tls_key); !used) return used;
  }
  for (const std::string& address : config.serve.listen) {
    const auto port = server->listen(address);
    if (!port) return port.error();
    urls.push_back(fmt::format("{}://{}:{}", tls ? "https" : "http", address.substr(0, address.rfind(':')), *port));
    if (is_loopback(address)) continue;
    const auto tokens = store::Tokens(*store).list();
    if (!tokens) return tokens.error();
    if (tokens->empty())
      log_event(LogLevel::kWarning, "no_tokens",
                {{"listen", address}, {"advice", "nobody can use it before \"headwater token add NAME\""}});
    if (!tls) log_event(LogLevel::kWarning, "no_tls", {{"listen", address}, {"advice", "tokens and texts cross the network readable"}});
  }
  const std::string path = socket_path(store_directory(config));
  if (const Status bound = server->listen_unix(path); !bound) log_event(LogLevel::kWarning, "no_socket", {{"why", bound.error().detail}});
  return {};
}

Status Service::Impl::run() {
  set_log(config.log);
  raise_descriptor_limit();
  if (const Status opened = open(); !opened) return opened;
  if (const Status listening = listen(); !listening) return listening;
  if (const Status started = engine->start(); !started) return started;
  asio::co_spawn(io, scheduler->run(), rethrow());
  asio::co_spawn(io, webhooks->run(), rethrow());
  asio::co_spawn(io, watch_signals(), rethrow());
  asio::co_spawn(io, watch_reload(), rethrow());
  asio::co_spawn(io, tick(), rethrow());
  context->ready = true;
  std::string all;
  for (const std::string& url : urls) all += (all.empty() ? "" : " ") + url;
  log_event(LogLevel::kInfo, "started", {{"version", std::string(kVersion)}, {"store", store_directory(config)}, {"listen", all}});
  ::sd_notify(0, "READY=1");
  if (hooks.on_ready) hooks.on_ready(urls);
  // So that the first visitor does not wait for what is summed over the whole store.
  asio::post(api_pool, [this] {
    const auto held = summary.get();
    if (held && (*held)->counts.pages > 0) (void)sites.get();  // an empty table would hide the first articles for a while
  });
  io.run();
  server->stop();
  // Requests that still run use the readers and the store.
  api_pool.join();
  post_pool.join();
  log_event(LogLevel::kInfo, "stopped");
  if (failure) return *failure;
  return {};
}

EngineHooks Service::Impl::engine_hooks() {
  EngineHooks out;
  out.on_page = [this](const PageEvent& event) {
    monitor.page(event);
    if (events.listeners > 0)
      events.publish("page", json_text(json::object{
                                 {"url", event.url}, {"status", event.status}, {"job", id_text(event.job)}, {"article", event.article}}));
  };
  out.on_failure = [this](const FailureEvent& event) {
    monitor.failure(event);
    log_event(LogLevel::kDebug, "url_given_up",
              {{"url", event.url}, {"reason", std::string(errc_name(event.error.code))}, {"why", event.error.detail}});
    if (events.listeners > 0)
      events.publish("failure",
                     json_text(json::object{{"url", event.url}, {"reason", errc_name(event.error.code)}, {"detail", event.error.detail}}));
  };
  out.on_job = [this](const store::Job& job) { job_changed(job); };
  out.on_settled = [this](const SettleReport& report) { settled(report); };
  out.on_fatal = [this](const Error& error) {
    failure = error;
    log_event(LogLevel::kError, "store_failed", {{"why", error.detail}});
    if (!stopping) asio::co_spawn(io, shut_down(), rethrow());
  };
  return out;
}

void Service::Impl::job_changed(const store::Job& job) {
  log_event(LogLevel::kInfo, "job_" + std::string(store::job_state_name(job.state)),
            {{"job", id_text(job.id)},
             {"seeds", std::to_string(job.seeds.size())},
             {"fetched", std::to_string(job.fetched)},
             {"articles", std::to_string(job.articles)}});
  events.publish("job", job_text(job, engine->in_flight(job.id)));
  if (store::is_over(job.state)) webhooks->wake();
}

void Service::Impl::settled(const SettleReport& report) {
  if (report.judged.empty()) return;
  if (events.listeners > 0) asio::co_spawn(io, tell_grown(report.judged), rethrow());
  webhooks->wake();
}

awaitable<void> Service::Impl::tell_grown(std::vector<std::int64_t> pages) {
  const auto grown = co_await run_on(api_pool, grown_lineages, readers.get(), std::move(pages));
  if (!grown) co_return;
  for (const std::string& data : *grown) events.publish("lineage", data);
}

// Once a second: the status for those who listen, the watchdog, raw captures that are past their time.
awaitable<void> Service::Impl::tick() {
  std::uint64_t watchdog = 0;
  const bool watched = ::sd_watchdog_enabled(0, &watchdog) > 0;
  while (!stopping) {
    ticker.expires_after(kStatusEvery);
    boost::system::error_code error;
    co_await ticker.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (error || stopping) co_return;
    if (watched) ::sd_notify(0, "WATCHDOG=1");
    if (std::chrono::steady_clock::now() >= next_drop) {
      next_drop = std::chrono::steady_clock::now() + kDropEvery;
      co_await drop_old();
    }
    if (events.listeners == 0) continue;
    HttpRequest request;
    request.method = "GET";
    request.path = "/api/v1/status";
    const HttpResponse status = co_await api->answer(std::move(request), Peer{true, true, false});
    if (status.status == 200) events.publish("status", status.body);
    co_await tell_running();
  }
}

// How far the running jobs are, for those who watch them.
awaitable<void> Service::Impl::tell_running() {
  std::size_t told = 0;
  for (const store::Job& job : engine->active()) {
    if (job.state != store::JobState::kRunning || ++told > kJobsTold) continue;
    HttpRequest request;
    request.method = "GET";
    request.path = "/api/v1/jobs/" + id_text(job.id);
    const HttpResponse answer = co_await api->answer(std::move(request), Peer{true, true, false});
    if (answer.status == 200) events.publish("job", answer.body);
  }
}

awaitable<void> Service::Impl::drop_old() {
  if (config.retain.raw_age.count() == 0 && config.retain.raw_bytes_max == 0) co_return;
  const Instant before = config.retain.raw_age.count() == 0
                             ? Instant::min()
                             : system_clock().now() - std::chrono::duration_cast<std::chrono::seconds>(config.retain.raw_age);
  const auto dropped = co_await run_on(
      post_pool, [](store::Store* in, Instant when, std::int64_t bytes) { return store::drop_raw(*in, when, bytes); }, store.get(), before,
      config.retain.raw_bytes_max);
  if (!dropped) log_event(LogLevel::kError, "raw_not_dropped", {{"why", dropped.error().detail}});
  if (dropped && dropped->files > 0)
    log_event(LogLevel::kInfo, "raw_dropped", {{"files", std::to_string(dropped->files)}, {"bytes", std::to_string(dropped->bytes)}});
}

awaitable<void> Service::Impl::watch_signals() {
  for (int count = 0;; ++count) {
    boost::system::error_code error;
    co_await stop_signals.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    if (count > 0) ::_exit(130);
    asio::co_spawn(io, shut_down(), rethrow());
  }
}

awaitable<void> Service::Impl::shut_down() {
  if (stopping) co_return;
  stopping = true;
  ::sd_notify(0, "STOPPING=1");
  log_event(LogLevel::kInfo, "stopping", {{"in_flight", std::to_string(engine->progress().in_flight)}});
  server->stop();
  scheduler->stop();
  webhooks->stop();
  ticker.cancel();
  co_await engine->drain(config.crawl.drain_max);
  io.stop();
}

awaitable<void> Service::Impl::watch_reload() {
  for (;;) {
    boost::system::error_code error;
    co_await reload_signals.async_wait(asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    reload();
  }
}

// What is read at every use changes at once; the rest is refused by name.
void Service::Impl::reload() {
  ::sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld",
               static_cast<long long>(
                   std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count()));
  const auto fresh = hooks.reload ? hooks.reload() : Result<Config>(config);
  if (!fresh) {
    log_event(LogLevel::kError, "reload_failed", {{"why", fresh.error().detail}});
  } else {
    const auto before = list_keys(config, {}), after = list_keys(*fresh, {});
    static constexpr std::string_view kLive[] = {
        "crawl.depth",    "crawl.pages_in_flight", "crawl.refetch_after",   "log.format",   "log.level", "serve.hosts",
        "retain.raw_age", "retain.raw_bytes_max",  "serve.tls_certificate", "serve.tls_key"};
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (before[i].value == after[i].value) continue;
      const bool live = std::find(std::begin(kLive), std::end(kLive), before[i].name) != std::end(kLive);
      log_event(live ? LogLevel::kInfo : LogLevel::kWarning, live ? "key_changed" : "key_needs_restart",
                {{"key", before[i].name}, {"from", before[i].value}, {"to", after[i].value}});
    }
    config.crawl.depth = fresh->crawl.depth;
    config.crawl.pages_in_flight = fresh->crawl.pages_in_flight;
    config.crawl.refetch_after = fresh->crawl.refetch_after;
    config.log = fresh->log;
    config.retain = fresh->retain;
    config.serve.hosts = fresh->serve.hosts;
    set_log(config.log);
    if (!fresh->serve.tls_certificate.empty() && !config.serve.tls_certificate.empty()) {  // a renewed certificate
      if (const Status used = server->use_tls(fresh->serve.tls_certificate, fresh->serve.tls_key); !used)
        log_event(LogLevel::kError, "reload_failed", {{"why", used.error().detail}});
    }
  }
  ::sd_notify(0, "READY=1");
}

}  // namespace headwater::daemon
