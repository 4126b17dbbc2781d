// Reads a JSON request body field by field; the first thing wrong is kept and says which field and what is expected.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/http.h"

namespace headwater::daemon {

class RequestBody {
 public:
  explicit RequestBody(const HttpRequest& request);

  bool has(std::string_view name) const { return object_.contains(name); }
  std::string text(std::string_view name, std::size_t bytes_max, std::string otherwise = {});
  std::string required_text(std::string_view name, std::size_t bytes_max);
  std::int64_t number(std::string_view name, std::int64_t min, std::int64_t max, std::int64_t otherwise);
  bool flag(std::string_view name, bool otherwise);
  std::vector<std::string> texts(std::string_view name, std::size_t count_max, std::size_t bytes_max);

  /// Call after the last field: a field that nobody asked for is an error as well.
  Status finish();
  void fail(std::string detail);

 private:
  const boost::json::value* take(std::string_view name);
  boost::json::object object_;
  std::set<std::string, std::less<>> known_;
  std::optional<Error> error_;
};

}  // namespace headwater::daemon
