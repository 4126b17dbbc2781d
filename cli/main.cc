// headwater: parses the command line, runs one command, returns its exit code.
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <functional>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "cli/usage.h"

namespace headwater::cli {
namespace {

constexpr const char* kExitCodes =
    "  0    done; for trace and compare: an earlier source, or shared text, was found\n"
    "  1    done, nothing found (extract: the page holds no article)\n"
    "  2    error: one line on stderr says what, why and what to do\n"
    "  3    crawl finished but some seeds failed\n"
    "  4    the store cannot be opened, or is in use by another process\n"
    "  64   wrong usage\n"
    "  130  stopped by Ctrl-C; the state is kept, the same command goes on\n"
    "Read any other code as failure.\n";

struct Arguments {
  std::string color = "auto", topic;
  CrawlArgs crawl;
  DemoArgs demo;
  ExtractArgs extract;
  IngestArgs ingest;
  TraceArgs trace;
  CompareArgs compare;
  ExportArgs export_;
  StoreArgs verify, reindex, config, status;
  BackupArgs backup;
  JobsArgs jobs;
  SeedArgs seed;
  LineageArgs lineage;
  SitesArgs sites;
  ServeArgs serve;
  TokenArgs token;
};

// Each help text opens with a command that works.
CLI::App* add_command(CLI::App& app, const char* name, const char* summary, const std::string& example, CommonArgs& common,
                      bool uses_store) {
  CLI::App* command = app.add_subcommand(name, summary);
  command->description("Example:  " + example + "\n\n" + summary);
  command->add_option("--config", common.config_path, "configuration file (TOML)")->type_name("FILE");
  if (uses_store) command->add_option("--store", common.store_dir, "store directory (default: ~/.local/share/headwater)")->type_name("DIR");
  command->add_flag("--json", common.json, "results as JSON, one object a line");
  command->add_flag("-q,--quiet", common.quiet, "no progress");
  return command;
}

using Commands = std::vector<std::pair<CLI::App*, std::function<int()>>>;

int print_help(CLI::App& app, const std::string& topic) {
  if (topic == "exit-codes") {
    std::fputs(kExitCodes, stdout);
    return kDone;
  }
  if (topic.empty()) {
    std::fputs(app.help().c_str(), stdout);
    return kDone;
  }
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() != topic) continue;
    std::fputs(command->help().c_str(), stdout);
    return kDone;
  }
  message("no help on \"" + topic + "\". \"headwater help\" lists the commands.");
  return kWrongUsage;
}

