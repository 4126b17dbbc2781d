// headwater crawl, headwater demo
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <iterator>
#include <map>

#include "base/limits.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "crawler/seeds.h"
#include "daemon/api_client.h"
#include "daemon/crawl.h"
#include "daemon/files.h"
#include "daemon/json.h"
#include "daemon/json_text.h"
#include "daemon/service.h"
#include "tests/fake_web/fake_web.h"

namespace headwater::cli {

namespace {
constexpr std::size_t kSeedFileBytesMax = std::size_t{1} << 30;
constexpr std::size_t kLineagesShown = 20;

struct Seeds {
  std::vector<Url> urls;
  std::size_t problems = 0;
};

Result<Seeds> read_seeds(const std::vector<std::string>& arguments) {
  Seeds out;
  for (const std::string& argument : arguments) {
    const bool is_url = looks_like_url(argument);
    auto text = is_url ? Result<std::string>(argument) : daemon::read_file(argument, kSeedFileBytesMax);
    if (!text) {
      return make_error(text.error().code, fmt::format("cannot read seeds: {}. Give a file with one URL a line, a URL that begins with "
                                                       "http:// or https://, or - for standard input.",
                                                       text.error().detail));
    }
    crawler::SeedList list = crawler::parse_seeds(*text);
    for (const crawler::SeedProblem& problem : list.problems) {
      message(fmt::format("{}, line {}: {} ({})", is_url ? "seed" : argument, problem.line, problem.why, problem.text));
    }
    out.problems += list.problems.size();
    std::move(list.seeds.begin(), list.seeds.end(), std::back_inserter(out.urls));
  }
  if (out.urls.empty()) return make_error(Errc::kInvalidInput, "no seeds: nothing in the lists given is a URL. Write one URL a line.");
  return out;
}

Result<std::vector<daemon::ArticleReport>> all_reports(store::Store& store) {
  const auto pages = store.pages();
  if (!pages) return pages.error();
  std::vector<daemon::ArticleReport> reports;
  for (const std::int64_t page : *pages) {
    auto report = daemon::load_report(store, page, daemon::ReportText::kNone);
    if (!report) return report.error();
    reports.push_back(*std::move(report));
  }
  return reports;
}

void print_top_sources(const std::vector<daemon::ArticleReport>& reports) {
  std::map<std::string, int> copies;
  for (const auto& report : reports) {
    if (report.verdict.source.status != SourceStatus::kSelf) ++copies[report.verdict.source.domain];
  }
  std::vector<std::pair<std::string, int>> top(copies.begin(), copies.end());
  std::stable_sort(top.begin(), top.end(), [](const auto& x, const auto& y) { return x.second > y.second; });
  std::string line;
  for (std::size_t i = 0; i < std::min<std::size_t>(top.size(), 5); ++i)
    line += fmt::format("{}{} {}", i == 0 ? "" : ", ", top[i].first, top[i].second);
  if (!line.empty()) fmt::print("most copied  {}\n", line);
}

Status print_results(store::Store& store, const daemon::CrawlReport& report, bool json, std::size_t lineages_max) {
  const auto counts = store.counts();
  if (!counts) return counts.error();
  const daemon::CrawlProgress& progress = report.progress;
  if (json) {
    const auto pages = store.pages();
    if (!pages) return pages.error();
    for (const std::int64_t page : *pages) {
      const auto one = daemon::load_report(store, page, daemon::ReportText::kNone);
      if (!one) return one.error();
      print_json(daemon::article_object(*one));
    }
    print_json(daemon::summary_object(progress, *counts, progress.elapsed));
    return {};
  }
  const auto reports = all_reports(store);
  if (!reports) return reports.error();
  print_lineages(*reports, lineages_max);
  const auto seconds = progress.elapsed.count() / 1000;
  fmt::print("\n{} in {} m {:02} s: {} pages, {} articles, {} copies in {} lineages\n", report.interrupted ? "stopped" : "done",
             seconds / 60, seconds % 60, grouped(progress.fetched), grouped(counts->pages), grouped(counts->copies),
             grouped(counts->lineages));
  std::string reasons;
  for (const auto& [reason, count] : progress.skipped)
    reasons += fmt::format("{}{} {}", reasons.empty() ? "skipped  " : ", ", reason, grouped(count));
  if (progress.failed > 0) reasons += fmt::format("{}failed {}", reasons.empty() ? "" : "   ", grouped(progress.failed));
  if (!reasons.empty()) fmt::print("{}\n", reasons);
  std::string waiting;
  for (const auto& [state, count] : progress.waiting_hosts)
    waiting += fmt::format("{}{} {}", waiting.empty() ? "hosts with URLs left: " : ", ", state, grouped(count));
  if (!waiting.empty()) fmt::print("{}\n", waiting);
  print_top_sources(*reports);
  return {};
}

// Beyond loopback a site owner must be able to reach the operator.
void warn_without_contact(const daemon::Config& config) {
  if (config.fetch.contact.empty() && config.fetch.user_agent.empty() && config.fetch.connect_to.empty()) {
    message(
        "no contact is configured: site owners cannot reach you. Set [fetch] contact = \"https://…\" or a mail address in a file given "
        "with --config.");
  }
}

struct CrawlRun {
  const daemon::Config& config;
  const std::vector<Url>& seeds;
  bool json = false, quiet = false;
  std::size_t lineages_max = kLineagesShown;
};

Result<daemon::CrawlReport> crawl_and_print(const CrawlRun& run) {
  const auto store = open_store(run.config, store::OpenMode::kReadWrite);
  if (!store) return store.error();
  Progress progress(run.quiet);
  daemon::CrawlHooks hooks;
  hooks.on_progress = [&](const daemon::CrawlProgress& now) { progress.show(now); };
  hooks.on_message = [&](const std::string& text) { progress.say(text); };
  if (!run.quiet) message(fmt::format("crawling {} seeds into {}", run.seeds.size(), daemon::store_directory(run.config)));
  auto report = daemon::Crawl(**store, run.config, std::move(hooks)).run(run.seeds);
  progress.say("");
  if (!report) return report;
  for (const std::string& failed : report->failed_seeds) message("seed failed: " + failed);
  if (const Status printed = print_results(**store, *report, run.json, run.lineages_max); !printed) return printed.error();
  return report;
}

std::int64_t count_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : 0;
}

daemon::CrawlProgress progress_of(const boost::json::object& job) {
  daemon::CrawlProgress progress;
  progress.fetched = count_of(job, "fetched");
  progress.articles = count_of(job, "articles");
  progress.in_flight = count_of(job, "in_flight");
  progress.queued = count_of(job, "waiting");
  progress.failed = count_of(job, "failed");
  for (const auto& [reason, count] : job.at("skipped").as_object()) progress.skipped[reason] = count.to_number<std::int64_t>();
  return progress;
}

// The daemon holds the store: it is handed the seeds, and its progress is shown until the job is over.
Result<daemon::CrawlReport> crawl_by_daemon(const CrawlRun& run, const daemon::ApiClient& client) {
  boost::json::array seeds;
  for (const Url& seed : run.seeds) seeds.push_back(boost::json::value(seed.href()));
  const auto began = std::chrono::steady_clock::now();
  const auto submitted = client.ask("POST", "/api/v1/jobs",
                                    daemon::json_text(boost::json::object{{"seeds", std::move(seeds)}, {"depth", run.config.crawl.depth}}));
  if (!submitted) return submitted.error();
  const std::string id(submitted->at("id").as_string());
  if (!run.quiet)
    message(fmt::format("the daemon crawls {} seeds as job {}; Ctrl-C leaves it at work, \"headwater jobs cancel {}\" ends it",
                        run.seeds.size(), id, id));
  Progress progress(run.quiet);
  daemon::CrawlReport report;
  std::string state;
  std::optional<Error> broken;
  const Status followed = client.follow([&](std::string_view, const boost::json::value&) {
    const auto job = client.ask("GET", "/api/v1/jobs/" + id);
    if (!job) {
      broken = job.error();
      return false;
    }
    const boost::json::object& object = job->as_object();
    report.progress = progress_of(object);
    report.progress.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
    progress.show(report.progress);
    state = object.at("state").as_string();
    report.failed_seeds.clear();
    for (const boost::json::value& line : object.at("failed_seeds").as_array()) report.failed_seeds.emplace_back(line.as_string());
    return state == "running" || state == "paused";
  });
  progress.say("");
  if (broken) return *broken;
  if (!followed)
    return make_error(Errc::kStore,
                      fmt::format("{}; job {} goes on when \"headwater serve\" is started again", followed.error().detail, id));
  report.interrupted = state == "cancelled";
  const auto store = open_store(run.config, store::OpenMode::kReadOnly);
  if (!store) return store.error();
  for (const std::string& failed : report.failed_seeds) message("seed failed: " + failed);
  if (const Status printed = print_results(**store, report, run.json, run.lineages_max); !printed) return printed.error();
  return report;
}
}  // namespace

