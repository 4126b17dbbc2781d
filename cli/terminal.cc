#include "cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace headwater::cli {

namespace {
ColorChoice color_choice = ColorChoice::kAuto;  // set once, before any output

bool color_on() {
  if (color_choice != ColorChoice::kAuto) return color_choice == ColorChoice::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  if (no_color != nullptr && *no_color != '\0') return false;
  return isatty(STDOUT_FILENO) != 0 && term != nullptr && std::string_view(term) != "dumb";
}

std::string styled(std::string_view text, const char* code) {
  return color_on() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

constexpr auto kLogLineEvery = std::chrono::seconds(10);
}  // namespace

void message(std::string_view text) { fmt::print(stderr, "headwater: {}\n", text); }

int fail(const Error& error) {
  message(error.detail);
  switch (error.code) {
    case Errc::kStoreLocked:
    case Errc::kStore:
    case Errc::kCorrupt:
      return kStoreUnavailable;
    case Errc::kInvalidUsage:
      return kWrongUsage;
    default:
      return kFailed;
  }
}

int fail(std::string_view what, const Error& error) { return fail(make_error(error.code, fmt::format("{}: {}", what, error.detail))); }

void set_color(ColorChoice choice) { color_choice = choice; }
std::string bold(std::string_view text) { return styled(text, "1"); }
std::string dim(std::string_view text) { return styled(text, "2"); }

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

Progress::Progress(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0), last_line_(std::chrono::steady_clock::now()) {}
Progress::~Progress() { erase(); }

void Progress::erase() {
  for (; painted_ > 0; --painted_) std::fputs("\x1b[1A\x1b[2K", stderr);
}

void Progress::paint(const std::string& first, const std::string& second) {
  erase();
  fmt::print(stderr, "{}\n{}\n", first, second);
  painted_ = 2;
}

void Progress::say(std::string_view text) {
  erase();
  fmt::print(stderr, "  {}\n", text);
}

void Progress::show(const daemon::CrawlProgress& now) {
  if (quiet_) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.elapsed).count();
  const double elapsed = std::max(0.001, static_cast<double>(now.elapsed.count()) / 1e3);
  std::int64_t skipped = 0;
  std::string reasons;
  for (const auto& [reason, count] : now.skipped) {
    skipped += count;
    reasons += fmt::format("{}{} {}", reasons.empty() ? ": " : ", ", reason, grouped(count));
  }
  if (terminal_) {
    paint(fmt::format("[{:02}:{:02}:{:02}] {} fetched  {} in flight  {} queued  {} hosts      {:.1f} pages/s  {:.1f} MB/s", seconds / 3600,
                      seconds / 60 % 60, seconds % 60, grouped(now.fetched), grouped(now.in_flight), grouped(now.queued),
                      grouped(now.hosts), static_cast<double>(now.fetched) / elapsed, static_cast<double>(now.bytes) / 1e6 / elapsed),
          fmt::format("           {} articles{}      failed {}  skipped {}{}", grouped(now.articles),
                      now.settling ? "  comparing and judging" : "", grouped(now.failed), grouped(skipped), reasons));
    return;
  }
  if (std::chrono::steady_clock::now() - last_line_ < kLogLineEvery) return;
  last_line_ = std::chrono::steady_clock::now();
  fmt::print(stderr, "progress seconds={} fetched={} in_flight={} queued={} hosts={} articles={} failed={} skipped={} phase={}\n", seconds,
             now.fetched, now.in_flight, now.queued, now.hosts, now.articles, now.failed, skipped, now.settling ? "settle" : "crawl");
}

void Progress::show_count(std::string_view what, std::int64_t count, std::string_view phase) {
  if (quiet_) return;
  if (terminal_) {
    paint(fmt::format("{} {}", grouped(count), what), fmt::format("  {}", phase));
    return;
  }
  if (std::chrono::steady_clock::now() - last_line_ < kLogLineEvery) return;
  last_line_ = std::chrono::steady_clock::now();
  fmt::print(stderr, "progress {}={} phase={}\n", what, count, phase);
}

std::string duration_text(std::int64_t seconds) {
  if (seconds < 0) return "-" + duration_text(-seconds);
  if (seconds >= 86'400) return fmt::format("{} d {:02} h", seconds / 86'400, seconds / 3600 % 24);
  if (seconds >= 3600) return fmt::format("{} h {:02} m", seconds / 3600, seconds / 60 % 60);
  return fmt::format("{} m {:02} s", seconds / 60, seconds % 60);
}

}  // namespace headwater::cli
