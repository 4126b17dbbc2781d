// What the arguments FILE, URL and - stand for.
#pragma once

#include <string>

#include "base/article.h"
#include "base/result.h"
#include "daemon/config.h"
#include "extract/explain.h"

namespace headwater::cli {

/// The article of a page: a URL is fetched, a file or "-" is read. `url` says where a file's page stands; may be empty.
Result<Article> load_article(const daemon::Config& config, const std::string& input, const std::string& url);

/// The same page with the reason for each of its blocks.
Result<extract::Explanation> load_explanation(const daemon::Config& config, const std::string& input, const std::string& url);

/// The text of a stored URL, of a page (a file that holds HTML), or the file as it is.
Result<std::string> load_text(const daemon::Config& config, const std::string& input);

/// The article to trace: the page in a file, or its plain text.
Result<Article> load_page_or_text(const std::string& input);

}  // namespace headwater::cli
