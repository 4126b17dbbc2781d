// HTML's character references.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace headwater {

/// Where a reference stands: in an attribute, a name without ';' counts only when no '=' or alphanumeric follows.
enum class ReferenceIn : std::uint8_t { kAttribute, kText };

/// `value` with "&amp;", "&#x27;", … resolved as the HTML tokenizer does
/// (https://html.spec.whatwg.org/multipage/parsing.html#named-character-reference-state).
std::string resolve_references(std::string_view value, ReferenceIn in = ReferenceIn::kAttribute);

/// Reads the reference that `text`, which stands behind a '&', begins with, and appends what it means to `out`. The bytes read; 0 where it
/// begins with none.
std::size_t take_reference(std::string_view text, std::string& out, ReferenceIn in = ReferenceIn::kAttribute);

}  // namespace headwater
