#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/utf8.h"
#include "extract/dates.h"
#include "extract/month_names.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;

constexpr int kYearMin = 1990, kYearMax = 2100;

struct Token {
  enum Kind : std::uint8_t { kNumber, kMonth, kWord, kMark } kind = kMark;
  unsigned value = 0;  // number or month
  unsigned digits = 0;
  char32_t mark = 0;    // the punctuation
  bool spaced = false;  // white space before it
  std::string word;
  std::size_t begin = 0, end = 0;
};

// The value of a decimal digit of the scripts in use for dates, or -1.
int digit_value(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  for (char32_t zero : {0x660u, 0x6F0u, 0x966u, 0x9E6u, 0xE50u, 0xFF10u})
    if (c >= zero && c <= zero + 9) return static_cast<int>(c - zero);
  return -1;
}

bool is_date_ideograph(char32_t c) {
  return c == 0x5E74 || c == 0x6708 || c == 0x65E5 || c == 0xB144 || c == 0xC6D4 || c == 0xC77C;
}  // 年月日 년월일

std::vector<Token> tokens_of(std::string_view text) {
  constexpr std::size_t kTokensMax = 400;
  std::vector<Token> out;
  bool spaced = false;
  for (std::size_t at = 0; at < text.size() && out.size() < kTokensMax;) {
    const std::size_t begin = at;
    char32_t c = next_code_point(text, at);
    if (is_unicode_space(c)) {
      spaced = true;
      continue;
    }
    Token token;
    token.begin = begin;
    token.spaced = spaced;
    spaced = false;
    if (digit_value(c) >= 0) {
      token.kind = Token::kNumber;
      std::size_t end = begin;
      for (at = begin; at < text.size();) {
        const int d = digit_value(next_code_point(text, at));
        if (d < 0) break;
        if (token.digits < 9) token.value = token.value * 10 + static_cast<unsigned>(d);
        ++token.digits;
        end = at;
      }
      at = end;
    } else if (is_word_code_point(c) && !is_date_ideograph(c)) {
      token.kind = Token::kWord;
      std::size_t end = begin;
      for (at = begin; at < text.size();) {
        c = next_code_point(text, at);
        if (!is_word_code_point(c) || digit_value(c) >= 0 || is_date_ideograph(c)) break;
        append_utf8(token.word, fold_code_point(c));
        end = at;
      }
      at = end;
      if (const unsigned number = month_of_name(token.word); number != 0) {
        token.kind = Token::kMonth;
        token.value = number;
      }
    } else {
      token.mark = c;
    }
    token.end = at;
    out.push_back(std::move(token));
  }
  return out;
}

std::optional<Instant> make_day(unsigned y, unsigned m, unsigned d) {
  if (y < static_cast<unsigned>(kYearMin) || y > static_cast<unsigned>(kYearMax)) return std::nullopt;
  const std::chrono::year_month_day ymd{year(static_cast<int>(y)), month(m), day(d)};
  if (!ymd.ok()) return std::nullopt;
  return Instant(std::chrono::sys_days(ymd));
}

class Finder {
 public:
  Finder(std::string_view text, DateOrder order) : tokens_(tokens_of(text)), order_(order) {}

