#include "extract/outlets.h"

#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "extract/embedded.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

struct Table {
  std::unordered_map<std::string, std::string_view> by_name;
  std::unordered_set<std::string_view> hosts;
};

const Table& table() {
  static const Table out = [] {
    Table t;
    for_each_tsv_row(embedded_outlets(), [&](std::string_view name, std::string_view domain) {
      t.by_name.emplace(fold_text(name), domain);
      if (domain.substr(0, 4) == "www.") domain.remove_prefix(4);
      t.hosts.insert(domain);
    });
    return t;
  }();
  return out;
}

std::string_view look_up(const std::string& folded) {
  const auto found = table().by_name.find(folded);
  return found == table().by_name.end() ? std::string_view{} : found->second;
}

}  // namespace

std::string_view find_outlet(std::string_view name) {
  if (name.size() < 2 || name.size() > 80) return {};
  std::string folded = fold_text(name);
  if (const auto domain = look_up(folded); !domain.empty()) return domain;
  constexpr std::array<std::string_view, 12> kTails{" staff",   " staff writer", " staff writers", " staff reporter",
                                                    " editors", " reporters",    " news service",  " newsroom",
                                                    " online",  " team",         " redaktion",     " correspondent"};
  for (std::string_view tail : kTails)
    if (folded.size() > tail.size() && folded.compare(folded.size() - tail.size(), tail.size(), tail) == 0)
      if (const auto domain = look_up(folded.substr(0, folded.size() - tail.size())); !domain.empty()) return domain;
  if (folded.compare(0, 4, "the ") == 0) return look_up(folded.substr(4));
  return {};
}

bool is_outlet_host(std::string_view host) {
  if (host.substr(0, 4) == "www.") host.remove_prefix(4);
  return table().hosts.count(host) > 0;
}

}  // namespace headwater::extract
