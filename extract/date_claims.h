// What the searches for dates share: the list they add to, how they read a date, and where on the page they look.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "extract/dates.h"

namespace headwater::extract {

class DateClaims {
 public:
  explicit DateClaims(const DateInput& input);

  DateOrder order() const { return order_; }
  /// A machine-readable date, or the first one in a short text.
  std::optional<ParsedDate> parse(std::string_view text) const;
  void add(DateKind kind, DateRole role, const ParsedDate& date, double trust, std::string_view text);
  void add_text(DateKind kind, DateRole role, std::string_view text, double trust);
  /// A claim that is good enough to be answered with.
  bool has(DateRole role) const;
  std::vector<DateEvidence> take() { return std::move(claims_); }

 private:
  DateOrder order_;
  std::vector<DateEvidence> claims_;
};

/// Where the story stands among the blocks of the page, and its headline.
class DatePlaces {
 public:
  explicit DatePlaces(const DateInput& input);

  enum class Zone : std::uint8_t { kNone, kAboveTitle, kHead, kInside, kTail };
  Zone zone(std::size_t block) const;
  bool has_story() const { return first_ < last_; }
  bool has_title() const { return title_ < page_.blocks.size(); }
  std::size_t first() const { return first_; }
  std::size_t title() const { return title_; }

  /// A small part of the page, at most five elements up, holds both.
  bool shares_container(const TextBlock& block, std::uint32_t with_node) const;
  /// The block stands in the same <article> as the story, or in one small part of the page with it.
  bool with_story(const TextBlock& block) const;

 private:
  int title_rank(const TextBlock& block, const std::string& title) const;

  const Page& page_;
  std::size_t title_, first_, last_;
};

/// A word near a date that says what the date is of.
enum class DateWord : std::uint8_t { kNone, kPublished, kModified, kRevised, kAsOf, kOther };
inline bool is_change(DateWord word) { return word == DateWord::kModified || word == DateWord::kRevised; }
/// The last such word of a text that leads to a date.
DateWord date_word(std::string_view text);

/// Dates that are printed on the page: near the headline, the story's beginning or its end.
void find_date_lines(const DateInput& input, const DatePlaces& places, DateClaims& claims);

/// Wherever a page without any other date says one clearly enough.
void find_date_lines_anywhere(const DateInput& input, const DatePlaces& places, DateClaims& claims);

/// A claim below this is no answer: it would be wrong about as often as right.
inline constexpr double kTrustEnough = 0.5;

}  // namespace headwater::extract
