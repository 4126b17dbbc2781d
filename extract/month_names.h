// The names of months in the languages of the web.
#pragma once

#include <string_view>

namespace headwater::extract {

/// 1..12 for a month's name or abbreviation as given by fold_text, 0 for any other word.
unsigned month_of_name(std::string_view folded);

}  // namespace headwater::extract
