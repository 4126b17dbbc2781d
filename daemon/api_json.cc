#include "daemon/api_json.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <map>

#include "daemon/api.h"
#include "daemon/passage_sources.h"
#include "daemon/shown_text.h"
#include "daemon/trace.h"
#include "provenance/document.h"

namespace headwater::daemon {

namespace json = boost::json;

namespace {
json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }
json::value id_or_null(std::int64_t id) { return id == 0 ? json::value(nullptr) : json::value(id_text(id)); }
double rounded(double value) { return std::round(value * 1e4) / 1e4; }

json::value review_or_null(const std::optional<store::Review>& review) {
  if (!review) return nullptr;
  return json::object{{"verdict", store::review_verdict_name(review->verdict)}, {"note", review->note}, {"at", format_rfc3339(review->at)}};
}

// Adds what article_object says of text, evidence, credits, dates and further sources.
void add_report(json::object& out, const ArticleReport& report) {
  json::object whole = article_object(report);
  for (const char* name : {"canonical_url", "author", "possible_from", "evidence", "credits", "tdm"}) out[name] = std::move(whole[name]);
  json::object extraction = extraction_object(nullptr, report.article);
  for (const char* name : {"modified", "text", "dates"}) out[name] = std::move(extraction[name]);
}

Status add_also_from(store::Store& store, json::object& out, const Verdict& verdict) {
  json::array also;
  for (const AlsoFrom& from : verdict.also_from) {
    const auto held = store.find_page(from.url);
    if (!held && held.error().code != Errc::kNotFound) return held.error();
    also.push_back(json::object{{"id", held ? id_or_null(held->id) : json::value(nullptr)},
                                {"url", from.url},
                                {"relation", relation_name(from.relation)},
                                {"containment", rounded(from.containment)}});
  }
  out["also_from"] = std::move(also);
  return {};
}

json::array waterfall_array(const std::string& steps) {
  json::array out;
  boost::system::error_code error;
  const json::value parsed = json::parse(steps, error);
  if (error || !parsed.is_object()) return out;
  for (const auto& [step, milliseconds] : parsed.get_object()) {
    if (milliseconds.is_number()) out.push_back(json::object{{"step", step}, {"milliseconds", rounded(milliseconds.to_number<double>())}});
  }
  return out;
}

Status add_editions(store::Store& store, json::object& out, const store::Page& page) {
  json::array editions;
  for (const std::int64_t id : page.editions) {
    const auto edition = store.edition(id);
    if (!edition) return edition.error();
    editions.push_back(json::object{{"id", id_text(id)},
                                    {"first_seen", format_rfc3339(edition->first_seen)},
                                    {"words", edition->words},
                                    {"current", id == page.current}});
  }
  out["editions"] = std::move(editions);
  return {};
}

// What a person calls the time of a page: its own claim where it makes one, our first sight elsewhere.
Instant time_of(const store::PageHead& head) { return head.published.value_or(head.first_seen); }

// True when `b` is to stand on the left: it is the source of `a`, or earlier by the clocks.
bool is_earlier(const store::PageHead& b, const store::PageHead& a) {
  if (a.derived_from == b.id) return true;
  if (b.derived_from == a.id) return false;
  if (time_of(a) != time_of(b)) return time_of(b) < time_of(a);
  return b.url < a.url;
}

void add_shared_words(json::object& match) {
  std::int64_t words = 0;
  for (const json::value& passage : match["passages"].as_array()) words += passage.at("words").to_number<std::int64_t>();
  match["shared_words"] = words;
}
}  // namespace

json::value time_value(const std::optional<Instant>& instant) {
  return instant ? json::value(format_rfc3339(*instant)) : json::value(nullptr);
}

std::string id_text(std::int64_t id) { return std::to_string(id); }

