// Newspapers, agencies and broadcasters by name, and the domains they publish under (data/outlets.tsv, which a person can extend).
#pragma once

#include <string_view>

namespace headwater::extract {

/// The host of the outlet's front page for a name as printed ("THE NEW YORK TIMES", "Reuters Staff"), or empty. The whole text must be
/// the name, give or take an article, "Staff" and such.
std::string_view find_outlet(std::string_view name);

/// True when the host belongs to an outlet's domain of the table.
bool is_outlet_host(std::string_view host);

}  // namespace headwater::extract