void add_commands(CLI::App& app, Arguments& args, Commands& commands) {
  auto* demo = add_command(app, "demo", "Crawl the bundled web and show who copied whom; no internet needed.", "headwater demo",
                           args.demo.common, true);
  demo->add_flag("--no-serve", args.demo.no_serve, "print and end, without the web page");
  commands.emplace_back(demo, [&] { return run_demo(args.demo); });

  auto* crawl = add_command(
      app, "crawl", "Crawl the seeds to the end and show where each article comes from. A second run on the same store continues it.",
      "headwater crawl --depth 1 https://example.org/", args.crawl.common, true);
  crawl->add_option("--depth", args.crawl.depth, "link hops from a seed within its site; 0: the seeds alone (default 1)")
      ->check(CLI::Range(0, 100))
      ->type_name("N");
  crawl->add_flag("--local", args.crawl.local, "crawl in this process; without it, a daemon that holds the store is handed the job");
  crawl->add_option("SEEDS", args.crawl.seeds, "file with one URL a line (# comments), a URL, or - for standard input")->required();
  commands.emplace_back(crawl, [&] { return run_crawl(args.crawl); });

  auto* extract = add_command(app, "extract", "The clean article of one page.", "headwater extract page.html --url https://example.org/a",
                              args.extract.common, false);
  extract->add_option("INPUT", args.extract.input, "file, URL, or - for standard input");
  extract->add_option("--url", args.extract.url, "where the page of a file stands")->type_name("URL");
  extract->add_flag("--explain", args.extract.explain, "why each block of the page was kept or dropped");
  extract->add_flag("--batch", args.extract.batch, "JSON Lines {\"id\",\"url\",\"html_file\" or \"html_base64\"} on standard input");
  commands.emplace_back(extract, [&] { return run_extract(args.extract); });

  auto* ingest = add_command(
      app, "ingest",
      "Load documents without a network: JSON Lines {\"url\",\"text\" or \"html\",\"title\",\"published\",\"fetched\"} or WARC.",
      "headwater ingest articles.jsonl", args.ingest.common, true);
  ingest->add_option("FILE", args.ingest.files, ".jsonl, .jsonl.gz, .warc or .warc.gz")->required();
  commands.emplace_back(ingest, [&] { return run_ingest(args.ingest); });

  auto* trace = add_command(app, "trace", "Where was this text first seen? For a URL of the store, or any text.",
                            "headwater trace article.txt", args.trace.common, true);
  trace->add_option("INPUT", args.trace.input, "URL, file, or - for standard input");
  trace->add_flag("--batch", args.trace.batch, "JSON Lines {\"id\",\"url\" or \"text\"} on standard input");
  commands.emplace_back(trace, [&] { return run_trace(args.trace); });

  auto* compare =
      add_command(app, "compare", "What two texts or pages share.", "headwater compare one.txt other.txt", args.compare.common, true);
  compare->add_option("A", args.compare.a, "file, or URL of the store");
  compare->add_option("B", args.compare.b, "file, or URL of the store");
  compare->add_flag("--batch", args.compare.batch, "JSON Lines {\"id\",\"a\",\"b\"} on standard input");
  commands.emplace_back(compare, [&] { return run_compare(args.compare); });

  auto* exported = add_command(app, "export", "Everything the store knows about its articles.",
                               "headwater export --format jsonl > articles.jsonl", args.export_.common, true);
  exported
      ->add_option(
          "--format", args.export_.format,
          "jsonl: one article object a line, with its text; csv; prov-json; graphml; warc: the archived responses; cdxj: their index")
      ->check(CLI::IsMember({"jsonl", "csv", "prov-json", "graphml", "warc", "cdxj"}))
      ->required();
  commands.emplace_back(exported, [&] { return run_export(args.export_); });

  auto* verify = add_command(app, "verify", "Check the store: database, references, raw captures, index.", "headwater verify",
                             args.verify.common, true);
  commands.emplace_back(verify, [&] { return run_verify(args.verify); });
  auto* reindex = add_command(app, "reindex", "Make fingerprints and index anew from the stored texts, compare and judge again.",
                              "headwater reindex", args.reindex.common, true);
  commands.emplace_back(reindex, [&] { return run_reindex(args.reindex); });

  auto* serve = add_command(app, "serve", "Run the daemon: crawl jobs, API, web page, metrics.", "headwater serve --listen 127.0.0.1:8420",
                            args.serve.common, true);
  serve->add_option("--listen", args.serve.listen, "where to listen (default 127.0.0.1:8420); beyond loopback every request needs a token")
      ->type_name("ADDR:PORT");
  commands.emplace_back(serve, [&] { return run_serve(args.serve); });

  auto* status =
      add_command(app, "status", "What the daemon is doing, or what the store holds.", "headwater status", args.status.common, true);
  commands.emplace_back(status, [&] { return run_status(args.status); });

  auto* jobs = add_command(app, "jobs", "Crawl jobs: list them, or pause, resume or cancel one of a running daemon.",
                           "headwater jobs pause 3", args.jobs.common, true);
  jobs->add_option("ACTION", args.jobs.action, "list (default), pause, resume or cancel")
      ->check(CLI::IsMember({"list", "pause", "resume", "cancel"}));
  jobs->add_option("ID", args.jobs.id, "the job's number");
  commands.emplace_back(jobs, [&] { return run_jobs(args.jobs); });

  auto* backup = add_command(app, "backup", "Copy the store while the daemon works on it.", "headwater backup /mnt/backup/2026-03-01",
                             args.backup.common, true);
  backup->add_option("DIR", args.backup.directory, "a new directory for the copy")->required();
  commands.emplace_back(backup, [&] { return run_backup(args.backup); });

  auto* seed = add_command(app, "seed", "Seeds and feeds that the daemon crawls on a schedule.",
                           "headwater seed add https://example.org/feed.xml --every 15m", args.seed.common, true);
  seed->add_option("ACTION", args.seed.action, "add, list or remove")->check(CLI::IsMember({"add", "list", "remove"}))->required();
  seed->add_option("URL", args.seed.target, "a front page, feed or sitemap; for remove also its number");
  seed->add_option("--every", args.seed.schedule, "interval (15m, 6h) or five cron fields, UTC (\"0 6 * * *\")");
  seed->add_option("--depth", args.seed.depth, "link hops within its site")->check(CLI::Range(0, 100));
  seed->add_option("--label", args.seed.label, "a name for people");
  commands.emplace_back(seed, [&] { return run_seed(args.seed); });

  auto* lineage = add_command(app, "lineage", "All known copies of one text, in the order of time.",
                              "headwater lineage https://example.org/article", args.lineage.common, true);
  lineage->add_option("ID", args.lineage.target, "a lineage's id, or the URL of one of its articles")->required();
  commands.emplace_back(lineage, [&] { return run_lineage(args.lineage); });

  auto* sites = add_command(app, "sites", "Who copies whom, ranked; or one site.", "headwater sites --top 10", args.sites.common, true);
  sites->add_option("HOST", args.sites.host, "one site: what it copies and who copies it");
  sites->add_option("--top", args.sites.top, "so many sites (default 20)");
  commands.emplace_back(sites, [&] { return run_sites(args.sites); });

  auto* token = add_command(app, "token", "Tokens that let other machines use the daemon.", "headwater token add laptop --write",
                            args.token.common, true);
  token->add_option("ACTION", args.token.action, "add, revoke or list")->check(CLI::IsMember({"add", "revoke", "list"}))->required();
  token->add_option("NAME", args.token.name, "the token's name");
  token->add_flag("--write", args.token.write, "it may change things, not only read");
  commands.emplace_back(token, [&] { return run_token(args.token); });

  auto* config = add_command(app, "config", "Every configuration key with its value and where it comes from.",
                             "headwater config --config headwater.toml", args.config.common, true);
  commands.emplace_back(config, [&] { return run_config(args.config); });

  auto* help = app.add_subcommand("help", "Help on a command, or: help exit-codes");
  help->add_option("TOPIC", args.topic);
  commands.emplace_back(help, [&] { return print_help(app, args.topic); });
}