json::object head_object(const store::PageHead& head) {
  const auto share = [](const std::optional<double>& value) { return value ? json::value(rounded(*value)) : json::value(nullptr); };
  json::value shared = nullptr;
  if (head.containment_self) shared = static_cast<std::int64_t>(std::llround(*head.containment_self * static_cast<double>(head.words)));
  json::value derived = nullptr;
  if (head.derived_from != 0)
    derived = json::object{{"id", id_text(head.derived_from)}, {"url", head.derived_url}, {"domain", head.derived_domain}};
  return json::object{{"id", id_text(head.id)},
                      {"url", head.url},
                      {"domain", head.domain},
                      {"title", text_or_null(head.title)},
                      {"site", text_or_null(head.site)},
                      {"published", time_value(head.published)},
                      {"first_seen", format_rfc3339(head.first_seen)},
                      {"words", head.words},
                      {"language", head.language},
                      {"lineage", head.lineage},
                      {"lineage_size", head.lineage_size},
                      {"relation", head.relation},
                      {"confidence", rounded(head.source.confidence)},
                      {"direction_uncertain", head.direction_uncertain},
                      {"source",
                       {{"id", id_or_null(head.source_page)},
                        {"url", text_or_null(head.source.url)},
                        {"domain", text_or_null(head.source.domain)},
                        {"status", source_status_name(head.source.status)},
                        {"confidence", rounded(head.source.confidence)}}},
                      {"derived_from", std::move(derived)},
                      {"shared_words", std::move(shared)},
                      {"containment_self", share(head.containment_self)},
                      {"containment_source", share(head.containment_parent)},
                      {"delay_seconds", head.delay ? json::value(*head.delay) : json::value(nullptr)},
                      {"review", review_or_null(head.review)}};
}

json::array head_array(const std::vector<store::PageHead>& heads) {
  json::array out;
  for (const store::PageHead& head : heads) out.push_back(head_object(head));
  return out;
}

Result<json::object> page_object(store::Store& store, std::int64_t id) {
  store::Queries queries(store);
  const auto head = queries.head(id);
  if (!head) return head.error();
  auto report = load_report(store, id, ReportText::kShown);
  if (!report) return report.error();
  if (const Status gathered = gather_passages(store, *report); !gathered) return gathered.error();
  const auto page = store.page(id);
  if (!page) return page.error();
  json::object out = head_object(*head);
  add_report(out, *report);
  if (const Status added = add_also_from(store, out, report->verdict); !added) return added.error();
  if (const Status added = add_editions(store, out, *page); !added) return added.error();
  out["capture"] = nullptr;
  out["waterfall"] = json::array();
  const auto capture = queries.newest_capture(page->url);
  if (!capture && capture.error().code != Errc::kNotFound) return capture.error();
  if (capture) {
    out["capture"] = json::object{{"fetched", format_rfc3339(capture->fetched)},
                                  {"status", capture->status},
                                  {"content_type", capture->content_type},
                                  {"bytes", capture->warc_length}};
    out["waterfall"] = waterfall_array(capture->steps);
  }
  return out;
}

Result<json::object> unheld_object(store::Store& store, const ArticleReport& report) {
  store::PageHead head;
  head.url = report.url;
  head.title = report.article.title;
  head.language = report.article.language;
  head.published = report.article.published;
  head.first_seen = report.fetched;
  head.words = static_cast<std::int64_t>(report.words);
  head.lineage = report.lineage;
  head.relation = relation_name(report.verdict.relation);
  head.direction_uncertain = report.verdict.direction_uncertain;
  head.source = report.verdict.source;
  const auto held_id = [&](const std::string& url) -> std::int64_t {
    if (url.empty()) return 0;
    const auto page = store.find_page(url);
    return page ? page->id : 0;
  };
  if (head.source.status == SourceStatus::kHeld) head.source_page = held_id(head.source.url);
  if (head.source.status == SourceStatus::kSelf) head.source.url.clear();
  if (!report.derived_from.empty()) {
    head.derived_from = report.verdict.derived_from;
    head.derived_url = report.derived_from;
    const auto parent = store::Queries(store).head(head.derived_from);
    if (!parent) return parent.error();
    head.derived_domain = parent->domain;
    const auto text = store.edition_text(store.page(head.derived_from)->current);
    if (!text) return text.error();
    const Match match = provenance::compare(*provenance::prepare(report.article.text), *provenance::prepare(*text));
    head.containment_self = match.containment_a;
    head.containment_parent = match.containment_b;
  }
  json::object out = head_object(head);
  out["id"] = nullptr;
  add_report(out, report);
  ArticleReport gathered = report;
  if (const Status done = gather_passages(store, gathered); !done) return done.error();
  if (const Status added = add_also_from(store, out, gathered.verdict); !added) return added.error();
  out["editions"] = json::array();
  out["capture"] = nullptr;
  out["waterfall"] = json::array();
  return out;
}

