// Results for a person, on stdout.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/article.h"
#include "base/match.h"
#include "daemon/json.h"
#include "extract/explain.h"

namespace headwater::cli {

/// One verdict: a sentence, the pages, the reasons. `parent_published`: of the page it came from.
void print_trace(const daemon::ArticleReport& report, const std::optional<Instant>& parent_published);

/// Who copied whom: every lineage with a copy or a credited source, the largest first, at most `lineages_max`.
void print_lineages(const std::vector<daemon::ArticleReport>& reports, std::size_t lineages_max);

/// The clean article: title, persons, dates with what they rest on, text, and what the page says of its source.
void print_article(const Article& article);

/// Why each block of a page was kept or dropped.
void print_explanation(const extract::Explanation& explanation);

/// What two texts share.
void print_match(const Match& match, const std::string& name_a, const std::string& name_b, std::string_view a, std::string_view b);

}  // namespace headwater::cli
