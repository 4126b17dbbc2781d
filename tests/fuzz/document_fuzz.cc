// Any two byte strings: prepare, fingerprint and compare them, and check what the headers promise.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "provenance/document.h"

using headwater::Match;
using headwater::Passage;

namespace {
void check_offsets(std::string_view text, std::size_t begin, std::size_t end) { HW_CHECK(begin < end && end <= text.size()); }
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = all.find('\0') == std::string_view::npos ? size / 2 : all.find('\0');
  const std::string_view first = all.substr(0, cut), second = all.substr(cut);
  const auto a = headwater::provenance::prepare(first), b = headwater::provenance::prepare(second);
  const auto fingerprint = headwater::provenance::fingerprint(*a);
  for (std::size_t i = 1; i < fingerprint.terms.size(); ++i) HW_CHECK(fingerprint.terms[i - 1].hash < fingerprint.terms[i].hash);
  const Match ab = headwater::provenance::compare(*a, *b), ba = headwater::provenance::compare(*b, *a);
  HW_CHECK(ab.logit == ba.logit && ab.related == ba.related && ab.relation == ba.relation && ab.whole == ba.whole);
  HW_CHECK(ab.containment_a >= 0 && ab.containment_a <= 1 && ab.containment_b >= 0 && ab.containment_b <= 1);
  for (const Passage& passage : ab.passages) {
    check_offsets(first, passage.a_begin, passage.a_end);
    check_offsets(second, passage.b_begin, passage.b_end);
    for (const Passage& other : ab.passages) {
      HW_CHECK(&other == &passage || other.a_begin > passage.a_begin || other.a_end < passage.a_end || other.b_begin > passage.b_begin ||
               other.b_end < passage.b_end);
    }
  }
  return 0;
}
