#include "extract/dates.h"

#include <gtest/gtest.h>

#include "base/time.h"
#include "extract/date_claims.h"

namespace headwater::extract {
namespace {

std::string found(std::string_view text, std::string_view language = "en-GB") {
  const auto date = find_date(text, date_order(language));
  if (!date) return "none";
  const std::string all = format_rfc3339(date->instant);
  return date->has_time ? all.substr(0, 16) : all.substr(0, 10);
}

TEST(Dates, AreReadInManyLanguages) {
  const std::pair<const char*, const char*> kCases[] = {{"April 26, 2024", "2024-04-26"},      {"Apr. 26th, 2024", "2024-04-26"},
                                                        {"26 April 2024", "2024-04-26"},       {"Freitag, 26. April 2024", "2024-04-26"},
                                                        {"26. Jänner 2024", "2024-01-26"},     {"le 1er août 2024", "2024-08-01"},
                                                        {"26 de abril de 2024", "2024-04-26"}, {"26 aprile 2024", "2024-04-26"},
                                                        {"26 апреля 2024 г.", "2024-04-26"},   {"26 kwietnia 2024", "2024-04-26"},
                                                        {"26. dubna 2024", "2024-04-26"},      {"2024. április 26.", "2024-04-26"},
                                                        {"26 Nisan 2024", "2024-04-26"},       {"2024年4月26日", "2024-04-26"},
                                                        {"2024년 4월 26일", "2024-04-26"},     {"26 أبريل 2024", "2024-04-26"},
                                                        {"٢٦ أبريل ٢٠٢٤", "2024-04-26"},       {"26 अप्रैल 2024", "2024-04-26"},
                                                        {"26.04.2024", "2024-04-26"},          {"2024-04-26", "2024-04-26"},
                                                        {"26 เมษายน 2567", "2024-04-26"},      {"2024/4/26", "2024-04-26"},
                                                        {"26-Apr-2024", "2024-04-26"},         {"Posted 26.04.24", "2024-04-26"}};
  for (const auto& [text, want] : kCases) EXPECT_EQ(found(text), want) << text;
}

TEST(Dates, DayAndMonthFollowTheLanguage) {
  EXPECT_EQ(found("03/04/2024", "en-US"), "2024-03-04");
  EXPECT_EQ(found("03/04/2024", "en-GB"), "2024-04-03");
  EXPECT_EQ(found("03/04/2024", "fr"), "2024-04-03");
  EXPECT_EQ(found("26/04/2024", "en-US"), "2024-04-26");
  EXPECT_EQ(found("03.04.2024", "en-US"), "2024-04-03");
}

TEST(Dates, TheCountryOfTheHostCountsForMoreThanATemplatesLanguage) {
  EXPECT_TRUE(date_order("en-US", "www.example.co.uk").day_first);
  EXPECT_TRUE(date_order("en", "www.example.com.au").day_first);
  EXPECT_TRUE(date_order("en-IN", "www.example.com").day_first);
  EXPECT_FALSE(date_order("en", "www.example.ph").day_first);
  EXPECT_FALSE(date_order("en-US", "www.example.com").day_first);
  EXPECT_FALSE(date_order("en", "www.example.io").certain);
  EXPECT_TRUE(date_order("de", "www.example.com").day_first);
}

TEST(Dates, OtherDatesOfThePageShowTheOrder) {
  const auto order_of = [](const std::string& body, const std::vector<Instant>& days) {
    return observed_order(parse_page(scan_page("<html><body>" + body + "</body></html>")), date_order("en", "example.com"), days);
  };
  EXPECT_TRUE(order_of("<p>04/11/2024</p><p>26/10/2024</p>", {}).day_first);
  EXPECT_FALSE(order_of("<p>04/11/2024</p><p>10/26/2024</p>", {}).day_first);
  EXPECT_TRUE(order_of("<p>04/11/2024</p>", {*parse_rfc3339("2024-11-04T08:00:00Z")}).day_first);
  EXPECT_FALSE(order_of("<p>04/11/2024</p>", {*parse_rfc3339("2024-04-11T08:00:00Z")}).day_first);
  EXPECT_FALSE(order_of("<p>04/11/2024</p><p>26/10/2024</p><p>10/26/2024</p>", {}).certain);
}

TEST(Dates, WordsGluedToADateByMarkupDoNotHideIt) {
  EXPECT_EQ(found("Dec 22, 2023 10:20 PMTags"), "2023-12-22T22:20");
  EXPECT_EQ(found("28. Juni 201914. Januar 2020", "de"), "2019-06-28");
  EXPECT_EQ(found("Ann GriffinOct 17, 20235757 Shares"), "2023-10-17");
  EXPECT_EQ(found("12.16.2025", "en-US"), "2025-12-16");
}

TEST(Dates, TimesOfDayAreRead) {
  EXPECT_EQ(found("April 26, 2024 2:05 pm"), "2024-04-26T14:05");
  EXPECT_EQ(found("26.04.2024, 14:05 Uhr"), "2024-04-26T14:05");
  EXPECT_EQ(found("26/04/2024 à 14h05"), "2024-04-26T14:05");
}

TEST(Dates, OtherNumbersAreNoDates) {
  for (const char* text :
       {"call 555-01-2024 now", "version 2.10.2024.1", "30 February 2024", "in 2024", "99/99/2024", "12 monkeys", "26.04.1066"})
    EXPECT_EQ(found(text), "none") << text;
}

TEST(Dates, ASpanOfDaysIsNoDayOfPublication) {
  EXPECT_EQ(found("14. - 20. Januar 2022", "de"), "none");
  EXPECT_EQ(found("14\u201320 July 2024"), "none");
  EXPECT_EQ(found("12:30 - 20 July 2024"), "2024-07-20");
}

TEST(Dates, AVagueClaimYieldsToThePrintedDay) {
  const DateEvidence vague{DateKind::kMeta, DateRole::kPublished, *make_day(2024, 3, 9), false, {}, 0.85, ""};
  const DateEvidence named{DateKind::kMeta, DateRole::kPublished, *make_day(2024, 3, 9) + std::chrono::hours(8), true, {}, 0.96, ""};
  const DateEvidence typed{DateKind::kMeta, DateRole::kPublished, *make_day(2024, 3, 9), false, {}, 0.96, ""};
  const DateEvidence printed{DateKind::kVisibleText, DateRole::kPublished, *make_day(2024, 3, 4), false, {}, 0.7, ""};
  EXPECT_EQ(choose_dates({vague, printed}, Instant{}).published, printed.instant);
  EXPECT_EQ(choose_dates({named, printed}, Instant{}).published, named.instant);
  EXPECT_EQ(choose_dates({typed, printed}, Instant{}).published, printed.instant);
  EXPECT_EQ(choose_dates({vague}, Instant{}).published, vague.instant);
  EXPECT_EQ(choose_dates({typed}, Instant{}).published, typed.instant);
}

TEST(Dates, NewYearsDayWithoutATimeIsAPlaceholderUnlessPrinted) {
  const DateEvidence created{DateKind::kMeta, DateRole::kPublished, *make_day(2004, 1, 1), false, {}, 0.8, ""};
  const DateEvidence printed{DateKind::kVisibleText, DateRole::kPublished, *make_day(2004, 1, 1), false, {}, 0.7, ""};
  EXPECT_FALSE(choose_dates({created}, Instant{}).published);
  EXPECT_EQ(choose_dates({created, printed}, Instant{}).published, created.instant);
}

TEST(Dates, ALongerWordSaysMoreOfADate) {
  EXPECT_EQ(date_word("Updated: "), DateWord::kModified);
  EXPECT_EQ(date_word("page revision: 8, last edited: "), DateWord::kRevised);
  EXPECT_EQ(date_word("Last modified on "), DateWord::kRevised);
  EXPECT_EQ(date_word("Posted by Mara, updated "), DateWord::kModified);
}

TEST(Dates, MachineFormsAreRead) {
  EXPECT_EQ(format_rfc3339(parse_machine_date("2024-04-26T14:05:33+02:00")->instant), "2024-04-26T12:05:33Z");
  EXPECT_EQ(parse_machine_date("2024-04-26T14:05:33+02:00")->offset_minutes, 120);
  EXPECT_EQ(parse_machine_date("2024-04-26T14:05:33Z")->offset_minutes, 0);
  EXPECT_FALSE(parse_machine_date("2024-04-26 14:05:33")->offset_minutes);
  EXPECT_EQ(format_rfc3339(parse_machine_date("1714140333")->instant), "2024-04-26T14:05:33Z");
  EXPECT_EQ(format_rfc3339(parse_machine_date("20240426")->instant), "2024-04-26T00:00:00Z");
  EXPECT_FALSE(parse_machine_date("12345678901234567890"));
  EXPECT_EQ(format_rfc3339(parse_machine_date("2020-12-05T23:15:0Z")->instant), "2020-12-05T23:15:00Z");
  EXPECT_EQ(format_rfc3339(parse_machine_date("2023-5-4 9:05 EST")->instant), "2023-05-04T14:05:00Z");
  EXPECT_EQ(parse_machine_date("Wed, 04 May 2022 02:41:00 GMT")->offset_minutes, 0);
}

TEST(Dates, UrlsGiveDaysOnly) {
  EXPECT_EQ(format_rfc3339(date_in_url("https://a.example/2024/04/26/boats")->instant), "2024-04-26T00:00:00Z");
  EXPECT_EQ(format_rfc3339(date_in_url("https://a.example/news/2024-04-26-boats")->instant), "2024-04-26T00:00:00Z");
  EXPECT_EQ(format_rfc3339(date_in_url("https://a.example/20240426/boats")->instant), "2024-04-26T00:00:00Z");
  for (const char* url : {"https://a.example/2024/04/boats", "https://a.example/item/1202404261", "https://a.example/x?date=2024/04/26",
                          "https://a.example/99999999/x"})
    EXPECT_FALSE(date_in_url(url)) << url;
}

TEST(Dates, TheZoneOfAnotherClaimGivesTheLocalDay) {
  const Instant utc = *parse_rfc3339("2023-12-24T01:06:51Z");
  const DateEvidence json_ld{DateKind::kJsonLd, DateRole::kPublished, utc, true, 0, 0.97, ""};
  const DateEvidence local{DateKind::kMeta, DateRole::kPublished, *parse_rfc3339("2023-12-23T17:06:51"), true, std::nullopt, 0.92, ""};
  EXPECT_EQ(choose_dates({json_ld, local}, {}).published_offset_minutes, -480);
  EXPECT_EQ(choose_dates({json_ld}, {}).published_offset_minutes, 0);
}

TEST(Dates, AClockPrintedOnThePageIsItsOwnDay) {
  const DateEvidence json_ld{DateKind::kJsonLd, DateRole::kPublished, *parse_rfc3339("2022-05-06T02:00:00Z"), true, -300, 0.97, ""};
  const DateEvidence seen{DateKind::kVisibleText, DateRole::kPublished, *parse_rfc3339("2022-05-06T02:00:00"), true, std::nullopt, 0.7, ""};
  EXPECT_EQ(choose_dates({json_ld, seen}, {}).published_offset_minutes, 0);
  EXPECT_EQ(choose_dates({json_ld}, {}).published_offset_minutes, -300);
}

TEST(Dates, AMidnightWrittenInUtcIsTheNextDayAtHome) {
  const auto offset = [](const char* text, std::string_view language, std::string_view host) {
    const DateEvidence meta{DateKind::kMeta, DateRole::kPublished, *parse_rfc3339(text), true, 0, 0.96, ""};
    return choose_dates({meta}, {}, language, host).published_offset_minutes;
  };
  EXPECT_EQ(offset("2022-11-06T23:00:00Z", "de", "www.example.de"), 60);
  EXPECT_EQ(offset("2022-07-06T22:00:00Z", "de", "www.example.com"), 120);
  EXPECT_EQ(offset("2022-07-06T23:00:00Z", "de", "www.example.de"), 0);
  EXPECT_EQ(offset("2022-11-06T23:00:00Z", "en", "www.example.com"), 0);
}

TEST(Dates, ClaimsFromTheFutureAreNotBelieved) {
  const DateEvidence claim{DateKind::kMeta, DateRole::kPublished, *parse_rfc3339("2030-01-01T00:00:00Z"), true, 0, 0.9, ""};
  EXPECT_FALSE(choose_dates({claim}, *parse_rfc3339("2024-01-01T00:00:00Z")).published);
}

}  // namespace
}  // namespace headwater::extract
