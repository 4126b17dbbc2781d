// headwater status, jobs, seed: what a running daemon does, and what it is told to do. Without a daemon they read and write the store.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "daemon/api_client.h"
#include "daemon/api_json.h"
#include "daemon/json_text.h"
#include "daemon/schedule.h"
#include "daemon/service.h"
#include "store/care.h"
#include "store/jobs.h"

namespace headwater::cli {

namespace json = boost::json;

namespace {

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t number_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : 0;
}

json::object typed(std::string_view type, json::object object) {
  json::object out{{"type", type}};
  for (auto& member : object) out[member.key()] = std::move(member.value());
  return out;
}

void print_job(const json::object& job) {
  fmt::print("{:>6}  {:<9}  {}  {:>7} fetched  {:>6} articles  {:>6} waiting  {:>5} failed  {}\n", text_of(job, "id"),
             text_of(job, "state"), text_of(job, "created"), grouped(number_of(job, "fetched")), grouped(number_of(job, "articles")),
             grouped(number_of(job, "waiting")), grouped(number_of(job, "failed")), text_of(job, "label"));
}

void print_watch(const json::object& watch) {
  const bool enabled = watch.contains("enabled") && watch.at("enabled").is_bool() && watch.at("enabled").get_bool();
  fmt::print("{:>6}  {:<12}  depth {}  {}  {}\n", text_of(watch, "id"), enabled ? text_of(watch, "schedule") : "off",
             number_of(watch, "depth"), text_of(watch, "url"), text_of(watch, "label"));
}

void print_status(const json::object& status) {
  const json::object& held = status.at("store").as_object();
  const json::object& rates = status.at("rates").as_object();
  fmt::print("running for {}, version {}\n", duration_text(number_of(status, "uptime_seconds")), text_of(status, "version"));
  fmt::print("holds {} articles, {} copies in {} lineages, {} captures\n", grouped(number_of(held, "articles")),
             grouped(number_of(held, "copies")), grouped(number_of(held, "lineages")), grouped(number_of(held, "captures")));
  fmt::print("{:.1f} pages/s  {} in flight  {} queued  {} hosts{}\n", rates.at("pages_per_second").to_number<double>(),
             grouped(number_of(status, "in_flight")), grouped(number_of(status, "queued")), grouped(number_of(status, "hosts")),
             status.at("settling").as_bool() ? "  comparing and judging" : "");
  std::string states;
  for (const auto& [state, count] : status.at("host_states").as_object())
    states += fmt::format("{}{} {}", states.empty() ? "hosts  " : ", ", std::string_view(state), grouped(count.to_number<std::int64_t>()));
  if (!states.empty()) fmt::print("{}\n", states);
  std::string errors;
  for (const auto& [reason, count] : status.at("errors").as_object())
    errors +=
        fmt::format("{}{} {}", errors.empty() ? "given up  " : ", ", std::string_view(reason), grouped(count.to_number<std::int64_t>()));
  if (!errors.empty()) fmt::print("{}\n", errors);
}

int stored_status(const daemon::Config& config, bool as_json) {
  const auto store = open_store(config, store::OpenMode::kReadOnly);
  if (!store) return fail(store.error());
  const auto counts = (*store)->counts();
  if (!counts) return fail(counts.error());
  const std::int64_t waiting = counts->waiting;
  if (as_json) {
    print_json({{"type", "status"},
                {"running", false},
                {"store",
                 {{"articles", counts->pages},
                  {"copies", counts->copies},
                  {"lineages", counts->lineages},
                  {"captures", counts->captures},
                  {"waiting", waiting}}}});
    return kDone;
  }
  fmt::print("no daemon runs on {}\nholds {} articles, {} copies in {} lineages, {} captures; {} URLs wait\n",
             daemon::store_directory(config), grouped(counts->pages), grouped(counts->copies), grouped(counts->lineages),
             grouped(counts->captures), grouped(waiting));
  return kDone;
}

int print_jobs(store::Store& store, bool as_json) {
  store::Jobs jobs(store);
  const auto found = jobs.list(0, 50);
  if (!found) return fail(found.error());
  for (const store::Job& job : *found) {
    auto counts = jobs.counts(job.id);
    if (!counts) return fail(counts.error());
    json::object object = daemon::job_object({job, *std::move(counts), 0}, {});
    if (as_json)
      print_json(typed("job", std::move(object)));
    else
      print_job(object);
  }
  if (found->empty() && !as_json) message("no jobs yet; \"headwater crawl SEEDS\" makes one");
  return found->empty() ? kNothingFound : kDone;
}

int add_seed_directly(const daemon::Config& config, const SeedArgs& args, const Url& url) {
  const auto store = open_store(config, store::OpenMode::kReadWrite);
  if (!store) return fail(store.error());
  store::Watch watch;
  watch.url = normalize(url).href();
  watch.label = args.label;
  watch.schedule = args.schedule;
  watch.depth = args.depth;
  watch.next_run = system_clock().now();
  const auto added = store::Jobs(**store).add_watch(std::move(watch));
  if (!added) return fail("cannot watch it", added.error());
  message(fmt::format("watched from the next \"headwater serve\" on, every {}", added->schedule));
  return kDone;
}

int add_seed(const daemon::Config& config, const daemon::ApiClient& client, const SeedArgs& args) {
  const auto url = Url::parse(args.target);
  if (!url || !url->is_http())
    return fail(make_error(Errc::kInvalidInput, fmt::format("cannot watch \"{}\": it is no http or https URL", args.target)));
  if (const auto schedule = daemon::Schedule::parse(args.schedule); !schedule) return fail(schedule.error());
  if (!client.reachable()) return add_seed_directly(config, args, *url);
  const auto added = client.ask(
      "POST", "/api/v1/watches",
      daemon::json_text(json::object{{"url", url->href()}, {"schedule", args.schedule}, {"depth", args.depth}, {"label", args.label}}));
  if (!added) return fail("cannot watch it", added.error());
  print_watch(added->as_object());
  return kDone;
}

// By id or by URL.
int remove_seed(const daemon::Config& config, const daemon::ApiClient& client, const std::string& target) {
  const bool running = client.reachable();
  const auto store = open_store(config, running ? store::OpenMode::kReadOnly : store::OpenMode::kReadWrite);
  if (!store) return fail(store.error());
  const auto watches = store::Jobs(**store).watches();
  if (!watches) return fail(watches.error());
  const auto url = Url::parse(target);
  for (const store::Watch& watch : *watches) {
    if (std::to_string(watch.id) != target && !(url && normalize(*url).href() == watch.url)) continue;
    const Status removed = running ? [&]() -> Status {
      const auto answer = client.ask("DELETE", fmt::format("/api/v1/watches/{}", watch.id));
      if (!answer) return answer.error();
      return {};
    }()
        : store::Jobs(**store).remove_watch(watch.id);
    if (!removed) return fail("cannot remove it", removed.error());
    message("no longer watched: " + watch.url);
    return kDone;
  }
  return fail(make_error(Errc::kNotFound, fmt::format("nothing watched is \"{}\"; \"headwater seed list\" shows what is", target)));
}

int list_seeds(const daemon::Config& config, bool as_json) {
  const auto store = open_store(config, store::OpenMode::kReadOnly);
  if (!store) return fail(store.error());
  const auto watches = store::Jobs(**store).watches();
  if (!watches) return fail(watches.error());
  for (const store::Watch& watch : *watches) {
    json::object object = daemon::watch_object(watch);
    if (as_json)
      print_json(typed("watch", std::move(object)));
    else
      print_watch(object);
  }
  if (watches->empty() && !as_json) message("nothing is watched; \"headwater seed add URL --every 15m\" begins it");
  return watches->empty() ? kNothingFound : kDone;
}

}  // namespace

