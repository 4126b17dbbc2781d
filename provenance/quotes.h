// Which words are quotations.
#pragma once

#include <cstdint>
#include <vector>

#include "provenance/tokens.h"

namespace headwater::provenance {

/// One flag per word. Understands straight and typographic marks of any style, nested ones (the outermost counts), marks that are
/// repeated at the beginning of each paragraph of a long quotation, and marks that are never closed. Posts of social networks that are
/// embedded with their signature, "… — Name (@account) July 16, 2019", count as quotations.
std::vector<bool> quoted_words(const Tokens& tokens);

}  // namespace headwater::provenance