Result<json::object> pages_match_object(store::Store& store, std::int64_t first, std::int64_t second) {
  store::Queries queries(store);
  auto heads = queries.heads_of({first, second});
  if (!heads) return heads.error();
  if (heads->size() != 2 || first == second)
    return make_error(Errc::kNotFound, "two different articles of the store are needed, and one of these is not held");
  if (is_earlier((*heads)[1], (*heads)[0])) std::swap((*heads)[0], (*heads)[1]);
  std::string texts[2];
  for (int i = 0; i < 2; ++i) {
    const auto page = store.page((*heads)[static_cast<std::size_t>(i)].id);
    if (!page) return page.error();
    auto edition = store.edition(page->current);
    if (!edition) return edition.error();
    if (const Status shown = leave_out_template_text(store, edition->article); !shown) return shown.error();
    texts[i] = std::move(edition->article.text);
  }
  json::object out = texts_match_object(texts[0], texts[1]);
  out["a"] = head_object((*heads)[0]);
  out["b"] = head_object((*heads)[1]);
  return out;
}

json::object texts_match_object(const std::string& a, const std::string& b) {
  json::object out = match_object(nullptr, provenance::compare(*provenance::prepare(a), *provenance::prepare(b)), a, b);
  out["a"] = nullptr;
  out["b"] = nullptr;
  out["a_text"] = a;
  out["b_text"] = b;
  add_shared_words(out);
  return out;
}

Result<json::object> lineage_object(store::Store& store, const std::string& lineage) {
  const auto pages = store.lineage_pages(lineage);
  if (!pages) return pages.error();
  if (pages->empty()) return make_error(Errc::kNotFound, "lineage " + lineage + " is not in the store");
  auto heads = store::Queries(store).heads_of(*pages);
  if (!heads) return heads.error();
  std::stable_sort(heads->begin(), heads->end(), [](const auto& a, const auto& b) { return time_of(a) < time_of(b); });
  const auto root = std::find_if(heads->begin(), heads->end(), [](const auto& head) { return head.derived_from == 0; });
  json::value external = nullptr;  // the source that is not held: of all members the same
  if (root != heads->end() && root->source.status == SourceStatus::kCredited) {
    const auto judged = store.judged(root->id);
    if (!judged) return judged.error();
    const Source& source = judged->verdict.source;
    external = json::object{{"domain", source.domain}, {"url", text_or_null(source.url)}, {"credited_by", source.credited_by}};
  }
  std::map<std::string, int> sites;
  json::array edges;
  for (const store::PageHead& head : *heads) {
    ++sites[head.domain];
    if (head.derived_from == 0) continue;
    edges.push_back(json::object{{"from", id_text(head.derived_from)},
                                 {"to", id_text(head.id)},
                                 {"relation", head.relation},
                                 {"confidence", rounded(head.source.confidence)}});
  }
  return json::object{{"id", lineage},
                      {"size", heads->size()},
                      {"sites", sites.size()},
                      {"earliest", head_object(root == heads->end() ? heads->front() : *root)},
                      {"external", std::move(external)},
                      {"members", head_array(*heads)},
                      {"edges", std::move(edges)}};
}

json::object lineage_head_object(const store::LineageHead& head) {
  return json::object{{"id", head.id},
                      {"size", head.size},
                      {"sites", head.sites},
                      {"title", text_or_null(head.title)},
                      {"earliest", {{"id", id_text(head.earliest)}, {"url", head.earliest_url}, {"domain", head.earliest_domain}}},
                      {"first", format_rfc3339(head.first)},
                      {"last", format_rfc3339(head.last)}};
}

