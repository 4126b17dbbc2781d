// From bytes in a known encoding to UTF-8.
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/utf8.h"
#include "extract/charset.h"
#include "extract/embedded.h"

namespace headwater::extract {
namespace {

const char* icu_name(std::string_view encoding) {
  struct Alias {
    std::string_view whatwg;
    const char* icu;
  };
  // The converter that comes closest to the standard's index where ICU's own default for the name is another one.
  static constexpr std::array kAliases{
      Alias{"Shift_JIS", "ibm-943_P15A-2003"},
      Alias{"Big5", "ibm-1375_P100-2008"},
      Alias{"EUC-KR", "windows-949-2000"},
      Alias{"GBK", "gb18030"},
      Alias{"gb18030", "gb18030"},
      Alias{"EUC-JP", "euc-jp-2007"},
      Alias{"ISO-8859-8-I", "ISO-8859-8"},
      Alias{"windows-1252", "ibm-5348_P100-1997"},
      Alias{"KOI8-U", "KOI8-U"},
      Alias{"x-mac-cyrillic", "x-mac-cyrillic"},
      Alias{"windows-874", "windows-874-2000"},
  };
  for (const Alias& alias : kAliases)
    if (alias.whatwg == encoding) return alias.icu;
  return nullptr;
}

// ISO-8859-16 is the one single-byte encoding of the standard that ICU lacks (index-iso-8859-16.txt, upper half from 0xA0).
constexpr std::array<char16_t, 96> kIso8859_16 = {
    0x00A0, 0x0104, 0x0105, 0x0141, 0x20AC, 0x201E, 0x0160, 0x00A7, 0x0161, 0x00A9, 0x0218, 0x00AB, 0x0179, 0x00AD, 0x017A, 0x017B,
    0x00B0, 0x00B1, 0x010C, 0x0142, 0x017D, 0x201D, 0x00B6, 0x00B7, 0x017E, 0x010D, 0x0219, 0x00BB, 0x0152, 0x0153, 0x0178, 0x017C,
    0x00C0, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x0106, 0x00C6, 0x00C7, 0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF,
    0x0110, 0x0143, 0x00D2, 0x00D3, 0x00D4, 0x0150, 0x00D6, 0x015A, 0x0170, 0x00D9, 0x00DA, 0x00DB, 0x00DC, 0x0118, 0x021A, 0x00DF,
    0x00E0, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x0107, 0x00E6, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x00EC, 0x00ED, 0x00EE, 0x00EF,
    0x0111, 0x0144, 0x00F2, 0x00F3, 0x00F4, 0x0151, 0x00F6, 0x015B, 0x0171, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x0119, 0x021B, 0x00FF};

std::string decode_one_byte(std::string_view bytes, bool user_defined) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else if (user_defined) {
      append_utf8(out, 0xF780u + (byte - 0x80u));
    } else {
      append_utf8(out, byte < 0xA0 ? char32_t{byte} : char32_t{kIso8859_16[byte - 0xA0u]});
    }
  }
  return out;
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// Called by ICU for bytes that mean nothing. The standard's decoders of double bytes hand an ASCII byte at the end of an ill-formed pair
// out as itself, so that no markup is swallowed.
void keep_ascii_trail(const void* /*context*/, UConverterToUnicodeArgs* args, const char* bytes, std::int32_t length,
                      UConverterCallbackReason reason, UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;
  std::array<UChar, 2> out{0xFFFD, 0};
  std::int32_t size = 1;
  if (length > 1 && static_cast<unsigned char>(bytes[length - 1]) < 0x80)
    out[static_cast<std::size_t>(size++)] = static_cast<UChar>(bytes[length - 1]);
  *status = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(args, out.data(), size, 0, status);
}

std::string decode_with_icu(std::string_view bytes, UConverter* source) {
  UErrorCode status = U_ZERO_ERROR;
  const Converter target(ucnv_open("UTF-8", &status));
  std::string out;
  if (!target) return out;
  std::vector<char> chunk(std::size_t{64} << 10);
  std::array<UChar, 8192> pivot;
  UChar *pivot_source = pivot.data(), *pivot_target = pivot.data();
  const char *in = bytes.data(), *end = bytes.data() + bytes.size();
  bool reset = true;
  do {
    char* to = chunk.data();
    status = U_ZERO_ERROR;
    ucnv_convertEx(target.get(), source, &to, chunk.data() + chunk.size(), &in, end, pivot.data(), &pivot_source, &pivot_target,
                   pivot.data() + pivot.size(), reset, true, &status);
    reset = false;
    out.append(chunk.data(), static_cast<std::size_t>(to - chunk.data()));
  } while (status == U_BUFFER_OVERFLOW_ERROR);
  return out;
}

// Pairs that the standard's indexes map otherwise than ICU: the first byte times 256 plus the second.
using Pairs = std::unordered_map<unsigned, std::string>;

Pairs read_pairs(std::string_view encoding) {
  Pairs out;
  for_each_tsv_row(embedded_charset_pairs(), [&](std::string_view name, std::string_view row) {
    if (name != encoding) return;
    std::vector<unsigned> numbers;
    for (const char* at = row.data(); at < row.data() + row.size(); ++at) {
      numbers.push_back(0);
      at = std::from_chars(at, row.data() + row.size(), numbers.back(), 16).ptr;
    }
    std::string& text = out[numbers.at(0)];
    for (std::size_t i = 1; i < numbers.size(); ++i) append_utf8(text, numbers[i]);
  });
  return out;
}

enum class Paired { kBig5, kEucKr, kGb18030 };

std::optional<Paired> paired_encoding(std::string_view name) {
  if (name == "Big5") return Paired::kBig5;
  if (name == "EUC-KR") return Paired::kEucKr;
  return name == "gb18030" || name == "GBK" ? std::optional(Paired::kGb18030) : std::nullopt;
}

// Rows in which the standard's indexes hold nothing and ICU characters of private use.
bool is_unmapped(Paired encoding, unsigned lead) {
  return encoding == Paired::kBig5 ? lead < 0x87 : encoding == Paired::kEucKr && (lead == 0xC9 || lead == 0xFE);
}

// ICU but for the pairs of the table and unmapped rows.
std::string decode_pairs(std::string_view bytes, Paired encoding, UConverter* source) {
  static const Pairs kBig5 = read_pairs("Big5"), kGb18030 = read_pairs("gb18030"), kNone;
  const Pairs& pairs = encoding == Paired::kBig5 ? kBig5 : encoding == Paired::kGb18030 ? kGb18030 : kNone;
  const auto byte = [&](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[at])); };
  std::string out;
  std::size_t done = 0, at = 0;
  while (at + 1 < bytes.size()) {
    const unsigned lead = byte(at), trail = byte(at + 1);
    if (lead < 0x81 || lead == 0xFF) {
      ++at;
    } else if (encoding == Paired::kGb18030 && trail >= '0' && trail <= '9') {
      at += 4;
    } else if (trail < 0x40 || trail == 0x7F || trail == 0xFF || (encoding == Paired::kBig5 && trail > 0x7F && trail < 0xA1)) {
      ++at;
    } else {
      const auto found = pairs.find(lead << 8 | trail);
      const bool unmapped = is_unmapped(encoding, lead);
      if (found != pairs.end() || unmapped) {
        out += decode_with_icu(bytes.substr(done, at - done), source);
        out += unmapped ? "\uFFFD" : found->second;
        if (unmapped && trail < 0x80) out += static_cast<char>(trail);
        done = at + 2;
      }
      at += 2;
    }
  }
  return out + decode_with_icu(bytes.substr(std::min(done, bytes.size())), source);
}

