#include "provenance/anchors.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include "base/utf8.h"
#include "provenance/lexicon.h"

namespace headwater::provenance {

namespace {

constexpr std::size_t kNameSounds = 8;
constexpr std::size_t kCognateLetters = 7, kCognateSounds = 5;  // shorter words resemble each other by chance
constexpr std::size_t kAcronymLettersMax = 6;
constexpr std::size_t kSuffixLettersMax = 2;  // of an ordinal: 19th, 19e, 1990s

// Weights: how little is said when two texts share one. Estimated from how often sentences of unrelated texts do.
constexpr std::array<float, 5> kNumberWeights{0.0F, 0.6F, 1.2F, 2.0F, 2.6F};      // by digits
constexpr std::array<float, 6> kNameWeights{0.0F, 0.4F, 1.0F, 1.6F, 2.1F, 2.6F};  // by sounds
constexpr float kYearWeight = 1.2F, kAcronymWeight = 1.5F, kCognateWeight = 0.7F;

template <std::size_t N>
float weight_of(const std::array<float, N>& weights, std::size_t size) {
  return weights[std::min(size, N - 1)];
}

// Latin letters for one of Cyrillic and Greek; empty for any other.
std::string_view latin(char32_t c) {
  static constexpr std::array<std::string_view, 32> kCyrillic{"a",  "b",  "v", "g", "d", "e", "s", "s", "i", "i", "k",
                                                              "l",  "m",  "n", "o", "p", "r", "s", "t", "u", "f", "k",
                                                              "ts", "ts", "s", "s", "",  "i", "",  "e", "u", "a"};
  static constexpr std::array<std::string_view, 25> kGreek{"a",  "v", "g", "d", "e", "s", "i", "t", "i", "k", "l",  "m", "n",
                                                           "ks", "o", "p", "r", "s", "s", "t", "i", "f", "k", "ps", "o"};
  if (c >= 0x430 && c < 0x450) return kCyrillic[c - 0x430];
  if (c >= 0x3B1 && c < 0x3CA) return kGreek[c - 0x3B1];
  switch (c) {
    case 0x454:  // є
    case 0x451:  // ё
    case 0x456:  // і
    case 0x457:  // ї
      return "i";
    case 0x491:  // ґ
      return "g";
    case 0x458:  // ј
      return "i";
    case 0x459:  // љ
      return "l";
    case 0x45A:  // њ
      return "n";
    case 0x452:  // ђ
    case 0x45F:  // џ
    case 0x45B:  // ћ
      return "ts";
    default:
      return "";
  }
}

// The class of a Latin letter; 0: a vowel or silent.
char sound(char letter) {
  switch (letter) {
    case 'c':
    case 'k':
    case 'q':
      return 'k';
    case 'v':
    case 'w':
      return 'v';
    case 's':
    case 'x':
    case 'z':
      return 's';
    case 'a':
    case 'e':
    case 'i':
    case 'o':
    case 'u':
    case 'y':
    case 'j':
    case 'h':
      return 0;
    default:
      return letter;
  }
}

std::string in_latin(std::string_view folded) {
  std::string out;
  for (std::size_t at = 0; at < folded.size();) {
    const char32_t c = next_code_point(folded, at);
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c == 0x141 || c == 0x142) {  // ł has no decomposition
      out += 'l';
    } else if (c == 0xF8 || c == 0x153) {
      out += 'o';
    } else if (c == 0x111 || c == 0xF0) {
      out += 'd';
    } else {
      out += latin(c);
    }
  }
  return out;
}

std::uint32_t key_of(char kind, std::string_view value) { return word_key(std::string(1, kind) + std::string(value)); }

// The digits before an ordinal's letters or of a number, without the marks that group them; empty: no such word.
std::string digits_of(std::string_view folded) {
  std::string digits;
  std::size_t letters = 0;
  for (const char c : folded) {
    if (c >= '0' && c <= '9') {
      if (letters > 0) return {};
      if (c != '0' || !digits.empty()) digits += c;
    } else if ((c & 0xC0) != 0x80) {
      ++letters;
    }
  }
  return letters <= kSuffixLettersMax ? digits : std::string();
}

bool is_year(std::string_view digits) { return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20")); }

class Reader {
 public:
  Reader(std::string_view text, const Tokens& tokens, const Document& document, WantedAnchors wanted)
      : text_(text), tokens_(tokens), document_(document), cognates_(wanted == WantedAnchors::kAll) {}

  Anchors run() {
    note_names();
    auto paragraph = tokens_.paragraph_starts.begin();
    auto quote = tokens_.quotes.begin();
    for (std::size_t i = 0; i < tokens_.sentence_starts.size(); ++i) {
      const std::uint32_t begin = tokens_.sentence_starts[i];
      const std::uint32_t end =
          i + 1 < tokens_.sentence_starts.size() ? tokens_.sentence_starts[i + 1] : static_cast<std::uint32_t>(tokens_.words.size());
      AnchoredSentence sentence;
      sentence.first_word = begin;
      sentence.last_word = end;
      while (paragraph != tokens_.paragraph_starts.end() && *paragraph < begin) ++paragraph;
      sentence.begins_paragraph = paragraph != tokens_.paragraph_starts.end() && *paragraph == begin;
      while (quote != tokens_.quotes.end() && quote->word < begin) ++quote;
      for (auto mark = quote; mark != tokens_.quotes.end() && mark->word < end; ++mark)
        sentence.has_quote |= mark->glyph != '\'' && mark->glyph != 0x2019;
      read_sentence(sentence);
      if (sentence.letters > 0) out_.sentences.push_back(sentence);
    }
    return std::move(out_);
  }

 private:
  std::string folded(const Word& word) const {
    std::string_view raw = text_.substr(word.begin, word.end - word.begin);
    if (raw.ends_with("'s")) raw.remove_suffix(2);
    if (raw.ends_with("\u2019s")) raw.remove_suffix(4);
    return fold_word(raw);
  }

  bool is_acronym(const Word& word) const {
    if (word.letters < 2 || word.letters > kAcronymLettersMax) return false;
    for (std::uint32_t at = word.begin; at < word.end; ++at) {
      const char c = text_[at];
      if (c < 'A' || c > 'Z') return false;
    }
    return true;
  }

  // A capital in the middle of a sentence makes a name; at its beginning only a word that is a name elsewhere.
  void note_names() {
    std::size_t sentence = 0;
    for (std::uint32_t i = 0; i < tokens_.words.size(); ++i) {
      while (sentence < tokens_.sentence_starts.size() && tokens_.sentence_starts[sentence] < i) ++sentence;
      const bool first = sentence < tokens_.sentence_starts.size() && tokens_.sentence_starts[sentence] == i;
      if (!first && (tokens_.words[i].flags & Word::kUpper) != 0 && (document_.marks[i] & kStopWord) == 0)
        names_.insert(tokens_.words[i].key);
    }
  }

  void read_sentence(AnchoredSentence& sentence) {
    sentence.begin = static_cast<std::uint32_t>(out_.anchors.size());
    for (std::uint32_t i = sentence.first_word; i < sentence.last_word; ++i) {
      if ((document_.marks[i] & kTemplate) != 0) continue;
      sentence.letters += tokens_.words[i].letters;
      read_word(tokens_.words[i], (document_.marks[i] & kStopWord) != 0);
    }
    const auto begin = out_.anchors.begin() + static_cast<std::ptrdiff_t>(sentence.begin);
    std::sort(begin, out_.anchors.end(), [](const Anchor& a, const Anchor& b) { return a.key < b.key; });
    out_.anchors.erase(std::unique(begin, out_.anchors.end(), [](const Anchor& a, const Anchor& b) { return a.key == b.key; }),
                       out_.anchors.end());
    sentence.end = static_cast<std::uint32_t>(out_.anchors.size());
  }

  void add(std::uint32_t key, float weight, AnchorKind kind) {
    if (weight <= 0) return;
    out_.anchors.push_back({key, weight, kind});
    if (kind == AnchorKind::kCognate) return;
    if (weight >= kSequenceWeightMin) out_.sequence.push_back(key);
  }

  void read_word(const Word& word, bool stop) {
    constexpr std::uint8_t kNoWord = Word::kPair;
    if ((word.flags & kNoWord) != 0) return;
    const auto first = static_cast<unsigned char>(text_[word.begin]);
    if (first >= '0' && first <= '9') {
      const std::string digits = digits_of(folded(word));
      if (digits.empty()) return;
      add(key_of('#', digits), is_year(digits) ? kYearWeight : weight_of(kNumberWeights, digits.size()), AnchorKind::kNumber);
      return;
    }
    if (is_acronym(word)) {
      std::string letters = fold_word(text_.substr(word.begin, word.end - word.begin));
      std::sort(letters.begin(), letters.end());  // OTAN is NATO, UE is EU
      add(key_of('^', letters), kAcronymWeight, AnchorKind::kName);
      return;
    }
    const bool name = (word.flags & Word::kUpper) != 0 && !stop && names_.contains(word.key);
    if (!name && (!cognates_ || stop || word.letters < kCognateLetters)) return;
    if (name) {
      const std::string sounds = skeleton(folded(word), kNameSounds);
      add(key_of('@', sounds), weight_of(kNameWeights, sounds.size()), AnchorKind::kName);
    } else {
      const std::string sounds = skeleton(folded(word), kCognateSounds);
      if (sounds.size() >= kCognateSounds - 1) add(key_of('~', sounds), kCognateWeight, AnchorKind::kCognate);
    }
  }

  static constexpr float kSequenceWeightMin = 1.0F;

  std::string_view text_;
  const Tokens& tokens_;
  const Document& document_;
  bool cognates_;
  std::unordered_set<std::uint32_t> names_;
  Anchors out_;
};

}  // namespace

std::string skeleton(std::string_view word, std::size_t sounds_max) {
  const std::string letters = in_latin(word);
  std::string out;
  for (std::size_t i = 0; i < letters.size() && out.size() < sounds_max; ++i) {
    char c = sound(letters[i]);
    if (letters[i] == 'p' && i + 1 < letters.size() && letters[i + 1] == 'h') c = 'f';
    if (letters[i] == 't' && i + 1 < letters.size() && letters[i + 1] == 's') continue;  // ц, ч: s
    if (c == 0 && i == 0 && letters[i] != 'h') c = 'a';
    if (c != 0 && (out.empty() || out.back() != c)) out += c;
  }
  return out;
}

Anchors find_anchors(std::string_view text, const Tokens& tokens, const Document& document, WantedAnchors wanted) {
  return Reader(text, tokens, document, wanted).run();
}

}  // namespace headwater::provenance
