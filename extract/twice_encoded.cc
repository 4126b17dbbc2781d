#include "extract/twice_encoded.h"

#include <cstring>

#include "base/utf8.h"

namespace headwater::extract {
namespace {

unsigned char byte_at(std::string_view text, std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0; }

bool is_control_at(std::string_view text, std::size_t at) {
  return byte_at(text, at) == 0xC2 && byte_at(text, at + 1) >= 0x80 && byte_at(text, at + 1) <= 0x9F;
}

// The byte that the character at text[at] stands for, when it is one of U+0080..U+00FF; 0 otherwise.
unsigned char latin1_at(std::string_view text, std::size_t at) {
  const unsigned char lead = byte_at(text, at), next = byte_at(text, at + 1);
  if ((lead != 0xC2 && lead != 0xC3) || (next & 0xC0) != 0x80) return 0;
  return static_cast<unsigned char>(lead == 0xC2 ? next : next + 0x40);
}

// The character that was encoded twice at text[at]; empty where none was.
std::string once_encoded(std::string_view text, std::size_t at) {
  const unsigned char lead = latin1_at(text, at);
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return {};
  std::string bytes;
  for (std::size_t i = 0; i < length; ++i) bytes += static_cast<char>(latin1_at(text, at + 2 * i));
  return is_valid_utf8(bytes) && bytes.find('\0') == std::string::npos ? bytes : std::string();
}

struct Count {
  std::size_t twice = 0, stray = 0;
};

Count count_controls(std::string_view text, std::size_t from) {
  Count out;
  for (std::size_t at = from; at < text.size();) {
    if (const std::string meant = once_encoded(text, at); !meant.empty()) {
      bool has_control = false;
      for (std::size_t i = 1; i < meant.size(); ++i) has_control |= is_control_at(text, at + 2 * i);
      out.twice += has_control;
      at += 2 * meant.size();
      continue;
    }
    out.stray += is_control_at(text, at);
    ++at;
  }
  return out;
}

}  // namespace

bool mend_controls(std::string_view text, std::string& out) {
  constexpr std::size_t kLookBack = 8;  // the control may end a character that was encoded twice
  std::size_t first = 0;
  while (true) {
    const void* found = std::memchr(text.data() + first, 0xC2, text.size() - first);
    if (found == nullptr) return false;
    first = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    if (is_control_at(text, first)) break;
    ++first;
  }
  const std::size_t from = first > kLookBack ? first - kLookBack : 0;
  const Count count = count_controls(text, from);
  const bool twice = count.twice > count.stray;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string meant = twice ? once_encoded(text, at) : std::string();
    if (!meant.empty()) {
      out += meant;
      at += 2 * meant.size();
    } else if (is_control_at(text, at)) {
      append_utf8(out, 0xFFFD);
      at += 2;
    } else {
      out += text[at++];
    }
  }
  return true;
}

}  // namespace headwater::extract
