// Runs the built program as a person would: real process, fresh folder, whole output.
#pragma once

#include <sys/types.h>

#include <boost/json.hpp>
#include <filesystem>
#include <string>
#include <vector>

namespace headwater::e2e {

struct Output {
  int exit_code = -1;        ///< 128 + signal when killed
  std::string out, err;
};

/// Runs `headwater ARGUMENTS` with `input` on its standard input and waits.
Output run(const std::vector<std::string>& arguments, const std::string& input = {});

/// A started program that the test may kill. Its output goes to files in `folder`.
class Started {
 public:
  Started(const std::vector<std::string>& arguments, const std::filesystem::path& folder);
  ~Started();                ///< kills and reaps
  void signal(int number) const;
  int wait();                ///< exit code, or 128 + signal
  bool running();

 private:
  pid_t pid_ = -1;
  int code_ = -1;
};

/// A folder that is gone after the test.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  std::filesystem::path path;
  /// Writes a file in it and returns its path.
  std::string file(const std::string& name, const std::string& text) const;
};

/// Every line of `text` as a JSON object; a test failure where one is not.
std::vector<boost::json::object> json_lines(const std::string& text);

/// The objects of one type.
std::vector<boost::json::object> of_type(const std::vector<boost::json::object>& objects, std::string_view type);

/// The text member `name`, or "" where it is null or missing.
std::string text(const boost::json::object& object, std::string_view name);

}  // namespace headwater::e2e
