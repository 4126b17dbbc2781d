// When to ask for a known URL again, and how.
#pragma once

#include <optional>

#include "base/capture.h"
#include "base/limits.h"

namespace headwater::crawler {

/// If-None-Match and If-Modified-Since (RFC 9110, section 13.1), by what the last full answer carried.
HeaderList conditional_headers(const Visit& visit);

/// Between two visits of a page or feed. `min` is not above `max`.
struct RevisitBounds {
  std::chrono::seconds min = limits::kRevisitMin;
  std::chrono::seconds max = limits::kRevisitMax;
};

/// What is known after `capture`: a full answer whose content hashes to `content`, or a 304. The interval follows observed change: it
/// halves with a change and grows by half without one (the adaptive schedule of Nutch and StormCrawler), within `bounds`; a first visit
/// begins with a quarter of the page's age by Last-Modified, else a day. Pure.
Visit next_visit(const std::optional<Visit>& before, const Capture& capture, std::uint64_t content, RevisitBounds bounds = {});

/// When the URL is worth asking for again.
inline Instant due(const Visit& visit) { return visit.visited + visit.interval; }

}  // namespace headwater::crawler
