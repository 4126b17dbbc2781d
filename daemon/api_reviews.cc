// Reviews, webhooks, and the API's description of itself.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/limits.h"
#include "base/utf8.h"
#include "daemon/api.h"
#include "daemon/api_body.h"
#include "daemon/api_json.h"
#include "daemon/embedded.h"

namespace headwater::daemon {

namespace json = boost::json;

namespace {

HttpResponse no_content() {
  HttpResponse response;
  response.status = 204;
  return response;
}

HttpResponse review_queue(ApiContext&, store::Store& reader, const HttpRequest& request) {
  const auto limit = list_limit(request);
  if (!limit) return problem(limit.error());
  const auto cursor = list_cursor(request);
  if (!cursor) return problem(cursor.error());
  const auto heads = store::Queries(reader).review_queue(*cursor, *limit);
  if (!heads) return problem(heads.error());
  return list_response(head_array(*heads), heads->size() == *limit ? id_text(heads->back().id) : std::string());
}

HttpResponse list_reviews(ApiContext&, store::Store& reader, const HttpRequest& request) {
  const auto limit = list_limit(request);
  if (!limit) return problem(limit.error());
  const auto cursor = list_cursor(request);
  if (!cursor) return problem(cursor.error());
  const auto reviews = store::Queries(reader).reviews(*cursor, *limit);
  if (!reviews) return problem(reviews.error());
  json::array items;
  for (const store::Review& review : *reviews) items.push_back(review_object(review));
  return list_response(std::move(items), reviews->size() == *limit ? id_text(reviews->back().page) : std::string());
}

HttpResponse put_review(ApiContext& context, store::Store&, const HttpRequest& request) {
  const auto id = parse_id(request.params[0]);
  if (!id) return problem(id.error());
  RequestBody body(request);
  const auto verdict = store::review_verdict_from_name(body.required_text("verdict", 32));
  if (!verdict) body.fail("\"verdict\" must be confirmed, rejected or unsure");
  store::Review review{*id, verdict.value_or(store::ReviewVerdict::kUnsure), body.text("note", limits::kNoteBytesMax),
                       system_clock().now()};
  if (const Status good = body.finish(); !good) return problem(good.error());
  if (const Status written = store::Queries(context.store).put_review(review); !written) return problem(written.error());
  return json_response(review_object(review));
}

HttpResponse delete_review(ApiContext& context, store::Store&, const HttpRequest& request) {
  const auto id = parse_id(request.params[0]);
  if (!id) return problem(id.error());
  if (const Status removed = store::Queries(context.store).remove_review(*id); !removed) return problem(removed.error());
  return no_content();
}

// The secret is never told again.
json::object webhook_object(const store::Webhook& webhook) {
  json::array events;
  for (const std::string& event : webhook.events) events.push_back(json::value(event));
  return json::object{{"id", id_text(webhook.id)},
                      {"url", webhook.url},
                      {"events", std::move(events)},
                      {"site", webhook.site.empty() ? json::value(nullptr) : json::value(webhook.site)},
                      {"created", format_rfc3339(webhook.created)}};
}

HttpResponse list_webhooks(ApiContext&, store::Store& reader, const HttpRequest&) {
  const auto webhooks = store::Outbox(reader).webhooks();
  if (!webhooks) return problem(webhooks.error());
  json::array items;
  for (const store::Webhook& webhook : *webhooks) items.push_back(webhook_object(webhook));
  return list_response(std::move(items), {});
}

HttpResponse post_webhook(ApiContext& context, store::Store& reader, const HttpRequest& request) {
  RequestBody body(request);
  store::Webhook webhook;
  webhook.url = body.required_text("url", limits::kUrlBytesMax);
  webhook.secret = body.required_text("secret", 256);
  webhook.events = body.texts("events", 16, 32);
  webhook.site = body.text("site", 256);
  webhook.created = system_clock().now();
  const auto url = Url::parse(webhook.url);
  if (!url || !url->is_http()) body.fail("\"url\" must be an http or https URL");
  if (webhook.secret.size() < 16) body.fail("\"secret\" must have at least 16 characters: deliveries are signed with it");
  constexpr std::string_view kKnown[] = {"copy", "lineage_source", "job"};
  for (const std::string& event : webhook.events) {
    if (std::find(std::begin(kKnown), std::end(kKnown), event) == std::end(kKnown))
      body.fail(fmt::format("\"{}\" is no event; there are copy, lineage_source and job", event));
  }
  if (webhook.events.empty()) body.fail("\"events\" must name at least one of copy, lineage_source and job");
  if (const Status good = body.finish(); !good) return problem(good.error());
  const auto known = store::Outbox(reader).webhooks();
  if (!known) return problem(known.error());
  if (known->size() >= limits::kWebhooksMax)
    return problem(413, "too_many", fmt::format("{} webhooks are the most there can be", limits::kWebhooksMax));
  const auto added = store::Outbox(context.store).add(std::move(webhook));
  if (!added) return problem(added.error());
  context.webhooks_changed();
  return json_response(webhook_object(*added), 201);
}

HttpResponse delete_webhook(ApiContext& context, store::Store&, const HttpRequest& request) {
  const auto id = parse_id(request.params[0]);
  if (!id) return problem(id.error());
  if (const Status removed = store::Outbox(context.store).remove(*id); !removed) return problem(removed.error());
  return no_content();
}

HttpResponse list_deliveries(ApiContext&, store::Store& reader, const HttpRequest& request) {
  const auto id = parse_id(request.params[0]);
  if (!id) return problem(id.error());
  const auto limit = list_limit(request);
  if (!limit) return problem(limit.error());
  const auto deliveries = store::Outbox(reader).deliveries(*id, *limit);
  if (!deliveries) return problem(deliveries.error());
  json::array items;
  for (const store::Delivery& delivery : *deliveries) {
    items.push_back(
        json::object{{"id", id_text(delivery.id)},
                     {"event", delivery.event},
                     {"state", store::delivery_state_name(delivery.state)},
                     {"attempts", delivery.attempts},
                     {"created", format_rfc3339(delivery.created)},
                     {"next_attempt",
                      delivery.state == store::DeliveryState::kWaiting ? json::value(format_rfc3339(delivery.due)) : json::value(nullptr)},
                     {"error", delivery.error.empty() ? json::value(nullptr) : json::value(delivery.error)}});
  }
  return list_response(std::move(items), {});
}

HttpResponse get_description(ApiContext&, store::Store&, const HttpRequest&) {
  HttpResponse response;
  response.body = std::string(openapi_text());
  return response;
}

}  // namespace

std::vector<Route> review_routes() {
  using store::TokenScope;
  return {
      {"GET", "/api/v1/reviews", TokenScope::kRead, list_reviews},
      {"GET", "/api/v1/reviews/queue", TokenScope::kRead, review_queue},
      {"PUT", "/api/v1/reviews/{article}", TokenScope::kWrite, put_review},
      {"DELETE", "/api/v1/reviews/{article}", TokenScope::kWrite, delete_review},
      {"GET", "/api/v1/webhooks", TokenScope::kRead, list_webhooks},
      {"POST", "/api/v1/webhooks", TokenScope::kWrite, post_webhook},
      {"DELETE", "/api/v1/webhooks/{id}", TokenScope::kWrite, delete_webhook},
      {"GET", "/api/v1/webhooks/{id}/deliveries", TokenScope::kRead, list_deliveries},
      {"GET", "/api/v1/openapi.json", TokenScope::kRead, get_description},
  };
}

}  // namespace headwater::daemon