// Arguments that CLI11 cannot check by itself: an input, or --batch.
void check_inputs(const Arguments& args, const CLI::App& app) {
  const auto need = [](bool present, const char* what) {
    if (!present) throw CLI::RequiredError(what);
  };
  if (app.got_subcommand("extract")) need(args.extract.batch || !args.extract.input.empty(), "INPUT (or --batch)");
  if (app.got_subcommand("trace")) need(args.trace.batch || !args.trace.input.empty(), "INPUT (or --batch)");
  if (app.got_subcommand("token") && args.token.action != "list") need(!args.token.name.empty(), "NAME");
  if (app.got_subcommand("seed") && args.seed.action != "list") need(!args.seed.target.empty(), "URL");
  if (app.got_subcommand("jobs") && args.jobs.action != "list") need(!args.jobs.id.empty(), "ID");
  if (app.got_subcommand("compare")) need(args.compare.batch || !args.compare.b.empty(), "A and B (or --batch)");
}

int run(int argc, char** argv) {
  Arguments args;
  CLI::App app("Shows where a text was first seen, who copied it, and the evidence.\n\nExample:  headwater demo", "headwater");
  app.set_version_flag("--version", "headwater " + std::string(daemon::kVersion));
  app.add_option("--color", args.color, "auto, always or never")->check(CLI::IsMember({"auto", "always", "never"}));
  app.require_subcommand(1);
  app.fallthrough();
  app.footer("headwater help exit-codes   what the exit codes mean");
  Commands commands;
  add_commands(app, args, commands);
  try {
    app.parse(argc, argv);
    check_inputs(args, app);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    message(usage_problem(app, error, argc, argv));
    return kWrongUsage;
  }
  set_color(args.color == "always" ? ColorChoice::kAlways : args.color == "never" ? ColorChoice::kNever : ColorChoice::kAuto);
  for (const auto& [command, run_command] : commands) {
    if (command->parsed()) return run_command();
  }
  return kWrongUsage;
}

}  // namespace
}  // namespace headwater::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away shows as EPIPE
  // One a thread, as glibc would have it, hold a tenth of a crawl's memory in pieces nobody uses; with two, the thread that commits
  // often shares the event loop's and each waits for the other.
  mallopt(M_ARENA_MAX, 3);
  int code = 0;
  try {
    code = headwater::cli::run(argc, argv);
  } catch (const std::system_error& error) {  // what fmt throws when it cannot write
    if (error.code() != std::errc::broken_pipe) throw;
    return 128 + SIGPIPE;  // as if the signal had ended it: quietly
  }
  if (std::fflush(stdout) != 0 && errno != EPIPE) {
    headwater::cli::message("cannot write the result: standard output failed");
    return headwater::cli::kFailed;
  }
  return code;
}
