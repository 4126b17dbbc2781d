// The C1 controls, U+0080 to U+009F: no text has them, so where a page has them something went wrong on the way.
#pragma once

#include <string>
#include <string_view>

namespace headwater::extract {

/// Mends well-formed UTF-8 that has C1 controls, into `out`; false where it has none. Mostly somebody took UTF-8 for Latin-1 and encoded it
/// again ("â\u0080\u0099" for an apostrophe): where most of the controls are such, the page is read as it was meant. Others become U+FFFD.
bool mend_controls(std::string_view text, std::string& out);

}  // namespace headwater::extract
