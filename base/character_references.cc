#include "base/character_references.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "base/utf8.h"

extern "C" {
extern const char headwater_embedded_character_references[];
extern const char headwater_embedded_character_references_end[];
}

namespace headwater {

namespace {
constexpr std::size_t kNameBytesMax = 33;  // "CounterClockwiseContourIntegral;" and one more

bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

using Names = std::unordered_map<std::string_view, std::string>;

Names read_names() {
  Names names;
  std::string_view text(headwater_embedded_character_references,
                        static_cast<std::size_t>(headwater_embedded_character_references_end - headwater_embedded_character_references));
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t space = line.find(' ');
    if (line.starts_with('#') || space == std::string_view::npos) continue;
    std::string& value = names[line.substr(0, space)];
    for (const char* at = line.data() + space; at < line.data() + line.size();) {
      unsigned code_point = 0;
      at = std::from_chars(at + 1, line.data() + line.size(), code_point, 16).ptr;
      append_utf8(value, code_point);
    }
  }
  return names;
}

// Code points 0x80..0x9F mean the windows-1252 characters.
char32_t numeric_code_point(unsigned long value) {
  static constexpr char16_t kWindows1252[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  if (value >= 0x80 && value < 0xA0) return kWindows1252[value - 0x80];
  return value == 0 || value > 0x10FFFF ? 0xFFFD : static_cast<char32_t>(value);
}

// Both take the text after '&' and return how many bytes of it they read; 0: no reference.
std::size_t take_numeric(std::string_view text, std::string& out) {
  std::size_t at = 1;
  const bool hex = at < text.size() && (text[at] | 0x20) == 'x';
  if (hex) ++at;
  unsigned long value = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + at, end, value, hex ? 16 : 10);
  if (parsed.ec == std::errc::invalid_argument) return 0;
  if (parsed.ec == std::errc::result_out_of_range) value = 0;
  append_utf8(out, numeric_code_point(value));
  at = static_cast<std::size_t>(parsed.ptr - text.data());
  return at < text.size() && text[at] == ';' ? at + 1 : at;
}

std::size_t take_named(std::string_view text, std::string& out, ReferenceIn in) {
  static const auto* names = new Names(read_names());
  std::size_t size = 0;
  while (size < text.size() && size < kNameBytesMax && is_alnum(text[size])) ++size;
  if (size < text.size() && text[size] == ';') ++size;
  for (; size >= 2; --size) {
    const auto found = names->find(text.substr(0, size));
    if (found == names->end()) continue;
    const bool open =
        in == ReferenceIn::kAttribute && text[size - 1] != ';' && size < text.size() && (text[size] == '=' || is_alnum(text[size]));
    if (open) return 0;
    out += found->second;
    return size;
  }
  return 0;
}
}  // namespace

std::size_t take_reference(std::string_view text, std::string& out, ReferenceIn in) {
  return text.starts_with('#') ? take_numeric(text, out) : take_named(text, out, in);
}

std::string resolve_references(std::string_view value, ReferenceIn in) {
  std::string out;
  out.reserve(value.size());
  while (true) {
    const std::size_t mark = value.find('&');
    out += value.substr(0, mark);
    if (mark == std::string_view::npos) return out;
    value.remove_prefix(mark + 1);
    const std::size_t read = take_reference(value, out, in);
    if (read == 0) out += '&';
    value.remove_prefix(read);
  }
}

}  // namespace headwater
