#include "tests/fake_web/site_pages.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "tests/fake_web/encode.h"
#include "tests/fake_web/prose.h"
#include "tests/fake_web/render.h"
#include "tests/fake_web/sites.h"

namespace headwater::fake_web {
namespace {

constexpr std::chrono::milliseconds kSlowPage{300};

Answer plain(int status, std::string body) { return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)}; }

Answer redirect(int status, std::string to) {
  return {status, {{"Location", std::move(to)}, {"Content-Type", "text/html"}}, "<p>Moved.</p>\n"};
}

Answer robots_txt(const Site& site) {
  switch (site.robots) {
    case Robots::kNone:
      return plain(404, "not found\n");
    case Robots::kUnavailable:
      return plain(503, "try again later\n");
    case Robots::kPrivate:
      return plain(200, fmt::format("# {}\nUser-agent: *\nDisallow: /private/\nDisallow: /search\n\nSitemap: http://{}/sitemap.xml\n",
                                    site.name, site.host));
    case Robots::kAllow:
      break;
  }
  return plain(200, fmt::format("User-agent: *\nDisallow:\n\nSitemap: http://{}/sitemap.xml\n", site.host));
}

std::string http_date_of(const std::string& rfc3339) {
  const std::optional<Instant> instant = parse_rfc3339(rfc3339);
  return instant ? format_http_date(*instant) : std::string{};
}

std::string feed_item(const Page& page, const Site& site) {
  const std::string date = http_date_of(page.published);
  return fmt::format(
      "<item><title>{}</title><link>http://{}{}</link><guid isPermaLink=\"true\">{}</guid>{}<description>{}</description></item>\n",
      escape_html(page.title), page.host, listed_path(page), page.url(), date.empty() ? date : fmt::format("<pubDate>{}</pubDate>", date),
      escape_html(shown_first_sentence(page, site)));
}

Answer feed_xml(const Corpus& corpus, const Site& site) {
  std::string xml =
      fmt::format("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>{}</title><link>http://{}/</link>\n",
                  escape_html(site.name), site.host);
  for (const Page* page : listed_pages(corpus, site.host)) xml += feed_item(*page, site);
  return {200, {{"Content-Type", "application/rss+xml; charset=utf-8"}}, xml + "</channel></rss>\n"};
}

Answer sitemap_xml(const Corpus& corpus, const Site& site) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
  for (const Page* page : listed_pages(corpus, site.host)) xml += fmt::format("<url><loc>{}</loc></url>\n", page->url());
  return {200, {{"Content-Type", "application/xml"}}, xml + "</urlset>\n"};
}

/// HTML in the site's charset and content encoding.
Answer html(int status, std::string body, const Site* site, bool accepts_gzip) {
  Answer answer{status, {}, std::move(body)};
  const bool legacy = site && site->windows_1252;
  // The old site leaves its charset to the page, as servers of its time did.
  answer.headers.emplace_back("Content-Type", legacy ? "text/html" : "text/html; charset=utf-8");
  if (legacy) answer.body = to_windows_1252(answer.body);
  answer.headers.emplace_back("ETag", fmt::format("\"{:016x}\"", hash64(answer.body)));
  if (site && site->gzip) answer.headers.emplace_back("Vary", "Accept-Encoding");
  if (site && site->gzip && accepts_gzip) {
    answer.headers.emplace_back("Content-Encoding", "gzip");
    answer.body = gzip(answer.body);
  }
  return answer;
}

/// The newest edition of a path that is not later than `edition`.
const Page* find_page(const Corpus& corpus, std::string_view host, std::string_view path, int edition) {
  const Page* best = nullptr;
  for (const Page& page : corpus.pages) {
    if (page.host != host || page.path != path || page.edition > edition) continue;
    if (best == nullptr || page.edition > best->edition) best = &page;
  }
  return best;
}

Answer article_answer(const Page& page, const Site& site, const Corpus& corpus, const SiteOptions& options, bool print) {
  Answer answer = html(200, render_article(page, site, corpus, options.clock, print), &site, options.accepts_gzip);
  if (page.has_flag("slow")) answer.delay = kSlowPage;
  return answer;
}

/// Addresses that every site has besides its pages.
std::optional<Answer> special_answer(const Corpus& corpus, const Site& site, std::string_view path, const SiteOptions& options) {
  if (path == "/robots.txt") return robots_txt(site);
  if (path == "/feed.xml" && site.feed) return feed_xml(corpus, site);
  if (path == "/sitemap.xml") return sitemap_xml(corpus, site);
  if (path == "/") return html(200, render_index(site, corpus, options.clock), &site, options.accepts_gzip);
  if (path == "/error") return html(500, render_error(&site, 500), &site, options.accepts_gzip);
  if (path == "/loop/a") return redirect(302, "/loop/b");
  if (path == "/loop/b") return redirect(302, "/loop/a");
  if (path.starts_with("/go/")) {
    if (const Page* page = corpus.find(path.substr(4)); page && page->host == site.host) return redirect(301, page->path);
  }
  return std::nullopt;
}

bool has_section(const Corpus& corpus, const Site& site, std::string_view section) {
  for (const Page* page : listed_pages(corpus, site.host)) {
    if (!page->section.empty() && slug(page->section) == section) return true;
  }
  return false;
}

}  // namespace

Answer answer_of_site(const Corpus& corpus, std::string_view host, std::string_view target, const SiteOptions& options) {
  const Site* site = find_site(host);
  const std::string_view path = target.substr(0, target.find_first_of("?#"));
  if (site == nullptr) return path == "/robots.txt" ? plain(404, "not found\n") : html(404, render_error(nullptr, 404), nullptr, false);
  if (auto special = special_answer(corpus, *site, path, options)) return *std::move(special);
  if (const Page* page = find_page(corpus, host, target, options.edition)) return article_answer(*page, *site, corpus, options, false);
  if (const Page* page = find_page(corpus, host, path, options.edition)) return article_answer(*page, *site, corpus, options, false);
  if (path.starts_with("/print/")) {
    const Page* page = find_page(corpus, host, path.substr(6), options.edition);
    if (page && page->has_flag("print")) return article_answer(*page, *site, corpus, options, true);
  }
  if (path.starts_with("/section/") && path.ends_with("/") && path.size() > 10) {
    const std::string_view section = path.substr(9, path.size() - 10);
    if (has_section(corpus, *site, section))
      return html(200, render_index(*site, corpus, options.clock, section), site, options.accepts_gzip);
  }
  return html(404, render_error(site, 404), site, options.accepts_gzip);
}

}  // namespace headwater::fake_web
