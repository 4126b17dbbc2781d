// Text as the sites send it: escapes, quotation marks, dates, charsets, gzip. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace headwater::fake_web {

enum class DateStyle { kDayMonthYear, kMonthDayYear, kShortMonth, kSlashes, kGerman, kSpanish };

std::string escape_html(std::string_view text);

/// Straight quotation marks and apostrophes made typographic, after the custom of the language ("de": „…“, "es": «…», else “…”).
std::string curl_quotes(std::string_view text, std::string_view language);

/// UTF-8 to windows-1252 (https://encoding.spec.whatwg.org/windows-1252.html); what it lacks becomes a numeric character reference.
std::string to_windows_1252(std::string_view text);

/// The same bytes for the same text: no time, no name in the gzip header.
std::string gzip(std::string_view text);

/// The local day of an RFC 3339 time, written out; the time zone is not applied. Empty for empty.
std::string human_date(std::string_view rfc3339, DateStyle style);

/// "9:41 AM" or so of an RFC 3339 time as written; empty without a time.
std::string human_time(std::string_view rfc3339);

/// "Wednesday, January 15, 2025" and "09:41:07", for header clocks.
std::string clock_day(Instant instant);
std::string clock_time(Instant instant);

/// Lower-case ASCII words joined by '-'.
std::string slug(std::string_view text);

/// Up to the first '.', '!' or '?' that a space or the end follows (closing quotation marks included).
std::string first_sentence(std::string_view paragraph);

}  // namespace headwater::fake_web
