#include "cli/texts.h"

#include "base/limits.h"
#include "base/url.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "daemon/fetch_page.h"
#include "daemon/files.h"
#include "daemon/page_work.h"
#include "daemon/trace.h"
#include "extract/extract.h"

namespace headwater::cli {

namespace {
constexpr std::size_t kFileBytesMax = limits::kBodyBytesMax * 4;

bool looks_like_html(std::string_view bytes) {
  const std::string start = ascii_lower(trim(bytes.substr(0, 4096)));
  return start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head") || start.starts_with("<!--") ||
         start.starts_with("\xEF\xBB\xBF<") || start.starts_with("<?xml") || start.find("<body") != std::string::npos ||
         start.find("<p>") != std::string::npos;
}
}  // namespace

namespace {
// Reads the page of a file or fetches that of a URL, and hands it to `extract` while its bytes are there.
template <class Answer>
Result<Answer> with_page(const daemon::Config& config, const std::string& input, const std::string& url,
                         Result<Answer> (*extract)(const extract::PageInput& page)) {
  if (looks_like_url(input)) {
    auto parsed = Url::parse(input);
    if (!parsed) return parsed.error();
    const auto capture = daemon::fetch_page(config, *std::move(parsed));
    if (!capture) return capture.error();
    return extract({capture->body, capture->url.href(), capture->content_type, capture->fetched});
  }
  const auto bytes = daemon::read_file(input, kFileBytesMax);
  if (!bytes) return bytes.error();
  return extract({*bytes, url, "", {}});
}
}  // namespace

Result<Article> load_article(const daemon::Config& config, const std::string& input, const std::string& url) {
  return with_page(config, input, url, extract::extract_page);
}

Result<extract::Explanation> load_explanation(const daemon::Config& config, const std::string& input, const std::string& url) {
  return with_page(config, input, url, extract::explain_page);
}

Result<std::string> load_text(const daemon::Config& config, const std::string& input) {
  if (looks_like_url(input)) {
    const auto store = open_store(config, store::OpenMode::kReadOnly);
    if (!store) return store.error();
    auto report = daemon::trace_url(**store, input);
    if (!report) return make_error(report.error().code, "the store does not hold it; crawl it first");
    return std::move(report->article.text);
  }
  auto bytes = daemon::read_file(input, kFileBytesMax);
  if (!bytes || !looks_like_html(*bytes)) return bytes;
  auto article = extract::extract_page({*bytes, "", "", {}});
  if (!article) return article.error();
  if (article->text.empty()) return make_error(Errc::kUnsupported, "the page holds no article");
  return std::move(article->text);
}

Result<Article> load_page_or_text(const std::string& input) {
  const auto bytes = daemon::read_file(input, kFileBytesMax);
  if (!bytes) return bytes.error();
  if (looks_like_html(*bytes)) return extract::extract_page({*bytes, "", "", {}});
  return daemon::article_from_text("", *bytes, "");
}

}  // namespace headwater::cli
