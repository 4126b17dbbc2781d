// What is wrong with a command line, in one line that says what to do instead.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace headwater::cli {

/// For the error that parsing `argv` by `app` ended with. A command or option that does not exist is named, with the nearest that does.
std::string usage_problem(const CLI::App& app, const CLI::ParseError& error, int argc, const char* const* argv);

}  // namespace headwater::cli
