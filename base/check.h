// CHECK: an invariant of our own code, tested in every build. Never for input from outside.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace headwater {

[[noreturn]] inline void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "headwater: internal error: %s at %s:%d\n", condition, file, line);
  std::abort();
}

}  // namespace headwater

#define HW_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::headwater::check_failed(#condition, __FILE__, __LINE__))
