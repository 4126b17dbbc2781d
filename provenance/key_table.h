// A read-mostly map from word keys.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/hash.h"

namespace headwater::provenance {

/// Open addressing over nonzero 32-bit keys. Filled once, then read by any thread.
template <class Value>
class KeyTable {
 public:
  /// Makes room for `entries`; forgets what was there.
  void reserve(std::size_t entries) { slots_.assign(std::bit_ceil(entries * 2 + 2), Slot{}); }

  /// Inserts the key when it is not there. Requires room by reserve().
  Value& operator[](std::uint32_t key) {
    Slot& slot = slots_[find_slot(key)];
    slot.key = key;
    return slot.value;
  }

  /// Has the memory fetched that find() will look at: of tables larger than a core's cache most of a look-up is waiting.
  void prefetch(std::uint32_t key) const { __builtin_prefetch(&slots_[first_slot(key)]); }

  /// Null when the key is not there.
  const Value* find(std::uint32_t key) const {
    const Slot& slot = slots_[find_slot(key)];
    return slot.key == 0 ? nullptr : &slot.value;
  }

 private:
  struct Slot {
    std::uint32_t key = 0;
    Value value{};
  };

  // Keys are hashes already.
  std::size_t first_slot(std::uint32_t key) const { return (key * 0x9E3779B97F4A7C15ULL >> 20) & (slots_.size() - 1); }

  std::size_t find_slot(std::uint32_t key) const {
    std::size_t at = first_slot(key);
    while (slots_[at].key != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
    return at;
  }

  std::vector<Slot> slots_ = std::vector<Slot>(2);
};

}  // namespace headwater::provenance