  std::optional<ParsedDate> run() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      auto found = at(i);
      if (found) return found;
    }
    return std::nullopt;
  }

 private:
  const Token* get(std::size_t i) const { return i < tokens_.size() ? &tokens_[i] : nullptr; }
  bool number(std::size_t i, unsigned digits_min, unsigned digits_max) const {
    const Token* t = get(i);
    return t && t->kind == Token::kNumber && t->digits >= digits_min && t->digits <= digits_max;
  }
  bool mark(std::size_t i, char32_t c) const {
    const Token* t = get(i);
    return t && t->kind == Token::kMark && t->mark == c;
  }
  bool word(std::size_t i, std::string_view w) const {
    const Token* t = get(i);
    return t && t->kind == Token::kWord && t->word == w;
  }
  bool is_month(std::size_t i) const {
    const Token* t = get(i);
    return t && t->kind == Token::kMonth;
  }
  // A number that continues another by a mark (a version, a phone number, a price) begins no date.
  bool continues(std::size_t i) const {
    if (i < 2 || tokens_[i].spaced) return false;
    const Token& before = tokens_[i - 1];
    return before.kind == Token::kMark && !before.spaced && (before.mark == '.' || before.mark == '-' || before.mark == '/') &&
           tokens_[i - 2].kind == Token::kNumber;
  }

  std::optional<ParsedDate> at(std::size_t i) {
    if (is_month(i)) return month_first(i);
    if (tokens_[i].kind != Token::kNumber || continues(i)) return std::nullopt;
    if (tokens_[i].digits == 4) return year_first(i);
    if (tokens_[i].digits <= 2) return day_first(i);
    return std::nullopt;
  }

  std::optional<ParsedDate> finish(std::size_t first, std::size_t last, unsigned y, unsigned m, unsigned d, bool ambiguous = false) {
    if (y < 100) y += 2000;
    if (y >= 2533 && y <= 2600) y -= 543;  // the Buddhist era, as Thai pages count
    const auto made = make_day(y, m, d);
    if (!made) return std::nullopt;
    ParsedDate out;
    out.instant = *made;
    out.ambiguous = ambiguous;
    out.begin = tokens_[first].begin;
    out.end = tokens_[last].end;
    read_time(last + 1, out);
    return out;
  }

  // "14:05", "2:05 pm", "14h05", "14.05 Uhr" within a few tokens after the date.
  void read_time(std::size_t from, ParsedDate& out) const {
    for (std::size_t i = from; i < tokens_.size() && i < from + 6; ++i) {
      if (!number(i, 1, 2) || !number(i + 2, 2, 2)) continue;
      const bool separator =
          mark(i + 1, ':') || (word(i + 1, "h") && !tokens_[i + 2].spaced) || (mark(i + 1, '.') && !tokens_[i + 2].spaced);
      if (!separator || tokens_[i + 1].spaced) continue;
      unsigned hour = tokens_[i].value;
      const unsigned minute = tokens_[i + 2].value;
      std::size_t after = i + 3;
      if (mark(after, ':') && number(after + 1, 2, 2)) after += 2;
      const Token* half = get(after);
      if (half && half->kind == Token::kWord && (half->word == "pm" || half->word == "p") && hour < 12) hour += 12;
      if (half && half->kind == Token::kWord && (half->word == "am" || half->word == "a") && hour == 12) hour = 0;
      if (hour > 23 || minute > 59) return;
      out.instant += std::chrono::hours(hour) + std::chrono::minutes(minute);
      out.has_time = true;
      return;
    }
  }

  // "April 26, 2024", "Apr. 26th 2024"
  std::optional<ParsedDate> month_first(std::size_t i) {
    std::size_t k = i + 1;
    if (mark(k, '.')) ++k;
    if (!number(k, 1, 2)) return std::nullopt;
    const std::size_t d = k++;
    if (word(k, "st") || word(k, "nd") || word(k, "rd") || word(k, "th")) ++k;
    while (mark(k, ',') || mark(k, '.') || word(k, "at") || mark(k, '-') || mark(k, '\'')) ++k;
    if (!number(k, 4, 4)) return std::nullopt;
    return finish(i, k, tokens_[k].value, tokens_[i].value, tokens_[d].value);
  }

  // "2024-04-26", "2024/4/26", "2024. 4. 26.", "2024年4月26日", "2024 April 26", "2024. április 26."
  std::optional<ParsedDate> year_first(std::size_t i) {
    const unsigned y = tokens_[i].value;
    std::size_t k = i + 1;
    if (mark(k, 0x5E74) || mark(k, 0xB144)) {
      if (!number(k + 1, 1, 2) || !(mark(k + 2, 0x6708) || mark(k + 2, 0xC6D4)) || !number(k + 3, 1, 2)) return std::nullopt;
      return finish(i, k + 3, y, tokens_[k + 1].value, tokens_[k + 3].value);
    }
    if ((mark(k, '.') && is_month(k + 1) && number(k + 2, 1, 2))) return finish(i, k + 2, y, tokens_[k + 1].value, tokens_[k + 2].value);
    if (is_month(k) && number(k + 1, 1, 2)) return finish(i, k + 1, y, tokens_[k].value, tokens_[k + 1].value);
    const Token* separator = get(k);
    if (!separator || separator->kind != Token::kMark) return std::nullopt;
    const char32_t c = separator->mark;
    if ((c != '-' && c != '/' && c != '.') || !number(k + 1, 1, 2) || !mark(k + 2, c) || !number(k + 3, 1, 2)) return std::nullopt;
    return finish(i, k + 3, y, tokens_[k + 1].value, tokens_[k + 3].value);
  }

  // "26 April 2024", "26. April 2024", "26 de abril de 2024", "26.04.2024", "26/04/2024"
  std::optional<ParsedDate> day_first(std::size_t i) {
    std::size_t k = i + 1;
    if (word(k, "st") || word(k, "nd") || word(k, "rd") || word(k, "th") || word(k, "er") || word(k, "of")) ++k;
    if (mark(k, 0xBA) || mark(k, '.') || mark(k, 0xAA) || mark(k, '-') || mark(k, '/')) ++k;
    while (word(k, "de") || word(k, "of") || word(k, "d") || mark(k, '\'') || word(k, "e")) ++k;
    if (is_month(k)) {
      const std::size_t m = k++;
      while (mark(k, '.') || mark(k, ',') || word(k, "de") || word(k, "del") || mark(k, '-') || mark(k, '/') || mark(k, 0x60C)) ++k;
      if (number(k, 4, 4)) return finish(i, k, tokens_[k].value, tokens_[m].value, tokens_[i].value);
      if (number(k, 2, 2) && !mark(k + 1, ':') && !word(k + 1, "h"))
        return finish(i, k, tokens_[k].value, tokens_[m].value, tokens_[i].value);
      return std::nullopt;
    }
    return numeric(i);
  }

  std::optional<ParsedDate> numeric(std::size_t i) {
    const Token* separator = get(i + 1);
    if (!separator || separator->kind != Token::kMark || separator->spaced) return std::nullopt;
    const char32_t c = separator->mark;
    if ((c != '.' && c != '/' && c != '-') || !number(i + 2, 1, 2) || !mark(i + 3, c) || !(number(i + 4, 4, 4) || number(i + 4, 2, 2)))
      return std::nullopt;
    if (number(i + 4, 2, 2) && (tokens_[i].digits != 2 || tokens_[i + 4].value < 5 || tokens_[i + 4].value > 40)) return std::nullopt;
    if (mark(i + 5, c) && number(i + 6, 1, 9) && !tokens_[i + 6].spaced) return std::nullopt;
    unsigned d = tokens_[i].value, m = tokens_[i + 2].value;
    const bool both = d <= 12 && m <= 12 && d != m;
    // Dots always put the day first; with slashes and hyphens the language decides unless only one reading is a date.
    if (c != '.' && ((both && !order_.day_first) || (d <= 12 && m > 12))) std::swap(d, m);
    return finish(i, i + 4, tokens_[i + 4].value, m, d, both && c != '.');
  }

  std::vector<Token> tokens_;
  DateOrder order_;
};

