// A store in a folder that is gone afterwards, and results that must be there.
#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "base/result.h"
#include "store/store.h"

namespace headwater::bench {

/// The value, or the end of the program with the error.
template <class T>
T must(Result<T> result) {
  if (result) {
    if constexpr (std::is_void_v<T>)
      return;
    else
      return *std::move(result);
  }
  fmt::print(stderr, "bench: {}\n", result.error().detail);
  std::exit(2);
}

class TempStore {
 public:
  TempStore() : path_(std::filesystem::temp_directory_path() / fmt::format("headwater-bench-{}-{}", getpid(), count_++)) {
    store_ = must(store::Store::open(path_.string(), store::OpenMode::kReadWrite));
  }
  ~TempStore() {
    store_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempStore(const TempStore&) = delete;
  TempStore& operator=(const TempStore&) = delete;
  store::Store& get() { return *store_; }

 private:
  static inline int count_ = 0;
  std::filesystem::path path_;
  std::unique_ptr<store::Store> store_;
};

}  // namespace headwater::bench
