// Web archives as witnesses: when was a URL first captured? Memento TimeMaps (RFC 7089) and CDX servers.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "base/url.h"

namespace headwater::crawler {

/// The request for `target`: `endpoint` with "{url}" replaced by it, escaped where it stands behind a '?', else appended as it is.
/// Errors: kInvalidInput.
Result<Url> archive_query(std::string_view endpoint, const Url& target);

/// The earliest instant in an answer: a TimeMap's datetime="…" parameters (application/link-format), or the first 14-digit field of each
/// line of a CDX, CDXJ or JSON answer. nullopt where it names none. Linear; pure.
std::optional<Instant> earliest_capture(std::string_view body);

}  // namespace headwater::crawler