int run_crawl(const CrawlArgs& args) {
  auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  if (args.depth >= 0) config->crawl.depth = args.depth;
  const auto seeds = read_seeds(args.seeds);
  if (!seeds) return fail(seeds.error());
  warn_without_contact(*config);
  CrawlRun run{*config, seeds->urls, args.common.json, args.common.quiet};
  const daemon::ApiClient client(daemon::socket_path(daemon::store_directory(*config)));
  const auto report = !args.local && client.reachable() ? crawl_by_daemon(run, client) : crawl_and_print(run);
  if (!report) return fail(report.error());
  if (report->interrupted) return kInterrupted;
  return report->failed_seeds.empty() && seeds->problems == 0 ? kDone : kSeedsFailed;
}

namespace {
// The daemon with the demo's findings, until Ctrl-C; the bundled web goes on, so that jobs can be tried on it.
int serve_demo(daemon::Config config) {
  config.log.level = "warning";
  daemon::ServiceHooks hooks;
  hooks.on_ready = [](const std::vector<std::string>& urls) {
    fmt::print("\nsee them in a browser   {}   (Ctrl-C ends)\n", urls.front());
    std::fflush(stdout);
  };
  Status served = daemon::Service(config, hooks).run();
  if (!served && served.error().code == Errc::kConnectFailed) {  // the usual port is taken: any other
    config.serve.listen = {"127.0.0.1:0"};
    served = daemon::Service(config, hooks).run();
  }
  return served ? kDone : fail("cannot serve the demo", served.error());
}
}  // namespace

