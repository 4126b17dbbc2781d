#include <fmt/format.h>
#include <gumbo.h>

#include <string>
#include <vector>

#include "bench/figures.h"
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

void bare_parse(const std::string& html) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput* output = gumbo_parse_with_options(&options, html.data(), html.size());
  gumbo_destroy_output(&options, output);
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
  return {{"extract_to_gumbo_time", extract / parse}};
}

}  // namespace headwater::bench
