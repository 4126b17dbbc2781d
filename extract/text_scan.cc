#include "extract/text_scan.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "base/hash.h"
#include "base/utf8.h"

namespace headwater::extract {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080u;

bool is_punctuation_block(char32_t c) {
  return c < 0x30 || (c >= 0x3A && c <= 0x40) || (c >= 0x5B && c <= 0x60) || (c >= 0x7B && c <= 0xA9) || (c >= 0xAB && c <= 0xB4) ||
         (c >= 0xB6 && c <= 0xB9) || (c >= 0xBB && c <= 0xBF) || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c <= 0x206F) ||
         (c >= 0x2190 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF0F) ||
         (c >= 0xFF1A && c <= 0xFF20) || c == 0x60C || c == 0x61B || c == 0x61F || c == 0x964 || c == 0x965 || c == 0xFEFF || c == 0xFFFD;
}

void weigh_wide(char32_t c, TextWeight& out) {
  if (is_punctuation_block(c)) {
    if (c == 0x3001 || c == 0xFF0C || c == 0x60C || c == 0xFF1B || c == 0x61B) ++out.commas;
    if (c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0x61F || c == 0x964) ++out.sentences;
    return;
  }
  out.weight += is_wide_script(c) ? 3 : 1;
}

// Bytes at the beginning that are ASCII for sure: 32, or in text with accents now and then 8; 0: look closer.
std::size_t ascii_words(std::string_view bytes) {
  std::array<std::uint64_t, 4> words{};
  if (bytes.size() < sizeof words[0]) return 0;
  std::memcpy(words.data(), bytes.data(), sizeof words[0]);
  if ((words[0] & kHighBits) != 0) return 0;
  if (bytes.size() < sizeof words) return sizeof words[0];
  std::memcpy(words.data(), bytes.data(), sizeof words);
  return ((words[1] | words[2] | words[3]) & kHighBits) == 0 ? sizeof words : sizeof words[0];
}

}  // namespace

Utf8Check check_utf8(std::string_view bytes) {
  Utf8Check check;
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (const std::size_t ascii = ascii_words(bytes.substr(at)); ascii > 0) {
      at += ascii;
      continue;
    }
    if (static_cast<unsigned char>(bytes[at]) < 0x80) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    const char32_t c = next_code_point(bytes, at);
    if (c == 0xFFFD && bytes.substr(begin, 3) != "\xEF\xBF\xBD") {
      check.valid = false;
      return check;
    }
    ++check.multibyte;
  }
  return check;
}

TextWeight weigh(std::string_view text) {
  // Weight, digits, commas and sentence ends of an ASCII character, 16 bits each, so that one addition counts all four.
  constexpr std::size_t kTogether = 0xFFFF;
  static constexpr auto kCounts = [] {
    std::array<std::uint64_t, 128> counts{};
    for (std::size_t c = 0; c < counts.size(); ++c) {
      const auto ascii = static_cast<char>(c);
      if (is_ascii_letter(ascii)) counts[c] = 1;
      if (is_ascii_digit(ascii)) counts[c] = 1 | 1ULL << 16;
      if (ascii == ',' || ascii == ';') counts[c] = 1ULL << 32;
      if (ascii == '.' || ascii == '!' || ascii == '?') counts[c] = 1ULL << 48;
    }
    return counts;
  }();
  TextWeight out;
  for (std::size_t at = 0; at < text.size();) {
    std::uint64_t sum = 0;
    const std::size_t end = std::min(text.size(), at + kTogether);
    for (; at < end && static_cast<unsigned char>(text[at]) < 0x80; ++at) sum += kCounts[static_cast<unsigned char>(text[at])];
    out.weight += static_cast<std::uint32_t>(sum & 0xFFFF);
    out.digits += static_cast<std::uint32_t>(sum >> 16 & 0xFFFF);
    out.commas += static_cast<std::uint32_t>(sum >> 32 & 0xFFFF);
    out.sentences += static_cast<std::uint32_t>(sum >> 48);
    if (at < end) weigh_wide(next_code_point(text, at), out);
  }
  return out;
}

