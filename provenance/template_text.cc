#include "provenance/template_text.h"

#include <algorithm>
#include <vector>

#include "base/limits.h"
#include "provenance/quotes.h"
#include "provenance/sentences.h"
#include "provenance/tokens.h"

namespace headwater::provenance {

namespace {

// Calls use(hash, words) for each sentence that is long enough, until it gives false.
template <class Use>
void for_each_sentence(const Tokens& tokens, Use use) {
  std::vector<std::uint32_t> keys;
  for (const Word& word : tokens.words) keys.push_back(word.key);
  for (std::size_t i = 0; i < tokens.sentence_starts.size(); ++i) {
    const std::size_t begin = tokens.sentence_starts[i];
    const std::size_t end = i + 1 < tokens.sentence_starts.size() ? tokens.sentence_starts[i + 1] : keys.size();
    if (end - begin >= kHashedWordsMin && !use(sentence_hash({keys.data() + begin, end - begin}), end - begin)) return;
  }
}

}  // namespace

std::vector<std::uint64_t> sentences_of(std::string_view text) {
  std::vector<std::uint64_t> out;
  for_each_sentence(tokenise(text, limits::kArticleWordsMax), [&](std::uint64_t hash, std::size_t) {
    out.push_back(hash);
    return true;
  });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool is_template_paragraph(std::string_view paragraph, const IsTemplate& is_template) {
  const Tokens tokens = tokenise(paragraph, limits::kArticleWordsMax);
  const std::vector<bool> quoted = quoted_words(tokens);
  if (std::find(quoted.begin(), quoted.end(), true) != quoted.end()) return false;
  std::size_t known = 0;
  bool all = true;
  for_each_sentence(tokens, [&](std::uint64_t hash, std::size_t words) {
    all = is_template(hash);
    known += words;
    return all;
  });
  return all && known > 0 && known * 2 >= tokens.words.size();
}

}  // namespace headwater::provenance
