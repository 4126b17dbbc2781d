// Prepared texts of held editions, as many as a number of bytes allows, the least recently used given up first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "daemon/pair_order.h"
#include "provenance/document.h"
#include "store/store.h"

namespace headwater::daemon {

/// One thread; load() uses `threads` more while it runs.
class DocumentCache {
 public:
  DocumentCache(store::Store& store, unsigned threads, std::size_t bytes_max) : store_(store), threads_(threads), bytes_max_(bytes_max) {}

  /// Makes the documents of the first pairs available, with template sentences as the store knows them now, and returns how many pairs
  /// that are: all, or as many as fit, at least one. They stay until the next call.
  Result<std::size_t> load(std::span<const EditionPair> pairs);
  const provenance::Document& get(std::uint32_t edition) const { return *entries_.at(edition).document; }
  /// Template sentences may have changed.
  void clear();

 private:
  struct Entry {
    provenance::DocumentPtr document;
    std::size_t bytes = 0;
    std::uint64_t used = 0;  // the call that asked for it last
  };
  void give_up();

  store::Store& store_;
  unsigned threads_;
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::uint64_t calls_ = 0;
  std::unordered_map<std::uint32_t, Entry> entries_;
};

}  // namespace headwater::daemon
