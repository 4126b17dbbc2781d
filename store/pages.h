// Pages, their editions, and the captures they came from.
//
// What is stored is a function of the set of records committed, not of their order: a page is found by its key, an edition by its
// text; first_seen is the minimum; of several sightings of one text the metadata of one is kept, chosen by rule (see Sighting in
// pages.cc). Only the row ids depend on the order.
// All functions run inside the caller's transaction; failures stick to the Database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/article.h"
#include "store/database.h"
#include "store/store.h"
#include "store/warc_writer.h"

namespace headwater::store {

/// Which pages must be judged again. Each change gets a higher number, so that a judgement made before a change does not hide it.
class JudgeMarks {
 public:
  /// `last`: the highest number used so far.
  explicit JudgeMarks(std::int64_t last = 0) : last_(last) {}
  std::int64_t last() const { return last_; }
  void mark(Database& database, std::int64_t page);
  /// The page and the pages that share text with it: their verdicts name it.
  void mark_with_neighbours(Database& database, std::int64_t page);
  /// Pages that credit `url` or a URL that redirects to it.
  void mark_crediting(Database& database, const std::string& url);

 private:
  std::int64_t last_;
};

/// Writes all rows of one record; `location` is where the WARC writer has put its capture.
Committed commit_record(Database& database, JudgeMarks& marks, PageRecord record, const std::optional<WarcLocation>& location);

/// The identity of a page: its normalised canonical URL when that is http(s) and on the registrable domain of the fetched URL, else
/// the normalised fetched URL.
std::string page_key(const Url& fetched, std::string_view canonical_url);

std::optional<Edition> read_edition(Database& database, std::int64_t id);
std::optional<std::string> read_edition_text(Database& database, std::int64_t id);
std::optional<Page> read_page(Database& database, std::int64_t id);
std::optional<std::int64_t> find_page_id(Database& database, std::string_view url);
std::vector<std::int64_t> page_ids(Database& database);

}  // namespace headwater::store
