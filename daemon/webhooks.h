// Webhooks: what happened goes into a durable outbox together with what it is about, and is delivered from there until the receiver has
// answered with 2xx, or often enough in vain.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <string>
#include <vector>

#include "daemon/config.h"
#include "store/outbox.h"

namespace headwater::daemon {

/// "sha256=" and the hexadecimal HMAC-SHA256 of the body (RFC 2104), sent as X-Headwater-Signature.
std::string webhook_signature(std::string_view secret, std::string_view body);

/// When to try again after so many failed attempts.
std::chrono::seconds webhook_delay(int attempts);

/// Puts what the store lists as news into the outbox: "copy" for a page that turns out to be one, "lineage_source" where copies have an
/// earlier source than was known before, "job" for one that ended. Blocking.
Status announce_news(store::Store& store);

/// Announces what is new and delivers what is due. I/O thread.
class WebhookSender {
 public:
  WebhookSender(boost::asio::io_context& io, boost::asio::thread_pool& pool, store::Store& store, const Config& config);
  /// Runs until stop().
  boost::asio::awaitable<void> run();
  /// There is news, or a webhook more.
  void wake();
  void stop();

 private:
  /// False where the receiver did not take it.
  boost::asio::awaitable<bool> deliver(store::Delivery delivery, std::vector<store::Webhook> webhooks);
  boost::asio::thread_pool& pool_;
  store::Store& store_;
  store::Outbox outbox_;
  const Config& config_;
  boost::asio::steady_timer timer_;
  bool woken_ = false, stopping_ = false;
};

}  // namespace headwater::daemon
