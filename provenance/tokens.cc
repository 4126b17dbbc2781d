#include "provenance/tokens.h"

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/utf8.h"
#include "provenance/characters.h"
#include "provenance/lexicon.h"

namespace headwater::provenance {

namespace {

constexpr std::size_t kStemLetters = 6;  // keeps "negotiat-", merges its inflections (FINDINGS of the prototype: as good as a stemmer)
constexpr std::size_t kHangulStemSyllables = 2;  // Korean nouns carry their particles as suffixes
constexpr std::size_t kGluedSmallLetters = 2;    // more than the prefixes of McDonald and DeVos
constexpr std::size_t kUnspacedRun = 4;
constexpr std::size_t kWordBytesMax = 256;
constexpr std::size_t kSentenceWordsMax = 80;    // lists and unpunctuated text are cut here
constexpr std::uint32_t kSignatureWordsMax = 8;  // of the name in a signature

struct Seen {
  char32_t code_point = 0;
  Character character;
  std::size_t begin = 0, end = 0;
};

bool is_hiragana(char32_t c) { return c >= 0x3041 && c <= 0x309F; }

// Characters that carry grammar in Chinese.
bool is_grammatical(char32_t c) {
  static constexpr std::u32string_view kChinese =
      U"的了在是和有我不这他她它也就到说都上个为对与将及等以从并被向于之而其但们会要把让还已很那你可能后来去所因或";
  return is_hiragana(c) || kChinese.find(c) != std::u32string_view::npos;
}

// Bytes of the article that Arabic writes as part of its noun, with the one-letter conjunction or preposition before it.
std::size_t arabic_prefix(std::string_view folded) {
  constexpr std::string_view kArticle = "\u0627\u0644";
  constexpr std::array<std::string_view, 4> kBefore{"\u0648", "\u0628", "\u0643", "\u0641"};
  constexpr std::size_t kLeftMin = 6;  // three letters
  std::size_t prefix = 0;
  if (folded.starts_with("\u0644\u0644")) prefix = 4;
  for (const std::string_view before : kBefore) {
    if (folded.starts_with(before) && folded.substr(before.size()).starts_with(kArticle)) prefix = before.size() + kArticle.size();
  }
  if (folded.starts_with(kArticle)) prefix = kArticle.size();
  return folded.size() >= prefix + kLeftMin ? prefix : 0;
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, std::size_t words_max) : text_(text), words_max_(words_max) {}

  Tokens run() {
    out_.words.reserve(std::min(words_max_, text_.size() / 6 + 8));
    while (at_ < text_.size() && out_.words.size() < words_max_) step();
    return std::move(out_);
  }

 private:
  Seen peek(std::size_t at) const {
    Seen seen;
    seen.begin = seen.end = at;
    if (at >= text_.size()) {
      seen.character.kind = CharClass::kNewline;
      return seen;
    }
    if (const auto byte = static_cast<unsigned char>(text_[at]); byte < 0x80) {
      seen.code_point = byte;
      seen.end = at + 1;
      seen.character = ascii_[byte];
      return seen;
    }
    seen.code_point = next_code_point(text_, seen.end);
    seen.character = character_of(seen.code_point);
    return seen;
  }

  void step() {
    const Seen seen = peek(at_);
    switch (seen.character.kind) {
      case CharClass::kLetter:
      case CharClass::kDigit:
        read_word();
        break;
      case CharClass::kIdeograph:
        read_run(seen, 2);
        break;
      case CharClass::kUnspaced:
        read_run(seen, kUnspacedRun);
        break;
      case CharClass::kNewline:
        read_newlines(seen);
        return;
      case CharClass::kStop:
      case CharClass::kStrongStop:
      case CharClass::kWideStop:
        if (ends_sentence(seen)) sentence_due_ = true;
        at_ = seen.end;
        break;
      case CharClass::kQuote:
      case CharClass::kApostrophe:
        read_quote(seen);
        break;
      default:
        if (seen.code_point == '`' && peek(seen.end).code_point == '`') {
          read_quote(seen);
          break;
        }
        read_symbol(seen);
        at_ = seen.end;
    }
    last_ = seen.character.kind;
    if (last_ != CharClass::kSpace) last_solid_ = last_;
  }

