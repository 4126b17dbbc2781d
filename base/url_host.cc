// Hosts: domains by UTS #46 (through ICU), IPv4 in all its old spellings, IPv6 (URL standard, section 3.5).
#include <unicode/uidna.h>

#include <array>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/url_parts.h"
#include "base/utf8.h"

namespace headwater {

namespace {
constexpr std::string_view kForbiddenHost{"\0\t\n\r #/:<>?@[\\]^|", 17};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_forbidden_domain_byte(char c) {
  const auto value = static_cast<unsigned char>(c);
  return value <= 0x1F || value == 0x7F || c == '%' || kForbiddenHost.find(c) != std::string_view::npos;
}

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

const UIDNA* idna() {
  static const UIDNA* processor = [] {
    UErrorCode status = U_ZERO_ERROR;
    UIDNA* opened = uidna_openUTS46(
        UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE, &status);
    return U_SUCCESS(status) ? opened : nullptr;
  }();
  return processor;
}

// Invisible characters that UTS #46 passes over since Unicode 16; ICU before 76 refuses them.
bool is_ignored_late(char32_t c) {
  return c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || c == 0x180E || (c >= 0x2061 && c <= 0x2063) ||
         (c >= 0x206A && c <= 0x206F) || c == 0x3164 || c == 0xFFA0 || (c >= 0x1D173 && c <= 0x1D17A);
}

// What UTS #46 maps since Unicode 15.1 (capitals) and 16 (ideographs whose decomposition had been wrong); ICU of before refuses it, or
// reads U+1E9E as "ss".
char32_t mapped_late(char32_t c) {
  static constexpr std::pair<char32_t, char32_t> kMapped[] = {{0x04C0, 0x04CF},   {0x1E9E, 0xDF},      {0x2132, 0x214E},
                                                              {0x2183, 0x2184},   {0x2F868, 0x36FC},   {0x2F874, 0x5F53},
                                                              {0x2F91F, 0x243AB}, {0x2F95F, 0x7AEE},   {0x2F9BF, 0x45D7}};
  if (c >= 0x10A0 && c <= 0x10C5) return c - 0x10A0 + 0x2D00;
  for (const auto& [from, to] : kMapped) {
    if (c == from) return to;
  }
  return c;
}

std::string map_late(std::string_view domain) {
  std::string out;
  out.reserve(domain.size());
  for (std::size_t at = 0; at < domain.size();) {
    const char32_t c = next_code_point(domain, at);
    if (!is_ignored_late(c)) append_utf8(out, mapped_late(c));
  }
  return out;
}

// "domain to ASCII" with beStrict false: hyphens, empty and over-long labels are no errors, and a domain that is ASCII
// already is taken as it is, whatever its xn-- labels decode to.
std::optional<std::string> domain_to_ascii(std::string_view domain) {
  if (is_ascii(domain)) return ascii_lower(domain);
  if (idna() == nullptr) return std::nullopt;
  constexpr std::uint32_t kIgnored = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG |
                                     UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
  const std::string mapped = map_late(domain);
  std::string out(mapped.size() * 2 + 64, '\0');
  for (int attempt = 0; attempt < 2; ++attempt) {
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t size = uidna_nameToASCII_UTF8(idna(), mapped.data(), static_cast<std::int32_t>(mapped.size()), out.data(),
                                                     static_cast<std::int32_t>(out.size()), &info, &status);
    if (status == U_BUFFER_OVERFLOW_ERROR && attempt == 0) {
      out.resize(static_cast<std::size_t>(size));
      continue;
    }
    if (U_FAILURE(status) || (info.errors & ~kIgnored) != 0) return std::nullopt;
    out.resize(static_cast<std::size_t>(size));
    return out;
  }
  return std::nullopt;
}

// nullopt: no number. Values beyond 2^32 are cut to 2^33, which every range test refuses.
std::optional<std::uint64_t> parse_ipv4_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  int radix = 10;
  if (text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    radix = 16;
    text.remove_prefix(2);
  } else if (text.size() >= 2 && text[0] == '0') {
    radix = 8;
    text.remove_prefix(1);
  }
  std::uint64_t value = 0;
  for (const char c : text) {
    const int digit = hex_value(c);
    if (digit < 0 || digit >= radix) return std::nullopt;
    value = value * static_cast<unsigned>(radix) + static_cast<unsigned>(digit);
    if (value >> 33) value = std::uint64_t{1} << 33;
  }
  return value;
}

std::vector<std::string_view> split_labels(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t dot = text.find('.');
    parts.push_back(text.substr(0, dot));
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  if (parts.back().empty() && parts.size() > 1) parts.pop_back();
  return parts;
}

bool ends_in_a_number(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::size_t dot = host.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
  if (last.empty() || !is_digit(last[0])) return false;
  return last.find_first_not_of("0123456789") == std::string_view::npos || parse_ipv4_number(last).has_value();
}

std::optional<std::string> parse_ipv4(std::string_view host) {
  const auto parts = split_labels(host);
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = parse_ipv4_number(parts[i]);
    if (!number) return std::nullopt;
    const bool last = i + 1 == parts.size();
    const std::size_t shift = last ? 0 : 8 * (3 - i);
    const std::uint64_t limit = last ? std::uint64_t{1} << (8 * (5 - parts.size())) : 256;
    if (*number >= limit) return std::nullopt;
    address += *number << shift;
  }
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += std::to_string((address >> shift) & 255);
    if (shift > 0) out += '.';
  }
  return out;
}

