#include "daemon/page_work.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "crawler/content_decoder.h"
#include "crawler/feed.h"
#include "extract/charset.h"
#include "extract/extract.h"
#include "provenance/document.h"

namespace headwater::daemon {

Fingerprint fingerprint_of(std::string_view text) { return provenance::fingerprint(text); }

namespace {
constexpr double kServerTrust = 0.2;  // that the article was changed then: most servers mean the file, the template or the moment

crawler::PageLinks links_of(const Capture& capture, const PageOptions& options) {
  extract::DecodedText decoded;
  extract::decode_page(capture.body, capture.content_type, decoded);
  crawler::PageLinks links = crawler::find_links(decoded.text, capture.url, {decoded.encoding, options.product_token, options.links_max});
  const crawler::RobotsTag header = crawler::robots_tag(capture.headers, options.product_token);
  links.nofollow |= header.nofollow;
  links.noindex |= header.noindex;
  if (header.tdm_reserved) links.tdm_reserved = header.tdm_reserved;
  if (!header.tdm_policy.empty()) links.tdm_policy = header.tdm_policy;
  if (!links.refresh) links.refresh = crawler::header_refresh(capture.headers, capture.url);
  return links;
}

// A gzip file that is no Content-Encoding: "sitemap.xml.gz". Anything else in such a file is no page.
void unpack_file(Capture& capture, std::size_t bytes_max) {
  if (!crawler::is_gzip(capture.body)) return;
  auto plain = crawler::decode_content(capture.body, "gzip", {bytes_max, true});
  if (!plain || crawler::feed_kind("", *plain) == crawler::FeedKind::kNone) return;
  capture.body = *std::move(plain);
  capture.content_type.clear();
}
}  // namespace

PageWork work_on_page(Capture capture, PageOptions options) {
  unpack_file(capture, options.sitemap_bytes_max);
  if (crawler::feed_kind(capture.content_type, capture.body) != crawler::FeedKind::kNone) {
    extract::DecodedText decoded;
    extract::decode_page(capture.body, capture.content_type, decoded);
    PageWork work{{}, make_error(Errc::kUnsupported, "a feed, not a page"), {}, {}, {}};
    work.feed = crawler::read_feed(decoded.text, capture.url, options.feed_entries_max);
    work.capture = std::move(capture);
    return work;
  }
  if (!options.extract) {
    PageWork work{{}, make_error(Errc::kUnsupported, "articles are not asked for"), {}, {}, {}};
    if (capture.content_type.find("html") != std::string::npos || capture.content_type.empty()) work.links = links_of(capture, options);
    work.capture = std::move(capture);
    return work;
  }
  const extract::PageInput input{capture.body, capture.url.href(), capture.content_type, capture.fetched};
  PageWork work{{}, extract::extract_page(input), {}, {}, {}};
  if (has_text(work.article)) {
    work.fingerprint = fingerprint_of(work.article->text);
    add_last_modified(*work.article, capture.headers);
  }
  if (work.article) work.links = links_of(capture, options);
  work.capture = std::move(capture);
  return work;
}

void add_last_modified(Article& article, const HeaderList& headers) {
  const std::string* header = find_header(headers, "Last-Modified");
  const auto instant = header == nullptr ? std::nullopt : parse_http_date(*header);
  if (!instant) return;
  article.dates.push_back({DateKind::kHttpLastModified, DateRole::kModified, *instant, true, 0, kServerTrust, *header});
}

Article article_from_text(std::string_view url, std::string_view text, std::string_view title) {
  Article article;
  article.url = url;
  article.canonical_url = url;
  article.title = collapse_space(title);
  article.language = "und";
  article.confidence = 1;
  const std::string clean = sanitize_utf8(text);
  std::string_view rest = clean;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string paragraph = collapse_space(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (paragraph.empty()) continue;
    if (!article.text.empty()) article.text += "\n\n";
    article.blocks.push_back({BlockKind::kParagraph, article.text.size(), article.text.size() + paragraph.size()});
    article.text += paragraph;
  }
  if (article.text.empty()) article.kind = PageKind::kEmpty;
  return article;
}

}  // namespace headwater::daemon
