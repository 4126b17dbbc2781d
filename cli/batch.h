// The --batch mode: JSON Lines on standard input, one answer a line.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace headwater::cli {

/// Answers every line of standard input in input order, on `threads` threads. `answer` is pure. Returns the exit code.
int run_batch(unsigned threads,
              const std::function<boost::json::object(const boost::json::object& line, const boost::json::value& id)>& answer);

/// A string member, or empty.
std::string text_of(const boost::json::object& object, std::string_view name);

}  // namespace headwater::cli
