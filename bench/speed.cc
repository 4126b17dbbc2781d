#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "bench/figures.h"
#include "bench/gumbo_parse.h"
#include "extract/extract.h"
#include "tests/fake_web/fake_web.h"

namespace headwater::bench {

namespace {
struct PageBytes {
  std::string url, html;
};

// The articles of the bundled web and generated pages of ordinary size.
std::vector<PageBytes> pages() {
  fake_web::FakeWeb web;
  fake_web::SyntheticOptions options;
  options.hosts = 2;
  options.articles_per_host = 60;
  options.page_bytes = 80'000;
  web.add_synthetic(options);
  std::vector<PageBytes> out;
  const auto add = [&](const std::string& url) {
    const std::size_t host = url.find("://") + 3, path = url.find('/', host);
    out.push_back({url, web.respond(url.substr(host, path - host), url.substr(path), false).body});
  };
  for (const auto& article : web.truth().articles) add(article.url);
  for (const auto& article : web.synthetic_truth().articles) add(article.url);
  return out;
}

// A page of about this many bytes: menus, an article whose paragraphs all differ, related links after every tenth.
std::string page_of(std::size_t bytes) {
  std::string out = "<!DOCTYPE html><html lang=\"en\"><head><title>Notes on the tide tables</title></head><body><nav><ul>";
  for (int i = 0; i < 12; ++i) out += fmt::format("<li><a href=\"/s{}\">Section {}</a></li>", i, i);
  out += "</ul></nav><main><article><h1>Notes on the tide tables</h1>";
  for (std::size_t i = 0; out.size() < bytes; ++i) {
    out += fmt::format(
        "<p class=\"body-text p{}\" id=\"par-{}\">On the {} day the water stood {} hands above the stone, and <a href=\"/log/{}\">the "
        "keeper</a> wrote that it had come in {} minutes late, which nobody at the harbour believed until the ferry ran aground.</p>\n",
        i % 7, i, i + 3, i % 41, i, i * 13 % 97);
    if (i % 10 == 9)
      out += fmt::format("<aside class=\"related\"><a href=\"/r{}\">Another morning on the quay, number {}</a></aside>", i, i);
  }
  return out + "</article></main><footer>All tides reserved</footer></body></html>";
}

// Seconds of CPU for one extraction of a page, the least of some runs.
double seconds_of(const std::string& html) {
  double best = 1e9;
  for (int run = 0; run < 3; ++run) {
    const int times = std::max(1, static_cast<int>(400'000 / html.size()));
    const double began = cpu_seconds();
    for (int i = 0; i < times; ++i) (void)extract::extract_page({html, "https://harbour.example/tides", "text/html; charset=utf-8", {}});
    best = std::min(best, (cpu_seconds() - began) / times);
  }
  return best;
}

// The dearest megabyte by the cheapest, from pages of 10 kB to pages of 5 MB.
double cost_spread() {
  double least = 1e9, most = 0;
  for (const std::size_t bytes : {10'000u, 100'000u, 1'000'000u, 5'000'000u}) {
    const std::string html = page_of(bytes);
    const double per_mb = seconds_of(html) / static_cast<double>(html.size()) * 1e6;
    fmt::print("  {:>7} bytes: {:.1f} ms a MB\n", html.size(), 1e3 * per_mb);
    least = std::min(least, per_mb);
    most = std::max(most, per_mb);
  }
  return most / least;
}
}  // namespace

Figures extraction_speed() {
  const std::vector<PageBytes> all = pages();
  double parse = 0, extract = 0, bytes = 0;
  std::size_t words = 0;
  for (int round = 0; round < 3; ++round) {
    for (const PageBytes& page : all) {
      const double began = cpu_seconds();
      bare_parse(page.html);
      const double parsed = cpu_seconds();
      const auto article = extract::extract_page({page.html, page.url, "text/html; charset=utf-8", {}});
      extract += cpu_seconds() - parsed;
      parse += parsed - began;
      bytes += static_cast<double>(page.html.size());
      if (article) words += article->text.size();
    }
  }
  const double count = 3 * static_cast<double>(all.size());
  fmt::print("  {} pages of {:.0f} kB: whole extraction {:.2f} ms, bare Gumbo parse {:.2f} ms a page ({} kB of text)\n", all.size(),
             bytes / count / 1e3, 1e3 * extract / count, 1e3 * parse / count, words / 1000);
  return {{"extract_to_gumbo_time", extract / parse}, {"extract_cost_spread_10kb_to_5mb", cost_spread()}};
}

}  // namespace headwater::bench