json::object status_object(const ApiContext& context, const StoreSummary& summary) {
  const store::StoreCounts& counts = summary.counts;
  const CrawlProgress progress = context.engine.progress();
  const double seconds = std::chrono::duration<double>(progress.elapsed).count();
  json::object errors;
  for (const auto& [reason, count] : context.monitor.errors()) errors[reason] = count;
  json::object states;
  for (const auto& [state, count] : context.engine.host_states()) states[crawler::host_state_name(state)] = count;
  json::array hours;
  for (const std::int64_t count : summary.lineages_by_hour) hours.push_back(json::value(count));
  return json::object{
      {"version", kVersion},
      {"started", format_rfc3339(context.started)},
      {"uptime_seconds", (system_clock().now() - context.started).count()},
      {"store",
       {{"articles", counts.pages},
        {"copies", counts.copies},
        {"lineages", counts.lineages},
        {"captures", counts.captures},
        {"waiting", counts.waiting},
        {"unreviewed", counts.unreviewed}}},
      {"rates",
       {{"pages_per_second", rounded(context.monitor.pages_per_second())},
        {"bytes_per_second", rounded(seconds > 0 ? static_cast<double>(progress.bytes) / seconds : 0)}}},
      {"in_flight", progress.in_flight},
      {"queued", progress.queued},
      {"hosts", progress.hosts},
      {"host_states", std::move(states)},
      {"settling", progress.settling},
      {"errors", std::move(errors)},
      {"fetch_ms", {{"p50", rounded(context.monitor.fetch_milliseconds(0.5))}, {"p95", rounded(context.monitor.fetch_milliseconds(0.95))}}},
      {"latest_lineages_per_hour", std::move(hours)}};
}

json::object job_object(const JobStatus& status, const std::vector<std::string>& failed_seeds) {
  const store::Job& job = status.job;
  json::object skipped;
  std::int64_t failed = 0;
  for (const auto& [name, count] : status.counts.errors) {
    const bool by_rule = is_rule(name);
    if (by_rule)
      skipped[name] = count;
    else
      failed += count;
  }
  json::array seeds_failed;
  for (const std::string& line : failed_seeds) seeds_failed.push_back(json::value(line));
  return json::object{{"id", id_text(job.id)},
                      {"label", job.label},
                      {"state", store::job_state_name(job.state)},
                      {"created", format_rfc3339(job.created)},
                      {"started", format_rfc3339(job.created)},
                      {"finished", time_value(job.finished)},
                      {"seeds", job.seeds.size()},
                      {"depth", job.depth},
                      {"waiting", status.counts.waiting},
                      {"in_flight", status.in_flight},
                      {"fetched", job.fetched},
                      {"articles", job.articles},
                      {"failed", failed},
                      {"skipped", std::move(skipped)},
                      {"failed_seeds", std::move(seeds_failed)},
                      {"watch", id_or_null(job.watch)}};
}

json::object host_object(const crawler::HostStatus& host, const std::string& last_error) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(host.wait);
  return json::object{{"host", host.host},
                      {"state", crawler::host_state_name(host.state)},
                      {"until", seconds.count() > 0 ? json::value(format_rfc3339(system_clock().now() + seconds)) : json::value(nullptr)},
                      {"queued", host.waiting},
                      {"more", host.more},
                      {"in_flight", host.state == crawler::HostState::kInFlight},
                      {"delay_ms", host.delay.count()},
                      {"answer_ms", host.answer.count()},
                      {"failures", host.failures},
                      {"requests", host.requests},
                      {"last_error", text_or_null(last_error)}};
}

json::object watch_object(const store::Watch& watch) {
  return json::object{{"id", id_text(watch.id)},
                      {"url", watch.url},
                      {"label", watch.label},
                      {"schedule", watch.schedule},
                      {"depth", watch.depth},
                      {"enabled", watch.enabled},
                      {"next_run", time_value(watch.next_run)},
                      {"last_run", time_value(watch.last_run)},
                      {"last_job", id_or_null(watch.last_job)}};
}

json::object review_object(const store::Review& review) {
  return json::object{{"article", id_text(review.page)},
                      {"verdict", store::review_verdict_name(review.verdict)},
                      {"note", review.note},
                      {"at", format_rfc3339(review.at)}};
}

}  // namespace headwater::daemon
