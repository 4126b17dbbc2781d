#include "store/outbox.h"

#include <algorithm>
#include <sstream>

#include "store/store_impl.h"

namespace headwater::store {

namespace {

std::string join_words(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += out.empty() ? word : " " + word;
  return out;
}

std::vector<std::string> split_words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

std::vector<Webhook> read_webhooks(Database& database) {
  std::vector<Webhook> out;
  Statement rows = database.query("SELECT id, url, secret, events, site, created FROM webhook ORDER BY id");
  while (rows.step())
    out.push_back({rows.integer(0), rows.text(1), rows.text(2), split_words(rows.text(3)), rows.text(4), instant(rows.integer(5))});
  return out;
}

Delivery read_delivery(const Statement& row) {
  Delivery delivery;
  delivery.id = row.integer(0);
  delivery.webhook = row.integer(1);
  delivery.event = row.text(2);
  delivery.payload = row.text(3);
  delivery.created = instant(row.integer(4));
  delivery.attempts = row.small(5);
  delivery.due = instant(row.integer(6));
  delivery.state = static_cast<DeliveryState>(row.small(7));
  delivery.error = row.text(8);
  return delivery;
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}
}  // namespace

std::string_view delivery_state_name(DeliveryState state) {
  switch (state) {
    case DeliveryState::kWaiting:
      return "waiting";
    case DeliveryState::kDelivered:
      return "delivered";
    case DeliveryState::kDead:
      return "dead";
  }
  return "waiting";
}

Result<Webhook> Outbox::add(Webhook webhook) {
  auto& impl = StoreAccess::impl(store_);
  return impl.write([&] {
    impl.database->run("INSERT INTO webhook(url, secret, events, site, created) VALUES(?,?,?,?,?)", webhook.url, webhook.secret,
                       join_words(webhook.events), webhook.site, seconds(webhook.created));
    webhook.id = impl.database->last_id();
    return webhook;
  });
}

Result<std::vector<Webhook>> Outbox::webhooks() {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] { return read_webhooks(*impl.database); });
}

Status Outbox::remove(std::int64_t id) {
  auto& impl = StoreAccess::impl(store_);
  bool gone = false;
  const Status removed = impl.write([&] {
    impl.database->run("DELETE FROM webhook WHERE id = ?", id);
    gone = impl.database->ok() && impl.database->changes() > 0;
  });
  if (removed && !gone) return make_error(Errc::kNotFound, "webhook " + std::to_string(id) + " is not in the store");
  return removed;
}

Status Outbox::announce(const Announcement& what, std::string_view event, std::string_view payload, const std::vector<std::string>& sites,
                        Instant now) {
  auto& impl = StoreAccess::impl(store_);
  return impl.write([&] {
    Database& database = *impl.database;
    database.run(
        "INSERT INTO announced(kind, key, value) VALUES(?1,?2,?3) ON CONFLICT(kind, key) DO UPDATE SET value = ?3 WHERE value != ?3",
        what.kind, what.key, what.value);
    if (!database.ok() || database.changes() == 0) return;
    for (const Webhook& webhook : read_webhooks(database)) {
      if (!contains(webhook.events, event)) continue;
      if (!webhook.site.empty() && !contains(sites, webhook.site)) continue;
      database.run("INSERT INTO delivery(webhook, event, payload, created, due) VALUES(?1,?2,?3,?4,?4)", webhook.id, event, payload,
                   seconds(now));
    }
  });
}

Result<std::vector<std::int64_t>> Outbox::unannounced(News news, std::size_t n) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<std::int64_t> out;
    Statement rows = impl.database->query("SELECT id FROM unannounced WHERE kind = ? ORDER BY id LIMIT ?", static_cast<int>(news),
                                          static_cast<std::int64_t>(n));
    while (rows.step()) out.push_back(rows.integer(0));
    return out;
  });
}

Status Outbox::clear_unannounced(News news, const std::vector<std::int64_t>& ids) {
  auto& impl = StoreAccess::impl(store_);
  return impl.write([&] {
    for (const std::int64_t id : ids) {
      impl.database->run(
          "DELETE FROM unannounced WHERE kind = ?1 AND id = ?2 AND (?1 != ?3 OR NOT EXISTS (SELECT 1 FROM verdict WHERE page = ?2 AND "
          "source_status != ?4 AND CASE source_url WHEN '' THEN source_domain ELSE source_url END IS NOT "
          "(SELECT value FROM announced WHERE kind = 'copy' AND key = ?5)))",
          static_cast<int>(news), id, static_cast<int>(News::kCopy), static_cast<int>(SourceStatus::kSelf), std::to_string(id));
    }
  });
}

