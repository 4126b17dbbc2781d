#include "store/digest.h"

#include <openssl/evp.h>

#include <array>

#include "base/check.h"

namespace headwater::store {

std::string sha1_base32(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HW_CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha1(), nullptr) == 1 && size == 20);
  constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  unsigned int bits = 0;
  unsigned int held = 0;
  for (unsigned int i = 0; i < size; ++i) {
    bits = (bits << 8 | digest[i]) & 0xfff;
    for (held += 8; held >= 5; held -= 5) out += kAlphabet[bits >> (held - 5) & 31];
  }
  return out;  // 160 bits are 32 characters: no padding
}

}  // namespace headwater::store
