#include "provenance/background.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "base/check.h"
#include "base/hash.h"
#include "provenance/lexicon.h"

extern "C" {
extern const char headwater_embedded_words[], headwater_embedded_words_end[];
extern const char headwater_embedded_bigrams[], headwater_embedded_bigrams_end[];
extern const char headwater_embedded_ranks[], headwater_embedded_ranks_end[];
}

namespace headwater::provenance {

namespace {

// Reads bigrams.bin; the file is our own, so damage is a broken build.
struct Reader {
  std::string_view data;

  template <class T>
  T number() {
    HW_CHECK(data.size() >= sizeof(T));
    T value;
    std::memcpy(&value, data.data(), sizeof(T));
    data.remove_prefix(sizeof(T));
    return value;
  }

  std::uint32_t leb128() {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      const auto byte = number<std::uint8_t>();
      value |= static_cast<std::uint32_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) break;
    }
    return value;
  }

  void section(KeyTable<float>& table) {
    const auto count = number<std::uint32_t>();
    table.reserve(count);
    for (std::uint32_t i = 0, key = 0; i < count; ++i) {
      key += leb128();
      table[key] = std::exp2(static_cast<float>(number<std::uint8_t>()) / 8.0F);
    }
  }
};

float count_of(const KeyTable<float>& table, std::uint32_t key, float otherwise) {
  const float* known = table.find(key);
  return known == nullptr ? otherwise : *known;
}

std::uint32_t pair_key(std::uint32_t first, std::uint32_t second) {
  return static_cast<std::uint32_t>(mix64(static_cast<std::uint64_t>(first) << 32 | second));
}

}  // namespace

Background::Background(std::string_view words_tsv, std::string_view bigrams_bin) {
  idf_.reserve(static_cast<std::size_t>(std::count(words_tsv.begin(), words_tsv.end(), '\n')));
  while (!words_tsv.empty()) {
    const std::size_t tab = words_tsv.find('\t'), end = words_tsv.find('\n');
    HW_CHECK(tab < end && end != std::string_view::npos);
    double share = 1;
    std::from_chars(words_tsv.data() + tab + 1, words_tsv.data() + end, share);
    idf_[word_key(words_tsv.substr(0, tab))] = static_cast<float>(std::clamp(std::log(1e5 / share), 0.0, double{kIdfMax}));
    words_tsv.remove_prefix(end + 1);
  }
  Reader reader{bigrams_bin};
  HW_CHECK(reader.data.starts_with("HWBG"));
  reader.data.remove_prefix(4);
  HW_CHECK(reader.number<std::uint32_t>() == 1);
  total_ = reader.number<double>();
  reader.section(single_);
  reader.section(pair_);
}

double Background::surprisal(std::span<const std::uint32_t> words) const {
  if (words.size() < 2) return 0;
  constexpr double kPairShare = 0.75;   // Jelinek-Mercer interpolation
  constexpr float kUnknownWord = 1.0F;  // a word below the table's least count
  double sum = 0;
  float before = count_of(single_, words[0], 0);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const float count = count_of(single_, words[i], kUnknownWord);
    const float pair = before > 0 ? count_of(pair_, pair_key(words[i - 1], words[i]), 0) : 0;
    const double of_pair = before > 0 ? static_cast<double>(pair) / static_cast<double>(before) : 0;
    sum -= std::log(kPairShare * std::min(1.0, of_pair) + (1 - kPairShare) * static_cast<double>(count) / total_);
    before = count_of(single_, words[i], 0);
  }
  return sum / static_cast<double>(words.size() - 1);
}

Ranks::Ranks(std::string_view stems) {
  // Zipf-Mandelbrot over words, taken into the share of texts of kTextWords words that hold the stem.
  constexpr double kScale = 0.1, kShift = 2.7, kTextWords = 400;
  idf_.reserve(static_cast<std::size_t>(std::count(stems.begin(), stems.end(), ' ')) + 1);
  for (double rank = 1; !stems.empty(); ++rank) {
    const std::size_t end = std::min(stems.find(' '), stems.size());
    const double share = -std::expm1(-kTextWords * kScale / (rank + kShift));
    idf_[word_key(stems.substr(0, end))] = std::min(kRankedMax, static_cast<float>(-std::log(share)));
    stems.remove_prefix(std::min(end + 1, stems.size()));
  }
}

float Ranks::idf(std::uint32_t stem) const {
  const float* known = idf_.find(stem);
  return known == nullptr ? kRankedMax : *known;
}

namespace {

struct RankedLanguage {
  std::string_view code, stems;
  std::once_flag once;
  std::unique_ptr<const Ranks> ranks;
};

std::deque<RankedLanguage> read_languages(std::string_view data) {
  std::deque<RankedLanguage> out;
  while (!data.empty()) {
    const std::size_t end = data.find('\n');
    HW_CHECK(end != std::string_view::npos && end > 3 && data[2] == ':');
    RankedLanguage& language = out.emplace_back();
    language.code = data.substr(0, 2);
    language.stems = data.substr(3, end - 3);
    data.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

const Ranks* ranks(std::string_view language) {
  static std::deque<RankedLanguage> languages = read_languages({headwater_embedded_ranks, headwater_embedded_ranks_end});
  for (RankedLanguage& known : languages) {
    if (known.code != language) continue;
    std::call_once(known.once, [&] { known.ranks = std::make_unique<const Ranks>(known.stems); });
    return known.ranks.get();
  }
  return nullptr;
}

float idf_by_length(std::size_t letters) {
  // Mean over the ranked languages of what the lists say of words of that length.
  static constexpr std::array<float, 9> kByLength{0, 0.5F, 1.5F, 2.7F, 3.8F, 4.7F, 5.4F, 5.9F, 6.3F};
  return kByLength[std::min(letters, kByLength.size() - 1)];
}

const Background& background() {
  static const Background tables({headwater_embedded_words, headwater_embedded_words_end},
                                 {headwater_embedded_bigrams, headwater_embedded_bigrams_end});
  return tables;
}

}  // namespace headwater::provenance
