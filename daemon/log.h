// The daemon's log on stderr: one line a state change, as text or as JSON.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "daemon/config.h"

namespace headwater::daemon {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

/// Sets format and level; may be called again.
void set_log(const Config::Log& config);

using LogFields = std::initializer_list<std::pair<std::string_view, std::string>>;

/// `event` is stable and names what happened ("job_started"); the fields say to what. Thread: any.
void log_event(LogLevel level, std::string_view event, LogFields fields = {});

}  // namespace headwater::daemon
