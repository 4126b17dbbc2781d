// What goes to a person: messages on stderr, colour only on a terminal, progress that does not get in the way.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"
#include "daemon/crawl.h"

namespace headwater::cli {

// Exit codes (`headwater help exit-codes`).
inline constexpr int kDone = 0;
inline constexpr int kNothingFound = 1;
inline constexpr int kFailed = 2;
inline constexpr int kSeedsFailed = 3;
inline constexpr int kStoreUnavailable = 4;
inline constexpr int kWrongUsage = 64;
inline constexpr int kInterrupted = 130;

/// "headwater: MESSAGE" on stderr.
void message(std::string_view text);

/// Says the error and returns the exit code that stands for it.
int fail(const Error& error);

/// Says "WHAT: WHY" and returns the code.
int fail(std::string_view what, const Error& error);

enum class ColorChoice { kAuto, kAlways, kNever };
void set_color(ColorChoice choice);

/// Bold, dim or plain text for stdout; plain unless stdout is a terminal that wants colour (NO_COLOR, TERM=dumb).
std::string bold(std::string_view text);
std::string dim(std::string_view text);

/// Two lines repainted on a terminal; one logfmt line each 10 s elsewhere. Messages scroll above.
class Progress {
 public:
  explicit Progress(bool quiet);
  ~Progress();
  void show(const daemon::CrawlProgress& progress);
  void show_count(std::string_view what, std::int64_t count, std::string_view phase);
  void say(std::string_view text);

 private:
  void erase();
  void paint(const std::string& first, const std::string& second);
  bool quiet_, terminal_;
  int painted_ = 0;  // lines on the screen now
  std::chrono::steady_clock::time_point last_line_;
};

/// "1,284".
std::string grouped(std::int64_t number);

/// "1 d 03 h", "2 h 40 m", "5 m 07 s".
std::string duration_text(std::int64_t seconds);

}  // namespace headwater::cli
