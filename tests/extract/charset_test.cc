#include "extract/charset.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/utf8.h"
#include "extract/twice_encoded.h"

namespace headwater::extract {
namespace {

namespace json = boost::json;

std::string encoding_data(const std::string& name) { return std::string(HEADWATER_SHARED_DATA) + "/crawler/encoding/" + name; }

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

// One code point per byte.
std::string from_latin1(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) out += static_cast<char>(next_code_point(text, at));
  return out;
}

TEST(Charset, SniffsAsOtherParsersExpect) {
  std::ifstream in(encoding_data("sniff.dev.jsonl"));
  if (!in) GTEST_SKIP() << "no shared data at " << HEADWATER_SHARED_DATA;
  std::string line;
  while (std::getline(in, line)) {
    const json::value parsed = json::parse(line);
    const json::object& row = parsed.get_object();
    const std::string bytes = from_latin1(std::string_view(row.at("bytes_latin1").as_string()));
    EXPECT_TRUE(ascii_iequals(sniff_encoding(bytes, ""), std::string_view(row.at("encoding").as_string())))
        << sniff_encoding(bytes, "") << " for " << line.substr(0, 300);
  }
}

TEST(Charset, KnowsEveryLabelOfTheStandard) {
  const std::string table = read_file(encoding_data("whatwg_labels.json"));
  if (table.empty()) GTEST_SKIP() << "no shared data at " << HEADWATER_SHARED_DATA;
  const json::value labels = json::parse(table);
  for (const auto& [label, name] : labels.get_object())
    EXPECT_EQ(encoding_for_label(std::string_view(label)), std::string_view(name.as_string()));
}

TEST(Charset, DecodesMultiByteIndexes) {
  if (!std::filesystem::exists(encoding_data("multibyte"))) GTEST_SKIP() << "no shared data at " << HEADWATER_SHARED_DATA;
  const std::pair<const char*, const char*> kSets[] = {
      {"big5", "Big5"}, {"euc_kr", "EUC-KR"}, {"gb18030", "gb18030"}, {"shift_jis", "Shift_JIS"}, {"iso_2022_jp", "ISO-2022-JP"}};
  for (const auto& [stem, name] : kSets) {
    const std::string in = read_file(encoding_data(std::string("multibyte/") + stem + "_in.txt"));
    const std::string ref = read_file(encoding_data(std::string("multibyte/") + stem + "_in_ref.txt"));
    const std::string got = decode_bytes(in, name);
    std::istringstream a(got), b(ref);
    std::string x, y;
    for (std::size_t line = 1; std::getline(b, y); ++line) {
      ASSERT_TRUE(std::getline(a, x)) << stem;
      EXPECT_EQ(x, y) << stem << " line " << line;
    }
  }
}

// Recorded from a crawler's library. UTF-32 is no encoding of the web, and "utf-16" there means little-endian: those rows are left out.
TEST(Charset, DecodesPagesAsAnotherLibraryDoes) {
  std::ifstream in(encoding_data("w3lib_recorded.dev.jsonl"));
  if (!in) GTEST_SKIP() << "no shared data at " << HEADWATER_SHARED_DATA;
  std::string line;
  int compared = 0;
  while (std::getline(in, line)) {
    const json::value parsed = json::parse(line);
    const json::object& row = parsed.get_object();
    if (row.at("fn").as_string() != "html_to_unicode" || !row.at("kw").as_object().empty()) continue;
    const json::array& args = row.at("args").as_array();
    const std::string type = args[0].is_string() ? std::string(args[0].as_string()) : std::string();
    const std::string bytes = from_latin1(std::string_view(args[1].at("latin1").as_string()));
    const bool wide = type.find("utf-16") != std::string::npos || row.at("result").at(0).as_string().starts_with("utf-32");
    if (wide) continue;
    DecodedText out;
    decode_page(bytes, type, out);
    EXPECT_EQ(out.text, std::string_view(row.at("result").at(1).as_string())) << line;
    ++compared;
  }
  EXPECT_GT(compared, 10);
}

TEST(Charset, AnIllFormedPairSwallowsNoMarkup) {
  EXPECT_EQ(decode_bytes("\x82[x]", "Shift_JIS"), "\uFFFD[x]");
  EXPECT_EQ(decode_bytes("\x81\x40<b>", "Big5"), "\uFFFD@<b>");
  EXPECT_EQ(decode_bytes("\xA6\xD9\x81\x30\x81\x30x", "gb18030"), "\uFE10\u0080x");
}

TEST(Charset, TransportBeatsTheDeclaration) {
  EXPECT_EQ(sniff_encoding("<meta charset=\"iso-8859-2\">", "text/html; charset=windows-1251"), "windows-1251");
}

TEST(Charset, ByteOrderMarkBeatsTheTransport) { EXPECT_EQ(sniff_encoding("\xEF\xBB\xBFx", "text/html; charset=windows-1251"), "UTF-8"); }

TEST(Charset, UndeclaredBytesDecideThemselves) {
  EXPECT_EQ(sniff_encoding("caf\xC3\xA9", ""), "UTF-8");
  EXPECT_EQ(sniff_encoding("caf\xE9", ""), "windows-1252");
}

TEST(Charset, Utf16WithoutAMarkIsRead) {
  std::string wide;
  for (char c : std::string("<!doctype html><title>Boats</title><p>Two more boats")) wide += c, wide += '\0';
  DecodedText out;
  decode_page(wide, "", out);
  EXPECT_EQ(out.encoding, "UTF-16LE");
  EXPECT_NE(out.text.find("Two more boats"), std::string_view::npos);
}

TEST(Charset, IllFormedBytesAreReplacedAndCounted) {
  DecodedText out;
  decode_page("ok \xFF\xFE ok", "text/html; charset=utf-8", out);
  EXPECT_EQ(out.replaced, 2u);
  EXPECT_TRUE(is_valid_utf8(out.text));
}

TEST(Charset, Iso8859_16IsDecoded) { EXPECT_EQ(decode_bytes("\xAA\xBA", "ISO-8859-16"), "Șș"); }

TEST(Charset, TextThatWasEncodedTwiceIsReadAsItWasMeant) {
  std::string out;
  EXPECT_FALSE(mend_controls("caf\u00E9 \u00AB\u00A0oui\u00A0\u00BB", out));
  EXPECT_TRUE(mend_controls("we\u00E2\u0080\u0099ll have caf\u00C3\u00A9", out));
  EXPECT_EQ(out, "we\u2019ll have caf\u00E9");
  out.clear();
  EXPECT_TRUE(mend_controls("\u0084quoted\u0093 \u00C3\u00A9", out));
  EXPECT_EQ(out, "\uFFFDquoted\uFFFD \u00C3\u00A9");
}

TEST(Charset, Windows1252IsNotLatin1) { EXPECT_EQ(decode_bytes("\x93x\x94", "windows-1252"), "“x”"); }

}  // namespace
}  // namespace headwater::extract
