#include "daemon/json_text.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <cmath>
#include <string_view>

namespace headwater::daemon {

namespace {
namespace json = boost::json;

void append(std::string& out, const json::value& value) {
  if (const json::object* object = value.if_object()) {
    out += '{';
    bool first = true;
    for (const auto& member : *object) {
      if (!first) out += ',';
      first = false;
      out += json::serialize(json::string_view(member.key()));
      out += ':';
      append(out, member.value());
    }
    out += '}';
  } else if (const json::array* array = value.if_array()) {
    out += '[';
    bool first = true;
    for (const json::value& element : *array) {
      if (!first) out += ',';
      first = false;
      append(out, element);
    }
    out += ']';
  } else if (const double* number = value.if_double()) {
    out += std::isfinite(*number) ? fmt::format("{}", *number) : "null";
  } else {
    out += json::serialize(value);
  }
}
}  // namespace

std::string json_text(const json::value& value) {
  std::string out;
  append(out, value);
  return out;
}

}  // namespace headwater::daemon
