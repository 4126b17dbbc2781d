// Read-only handles of a store: API requests read through them and do not wait for the writer.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/result.h"
#include "store/store.h"

namespace headwater::daemon {

/// Thread: any.
class Readers {
 public:
  /// One handle for each thread that reads at a time.
  static Result<std::unique_ptr<Readers>> open(const std::string& directory, std::size_t n) {
    auto readers = std::unique_ptr<Readers>(new Readers);
    for (std::size_t i = 0; i < n; ++i) {
      auto store = store::Store::open(directory, store::OpenMode::kReadOnly);
      if (!store) return store.error();
      readers->free_.push_back(*std::move(store));
    }
    return readers;
  }

  /// Lends a handle until the lease goes. Precondition: no more leases at a time than handles.
  class Lease {
   public:
    explicit Lease(Readers& readers) : readers_(readers) {
      const std::lock_guard guard(readers_.mutex_);
      HW_CHECK(!readers_.free_.empty());
      store_ = std::move(readers_.free_.back());
      readers_.free_.pop_back();
    }
    ~Lease() {
      const std::lock_guard guard(readers_.mutex_);
      readers_.free_.push_back(std::move(store_));
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    store::Store& operator*() { return *store_; }

   private:
    Readers& readers_;
    std::unique_ptr<store::Store> store_;
  };

 private:
  Readers() = default;
  std::mutex mutex_;
  std::vector<std::unique_ptr<store::Store>> free_;
};

}  // namespace headwater::daemon
