#include <algorithm>
#include <array>
#include <chrono>

#include "base/utf8.h"
#include "extract/dates.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The country of a host by its top-level domain, or empty. Some countries' domains are sold to everybody.
std::string country_of(std::string_view host) {
  const std::string tld = ascii_lower(host.substr(host.rfind('.') + 1));
  if (tld.size() != 2 || !is_ascii_letter(tld[0])) return {};
  return is_one_of(tld, {"io", "co", "tv", "me", "ai", "ly", "fm", "cc", "to", "gg", "sh", "eu", "ws", "vc", "so", "la", "st"})
             ? std::string()
             : tld;
}

bool puts_month_first(std::string_view country) { return is_one_of(country, {"us", "ph", "pr", "gu", "vi", "ca"}); }

struct Triple {
  unsigned a = 0, b = 0, year = 0;
};

// "03/04/2024", "3-4-24": calls use() for each in the text.
template <class Use>
void for_each_numeric_date(std::string_view text, Use use) {
  const auto digits = [&](std::size_t at) {
    std::size_t n = 0;
    while (at + n < text.size() && is_ascii_digit(text[at + n])) ++n;
    return n;
  };
  const auto value = [&](std::size_t at, std::size_t n) {
    unsigned v = 0;
    for (std::size_t i = 0; i < n; ++i) v = v * 10 + static_cast<unsigned>(text[at + i] - '0');
    return v;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_ascii_digit(text[i])) continue;
    const std::size_t n = digits(i), second = i + n + 1, m = digits(second), third = second + m + 1, y = digits(third);
    const bool fresh = i == 0 || (!is_ascii_alnum(text[i - 1]) && text[i - 1] != '/' && text[i - 1] != '-');
    const char mark = i + n < text.size() ? text[i + n] : ' ';
    if (fresh && n <= 2 && (m == 1 || m == 2) && (y == 4 || (y == 2 && n == 2 && m == 2)) && (mark == '/' || mark == '-') &&
        text[second + m] == mark)
      use(Triple{value(i, n), value(second, m), value(third, y) + (y == 2 ? 2000 : 0)});
    i += n - 1;
  }
}

}  // namespace

DateOrder date_order(std::string_view language, std::string_view host) {
  const std::string lowered = ascii_lower(language);
  const std::string_view tongue = std::string_view(lowered).substr(0, lowered.find_first_of("-_"));
  std::string_view region = std::string_view(lowered).substr(std::min(tongue.size() + 1, lowered.size()));
  if (const std::size_t dash = region.find_first_of("-_"); dash != std::string_view::npos) region = region.substr(dash + 1);
  const std::string country = country_of(host);
  const bool english = tongue == "en" || tongue.empty() || tongue == "und";
  if (!english) return {!(tongue == "fil" || tongue == "tl" || puts_month_first(region)), true};
  if (!country.empty()) return {!puts_month_first(country), country != "ca"};
  if (region.size() == 2) return {!puts_month_first(region), region != "us" && region != "ca"};
  return {false, false};
}

DateOrder observed_order(const Page& page, DateOrder expected, const std::vector<Instant>& days) {
  constexpr std::uint32_t kLineWeightMax = 140, kDigitsMin = 3;
  int day_first = 0, month_first = 0;
  const auto named = [&](const std::optional<Instant>& day) {
    return day && std::any_of(days.begin(), days.end(), [&](Instant i) { return std::chrono::floor<std::chrono::days>(i) == *day; });
  };
  for (const TextBlock& block : page.blocks) {
    if (block.digits < kDigitsMin || block.weight > kLineWeightMax) continue;
    for_each_numeric_date(page.block_text(block), [&](const Triple& t) {
      const auto by_day = make_day(t.year, t.b, t.a), by_month = make_day(t.year, t.a, t.b);
      if (t.a == t.b || (!by_day && !by_month)) return;
      if (by_day && by_month) {
        day_first += named(by_day) && !named(by_month);
        month_first += named(by_month) && !named(by_day);
      } else {
        ++(by_day ? day_first : month_first);
      }
    });
  }
  if (day_first > 0 && month_first == 0) return {true, true};
  if (month_first > 0 && day_first == 0) return {false, true};
  return expected;
}

}  // namespace headwater::extract
