// What the engine did lately: rates, answer times, failures by reason. For the status page and the metrics.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "base/time.h"
#include "daemon/engine.h"

namespace headwater::daemon {

/// True when this errc_name is a rule or a limit that was kept, not a failure.
bool is_rule(std::string_view error_name);

struct FailureGroup {
  std::string reason;  ///< errc_name
  std::int64_t count = 0;
  struct Example {
    std::string url, detail;
    Instant at{};
  };
  std::vector<Example> examples;  ///< newest first
};

/// I/O thread only.
class Monitor {
 public:
  explicit Monitor(const Clock& clock);

  void page(const PageEvent& event);
  void failure(const FailureEvent& event);

  /// Over the last minute.
  double pages_per_second() const;
  /// Of the last thousand fetches; 0 where there was none. `share` 0..1.
  double fetch_milliseconds(double share) const;
  const std::map<std::string, std::int64_t>& errors() const { return errors_; }  ///< since the start, by errc_name
  std::vector<FailureGroup> failures() const;                                    ///< of the last thousand, most frequent first
  /// Why the last URL of this host was given up; empty when none was lately.
  std::string last_failure(std::string_view host) const;
  std::int64_t pages() const { return pages_; }
  std::int64_t articles() const { return articles_; }

 private:
  struct Failure {
    std::string url, host, reason, detail;
    Instant at;
  };
  const Clock& clock_;
  Clock::Steady began_;
  std::deque<Clock::Steady> recent_pages_;
  std::deque<double> fetch_times_;
  std::map<std::string, std::int64_t> errors_;
  std::deque<Failure> recent_failures_;
  std::int64_t pages_ = 0, articles_ = 0;
};

}  // namespace headwater::daemon
