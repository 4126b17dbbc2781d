// Status, jobs, watches, hosts, failures, events.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/limits.h"
#include "base/utf8.h"
#include "daemon/api.h"
#include "daemon/api_body.h"
#include "daemon/api_json.h"
#include "daemon/run_on.h"
#include "daemon/schedule.h"

namespace headwater::daemon {

namespace asio = boost::asio;
namespace json = boost::json;
using asio::awaitable;

namespace {

constexpr std::size_t kFailedSeedsShown = 20;
constexpr std::size_t kHostsLooked = 10'000;

awaitable<HttpResponse> get_status(ApiContext& context, HttpRequest) {
  const auto summary = co_await run_on(context.pool, &Fresh<StoreSummary>::get, &context.summary);
  if (!summary) co_return problem(summary.error());
  co_return json_response(status_object(context, **summary));
}

// A job as the store and the engine know it.
Result<json::object> load_job(Readers* readers, std::int64_t id, std::int64_t in_flight) {
  Readers::Lease lease(*readers);
  store::Jobs jobs(*lease);
  auto job = jobs.find(id);
  if (!job) return job.error();
  auto counts = jobs.counts(id);
  if (!counts) return counts.error();
  auto failed = jobs.failed_seeds(id, kFailedSeedsShown);
  if (!failed) return failed.error();
  return job_object({*std::move(job), *std::move(counts), in_flight}, *failed);
}

HttpResponse list_jobs(ApiContext&, store::Store& reader, const HttpRequest& request) {
  const auto limit = list_limit(request);
  if (!limit) return problem(limit.error());
  const auto cursor = list_cursor(request);
  if (!cursor) return problem(cursor.error());
  store::Jobs jobs(reader);
  const auto found = jobs.list(*cursor, *limit);
  if (!found) return problem(found.error());
  json::array items;
  for (const store::Job& job : *found) {
    auto counts = jobs.counts(job.id);
    if (!counts) return problem(counts.error());
    items.push_back(job_object({job, *std::move(counts), 0}, {}));
  }
  return list_response(std::move(items), found->size() == *limit ? id_text(found->back().id) : std::string());
}

awaitable<HttpResponse> get_job(ApiContext& context, HttpRequest request) {
  const auto id = parse_id(request.params[0]);
  if (!id) co_return problem(id.error());
  auto object = co_await run_on(context.pool, load_job, &context.readers, *id, context.engine.in_flight(*id));
  co_return object ? json_response(*std::move(object)) : problem(object.error());
}

struct SeedProblems {
  std::vector<Url> seeds;
  std::string first;  // what is wrong with the first bad one
};

SeedProblems parse_seed_urls(const std::vector<std::string>& texts) {
  SeedProblems out;
  for (const std::string& text : texts) {
    if (trim(text).empty()) continue;
    auto url = Url::parse(trim(text));
    if (url && url->is_http())
      out.seeds.push_back(*std::move(url));
    else if (out.first.empty())
      out.first = fmt::format("\"{}\" is no http or https URL{}", text.substr(0, 200), url ? "" : ": " + url.error().detail);
  }
  return out;
}

awaitable<HttpResponse> post_job(ApiContext& context, HttpRequest request) {
  RequestBody body(request);
  const auto seeds = body.texts("seeds", limits::kApiSeedsMax, limits::kUrlBytesMax);
  JobSpec spec;
  spec.depth = static_cast<int>(body.number("depth", 0, 100, context.config.crawl.depth));
  spec.label = body.text("label", limits::kNoteBytesMax);
  spec.refetch_after = std::chrono::seconds(body.number("refetch_after_seconds", 0, 366 * 86'400, 0));
  SeedProblems parsed = parse_seed_urls(seeds);
  if (!parsed.first.empty()) body.fail(parsed.first);
  if (parsed.seeds.empty()) body.fail("\"seeds\" must hold at least one URL");
  if (const Status good = body.finish(); !good) co_return problem(good.error());
  spec.seeds = std::move(parsed.seeds);
  const auto job = co_await context.engine.submit(std::move(spec));
  if (!job) co_return problem(job.error());
  auto object = co_await run_on(context.pool, load_job, &context.readers, job->id, context.engine.in_flight(job->id));
  if (!object) co_return problem(object.error());
  HttpResponse response = json_response(*std::move(object), 201);
  response.headers.emplace_back("Location", "/api/v1/jobs/" + id_text(job->id));
  co_return response;
}

awaitable<HttpResponse> change_job(ApiContext& context, HttpRequest request, store::JobState state) {
  const auto id = parse_id(request.params[0]);
  if (!id) co_return problem(id.error());
  const auto changed = co_await context.engine.set_state(*id, state);
  if (!changed) co_return problem(changed.error());
  auto object = co_await run_on(context.pool, load_job, &context.readers, *id, context.engine.in_flight(*id));
  co_return object ? json_response(*std::move(object)) : problem(object.error());
}

awaitable<HttpResponse> pause_job(ApiContext& context, HttpRequest request) {
  return change_job(context, std::move(request), store::JobState::kPaused);
}
awaitable<HttpResponse> resume_job(ApiContext& context, HttpRequest request) {
  return change_job(context, std::move(request), store::JobState::kRunning);
}
awaitable<HttpResponse> cancel_job(ApiContext& context, HttpRequest request) {
  return change_job(context, std::move(request), store::JobState::kCancelled);
}

HttpResponse list_watches(ApiContext&, store::Store& reader, const HttpRequest&) {
  const auto watches = store::Jobs(reader).watches();
  if (!watches) return problem(watches.error());
  json::array items;
  for (const store::Watch& watch : *watches) items.push_back(watch_object(watch));
  return list_response(std::move(items), {});
}

HttpResponse get_watch(ApiContext&, store::Store& reader, const HttpRequest& request) {
  const auto id = parse_id(request.params[0]);
  if (!id) return problem(id.error());
  const auto watch = store::Jobs(reader).watch(*id);
  return watch ? json_response(watch_object(*watch)) : problem(watch.error());
}

// Reads the fields that both making and changing a watch know.
Status read_watch_fields(RequestBody& body, store::Watch& watch) {
  watch.label = body.text("label", limits::kNoteBytesMax, watch.label);
  watch.schedule = body.text("schedule", 256, watch.schedule);
  watch.depth = static_cast<int>(body.number("depth", 0, 100, watch.depth));
  watch.enabled = body.flag("enabled", watch.enabled);
  if (const Status good = body.finish(); !good) return good;
  const auto schedule = Schedule::parse(watch.schedule);
  if (!schedule) return schedule.error();
  return {};
}

HttpResponse post_watch(ApiContext& context, store::Store& reader, const HttpRequest& request) {
  RequestBody body(request);
  store::Watch watch;
  watch.schedule = "15m";
  const SeedProblems parsed = parse_seed_urls({body.required_text("url", limits::kUrlBytesMax)});
  if (!parsed.first.empty()) body.fail(parsed.first);
  if (const Status good = read_watch_fields(body, watch); !good) return problem(good.error());
  const auto known = store::Jobs(reader).watches();
  if (!known) return problem(known.error());
  if (known->size() >= limits::kWatchesMax)
    return problem(413, "too_many", fmt::format("{} watches are the most there can be", limits::kWatchesMax));
  watch.url = normalize(parsed.seeds.front()).href();
  watch.next_run = system_clock().now();
  const auto added = store::Jobs(context.store).add_watch(std::move(watch));
  if (!added) return problem(added.error());
  context.watches_changed();
  return json_response(watch_object(*added), 201);
}

HttpResponse patch_watch(ApiContext& context, store::Store&, const HttpRequest& request) {
  const auto id = parse_id(request.params[0]);
  if (!id) return problem(id.error());
  store::Jobs jobs(context.store);
  auto watch = jobs.watch(*id);
  if (!watch) return problem(watch.error());
  RequestBody body(request);
  if (const Status good = read_watch_fields(body, *watch); !good) return problem(good.error());
  watch->next_run = Schedule::parse(watch->schedule)->next_after(watch->last_run.value_or(system_clock().now()));
  if (const Status written = jobs.update_watch(*watch); !written) return problem(written.error());
  context.watches_changed();
  return json_response(watch_object(*watch));
}

HttpResponse delete_watch(ApiContext& context, store::Store&, const HttpRequest& request) {
  const auto id = parse_id(request.params[0]);
  if (!id) return problem(id.error());
  if (const Status removed = store::Jobs(context.store).remove_watch(*id); !removed) return problem(removed.error());
  context.watches_changed();
  HttpResponse response;
  response.status = 204;
  return response;
}

// Why is it not moving? The hosts with waiting URLs, as the workbench sees them.
awaitable<HttpResponse> list_hosts(ApiContext& context, HttpRequest request) {
  const auto limit = list_limit(request, limits::kApiPageMax);
  if (!limit) co_return problem(limit.error());
  const std::string_view state = request.parameter("state");
  json::array items;
  for (const crawler::HostStatus& host : context.engine.hosts(kHostsLooked)) {
    if (items.size() == *limit) break;
    if (!state.empty() && crawler::host_state_name(host.state) != state) continue;
    items.push_back(host_object(host, context.monitor.last_failure(host.host)));
  }
  co_return list_response(std::move(items), {});
}

awaitable<HttpResponse> list_failures(ApiContext& context, HttpRequest) {
  json::array items;
  for (const FailureGroup& group : context.monitor.failures()) {
    json::array examples;
    for (const auto& example : group.examples)
      examples.push_back(json::object{{"url", example.url}, {"detail", example.detail}, {"at", format_rfc3339(example.at)}});
    items.push_back(json::object{{"reason", group.reason}, {"count", group.count}, {"examples", std::move(examples)}});
  }
  co_return list_response(std::move(items), {});
}

awaitable<HttpResponse> get_events(ApiContext&, HttpRequest) {
  HttpResponse response;
  response.content_type = "text/event-stream";
  response.events = true;
  co_return response;
}

}  // namespace

std::vector<Route> crawl_routes() {
  using store::TokenScope;
  return {
      {"GET", "/api/v1/status", TokenScope::kRead, nullptr, get_status},
      {"GET", "/api/v1/jobs", TokenScope::kRead, list_jobs},
      {"POST", "/api/v1/jobs", TokenScope::kWrite, nullptr, post_job},
      {"GET", "/api/v1/jobs/{id}", TokenScope::kRead, nullptr, get_job},
      {"POST", "/api/v1/jobs/{id}/pause", TokenScope::kWrite, nullptr, pause_job},
      {"POST", "/api/v1/jobs/{id}/resume", TokenScope::kWrite, nullptr, resume_job},
      {"POST", "/api/v1/jobs/{id}/cancel", TokenScope::kWrite, nullptr, cancel_job},
      {"GET", "/api/v1/watches", TokenScope::kRead, list_watches},
      {"POST", "/api/v1/watches", TokenScope::kWrite, post_watch},
      {"GET", "/api/v1/watches/{id}", TokenScope::kRead, get_watch},
      {"PATCH", "/api/v1/watches/{id}", TokenScope::kWrite, patch_watch},
      {"DELETE", "/api/v1/watches/{id}", TokenScope::kWrite, delete_watch},
      {"GET", "/api/v1/hosts", TokenScope::kRead, nullptr, list_hosts},
      {"GET", "/api/v1/failures", TokenScope::kRead, nullptr, list_failures},
      {"GET", "/api/v1/events", TokenScope::kRead, nullptr, get_events},
  };
}

}  // namespace headwater::daemon
