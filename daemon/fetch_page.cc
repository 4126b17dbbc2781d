#include "daemon/fetch_page.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>

#include "daemon/scope.h"

namespace headwater::daemon {

namespace {
namespace asio = boost::asio;

asio::awaitable<Result<Capture>> follow(crawler::Fetcher& fetcher, crawler::RobotsCache& robots, Url url, const Config::Fetch& most) {
  for (int hop = 0; hop <= most.redirects_max; ++hop) {
    if (robots.find(url) == nullptr) {
      Url origin = url;
      const Status asked = co_await robots.fetch(std::move(origin));
      if (!asked) co_return asked.error();
    }
    if (!robots.find(url)->allows(url)) co_return make_error(Errc::kRobotsDenied, "robots.txt disallows " + url.href());
    crawler::FetchRequest request(url);
    auto capture = co_await fetcher.fetch(std::move(request));
    if (!capture) co_return capture.error();
    if (!is_redirect(capture->status)) {
      if (capture->status >= 200 && capture->status < 300) co_return capture;
      co_return make_error(Errc::kHttpStatus, "the server answered " + std::to_string(capture->status));
    }
    auto target = crawler::redirect_target(*capture, most.url_bytes_max);
    if (!target) co_return target.error();
    url = *std::move(target);
  }
  co_return make_error(Errc::kTooMany, "it redirects more than " + std::to_string(most.redirects_max) + " times");
}
}  // namespace

crawler::FetchOptions fetch_options(const Config& config) {
  crawler::FetchOptions options;
  options.user_agent = user_agent(config);
  options.connect_to = config.fetch.connect_to;
  options.allow_addresses = config.fetch.allow_addresses;
  options.timeout = config.fetch.timeout;
  options.connect_timeout = config.fetch.connect_timeout;
  options.resolve_timeout = config.fetch.resolve_timeout;
  options.dns_cache_ttl = config.fetch.dns_cache_ttl;
  options.dns_cache_hosts = config.fetch.dns_cache_hosts;
  options.body_bytes_max = config.fetch.body_bytes_max;
  options.wire_bytes_max = config.fetch.wire_bytes_max;
  options.header_bytes_max = config.fetch.header_bytes_max;
  options.header_count_max = config.fetch.header_count_max;
  options.content_codings_max = config.fetch.content_codings_max;
  options.ca_file = config.fetch.ca_file;
  return options;
}

crawler::RobotsOptions robots_options(const Config& config) {
  crawler::RobotsOptions options;
  options.hop_delay = config.fetch.delay;
  options.keep = config.fetch.robots_cache_ttl;
  options.bytes_max = config.fetch.robots_bytes_max;
  options.redirects_max = config.fetch.robots_redirects_max;
  options.back_off_max = config.fetch.robots_back_off_max;
  options.retry_after_max = config.fetch.retry_after_max;
  options.origins_max = config.fetch.robots_cache_origins;
  return options;
}

Result<Capture> fetch_page(const Config& config, Url url) {
  asio::io_context io{1};
  const auto fetcher = crawler::Fetcher::create(io, fetch_options(config));
  if (!fetcher) return fetcher.error();
  crawler::RobotsCache robots(**fetcher, system_clock(), product_token(config), robots_options(config));
  Result<Capture> result = make_error(Errc::kCancelled, "the fetch was interrupted");
  asio::co_spawn(io, follow(**fetcher, robots, std::move(url), config.fetch), [&](std::exception_ptr error, Result<Capture> fetched) {
    if (error) std::rethrow_exception(error);
    result = std::move(fetched);
  });
  io.run();
  return result;
}

}  // namespace headwater::daemon