// The zone that an ISO 8601 date-time ends with: 0 for Z, none where it names none.
std::optional<int> zone_of(std::string_view text) {
  if (text.size() < 17) return std::nullopt;
  if (text.back() == 'Z' || text.back() == 'z') return 0;
  const std::size_t sign = text.find_last_of("+-");
  if (sign == std::string_view::npos || sign < 13) return std::nullopt;
  int digits[4] = {0, 0, 0, 0}, count = 0;
  for (char c : text.substr(sign + 1)) {
    if (c == ':') continue;
    if (!is_ascii_digit(c) || count == 4) return std::nullopt;
    digits[count++] = c - '0';
  }
  if (count != 2 && count != 4) return std::nullopt;
  const int minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3];
  return text[sign] == '-' ? -minutes : minutes;
}

}  // namespace

DateOrder date_order(std::string_view language) {
  const std::string lowered = ascii_lower(language);
  const bool month_first = lowered == "en" || lowered.substr(0, 5) == "en-us" || lowered.substr(0, 5) == "en_us" || lowered.empty() ||
                           lowered.substr(0, 6) == "en-phi";
  return {!month_first};
}

std::optional<ParsedDate> find_date(std::string_view text, DateOrder order) {
  constexpr std::size_t kBytesRead = 2048;
  return Finder(text.substr(0, kBytesRead), order).run();
}

