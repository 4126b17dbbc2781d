// Stable 64-bit hashes: the same value on every machine and version, so they may be stored.
#pragma once

#include <cstdint>
#include <string_view>

namespace headwater {

/// XXH3-64 (https://xxhash.com) of the bytes.
std::uint64_t hash64(std::string_view bytes);

/// Mixes a 64-bit value so that each input bit changes half of the output bits (the finaliser of SplitMix64, Steele et al. 2014).
constexpr std::uint64_t mix64(std::uint64_t value) {
  value ^= value >> 30;
  value *= 0xBF58476D1CE4E5B9ULL;
  value ^= value >> 27;
  value *= 0x94D049BB133111EBULL;
  return value ^ (value >> 31);
}

}  // namespace headwater
