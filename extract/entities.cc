#include "base/character_references.h"
#include "base/utf8.h"
#include "extract/jsonld.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

// What the reference at text[at] == '&' means, a no-break space as a plain one; empty where there is none. Only those that are closed by
// a semicolon count: data is full of "R&D" and "?a=1&copy=2". Its end goes to `end`.
std::string reference_at(std::string_view text, std::size_t at, std::size_t& end) {
  constexpr std::size_t kBytesMax = 40;
  std::string out;
  const std::size_t read = take_reference(text.substr(at + 1, kBytesMax), out);
  end = at + 1 + read;
  if (read == 0 || text[end - 1] != ';') return {};
  return out == "\u00A0" ? " " : out;
}

}  // namespace

std::string decode_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = 0;
    const std::string meant = text[at] == '&' ? reference_at(text, at, end) : std::string();
    if (meant.empty()) {
      out += text[at++];
      continue;
    }
    at = end;
    // "&amp;quot;": escaped twice.
    if (meant == "&") {
      const std::string tail = "&" + std::string(text.substr(at, 12));
      std::size_t inner_end = 0;
      if (const std::string inner = reference_at(tail, 0, inner_end); !inner.empty()) {
        out += inner;
        at += inner_end - 1;
        continue;
      }
    }
    out += meant;
  }
  return out;
}

std::string strip_tags(std::string_view html) {
  std::string plain;
  plain.reserve(html.size());
  // Text that was escaped as a whole: "&lt;p&gt;…".
  const std::string unescaped = html.find("&lt;p") != std::string_view::npos ? decode_entities(html) : std::string();
  if (!unescaped.empty()) html = unescaped;
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '<' && at + 1 < html.size() && (is_ascii_letter(html[at + 1]) || html[at + 1] == '/' || html[at + 1] == '!')) {
      const std::size_t close = html.find('>', at);
      if (close == std::string_view::npos) break;
      std::size_t name = at + 1 + (html[at + 1] == '/' ? 1 : 0);
      const char c = name < html.size() ? ascii_to_lower(html[name]) : ' ';
      const char d = name + 1 < html.size() ? ascii_to_lower(html[name + 1]) : ' ';
      const bool line = (c == 'p' && !is_ascii_letter(d)) || (c == 'b' && d == 'r') || (c == 'd' && d == 'i') ||
                        (c == 'h' && is_ascii_digit(d)) || (c == 'l' && d == 'i');
      if (line) plain += '\n';
      at = close + 1;
      continue;
    }
    plain += html[at] == '\r' ? '\n' : html[at];
    ++at;
  }
  return plain.find('&') == std::string::npos ? plain : decode_entities(plain);
}

}  // namespace headwater::extract
