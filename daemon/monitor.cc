#include "daemon/monitor.h"

#include <algorithm>

namespace headwater::daemon {

namespace {
constexpr std::size_t kRecent = 1000;
constexpr std::size_t kExamples = 5;
constexpr std::chrono::seconds kRateWindow{60};
constexpr std::size_t kRatePagesMax = 100'000;
}  // namespace

bool is_rule(std::string_view error_name) {
  for (const Errc code : {Errc::kRobotsDenied, Errc::kAddressRefused, Errc::kOutOfScope, Errc::kTooLarge, Errc::kTooMany, Errc::kTooDeep}) {
    if (errc_name(code) == error_name) return true;
  }
  return false;
}

Monitor::Monitor(const Clock& clock) : clock_(clock), began_(clock.steady_now()) {}

void Monitor::page(const PageEvent& event) {
  ++pages_;
  if (event.article) ++articles_;
  recent_pages_.push_back(clock_.steady_now());
  while (recent_pages_.size() > kRatePagesMax || recent_pages_.front() + kRateWindow < clock_.steady_now()) recent_pages_.pop_front();
  fetch_times_.push_back(static_cast<double>(event.fetch.count()));
  if (fetch_times_.size() > kRecent) fetch_times_.pop_front();
}

void Monitor::failure(const FailureEvent& event) {
  const std::string reason(errc_name(event.error.code));
  ++errors_[reason];
  const auto url = Url::parse(event.url);
  recent_failures_.push_back({event.url, url ? std::string(url->host()) : std::string(), reason, event.error.detail, clock_.now()});
  if (recent_failures_.size() > kRecent) recent_failures_.pop_front();
}

double Monitor::pages_per_second() const {
  const Clock::Steady now = clock_.steady_now();
  const auto window = std::min<Clock::Steady::duration>(kRateWindow, now - began_);
  const auto first = std::lower_bound(recent_pages_.begin(), recent_pages_.end(), now - window);
  const double seconds = std::chrono::duration<double>(window).count();
  return seconds > 0 ? static_cast<double>(recent_pages_.end() - first) / seconds : 0;
}

double Monitor::fetch_milliseconds(double share) const {
  if (fetch_times_.empty()) return 0;
  std::vector<double> times(fetch_times_.begin(), fetch_times_.end());
  const auto at = times.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(times.size() - 1));
  std::nth_element(times.begin(), at, times.end());
  return *at;
}

std::string Monitor::last_failure(std::string_view host) const {
  for (auto failure = recent_failures_.rbegin(); failure != recent_failures_.rend(); ++failure) {
    if (failure->host == host) return failure->detail;
  }
  return {};
}

std::vector<FailureGroup> Monitor::failures() const {
  std::map<std::string, FailureGroup> groups;
  for (auto failure = recent_failures_.rbegin(); failure != recent_failures_.rend(); ++failure) {
    FailureGroup& group = groups[failure->reason];
    group.reason = failure->reason;
    ++group.count;
    if (group.examples.size() < kExamples) group.examples.push_back({failure->url, failure->detail, failure->at});
  }
  std::vector<FailureGroup> out;
  for (auto& [reason, group] : groups) out.push_back(std::move(group));
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
  return out;
}

}  // namespace headwater::daemon
