#include "provenance/lexicon.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "provenance/tokens.h"

extern "C" {
extern const char headwater_embedded_function_words[], headwater_embedded_function_words_end[];
extern const char headwater_embedded_abbreviations[], headwater_embedded_abbreviations_end[];
extern const char headwater_embedded_template_phrases[], headwater_embedded_template_phrases_end[];
}

namespace headwater::provenance {

std::uint32_t word_key(std::string_view folded) {
  const auto key = static_cast<std::uint32_t>(hash64(folded));
  return key == 0 ? 1 : key;
}

namespace {

constexpr std::size_t kWordsMax = 16'000;  // room for all lists together; they hold some 3,000

template <class Use>
void each_line(std::string_view data, const Use& use) {
  while (!data.empty()) {
    const std::size_t end = std::min(data.find('\n'), data.size());
    const std::string_view line = data.substr(0, end);
    if (!line.empty() && line[0] != '#') use(line);
    data.remove_prefix(std::min(end + 1, data.size()));
  }
}

template <class Use>
void each_word(std::string_view line, const Use& use) {
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    if (end > 0) use(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
}

void read_function_words(Lexicon& out, std::string_view data) {
  std::vector<std::string_view> codes;
  each_line(data, [&](std::string_view line) {
    const std::size_t colon = line.find(':');
    HW_CHECK(colon == 2 || colon == 3);
    const std::string_view code = line.substr(0, 2);
    auto known = std::find(codes.begin(), codes.end(), code);
    if (known == codes.end()) known = codes.insert(codes.end(), code);
    HW_CHECK(codes.size() <= 32);
    const std::uint32_t bit = 1U << (known - codes.begin());
    each_word(line.substr(colon + 1), [&](std::string_view word) {
      const std::uint32_t key = word_key(fold_word(word));
      out.words[key].stop |= bit;
      if (colon == 3) out.words[key].sequence |= bit;
    });
  });
  out.languages = std::move(codes);
}

void read_phrase(Lexicon& out, std::string_view line) {
  TemplatePhrase phrase;
  const auto [rest, error] = std::from_chars(line.data(), line.data() + line.size(), phrase.sentence_words_max);
  if (error == std::errc{}) line.remove_prefix(static_cast<std::size_t>(rest - line.data()) + 1);
  phrase.at_start = line.starts_with('^');
  for (const Word& word : tokenise(line, 100).words) phrase.words.push_back(word.key);
  HW_CHECK(!phrase.words.empty());
  WordEntry& entry = out.words[phrase.words[0]];
  if (entry.phrases == 0) {
    out.phrases.emplace_back();
    entry.phrases = static_cast<std::uint32_t>(out.phrases.size());
  }
  out.phrases[entry.phrases - 1].push_back(std::move(phrase));
}

void read_appeal_words(Lexicon& out) {
  const auto add = [&](WordEntry::Role role, std::string_view words) {
    each_word(words, [&](std::string_view word) { out.words[word_key(word)].roles |= role; });
  };
  add(WordEntry::kHouse, "we our us");
  add(WordEntry::kReader, "you your reader readers please");
  add(WordEntry::kAction,
      "support donate donation donations subscribe subscriber subscribers subscription join sign download click app newsletter comment "
      "comments commenting follow contribute contribution contributions member members membership account email emails website site submit "
      "feedback journalism editor editors ads policy help");
}

Lexicon read_all() {
  Lexicon out;
  out.words.reserve(kWordsMax);
  read_function_words(out, {headwater_embedded_function_words, headwater_embedded_function_words_end});
  each_line({headwater_embedded_abbreviations, headwater_embedded_abbreviations_end}, [&](std::string_view line) {
    each_word(line, [&](std::string_view word) { out.words[word_key(fold_word(word))].roles |= WordEntry::kAbbreviation; });
  });
  read_appeal_words(out);
  // Phrases are read last and contain no stops: the tokeniser must not ask for the lexicon that is being made.
  each_line({headwater_embedded_template_phrases, headwater_embedded_template_phrases_end},
            [&](std::string_view line) { read_phrase(out, line); });
  return out;
}

}  // namespace

const Lexicon& lexicon() {
  static const Lexicon read = read_all();
  return read;
}

}  // namespace headwater::provenance
