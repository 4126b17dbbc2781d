// Fetching one page because a person asked for it: robots.txt, address guard and limits as in a crawl; redirects are followed.
#pragma once

#include "base/capture.h"
#include "base/result.h"
#include "crawler/fetcher.h"
#include "crawler/robots.h"
#include "daemon/config.h"

namespace headwater::daemon {

/// What the configuration asks of the fetcher.
crawler::FetchOptions fetch_options(const Config& config);

/// And of the cache of robots.txt.
crawler::RobotsOptions robots_options(const Config& config);

/// Blocks. Errors: those of crawler::Fetcher, kRobotsDenied, kHttpStatus, kTooMany.
Result<Capture> fetch_page(const Config& config, Url url);

}  // namespace headwater::daemon
