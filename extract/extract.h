// From the bytes of a page to the article on it. Pure: no clock, no network, no state; any thread.
//
// Steps, in order: charset (WHATWG sniffing) -> byte scan (drops scripts and styles, keeps JSON-LD, bounds nesting and
// attributes) -> Gumbo -> one feature pass -> candidate main texts -> pick -> metadata, dates, credits.
#pragma once

#include <string>
#include <string_view>

#include "base/article.h"
#include "base/result.h"

namespace headwater::extract {

/// A page as fetched. `html` must stay alive during the call only.
struct PageInput {
  std::string_view html;          ///< decoded from its content encoding, in its own charset
  std::string_view url;           ///< absolute; may be empty for a file without one
  std::string_view content_type;  ///< the HTTP header, or empty
  Instant fetched{};              ///< a date claim equal to or after this day is doubted; 0: unknown
};

/// The article. Article::kind says when there is none (text is then empty); that is not an error.
/// Errors: kUnsupported (not HTML or plain text), kTooLarge (over limits::kBodyBytesMax).
Result<Article> extract_page(const PageInput& page);

}  // namespace headwater::extract
