#include "extract/charset.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "base/utf8.h"
#include "extract/embedded.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

constexpr std::size_t kLateDeclarationBytes = 65536;
// Well-formed multi-byte sequences that outweigh a declaration of another encoding in the markup.
constexpr std::size_t kUtf8SequencesConvincing = 8;

const std::unordered_map<std::string_view, std::string_view>& label_table() {
  static const auto table = [] {
    std::unordered_map<std::string_view, std::string_view> labels;
    for_each_tsv_row(embedded_charset_labels(), [&](std::string_view label, std::string_view name) { labels.emplace(label, name); });
    return labels;
  }();
  return table;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool starts_with_nocase(std::string_view text, std::size_t at, std::string_view what) {
  if (text.size() - std::min(at, text.size()) < what.size()) return false;
  for (std::size_t i = 0; i < what.size(); ++i)
    if (lower(text[at + i]) != what[i]) return false;
  return true;
}

// HTML standard, "algorithm for extracting a character encoding from a meta element".
std::string_view encoding_from_meta_content(std::string_view content) {
  std::size_t at = 0;
  while (true) {
    while (at < content.size() && !starts_with_nocase(content, at, "charset")) ++at;
    if (at >= content.size()) return {};
    at += 7;
    while (at < content.size() && is_space(content[at])) ++at;
    if (at < content.size() && content[at] == '=') break;
  }
  ++at;
  while (at < content.size() && is_space(content[at])) ++at;
  if (at >= content.size()) return {};
  const char quote = content[at];
  if (quote == '"' || quote == '\'') {
    const std::size_t close = content.find(quote, at + 1);
    return close == std::string_view::npos ? std::string_view{} : encoding_for_label(content.substr(at + 1, close - at - 1));
  }
  std::size_t end = at;
  while (end < content.size() && !is_space(content[end]) && content[end] != ';') ++end;
  return encoding_for_label(content.substr(at, end - at));
}

struct MetaAttribute {
  std::string name, value;
};

// HTML standard, "get an attribute" of the prescan. False: no further attribute in this tag.
bool next_attribute(std::string_view bytes, std::size_t& at, MetaAttribute& out) {
  out = {};
  while (at < bytes.size() && (is_space(bytes[at]) || bytes[at] == '/')) ++at;
  if (at >= bytes.size() || bytes[at] == '>') return false;
  while (at < bytes.size()) {
    const char c = bytes[at];
    if ((c == '=' && !out.name.empty()) || is_space(c) || c == '/' || c == '>') break;
    out.name += lower(c);
    ++at;
  }
  while (at < bytes.size() && is_space(bytes[at])) ++at;
  if (at >= bytes.size()) return false;
  if (bytes[at] != '=') return true;
  ++at;
  while (at < bytes.size() && is_space(bytes[at])) ++at;
  if (at >= bytes.size()) return false;
  if (bytes[at] == '"' || bytes[at] == '\'') {
    const std::size_t close = bytes.find(bytes[at], at + 1);
    if (close == std::string_view::npos) {
      at = bytes.size();
      return false;
    }
    for (char c : bytes.substr(at + 1, close - at - 1)) out.value += lower(c);
    at = close + 1;
    return true;
  }
  while (at < bytes.size() && !is_space(bytes[at]) && bytes[at] != '>') out.value += lower(bytes[at++]);
  return at < bytes.size();
}

std::string_view encoding_of_meta_tag(std::string_view bytes, std::size_t& at) {
  bool got_pragma = false, need_pragma = false, has_charset = false;
  bool seen_http_equiv = false, seen_content = false, seen_charset = false;
  std::string_view encoding;
  MetaAttribute attribute;
  while (next_attribute(bytes, at, attribute)) {
    if (attribute.name == "http-equiv" && !seen_http_equiv) {
      seen_http_equiv = true;
      got_pragma = attribute.value == "content-type";
    } else if (attribute.name == "content" && !seen_content) {
      seen_content = true;
      const std::string_view found = encoding_from_meta_content(attribute.value);
      if (!found.empty() && !has_charset) {
        encoding = found;
        has_charset = true;
        need_pragma = true;
      }
    } else if (attribute.name == "charset" && !seen_charset) {
      seen_charset = true;
      encoding = encoding_for_label(attribute.value);
      has_charset = true;
      need_pragma = false;
    }
  }
  if (at >= bytes.size() || !has_charset || encoding.empty() || (need_pragma && !got_pragma)) return {};
  if (encoding == "UTF-16LE" || encoding == "UTF-16BE") return "UTF-8";
  if (encoding == "x-user-defined") return "windows-1252";
  return encoding;
}

// HTML standard, "xml encoding": <?xml ... encoding="name" within the prescanned bytes.
std::string_view encoding_of_xml_declaration(std::string_view bytes) {
  if (bytes.substr(0, 5) != "<?xml") return {};
  const std::string_view head = bytes.substr(0, bytes.find('>'));
  std::size_t at = head.find("encoding");
  if (at == std::string_view::npos || head.size() == bytes.size()) return {};
  at += 8;
  while (at < head.size() && static_cast<unsigned char>(head[at]) <= 0x20) ++at;
  if (at >= head.size() || head[at] != '=') return {};
  ++at;
  while (at < head.size() && static_cast<unsigned char>(head[at]) <= 0x20) ++at;
  if (at >= head.size() || (head[at] != '"' && head[at] != '\'')) return {};
  const std::size_t close = head.find(head[at], at + 1);
  if (close == std::string_view::npos) return {};
  const std::string_view encoding = encoding_for_label(head.substr(at + 1, close - at - 1));
  return encoding == "UTF-16LE" || encoding == "UTF-16BE" ? "UTF-8" : encoding;
}

std::string_view encoding_of_bom(std::string_view bytes) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") return "UTF-8";
  if (bytes.substr(0, 2) == "\xFE\xFF") return "UTF-16BE";
  if (bytes.substr(0, 2) == "\xFF\xFE") return "UTF-16LE";
  return {};
}

