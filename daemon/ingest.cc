#include "daemon/ingest.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

#include "base/url.h"
#include "daemon/files.h"
#include "daemon/page_work.h"
#include "daemon/parallel.h"
#include "daemon/settle.h"
#include "extract/extract.h"

namespace headwater::daemon {

namespace json = boost::json;

namespace {
constexpr std::size_t kLinesAtOnce = 512;  // documents worked on and committed together

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
  article.dates.push_back({DateKind::kGiven, DateRole::kPublished, published, has_time, 0.9, text});
  article.published = published;
  article.published_has_time = has_time;
}

Result<Article> article_of(const json::object& object, const Url& url, std::size_t line, Instant fetched) {
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
    if (!instant) return bad_line(line, fmt::format("\"published\" is no RFC 3339 time: {}", *published));
    add_given_date(article, *instant, *published);
  }
  return article;
}

class Ingest {
 public:
  Ingest(store::Store& store, unsigned threads, const IngestHooks& hooks) : store_(store), threads_(threads), hooks_(hooks) {}

  Status load(const std::string& path) {
    const bool warc = path.ends_with(".warc") || path.ends_with(".warc.gz");
    const Status loaded = warc ? load_warc(path) : load_json_lines(path);
    if (!loaded) return make_error(loaded.error().code, fmt::format("cannot ingest {}: {}", path, loaded.error().detail));
    return {};
  }

  IngestReport report;

 private:
  Status load_json_lines(const std::string& path);
  Status load_warc(const std::string& path);
  Status commit(const std::string& path, std::vector<Result<store::PageRecord>> records);

  store::Store& store_;
  unsigned threads_;
  const IngestHooks& hooks_;
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
  return for_each_line_batch(*in, kLinesAtOnce, [&](const std::vector<std::string>& lines, std::size_t first) -> Status {
    std::vector<Result<store::PageRecord>> records(lines.size(), make_error(Errc::kNotFound, ""));
    for_each_index(threads_, lines.size(), [&](std::size_t i) {
      if (lines[i].find_first_not_of(" \t\r") != std::string::npos) records[i] = ingest_record(lines[i], first + i, now);
    });
    std::erase_if(records, [](const auto& record) { return !record && record.error().code == Errc::kNotFound; });
    return commit(path, std::move(records));
  });
}

Status Ingest::commit(const std::string& path, std::vector<Result<store::PageRecord>> records) {
  std::vector<store::PageRecord> good;
  for (auto& record : records) {
    ++report.read;
    if (!record) {
      ++report.failed;
      if (hooks_.on_message) hooks_.on_message(fmt::format("{}: {}", path, record.error().detail));
    } else if (!record->article) {
      ++report.skipped["not_article"];
    } else {
      good.push_back(*std::move(record));
    }
  }
  const auto committed = store_.commit_all(std::move(good));
  if (!committed) return committed.error();
  report.articles += std::count_if(committed->begin(), committed->end(), [](const auto& one) { return one.edition_is_new; });
  if (hooks_.on_progress) hooks_.on_progress(report.read, false);
  return {};
}

Status Ingest::load_warc(const std::string& path) { return make_error(Errc::kUnsupported, path); }
}  // namespace

Result<store::PageRecord> ingest_record(std::string_view text, std::size_t line, Instant now) {
  const auto object = parse_json_line(text, line);
  if (!object) return object.error();
  const auto href = text_member(*object, "url"), fetched_text = text_member(*object, "fetched");
  if (!href || href->empty()) return bad_line(line, "\"url\" is missing");
  const auto url = Url::parse(*href);
  if (!url) return bad_line(line, fmt::format("\"url\" is no URL: {}", *href));
  store::PageRecord record;
  record.item.url = normalize(*url);
  record.fetched = now;
  if (!fetched_text || !fetched_text->empty()) {
    const auto fetched = fetched_text ? parse_rfc3339(*fetched_text) : std::nullopt;
    if (!fetched) return bad_line(line, "\"fetched\" is no RFC 3339 time");
    record.fetched = *fetched;
  }
  auto article = article_of(*object, record.item.url, line, record.fetched);
  if (!article) return article.error();
  if (!has_text(article)) return record;
  record.fingerprint = fingerprint_of(article->text);
  record.article = *std::move(article);
  return record;
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
