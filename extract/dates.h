// Every claim of a page about when its article was published or changed, each with how far such a claim can be trusted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/article.h"
#include "base/url.h"
#include "extract/dom.h"
#include "extract/jsonld.h"
#include "extract/metadata.h"

namespace headwater::extract {

/// A date as read from text.
struct ParsedDate {
  Instant instant{};
  bool has_time = false;
  bool ambiguous = false;             ///< day and month could be the other way round
  std::optional<int> offset_minutes;  ///< of the zone, where the text names one
  std::size_t begin = 0, end = 0;     ///< bytes of the text it was read from
};

struct DateOrder {
  bool day_first = true;  ///< for 03/04/2024
};
/// Day or month first, by the convention of the language (and region) of the page: month first for en-US and for "en" alone.
DateOrder date_order(std::string_view language);

/// A machine-readable date: RFC 3339 and ISO 8601 forms, RFC 9110 forms, "20240426", Unix seconds and milliseconds.
std::optional<ParsedDate> parse_machine_date(std::string_view text);

/// The first date in running text, in any of the languages of the month table, with digits of any script. Years outside 1990..2100 and
/// days that do not exist are no dates.
std::optional<ParsedDate> find_date(std::string_view text, DateOrder order);

/// A date in the path of a URL: /2024/04/26/, /2024-04-26-, /20240426/. Digits that are part of a longer number are none.
std::optional<ParsedDate> date_in_url(std::string_view url);

struct DateInput {
  const Page& page;
  const HeadFacts& head;
  const LdFacts& facts;
  const LdThing* main = nullptr;
  std::string_view url, language, title;
  std::uint32_t first_story_block = 0, last_story_block = 0;  ///< of the main text; equal where there is none
  Instant fetched{};
};

std::vector<DateEvidence> find_dates(const DateInput& input);

struct ChosenDates {
  std::optional<Instant> published, modified;
  bool published_has_time = false;
  int published_offset_minutes = 0;
};
/// The best claims, or none: a claim below the trust that makes it right more often than not is no answer.
ChosenDates choose_dates(const std::vector<DateEvidence>& evidence, Instant fetched);

}  // namespace headwater::extract