int run_demo(const DemoArgs& args) {
  fake_web::FakeWeb web;
  if (const Status started = web.start(); !started) return fail("cannot start the bundled web", started.error());
  auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  if (args.common.store_dir.empty())
    config->store.dir = (std::filesystem::temp_directory_path() / fmt::format("headwater-demo-{}", getuid())).string();
  const std::filesystem::path directory = config->store.dir;
  std::error_code ignored;
  if (std::filesystem::exists(directory / "headwater.sqlite", ignored))
    std::filesystem::remove_all(directory, ignored);  // a fresh store each time
  config->fetch.connect_to = {web.connect_to()};
  config->fetch.allow_addresses = {"127.0.0.0/8"};
  config->fetch.delay = std::chrono::milliseconds(50);
  config->fetch.contact = "https://demo.invalid/headwater";
  std::vector<Url> seeds;
  for (const std::string& seed : web.seeds()) {
    if (auto url = Url::parse(seed)) seeds.push_back(*std::move(url));
  }
  CrawlRun run{*config, seeds, args.common.json, args.common.quiet, std::size_t{100}};
  const auto report = crawl_and_print(run);
  if (!report) return fail(report.error());
  if (args.common.json) return kDone;
  std::string copy;
  for (const auto& article : web.truth().articles) {
    if (copy.empty() && article.relation == "rewrite") copy = article.url;
  }
  fmt::print("\nlook further\n");
  fmt::print("  build/release/headwater trace --store {} {}\n", directory.string(), copy);
  fmt::print("  build/release/headwater sites --store {}\n", directory.string());
  fmt::print("  build/release/headwater crawl --store my-store seeds/news.txt\n");
  if (report->interrupted) return kInterrupted;
  return args.no_serve ? kDone : serve_demo(*config);
}

}  // namespace headwater::cli
