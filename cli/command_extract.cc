// headwater extract
#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/limits.h"
#include "cli/batch.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "cli/texts.h"
#include "daemon/files.h"
#include "daemon/json.h"
#include "daemon/page_work.h"
#include "extract/explain.h"
#include "extract/extract.h"

namespace headwater::cli {

namespace json = boost::json;

namespace {
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

json::object explanation_object(const extract::Explanation& explanation) {
  json::array blocks;
  for (const extract::ExplainedBlock& block : explanation.blocks)
    blocks.push_back(json::object{
        {"fate", block.fate}, {"weight", block.weight}, {"link_weight", block.link_weight}, {"path", block.path}, {"text", block.text}});
  return json::object{{"type", "explanation"},
                      {"page", page_kind_name(explanation.article.kind)},
                      {"method", explanation.method},
                      {"confidence", explanation.article.confidence},
                      {"blocks", std::move(blocks)}};
}

int explain(const daemon::Config& config, const ExtractArgs& args) {
  const auto explanation = load_explanation(config, args.input, args.url);
  if (!explanation) return fail(fmt::format("cannot extract {}", args.input), explanation.error());
  if (args.common.json)
    print_json(explanation_object(*explanation));
  else
    print_explanation(*explanation);
  return explanation->article.kind == PageKind::kArticle ? kDone : kNothingFound;
}
}  // namespace

int run_extract(const ExtractArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  if (args.batch) return run_batch(daemon::worker_threads(*config), extract_line);
  if (args.explain) return explain(*config, args);
  const auto article = load_article(*config, args.input, args.url);
  if (!article) return fail(fmt::format("cannot extract {}", args.input), article.error());
  if (args.common.json)
    print_json(daemon::extraction_object(nullptr, *article));
  else
    print_article(*article);
  return article->kind == PageKind::kArticle ? kDone : kNothingFound;
}

}  // namespace headwater::cli
