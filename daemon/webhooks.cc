#include "daemon/webhooks.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <set>

#include "base/limits.h"
#include "crawler/post.h"
#include "daemon/api_json.h"
#include "daemon/json_text.h"
#include "daemon/log.h"
#include "daemon/run_on.h"

namespace headwater::daemon {

namespace asio = boost::asio;
namespace json = boost::json;
using asio::awaitable;

namespace {
constexpr std::size_t kDeliveriesAtOnce = 32, kNewsAtOnce = 500;
constexpr std::chrono::seconds kLookAgain{60};

std::string payload(std::string_view event, json::object data) {
  return json_text(json::object{{"type", event}, {"at", format_rfc3339(system_clock().now())}, {"data", std::move(data)}});
}

Status announce_copy(store::Outbox& outbox, const store::PageHead& head, Instant now) {
  const std::string key = std::to_string(head.id), source = store::source_key(head.source);
  const auto before = outbox.announced("copy", key);
  if (!before) return before.error();
  if (*before && **before == source) return {};
  const std::vector<std::string> sites = {head.domain, registrable_domain(head.source.domain)};
  const std::string body = payload(*before ? "lineage_source" : "copy", head_object(head));
  if (*before) {
    // All copies of the lineage change at once; one of them reports it.
    const Status told = outbox.announce({"lineage_source", **before + " -> " + source, "1"}, "lineage_source", body, sites, now);
    if (!told) return told;
  }
  return outbox.announce({"copy", key, source}, *before ? "" : "copy", body, sites, now);
}

Status announce_job(store::Store& store, std::int64_t id) {
  const auto job = store::Jobs(store).find(id);
  if (!job) return job.error();
  const auto counts = store::Jobs(store).counts(id);
  if (!counts) return counts.error();
  std::vector<std::string> sites;
  for (const std::string& seed : job->seeds) {
    if (const auto url = Url::parse(seed)) sites.push_back(registrable_domain(url->host()));
  }
  return store::Outbox(store).announce({"job", std::to_string(id), std::string(store::job_state_name(job->state))}, "job",
                                       payload("job", job_object({*job, *counts, 0}, {})), sites, system_clock().now());
}

Status announce_pages(store::Store& store, const std::vector<std::int64_t>& pages) {
  store::Outbox outbox(store);
  const auto heads = store::Queries(store).heads_of(pages);
  if (!heads) return heads.error();
  const Instant now = system_clock().now();
  for (const store::PageHead& head : *heads) {
    if (head.source.status == SourceStatus::kSelf) continue;
    if (const Status told = announce_copy(outbox, head, now); !told) return told;
  }
  return {};
}

Result<int> send(const crawler::PostRequest& request) { return crawler::post(request); }
}  // namespace

std::string webhook_signature(std::string_view secret, std::string_view body) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), reinterpret_cast<const unsigned char*>(body.data()), body.size(),
       digest, &length);
  std::string out = "sha256=";
  for (unsigned int i = 0; i < length; ++i) out += fmt::format("{:02x}", digest[i]);
  return out;
}

std::chrono::seconds webhook_delay(int attempts) {
  std::chrono::seconds delay = limits::kWebhookRetryMin;
  for (int i = 1; i < attempts && delay < limits::kWebhookRetryMax; ++i) delay *= 2;
  return std::min(delay, limits::kWebhookRetryMax);
}

Status announce_news(store::Store& store) {
  store::Outbox outbox(store);
  for (const store::News news : {store::News::kCopy, store::News::kJobOver}) {
    for (;;) {
      const auto ids = outbox.unannounced(news, kNewsAtOnce);
      if (!ids) return ids.error();
      if (ids->empty()) break;
      if (news == store::News::kCopy) {
        if (const Status told = announce_pages(store, *ids); !told) return told;
      } else {
        for (const std::int64_t id : *ids) {
          if (const Status told = announce_job(store, id); !told) return told;
        }
      }
      if (const Status cleared = outbox.clear_unannounced(news, *ids); !cleared) return cleared;
    }
  }
  return {};
}

WebhookSender::WebhookSender(asio::io_context& io, asio::thread_pool& pool, store::Store& store, const Config& config)
    : pool_(pool), store_(store), outbox_(store), config_(config), timer_(io) {}

void WebhookSender::wake() {
  woken_ = true;
  timer_.cancel();
}

void WebhookSender::stop() {
  stopping_ = true;
  timer_.cancel();
}

awaitable<void> WebhookSender::run() {
  while (!stopping_) {
    woken_ = false;
    const auto told = co_await run_on(
        pool_, [](store::Store* store) { return announce_news(*store); }, &store_);
    if (!told) log_event(LogLevel::kError, "outbox_failed", {{"why", told.error().detail}});
    auto due = co_await run_on(pool_, &store::Outbox::due, &outbox_, system_clock().now(), kDeliveriesAtOnce);
    auto webhooks = co_await run_on(pool_, &store::Outbox::webhooks, &outbox_);
    if (due && webhooks) {
      std::set<std::int64_t> away;
      for (store::Delivery& delivery : *due) {
        if (stopping_) co_return;
        const std::int64_t webhook = delivery.webhook;
        if (!away.contains(webhook) && !co_await deliver(std::move(delivery), *webhooks)) away.insert(webhook);
      }
      if (!due->empty()) continue;
    }
    const auto next = co_await run_on(pool_, &store::Outbox::next_due, &outbox_);
    auto pause = kLookAgain;
    if (next && *next) pause = std::clamp(std::chrono::seconds(**next - system_clock().now()), std::chrono::seconds(1), kLookAgain);
    timer_.expires_after(pause);
    boost::system::error_code ignored;
    if (!stopping_ && !woken_) co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

awaitable<bool> WebhookSender::deliver(store::Delivery delivery, std::vector<store::Webhook> webhooks) {
  const auto webhook = std::find_if(webhooks.begin(), webhooks.end(), [&](const auto& one) { return one.id == delivery.webhook; });
  if (webhook == webhooks.end()) co_return false;
  const auto url = Url::parse(webhook->url);
  if (!url) co_return false;
  crawler::PostRequest request{*url, {}, delivery.payload, user_agent(config_)};
  request.headers = {{"Content-Type", "application/json"},
                     {"X-Headwater-Event", delivery.event},
                     {"X-Headwater-Delivery", std::to_string(delivery.id)},
                     {"X-Headwater-Signature", webhook_signature(webhook->secret, delivery.payload)}};
  const auto status = co_await run_on(pool_, send, std::move(request));
  ++delivery.attempts;
  const bool delivered = status && *status >= 200 && *status < 300;
  if (delivered) {
    delivery.state = store::DeliveryState::kDelivered;
    delivery.error.clear();
  } else {
    delivery.error = status ? "the receiver answered " + std::to_string(*status) : status.error().detail;
    delivery.due = system_clock().now() + webhook_delay(delivery.attempts);
    if (delivery.attempts >= limits::kWebhookAttemptsMax) {
      delivery.state = store::DeliveryState::kDead;
      log_event(LogLevel::kWarning, "webhook_dead", {{"webhook", std::to_string(webhook->id)}, {"why", delivery.error}});
    }
  }
  const auto written = co_await run_on(pool_, &store::Outbox::settle, &outbox_, std::move(delivery));
  if (!written) log_event(LogLevel::kError, "webhook_not_recorded", {{"why", written.error().detail}});
  co_return delivered;
}

}  // namespace headwater::daemon
