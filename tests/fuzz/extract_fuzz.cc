#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "extract/extract.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view html(reinterpret_cast<const char*>(data), size);
  const auto article = headwater::extract::extract_page({html, "https://a.example/2024/01/02/x", "", {}});
  if (!article) return 0;
  HW_CHECK(headwater::is_valid_utf8(article->text));
  HW_CHECK(headwater::is_valid_utf8(article->title));
  std::size_t at = 0;
  for (const headwater::Block& block : article->blocks) {
    HW_CHECK(block.begin >= at && block.end > block.begin && block.end <= article->text.size());
    at = block.end;
  }
  HW_CHECK(article->kind == headwater::PageKind::kArticle || article->text.empty());
  return 0;
}
