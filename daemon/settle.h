// Settling: brings comparisons and verdicts up to date with what has been committed.
//
// A page is committed with its fingerprint; which pages resemble it and who was first is worked out here, from the durable lists the
// store keeps (editions not indexed, pairs not compared, pages not judged). Because these lists are functions of the set of pages, the
// result is the same whatever the order and the batches in which the pages came, and a crash at any point only repeats work.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace headwater::daemon {

struct SettleReport {
  std::int64_t pairs_compared = 0;
  std::int64_t pairs_related = 0;
  std::int64_t pages_judged = 0;
  std::vector<std::int64_t> judged;  ///< the pages whose verdicts were written
};

/// Works on one store; calls must not overlap. Blocking: run it on a pool thread.
class Settler {
 public:
  Settler(store::Store& store, unsigned threads);
  ~Settler();
  /// Works the lists off until they are empty, or until stop(): what is left is done by the next call of a new Settler.
  Result<SettleReport> settle();
  /// Ends a running settle() after the batch it is at. Any thread.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace headwater::daemon
