#include "daemon/api.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <chrono>
#include <iterator>

#include "base/limits.h"
#include "base/utf8.h"
#include "daemon/metrics.h"
#include "daemon/run_on.h"

namespace headwater::daemon {

namespace asio = boost::asio;
namespace json = boost::json;
using asio::awaitable;
using store::TokenScope;

namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    if (path.front() == '/') path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    out.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return out;
}

bool matches(const Route& route, const std::vector<std::string_view>& segments, std::vector<std::string>& params) {
  const auto pattern = segments_of(route.path);
  if (pattern.size() != segments.size()) return false;
  params.clear();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].starts_with('{'))
      params.emplace_back(segments[i]);
    else if (pattern[i] != segments[i])
      return false;
  }
  return true;
}

bool is_text(std::string_view bytes) { return is_valid_utf8(bytes) && bytes.find('\0') == std::string_view::npos; }

bool is_readable(const HttpRequest& request) {
  return is_text(request.path) && std::all_of(request.query.begin(), request.query.end(),
                                              [](const auto& part) { return is_text(part.first) && is_text(part.second); });
}

bool is_write(const HttpRequest& request) { return request.method != "GET"; }

// The host name of "example.test:8420" or "[::1]:8420".
std::string_view host_name(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(0, std::min(authority.find(']'), authority.size() - 1) + 1);
  return authority.substr(0, authority.find(':'));
}

// A page of another site must not reach a daemon that asks for no token: neither by a name that resolves to loopback (DNS rebinding), nor
// by a form or script of its own (CSRF).
std::optional<HttpResponse> foreign_page(const HttpRequest& request, const Config& config) {
  const std::string_view host = host_name(request.header("host"));
  const auto& named = config.serve.hosts;
  if (host != "localhost" && host != "127.0.0.1" && host != "[::1]" && std::find(named.begin(), named.end(), host) == named.end())
    return problem(
        421, "misdirected",
        fmt::format("this daemon does not answer to the name \"{}\"; open it by its address, or name the host in [serve] hosts", host));
  const std::string_view site = request.header("sec-fetch-site");
  const std::string_view origin = request.header("origin");
  const bool own_origin = origin.empty() || origin == fmt::format("http://{}", request.header("host")) ||
                          origin == fmt::format("https://{}", request.header("host"));
  if (is_write(request) && (!own_origin || (!site.empty() && site != "same-origin" && site != "none")))
    return problem(403, "cross_site", "a page of another site may not change anything here");
  return std::nullopt;
}

HttpResponse run_blocking(BlockingHandler handler, ApiContext* context, const HttpRequest& request) {
  Readers::Lease lease(context->readers);
  HttpResponse response = handler(*context, *lease, request);
  pack(request, response);
  return response;
}

std::vector<Route> all_routes() {
  std::vector<Route> out;
  for (auto part : {article_routes(), lineage_routes(), crawl_routes(), review_routes()})
    std::move(part.begin(), part.end(), std::back_inserter(out));
  return out;
}

Result<std::optional<store::Token>> find_token(store::Store* store, const std::string& hash) { return store::Tokens(*store).find(hash); }

HttpResponse health(const ApiContext& context, std::string_view path) {
  HttpResponse response;
  response.content_type = "text/plain; charset=utf-8";
  const bool failed = context.engine.fatal().has_value();
  const bool good = path == "/-/healthy" ? !failed : context.ready && !failed && !context.engine.stopping();
  response.status = good ? 200 : 503;
  response.body = good ? "ok\n" : failed ? context.engine.fatal()->detail + "\n" : "not ready\n";
  return response;
}

}  // namespace

const std::vector<Route>& api_routes() {
  static const std::vector<Route>& routes = *new std::vector<Route>(all_routes());
  return routes;
}

std::string token_hash(std::string_view token) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(token.data(), token.size(), digest, &length, EVP_sha256(), nullptr);
  std::string out;
  for (unsigned int i = 0; i < length; ++i) out += fmt::format("{:02x}", digest[i]);
  return out;
}

