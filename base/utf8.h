// UTF-8: decoding with replacement, counting, trimming. All functions are pure and linear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headwater {

/// Decodes one code point at `text[at]` and moves `at` past it. Ill-formed bytes give U+FFFD, one per maximal subpart
/// (Unicode 15, section 3.9, table 3-8). Requires at < text.size().
char32_t next_code_point(std::string_view text, std::size_t& at);

void append_utf8(std::string& out, char32_t code_point);

bool is_valid_utf8(std::string_view text);

/// `text` with every ill-formed sequence replaced by U+FFFD; `replaced` (may be null) receives their count.
std::string sanitize_utf8(std::string_view text, std::size_t* replaced = nullptr);

/// Number of code points (ill-formed subparts count as one each).
std::size_t count_code_points(std::string_view text);

/// Byte offset -> code point offset, for ascending byte offsets. Linear in the text.
std::vector<std::size_t> code_point_offsets(std::string_view text, const std::vector<std::size_t>& byte_offsets);

/// Unicode white space (White_Space property), including U+00A0.
bool is_unicode_space(char32_t code_point);

/// `text` without leading and trailing Unicode white space.
std::string_view trim(std::string_view text);

/// Trimmed, inner runs of white space folded to one space.
std::string collapse_space(std::string_view text);

/// ASCII letters lowered, other bytes kept.
std::string ascii_lower(std::string_view text);

/// Case-insensitive equality for ASCII.
bool ascii_iequals(std::string_view a, std::string_view b);

}  // namespace headwater
