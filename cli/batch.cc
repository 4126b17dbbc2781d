#include "cli/batch.h"

#include <boost/json.hpp>
#include <cstdio>
#include <iostream>
#include <vector>

#include "base/utf8.h"
#include "cli/terminal.h"
#include "daemon/files.h"
#include "daemon/json.h"
#include "daemon/json_text.h"
#include "daemon/parallel.h"

namespace headwater::cli {

namespace json = boost::json;

namespace {
constexpr std::size_t kLinesAtOnce = 256;
}

int run_batch(unsigned threads, const std::function<json::object(const json::object& line, const json::value& id)>& answer) {
  const Status read =
      daemon::for_each_line_batch(std::cin, kLinesAtOnce, [&](const std::vector<std::string>& lines, std::size_t first) -> Status {
        std::vector<std::string> answers(lines.size());
        daemon::for_each_index(threads, lines.size(), [&](std::size_t i) {
          if (trim(lines[i]).empty()) return;
          const auto object = daemon::parse_json_line(lines[i], first + i);
          const json::value* id = object ? object->if_contains("id") : nullptr;
          const json::value key = id == nullptr ? json::value(nullptr) : *id;
          answers[i] = daemon::json_text(object ? answer(*object, key) : daemon::error_object(nullptr, object.error())) + "\n";
        });
        for (const std::string& line : answers) std::fwrite(line.data(), 1, line.size(), stdout);
        std::fflush(stdout);
        return {};
      });
  return read ? kDone : fail("cannot read the batch", read.error());
}

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace headwater::cli
