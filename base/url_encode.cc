#include <array>

#include "base/url_parts.h"

namespace headwater {

namespace {
// Bit n of an entry: the byte belongs to the EncodeSet of value n.
constexpr std::array<std::uint8_t, 256> make_sets() {
  std::array<std::uint8_t, 256> sets{};
  const auto add = [&sets](std::string_view bytes, std::initializer_list<EncodeSet> to) {
    for (const char c : bytes) {
      for (const EncodeSet set : to) sets[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(1u << static_cast<unsigned>(set));
    }
  };
  for (unsigned c = 0; c < 256; ++c) {
    if (c < 0x20 || c > 0x7E) sets[c] = 0xFF;
  }
  using enum EncodeSet;
  add(" \"<>", {kFragment, kQuery, kSpecialQuery, kPath, kUserinfo});
  add("`", {kFragment, kPath, kUserinfo});
  add("#", {kQuery, kSpecialQuery, kPath, kUserinfo});
  add("'", {kSpecialQuery});
  add("?^{}", {kPath, kUserinfo});
  add("/:;=@[\\]|", {kUserinfo});
  return sets;
}
constexpr auto kSets = make_sets();
constexpr char kHex[] = "0123456789ABCDEF";
}  // namespace

bool must_encode(char byte, EncodeSet set) { return ((kSets[static_cast<unsigned char>(byte)] >> static_cast<unsigned>(set)) & 1) != 0; }

void append_encoded(std::string& out, char byte, EncodeSet set) {
  const auto value = static_cast<unsigned char>(byte);
  if (must_encode(byte, set)) {
    out += '%';
    out += kHex[value >> 4];
    out += kHex[value & 15];
  } else {
    out += byte;
  }
}

void append_encoded(std::string& out, std::string_view bytes, EncodeSet set) {
  for (const char c : bytes) append_encoded(out, c, set);
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace headwater