std::optional<ParsedDate> parse_machine_date(std::string_view text) {
  text = trim(text);
  if (text.size() < 6 || text.size() > 80) return std::nullopt;
  ParsedDate out;
  out.end = text.size();
  const auto plausible = [](Instant i) {
    return i >= Instant(std::chrono::sys_days(year(kYearMin) / 1 / 1)) && i <= Instant(std::chrono::sys_days(year(kYearMax) / 1 / 1));
  };
  if (const auto iso = parse_rfc3339(text); iso && text.size() >= 10 && plausible(*iso)) {
    out.instant = *iso;
    out.has_time = text.size() > 10;
    out.offset_minutes = zone_of(text);
    return out;
  }
  if (const auto http = parse_http_date(text); http && plausible(*http)) {
    out.instant = *http;
    out.has_time = true;
    return out;
  }
  const bool digits_only = std::all_of(text.begin(), text.end(), is_ascii_digit);
  if (digits_only && (text.size() == 8 || text.size() == 14)) {
    const auto number = [&](std::size_t at, std::size_t n) { return static_cast<unsigned>(std::stoul(std::string(text.substr(at, n)))); };
    if (const auto made = make_day(number(0, 4), number(4, 2), number(6, 2))) {
      out.instant = *made;
      return out;
    }
  }
  if (digits_only && (text.size() == 10 || text.size() == 13)) {
    out.instant = Instant(std::chrono::seconds(std::stoll(std::string(text)) / (text.size() == 13 ? 1000 : 1)));
    out.has_time = true;
    if (plausible(out.instant)) return out;
  }
  return std::nullopt;
}

std::optional<ParsedDate> date_in_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t path = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
  if (path == std::string_view::npos) return std::nullopt;
  url = url.substr(path, url.find_first_of("?#", path) - path);
  const auto digits_at = [&](std::size_t at) {
    std::size_t n = 0;
    while (at + n < url.size() && is_ascii_digit(url[at + n])) ++n;
    return n;
  };
  const auto value = [&](std::size_t at, std::size_t n) {
    unsigned v = 0;
    for (std::size_t i = 0; i < n; ++i) v = v * 10 + static_cast<unsigned>(url[at + i] - '0');
    return v;
  };
  for (std::size_t i = 1; i < url.size(); ++i) {
    if (!is_ascii_digit(url[i]) || is_ascii_alnum(url[i - 1])) continue;
    const std::size_t n = digits_at(i);
    ParsedDate out;
    out.begin = i;
    if (n == 8 && !is_ascii_letter(i + 8 < url.size() ? url[i + 8] : '/')) {
      if (const auto made = make_day(value(i, 4), value(i + 4, 2), value(i + 6, 2))) return out.instant = *made, out.end = i + 8, out;
    }
    if (n == 4 && i + 4 < url.size() && (url[i + 4] == '/' || url[i + 4] == '-' || url[i + 4] == '_' || url[i + 4] == '.')) {
      const char c = url[i + 4];
      const std::size_t m = digits_at(i + 5);
      if ((m == 1 || m == 2) && i + 5 + m < url.size() && (url[i + 5 + m] == c)) {
        const std::size_t d = digits_at(i + 6 + m);
        if (d == 1 || d == 2)
          if (const auto made = make_day(value(i, 4), value(i + 5, m), value(i + 6 + m, d)))
            return out.instant = *made, out.end = i + 6 + m + d, out;
      }
    }
    i += n;
  }
  return std::nullopt;
}

}  // namespace headwater::extract
