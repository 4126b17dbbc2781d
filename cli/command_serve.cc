// headwater serve, token, config
#include <fmt/format.h>
#include <openssl/rand.h>

#include <boost/json.hpp>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "daemon/api.h"
#include "daemon/service.h"
#include "store/outbox.h"

namespace headwater::cli {

namespace json = boost::json;

namespace {
constexpr std::size_t kTokenBytes = 24;

Result<std::string> random_token() {
  unsigned char bytes[kTokenBytes];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return make_error(Errc::kInternal, "the system gave no random bytes");
  std::string out = "hw_";
  for (const unsigned char byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

int add_token(store::Store& store, const TokenArgs& args) {
  const auto secret = random_token();
  if (!secret) return fail(secret.error());
  const store::Token token{args.name, args.write ? store::TokenScope::kWrite : store::TokenScope::kRead, system_clock().now()};
  if (const Status added = store::Tokens(store).add(token, daemon::token_hash(*secret)); !added)
    return fail("cannot add the token", added.error());
  message(fmt::format("a token that may {}; it is shown this once", args.write ? "read and write" : "read"));
  fmt::print("{}\n", *secret);
  return kDone;
}

int list_tokens(store::Store& store, bool as_json) {
  const auto tokens = store::Tokens(store).list();
  if (!tokens) return fail(tokens.error());
  for (const store::Token& token : *tokens) {
    const std::string_view scope = token.scope == store::TokenScope::kWrite ? "write" : "read";
    if (as_json)
      print_json(json::object{{"type", "token"}, {"name", token.name}, {"scope", scope}, {"created", format_rfc3339(token.created)}});
    else
      fmt::print("{:<24} {:<6} {}\n", token.name, scope, format_rfc3339(token.created));
  }
  return tokens->empty() ? kNothingFound : kDone;
}
}  // namespace

int run_serve(const ServeArgs& args) {
  auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  if (!args.listen.empty()) config->serve.listen = {args.listen};
  daemon::ServiceHooks hooks;
  hooks.on_ready = [&](const std::vector<std::string>& urls) {
    for (const std::string& url : urls) message("serving " + url);
  };
  hooks.reload = [&]() -> Result<daemon::Config> {
    auto fresh = effective_config(args.common);
    if (fresh && !args.listen.empty()) fresh->serve.listen = {args.listen};
    return fresh;
  };
  const Status served = daemon::Service(*config, std::move(hooks)).run();
  return served ? kDone : fail("cannot serve", served.error());
}

int run_token(const TokenArgs& args) {
  const auto config = effective_config(args.common);
  if (!config) return fail(config.error());
  // Beside a running daemon: SQLite lets a second process write one row.
  const auto store = open_store(*config, args.action == "list" ? store::OpenMode::kReadOnly : store::OpenMode::kBeside);
  if (!store) return fail(store.error());
  if (args.action == "list") return list_tokens(**store, args.common.json);
  if (args.action == "add") return add_token(**store, args);
  const Status revoked = store::Tokens(**store).revoke(args.name);
  if (!revoked) return fail("cannot revoke the token", revoked.error());
  message("revoked " + args.name);
  return kDone;
}

int run_config(const StoreArgs& args) {
  daemon::ConfigOrigins origins;
  const auto config = effective_config(args.common, &origins);
  if (!config) return fail(config.error());
  for (const daemon::ConfigKey& key : daemon::list_keys(*config, origins)) {
    if (args.common.json)
      print_json(json::object{{"type", "key"}, {"name", key.name}, {"value", key.value}, {"origin", key.origin}});
    else
      fmt::print("{:<26} = {:<40} # {}\n", key.name, key.value, key.origin);
  }
  return kDone;
}

}  // namespace headwater::cli
