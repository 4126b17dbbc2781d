// What the benchmark measures, by name. bench/floors.json holds a bound for each.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace headwater::bench {

/// Figures by name, e.g. "demo_source" -> 0.94. Lower or higher is better as the floor says.
using Figures = std::map<std::string, double>;

/// Crawls the bundled web into a fresh store and holds every page's lineage, relation, source and text against what is true there.
Figures demo_quality();

/// Time of the whole extraction beside a bare Gumbo parse of the same bytes, interleaved on one thread, and how it grows with the page.
Figures extraction_speed();

/// Text, titles, authors and dates on the labelled pages of a folder (see labelled.cc), and the time they take. Empty without a folder.
Figures labelled_extraction(const std::string& folder);

/// Ingests generated articles with known copies: recall and precision of the links, CPU milliseconds an article at two sizes.
Figures matching_growth();

/// The mean difference between the probability of pairs of texts and the share of copies among them (reliability.tsv).
Figures reliability();

/// CPU seconds of this process so far.
double cpu_seconds();

}  // namespace headwater::bench
