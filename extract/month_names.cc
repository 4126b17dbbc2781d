#include "extract/month_names.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "extract/embedded.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

const std::unordered_map<std::string, unsigned>& month_names() {
  static const auto table = [] {
    std::unordered_map<std::string, unsigned> out;
    for_each_tsv_row(embedded_month_names(), [&](std::string_view /*language*/, std::string_view names) {
      for (unsigned month = 1; !names.empty(); ++month) {
        const std::string_view name = names.substr(0, names.find(' '));
        names.remove_prefix(std::min(name.size() + 1, names.size()));
        out.emplace(fold_text(name), month);
      }
    });
    return out;
  }();
  return table;
}

}  // namespace

unsigned month_of_name(std::string_view folded) {
  const auto found = month_names().find(std::string(folded));
  return found == month_names().end() ? 0 : found->second;
}

}  // namespace headwater::extract
