// Content-Encoding: gzip, deflate, br and zstd, decoded under a cap, as forgiving as browsers are.
#pragma once

#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace headwater::crawler {

struct DecodeLimits {
  std::size_t bytes_max = 0;                             ///< of the decoded body
  bool truncate = false;                                 ///< at the cap, and where the data ends early: keep what came
  std::size_t codings_max = limits::kContentCodingsMax;  ///< layers; each may take as much time and memory as the cap allows
};

/// `raw` after undoing `codings` (the value of Content-Encoding, outermost last). Never holds more than the cap. A body that is
/// not encoded as claimed is taken as it is when it reads as text: servers lie about that, and browsers show such pages. Errors: kTooLarge
/// at the cap; kUnsupported for more than `codings_max` codings and for an unknown one of something that is no text; kNetwork for data that
/// is broken or ends early. A wrong checksum is forgiven when the data is whole.
Result<std::string> decode_content(std::string_view raw, std::string_view codings, DecodeLimits limits);

}  // namespace headwater::crawler
