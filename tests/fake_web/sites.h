// The sites of the fake web: who they are and how they write.
#pragma once

#include <span>
#include <string_view>

#include "tests/fake_web/encode.h"

namespace headwater::fake_web {

enum class BodyStyle { kParagraphs, kLineBreaks, kDivs };
enum class Robots { kNone, kAllow, kPrivate, kUnavailable };  ///< 404, all allowed, /private/ disallowed, 503

struct Site {
  std::string_view host;
  std::string_view name;
  std::string_view short_name;  ///< as in datelines
  std::string_view tagline;
  std::string_view layout;  ///< NAME.html and NAME_index.html in templates/
  std::string_view language = "en";
  BodyStyle body = BodyStyle::kParagraphs;
  DateStyle dates = DateStyle::kDayMonthYear;
  Robots robots = Robots::kAllow;
  bool curly = true;  ///< typographic quotation marks
  bool windows_1252 = false;
  bool gzip = false;
  bool feed = true;
  bool seed = true;  ///< in the demo's list
};

std::span<const Site> all_sites();
const Site* find_site(std::string_view host);

}  // namespace headwater::fake_web
