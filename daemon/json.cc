#include "daemon/json.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

#include "base/utf8.h"
#include "daemon/shown_text.h"

namespace headwater::daemon {

namespace json = boost::json;

namespace {
json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

json::value time_or_null(const std::optional<Instant>& instant) {
  return instant ? json::value(format_rfc3339(*instant)) : json::value(nullptr);
}

// Four decimals: enough for every use, and equal for equal inputs on every machine.
double rounded(double value) { return std::round(value * 1e4) / 1e4; }

json::array credits_array(const std::vector<Credit>& credits) {
  json::array out;
  for (const Credit& credit : credits) {
    json::object object{{"kind", credit_kind_name(credit.kind)}};
    if (!credit.url.empty()) object["url"] = credit.url;
    if (!credit.domain.empty()) object["domain"] = credit.domain;
    if (!credit.name.empty()) object["name"] = credit.name;
    object["text"] = credit.text;
    out.push_back(std::move(object));
  }
  return out;
}

json::array dates_array(const std::vector<DateEvidence>& dates) {
  json::array out;
  for (const DateEvidence& date : dates) {
    out.push_back(json::object{{"kind", date_kind_name(date.kind)},
                               {"role", date.role == DateRole::kPublished ? "published" : "modified"},
                               {"instant", format_rfc3339(date.instant)},
                               {"has_time", date.has_time},
                               {"trust", rounded(date.trust)},
                               {"text", date.text}});
  }
  return out;
}

json::array evidence_array(const std::vector<Evidence>& evidence) {
  json::array out;
  for (const Evidence& item : evidence) {
    out.push_back(json::object{{"kind", item.kind},
                               {"supports", item.supports},
                               {"text", item.text},
                               {"basis", evidence_basis_name(item.basis)},
                               {"weight", rounded(item.weight)}});
  }
  return out;
}

json::value tdm_value(const std::optional<store::TdmStatement>& tdm) {
  if (!tdm) return nullptr;
  return json::object{{"reserved", tdm->reserved ? json::value(*tdm->reserved) : json::value(nullptr)},
                      {"policy", text_or_null(tdm->policy)}};
}

json::value authors_value(const std::vector<std::string>& authors) {
  json::array out;
  for (const std::string& author : authors) out.push_back(json::value(author));
  return out;
}
}  // namespace

Result<ArticleReport> load_report(store::Store& store, std::int64_t page, ReportText text) {
  auto judged = store.judged(page);
  if (!judged) return judged.error();
  auto edition = store.edition(judged->page.current);
  if (!edition) return edition.error();
  if (text == ReportText::kNone) {
    Article& article = edition->article;
    article.text = {};
    article.blocks = {};
    article.captions = {};
    article.entries = {};
  } else if (const Status shown = leave_out_template_text(store, edition->article); !shown) {
    return shown.error();
  }
  auto tdm = store::Queries(store).tdm(judged->page.url);
  if (!tdm) return tdm.error();
  ArticleReport report{judged->page.url,
                       std::move(edition->article),
                       edition->first_seen,
                       edition->words,
                       judged->lineage,
                       std::move(judged->verdict),
                       {},
                       *std::move(tdm)};
  if (report.verdict.derived_from != 0) {
    const auto parent = store.page(report.verdict.derived_from);
    if (!parent) return parent.error();
    report.derived_from = parent->url;
  }
  return report;
}

json::object article_object(const ArticleReport& report) {
  const Article& article = report.article;
  const Verdict& verdict = report.verdict;
  json::array also;
  for (const AlsoFrom& from : verdict.also_from) {
    also.push_back(json::object{{"url", from.url}, {"relation", relation_name(from.relation)}, {"containment", rounded(from.containment)}});
  }
  json::array possible;
  for (const PossibleFrom& from : verdict.possible_from) {
    possible.push_back(json::object{{"url", from.url}, {"score", rounded(from.score)}, {"containment", rounded(from.containment)}});
  }
  json::object source{{"url", text_or_null(verdict.source.url)},
                      {"domain", text_or_null(verdict.source.domain)},
                      {"status", source_status_name(verdict.source.status)},
                      {"confidence", rounded(verdict.source.confidence)}};
  if (verdict.source.status == SourceStatus::kCredited) source["credited_by"] = verdict.source.credited_by;
  return json::object{{"type", "article"},
                      {"url", report.url},
                      {"canonical_url", article.canonical_url},
                      {"title", text_or_null(article.title)},
                      {"author", authors_value(article.authors)},
                      {"site", text_or_null(article.site)},
                      {"published", time_or_null(article.published)},
                      {"fetched", format_rfc3339(report.fetched)},
                      {"language", article.language},
                      {"words", report.words},
                      {"lineage", report.lineage},
                      {"relation", relation_name(verdict.relation)},
                      {"derived_from", text_or_null(report.derived_from)},
                      {"also_from", std::move(also)},
                      {"possible_from", std::move(possible)},
                      {"source", std::move(source)},
                      {"direction_uncertain", verdict.direction_uncertain},
                      {"evidence", evidence_array(verdict.evidence)},
                      {"credits", credits_array(article.credits)},
                      {"tdm", tdm_value(report.tdm)}};
}

namespace {
// The parts of the text, by offsets in Unicode code points.
void add_parts(const Article& article, json::object& out) {
  std::vector<std::size_t> bytes;
  for (const Block& block : article.blocks) bytes.insert(bytes.end(), {block.begin, block.end});
  std::sort(bytes.begin(), bytes.end());
  const std::vector<std::size_t> points = code_point_offsets(article.text, bytes);
  const auto in_points = [&](std::size_t at) {
    const auto found = std::lower_bound(bytes.begin(), bytes.end(), at);
    return found == bytes.end() ? (points.empty() ? 0 : points.back()) : points[static_cast<std::size_t>(found - bytes.begin())];
  };
  json::array blocks, captions, entries;
  for (const Block& block : article.blocks)
    blocks.push_back(json::object{{"kind", block_kind_name(block.kind)}, {"begin", in_points(block.begin)}, {"end", in_points(block.end)}});
  for (const Caption& caption : article.captions) captions.push_back(json::object{{"at", in_points(caption.at)}, {"text", caption.text}});
  for (const LiveEntry& entry : article.entries)
    entries.push_back(
        json::object{{"begin", in_points(entry.begin)}, {"end", in_points(entry.end)}, {"time", time_or_null(entry.instant)}});
  out["blocks"] = std::move(blocks);
  out["captions"] = std::move(captions);
  if (!entries.empty()) out["entries"] = std::move(entries);
}
}  // namespace

json::object extraction_object(const json::value& id, const Article& article) {
  json::object out{{"type", "extraction"}};
  if (!id.is_null()) out["id"] = id;
  out["url"] = text_or_null(article.url);
  out["canonical_url"] = text_or_null(article.canonical_url);
  out["title"] = text_or_null(article.title);
  out["author"] = authors_value(article.authors);
  out["site"] = text_or_null(article.site);
  // In the page's own zone where it names one: the same instant, and its first ten characters are the day that the page's readers see.
  out["published"] =
      article.published ? json::value(format_rfc3339(*article.published, article.published_offset_minutes)) : json::value(nullptr);
  out["published_has_time"] = article.published_has_time;
  out["modified"] = time_or_null(article.modified);
  out["language"] = article.language;
  out["page"] = page_kind_name(article.kind);
  out["confidence"] = rounded(article.confidence);
  out["text"] = article.text;
  out["paywalled"] = article.paywalled;
  add_parts(article, out);
  out["credits"] = credits_array(article.credits);
  out["dates"] = dates_array(article.dates);
  return out;
}

json::object match_object(const json::value& id, const Match& match, std::string_view a, std::string_view b) {
  std::vector<std::size_t> ends_a, ends_b;
  for (const Passage& passage : match.passages) {
    ends_a.insert(ends_a.end(), {passage.a_begin, passage.a_end});
    ends_b.insert(ends_b.end(), {passage.b_begin, passage.b_end});
  }
  const auto in_code_points = [](std::string_view text, const std::vector<std::size_t>& offsets) {
    std::vector<std::size_t> order = offsets;  // code_point_offsets wants them ascending
    std::sort(order.begin(), order.end());
    const std::vector<std::size_t> points = code_point_offsets(text, order);
    std::vector<std::size_t> out;
    for (const std::size_t offset : offsets) {
      out.push_back(points[static_cast<std::size_t>(std::lower_bound(order.begin(), order.end(), offset) - order.begin())]);
    }
    return out;
  };
  const auto points_a = in_code_points(a, ends_a), points_b = in_code_points(b, ends_b);
  json::array passages;
  for (std::size_t i = 0; i < match.passages.size(); ++i) {
    passages.push_back(json::object{{"a", {points_a[2 * i], points_a[2 * i + 1]}},
                                    {"b", {points_b[2 * i], points_b[2 * i + 1]}},
                                    {"words", match.passages[i].words},
                                    {"verbatim", match.passages[i].verbatim}});
  }
  json::object out{{"type", "match"}};
  if (!id.is_null()) out["id"] = id;
  out["related"] = match.related;
  out["relation"] = match.too_short ? "too_short" : relation_name(match.relation);
  out["whole"] = match.whole;
  out["score"] = rounded(match.score);
  out["possible"] = match.possible;
  out["possible_score"] = rounded(match.possible_score);
  out["containment_a"] = rounded(match.containment_a);
  out["containment_b"] = rounded(match.containment_b);
  out["passages"] = std::move(passages);
  return out;
}

json::object summary_object(const CrawlProgress& progress, const store::StoreCounts& counts, std::chrono::milliseconds elapsed) {
  json::object skipped;
  for (const auto& [reason, count] : progress.skipped) skipped[reason] = count;
  json::object waiting;
  for (const auto& [state, count] : progress.waiting_hosts) waiting[state] = count;
  return json::object{{"type", "summary"},
                      {"fetched", progress.fetched},
                      {"articles", counts.pages},
                      {"lineages", counts.lineages},
                      {"copies", counts.copies},
                      {"failed", progress.failed},
                      {"skipped", std::move(skipped)},
                      {"waiting_hosts", std::move(waiting)},
                      {"seconds", rounded(static_cast<double>(elapsed.count()) / 1e3)}};
}

json::object error_object(const json::value& id, const Error& error) {
  return json::object{{"type", "error"}, {"id", id}, {"code", errc_name(error.code)}, {"text", error.detail}};
}

}  // namespace headwater::daemon