// Markup in UTF-16 without a byte order mark shows as ASCII bytes that alternate with NULs.
std::string_view encoding_of_null_pattern(std::string_view bytes) {
  const std::size_t length = std::min<std::size_t>(bytes.size(), 256) & ~std::size_t{1};
  if (length < 16) return {};
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i < length; i += 2) {
    even += bytes[i] == '\0' && bytes[i + 1] != '\0';
    odd += bytes[i] != '\0' && bytes[i + 1] == '\0';
  }
  const std::size_t most = length / 2 * 4 / 5;
  if (odd >= most) return "UTF-16LE";
  if (even >= most) return "UTF-16BE";
  return {};
}

}  // namespace

std::string_view encoding_for_label(std::string_view label) {
  while (!label.empty() && is_space(label.front())) label.remove_prefix(1);
  while (!label.empty() && is_space(label.back())) label.remove_suffix(1);
  const auto found = label_table().find(ascii_lower(label));
  return found == label_table().end() ? std::string_view{} : found->second;
}

std::string_view prescan_encoding(std::string_view bytes, std::size_t bytes_max) {
  bytes = bytes.substr(0, bytes_max);
  if (const std::string_view xml = encoding_of_xml_declaration(bytes); !xml.empty()) return xml;
  MetaAttribute attribute;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (bytes[at] != '<') continue;
    if (bytes.substr(at, 4) == "<!--") {
      const std::size_t close = bytes.find("-->", at + 2);
      if (close == std::string_view::npos) return {};
      at = close + 2;
    } else if (starts_with_nocase(bytes, at, "<meta") && at + 5 < bytes.size() && (is_space(bytes[at + 5]) || bytes[at + 5] == '/')) {
      at += 5;
      if (const std::string_view found = encoding_of_meta_tag(bytes, at); !found.empty()) return found;
    } else if (at + 1 < bytes.size() &&
               (is_ascii_letter(bytes[at + 1]) || (bytes[at + 1] == '/' && at + 2 < bytes.size() && is_ascii_letter(bytes[at + 2])))) {
      while (at < bytes.size() && !is_space(bytes[at]) && bytes[at] != '>') ++at;
      while (next_attribute(bytes, at, attribute)) {
      }
    } else if (at + 1 < bytes.size() && (bytes[at + 1] == '!' || bytes[at + 1] == '/' || bytes[at + 1] == '?')) {
      at = std::min(bytes.find('>', at), bytes.size());
    }
  }
  return {};
}

std::string_view content_type_encoding(std::string_view content_type) {
  const std::size_t semicolon = content_type.find(';');
  return semicolon == std::string_view::npos ? std::string_view{} : encoding_from_meta_content(content_type.substr(semicolon));
}

std::string_view sniff_encoding(std::string_view bytes, std::string_view content_type) {
  if (const auto bom = encoding_of_bom(bytes); !bom.empty()) return bom;
  if (const auto transport = content_type_encoding(content_type); !transport.empty()) return transport;
  if (const auto declared = prescan_encoding(bytes); !declared.empty()) return declared;
  if (const auto wide = encoding_of_null_pattern(bytes); !wide.empty()) return wide;
  if (const auto late = prescan_encoding(bytes, kLateDeclarationBytes); !late.empty()) return late;
  const Utf8Check check = check_utf8(bytes);
  return check.valid && check.multibyte > 0 ? "UTF-8" : "windows-1252";
}

void decode_page(std::string_view bytes, std::string_view content_type, DecodedText& out) {
  out.encoding = sniff_encoding(bytes, content_type);
  const bool bom = !encoding_of_bom(bytes).empty();
  const Utf8Check check = check_utf8(bytes);
  if (out.encoding != "UTF-8" && !bom && check.valid && check.multibyte >= kUtf8SequencesConvincing &&
      content_type_encoding(content_type).empty())
    out.encoding = "UTF-8";
  if (bom) bytes.remove_prefix(out.encoding == "UTF-8" ? 3 : 2);
  const bool ascii = check.valid && check.multibyte == 0 && out.encoding.substr(0, 3) != "UTF" && out.encoding.substr(0, 8) != "ISO-2022";
  if (check.valid && (out.encoding == "UTF-8" || (ascii && out.encoding != "replacement"))) {
    out.text = bytes;
    return;
  }
  out.storage = decode_bytes(bytes, out.encoding, &out.replaced);
  out.text = out.storage;
}

}  // namespace headwater::extract
