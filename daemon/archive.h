// The archive of a store handed out: its records as one WARC file, and their index.
#pragma once

#include <string>

#include "base/result.h"
#include "base/url.h"
#include "daemon/http.h"

namespace headwater::daemon {

/// All committed records as one WARC file, each a gzip member. Reads through a handle of its own. Errors: as of Store::open(), kStore.
Result<BodySource> archive_source(const std::string& store_directory);

/// One CDXJ line a capture (pywb's form: SURT key, 14-digit time, JSON), sorted. Offsets are those of the store's own files.
Result<BodySource> archive_index_source(const std::string& store_directory);

/// The sort-friendly form of a URL: "org,example)/path?a=1&b=2" (Internet Archive SURT: host reversed, www. dropped, lower case, query
/// sorted).
std::string surt(const Url& url);

}  // namespace headwater::daemon
