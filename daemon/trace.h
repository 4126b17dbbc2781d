// Where was this text first seen? For a page of the store the stored verdict; for any other text the verdict it would get.
#pragma once

#include <string_view>

#include "daemon/json.h"
#include "store/store.h"

namespace headwater::daemon {

/// Judges a text that need not be in the store, as if it stood at `article.url` and had been seen `now`. Nothing is stored.
Result<ArticleReport> trace_text(store::Store& store, Article article, Instant now);

/// The report of a stored page; kNotFound where no held page has that URL.
Result<ArticleReport> trace_url(store::Store& store, std::string_view url);

/// True when an earlier source is known, held or credited, or passages came from elsewhere.
bool has_earlier_source(const ArticleReport& report);

}  // namespace headwater::daemon
