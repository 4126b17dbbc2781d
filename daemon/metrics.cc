#include "daemon/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "daemon/api.h"
#include "daemon/run_on.h"

namespace headwater::daemon {

namespace asio = boost::asio;

struct Metrics::Impl {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& pages =
      prometheus::BuildCounter().Name("headwater_pages_total").Help("Pages fetched and committed since the start.").Register(registry);
  prometheus::Family<prometheus::Counter>& articles =
      prometheus::BuildCounter().Name("headwater_articles_total").Help("Pages that held an article since the start.").Register(registry);
  prometheus::Family<prometheus::Counter>& errors =
      prometheus::BuildCounter().Name("headwater_errors_total").Help("URLs given up since the start, by reason.").Register(registry);
  prometheus::Family<prometheus::Gauge>& gauges_store =
      prometheus::BuildGauge().Name("headwater_store_items").Help("What the store holds, by kind.").Register(registry);
  prometheus::Family<prometheus::Gauge>& frontier =
      prometheus::BuildGauge().Name("headwater_frontier_urls").Help("URLs waiting or in flight.").Register(registry);
  prometheus::Family<prometheus::Gauge>& process =
      prometheus::BuildGauge().Name("process_resident_memory_bytes").Help("Resident memory.").Register(registry);
  prometheus::Family<prometheus::Gauge>& descriptors =
      prometheus::BuildGauge().Name("process_open_fds").Help("Open file descriptors.").Register(registry);
  prometheus::Family<prometheus::Gauge>& connections =
      prometheus::BuildGauge().Name("headwater_event_listeners").Help("Open event streams.").Register(registry);
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("headwater_api_requests_total")
                                                          .Help("API requests answered, by route and status.")
                                                          .Register(registry);
  prometheus::Family<prometheus::Histogram>& durations = prometheus::BuildHistogram()
                                                             .Name("headwater_api_request_duration_seconds")
                                                             .Help("Time to an API request's answer.")
                                                             .Register(registry);
  const prometheus::Histogram::BucketBoundaries buckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5};
};

Metrics::Metrics() : impl_(new Impl) {}
Metrics::~Metrics() = default;

void Metrics::request(std::string_view route, int status, std::chrono::steady_clock::duration took) {
  impl_->requests.Add({{"route", std::string(route)}, {"status", std::to_string(status)}}).Increment();
  impl_->durations.Add({{"route", std::string(route)}}, impl_->buckets).Observe(std::chrono::duration<double>(took).count());
}

namespace {
void raise_to(prometheus::Counter& counter, double value) {
  if (value > counter.Value()) counter.Increment(value - counter.Value());
}

double resident_bytes() {
  long pages = 0, resident = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r"); file != nullptr) {
    if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
    std::fclose(file);
  }
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
  std::error_code ignored;
  std::filesystem::directory_iterator files("/proc/self/fd", ignored);
  return ignored ? 0 : static_cast<double>(std::distance(begin(files), end(files)));
}

}  // namespace

asio::awaitable<HttpResponse> Metrics::answer(ApiContext& context) {
  const auto summary = co_await run_on(context.pool, &Fresh<StoreSummary>::get, &context.summary);
  if (!summary) co_return problem(summary.error());
  const store::StoreCounts& counts = (*summary)->counts;
  raise_to(impl_->pages.Add({}), static_cast<double>(context.monitor.pages()));
  raise_to(impl_->articles.Add({}), static_cast<double>(context.monitor.articles()));
  for (const auto& [reason, count] : context.monitor.errors())
    raise_to(impl_->errors.Add({{"reason", reason}}), static_cast<double>(count));
  const auto set = [](auto& family, const char* kind, std::int64_t value) { family.Add({{"kind", kind}}).Set(static_cast<double>(value)); };
  set(impl_->gauges_store, "articles", counts.pages);
  set(impl_->gauges_store, "editions", counts.editions);
  set(impl_->gauges_store, "captures", counts.captures);
  set(impl_->gauges_store, "copies", counts.copies);
  set(impl_->gauges_store, "lineages", counts.lineages);
  const CrawlProgress progress = context.engine.progress();
  set(impl_->frontier, "queued", progress.queued);
  set(impl_->frontier, "in_flight", progress.in_flight);
  impl_->process.Add({}).Set(resident_bytes());
  impl_->descriptors.Add({}).Set(open_descriptors());
  impl_->connections.Add({}).Set(static_cast<double>(context.events.listeners));
  HttpResponse response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = prometheus::TextSerializer().Serialize(impl_->registry.Collect());
  co_return response;
}

}  // namespace headwater::daemon
