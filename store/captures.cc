#include "store/captures.h"

#include <boost/json.hpp>
#include <optional>

#include "store/digest.h"

namespace headwater::store {

namespace {

std::string encode_steps(const std::vector<std::pair<std::string, double>>& steps) {
  boost::json::object object;
  for (const auto& [name, milliseconds] : steps) object[name] = milliseconds;
  return object.empty() ? std::string() : boost::json::serialize(object);
}

// The newest full answer of the same URL, or any with the same body.
std::optional<WarcOriginal> original_of(Database& database, const Capture& capture, const std::string& digest) {
  const auto read = [](Statement row) -> std::optional<WarcOriginal> {
    if (!row.step()) return std::nullopt;
    return WarcOriginal{row.integer(0), row.text(1), Instant(std::chrono::seconds(row.integer(2))), row.text(3)};
  };
  if (capture.status == 304) {
    return read(database.query(
        "SELECT id, url, fetched, payload_digest FROM capture WHERE url = ? AND original IS NULL AND http_status BETWEEN 200 "
        "AND 299 ORDER BY fetched DESC LIMIT 1",
        capture.url.href()));
  }
  if (capture.raw_body.empty()) return std::nullopt;
  return read(
      database.query("SELECT id, url, fetched, payload_digest FROM capture WHERE payload_digest = ? AND original IS NULL AND warc_file != "
                     "'' ORDER BY id LIMIT 1",
                     digest));
}
}  // namespace

WarcExtras warc_extras(Database& database, const PageRecord& record) {
  const Capture& capture = *record.capture;
  WarcExtras extras{std::nullopt, {}, sha1_base32(capture.raw_body)};
  extras.original = original_of(database, capture, extras.payload_digest);
  if (!record.item.via.empty()) extras.metadata.emplace_back("via", record.item.via);
  extras.metadata.emplace_back("hopsFromSeed", std::to_string(record.item.depth));
  extras.metadata.emplace_back("fetchTimeMs", std::to_string(capture.elapsed.count()));
  return extras;
}

void insert_capture(Database& database, const PageRecord& record, const WarcLocation& location) {
  const Capture& capture = *record.capture;
  database.run(
      "INSERT INTO capture(url, fetched, http_status, content_type, warc_file, warc_offset, warc_length, payload_digest, original, "
      "tdm, tdm_policy, steps) VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
      capture.url.href(), seconds(capture.fetched), capture.status, capture.content_type, location.file,
      static_cast<std::int64_t>(location.offset), static_cast<std::int64_t>(location.length), location.payload_digest,
      location.original == 0 ? std::nullopt : std::optional(location.original),
      record.tdm_reserved ? std::optional<std::int64_t>(*record.tdm_reserved) : std::nullopt, record.tdm_policy,
      encode_steps(record.steps));
}

std::vector<CaptureRow> read_captures(Database& database, std::int64_t after, std::size_t n) {
  std::vector<CaptureRow> captures;
  Statement rows = database.query(
      "SELECT id, url, fetched, http_status, content_type, warc_file, warc_offset, warc_length, payload_digest, original IS NOT NULL "
      "FROM capture WHERE id > ? AND warc_file != '' ORDER BY id LIMIT ?",
      after, static_cast<std::int64_t>(n));
  while (rows.step()) {
    captures.push_back({rows.integer(0), rows.text(1), Instant(std::chrono::seconds(rows.integer(2))), rows.small(3), rows.text(4),
                        rows.text(5), static_cast<std::uint64_t>(rows.integer(6)), static_cast<std::uint64_t>(rows.integer(7)),
                        rows.text(8), rows.small(9) != 0});
  }
  return captures;
}

}  // namespace headwater::store
