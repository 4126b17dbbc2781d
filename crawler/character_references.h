// HTML's character references in attribute values.
#pragma once

#include <string>
#include <string_view>

namespace headwater::crawler {

/// `value` with "&amp;", "&#x27;", … resolved as the HTML tokenizer does inside of an attribute: a name without ';' counts only when
/// no '=' or alphanumeric follows (https://html.spec.whatwg.org/multipage/parsing.html#named-character-reference-state).
std::string resolve_references(std::string_view value);

}  // namespace headwater::crawler
