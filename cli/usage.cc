#include "cli/usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "base/nearest.h"

namespace headwater::cli {
namespace {

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) out.push_back(command->get_name());
  return out;
}

// "--depth", "-q" and their like of a command and of the program, each with its option.
std::map<std::string, const CLI::Option*> options_of(const CLI::App& app, const CLI::App* command) {
  std::map<std::string, const CLI::Option*> out;
  for (const CLI::App* owner : {command, &app}) {
    if (owner == nullptr) continue;
    for (const CLI::Option* option : owner->get_options()) {
      for (const std::string& name : option->get_lnames()) out.emplace("--" + name, option);
      for (const std::string& name : option->get_snames()) out.emplace("-" + name, option);
    }
  }
  return out;
}

std::vector<std::string> keys(const std::map<std::string, const CLI::Option*>& options) {
  std::vector<std::string> out;
  for (const auto& entry : options) out.push_back(entry.first);
  return out;
}

// What was meant, where it is no further from it than a mistyped word: half of its letters.
std::string meant(const std::vector<std::string>& known, const std::string& word) {
  const std::string name = nearest(known, word);
  if (name.empty() || 2 * edit_distance(name, word) > word.size()) return ".";
  return fmt::format("; did you mean \"{}\"?", name);
}

}  // namespace

std::string usage_problem(const CLI::App& app, const CLI::ParseError& error, int argc, const char* const* argv) {
  const std::vector<std::string> commands = command_names(app);
  const CLI::App* given = app.get_subcommands().empty() ? nullptr : app.get_subcommands().front();
  const std::map<std::string, const CLI::Option*> options = options_of(app, given);
  const std::string see = given == nullptr ? "headwater help" : fmt::format("headwater {} --help", given->get_name());
  for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
    const std::string_view word = argv[i];
    if (word.size() > 1 && word.front() == '-') {
      const std::string name(word.substr(0, word.find('=')));
      const auto option = options.find(name);
      const bool number = word.find_first_not_of("-.0123456789") == std::string_view::npos;
      const bool bundle = word[1] != '-' && options.contains(name.substr(0, 2));                         // -qn, -n5
      if (option != options.end() && name == word && option->second->get_items_expected_max() > 0) ++i;  // its value
      if (option != options.end() || number || bundle) continue;
      return fmt::format("there is no option \"{}\"{} \"{}\" lists them.", name, meant(keys(options), name), see);
    }
    if (given == nullptr && std::find(commands.begin(), commands.end(), word) == commands.end())
      return fmt::format("there is no command \"{}\"{} \"{}\" lists them.", word, meant(commands, std::string(word)), see);
  }
  if (given == nullptr) return fmt::format("a command is needed. \"{}\" lists them.", see);
  return fmt::format("{}. \"{}\" shows the usage.", error.what(), see);
}

}  // namespace headwater::cli
