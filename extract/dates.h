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
#include "extract/story.h"

namespace headwater::extract {

/// A date as read from text.
struct ParsedDate {
  Instant instant{};
  bool has_time = false;
  bool ambiguous = false;             ///< day and month could be the other way round
  std::optional<int> offset_minutes;  ///< of the zone, where the text names one
  std::size_t begin = 0, end = 0;     ///< bytes of the text it was read from
};

/// How to read 03/04/2024.
struct DateOrder {
  bool day_first = true;
  bool certain = true;  ///< false: a guess; what could be read both ways is marked ambiguous
};
/// Day or month first, by the language and region of the page and the country of its host: month first for American English, and, as a
/// guess, for English of nowhere in particular. Templates often declare en-US wherever they are used, so a host's country counts for more.
DateOrder date_order(std::string_view language, std::string_view host = {});

/// What the page's own dates show: 26/04/2024 stands somewhere on it, or 03/04/2024 is a day that its markup names (`days`).
DateOrder observed_order(const Page& page, DateOrder expected, const std::vector<Instant>& days);

/// Midnight of a day, if there is such a day and its year is one in which pages can have been published (1990..2100).
std::optional<Instant> make_day(unsigned year, unsigned month, unsigned day);

/// A machine-readable date: RFC 3339 and ISO 8601 forms (also with single digits or a zone's name), RFC 9110 forms, "20240426", Unix
/// seconds and milliseconds.
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
  const Story& story;
  PageKind kind = PageKind::kArticle;
  std::string_view url, language, title;
};

std::vector<DateEvidence> find_dates(const DateInput& input);

struct ChosenDates {
  std::optional<Instant> published, modified;
  bool published_has_time = false;
  int published_offset_minutes = 0;
};
/// The best claims, or none: a claim below the trust that makes it right more often than not is no answer.
/// `language` and `host` tell where a midnight that is written in UTC was midnight.
ChosenDates choose_dates(const std::vector<DateEvidence>& evidence, Instant fetched, std::string_view language = {},
                         std::string_view host = {});

}  // namespace headwater::extract
