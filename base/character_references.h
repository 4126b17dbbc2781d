// HTML's character references.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace headwater {

/// `value` with "&amp;", "&#x27;", … resolved as the HTML tokenizer does inside of an attribute: a name without ';' counts only when
/// no '=' or alphanumeric follows (https://html.spec.whatwg.org/multipage/parsing.html#named-character-reference-state).
std::string resolve_references(std::string_view value);

/// Reads the reference that `text`, which stands behind a '&', begins with, and appends what it means to `out`. The bytes read; 0 where it
/// begins with none.
std::size_t take_reference(std::string_view text, std::string& out);

}  // namespace headwater