  void add_word(std::size_t begin, std::size_t end, std::string_view folded, std::string_view stem, std::uint8_t flags,
                std::size_t letters) {
    const auto index = static_cast<std::uint32_t>(out_.words.size());
    if (paragraph_due_) out_.paragraph_starts.push_back(index);
    const bool too_long = !out_.sentence_starts.empty() && index - out_.sentence_starts.back() >= kSentenceWordsMax;
    if (paragraph_due_ || sentence_due_ || too_long) out_.sentence_starts.push_back(index);
    paragraph_due_ = sentence_due_ = false;
    out_.words.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), word_key(folded), word_key(stem), flags,
                          static_cast<std::uint8_t>(std::min<std::size_t>(letters, 255))});
  }

  // A word of a script that separates its words; digit groups and contractions stay together.
  void read_word() {
    const std::size_t begin = at_;
    Seen seen = peek(at_);
    const bool upper = seen.character.upper;
    buffer_.clear();
    std::size_t stem_bytes = 0, letters = 0, stem_letters = seen.character.hangul ? kHangulStemSyllables : kStemLetters;
    bool number = true, capitals = true, possessive = false;
    std::size_t seam = 0;   // bytes of the half before it
    std::size_t small = 0;  // small letters in a row
    while (true) {
      const CharClass kind = seen.character.kind;
      if (kind == CharClass::kLetter || kind == CharClass::kDigit || kind == CharClass::kMark) {
        number = number && kind == CharClass::kDigit;
        capitals = capitals && (seen.character.upper || possessive);
        if (kind != CharClass::kMark) ++letters;
        if (seam == 0 && small >= kGluedSmallLetters && (seen.character.upper || kind == CharClass::kDigit)) seam = buffer_.size();
        small = kind == CharClass::kLetter && !seen.character.upper ? small + 1 : 0;
        if (seen.character.fold != 0 && seen.character.fold < 0x80) buffer_ += static_cast<char>(seen.character.fold);
        if (seen.character.fold >= 0x80) append_utf8(buffer_, seen.character.fold);
        if (seen.character.second != 0) append_utf8(buffer_, seen.character.second);
        if (letters <= stem_letters) stem_bytes = buffer_.size();
      } else if (kind != CharClass::kIgnored && !joins(seen, number, possessive)) {
        break;
      }
      at_ = seen.end;
      if (const std::size_t run = small_letters(); run > 0) {  // most of most words: as above, in one step
        number = false;
        capitals = capitals && possessive;
        if (letters < stem_letters) stem_bytes = buffer_.size() + std::min(run, stem_letters - letters);
        letters += run;
        small += run;
        buffer_.append(text_, at_, run);
        at_ += run;
      }
      if (at_ >= text_.size() || buffer_.size() >= kWordBytesMax) break;
      seen = peek(at_);
    }
    if (number) stem_bytes = buffer_.size();
    if (possessive && buffer_.size() > 1) stem_bytes = std::min(stem_bytes, buffer_.size() - 1);
    const char first = buffer_.empty() ? ' ' : buffer_[0];
    const bool vowel = first == 'a' || first == 'e' || first == 'i' || first == 'o' || first == 'u';
    const auto flags = static_cast<std::uint8_t>((number ? Word::kNumber : 0) | (upper ? Word::kUpper : 0) |
                                                 (letters == 1 && !number ? Word::kSingle : 0) | (vowel ? Word::kVowel : 0) |
                                                 (capitals && letters > 1 ? Word::kCapitals : 0));
    if (seam != 0) {
      const std::string_view whole = buffer_;
      out_.glued.push_back({static_cast<std::uint32_t>(out_.words.size()), word_key(whole.substr(0, seam)), word_key(whole.substr(seam))});
    }
    const std::size_t prefix = number ? 0 : arabic_prefix(buffer_);
    const std::string_view stem = std::string_view(buffer_).substr(prefix, prefix > 0 ? 2 * kStemLetters : stem_bytes);
    add_word(begin, at_, buffer_, stem, flags, letters);
    last_word_end_ = at_;
  }

  // How many small letters of ASCII come next, as far as the word has room for them.
  std::size_t small_letters() const {
    const std::size_t end = std::min(text_.size(), at_ + kWordBytesMax - std::min(kWordBytesMax, buffer_.size()));
    std::size_t at = at_;
    while (at < end && text_[at] >= 'a' && text_[at] <= 'z') ++at;
    return at - at_;
  }

  // Whether the mark at `seen` stands inside a word: 1,200.5 and don't, but not l'homme, whose article is a word of its own.
  bool joins(const Seen& seen, bool number, bool& possessive) const {
    const Seen next = peek(seen.end);
    if (seen.code_point == '.' || seen.code_point == ',') return number && next.character.kind == CharClass::kDigit;
    if (seen.character.kind != CharClass::kApostrophe || number || next.character.kind != CharClass::kLetter) return false;
    const Seen second = peek(next.end);
    const bool two = second.character.kind == CharClass::kLetter;
    const Seen third = two ? peek(second.end) : second;
    if (third.character.kind == CharClass::kLetter) return false;
    possessive = !two && next.character.fold == 's';
    return true;
  }

  // One word per position of a run of a script without spaces: the `length` characters from there.
  void read_run(const Seen& first, std::size_t length) {
    const CharClass kind = first.character.kind;
    buffer_.clear();
    std::size_t count = 0, grammatical = 0;
    Seen seen = first;
    while (count < length && seen.begin < text_.size() && seen.character.kind == kind) {
      append_utf8(buffer_, seen.character.fold);
      grammatical += is_grammatical(seen.character.fold) ? 1 : 0;
      ++count;
      seen = peek(seen.end);
    }
    at_ = first.end;
    const bool tail = count < length && last_ == kind;  // already in the word before
    if (tail) return;
    const auto flags =
        static_cast<std::uint8_t>(Word::kPair | (grammatical > 0 ? Word::kWeakPair : 0) | (grammatical == count ? Word::kGrammarPair : 0));
    add_word(first.begin, seen.begin, buffer_, buffer_, flags, count);
    last_word_end_ = at_;
  }

  // A blank line ends a paragraph; so does a line end, unless the line was only wrapped.
  void read_newlines(const Seen& first) {
    std::size_t count = 0;
    Seen seen = first;
    while (seen.begin < text_.size() && (seen.character.kind == CharClass::kNewline || seen.character.kind == CharClass::kSpace)) {
      count += seen.character.kind == CharClass::kNewline && seen.code_point != '\r' ? 1 : 0;
      seen = peek(seen.end);
    }
    const bool lower =
        seen.begin < text_.size() && seen.character.kind == CharClass::kLetter && !seen.character.upper && u_has_case(seen.code_point);
    const bool in_sentence = last_solid_ == CharClass::kLetter || last_solid_ == CharClass::kDigit || last_solid_ == CharClass::kOther;
    if (count > 1 || !lower || !in_sentence) paragraph_due_ = true;
    at_ = seen.begin;
    last_ = CharClass::kNewline;
  }

  static bool u_has_case(char32_t c) { return c < 0x590; }  // Latin, Greek, Cyrillic, Armenian

  // A stop ends the sentence when space follows its closing marks and it does not close an abbreviation.
  bool ends_sentence(const Seen& stop) const {
    if (out_.words.empty()) return false;
    if (stop.character.kind == CharClass::kWideStop) return true;
    Seen next = peek(stop.end);
    const auto closes = [](CharClass kind) {
      return kind == CharClass::kStop || kind == CharClass::kStrongStop || kind == CharClass::kQuote || kind == CharClass::kApostrophe ||
             kind == CharClass::kCloser;
    };
    while (next.begin < text_.size() && closes(next.character.kind)) next = peek(next.end);
    if (next.character.kind != CharClass::kSpace && next.character.kind != CharClass::kNewline) return false;
    if (stop.character.kind != CharClass::kStop) return true;
    const Word& word = out_.words.back();
    if (stop.begin == last_word_end_) {
      if ((word.flags & Word::kSingle) != 0) return false;
      const WordEntry* entry = lexicon().words.find(word.key);
      if (entry != nullptr && (entry->roles & WordEntry::kAbbreviation) != 0) return false;
    }
    while (next.begin < text_.size() && next.character.kind == CharClass::kSpace) next = peek(next.end);
    return next.character.kind != CharClass::kLetter || next.character.upper || !u_has_case(next.code_point);
  }

  // The double mark that wires and word processors write as two single ones; 0 for other characters.
  static char32_t doubled(char32_t c) {
    switch (c) {
      case '\'':
      case '`':
        return '"';
      case 0x2018:
        return 0x201C;
      case 0x2019:
        return 0x201D;
      default:
        return 0;
    }
  }

  void read_quote(const Seen& seen) {
    QuoteMark mark;
    at_ = seen.end;
    Seen next = peek(at_);
    mark.glyph = seen.code_point;
    const char32_t twice = next.code_point == seen.code_point ? doubled(seen.code_point) : 0;
    if (twice != 0) {
      mark.glyph = twice;
      at_ = next.end;
      next = peek(at_);
    }
    mark.word = static_cast<std::uint32_t>(out_.words.size());
    mark.paragraph = static_cast<std::uint32_t>(out_.paragraph_starts.size()) - (paragraph_due_ ? 0 : 1);
    mark.after_word = last_ == CharClass::kLetter || last_ == CharClass::kDigit || last_ == CharClass::kStop ||
                      last_ == CharClass::kStrongStop || last_ == CharClass::kWideStop ||
                      (last_ == CharClass::kOther && seen.begin > 0 && text_[seen.begin - 1] == ',');
    mark.before_word = next.character.kind == CharClass::kLetter || next.character.kind == CharClass::kDigit ||
                       next.character.kind == CharClass::kIdeograph || next.character.kind == CharClass::kUnspaced;
    if (seen.character.kind == CharClass::kQuote || twice != 0 || mark.before_word != mark.after_word) out_.quotes.push_back(mark);
  }

  // A dash between words, not a hyphen in one.
  bool is_dash(char32_t c) const {
    const bool apart = last_ == CharClass::kSpace || last_ == CharClass::kNewline;
    return (apart && c == '-') || (c >= 0x2012 && c <= 0x2015);
  }

  void read_symbol(const Seen& seen) {
    const auto words = static_cast<std::uint32_t>(out_.words.size());
    if (is_dash(seen.code_point)) dash_ = words;
    if (seen.code_point == '{' || seen.code_point == '}') out_.code.push_back({words, true});
    if (seen.code_point == '=') out_.code.push_back({words, false});
    if (seen.code_point != '@' || seen.begin == 0 || (text_[seen.begin - 1] != '(' && !text_.substr(0, seen.begin).ends_with("\uFF08")))
      return;
    if (dash_ < words && words - dash_ <= kSignatureWordsMax) out_.signatures.push_back({dash_, words});
  }

  std::string_view text_;
  const Character* ascii_ = ascii_characters();
  std::size_t words_max_;
  std::size_t at_ = 0;
  std::size_t last_word_end_ = 0;
  std::uint32_t dash_ = ~std::uint32_t{0};      // words before the last dash
  CharClass last_ = CharClass::kNewline;        // of the character before
  CharClass last_solid_ = CharClass::kNewline;  // the same, spaces left out
  bool sentence_due_ = true, paragraph_due_ = true;
  std::string buffer_;
  Tokens out_;
};

}  // namespace

Tokens tokenise(std::string_view text, std::size_t words_max) { return Tokenizer(text, words_max).run(); }

std::string fold_word(std::string_view word) {
  std::string out;
  const Character* ascii = ascii_characters();
  for (std::size_t at = 0; at < word.size();) {
    const auto byte = static_cast<unsigned char>(word[at]);
    if (byte < 0x80 && ascii[byte].fold < 0x80 && ascii[byte].second == 0) {
      if (ascii[byte].fold != 0) out += static_cast<char>(ascii[byte].fold);
      ++at;
      continue;
    }
    const Character c = character_of(next_code_point(word, at));
    if (c.fold != 0) append_utf8(out, c.fold);
    if (c.second != 0) append_utf8(out, c.second);
  }
  return out;
}

}  // namespace headwater::provenance
