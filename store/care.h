// Care of a store's space and safety: dropping raw captures that are past their time, copying a store that is in use.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "store/store.h"

namespace headwater::store {

/// What drop_raw() removed.
struct Dropped {
  std::int64_t files = 0, bytes = 0;
};

/// Removes whole WARC files, oldest first: those whose newest record is older than `before`, and as many more as stand above `bytes_max` in
/// all (0: no limit). The file being written stays. The rows of their captures stay and say that the body is gone. Needs the store for
/// writing.
Result<Dropped> drop_raw(Store& store, Instant before, std::int64_t bytes_max);

/// Copies a store that may be in use into the new directory `to`: the database as of one instant, and the WARC files as far as that
/// database knows them. The index is left out; it is made anew when the copy is opened for writing. Errors: kInvalidInput (`to` exists and
/// is not empty), kStore.
Status backup(Store& store, const std::string& to);

}  // namespace headwater::store
