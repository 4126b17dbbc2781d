// headwater compare
#include <fmt/format.h>

#include <boost/json.hpp>

#include "cli/batch.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "cli/texts.h"
#include "daemon/json.h"
#include "daemon/page_work.h"
#include "provenance/document.h"

namespace headwater::cli {

namespace json = boost::json;

namespace {
json::object compare_line(const json::object& line, const json::value& id) {
  const std::string a = text_of(line, "a"), b = text_of(line, "b");
  if (a.empty() || b.empty()) return daemon::error_object(id, make_error(Errc::kInvalidInput, "the line needs two texts, \"a\" and \"b\""));
  return daemon::match_object(id, provenance::compare(*provenance::prepare(a), *provenance::prepare(b)), a, b);
}
}  // namespace

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
  return match.related || !match.passages.empty() ? kDone : kNothingFound;
}

}  // namespace headwater::cli
