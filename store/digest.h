// SHA-1 in the form WARC wants it: base 32 (RFC 4648 section 6), 32 characters.
#pragma once

#include <string>
#include <string_view>

namespace headwater::store {

std::string sha1_base32(std::string_view bytes);

}  // namespace headwater::store