char32_t fold_code_point(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

bool is_word_code_point(char32_t c) {
  if (c < 0x80) return is_ascii_alnum(static_cast<char>(c));
  return !is_punctuation_block(c) && !is_unicode_space(c);
}

std::string fold_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    if (const char ascii = text[at]; is_ascii_alnum(ascii)) {
      if (gap && !out.empty()) out += ' ';
      gap = false;
      out += ascii_to_lower(ascii);
      ++at;
      continue;
    }
    const char32_t c = next_code_point(text, at);
    if (!is_word_code_point(c)) {
      // An apostrophe inside a word is no gap: "don't" and "don’t" fold alike.
      if (c != '\'' && c != 0x2019) gap = true;
      continue;
    }
    if (gap && !out.empty()) out += ' ';
    gap = false;
    append_utf8(out, fold_code_point(c));
  }
  return out;
}

std::string ascii_lower_names(std::string_view first, std::string_view second) { return ascii_lower(first) + " " + ascii_lower(second); }

std::string_view whole_prefix(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xC0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

namespace {
// The end of what may stay as it is: characters that are neither white space nor one of those that look like none, with single spaces
// between them.
std::size_t tidy_until(std::string_view text, std::size_t at) {
  static constexpr auto kKept = [] {
    std::array<bool, 256> kept{};
    for (std::size_t c = 0x21; c < kept.size(); ++c) kept[c] = c != 0xC2 && c != 0xE2 && c != 0xEF;
    return kept;
  }();
  const auto kept = [&](std::size_t i) { return i < text.size() && kKept[static_cast<unsigned char>(text[i])]; };
  while (kept(at)) {
    ++at;
    if (at < text.size() && text[at] == ' ' && kept(at + 1)) ++at;
  }
  return at;
}
}  // namespace

void tidy_space(std::string& text) {
  std::size_t to = 0;
  char pending = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t end = tidy_until(text, at); end > at) {
      if (pending && to > 0) text[to++] = pending;
      pending = 0;
      if (to != at) std::memmove(&text[to], &text[at], end - at);
      to += end - at;
      at = end;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[at]);
    std::size_t length = 1;
    bool space = byte <= 0x20;
    bool drop = false;
    if (byte == 0xC2 && at + 1 < text.size() &&
        (static_cast<unsigned char>(text[at + 1]) == 0xA0 || static_cast<unsigned char>(text[at + 1]) == 0xAD)) {
      space = static_cast<unsigned char>(text[at + 1]) == 0xA0;
      drop = !space;  // U+00AD, a hyphenation hint
      length = 2;
    } else if (byte == 0xE2 && at + 2 < text.size() && static_cast<unsigned char>(text[at + 1]) == 0x80) {
      const auto last = static_cast<unsigned char>(text[at + 2]);
      if (last >= 0x80 && last <= 0x8A) space = true, length = 3;  // en quad to hair space
      if (last == 0xA8 || last == 0xA9 || last == 0xAF) space = true, length = 3;
      if (last == 0x8B || last == 0x8E || last == 0x8F) drop = true, length = 3;  // zero width space, direction marks
    } else if (byte == 0xEF && text.compare(at, 3, "\xEF\xBB\xBF") == 0) {
      drop = true, length = 3;
    }
    if (space) {
      if (pending != '\n') pending = byte == '\n' ? '\n' : ' ';
    } else if (!drop) {
      if (pending && to > 0) text[to++] = pending;
      pending = 0;
      for (std::size_t i = 0; i < length; ++i) text[to++] = text[at + i];
    }
    at += length;
  }
  text.resize(to);
}

namespace {
std::vector<std::uint64_t> pair_hashes(std::string_view folded) {
  std::vector<std::uint64_t> out;
  std::uint64_t previous = 0;
  std::size_t words = 0;
  for (std::size_t at = 0; at < folded.size();) {
    std::size_t end = folded.find(' ', at);
    if (end == std::string_view::npos) end = folded.size();
    const std::uint64_t word = hash64(folded.substr(at, end - at));
    if (words++ > 0) out.push_back(mix64(word) * 31 + previous);
    previous = word;
    at = end + 1;
  }
  return out;
}
}  // namespace

double covered_share(std::string_view needle, std::string_view haystack) {
  const auto wanted = pair_hashes(needle);
  if (wanted.empty()) return 0;
  auto have = pair_hashes(haystack);
  std::sort(have.begin(), have.end());
  std::size_t hits = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) hits += std::binary_search(have.begin(), have.end(), wanted[i]);
  return static_cast<double>(hits) / static_cast<double>(wanted.size());
}

}  // namespace headwater::extract
