#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <unordered_map>

#include "bench/figures.h"
#include "bench/temp_store.h"
#include "daemon/crawl.h"
#include "daemon/ingest.h"
#include "daemon/json.h"
#include "daemon/page_work.h"
#include "daemon/settle.h"
#include "extract/extract.h"
#include "tests/fake_web/fake_web.h"

namespace headwater::bench {

namespace {
using daemon::ArticleReport;
using fake_web::TruthArticle;

std::unordered_map<std::string, ArticleReport> reports(store::Store& store) {
  std::unordered_map<std::string, ArticleReport> out;
  const auto pages = must(store.pages());
  for (const std::int64_t page : pages) {
    ArticleReport report = must(daemon::load_report(store, page, daemon::ReportText::kShown));
    const std::string url = report.url;
    out.emplace(url, std::move(report));
  }
  return out;
}

// Word 4-grams of a text, with repeats, as sorted hashes.
std::vector<std::size_t> shingles(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) || (c & 0x80))
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i + 4 <= words.size(); ++i) {
    out.push_back(std::hash<std::string>{}(words[i] + " " + words[i + 1] + " " + words[i + 2] + " " + words[i + 3]));
  }
  std::sort(out.begin(), out.end());
  return out;
}

double text_f1(const std::string& found, const std::string& truth) {
  const auto a = shingles(found), b = shingles(truth);
  std::vector<std::size_t> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  return a.size() + b.size() == 0 ? 1 : 2 * static_cast<double>(common.size()) / static_cast<double>(a.size() + b.size());
}

struct Score {
  double hits = 0, of = 0;
  void add(bool hit) {
    hits += hit;
    of += 1;
  }
  double share() const { return of == 0 ? 1 : hits / of; }
};

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Pairs of pages that share a lineage, in the truth and in what was found.
void lineage_pairs(const std::vector<TruthArticle>& truth, const std::unordered_map<std::string, ArticleReport>& found, Score& recall,
                   Score& precision) {
  for (std::size_t i = 0; i < truth.size(); ++i) {
    for (std::size_t k = i + 1; k < truth.size(); ++k) {
      const auto a = found.find(truth[i].url), b = found.find(truth[k].url);
      const bool together = a != found.end() && b != found.end() && a->second.lineage == b->second.lineage;
      const bool truly = truth[i].lineage == truth[k].lineage;
      if (truly) recall.add(together);
      if (together) precision.add(truly);
    }
  }
}
}  // namespace

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Figures demo_quality() {
  fake_web::FakeWeb web;
  must(web.start());
  daemon::Config config;
  config.fetch.connect_to = {web.connect_to()};
  config.fetch.allow_addresses = {"127.0.0.0/8"};
  config.fetch.delay = std::chrono::milliseconds(5);
  config.crawl.depth = 2;
  std::vector<Url> seeds;
  for (const std::string& seed : web.seeds()) seeds.push_back(must(Url::parse(seed)));
  TempStore store;
  must(daemon::Crawl(store.get(), config, {}).run(seeds));
  const auto found = reports(store.get());
  Score recall, precision, relation, source, parent;
  double f1 = 0;
  for (const TruthArticle& truth : web.truth().articles) {
    const auto at = found.find(truth.url);
    const ArticleReport none;
    const ArticleReport& report = at == found.end() ? none : at->second;
    const Verdict& verdict = report.verdict;
    relation.add(contains(truth.relations_accepted, std::string(relation_name(verdict.relation))));
    source.add(source_status_name(verdict.source.status) == truth.source.status && verdict.source.domain == truth.source.domain);
    parent.add(truth.derived_accepted.empty() ? report.derived_from == truth.derived_from
                                              : contains(truth.derived_accepted, report.derived_from));
    f1 += text_f1(report.article.text, truth.text);
  }
  lineage_pairs(web.truth().articles, found, recall, precision);
  const double pages = std::max(1.0, relation.of);
  return {{"demo_lineage_recall", recall.share()}, {"demo_lineage_precision", precision.share()}, {"demo_relation", relation.share()},
          {"demo_source", source.share()},         {"demo_derived_from", parent.share()},         {"demo_text_f1", f1 / pages}};
}

namespace {
// CPU milliseconds an article to load, compare and judge `hosts` x 100 generated articles; recall and precision of their copies.
struct Load {
  double cpu_ms = 0, recall = 0, precision = 0;
};

Load load_generated(std::size_t hosts) {
  fake_web::FakeWeb web;
  fake_web::SyntheticOptions options;
  options.hosts = hosts;
  web.add_synthetic(options);
  fake_web::Truth truth = web.synthetic_truth();
  for (TruthArticle& article : truth.articles) {  // the texts as extraction gives them, not counted below
    const std::size_t host = article.url.find("://") + 3, path = article.url.find('/', host);
    const std::string html = web.respond(article.url.substr(host, path - host), article.url.substr(path), false).body;
    article.text = must(extract::extract_page({html, article.url, "text/html; charset=utf-8", {}})).text;
  }
  TempStore store;
  const double before = cpu_seconds();
  std::vector<store::PageRecord> records;
  const auto commit = [&] {
    must(store.get().commit_all(std::move(records)));
    records.clear();
  };
  for (const TruthArticle& article : truth.articles) {
    store::PageRecord record;
    record.item.url = must(Url::parse(article.url));
    record.fetched = system_clock().now();
    record.article = daemon::article_from_text(article.url, article.text, article.title);
    record.fingerprint = daemon::fingerprint_of(record.article->text);
    records.push_back(std::move(record));
    if (records.size() == 512) commit();
  }
  commit();
  must(daemon::Settler(store.get(), 2).settle());
  Load out;
  out.cpu_ms = 1e3 * (cpu_seconds() - before) / static_cast<double>(truth.articles.size());
  const auto found = reports(store.get());
  std::unordered_map<std::string, std::string> lineage;
  for (const TruthArticle& article : truth.articles) lineage[article.url] = article.lineage;
  Score recall, precision;
  for (const TruthArticle& article : truth.articles) {
    const auto report = found.find(article.url), source = found.find(article.derived_from);
    if (!article.derived_from.empty()) {
      recall.add(report != found.end() && source != found.end() && report->second.lineage == source->second.lineage);
    }
    if (report != found.end() && !report->second.derived_from.empty())
      precision.add(lineage[report->second.derived_from] == article.lineage);
  }
  out.recall = recall.share();
  out.precision = precision.share();
  return out;
}
}  // namespace

Figures matching_growth() {
  const Load small = load_generated(10), large = load_generated(80);
  fmt::print("  1,000 articles: {:.2f} ms CPU each; 8,000 articles: {:.2f} ms CPU each\n", small.cpu_ms, large.cpu_ms);
  return {{"synthetic_copy_recall", large.recall},
          {"synthetic_copy_precision", large.precision},
          {"cpu_growth_1k_to_8k", large.cpu_ms / small.cpu_ms}};
}

}  // namespace headwater::bench
