#include "daemon/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/json.hpp>
#include <memory>

#include "daemon/json_text.h"

namespace headwater::daemon {

namespace {
std::atomic<bool> as_json = false;

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

spdlog::logger& logger() {
  static spdlog::logger& one = *[] {
    auto* made = new spdlog::logger("headwater", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->flush_on(spdlog::level::debug);
    return made;
  }();
  return one;
}

// logfmt: a value with spaces, quotes or '=' is quoted.
std::string value_text(const std::string& value) {
  if (!value.empty() && value.find_first_of(" \"=\n\t") == std::string::npos) return value;
  return json_text(boost::json::value(value));
}
}  // namespace

void set_log(const Config::Log& config) {
  as_json = config.format == "json";
  // The text of a JSON line is a member list that json_text made; the pattern puts the time and the level before it.
  logger().set_pattern(as_json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})" : "%Y-%m-%dT%H:%M:%S.%eZ %l %v",
                       spdlog::pattern_time_type::utc);
  logger().set_level(spdlog::level::from_str(config.level));
}

void log_event(LogLevel level, std::string_view event, LogFields fields) {
  if (!logger().should_log(level_of(level))) return;
  std::string line;
  if (as_json) {
    boost::json::object object{{"event", event}};
    for (const auto& [name, value] : fields) object[name] = value;
    const std::string text = json_text(object);
    line = text.substr(1, text.size() - 2);
  } else {
    line = event;
    for (const auto& [name, value] : fields) line.append(" ").append(name).append("=").append(value_text(value));
  }
  logger().log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace headwater::daemon
