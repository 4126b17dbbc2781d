#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "extract/jsonld.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

struct Entity {
  std::string_view name;
  char32_t value;
};

// The references seen in headlines and descriptions that were escaped once too often. Sorted.
constexpr std::array kEntities{
    Entity{"Aacute", 0xC1},   Entity{"Agrave", 0xC0},  Entity{"Auml", 0xC4},    Entity{"Ccedil", 0xC7},  Entity{"Eacute", 0xC9},
    Entity{"Egrave", 0xC8},   Entity{"Iacute", 0xCD},  Entity{"Ntilde", 0xD1},  Entity{"Oacute", 0xD3},  Entity{"Ouml", 0xD6},
    Entity{"Uacute", 0xDA},   Entity{"Uuml", 0xDC},    Entity{"aacute", 0xE1},  Entity{"acirc", 0xE2},   Entity{"agrave", 0xE0},
    Entity{"amp", '&'},       Entity{"apos", '\''},    Entity{"aring", 0xE5},   Entity{"atilde", 0xE3},  Entity{"auml", 0xE4},
    Entity{"bdquo", 0x201E},  Entity{"bull", 0x2022},  Entity{"ccedil", 0xE7},  Entity{"copy", 0xA9},    Entity{"eacute", 0xE9},
    Entity{"ecirc", 0xEA},    Entity{"egrave", 0xE8},  Entity{"euml", 0xEB},    Entity{"euro", 0x20AC},  Entity{"gt", '>'},
    Entity{"hellip", 0x2026}, Entity{"iacute", 0xED},  Entity{"icirc", 0xEE},   Entity{"iexcl", 0xA1},   Entity{"igrave", 0xEC},
    Entity{"iquest", 0xBF},   Entity{"iuml", 0xEF},    Entity{"laquo", 0xAB},   Entity{"ldquo", 0x201C}, Entity{"lsquo", 0x2018},
    Entity{"lt", '<'},        Entity{"mdash", 0x2014}, Entity{"middot", 0xB7},  Entity{"nbsp", ' '},     Entity{"ndash", 0x2013},
    Entity{"ntilde", 0xF1},   Entity{"oacute", 0xF3},  Entity{"ocirc", 0xF4},   Entity{"ograve", 0xF2},  Entity{"oslash", 0xF8},
    Entity{"otilde", 0xF5},   Entity{"ouml", 0xF6},    Entity{"pound", 0xA3},   Entity{"quot", '"'},     Entity{"raquo", 0xBB},
    Entity{"rdquo", 0x201D},  Entity{"reg", 0xAE},     Entity{"rsquo", 0x2019}, Entity{"sbquo", 0x201A}, Entity{"shy", 0xAD},
    Entity{"szlig", 0xDF},    Entity{"trade", 0x2122}, Entity{"uacute", 0xFA},  Entity{"ucirc", 0xFB},   Entity{"ugrave", 0xF9},
    Entity{"uuml", 0xFC},
};

// The character that text[at] == '&' begins a reference to, or 0; its end goes to `end`.
char32_t reference_at(std::string_view text, std::size_t at, std::size_t& end) {
  constexpr std::size_t kNameMax = 10;
  const std::size_t semicolon = text.substr(at, kNameMax + 2).find(';');
  if (semicolon == std::string_view::npos || semicolon < 2) return 0;
  end = at + semicolon + 1;
  const std::string_view name = text.substr(at + 1, semicolon - 1);
  if (name[0] != '#') {
    const auto found =
        std::lower_bound(kEntities.begin(), kEntities.end(), name, [](const Entity& e, std::string_view n) { return e.name < n; });
    return found != kEntities.end() && found->name == name ? found->value : 0;
  }
  const bool hex = name.size() > 2 && (name[1] == 'x' || name[1] == 'X');
  char32_t value = 0;
  for (char c : name.substr(hex ? 2 : 1)) {
    const char low = ascii_to_lower(c);
    if (is_ascii_digit(c)) {
      value = value * (hex ? 16 : 10) + static_cast<char32_t>(c - '0');
    } else if (hex && low >= 'a' && low <= 'f') {
      value = value * 16 + static_cast<char32_t>(low - 'a' + 10);
    } else {
      return 0;
    }
    if (value > 0x10FFFF) return 0;
  }
  return value;
}

}  // namespace

std::string decode_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = 0;
    const char32_t c = text[at] == '&' ? reference_at(text, at, end) : 0;
    if (c == 0) {
      out += text[at++];
      continue;
    }
    append_utf8(out, c);
    // "&amp;quot;": escaped twice.
    at = end;
    if (c == '&') {
      std::string tail = "&";
      tail += text.substr(at, 12);
      std::size_t inner_end = 0;
      if (const char32_t inner = reference_at(tail, 0, inner_end); inner != 0) {
        out.pop_back();
        append_utf8(out, inner);
        at += inner_end - 1;
      }
    }
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
