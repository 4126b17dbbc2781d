// The one writer of a store directory.
#pragma once

#include <string>

#include "base/result.h"

namespace headwater::store {

/// Holds DIR/lock with flock(2), so the kernel frees it however the process ends. Movable, not copyable.
class DirectoryLock {
 public:
  /// Error kStoreLocked: another process has it, the detail names it.
  static Result<DirectoryLock> acquire(const std::string& directory);
  DirectoryLock(DirectoryLock&& other) noexcept;
  DirectoryLock& operator=(DirectoryLock&& other) noexcept;
  ~DirectoryLock();

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace headwater::store