awaitable<std::optional<HttpResponse>> Api::refusal(const HttpRequest& request, const Peer& peer, TokenScope scope) {
  if (peer.unix_socket) co_return std::nullopt;
  const std::string_view authorization = request.header("authorization");
  if (peer.loopback && authorization.empty()) co_return foreign_page(request, context_.config);
  HttpResponse unknown = problem(401, "unauthorized",
                                 "a token is needed: make one with \"headwater token add NAME\" on the daemon's machine and send it as "
                                 "Authorization: Bearer TOKEN");
  unknown.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (!authorization.starts_with("Bearer ")) co_return unknown;
  std::string hash = token_hash(trim(authorization.substr(7)));
  const auto token = co_await run_on(context_.pool, find_token, &context_.store, std::move(hash));
  if (!token) co_return problem(token.error());
  if (!*token) co_return unknown;
  if (scope == TokenScope::kWrite && (*token)->scope != TokenScope::kWrite) co_return problem(403, "forbidden", "this token may read only");
  co_return std::nullopt;
}

awaitable<HttpResponse> Api::dispatch(const Route& route, HttpRequest request) {
  if (route.coroutine != nullptr) co_return co_await route.coroutine(context_, std::move(request));
  co_return co_await run_on(context_.pool, run_blocking, route.blocking, &context_, std::move(request));
}

awaitable<HttpResponse> Api::answer(HttpRequest request, Peer peer) {
  const auto began = std::chrono::steady_clock::now();
  if (!is_readable(request)) co_return problem(400, "bad_request", "the path and the query must be UTF-8 without NUL");
  const auto segments = segments_of(request.path);
  const Route* found = nullptr;
  std::string allowed;
  std::vector<std::string> params;
  for (const Route& route : api_routes()) {
    if (!matches(route, segments, params)) continue;
    if (route.method == request.method) {
      found = &route;
      break;
    }
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  const bool api = request.path.starts_with("/api/");
  const bool health_page = request.path == "/-/healthy" || request.path == "/-/ready";
  HttpResponse response;
  if (health_page) co_return health(context_, request.path);
  auto refused = co_await refusal(request, peer, found != nullptr ? found->scope : TokenScope::kRead);
  if (refused) {
    response = std::move(*refused);
  } else if (found != nullptr) {
    request.params = std::move(params);
    response = co_await dispatch(*found, std::move(request));
  } else if (!allowed.empty()) {
    response = problem(405, "method_not_allowed", fmt::format("{} knows {} only", request.path, allowed));
    response.headers.emplace_back("Allow", allowed);
  } else if (request.path == "/metrics" && request.method == "GET") {
    response = co_await context_.metrics.answer(context_);
  } else if (api || request.path.starts_with("/-/")) {
    response = problem(404, "not_found", fmt::format("there is no {}; /api/v1/openapi.json lists what there is", request.path));
  } else if (request.method != "GET") {
    response = problem(405, "method_not_allowed", "pages can only be read");
  } else {
    response = web_file(request);
  }
  if (api) context_.metrics.request(found != nullptr ? found->path : "other", response.status, std::chrono::steady_clock::now() - began);
  co_return response;
}

Result<std::int64_t> parse_id(std::string_view text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id <= 0)
    return make_error(Errc::kNotFound, fmt::format("\"{}\" is no id of this store", text.substr(0, 64)));
  return id;
}

Result<std::size_t> list_limit(const HttpRequest& request, std::size_t otherwise) {
  const std::string_view text = request.parameter("limit");
  if (text.empty()) return otherwise;
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc{} || end != text.data() + text.size() || limit < 1 || limit > limits::kApiPageMax)
    return make_error(Errc::kInvalidInput, fmt::format("\"limit\" must be a number from 1 to {}", limits::kApiPageMax));
  return limit;
}

Result<std::int64_t> list_cursor(const HttpRequest& request) {
  const std::string_view text = request.parameter("cursor");
  if (text.empty()) return std::int64_t{0};
  const auto id = parse_id(text);
  if (!id) return make_error(Errc::kInvalidInput, "\"cursor\" must be the \"next\" of an earlier answer");
  return *id;
}

HttpResponse list_response(json::array items, std::string next) {
  return json_response(json::object{{"items", std::move(items)}, {"next", next.empty() ? json::value(nullptr) : json::value(next)}});
}

}  // namespace headwater::daemon
