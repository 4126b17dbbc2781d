// Words that mark a line as something else than running text: "Read more", "Advertisement", "Sign up for our newsletter" in many
// languages. A data file (data/phrases.tsv) that a person can extend. The phrases only ever act on short lines, so a language that
// is missing there loses precision, not text.
#pragma once

#include <cstdint>
#include <string_view>

namespace headwater::extract {

enum class PhraseKind : std::uint8_t {
  kNone,
  kDrop,     ///< the line goes
  kRelated,  ///< introduces a related article: the line goes, and with it the links that follow
  kTail,     ///< what follows is no longer the article: comments, more stories, about the author
  kSource,   ///< names where the text comes from
  kByline,   ///< introduces an author or a date line
  kCaption,  ///< introduces a picture's description or credit
};

struct PhraseHit {
  PhraseKind kind = PhraseKind::kNone;
  bool whole = false;  ///< the phrase is the whole line
};

/// `folded` is a line as given by fold_text.
PhraseHit match_phrase(std::string_view folded);

}  // namespace headwater::extract
