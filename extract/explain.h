// The extraction with its reasons: each block of the page and why it is in the text or not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "extract/concepts.h"
#include "extract/extract.h"

namespace headwater::extract {

struct ExplainedBlock {
  std::string text;
  std::string_view fate;  ///< "kept", "dek", "foreign", "link_list" …
  std::string path;       ///< elements from the body down, with classes
  Concepts context = 0;
  unsigned weight = 0, link_weight = 0;
};

struct Explanation {
  Article article;
  std::string_view method;  ///< the candidate that was taken
  std::vector<ExplainedBlock> blocks;
};

Result<Explanation> explain_page(const PageInput& page);

}  // namespace headwater::extract
