#include "provenance/characters.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/utf8.h"

extern "C" {
extern const char headwater_embedded_han_variants[], headwater_embedded_han_variants_end[];
}

namespace headwater::provenance {

namespace {

bool is_quote(char32_t c) {
  switch (c) {
    case '"':
    case 0xAB:
    case 0xBB:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2039:
    case 0x203A:
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
    case 0xFF02:
    case 0xFF62:
    case 0xFF63:
      return true;
    default:
      return false;
  }
}

bool is_apostrophe(char32_t c) {
  return c == '\'' || c == 0x2018 || c == 0x2019 || c == 0x201A || c == 0x201B || c == 0x02BC || c == 0x02B9 || c == 0xFF07;
}

CharClass punctuation_class(char32_t c) {
  switch (c) {
    case '\n':
    case 0x2028:
    case 0x2029:
    case 0x0B:
    case 0x0C:
      return CharClass::kNewline;
    case '.':
    case 0x2026:
      return CharClass::kStop;
    case '!':
    case '?':
    case 0x203C:
    case 0x203D:
    case 0x2047:
    case 0x2048:
    case 0x2049:
    case 0x61F:
    case 0x6D4:
    case 0x964:
    case 0x965:
      return CharClass::kStrongStop;
    case 0x3002:
    case 0xFF01:
    case 0xFF1F:
    case 0xFF61:
    case 0xFF0E:
      return CharClass::kWideStop;
    case ')':
    case ']':
    case '}':
    case 0xFF09:
    case 0x3011:
      return CharClass::kCloser;
    default:
      break;
  }
  if (is_apostrophe(c)) return CharClass::kApostrophe;
  if (is_quote(c)) return CharClass::kQuote;
  return CharClass::kOther;
}

bool drops_diacritics(UScriptCode script) {
  return script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC || script == USCRIPT_ARABIC ||
         script == USCRIPT_HEBREW || script == USCRIPT_INHERITED || script == USCRIPT_COMMON;
}

UScriptCode script_of(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(static_cast<UChar32>(c), &status);
}

// Compatibility decomposition without the marks, lowered. Hangul would fall apart into letters and is kept whole.
void fold_letter(Character& out, char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  icu::UnicodeString parts;
  out.fold = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
  if (c == 0xDF) {
    out.fold = out.second = 's';
    return;
  }
  if (out.hangul || nfkd == nullptr || !nfkd->getDecomposition(static_cast<UChar32>(c), parts)) return;
  char32_t found[2] = {0, 0};
  int count = 0;
  for (std::int32_t i = 0; i < parts.length() && count < 2; i = parts.moveIndex32(i, 1)) {
    const UChar32 part = parts.char32At(i);
    if (u_charType(part) == U_NON_SPACING_MARK || !u_isalnum(part)) continue;
    found[count++] = static_cast<char32_t>(u_tolower(part));
  }
  if (count == 0) return;
  out.fold = found[0];
  out.second = found[1];
}

Character compute(char32_t c) {
  Character out;
  const auto wide = static_cast<UChar32>(c);
  const UScriptCode script = script_of(c);
  out.hangul = script == USCRIPT_HANGUL;
  if (script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA || c == 0x30FC) {
    if (u_isalpha(wide)) return {c, 0, CharClass::kIdeograph, false, false};
  }
  const bool unspaced = script == USCRIPT_THAI || script == USCRIPT_LAO || script == USCRIPT_KHMER || script == USCRIPT_MYANMAR;
  const auto type = u_charType(wide);
  if (unspaced && (u_isalpha(wide) || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK)) {
    return {c, 0, CharClass::kUnspaced, false, false};
  }
  if (type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK || type == U_ENCLOSING_MARK) {
    return {type == U_NON_SPACING_MARK && drops_diacritics(script) ? 0 : c, 0, CharClass::kMark, false, false};
  }
  if (type == U_FORMAT_CHAR) return {0, 0, CharClass::kIgnored, false, false};
  if (u_charDigitValue(wide) >= 0) return {static_cast<char32_t>('0' + u_charDigitValue(wide)), 0, CharClass::kDigit, false, false};
  out.kind = punctuation_class(c);
  if (out.kind == CharClass::kOther && (u_isUWhiteSpace(wide) || c == 0x85)) out.kind = CharClass::kSpace;
  if (out.kind != CharClass::kOther || !u_isalpha(wide)) return out;
  out.kind = CharClass::kLetter;
  out.upper = u_isupper(wide) || u_istitle(wide);
  fold_letter(out, c);
  return out;
}

constexpr char32_t kHanBegin = 0x4E00, kHanEnd = 0xA000;
constexpr char32_t kTableEnd = 0x3100;  // all alphabets in common use, punctuation and Kana

std::vector<Character> build_table() {
  std::vector<Character> table(kTableEnd);
  for (char32_t c = 0; c < kTableEnd; ++c) table[c] = compute(c);
  return table;
}

// Traditional Han characters compare as their simplified forms: outlets convert between the two.
std::vector<char16_t> read_variants(std::string_view data) {
  std::vector<char16_t> out(kHanEnd - kHanBegin);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<char16_t>(kHanBegin + i);
  data.remove_prefix(std::min(data.find('\n') + 1, data.size()));
  for (std::size_t at = 0; at < data.size();) {
    const char32_t from = next_code_point(data, at);
    if (from == '\n') continue;
    const char32_t to = next_code_point(data, at);
    if (from >= kHanBegin && from < kHanEnd) out[from - kHanBegin] = static_cast<char16_t>(to);
  }
  return out;
}

char32_t simplified(char32_t c) {
  static const std::vector<char16_t> variants = read_variants({headwater_embedded_han_variants, headwater_embedded_han_variants_end});
  return variants[c - kHanBegin];
}

const std::vector<Character>& character_table() {
  static const std::vector<Character> table = build_table();
  return table;
}

}  // namespace

const Character* ascii_characters() { return character_table().data(); }

Character character_of(char32_t code_point) {
  if (code_point < kTableEnd) return character_table()[code_point];
  if (code_point >= kHanBegin && code_point < kHanEnd) return {simplified(code_point), 0, CharClass::kIdeograph, false, false};
  if (code_point >= 0xAC00 && code_point <= 0xD7A3) return {code_point, 0, CharClass::kLetter, false, true};
  return compute(code_point);
}

}  // namespace headwater::provenance
