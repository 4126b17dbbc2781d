#include "daemon/api_body.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/limits.h"
#include "base/utf8.h"

namespace headwater::daemon {

namespace json = boost::json;

RequestBody::RequestBody(const HttpRequest& request) {
  if (!ascii_lower(request.header("content-type")).starts_with("application/json")) {
    error_ = make_error(Errc::kUnsupported, "the body must be JSON: send it with Content-Type: application/json");
    return;
  }
  json::parse_options options;
  options.max_depth = limits::kJsonDepthMax;
  boost::system::error_code wrong;
  json::value value = json::parse(request.body, wrong, {}, options);
  if (wrong) {
    fail("the body is not JSON: " + wrong.message());
  } else if (!value.is_object()) {
    fail("the body must be a JSON object");
  } else {
    object_ = std::move(value.get_object());
  }
}

void RequestBody::fail(std::string detail) {
  if (!error_) error_ = make_error(Errc::kInvalidInput, std::move(detail));
}

const json::value* RequestBody::take(std::string_view name) {
  known_.emplace(name);
  const json::value* value = object_.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string RequestBody::text(std::string_view name, std::size_t bytes_max, std::string otherwise) {
  const json::value* value = take(name);
  if (value == nullptr) return otherwise;
  if (!value->is_string()) {
    fail(fmt::format("\"{}\" must be a string", name));
    return otherwise;
  }
  const std::string_view found = value->get_string();
  if (found.size() > bytes_max) fail(fmt::format("\"{}\" is longer than {} bytes", name, bytes_max));
  return std::string(found);
}

std::string RequestBody::required_text(std::string_view name, std::size_t bytes_max) {
  std::string found = text(name, bytes_max);
  if (trim(found).empty()) fail(fmt::format("\"{}\" is missing", name));
  return found;
}

std::int64_t RequestBody::number(std::string_view name, std::int64_t min, std::int64_t max, std::int64_t otherwise) {
  const json::value* value = take(name);
  if (value == nullptr) return otherwise;
  boost::system::error_code wrong;
  const auto found = value->is_number() ? value->to_number<std::int64_t>(wrong) : std::int64_t{0};
  if (!value->is_number() || wrong || found < min || found > max) {
    fail(fmt::format("\"{}\" must be a whole number from {} to {}", name, min, max));
    return otherwise;
  }
  return found;
}

bool RequestBody::flag(std::string_view name, bool otherwise) {
  const json::value* value = take(name);
  if (value == nullptr) return otherwise;
  if (!value->is_bool()) {
    fail(fmt::format("\"{}\" must be true or false", name));
    return otherwise;
  }
  return value->get_bool();
}

std::vector<std::string> RequestBody::texts(std::string_view name, std::size_t count_max, std::size_t bytes_max) {
  std::vector<std::string> out;
  const json::value* value = take(name);
  if (value == nullptr) return out;
  if (!value->is_array()) {
    fail(fmt::format("\"{}\" must be an array of strings", name));
    return out;
  }
  if (value->get_array().size() > count_max) fail(fmt::format("\"{}\" has more than {} elements", name, count_max));
  for (const json::value& element : value->get_array()) {
    if (!element.is_string() || element.get_string().size() > bytes_max) {
      fail(fmt::format("\"{}\" must hold strings of at most {} bytes", name, bytes_max));
      return out;
    }
    out.emplace_back(element.get_string());
  }
  return out;
}

Status RequestBody::finish() {
  for (const auto& field : object_) {
    if (!known_.contains(std::string_view(field.key()))) {
      std::string names;
      for (const std::string& name : known_) names += (names.empty() ? "" : ", ") + name;
      fail(fmt::format("unknown field \"{}\"; this request knows: {}", std::string_view(field.key()), names));
      break;
    }
  }
  if (error_) return *error_;
  return {};
}

}  // namespace headwater::daemon
