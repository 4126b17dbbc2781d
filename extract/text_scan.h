// Small, fast tests and counts on text that several files of this room need. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace headwater::extract {

constexpr bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_alnum(char c) { return is_ascii_letter(c) || is_ascii_digit(c); }
constexpr bool is_html_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
constexpr char ascii_to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

struct Utf8Check {
  bool valid = true;
  std::size_t multibyte = 0;  ///< sequences of two and more bytes
};
/// Well-formedness as is_valid_utf8 has it, 8 or 32 ASCII bytes at a time.
Utf8Check check_utf8(std::string_view bytes);

/// What a text weighs in comparisons: one per letter or digit, three per ideograph, kana or hangul syllable (which carry about as much
/// as three letters), none for space and punctuation. So one threshold serves all scripts.
struct TextWeight {
  std::uint32_t weight = 0;
  std::uint32_t commas = 0;     ///< commas of any script, and semicolons
  std::uint32_t sentences = 0;  ///< sentence-ending marks of any script
  std::uint32_t digits = 0;
};
TextWeight weigh(std::string_view text);

/// Lower case without marks of punctuation; runs of anything else become one space. For comparing titles and phrases.
/// Letters beyond ASCII are lowered for Latin, Greek and Cyrillic.
std::string fold_text(std::string_view text);

/// The code point's lower case for the scripts that have one in everyday text; others unchanged.
char32_t fold_code_point(char32_t c);

/// A letter or digit of any script.
bool is_word_code_point(char32_t c);

/// True for ideographs, kana and hangul: written without spaces, one code point counts like a short word.
constexpr bool is_wide_script(char32_t c) {
  return (c >= 0x2E80 && c <= 0xA4CF && !(c >= 0x3000 && c <= 0x303F)) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

/// A class and an id in lower case, a space between.
std::string ascii_lower_names(std::string_view first, std::string_view second);

/// The beginning of `text`, at most `bytes_max` bytes, cut between code points.
std::string_view whole_prefix(std::string_view text, std::size_t bytes_max);

/// Collapses HTML white space and U+00A0 to single spaces, trims, drops zero-width characters; keeps '\n' that stands for a line break.
void tidy_space(std::string& text);

/// The share (0..1) of `needle`'s word pairs that also stand in `haystack`; both as given by fold_text.
double covered_share(std::string_view needle, std::string_view haystack);

}  // namespace headwater::extract
