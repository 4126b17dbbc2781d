// clang-format off
#include <cstdio>  // compact_lang_det.h uses FILE without including it
#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
// clang-format on

#include <algorithm>

#include "base/utf8.h"
#include "extract/metadata.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

// A declaration as BCP 47 has it: "en_us" -> "en-US"; empty where it is no language tag.
std::string canonical_tag(std::string_view declared) {
  declared = trim(declared);
  declared = declared.substr(0, declared.find_first_of(",; "));
  std::string out;
  std::size_t part = 0, part_begin = 0;
  for (std::size_t i = 0; i <= declared.size(); ++i) {
    if (i < declared.size() && declared[i] != '-' && declared[i] != '_') {
      if (!is_ascii_alnum(declared[i])) return {};
      continue;
    }
    std::string_view word = declared.substr(part_begin, i - part_begin);
    if (part == 0 && (word.size() < 2 || word.size() > 3)) return {};
    if (part > 0) out += '-';
    for (std::size_t k = 0; k < word.size(); ++k) {
      const char low = ascii_to_lower(word[k]);
      const bool upper = part > 0 && (word.size() == 2 || (word.size() == 4 && k == 0));
      out += upper && low >= 'a' && low <= 'z' ? static_cast<char>(low - 32) : low;
    }
    part_begin = i + 1;
    if (++part == 3) break;
  }
  return out;
}

std::string primary(std::string_view tag) { return std::string(tag.substr(0, tag.find('-'))); }

struct Guess {
  std::string language;  // empty: none
  int percent = 0;       // of the text
};

Guess guess_language(std::string_view text, const std::string& declared) {
  const std::string sample = sanitize_utf8(text);
  CLD2::Language languages[3];
  int percents[3], bytes = 0;
  double scores[3];
  bool reliable = false;
  const CLD2::CLDHints hints = {declared.empty() ? nullptr : declared.c_str(), nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  CLD2::ExtDetectLanguageSummary(sample.data(), static_cast<int>(sample.size()), true, &hints, 0, languages, percents, scores, nullptr,
                                 &bytes, &reliable);
  if (languages[0] == CLD2::UNKNOWN_LANGUAGE || !reliable) return {};
  std::string found = CLD2::LanguageCode(languages[0]);
  if (found == "iw") found = "he";
  if (found == "in") found = "id";
  return {std::move(found), percents[0]};
}

}  // namespace

std::string detect_language(std::string_view text, std::string_view declared) {
  // Mostly the first paragraph and the page agree; where they do not, more of the text is asked.
  constexpr std::size_t kBytesFirst = 1024, kBytesEnough = 4096;
  constexpr int kPercentSure = 95;
  const std::string hint = canonical_tag(declared);
  const std::string primary_hint = primary(hint);
  Guess guess = guess_language(text.substr(0, kBytesFirst), primary_hint);
  const bool sure = guess.percent >= kPercentSure && guess.language == primary_hint;
  if (!sure && text.size() > kBytesFirst) guess = guess_language(text.substr(0, kBytesEnough), primary_hint);
  const std::string& found = guess.language;
  if (found.empty()) return hint.empty() ? "und" : hint;
  // The page's own tag says more ("pt-BR") where it names the same language.
  if (primary(found) == primary_hint || (found == "no" && (primary_hint == "nb" || primary_hint == "nn"))) return hint;
  // Close relatives are told apart better by the page than by its letters.
  const auto relatives = [&](std::string_view a, std::string_view b) {
    return (found == a && primary_hint == b) || (found == b && primary_hint == a);
  };
  if (relatives("hr", "bs") || relatives("hr", "sr") || relatives("sr", "bs") || relatives("id", "ms") || relatives("da", "no") ||
      relatives("da", "nb") || relatives("gl", "pt"))
    return hint;
  return canonical_tag(found).empty() ? "und" : canonical_tag(found);
}

}  // namespace headwater::extract
