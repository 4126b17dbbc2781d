// The shapes of the API (docs/openapi.json describes them). One place, so that screen, API and command line cannot disagree.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine.h"
#include "daemon/json.h"
#include "daemon/monitor.h"
#include "store/jobs.h"
#include "store/queries.h"

namespace headwater::daemon {

boost::json::value time_value(const std::optional<Instant>& instant);
std::string id_text(std::int64_t id);

/// ArticleSummary.
boost::json::object head_object(const store::PageHead& head);
boost::json::array head_array(const std::vector<store::PageHead>& heads);

/// Article: the summary with everything that is known of the page. Errors: kNotFound, kStore.
Result<boost::json::object> page_object(store::Store& store, std::int64_t page);

/// The same for a text that is not held: `id` is null.
Result<boost::json::object> unheld_object(store::Store& store, const ArticleReport& report);

/// Match between the current texts of two pages, the earlier one as `a`.
Result<boost::json::object> pages_match_object(store::Store& store, std::int64_t a, std::int64_t b);

/// Match between two texts.
boost::json::object texts_match_object(const std::string& a, const std::string& b);

Result<boost::json::object> lineage_object(store::Store& store, const std::string& lineage);
boost::json::object lineage_head_object(const store::LineageHead& head);

/// Status.
struct ApiContext;
struct StoreSummary;
boost::json::object status_object(const ApiContext& context, const StoreSummary& summary);

boost::json::object job_object(const JobStatus& status, const std::vector<std::string>& failed_seeds);
/// Host: `last_error` is empty where nothing failed lately.
boost::json::object host_object(const crawler::HostStatus& host, const std::string& last_error);
boost::json::object watch_object(const store::Watch& watch);
boost::json::object review_object(const store::Review& review);

}  // namespace headwater::daemon
