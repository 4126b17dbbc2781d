#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <unordered_map>

#include "base/limits.h"
#include "crawler/fetcher.h"
#include "crawler/robots.h"

namespace headwater::crawler {

namespace {
namespace asio = boost::asio;

struct Entry {
  std::optional<RobotsRules> rules;
  Clock::Steady fresh_until{};                     // of `rules`
  std::optional<Clock::Steady> unreachable_until;  // no request before
  std::chrono::seconds back_off{0};
};

Error unreachable(const std::string& origin, const std::string& why) {
  return make_error(Errc::kRobotsUnreachable, origin + "/robots.txt could not be read, so nothing is fetched there yet: " + why);
}

asio::awaitable<bool> wait(std::chrono::milliseconds delay) {
  asio::steady_timer timer(co_await asio::this_coro::executor, delay);
  boost::system::error_code error;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
}
}  // namespace

struct RobotsCache::Impl {
  Fetcher& fetcher;
  const Clock& clock;
  std::string product_token;
  RobotsOptions options;
  std::unordered_map<std::string, Entry> entries;
  std::deque<std::string> order;  // origins in the order in which they came, the oldest is forgotten first
  std::size_t bytes = 0;          // of all rules

  Entry& entry(const std::string& origin) {
    const auto [found, added] = entries.try_emplace(origin);
    if (added) order.push_back(origin);
    return found->second;
  }

  // All but `newest`, which may be an old origin whose rules were read again.
  void forget_oldest(const std::string& newest) {
    while (order.size() > options.origins_max || (bytes > kRobotsCacheBytesMax && order.size() > 1)) {
      if (order.front() == newest) {
        order.push_back(newest);
      } else {
        const auto oldest = entries.find(order.front());
        if (oldest->second.rules) bytes -= oldest->second.rules->bytes();
        entries.erase(oldest);
      }
      order.pop_front();
    }
  }

  void remember(const std::string& origin, RobotsRules rules) {
    Entry& known = entry(origin);
    if (known.rules) bytes -= known.rules->bytes();
    bytes += rules.bytes();
    known.rules = std::move(rules);
    known.fresh_until = clock.steady_now() + options.keep;
    known.unreachable_until.reset();
    known.back_off = std::chrono::seconds{0};
    forget_oldest(origin);
  }

  // Rules that were read before stay in force (section 2.4: unless the robots.txt is unreachable). `asked`: how long the host asked to
  // be left alone.
  Status remember_unreachable(const std::string& origin, const std::string& why, std::chrono::seconds asked = {}) {
    Entry& known = entry(origin);
    known.back_off =
        std::min(std::max(known.back_off * 2, limits::kRobotsBackOffMin), std::chrono::ceil<std::chrono::seconds>(options.back_off_max));
    known.unreachable_until = clock.steady_now() + std::max(known.back_off, asked);
    if (known.rules) known.fresh_until = *known.unreachable_until;
    const bool known_rules = known.rules.has_value();
    forget_oldest(origin);
    return known_rules ? Status{} : unreachable(origin, why);
  }

  asio::awaitable<Status> fetch(Url url) {
    const std::string origin = url.origin();
    const auto known = entries.find(origin);
    const Clock::Steady now = clock.steady_now();
    if (known != entries.end() && known->second.rules && known->second.fresh_until > now) co_return Status{};
    if (known != entries.end() && known->second.unreachable_until > now) co_return unreachable(origin, "asked a short while ago");
    auto target = Url::parse("/robots.txt", &url);
    if (!target) co_return target.error();
    for (int hops = 0; hops <= options.redirects_max; ++hops) {
      if (hops > 0 && !co_await wait(options.hop_delay)) co_return make_error(Errc::kCancelled, "cancelled");
      FetchRequest request(*target);
      request.body_bytes_max = options.bytes_max;
      request.truncate = true;
      const auto capture = co_await fetcher.fetch(std::move(request));
      if (!capture && capture.error().code == Errc::kCancelled) co_return capture.error();
      if (!capture) co_return remember_unreachable(origin, capture.error().detail);
      const int status = capture->status;
      if (status >= 500 || status == 429) {
        const Instant wall = clock.now();
        const std::chrono::seconds asked = retry_after(*capture, wall, options.retry_after_max).value_or(wall) - wall;
        co_return remember_unreachable(origin, "HTTP status " + std::to_string(status), asked);
      }
      if (status >= 200 && status < 300) {
        remember(origin, RobotsRules::parse(capture->body, product_token, options.bytes_max));
        co_return Status{};
      }
      target = redirect_target(*capture);
      if (status >= 400 || !target) break;
    }
    remember(origin, RobotsRules::allow_all());  // unavailable (section 2.3.1.3), or too many redirects (2.3.1.2)
    co_return Status{};
  }
};

RobotsCache::RobotsCache(Fetcher& fetcher, const Clock& clock, std::string product_token, RobotsOptions options)
    : impl_(new Impl{fetcher, clock, std::move(product_token), options, {}, {}, 0}) {}
RobotsCache::~RobotsCache() = default;

const RobotsRules* RobotsCache::find(const Url& url) const {
  const auto found = impl_->entries.find(url.origin());
  if (found == impl_->entries.end() || !found->second.rules || found->second.fresh_until <= impl_->clock.steady_now()) return nullptr;
  return &*found->second.rules;
}

asio::awaitable<Status> RobotsCache::fetch(Url url) { return impl_->fetch(std::move(url)); }

std::optional<Clock::Steady> RobotsCache::unreachable_until(const Url& url) const {
  const auto found = impl_->entries.find(url.origin());
  if (found == impl_->entries.end() || found->second.unreachable_until <= impl_->clock.steady_now()) return std::nullopt;
  return found->second.unreachable_until;
}

}  // namespace headwater::crawler
