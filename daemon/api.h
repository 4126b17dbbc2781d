// The HTTP API under /api/v1, the health and metrics pages, and the web page's files: who may ask what, and which function answers.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/config.h"
#include "daemon/engine.h"
#include "daemon/events.h"
#include "daemon/fresh.h"
#include "daemon/http.h"
#include "daemon/http_server.h"
#include "daemon/monitor.h"
#include "daemon/readers.h"
#include "daemon/site_table.h"
#include "store/outbox.h"

namespace headwater::daemon {

class Metrics;

/// What the status says of the store.
struct StoreSummary {
  store::StoreCounts counts;
  std::vector<std::int64_t> lineages_by_hour;  ///< of the last 24 hours, oldest first
};

/// What handlers work with. Everything outlives the Api.
struct ApiContext {
  boost::asio::io_context& io;
  boost::asio::thread_pool& pool;  ///< blocking reads; as many threads as readers
  store::Store& store;             ///< the writer
  Readers& readers;
  Engine& engine;
  EventLog& events;
  Monitor& monitor;
  Metrics& metrics;
  Fresh<SiteSummary>& sites;
  Fresh<StoreSummary>& summary;
  const Config& config;
  std::function<void()> watches_changed;   ///< the scheduler looks again
  std::function<void()> webhooks_changed;  ///< the sender looks again
  Instant started{};
  bool ready = false;
};

/// Answers on the API pool with a reader of its own.
using BlockingHandler = HttpResponse (*)(ApiContext&, store::Store& reader, const HttpRequest&);
/// Answers on the I/O thread.
using CoroutineHandler = boost::asio::awaitable<HttpResponse> (*)(ApiContext&, HttpRequest);

struct Route {
  std::string_view method;
  std::string_view path;  ///< "/api/v1/articles/{id}"
  store::TokenScope scope;
  BlockingHandler blocking = nullptr;
  CoroutineHandler coroutine = nullptr;
};

/// Every route there is, for the dispatcher and for the test that holds the description against them.
const std::vector<Route>& api_routes();

class Api {
 public:
  explicit Api(ApiContext& context) : context_(context) {}
  /// Checks who asks and from where, finds the route, answers. I/O thread.
  boost::asio::awaitable<HttpResponse> answer(HttpRequest request, Peer peer);

 private:
  boost::asio::awaitable<HttpResponse> dispatch(const Route& route, HttpRequest request);
  boost::asio::awaitable<std::optional<HttpResponse>> refusal(const HttpRequest& request, const Peer& peer, store::TokenScope scope);
  ApiContext& context_;
};

// The parts of the table.
std::vector<Route> article_routes();
std::vector<Route> lineage_routes();
std::vector<Route> crawl_routes();
std::vector<Route> review_routes();

/// A file of the web page, or its index for the page's own routes; 404 where the page was not built in.
HttpResponse web_file(const HttpRequest& request);

// What handlers share.

/// The number in a path or query; kNotFound where it is none.
Result<std::int64_t> parse_id(std::string_view text);

/// "limit" of a list, 1..limits::kApiPageMax. Errors: kInvalidInput.
Result<std::size_t> list_limit(const HttpRequest& request, std::size_t otherwise = 50);

/// The cursor as a number; 0 where there is none. Errors: kInvalidInput.
Result<std::int64_t> list_cursor(const HttpRequest& request);

/// A list answer: items, and the cursor of the next part or null.
HttpResponse list_response(boost::json::array items, std::string next);

/// SHA-256 in hexadecimal, as tokens are kept.
std::string token_hash(std::string_view token);

}  // namespace headwater::daemon