Result<std::optional<std::string>> Outbox::announced(std::string_view kind, std::string_view key) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&]() -> std::optional<std::string> {
    Statement row = impl.database->query("SELECT value FROM announced WHERE kind = ? AND key = ?", kind, key);
    if (!row.step()) return std::nullopt;
    return row.text(0);
  });
}

Result<std::vector<Delivery>> Outbox::due(Instant now, std::size_t n) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<Delivery> out;
    Statement rows = impl.database->query(
        "SELECT id, webhook, event, payload, created, attempts, due, state, error FROM delivery WHERE state = 0 AND due <= ? "
        "ORDER BY due, id LIMIT ?",
        seconds(now), static_cast<std::int64_t>(n));
    while (rows.step()) out.push_back(read_delivery(rows));
    return out;
  });
}

Result<std::optional<Instant>> Outbox::next_due() {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&]() -> std::optional<Instant> {
    Statement row = impl.database->query("SELECT min(due) FROM delivery WHERE state = 0");
    if (!row.step() || row.is_null(0)) return std::nullopt;
    return instant(row.integer(0));
  });
}

Status Outbox::settle(const Delivery& delivery) {
  auto& impl = StoreAccess::impl(store_);
  return impl.write([&] {
    impl.database->run("UPDATE delivery SET attempts = ?2, due = ?3, state = ?4, error = ?5 WHERE id = ?1", delivery.id, delivery.attempts,
                       seconds(delivery.due), static_cast<int>(delivery.state), delivery.error);
    if (delivery.state == DeliveryState::kDelivered) return;
    // A receiver that is away keeps none of the others waiting: all that is for it comes later.
    impl.database->run("UPDATE delivery SET due = ?2 WHERE webhook = ?1 AND state = 0 AND due < ?2", delivery.webhook,
                       seconds(delivery.due));
  });
}

Result<std::vector<Delivery>> Outbox::deliveries(std::int64_t webhook, std::size_t n) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<Delivery> out;
    Statement rows = impl.database->query(
        "SELECT id, webhook, event, payload, created, attempts, due, state, error FROM delivery WHERE webhook = ? ORDER BY id DESC LIMIT ?",
        webhook, static_cast<std::int64_t>(n));
    while (rows.step()) out.push_back(read_delivery(rows));
    return out;
  });
}

Status Tokens::add(const Token& token, std::string_view hash) {
  auto& impl = StoreAccess::impl(store_);
  bool added = false;
  const Status written = impl.write([&] {
    impl.database->run("INSERT INTO token(name, scope, hash, created) VALUES(?,?,?,?) ON CONFLICT(name) DO NOTHING", token.name,
                       static_cast<int>(token.scope), hash, seconds(token.created));
    added = impl.database->ok() && impl.database->changes() > 0;
  });
  if (written && !added) return make_error(Errc::kInvalidInput, "a token named \"" + token.name + "\" exists already; revoke it first");
  return written;
}

Status Tokens::revoke(std::string_view name) {
  auto& impl = StoreAccess::impl(store_);
  bool gone = false;
  const Status removed = impl.write([&] {
    impl.database->run("DELETE FROM token WHERE name = ?", name);
    gone = impl.database->ok() && impl.database->changes() > 0;
  });
  if (removed && !gone) return make_error(Errc::kNotFound, "there is no token named \"" + std::string(name) + "\"");
  return removed;
}

Result<std::vector<Token>> Tokens::list() {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&] {
    std::vector<Token> out;
    Statement rows = impl.database->query("SELECT name, scope, created FROM token ORDER BY name");
    while (rows.step()) out.push_back({rows.text(0), static_cast<TokenScope>(rows.small(1)), instant(rows.integer(2))});
    return out;
  });
}

Result<std::optional<Token>> Tokens::find(std::string_view hash) {
  auto& impl = StoreAccess::impl(store_);
  return impl.read([&]() -> std::optional<Token> {
    Statement row = impl.database->query("SELECT name, scope, created FROM token WHERE hash = ?", hash);
    if (!row.step()) return std::nullopt;
    return Token{row.text(0), static_cast<TokenScope>(row.small(1)), instant(row.integer(2))};
  });
}

}  // namespace headwater::store
