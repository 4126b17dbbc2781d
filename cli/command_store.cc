// headwater ingest, trace, export, verify, reindex
#include <fmt/format.h>

#include <boost/json.hpp>
#include <iostream>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "cli/texts.h"
#include "daemon/export.h"
#include "daemon/files.h"
#include "daemon/ingest.h"
#include "daemon/json.h"
#include "daemon/page_work.h"
#include "daemon/passage_sources.h"
#include "daemon/settle.h"
#include "daemon/trace.h"

namespace headwater::cli {

namespace json = boost::json;

namespace {
constexpr std::size_t kLinesAtOnce = 64;

std::optional<Instant> parent_published(store::Store& store, const daemon::ArticleReport& report) {
  if (report.derived_from.empty()) return std::nullopt;
  const auto parent = daemon::trace_url(store, report.derived_from);
  return parent ? parent->article.published : std::nullopt;
}

Result<daemon::ArticleReport> trace_one(store::Store& store, const std::string& url, const std::string& text) {
  if (!url.empty()) return daemon::trace_url(store, url);
  return daemon::trace_text(store, daemon::article_from_text("", text, ""), system_clock().now());
}

int trace_batch(store::Store& store) {
  const Status read =
      daemon::for_each_line_batch(std::cin, kLinesAtOnce, [&](const std::vector<std::string>& lines, std::size_t first) -> Status {
        for (std::size_t i = 0; i < lines.size(); ++i) {
          if (trim(lines[i]).empty()) continue;
          const auto line = daemon::parse_json_line(lines[i], first + i);
          if (!line) {
            print_json(daemon::error_object(nullptr, line.error()));
            continue;
          }
          const json::value* id = line->if_contains("id");
          const json::value* url = line->if_contains("url");
          const json::value* text = line->if_contains("text");
          const auto as_text = [](const json::value* value) {
            return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
          };
          const auto report = trace_one(store, as_text(url), as_text(text));
          if (!report) {
            print_json(daemon::error_object(id == nullptr ? json::value(nullptr) : *id, report.error()));
            continue;
          }
          json::object object = daemon::article_object(*report);
          if (id != nullptr) object["id"] = *id;
          print_json(object);
        }
        return {};
      });
  return read ? kDone : fail("cannot read the batch", read.error());
}
}  // namespace

int run_ingest(const IngestArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  const auto store = open_store(*config, store::OpenMode::kReadWrite);
  if (!store) return fail(store.error());
  const auto began = std::chrono::steady_clock::now();
  Progress progress(args.common.quiet);
  daemon::IngestHooks hooks;
  hooks.on_message = [&](const std::string& text) { progress.say(text); };
  hooks.on_progress = [&](std::int64_t read, bool settling) {
    progress.show_count("documents", read, settling ? "comparing and judging" : "reading");
  };
  const auto report = daemon::ingest(**store, args.files, daemon::worker_threads(*config), hooks);
  if (!report) return fail(report.error());
  const auto counts = (*store)->counts();
  if (!counts) return fail(counts.error());
  daemon::CrawlProgress summary;
  summary.fetched = report->read;
  summary.failed = report->failed;
  summary.skipped = report->skipped;
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  if (args.common.json) {
    print_json(daemon::summary_object(summary, *counts, elapsed));
  } else {
    fmt::print("read {} documents, {} new texts; the store holds {} articles, {} copies in {} lineages\n", grouped(report->read),
               grouped(report->articles), grouped(counts->pages), grouped(counts->copies), grouped(counts->lineages));
  }
  return report->failed > 0 ? kFailed : kDone;
}

int run_trace(const TraceArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  const auto store = open_store(*config, store::OpenMode::kReadOnly);
  if (!store) return fail(store.error());
  if (args.batch) return trace_batch(**store);
  Result<daemon::ArticleReport> report = make_error(Errc::kInternal, "");
  if (looks_like_url(args.input)) {
    report = daemon::trace_url(**store, args.input);
    if (!report && report.error().code == Errc::kNotFound) {
      return fail(make_error(Errc::kNotFound,
                             fmt::format("cannot trace {}: the store does not hold it. Crawl it first: headwater crawl --depth 0 {}",
                                         args.input, args.input)));
    }
  } else {
    auto article = load_page_or_text(args.input);
    if (!article) return fail(fmt::format("cannot trace {}", args.input), article.error());
    if (article->text.empty())
      return fail(make_error(Errc::kInvalidInput, fmt::format("cannot trace {}: it holds no article", args.input)));
    report = daemon::trace_text(**store, *std::move(article), system_clock().now());
  }
  if (!report) return fail(report.error());
  if (args.common.json) {
    print_json(daemon::article_object(*report));
  } else {
    if (const Status gathered = daemon::gather_passages(**store, *report); !gathered) return fail(gathered.error());
    print_trace(*report, parent_published(**store, *report));
  }
  return daemon::has_earlier_source(*report) ? kDone : kNothingFound;
}

int run_export(const ExportArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  const auto format = daemon::export_format(args.format);
  if (!format) return fail(format.error());
  const auto source = daemon::export_source(daemon::store_directory(*config), *format);
  if (!source) return fail(source.error());
  for (bool goes_on = true; goes_on;) {
    std::string piece;
    const auto more = (*source)(piece);
    if (!more) return fail(more.error());
    goes_on = *more;
    std::fwrite(piece.data(), 1, piece.size(), stdout);
  }
  return std::fflush(stdout) == 0 ? kDone : fail(make_error(Errc::kStore, "cannot write the output"));
}

int run_verify(const StoreArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  const auto store = open_store(*config, store::OpenMode::kReadOnly);
  if (!store) return fail(store.error());
  const auto problems = (*store)->verify();
  if (!problems) return fail(problems.error());
  const auto counts = (*store)->counts();
  if (!counts) return fail(counts.error());
  if (args.common.json) {
    for (const store::Problem& problem : *problems) print_json({{"type", "problem"}, {"text", problem.what}});
    print_json({{"type", "verified"},
                {"problems", problems->size()},
                {"captures", counts->captures},
                {"articles", counts->pages},
                {"editions", counts->editions}});
  } else {
    for (const store::Problem& problem : *problems) fmt::print("{}\n", problem.what);
    fmt::print("{}: {} captures, {} articles, {} editions\n", problems->empty() ? "whole" : fmt::format("{} problems", problems->size()),
               grouped(counts->captures), grouped(counts->pages), grouped(counts->editions));
  }
  return problems->empty() ? kDone : kFailed;
}

int run_reindex(const StoreArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  const auto store = open_store(*config, store::OpenMode::kReadWrite);
  if (!store) return fail(store.error());
  if (const Status done = (*store)->reindex(daemon::fingerprint_of); !done) return fail(done.error());
  const auto settled = daemon::Settler(**store, daemon::worker_threads(*config)).settle();
  if (!settled) return fail(settled.error());
  if (args.common.json)
    print_json({{"type", "reindexed"}, {"pairs_compared", settled->pairs_compared}, {"pages_judged", settled->pages_judged}});
  else
    fmt::print("rebuilt: {} pairs compared, {} pages judged\n", grouped(settled->pairs_compared), grouped(settled->pages_judged));
  return kDone;
}

}  // namespace headwater::cli
