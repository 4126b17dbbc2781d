// What was handed to the store lately, so that a link which stands on every page of a site is not handed to it again by each of them.
//
// A table of fixed size: what it has forgotten the store is asked about once more. Not thread-safe.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/capture.h"
#include "base/hash.h"

namespace headwater::daemon {

class KnownUrls {
 public:
  KnownUrls() : entries_(kEntries) {}

  /// True when the store knows the URL for this job already, with no larger depth and for no lesser reason: adding it would change
  /// nothing. Two URLs of one 64-bit hash are taken for one.
  bool covers(const Url& url, std::int64_t job, int depth, FrontierReason reason) const;

  /// The item was added to the store.
  void add(const Url& url, std::int64_t job, int depth, FrontierReason reason);

  /// The store may hold it with another depth or reason from now on.
  void forget(const Url& url, std::int64_t job);

 private:
  static constexpr std::size_t kEntries = std::size_t{1} << 17;
  struct Entry {
    std::uint64_t key = 0;
    std::int32_t depth = 0;
    FrontierReason reason = FrontierReason::kArchive;
  };
  static std::uint64_t key_of(const Url& url, std::int64_t job);
  std::vector<Entry> entries_;  // each key has one place
};

inline std::uint64_t KnownUrls::key_of(const Url& url, std::int64_t job) {
  constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15;  // 2^64 / golden ratio: neighbouring jobs lie far apart
  return hash64(url.href()) ^ (static_cast<std::uint64_t>(job) * kSpread);
}

inline bool KnownUrls::covers(const Url& url, std::int64_t job, int depth, FrontierReason reason) const {
  const std::uint64_t key = key_of(url, job);
  const Entry& entry = entries_[key % kEntries];
  return entry.key == key && entry.depth <= depth && entry.reason <= reason;
}

inline void KnownUrls::add(const Url& url, std::int64_t job, int depth, FrontierReason reason) {
  const std::uint64_t key = key_of(url, job);
  Entry& entry = entries_[key % kEntries];
  const bool same = entry.key == key;
  entry = {key, same ? std::min(entry.depth, depth) : depth, same ? std::min(entry.reason, reason) : reason};
}

inline void KnownUrls::forget(const Url& url, std::int64_t job) {
  const std::uint64_t key = key_of(url, job);
  Entry& entry = entries_[key % kEntries];
  if (entry.key == key) entry = {};
}

}  // namespace headwater::daemon
