// The parts of feed.cc that are no XML: how an entry becomes a URL, JSON Feed, lists of URLs, dates.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "crawler/feed.h"

namespace headwater::crawler {

/// An entry as read: absolute addresses by where they stood. The best of them becomes the entry's URL.
struct EntryFields {
  std::string original;    ///< feedburner:origLink: past the counting redirect
  std::string href;        ///< <link href> to HTML or of no type
  std::string link;        ///< text of <link> or <loc>
  std::string guid;        ///< <guid> that is a permanent link
  std::string other_href;  ///< <link href> of another type
  std::string about;       ///< rdf:about
  std::string title;
  std::optional<FeedDate> published, updated;
};

class EntryList {
 public:
  EntryList(const Url& feed, std::size_t entries_max) : feed_(feed), entries_max_(entries_max) {}
  /// Entries without a usable address, and repeated ones, are left out.
  void add(EntryFields fields);
  bool full() const { return entries_.size() >= entries_max_; }
  std::vector<FeedEntry> take() { return std::move(entries_); }

 private:
  const Url& feed_;
  std::size_t entries_max_;
  std::vector<FeedEntry> entries_;
  std::unordered_set<std::string> known_;
};

/// kNone for other documents.
FeedKind kind_of_root(std::string_view root_name);

bool is_json_feed_start(std::string_view start);
Feed read_json_feed(std::string_view text, const Url& feed, std::size_t entries_max);

/// Every line so far is an http address (sitemaps.org, "text file").
bool is_url_list_start(std::string_view start);
Feed read_url_list(std::string_view text, const Url& feed, std::size_t entries_max);

}  // namespace headwater::crawler