std::size_t count_replacements(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find("\xEF\xBF\xBD"); at != std::string_view::npos; at = text.find("\xEF\xBF\xBD", at + 3)) ++count;
  return count;
}

}  // namespace

std::string decode_bytes(std::string_view bytes, std::string_view encoding, std::size_t* replaced) {
  if (replaced) *replaced = 0;
  if (encoding == "UTF-8") return sanitize_utf8(bytes, replaced);
  if (encoding == "replacement") {
    if (replaced) *replaced = bytes.empty() ? 0 : 1;
    return bytes.empty() ? "" : "\xEF\xBF\xBD";
  }
  if (encoding == "x-user-defined" || encoding == "ISO-8859-16") return decode_one_byte(bytes, encoding == "x-user-defined");
  const char* name = icu_name(encoding);
  const std::string own_name(encoding);
  UErrorCode status = U_ZERO_ERROR;
  const Converter source(ucnv_open(name ? name : own_name.c_str(), &status));
  if (!source || U_FAILURE(status)) return sanitize_utf8(bytes, replaced);
  const auto paired = paired_encoding(encoding);
  if (paired || encoding == "Shift_JIS" || encoding == "EUC-JP") {
    UErrorCode ignored = U_ZERO_ERROR;
    ucnv_setToUCallBack(source.get(), keep_ascii_trail, nullptr, nullptr, nullptr, &ignored);
  }
  std::string out = paired ? decode_pairs(bytes, *paired, source.get()) : decode_with_icu(bytes, source.get());
  if (replaced) *replaced = count_replacements(out);
  return out;
}

}  // namespace headwater::extract
