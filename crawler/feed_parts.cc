#include "crawler/feed_parts.h"

#include <curl/curl.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/limits.h"
#include "base/utf8.h"

namespace headwater::crawler {

namespace json = boost::json;

namespace {
std::string text_member(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string resolved(const std::string& address, const Url& base) {
  if (trim(address).empty()) return {};
  const auto url = Url::parse(trim(address), &base);
  return url ? url->href() : std::string();
}

bool has_http_scheme(std::string_view line) {
  return ascii_iequals(line.substr(0, 7), "http://") || ascii_iequals(line.substr(0, 8), "https://");
}
}  // namespace

void EntryList::add(EntryFields fields) {
  if (full()) return;
  for (const std::string* address : {&fields.original, &fields.href, &fields.link, &fields.guid, &fields.other_href, &fields.about}) {
    if (address->empty()) continue;
    const auto url = Url::parse(*address, &feed_);
    if (!url || !url->is_http()) continue;
    Url normal = normalize(*url);
    if (!known_.insert(normal.href()).second) return;
    fields.title.resize(std::min(fields.title.size(), limits::kTitleBytesMax));
    entries_.push_back({std::move(normal), sanitize_utf8(fields.title), std::move(fields.published), std::move(fields.updated)});
    return;
  }
}

bool is_json_feed_start(std::string_view start) {
  return start.starts_with('{') && (start.find("jsonfeed.org/version/") != std::string_view::npos ||
                                    start.find("jsonfeed.org\\/version\\/") != std::string_view::npos);
}

Feed read_json_feed(std::string_view text, const Url& feed, std::size_t entries_max) {
  json::parse_options options;
  options.max_depth = limits::kJsonDepthMax;
  options.allow_invalid_utf8 = true;
  boost::system::error_code error;
  const json::value value = json::parse(text, error, {}, options);
  if (error || !value.is_object()) return {};
  const json::value* items = value.get_object().if_contains("items");
  if (items == nullptr || !items->is_array()) return {};
  EntryList list(feed, entries_max);
  for (const json::value& item : items->get_array()) {
    if (!item.is_object()) continue;
    const json::object& object = item.get_object();
    EntryFields fields;
    fields.href = resolved(text_member(object, "url"), feed);
    fields.other_href = resolved(text_member(object, "external_url"), feed);
    const std::string id = text_member(object, "id");
    if (has_http_scheme(id)) fields.guid = id;
    fields.title = collapse_space(text_member(object, "title"));
    fields.published = parse_feed_date(text_member(object, "date_published"));
    fields.updated = parse_feed_date(text_member(object, "date_modified"));
    list.add(std::move(fields));
  }
  return {FeedKind::kFeed, list.take()};
}

bool is_url_list_start(std::string_view start) {
  bool any = false;
  while (!start.empty()) {
    const std::size_t end = start.find_first_of("\r\n");
    const std::string_view line = trim(start.substr(0, end));
    const bool last = end == std::string_view::npos;
    if (!line.empty()) {
      if (!has_http_scheme(line) || line.find_first_of(" \t<>") != std::string_view::npos) return last && any;
      any = true;
    }
    start.remove_prefix(last ? start.size() : end + 1);
  }
  return any;
}

Feed read_url_list(std::string_view text, const Url& feed, std::size_t entries_max) {
  EntryList list(feed, entries_max);
  while (!text.empty() && !list.full()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = trim(text.substr(0, end));
    if (has_http_scheme(line)) {
      EntryFields fields;
      fields.link = line;
      list.add(std::move(fields));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {FeedKind::kSitemap, list.take()};
}

// RFC 822 had the military zones the wrong way round (RFC 5322, section 4.3); curl_getdate() of 2023 still has. 'J' is the local time.
std::optional<std::chrono::hours> military_zone(std::string_view text) {
  if (text.size() < 3 || text[text.size() - 2] != ' ' || text.find(':') == std::string_view::npos) return std::nullopt;
  const char c = text.back();
  if (c == 'J' || c < 'A' || c > 'Z') return std::nullopt;
  if (c == 'Z') return std::chrono::hours(0);
  return std::chrono::hours(c <= 'I' ? c - 'A' + 1 : c <= 'M' ? c - 'A' : 'M' - c);
}

std::optional<FeedDate> parse_feed_date(std::string_view text) {
  text = trim(text);
  if (text.size() < 4 || text.size() > 64) return std::nullopt;
  const std::string copy(text);
  if (const auto zone = military_zone(text)) {
    auto date = parse_feed_date(copy.substr(0, copy.size() - 1) + "GMT");
    if (date) *date = {date->instant - *zone, date->has_time, copy};
    return date;
  }
  if (const auto iso = parse_rfc3339(text)) return FeedDate{*iso, text.find(':') != std::string_view::npos, copy};
  if (const auto http = parse_http_date(text)) return FeedDate{*http, true, copy};
  const std::time_t seconds = curl_getdate(copy.c_str(), nullptr);
  if (seconds == -1) return std::nullopt;
  return FeedDate{Instant(std::chrono::seconds(seconds)), text.find(':') != std::string_view::npos, copy};
}

}  // namespace headwater::crawler
