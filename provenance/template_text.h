// Whether a paragraph is template text of its site and nothing else.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "provenance/document.h"

namespace headwater::provenance {

/// The identities of the sentences of `text` that are long enough to be known; ascending.
std::vector<std::uint64_t> sentences_of(std::string_view text);

/// True when `is_template` knows every sentence of `paragraph` that is long enough to be known, these are at least half of its words, and
/// nothing in it is quoted. Linear; never fails.
bool is_template_paragraph(std::string_view paragraph, const IsTemplate& is_template);

}  // namespace headwater::provenance
