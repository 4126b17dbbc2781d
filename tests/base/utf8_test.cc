#include "base/utf8.h"

#include <gtest/gtest.h>

namespace headwater {
namespace {

// Unicode 15, section 3.9, tables 3-8 to 3-11: one U+FFFD for each maximal subpart.
TEST(Utf8, IllFormedBytesGiveOneReplacementPerMaximalSubpart) {
  const std::pair<std::string, std::size_t> cases[] = {{"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", 8},
                                                       {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", 8},
                                                       {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", 7},
                                                       {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", 4},
                                                       {"\xE2\x82", 1},
                                                       {"\x80", 1}};
  for (const auto& [bytes, replaced] : cases) {
    std::size_t count = 0;
    const std::string clean = sanitize_utf8(bytes, &count);
    EXPECT_EQ(count, replaced);
    EXPECT_TRUE(is_valid_utf8(clean));
    EXPECT_FALSE(is_valid_utf8(bytes));
    EXPECT_EQ(count_code_points(bytes), count_code_points(clean));
  }
}

TEST(Utf8, EncodesWhatItDecodes) {
  for (const char32_t c : {U'\0', U'a', U'\x7F', U'\x80', U'\x7FF', U'\x800', U'\xFFFD', U'\xFFFF', U'\x10000', U'\x10FFFF'}) {
    std::string text;
    append_utf8(text, c);
    std::size_t at = 0;
    EXPECT_EQ(next_code_point(text, at), c);
    EXPECT_EQ(at, text.size());
    EXPECT_TRUE(is_valid_utf8(text));
  }
  std::string text;
  append_utf8(text, 0xD800);
  append_utf8(text, 0x110000);
  EXPECT_EQ(text, "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Utf8, MapsByteOffsetsToCodePoints) {
  const std::string text = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z";
  EXPECT_EQ(count_code_points(text), 5u);
  EXPECT_EQ(code_point_offsets(text, {0, 1, 3, 6, 10, 11}), (std::vector<std::size_t>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(code_point_offsets(text, {}), std::vector<std::size_t>{});
  EXPECT_EQ(code_point_offsets("", {0}), std::vector<std::size_t>{0});
}

TEST(Utf8, TrimsAndFoldsUnicodeSpace) {
  EXPECT_EQ(trim("\xC2\xA0 \t a b \xE3\x80\x80\n"), "a b");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(collapse_space("  a \xC2\xA0\n b\t"), "a b");
  EXPECT_EQ(collapse_space("\xE2\x80\x89"), "");
}

TEST(Utf8, LowersAndComparesAsciiAlone) {
  EXPECT_EQ(ascii_lower("AbZ\xC3\x84[]"), "abz\xC3\x84[]");
  EXPECT_TRUE(ascii_iequals("Content-Type", "CONTENT-type"));
  EXPECT_FALSE(ascii_iequals("\xC3\x84", "\xC3\xA4"));
  EXPECT_FALSE(ascii_iequals("a", "ab"));
  EXPECT_FALSE(ascii_iequals("@", "`"));
}

}  // namespace
}  // namespace headwater
