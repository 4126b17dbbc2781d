// headwater extract, headwater compare
#include <fmt/format.h>

#include <boost/json.hpp>
#include <functional>
#include <iostream>

#include "base/limits.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "cli/texts.h"
#include "daemon/fetch_page.h"
#include "daemon/files.h"
#include "daemon/json.h"
#include "daemon/json_text.h"
#include "daemon/page_work.h"
#include "daemon/parallel.h"
#include "extract/extract.h"
#include "provenance/document.h"

namespace headwater::cli {

namespace json = boost::json;

namespace {
constexpr std::size_t kLinesAtOnce = 256;

// Answers every line of standard input in input order, on all threads. `answer` is pure.
int run_batch(unsigned threads, const std::function<json::object(const json::object& line, const json::value& id)>& answer) {
  const Status read =
      daemon::for_each_line_batch(std::cin, kLinesAtOnce, [&](const std::vector<std::string>& lines, std::size_t first) -> Status {
        std::vector<std::string> answers(lines.size());
        daemon::for_each_index(threads, lines.size(), [&](std::size_t i) {
          if (trim(lines[i]).empty()) return;
          const auto object = daemon::parse_json_line(lines[i], first + i);
          const json::value* id = object ? object->if_contains("id") : nullptr;
          const json::value key = id == nullptr ? json::value(nullptr) : *id;
          answers[i] = daemon::json_text(object ? answer(*object, key) : daemon::error_object(nullptr, object.error())) + "\n";
        });
        for (const std::string& line : answers) std::fwrite(line.data(), 1, line.size(), stdout);
        std::fflush(stdout);
        return {};
      });
  return read ? kDone : fail("cannot read the batch", read.error());
}

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

Result<std::string> html_of(const json::object& line) {
  if (const std::string file = text_of(line, "html_file"); !file.empty()) return daemon::read_file(file, limits::kBodyBytesMax * 4);
  if (line.contains("html_base64")) return daemon::decode_base64(text_of(line, "html_base64"));
  return make_error(Errc::kInvalidInput, "the line has neither \"html_file\" nor \"html_base64\"");
}

json::object extract_line(const json::object& line, const json::value& id) {
  const auto html = html_of(line);
  if (!html) return daemon::error_object(id, html.error());
  const std::string url = text_of(line, "url");
  const auto article = extract::extract_page({*html, url, "", {}});
  if (!article) return daemon::error_object(id, article.error());
  return daemon::extraction_object(id, *article);
}

json::object compare_line(const json::object& line, const json::value& id) {
  const std::string a = text_of(line, "a"), b = text_of(line, "b");
  if (a.empty() || b.empty()) return daemon::error_object(id, make_error(Errc::kInvalidInput, "the line needs two texts, \"a\" and \"b\""));
  return daemon::match_object(id, provenance::compare(*provenance::prepare(a), *provenance::prepare(b)), a, b);
}
}  // namespace

int run_extract(const ExtractArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  if (args.batch) return run_batch(daemon::worker_threads(*config), extract_line);
  const auto article = load_article(*config, args.input, args.url);
  if (!article) return fail(fmt::format("cannot extract {}", args.input), article.error());
  if (args.common.json)
    print_json(daemon::extraction_object(nullptr, *article));
  else
    print_article(*article);
  return article->kind == PageKind::kArticle ? kDone : kNothingFound;
}

int run_compare(const CompareArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  if (args.batch) return run_batch(daemon::worker_threads(*config), compare_line);
  const auto a = load_text(*config, args.a), b = load_text(*config, args.b);
  if (!a) return fail(fmt::format("cannot compare {}", args.a), a.error());
  if (!b) return fail(fmt::format("cannot compare {}", args.b), b.error());
  const Match match = provenance::compare(*provenance::prepare(*a), *provenance::prepare(*b));
  if (args.common.json)
    print_json(daemon::match_object(nullptr, match, *a, *b));
  else
    print_match(match, args.a, args.b, *a, *b);
  return match.related ? kDone : kNothingFound;
}

}  // namespace headwater::cli
