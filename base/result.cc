#include "base/result.h"

namespace headwater {

namespace {
struct ErrcInfo {
  Errc code;
  std::string_view name;
  ErrorClass error_class;
};

constexpr ErrcInfo kErrcs[] = {
    {Errc::kInvalidInput, "invalid_input", ErrorClass::kDrop},
    {Errc::kInvalidUsage, "invalid_usage", ErrorClass::kDrop},
    {Errc::kNotFound, "not_found", ErrorClass::kDrop},
    {Errc::kUnsupported, "unsupported", ErrorClass::kDrop},
    {Errc::kDnsFailed, "dns_failed", ErrorClass::kRetry},
    {Errc::kConnectFailed, "connect_failed", ErrorClass::kRetry},
    {Errc::kTimeout, "timeout", ErrorClass::kRetry},
    {Errc::kNetwork, "network", ErrorClass::kRetry},
    {Errc::kHttpStatus, "http_status", ErrorClass::kDrop},
    {Errc::kHttpRetryStatus, "http_retry_status", ErrorClass::kRetry},
    {Errc::kRobotsDenied, "robots_denied", ErrorClass::kPolicy},
    {Errc::kRobotsUnreachable, "robots_unreachable", ErrorClass::kRetry},
    {Errc::kAddressRefused, "address_refused", ErrorClass::kPolicy},
    {Errc::kOutOfScope, "out_of_scope", ErrorClass::kPolicy},
    {Errc::kTrap, "trap", ErrorClass::kPolicy},
    {Errc::kTooLarge, "too_large", ErrorClass::kLimit},
    {Errc::kTooMany, "too_many", ErrorClass::kLimit},
    {Errc::kTooDeep, "too_deep", ErrorClass::kLimit},
    {Errc::kCancelled, "cancelled", ErrorClass::kRetry},
    {Errc::kStoreLocked, "store_locked", ErrorClass::kInternal},
    {Errc::kStore, "store", ErrorClass::kInternal},
    {Errc::kCorrupt, "corrupt", ErrorClass::kInternal},
    {Errc::kInternal, "internal", ErrorClass::kInternal},
};

const ErrcInfo& info(Errc code) {
  for (const ErrcInfo& entry : kErrcs) {
    if (entry.code == code) return entry;
  }
  return kErrcs[std::size(kErrcs) - 1];
}
}  // namespace

ErrorClass error_class(Errc code) { return info(code).error_class; }
std::string_view errc_name(Errc code) { return info(code).name; }

}  // namespace headwater
