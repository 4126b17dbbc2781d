// JSON as text with numbers as people write them: Boost.JSON prints 0.5 as 5E-1.
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace headwater::daemon {

/// One line of JSON (RFC 8259), members in their order.
std::string json_text(const boost::json::value& value);

}  // namespace headwater::daemon
