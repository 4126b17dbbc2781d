// Memory for one parse: cut from large pieces, freed all at once. What is given back in between is handed out again, so that a parser that
// works with many short-lived buffers needs no more than it holds at a time. One thread.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

namespace headwater::extract {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Aligned for pointers.
  void* allocate(std::size_t bytes) {
    const std::size_t shelf = shelf_of(bytes);
    if (Free* const free = free_[shelf]) {
      free_[shelf] = free->next;
      return free;
    }
    return cut(shelf, bytes <= kSmall ? std::max<std::size_t>(shelf, 1) * kStep : std::bit_ceil(bytes));
  }

  /// `p` came from allocate(), or is null.
  void release(void* p) {
    if (p == nullptr) return;
    const std::size_t shelf = *(static_cast<std::uint64_t*>(p) - 1);
    free_[shelf] = ::new (p) Free{free_[shelf]};
  }

 private:
  struct Free {
    Free* next;
  };
  static constexpr std::size_t kStep = 16, kSmall = 1024, kPieceBytes = std::size_t{1} << 17;

  // Small sizes in steps, large ones by powers of two.
  static std::size_t shelf_of(std::size_t bytes) {
    return bytes <= kSmall ? (bytes + kStep - 1) / kStep : kSmall / kStep + static_cast<std::size_t>(std::bit_width(bytes - 1));
  }

  // Every allocation has its shelf in the word before it.
  void* cut(std::size_t shelf, std::size_t bytes) {
    const std::size_t words = 1 + bytes / sizeof(std::uint64_t);
    if (words > left_) {
      left_ = std::max(words, kPieceBytes / sizeof(std::uint64_t));
      next_ = pieces_.emplace_back(std::make_unique_for_overwrite<std::uint64_t[]>(left_)).get();
    }
    std::uint64_t* const header = next_;
    next_ += words;
    left_ -= words;
    *header = shelf;
    return header + 1;
  }

  std::vector<std::unique_ptr<std::uint64_t[]>> pieces_;
  std::uint64_t* next_ = nullptr;
  std::size_t left_ = 0;  // words
  std::array<Free*, kSmall / kStep + 66> free_{};
};

}  // namespace headwater::extract
