#include "crawler/fetcher.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>

#include "crawler/transfer.h"

namespace headwater::crawler {

namespace {
namespace asio = boost::asio;
using Now = std::chrono::steady_clock;

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_ALL); });
}
}  // namespace

struct Fetcher::Impl : std::enable_shared_from_this<Fetcher::Impl> {
  Impl(asio::io_context& io, FetchOptions given, AddressGuard guarded, ConnectTo connect)
      : options(std::move(given)),
        guard(std::move(guarded)),
        connect_to(std::move(connect)),
        resolver(io, options.resolver_threads, options.resolve_timeout, options.dns_cache_ttl, options.dns_cache_hosts),
        driver(std::make_shared<CurlDriver>(io)) {}

  // The addresses of a name that the guard permits; empty for a literal address, which libcurl reads itself.
  asio::awaitable<Result<Addresses>> permitted_addresses(std::string host) {
    const Error refused = make_error(Errc::kAddressRefused, host + " is or has a private or otherwise guarded address");
    if (const auto literal = literal_address(host)) {
      if (!guard.permits(*literal)) co_return refused;
      co_return Addresses{};
    }
    auto found = co_await resolver.resolve(std::move(host));
    if (!found) co_return found;
    std::erase_if(*found, [this](const asio::ip::address& address) { return !guard.permits(address); });
    if (found->empty()) co_return refused;
    co_return found;
  }

  asio::awaitable<Result<Capture>> fetch(FetchRequest request) {
    if (!request.url.is_http()) co_return make_error(Errc::kUnsupported, "only http and https URLs can be fetched: " + request.url.href());
    if (is_blocked_port(request.url.port()))
      co_return make_error(Errc::kAddressRefused, "port " + std::to_string(request.url.port()) + " is not one of web servers");
    const Now::time_point begun = Now::now();
    TransferSettings settings;
    settings.endpoint = connect_to.map(request.url.host(), request.url.port());
    auto addresses = co_await permitted_addresses(settings.endpoint.host);
    if (!addresses) co_return addresses.error();
    settings.addresses = *std::move(addresses);
    settings.timeout = options.timeout - std::chrono::duration_cast<std::chrono::milliseconds>(Now::now() - begun);
    Transfer transfer(driver, options, guard, std::move(request));
    if (const auto started = transfer.start(settings); !started) co_return started.error();
    boost::system::error_code ignored;
    co_await transfer.done().async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (!transfer.finished()) co_return make_error(Errc::kCancelled, "cancelled");
    co_return transfer.take_result();
  }

  const FetchOptions options;
  const AddressGuard guard;
  const ConnectTo connect_to;
  Resolver resolver;
  std::shared_ptr<CurlDriver> driver;
};

Fetcher::Fetcher(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Fetcher::~Fetcher() = default;

Result<std::unique_ptr<Fetcher>> Fetcher::create(asio::io_context& io, FetchOptions options) {
  if (options.user_agent.empty() || options.user_agent.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    return make_error(Errc::kInvalidInput, "the user agent must be one line of text and not empty");
  }
  auto guard = AddressGuard::create(options.allow_addresses);
  if (!guard) return guard.error();
  auto connect_to = ConnectTo::create(options.connect_to);
  if (!connect_to) return connect_to.error();
  start_curl();
  auto impl = std::make_shared<Impl>(io, std::move(options), *std::move(guard), *std::move(connect_to));
  return std::unique_ptr<Fetcher>(new Fetcher(std::move(impl)));
}

asio::awaitable<Result<Capture>> Fetcher::fetch(FetchRequest request) {
  const auto alive = impl_;  // this coroutine may outlive the Fetcher
  co_return co_await alive->fetch(std::move(request));
}

}  // namespace headwater::crawler
