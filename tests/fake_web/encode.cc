#include "tests/fake_web/encode.h"

#include <fmt/format.h>
#include <libdeflate.h>

#include <array>
#include <chrono>
#include <memory>
#include <utility>

#include "base/check.h"
#include "base/utf8.h"

namespace headwater::fake_web {
namespace {

constexpr std::array<std::string_view, 12> kEnglishMonths{"January", "February", "March",     "April",   "May",      "June",
                                                          "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 12> kGermanMonths{"Januar", "Februar", "März",      "April",   "Mai",      "Juni",
                                                         "Juli",   "August",  "September", "Oktober", "November", "Dezember"};
constexpr std::array<std::string_view, 12> kSpanishMonths{"enero", "febrero", "marzo",      "abril",   "mayo",      "junio",
                                                          "julio", "agosto",  "septiembre", "octubre", "noviembre", "diciembre"};
constexpr std::array<std::string_view, 7> kWeekdays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

/// Code points of the bytes 0x80 to 0x9F; 0 where the standard maps the byte to a control.
constexpr std::array<char32_t, 32> kWindows1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

int byte_of(char32_t code_point) {
  if (code_point < 0x80 || (code_point >= 0xA0 && code_point <= 0xFF)) return static_cast<int>(code_point);
  for (std::size_t i = 0; i < kWindows1252.size(); ++i) {
    if (kWindows1252[i] == code_point) return static_cast<int>(0x80 + i);
  }
  return -1;
}

std::pair<std::string_view, std::string_view> quote_pair(std::string_view language) {
  if (language == "de") return {"„", "“"};
  if (language == "es") return {"«", "»"};
  return {"“", "”"};
}

bool opens_quote(std::string_view text, std::size_t at) {
  return at == 0 || text[at - 1] == ' ' || text[at - 1] == '(' || text[at - 1] == '\'' || text[at - 1] == '"' || text[at - 1] == '[';
}

int number_at(std::string_view text, std::size_t at, std::size_t size) {
  int value = 0;
  for (std::size_t i = at; i < at + size; ++i) value = value * 10 + (text[i] - '0');
  return value;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string curl_quotes(std::string_view text, std::string_view language) {
  const auto [open, close] = quote_pair(language);
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"')
      out += opens_quote(text, at) ? open : close;
    else if (text[at] == '\'')
      out += opens_quote(text, at) ? "‘" : "’";
    else
      out += text[at];
  }
  return out;
}

std::string to_windows_1252(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code_point = next_code_point(text, at);
    const int byte = byte_of(code_point);
    if (byte >= 0)
      out += static_cast<char>(byte);
    else
      out += fmt::format("&#{};", static_cast<std::uint32_t>(code_point));
  }
  return out;
}

std::string gzip(std::string_view text) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(libdeflate_alloc_compressor(6),
                                                                                                 &libdeflate_free_compressor);
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), text.size()), '\0');
  const std::size_t size = libdeflate_gzip_compress(compressor.get(), text.data(), text.size(), out.data(), out.size());
  HW_CHECK(size > 0);
  out.resize(size);
  return out;
}

std::string human_date(std::string_view rfc3339, DateStyle style) {
  if (rfc3339.size() < 10) return {};
  const int year = number_at(rfc3339, 0, 4), month = number_at(rfc3339, 5, 2), day = number_at(rfc3339, 8, 2);
  const auto m = static_cast<std::size_t>(month - 1);
  HW_CHECK(m < 12);
  switch (style) {
    case DateStyle::kDayMonthYear:
      return fmt::format("{} {} {}", day, kEnglishMonths[m], year);
    case DateStyle::kMonthDayYear:
      return fmt::format("{} {}, {}", kEnglishMonths[m], day, year);
    case DateStyle::kShortMonth:
      return fmt::format("{} {}, {}", kEnglishMonths[m].substr(0, 3), day, year);
    case DateStyle::kSlashes:
      return fmt::format("{:02}/{:02}/{}", day, month, year);
    case DateStyle::kGerman:
      return fmt::format("{}. {} {}", day, kGermanMonths[m], year);
    case DateStyle::kSpanish:
      return fmt::format("{} de {} de {}", day, kSpanishMonths[m], year);
  }
  return {};
}

std::string human_time(std::string_view rfc3339) {
  if (rfc3339.size() < 16) return {};
  const int hour = number_at(rfc3339, 11, 2);
  return fmt::format("{}:{} {}", hour % 12 == 0 ? 12 : hour % 12, rfc3339.substr(14, 2), hour < 12 ? "AM" : "PM");
}

std::string clock_day(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::weekday weekday(day);
  return fmt::format("{}, {}", kWeekdays[weekday.c_encoding()], human_date(format_rfc3339(instant), DateStyle::kMonthDayYear));
}

std::string clock_time(Instant instant) { return format_rfc3339(instant).substr(11, 8); }

std::string slug(std::string_view text) {
  std::string out;
  for (char c : ascii_lower(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

std::string first_sentence(std::string_view paragraph) {
  for (std::size_t at = 0; at < paragraph.size(); ++at) {
    if (paragraph[at] != '.' && paragraph[at] != '!' && paragraph[at] != '?') continue;
    std::size_t end = at + 1;
    for (std::string_view mark : {"\"", "”", "“", "»", "’", "'"}) {
      if (paragraph.substr(end).starts_with(mark)) end += mark.size();
    }
    if (end == paragraph.size() || paragraph[end] == ' ') return std::string(paragraph.substr(0, end));
  }
  return std::string(paragraph);
}

}  // namespace headwater::fake_web
