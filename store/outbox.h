// Webhooks, what is to be delivered to them, and the tokens that open the API to other machines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/store.h"

namespace headwater::store {

struct Webhook {
  std::int64_t id = 0;
  std::string url;
  std::string secret;               ///< signs each delivery
  std::vector<std::string> events;  ///< "copy", "lineage_source", "job"
  std::string site;                 ///< registrable domain whose articles it is about; empty: all
  Instant created{};
};

enum class DeliveryState : std::uint8_t { kWaiting = 0, kDelivered = 1, kDead = 2 };
std::string_view delivery_state_name(DeliveryState state);  ///< "waiting", "delivered", "dead"

struct Delivery {
  std::int64_t id = 0, webhook = 0;
  std::string event, payload;
  Instant created{}, due{};
  int attempts = 0;
  DeliveryState state = DeliveryState::kWaiting;
  std::string error;
};

/// What may have to be announced. Put on a durable list in the transaction that makes it true, so that no kill loses it.
enum class News : std::uint8_t { kCopy = 0, kJobOver = 1 };

/// What identifies a source in announcements: its URL, or its site where only that is known.
inline const std::string& source_key(const Source& source) { return source.url.empty() ? source.domain : source.url; }

/// A copy or a lineage's source as it was last announced.
struct Announcement {
  std::string kind, key, value;
};

/// Thread: any; calls serialise on the store's mutex and block.
class Outbox {
 public:
  explicit Outbox(Store& store) : store_(store) {}

  Result<Webhook> add(Webhook webhook);
  Result<std::vector<Webhook>> webhooks();
  Status remove(std::int64_t id);  ///< with its deliveries; kNotFound

  /// Queues the event for every webhook that wants it, once: what was announced before with the same value is left out. One transaction.
  /// `sites`: the registrable domains the event is about; empty: about none, so that webhooks for all sites alone receive it.
  Status announce(const Announcement& what, std::string_view event, std::string_view payload, const std::vector<std::string>& sites,
                  Instant now);
  /// The first `n` pages or jobs that wait on the list.
  Result<std::vector<std::int64_t>> unannounced(News news, std::size_t n);
  /// Takes them off the list, except pages whose verdict has come to name yet another source.
  Status clear_unannounced(News news, const std::vector<std::int64_t>& ids);
  Result<std::optional<std::string>> announced(std::string_view kind, std::string_view key);
  Result<std::vector<Delivery>> due(Instant now, std::size_t n);
  Result<std::optional<Instant>> next_due();
  /// Writes attempts, due, state and error. After a failure all that waits for the same webhook is put off as long.
  Status settle(const Delivery& delivery);
  Result<std::vector<Delivery>> deliveries(std::int64_t webhook, std::size_t n);  ///< newest first

 private:
  Store& store_;
};

enum class TokenScope : std::uint8_t { kRead = 0, kWrite = 1 };

struct Token {
  std::string name;
  TokenScope scope = TokenScope::kRead;
  Instant created{};
};

/// Only the SHA-256 of a token is kept.
class Tokens {
 public:
  explicit Tokens(Store& store) : store_(store) {}
  Status add(const Token& token, std::string_view hash);  ///< kInvalidInput: the name is taken
  Status revoke(std::string_view name);                   ///< kNotFound
  Result<std::vector<Token>> list();
  Result<std::optional<Token>> find(std::string_view hash);

 private:
  Store& store_;
};

}  // namespace headwater::store
