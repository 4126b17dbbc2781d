#include "provenance/artefacts.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "provenance/lexicon.h"

namespace headwater::provenance {

namespace {

using Keys = std::vector<std::uint32_t>;

Keys keys_of(std::initializer_list<std::string_view> words) {
  Keys out;
  for (const std::string_view word : words) out.push_back(word_key(word));
  std::sort(out.begin(), out.end());
  return out;
}

bool among(const Keys& keys, const Word& word) { return std::binary_search(keys.begin(), keys.end(), word.key); }

const Keys& numerals() {
  static const Keys keys = keys_of({"2", "3", "4", "5", "6", "7", "8", "9"});
  return keys;
}

// Words before which news prose writes numerals.
const Keys& units() {
  static const Keys keys =
      keys_of({"percent", "per",   "million", "billion", "trillion", "thousand", "pm",     "am",    "p",    "a",    "m",      "km",
               "kg",      "cm",    "mm",      "miles",   "mile",     "degrees",  "points", "point", "feet", "foot", "inches", "inch",
               "year",    "years", "pounds",  "and",     "to",       "in",       "on",     "of",    "at",   "the",  "or",     "for",
               "is",      "was",   "with",    "by",      "as",       "from",     "st",     "nd",    "rd",   "th"});
  return keys;
}

// What "language" may stand before in good prose.
const Keys& language_heads() {
  static const Keys keys =
      keys_of({"school",    "schools",  "class",    "classes", "course",     "courses",  "lessons", "media",    "newspaper", "newspapers",
               "press",     "service",  "version",  "edition", "test",       "tests",    "skills",  "barrier",  "barriers",  "learning",
               "learners",  "teachers", "model",    "models",  "processing", "training", "program", "programs", "channel",   "channels",
               "broadcast", "website",  "websites", "site",    "sites",      "and",      "or",      "in",       "is",        "was",
               "of",        "to",       "that",     "for",     "with",       "as",       "on",      "the",      "at",        "by",
               "films",     "film",     "books",    "book",    "education",  "studies",  "news",    "outlet",   "outlets",   "daily"});
  return keys;
}

// Words whose first letter misleads about their first sound.
bool article_is_sound(const Word& article, const Word& next, bool an) {
  static const Keys silent_or_glide =
      keys_of({"hour",   "hours",  "hourly", "honest",     "honestly", "honor",      "honorable", "honorary",
               "honour", "heir",   "heirs",  "heirloom",   "one",      "once",       "ones",      "european",
               "euro",   "eulogy", "ewe",    "ubiquitous", "historic", "historical", "hotel"});
  (void)article;
  if ((next.flags & (Word::kNumber | Word::kSingle | Word::kUpper)) != 0) return true;  // numerals and acronyms go by their sound
  if (among(silent_or_glide, next)) return true;
  return an == ((next.flags & Word::kVowel) != 0);
}

bool starts_with_u(const Word& word, const Keys& u_words) { return among(u_words, word); }

std::size_t count_articles(const Tokens& tokens) {
  static const std::uint32_t a = word_key("a"), an = word_key("an");
  static const Keys u_words =
      keys_of({"us",      "un",     "uk",        "use",      "used",       "useful",    "user",       "users",   "usual",
               "usually", "unique", "uniquely",  "unified",  "uniform",    "union",     "unions",     "unit",    "united",
               "units",   "unity",  "universal", "universe", "university", "unanimous", "unilateral", "utility", "utopian",
               "useless", "usable", "unicorn",   "unison",   "usurper",    "utensil",   "unifying",   "uranium", "ukulele"});
  std::size_t count = 0;
  for (std::size_t i = 0; i + 1 < tokens.words.size(); ++i) {
    const Word& word = tokens.words[i];
    if ((word.key != a && word.key != an) || (word.flags & Word::kUpper) != 0) continue;
    const Word& next = tokens.words[i + 1];
    if (next.begin != word.end + 1 || starts_with_u(next, u_words)) continue;
    if (!article_is_sound(word, next, word.key == an)) ++count;
  }
  return count;
}

std::size_t count_words(const Tokens& tokens) {
  static const std::uint32_t language = word_key("language"), that = word_key("that"), had = word_key("had");
  std::size_t count = 0;
  for (std::size_t i = 0; i + 1 < tokens.words.size(); ++i) {
    const Word &word = tokens.words[i], &next = tokens.words[i + 1];
    const bool close = next.begin == word.end + 1;
    const bool lower = (next.flags & (Word::kUpper | Word::kNumber)) == 0;
    if (!close) continue;
    if (i > 0 && (word.flags & Word::kNumber) != 0 && among(numerals(), word) && lower && !among(units(), next)) {
      const Word& before = tokens.words[i - 1];
      const bool plain = (before.flags & (Word::kUpper | Word::kNumber)) == 0 && word.begin == before.end + 1;
      count += plain ? 1 : 0;
    }
    if (word.key == next.key && (word.flags & Word::kNumber) == 0 && lower && word.key != that && word.key != had) ++count;
    if (next.key == language && (word.flags & Word::kUpper) != 0 && i + 2 < tokens.words.size()) {
      const Word& head = tokens.words[i + 2];
      const bool plain = (head.flags & Word::kUpper) == 0 && head.begin == next.end + 1;
      count += plain && !among(language_heads(), head) ? 1 : 0;
    }
  }
  return count;
}

}  // namespace

double artefacts_of(const Tokens& tokens, std::uint32_t broken_quotes, bool english) {
  if (tokens.words.empty()) return 0;
  std::size_t count = tokens.orphan_stops + broken_quotes;
  if (english) count += count_articles(tokens) + count_words(tokens);
  return 1000.0 * static_cast<double>(count) / static_cast<double>(tokens.words.size());
}

}  // namespace headwater::provenance
