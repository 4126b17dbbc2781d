#include "daemon/ingest.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <future>
#include <iostream>
#include <optional>
#include <sstream>

#include "base/limits.h"
#include "base/url.h"
#include "crawler/content_decoder.h"
#include "daemon/files.h"
#include "daemon/page_work.h"
#include "daemon/parallel.h"
#include "daemon/settle.h"
#include "extract/extract.h"
#include "store/warc_reader.h"

namespace headwater::daemon {

namespace json = boost::json;

namespace {
constexpr std::size_t kLinesAtOnce = 512;  // documents worked on and committed together
constexpr std::size_t kArchiveBytesAtOnce = 64u << 20;

// The member as text; empty where it is missing or null. nullopt where it is something else.
std::optional<std::string> text_member(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::string{};
  if (!value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

Error bad_line(std::size_t line, std::string_view what) { return make_error(Errc::kInvalidInput, fmt::format("line {}: {}", line, what)); }

void add_given_date(Article& article, Instant published, const std::string& text) {
  const bool has_time = published != std::chrono::floor<std::chrono::days>(published);
  article.dates.push_back({DateKind::kGiven, DateRole::kPublished, published, has_time, std::nullopt, 0.9, text});
  article.published = published;
  article.published_has_time = has_time;
}

Result<Article> article_of(const json::object& object, const Url& url, std::size_t line, Instant fetched, std::string& warning) {
  const auto text = text_member(object, "text"), html = text_member(object, "html"), title = text_member(object, "title"),
             published = text_member(object, "published");
  if (!text || !html || !title || !published) return bad_line(line, "\"text\", \"html\", \"title\" and \"published\" must be strings");
  if (text->empty() == html->empty()) return bad_line(line, "give either \"text\" or \"html\"");
  Article article;
  if (!html->empty()) {
    auto extracted = extract::extract_page({*html, url.href(), "text/html; charset=utf-8", fetched});
    if (!extracted) return bad_line(line, extracted.error().detail);
    article = *std::move(extracted);
    if (!title->empty()) article.title = *title;
  } else {
    article = article_from_text(url.href(), *text, *title);
  }
  if (!published->empty()) {
    const auto instant = parse_rfc3339(*published);
    if (instant)
      add_given_date(article, *instant, *published);
    else
      warning = fmt::format("line {}: loaded without its date: \"published\" is no RFC 3339 time: {}", line, *published);
  }
  return article;
}

class Ingest {
 public:
  Ingest(store::Store& store, unsigned threads, const IngestHooks& hooks) : store_(store), threads_(threads), hooks_(hooks) {}

  Status load(const std::string& path) {
    static constexpr std::string_view kArchives[] = {".warc", ".warc.gz", ".arc", ".arc.gz"};
    const bool archive =
        std::any_of(std::begin(kArchives), std::end(kArchives), [&](std::string_view ending) { return path.ends_with(ending); });
    const Status loaded = archive ? load_warc(path) : load_json_lines(path);
    if (!loaded) return make_error(loaded.error().code, fmt::format("cannot ingest {}: {}", path, loaded.error().detail));
    return {};
  }

  IngestReport report;

 private:
  Status load_json_lines(const std::string& path);
  Status load_warc(const std::string& path);
  Status commit(const std::string& path, std::vector<Result<Ingested>> records);
  /// Waits for the commit that runs beside.
  Status committed() { return committing_.valid() ? committing_.get() : Status{}; }

  store::Store& store_;
  unsigned threads_;
  const IngestHooks& hooks_;
  std::future<Status> committing_;  // touches the report and the hooks
};

Status Ingest::load_json_lines(const std::string& path) {
  std::ifstream file;
  std::istringstream inflated;
  std::istream* in = &std::cin;
  if (path.ends_with(".gz")) {
    auto bytes = read_file(path, std::size_t{8} << 30);
    if (!bytes) return bytes.error();
    inflated.str(*std::move(bytes));
    in = &inflated;
  } else if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) return make_error(Errc::kNotFound, "no such file, or no permission");
    in = &file;
  }
  const Instant now = system_clock().now();
  const Status read = for_each_line_batch(*in, kLinesAtOnce, [&](const std::vector<std::string>& lines, std::size_t first) -> Status {
    std::vector<Result<Ingested>> records(lines.size(), make_error(Errc::kNotFound, ""));
    for_each_index(threads_, lines.size(), [&](std::size_t i) {
      if (lines[i].find_first_not_of(" \t\r") != std::string::npos) records[i] = ingest_record(lines[i], first + i, now);
    });
    std::erase_if(records, [](const auto& record) { return !record && record.error().code == Errc::kNotFound; });
    if (const Status before = committed(); !before) return before;
    committing_ =
        std::async(std::launch::async, [this, &path, records = std::move(records)]() mutable { return commit(path, std::move(records)); });
    return {};
  });
  const Status last = committed();
  return read ? last : read;
}

Status Ingest::commit(const std::string& path, std::vector<Result<Ingested>> records) {
  std::vector<store::PageRecord> good;
  const auto say = [&](const std::string& text) {
    if (hooks_.on_message) hooks_.on_message(fmt::format("{}: {}", path, text));
  };
  for (auto& one : records) {
    ++report.read;
    if (!one) {
      ++report.failed;
      say(one.error().detail);
      continue;
    }
    if (!one->warning.empty()) say(one->warning);
    if (one->record.article || one->record.status == UrlStatus::kRedirected) {
      good.push_back(std::move(one->record));
    } else {
      ++report.skipped["not_article"];
    }
  }
  const auto committed = store_.commit_all(std::move(good));
  if (!committed) return committed.error();
  report.articles += std::count_if(committed->begin(), committed->end(), [](const auto& one) { return one.edition_is_new; });
  if (hooks_.on_progress) hooks_.on_progress(report.read, false);
  return {};
}

// A redirect of the archive: the URL leads to another one.
Result<Ingested> archived_redirect(const store::WarcRecord& response, const Url& url) {
  const std::string* location = find_header(response.http_headers, "Location");
  const auto target = location == nullptr ? Result<Url>(make_error(Errc::kNotFound, "")) : Url::parse(*location, &url);
  if (!target || !target->is_http()) return make_error(Errc::kNotFound, "");
  Ingested ingested;
  ingested.record.item.url = normalize(url);
  ingested.record.status = UrlStatus::kRedirected;
  ingested.record.redirected_to = normalize(*target).href();
  ingested.record.fetched = response.date;
  if (ingested.record.item.url.href() == ingested.record.redirected_to) return make_error(Errc::kNotFound, "");
  return ingested;
}

bool is_redirect_status(int status) { return status == 301 || status == 302 || status == 303 || status == 307 || status == 308; }

// A response or resource of the archive as a page that was fetched then; kNotFound where it is none (an image, an error).
Result<Ingested> archived_page(const store::WarcRecord& record_in) {
  const auto url = Url::parse(record_in.target_uri);
  const bool resource = record_in.type == "resource";
  if (!url || !url->is_http() || record_in.too_large) return make_error(Errc::kNotFound, "");
  if (!resource && is_redirect_status(record_in.http_status)) return archived_redirect(record_in, *url);
  if (!resource && (record_in.http_status < 200 || record_in.http_status >= 300)) return make_error(Errc::kNotFound, "");
  const std::string* encoding = find_header(record_in.http_headers, "Content-Encoding");
  const std::string* type = find_header(resource ? record_in.headers : record_in.http_headers, "Content-Type");
  auto body = crawler::decode_content(record_in.payload, encoding == nullptr ? "" : *encoding,
                                      crawler::DecodeLimits{limits::kBodyBytesMax, record_in.truncated});
  if (!body) return make_error(body.error().code, fmt::format("{}: {}", record_in.target_uri, body.error().detail));
  Ingested ingested;
  store::PageRecord& record = ingested.record;
  record.item.url = normalize(*url);
  record.fetched = record_in.date;
  auto article = extract::extract_page({*body, url->href(), type == nullptr ? "" : *type, record_in.date});
  if (!article && article.error().code == Errc::kUnsupported) return make_error(Errc::kNotFound, "");
  if (!article) return make_error(article.error().code, fmt::format("{}: {}", record_in.target_uri, article.error().detail));
  if (has_text(article)) {
    record.fingerprint = fingerprint_of(article->text);
    record.article = *std::move(article);
    add_last_modified(*record.article, record_in.http_headers);
  }
  return ingested;
}

Status Ingest::load_warc(const std::string& path) {
  auto reader = store::WarcReader::open(path);
  if (!reader) return reader.error();
  Status ended;
  for (bool more = true; more;) {
    std::vector<store::WarcRecord> responses;
    for (std::size_t bytes = 0; responses.size() < kLinesAtOnce && bytes < kArchiveBytesAtOnce;) {
      auto record = reader->next();
      if (!record) ended = record.error();
      more = record && *record;
      if (!more) break;
      if ((*record)->truncated) ++report.skipped["cut_off"];
      if ((*record)->type != "response" && (*record)->type != "resource") continue;
      bytes += (*record)->payload.size();
      responses.push_back(**std::move(record));
    }
    std::vector<Result<Ingested>> records(responses.size(), make_error(Errc::kNotFound, ""));
    for_each_index(threads_, responses.size(), [&](std::size_t i) { records[i] = archived_page(responses[i]); });
    std::erase_if(records, [](const auto& record) { return !record && record.error().code == Errc::kNotFound; });
    if (const Status committed = commit(path, std::move(records)); !committed) return committed;
  }
  if (reader->gaps() > 0 && hooks_.on_message)
    hooks_.on_message(fmt::format("{}: passed over what is no record in {} places", path, reader->gaps()));
  if (ended) return {};
  ++report.failed;  // what came before the damage is loaded
  if (hooks_.on_message) hooks_.on_message(fmt::format("{}: {}", path, ended.error().detail));
  return {};
}
}  // namespace

Result<Ingested> ingest_record(std::string_view text, std::size_t line, Instant now) {
  const auto object = parse_json_line(text, line);
  if (!object) return object.error();
  const auto href = text_member(*object, "url"), fetched_text = text_member(*object, "fetched");
  if (!href || href->empty()) return bad_line(line, "\"url\" is missing");
  const auto url = Url::parse(*href);
  if (!url) return bad_line(line, fmt::format("\"url\" is no URL: {}", *href));
  Ingested ingested;
  store::PageRecord& record = ingested.record;
  record.item.url = normalize(*url);
  record.fetched = now;
  if (!fetched_text || !fetched_text->empty()) {
    const auto fetched = fetched_text ? parse_rfc3339(*fetched_text) : std::nullopt;
    if (!fetched) return bad_line(line, "\"fetched\" is no RFC 3339 time");
    record.fetched = *fetched;
  }
  auto article = article_of(*object, record.item.url, line, record.fetched, ingested.warning);
  if (!article) return article.error();
  if (has_text(article)) {
    record.fingerprint = fingerprint_of(article->text);
    record.article = *std::move(article);
  }
  return ingested;
}

Result<IngestReport> ingest(store::Store& store, const std::vector<std::string>& files, unsigned threads, const IngestHooks& hooks) {
  Ingest work(store, threads, hooks);
  for (const std::string& file : files) {
    if (const Status loaded = work.load(file); !loaded) return loaded.error();
  }
  if (hooks.on_progress) hooks.on_progress(work.report.read, true);
  Settler settler(store, threads);
  if (const auto settled = settler.settle(); !settled) return settled.error();
  return std::move(work.report);
}

}  // namespace headwater::daemon
