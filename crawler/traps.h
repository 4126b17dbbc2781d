// URLs that lead nowhere: endless calendars, session identifiers, growing paths, combinations of filters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/limits.h"
#include "base/time.h"
#include "base/url.h"

namespace headwater::crawler {

/// From where on a URL is taken for a trap.
struct TrapLimits {
  std::size_t path_segments_max = limits::kPathSegmentsMax;        ///< deeper paths
  std::size_t query_parameters_max = limits::kQueryParametersMax;  ///< longer queries; 0: every query
};

/// By the URL alone: a path that repeats itself ("/a/b/a/b/a/b"), is deeper than `most` allows or names a month more than a year ahead;
/// more parameters than `most` allows, or one parameter over and over. Pure.
bool looks_like_trap(const Url& url, Instant now, TrapLimits most = {});

/// What URLs that one program makes have in common: numbers, dates, identifiers and titles in the path stand for all of their kind, and a
/// query for every query: "/cal/2024/05/" -> "/cal/#/#/", "/list?color=red" -> "/list?". Pure.
std::string url_shape(const Url& url);

/// Learns, host by host, which shapes of URLs bring anything new. A shape with `barren_pages_max` barren pages in a row is closed:
/// a calendar, a session identifier in the path and a faceted search all end there, whatever they look like. Bounded memory; one thread.
class ShapeGuard {
 public:
  explicit ShapeGuard(int barren_pages_max = limits::kBarrenFetchesMax) : barren_pages_max_(barren_pages_max) {}

  /// False when the shape is closed.
  bool admits(const Url& url) const;

  /// A page was fetched. `content`: hash of what it says, 0 where it holds no text. It was fruitful when that is new on its host, or when
  /// it led to new URLs of another shape (`led_on`).
  void fetched(const Url& url, std::uint64_t content, bool led_on);

 private:
  struct Host {
    std::unordered_map<std::string, int> barren;  // in a row, by shape
    std::unordered_set<std::uint64_t> contents;
  };
  int barren_pages_max_;
  std::unordered_map<std::string, Host> hosts_;
};

}  // namespace headwater::crawler
