// A text prepared for comparison: words, sentences, quotation and template marks, rarity of each word.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/match.h"

namespace headwater::provenance {

/// Background counts that ship with the program: word rarity (IDF) and bigram surprisal. Immutable; one for the process; any thread.
class Background;
const Background& background();

/// Says whether a sentence (by the hash in Fingerprint::sentences) is template text of its site. May be empty.
using IsTemplate = std::function<bool(std::uint64_t sentence_hash)>;

/// Immutable after prepare(); any thread. Holds no reference to the text; about 45 bytes a word.
struct Document;
struct DocumentDeleter {
  void operator()(Document* document) const;
};
using DocumentPtr = std::shared_ptr<const Document>;

/// Tokenises at most limits::kArticleWordsMax words of UTF-8 `text`. Words in template sentences and in quotations are marked and
/// count little; quotations are not in a text that is little else. Linear. Never fails.
DocumentPtr prepare(std::string_view text, const IsTemplate& is_template = {});

/// The postings under which the candidate index knows the text: the rarest unquoted stems, stop-word n-grams, unquoted word
/// 3-grams (sampled), and the sentence hashes. A pure function of the text: the same in every store.
Fingerprint fingerprint(const Document& document);

/// The same of a text that is not to be compared: a third of the work.
Fingerprint fingerprint(std::string_view text);

/// What a and b share, also where that is too little to relate them. Pure, symmetric but for the a/b fields; cheap rejections first.
/// `want_passages` false skips their offsets.
Match compare(const Document& a, const Document& b, bool want_passages = true);

}  // namespace headwater::provenance