int run_backup(const BackupArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  const auto store = open_store(*config, store::OpenMode::kReadOnly);
  if (!store) return fail(store.error());
  if (const Status copied = store::backup(**store, args.directory); !copied) return fail("cannot back up", copied.error());
  message(fmt::format("copied to {}; \"headwater verify --store {}\" checks it", args.directory, args.directory));
  return kDone;
}

int run_status(const StoreArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  const daemon::ApiClient client(daemon::socket_path(daemon::store_directory(*config)));
  if (!client.reachable()) return stored_status(*config, args.common.json);
  auto status = client.ask("GET", "/api/v1/status");
  if (!status) return fail("cannot ask the daemon", status.error());
  if (args.common.json)
    print_json(typed("status", std::move(status->as_object())));
  else
    print_status(status->as_object());
  return kDone;
}

int run_jobs(const JobsArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  if (args.action == "list") {
    const auto store = open_store(*config, store::OpenMode::kReadOnly);
    if (!store) return fail(store.error());
    return print_jobs(**store, args.common.json);
  }
  const daemon::ApiClient client(daemon::socket_path(daemon::store_directory(*config)));
  auto job = client.ask("POST", fmt::format("/api/v1/jobs/{}/{}", args.id, args.action));
  if (!job && job.error().code == Errc::kConnectFailed)
    return fail(make_error(Errc::kStore, fmt::format("cannot {} job {}: {}. Jobs run while \"headwater serve\" does.", args.action, args.id,
                                                     job.error().detail)));
  if (!job) return fail(fmt::format("cannot {} job {}", args.action, args.id), job.error());
  if (args.common.json)
    print_json(typed("job", std::move(job->as_object())));
  else
    print_job(job->as_object());
  return kDone;
}

int run_seed(const SeedArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  const daemon::ApiClient client(daemon::socket_path(daemon::store_directory(*config)));
  if (args.action == "add") return add_seed(*config, client, args);
  if (args.action == "remove") return remove_seed(*config, client, args.target);
  return list_seeds(*config, args.common.json);
}

}  // namespace headwater::cli
