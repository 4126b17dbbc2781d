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

struct Token {
  enum Kind : std::uint8_t { kNumber, kMonth, kWord, kMark } kind = kMark;
  unsigned value = 0;  // number or month
  unsigned digits = 0;
  char32_t mark = 0;    // the punctuation
  bool spaced = false;  // white space before it
  std::string word;
  std::size_t capital = 0;  // bytes of the word before its last inner capital: "PMTags" is "PM" and what stood beside it
  std::size_t begin = 0, end = 0;

  // "pm", "p" (of "p.m."), also with the next words glued on.
  bool is_half(char letter) const {
    if (word.empty() || word[0] != letter) return false;
    return word.size() == 1 || (word[1] == 'm' && (word.size() == 2 || capital == 2));
  }
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
        const bool title_case = c >= 'A' && c <= 'Z' && at < text.size() && text[at] >= 'a' && text[at] <= 'z';
        if (title_case && !token.word.empty()) token.capital = token.word.size();
        append_utf8(token.word, fold_code_point(c));
        end = at;
      }
      at = end;
      unsigned number = month_of_name(token.word);
      // "GriffinOct 17": the markup glued a name to the month.
      if (number == 0 && token.capital != 0) number = month_of_name(std::string_view(token.word).substr(token.capital));
      if (number != 0) {
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

  // "14. - 20. January 2022": a span of days is when something happens, not when it was written. A time of day before a dash is none.
  bool ends_span(std::size_t i) const {
    if (i < 2 || !(mark(i - 1, '-') || mark(i - 1, 0x2013))) return false;
    const std::size_t before = mark(i - 2, '.') && i > 2 ? i - 3 : i - 2;
    return number(before, 1, 2) && tokens_[i].digits <= 2 && !(before > 0 && mark(before - 1, ':'));
  }

  std::optional<ParsedDate> at(std::size_t i) {
    if (is_month(i)) return month_first(i);
    if (tokens_[i].kind != Token::kNumber || continues(i) || ends_span(i)) return std::nullopt;
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
      if (half && half->kind == Token::kWord && half->is_half('p') && hour < 12) hour += 12;
      if (half && half->kind == Token::kWord && half->is_half('a') && hour == 12) hour = 0;
      if (hour > 23 || minute > 59) return;
      out.instant += std::chrono::hours(hour) + std::chrono::minutes(minute);
      out.has_time = true;
      return;
    }
  }

  // A year, also one that the markup glued to the number after it: "28. Juni 201914. Januar 2020", "Oct 17, 20235757 Shares".
  std::optional<unsigned> year_at(std::size_t i) const {
    if (number(i, 4, 4)) return tokens_[i].value;
    if (!number(i, 5, 8)) return std::nullopt;
    unsigned y = tokens_[i].value;
    while (y > 9999) y /= 10;
    return y >= 1995 && y <= 2060 ? std::optional(y) : std::nullopt;
  }

  // "April 26, 2024", "Apr. 26th 2024"
  std::optional<ParsedDate> month_first(std::size_t i) {
    std::size_t k = i + 1;
    if (mark(k, '.')) ++k;
    if (!number(k, 1, 2)) return std::nullopt;
    const std::size_t d = k++;
    if (word(k, "st") || word(k, "nd") || word(k, "rd") || word(k, "th")) ++k;
    while (mark(k, ',') || mark(k, '.') || word(k, "at") || mark(k, '-') || mark(k, '\'')) ++k;
    const auto y = year_at(k);
    return y ? finish(i, k, *y, tokens_[i].value, tokens_[d].value) : std::nullopt;
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
      if (const auto y = year_at(k)) return finish(i, k, *y, tokens_[m].value, tokens_[i].value);
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
    // Dots put the day first; with slashes and hyphens the page's order decides, unless only one reading is a date.
    if ((both && c != '.' && !order_.day_first) || (d <= 12 && m > 12)) std::swap(d, m);
    return finish(i, i + 4, tokens_[i + 4].value, m, d, both && c != '.' && !order_.certain);
  }

  std::vector<Token> tokens_;
  DateOrder order_;
};

}  // namespace

std::optional<ParsedDate> find_date(std::string_view text, DateOrder order) {
  constexpr std::size_t kBytesRead = 2048;
  return Finder(text.substr(0, kBytesRead), order).run();
}

}  // namespace headwater::extract
