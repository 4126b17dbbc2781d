// Queries of pages in legacy encodings (URL standard, section 1.3, "percent-encode after encoding").
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/url_parts.h"
#include "base/utf8.h"

namespace headwater {

namespace {
struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// ICU's converter for an encoding by the Encoding standard's name; null for those whose output encoding is UTF-8, and unknown ones.
Converter open_converter(std::string_view encoding) {
  static constexpr std::pair<std::string_view, const char*> kNames[] = {
      {"Shift_JIS", "ibm-943_P15A-2003"}, {"Big5", "ibm-1375_P100-2008"},      {"EUC-KR", "windows-949-2000"},        {"GBK", "gb18030"},
      {"EUC-JP", "euc-jp-2007"},          {"windows-874", "windows-874-2000"}, {"windows-1252", "ibm-5348_P100-1997"}};
  if (encoding.empty() || ascii_iequals(encoding, "UTF-8") || encoding.starts_with("UTF-16") || encoding == "replacement" ||
      encoding == "x-user-defined") {
    return nullptr;
  }
  std::string name(encoding);
  for (const auto& [known, icu] : kNames) {
    if (ascii_iequals(encoding, known)) name = icu;
  }
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name.c_str(), &status));
  if (U_FAILURE(status)) return nullptr;
  ucnv_setFallback(converter.get(), false);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

// Where the Encoding standard's encoders differ from ICU's tables: the code point to encode instead, 0 for none.
char32_t adapted(char32_t c, std::string_view encoding) {
  const bool japanese = ascii_iequals(encoding, "Shift_JIS") || ascii_iequals(encoding, "EUC-JP");
  const bool chinese = ascii_iequals(encoding, "GBK") || ascii_iequals(encoding, "gb18030");
  if (japanese && c == 0x2212) return 0xFF0D;
  if (japanese && c == 0xA5) return '\\';
  if (japanese && c == 0x203E) return '~';
  return chinese && c == 0xE5E5 ? 0 : c;
}

// The bytes of one code point; empty where the encoding does not have it.
std::string_view encode(UConverter* converter, char32_t c, std::array<char, 16>& bytes) {
  std::array<UChar, 2> units{};
  std::int32_t size = 0;
  if (c < 0x10000) {
    units[static_cast<std::size_t>(size++)] = static_cast<UChar>(c);
  } else {
    units = {static_cast<UChar>(0xD7C0 + (c >> 10)), static_cast<UChar>(0xDC00 + (c & 0x3FF))};
    size = 2;
  }
  UErrorCode status = U_ZERO_ERROR;
  ucnv_resetFromUnicode(converter);
  const std::int32_t written =
      ucnv_fromUChars(converter, bytes.data(), static_cast<std::int32_t>(bytes.size()), units.data(), size, &status);
  return U_SUCCESS(status) && written > 0 ? std::string_view(bytes.data(), static_cast<std::size_t>(written)) : std::string_view{};
}
}  // namespace

void append_query_encoded(std::string& out, std::string_view utf8, EncodeSet set, std::string_view encoding) {
  const bool ascii = std::all_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const Converter converter = ascii ? nullptr : open_converter(encoding);
  if (!converter) {
    append_encoded(out, utf8, set);
    return;
  }
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = next_code_point(utf8, at);
    const char32_t meant = adapted(c, encoding);
    std::array<char, 16> bytes{};
    if (meant > 0 && meant < 0x80) {
      append_encoded(out, static_cast<char>(meant), set);
    } else if (const std::string_view encoded = meant == 0 ? "" : encode(converter.get(), meant, bytes); !encoded.empty()) {
      append_encoded(out, encoded, set);
    } else {
      out += "%26%23" + std::to_string(static_cast<std::uint32_t>(c)) + "%3B";  // "&#…;"
    }
  }
}

}  // namespace headwater
