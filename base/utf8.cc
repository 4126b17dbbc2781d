#include "base/utf8.h"

#include <algorithm>

namespace headwater {

namespace {
constexpr char32_t kReplacement = 0xFFFD;

// The valid range of the second byte after `lead` and the number of continuation bytes (Unicode 15, table 3-7).
struct Sequence {
  int continuations;
  unsigned char second_min, second_max;
};

Sequence sequence_of(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return {1, 0x80, 0xBF};
  if (lead == 0xE0) return {2, 0xA0, 0xBF};
  if (lead == 0xED) return {2, 0x80, 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return {2, 0x80, 0xBF};
  if (lead == 0xF0) return {3, 0x90, 0xBF};
  if (lead >= 0xF1 && lead <= 0xF3) return {3, 0x80, 0xBF};
  if (lead == 0xF4) return {3, 0x80, 0x8F};
  return {0, 0, 0};
}

// Decodes as next_code_point does and says whether the sequence was well-formed.
char32_t decode(std::string_view text, std::size_t& at, bool& well_formed) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at++);
  well_formed = true;
  if (lead < 0x80) return lead;
  const Sequence sequence = sequence_of(lead);
  char32_t value = sequence.continuations == 1 ? lead & 0x1Fu : sequence.continuations == 2 ? lead & 0x0Fu : lead & 0x07u;
  unsigned char low = sequence.second_min, high = sequence.second_max;
  for (int i = 0; i < sequence.continuations; ++i) {
    if (at >= text.size() || byte(at) < low || byte(at) > high) {
      well_formed = false;
      return kReplacement;
    }
    value = (value << 6) | (byte(at++) & 0x3Fu);
    low = 0x80;
    high = 0xBF;
  }
  if (sequence.continuations == 0) {
    well_formed = false;
    return kReplacement;
  }
  return value;
}
}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) {
  bool well_formed = false;
  return decode(text, at, well_formed);
}

void append_utf8(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    bool well_formed = false;
    decode(text, at, well_formed);
    if (!well_formed) return false;
  }
  return true;
}

std::string sanitize_utf8(std::string_view text, std::size_t* replaced) {
  std::string out;
  out.reserve(text.size());
  std::size_t bad = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    bool well_formed = false;
    decode(text, at, well_formed);
    if (well_formed) {
      out.append(text, begin, at - begin);
    } else {
      append_utf8(out, kReplacement);
      ++bad;
    }
  }
  if (replaced != nullptr) *replaced = bad;
  return out;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) next_code_point(text, at);
  return count;
}

std::vector<std::size_t> code_point_offsets(std::string_view text, const std::vector<std::size_t>& byte_offsets) {
  std::vector<std::size_t> out;
  out.reserve(byte_offsets.size());
  std::size_t at = 0, count = 0;
  for (const std::size_t offset : byte_offsets) {
    while (at < offset && at < text.size()) {
      next_code_point(text, at);
      ++count;
    }
    out.push_back(count);
  }
  return out;
}

bool is_unicode_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::string_view trim(std::string_view text) {
  for (std::size_t at = 0; !text.empty() && is_unicode_space(next_code_point(text, at)); at = 0) text.remove_prefix(at);
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    std::size_t end = start;
    if (!is_unicode_space(next_code_point(text, end)) || end != text.size()) break;
    text = text.substr(0, start);
  }
  return text;
}

std::string collapse_space(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    if (is_unicode_space(next_code_point(text, at))) {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out.append(text, start, at - start);
  }
  return out;
}

std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

bool ascii_iequals(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace headwater