using Pieces = std::array<std::uint16_t, 8>;

// The dotted tail of an IPv6 address, into pieces[index] and pieces[index + 1].
bool parse_ipv4_tail(std::string_view text, Pieces& pieces, std::size_t index) {
  std::size_t at = 0;
  for (int number = 0; number < 4; ++number) {
    if (number > 0 && (at >= text.size() || text[at++] != '.')) return false;
    int value = -1;
    for (; at < text.size() && is_digit(text[at]); ++at) {
      if (value == 0) return false;  // a leading zero
      value = (value < 0 ? 0 : value * 10) + (text[at] - '0');
      if (value > 255) return false;
    }
    if (value < 0) return false;
    auto& piece = pieces[index + static_cast<std::size_t>(number / 2)];
    piece = static_cast<std::uint16_t>(piece * 256 + value);
  }
  return at == text.size();
}

std::optional<Pieces> parse_ipv6(std::string_view text) {
  Pieces pieces{};
  std::size_t index = 0, at = 0;
  std::optional<std::size_t> compress;
  if (text.starts_with(':')) {
    if (!text.starts_with("::")) return std::nullopt;
    at = 2;
    compress = ++index;
  }
  while (at < text.size()) {
    if (index == 8) return std::nullopt;
    if (text[at] == ':') {
      if (compress) return std::nullopt;
      ++at;
      compress = ++index;
      continue;
    }
    unsigned value = 0;
    const std::size_t begin = at;
    while (at < text.size() && at - begin < 4 && hex_value(text[at]) >= 0)
      value = value * 16 + static_cast<unsigned>(hex_value(text[at++]));
    if (at < text.size() && text[at] == '.') {
      if (at == begin || index > 6 || !parse_ipv4_tail(text.substr(begin), pieces, index)) return std::nullopt;
      index += 2;
      break;
    }
    if (at < text.size()) {
      if (text[at] != ':' || at + 1 == text.size()) return std::nullopt;
      ++at;
    }
    pieces[index++] = static_cast<std::uint16_t>(value);
  }
  if (compress) {
    std::size_t swaps = index - *compress;
    for (index = 7; index != 0 && swaps > 0; --index, --swaps) std::swap(pieces[index], pieces[*compress + swaps - 1]);
  } else if (index != 8) {
    return std::nullopt;
  }
  return pieces;
}

std::string serialise_ipv6(const Pieces& pieces) {
  std::size_t zeros = 8, zeros_size = 1;  // the first longest run of at least two zero pieces
  for (std::size_t i = 0; i < 8;) {
    std::size_t end = i;
    while (end < 8 && pieces[end] == 0) ++end;
    if (end - i > zeros_size) {
      zeros = i;
      zeros_size = end - i;
    }
    i = end + 1;
  }
  std::string out = "[";
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == zeros) {
      out += i == 0 ? "::" : ":";
      i += zeros_size - 1;
      continue;
    }
    constexpr char kHex[] = "0123456789abcdef";
    bool started = false;
    for (int shift = 12; shift >= 0; shift -= 4) {
      const unsigned digit = (pieces[i] >> shift) & 15u;
      started = started || digit != 0 || shift == 0;
      if (started) out += kHex[digit];
    }
    if (i < 7) out += ':';
  }
  return out + "]";
}
}  // namespace

std::optional<std::string> parse_host(std::string_view text, bool opaque) {
  if (text.starts_with('[')) {
    if (!text.ends_with(']')) return std::nullopt;
    const auto pieces = parse_ipv6(text.substr(1, text.size() - 2));
    if (!pieces) return std::nullopt;
    return serialise_ipv6(*pieces);
  }
  if (opaque) {
    if (text.find_first_of(kForbiddenHost) != std::string_view::npos) return std::nullopt;
    std::string out;
    append_encoded(out, text, EncodeSet::kC0Control);
    return out;
  }
  auto domain = domain_to_ascii(sanitize_utf8(percent_decode(text)));
  if (!domain || domain->empty()) return std::nullopt;
  for (const char c : *domain) {
    if (is_forbidden_domain_byte(c)) return std::nullopt;
  }
  if (ends_in_a_number(*domain)) return parse_ipv4(*domain);
  return domain;
}

}  // namespace headwater
