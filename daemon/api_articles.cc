// Articles, trace and compare.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/limits.h"
#include "base/utf8.h"
#include "crawler/content_decoder.h"
#include "daemon/api.h"
#include "daemon/api_body.h"
#include "daemon/api_json.h"
#include "daemon/page_work.h"
#include "daemon/trace.h"
#include "store/warc_reader.h"

namespace headwater::daemon {

namespace json = boost::json;

namespace {

HttpResponse list_articles(ApiContext&, store::Store& reader, const HttpRequest& request) {
  const auto limit = list_limit(request);
  if (!limit) return problem(limit.error());
  const auto cursor = list_cursor(request);
  if (!cursor) return problem(cursor.error());
  if (const std::string_view url = request.parameter("url"); !url.empty()) {
    const auto page = reader.find_page(url);
    if (!page && page.error().code == Errc::kNotFound) return list_response({}, {});
    if (!page) return problem(page.error());
    const auto heads = store::Queries(reader).heads_of({page->id});
    return heads ? list_response(head_array(*heads), {}) : problem(heads.error());
  }
  store::PageFilter filter;
  filter.words = request.parameter("q").substr(0, 1000);
  filter.domain = request.parameter("site");
  filter.lineage = request.parameter("lineage");
  filter.relation = request.parameter("relation");
  filter.unreviewed = filter.copies_only = request.parameter("review") == "pending";
  filter.before = *cursor;
  const auto heads = store::Queries(reader).heads(filter, *limit);
  if (!heads) return problem(heads.error());
  return list_response(head_array(*heads), heads->size() == *limit ? id_text(heads->back().id) : std::string());
}

HttpResponse get_article(ApiContext&, store::Store& reader, const HttpRequest& request) {
  const auto id = parse_id(request.params[0]);
  if (!id) return problem(id.error());
  auto object = page_object(reader, *id);
  return object ? json_response(*std::move(object)) : problem(object.error());
}

HttpResponse get_raw(ApiContext& context, store::Store& reader, const HttpRequest& request) {
  const auto id = parse_id(request.params[0]);
  if (!id) return problem(id.error());
  const auto page = reader.page(*id);
  if (!page) return problem(page.error());
  const auto head = store::Queries(reader).newest_capture(page->url);
  if (!head) return problem(head.error());
  if (head->warc_file.empty()) return problem(404, "not_found", "the raw capture was dropped, as [retain] says; the article stays");
  auto reader_of_file =
      store::WarcReader::open(store_directory(context.config) + "/warc/" + head->warc_file, static_cast<std::uint64_t>(head->warc_offset),
                              static_cast<std::uint64_t>(head->warc_length));
  if (!reader_of_file) return problem(reader_of_file.error());
  const auto record = reader_of_file->next();
  if (!record) return problem(record.error());
  if (!*record) return problem(404, "not_found", "the raw capture is gone");
  const std::string* coding = find_header((*record)->http_headers, "content-encoding");
  const Config::Fetch& fetch = context.config.fetch;
  auto body = crawler::decode_content((*record)->payload, coding == nullptr ? "" : *coding,
                                      {fetch.body_bytes_max, true, fetch.content_codings_max});
  if (!body) return problem(body.error());
  HttpResponse response;
  response.content_type = "text/plain; charset=utf-8";  // never run, whatever it was
  response.body = *std::move(body);
  return response;
}

json::object trace_answer(std::string_view verdict, json::value article, std::int64_t known) {
  return json::object{
      {"verdict", verdict}, {"article", std::move(article)}, {"as_of", format_rfc3339(system_clock().now())}, {"articles_known", known}};
}

HttpResponse trace_held(store::Store& reader, const std::string& url, std::int64_t known) {
  const auto report = trace_url(reader, url);
  if (!report && report.error().code == Errc::kNotFound) return json_response(trace_answer("not_held", nullptr, known));
  if (!report) return problem(report.error());
  const auto page = reader.find_page(report->url);
  if (!page) return problem(page.error());
  auto object = page_object(reader, page->id);
  if (!object) return problem(object.error());
  return json_response(trace_answer(has_earlier_source(*report) ? "found" : "none", *std::move(object), known));
}

HttpResponse trace_pasted(ApiContext& context, store::Store& reader, const std::string& text, std::int64_t known) {
  // The writer's index is the newest; a reader's would have to be opened again after each change.
  const auto report = trace_text(context.store, article_from_text("", text, ""), system_clock().now());
  if (!report) return problem(report.error());
  auto object = unheld_object(reader, *report);
  if (!object) return problem(object.error());
  const bool too_short = fingerprint_of(text).too_short;
  const std::string_view verdict = has_earlier_source(*report) ? "found" : too_short ? "too_short" : "none";
  return json_response(trace_answer(verdict, *std::move(object), known));
}

HttpResponse trace(ApiContext& context, store::Store& reader, const HttpRequest& request) {
  RequestBody body(request);
  const std::string url = body.text("url", limits::kUrlBytesMax);
  const std::string text = body.text("text", limits::kApiBodyBytesMax);
  if (trim(url).empty() == trim(text).empty()) body.fail("give either \"url\" or \"text\"");
  if (const Status good = body.finish(); !good) return problem(good.error());
  const auto counts = reader.counts();
  if (!counts) return problem(counts.error());
  if (!trim(url).empty()) return trace_held(reader, std::string(trim(url)), counts->pages);
  return trace_pasted(context, reader, text, counts->pages);
}

HttpResponse compare_pages(ApiContext&, store::Store& reader, const HttpRequest& request) {
  const auto a = parse_id(request.parameter("a")), b = parse_id(request.parameter("b"));
  if (!a || !b) return problem(400, "bad_request", "\"a\" and \"b\" must be the ids of two articles");
  auto object = pages_match_object(reader, *a, *b);
  return object ? json_response(*std::move(object)) : problem(object.error());
}

HttpResponse compare_texts(ApiContext&, store::Store&, const HttpRequest& request) {
  RequestBody body(request);
  const std::string a = body.required_text("a", limits::kApiBodyBytesMax);
  const std::string b = body.required_text("b", limits::kApiBodyBytesMax);
  if (const Status good = body.finish(); !good) return problem(good.error());
  return json_response(texts_match_object(a, b));
}

}  // namespace

std::vector<Route> article_routes() {
  using store::TokenScope;
  return {
      {"GET", "/api/v1/articles", TokenScope::kRead, list_articles},    {"GET", "/api/v1/articles/{id}", TokenScope::kRead, get_article},
      {"GET", "/api/v1/articles/{id}/raw", TokenScope::kRead, get_raw}, {"POST", "/api/v1/trace", TokenScope::kRead, trace},
      {"GET", "/api/v1/compare", TokenScope::kRead, compare_pages},     {"POST", "/api/v1/compare", TokenScope::kRead, compare_texts},
  };
}

}  // namespace headwater::daemon
