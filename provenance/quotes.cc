#include "provenance/quotes.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

namespace headwater::provenance {

namespace {

// An opening mark and the marks that may close it. Quotation styles after the Unicode Standard, section 6.2.
struct Style {
  char32_t open;
  std::u32string_view close;
  std::uint32_t words_max;  // a longer stretch is no quotation but a stray mark
};
constexpr std::array kStyles{Style{0x201C, U"\u201D", 400}, Style{0x201E, U"\u201C\u201D", 400}, Style{0x201D, U"\u201D", 120},
                             Style{0xAB, U"\u00BB", 400},   Style{0xBB, U"\u00AB\u00BB", 120},   Style{'"', U"\"", 250},
                             Style{0xFF02, U"\uFF02", 250}, Style{0x300C, U"\u300D", 800},       Style{0x300E, U"\u300F", 800},
                             Style{0xFF62, U"\uFF63", 800}, Style{0x2039, U"\u203A", 120},       Style{0x203A, U"\u2039", 120},
                             Style{0x2018, U"\u2019", 120}, Style{0x201A, U"\u2018\u2019", 120}, Style{'\'', U"'", 60}};

constexpr std::size_t kMarksAhead = 64;         // marks searched for the one that closes: keeps hostile input linear
constexpr std::uint32_t kPostWordsMax = 70;     // the longest posts that networks of short texts allow
constexpr std::uint32_t kPostDateWordsMax = 8;  // from the account to the year
constexpr std::uint8_t kYearDigits = 4;
constexpr std::uint32_t kUnclosedWordsMax = 100;  // an unclosed quotation reaches to the end of its paragraph, if that is near

const Style* style_of(char32_t glyph) {
  const auto* found = std::find_if(kStyles.begin(), kStyles.end(), [&](const Style& style) { return style.open == glyph; });
  return found == kStyles.end() ? nullptr : found;
}

bool may_open(const QuoteMark& mark, const Style& style) {
  const bool same_both_ways = style.close.find(style.open) != std::u32string_view::npos;
  const bool single = mark.glyph == 0x2018 || mark.glyph == '\'' || mark.glyph == 0x201A;
  if (single) return !mark.after_word && mark.before_word;
  return !same_both_ways || !mark.after_word || mark.before_word;
}

bool may_close(const QuoteMark& mark) {
  const bool single = mark.glyph == 0x2019 || mark.glyph == '\'';
  return single ? !mark.before_word : (!mark.before_word || mark.after_word);
}

class Marker {
 public:
  explicit Marker(const Tokens& tokens) : tokens_(tokens), quoted_(tokens.words.size(), false) {}

  std::vector<bool> run() {
    for (std::size_t i = 0; i < tokens_.quotes.size();) i = mark_from(i);
    return std::move(quoted_);
  }

 private:
  // Handles the mark at `i` and returns the next one to look at.
  std::size_t mark_from(std::size_t i) {
    const QuoteMark& open = tokens_.quotes[i];
    const Style* style = style_of(open.glyph);
    if (style == nullptr || !may_open(open, *style)) return i + 1;
    std::size_t next = i + 1;
    const std::size_t last = std::min(tokens_.quotes.size(), i + kMarksAhead);
    for (; next < last && tokens_.quotes[next].paragraph == open.paragraph; ++next) {
      const QuoteMark& mark = tokens_.quotes[next];
      if (mark.word - open.word > style->words_max) break;
      if (style->close.find(mark.glyph) != std::u32string_view::npos && may_close(mark)) {
        fill(open.word, mark.word);
        return next + 1;
      }
    }
    return unclosed(i, *style);
  }

  std::size_t unclosed(std::size_t i, const Style& style) {
    const QuoteMark& open = tokens_.quotes[i];
    const bool single = style.open == 0x2018 || style.open == '\'' || style.open == 0x201A;
    if (single) return i + 1;
    const std::uint32_t end = paragraph_end(open.paragraph);
    if (!continues(i) && end - open.word > kUnclosedWordsMax) return i + 1;
    fill(open.word, end);
    while (i < tokens_.quotes.size() && tokens_.quotes[i].paragraph == open.paragraph) ++i;
    return i;
  }

  // Whether the next paragraph begins with the same mark: the custom for quotations of several paragraphs.
  bool continues(std::size_t i) const {
    const QuoteMark& open = tokens_.quotes[i];
    const std::uint32_t begin = paragraph_end(open.paragraph);
    const auto last = tokens_.quotes.begin() + static_cast<std::ptrdiff_t>(std::min(tokens_.quotes.size(), i + kMarksAhead));
    const auto next = std::find_if(tokens_.quotes.begin() + static_cast<std::ptrdiff_t>(i), last,
                                   [&](const QuoteMark& mark) { return mark.paragraph > open.paragraph; });
    return next != last && next->paragraph == open.paragraph + 1 && next->word == begin && next->glyph == open.glyph;
  }

  std::uint32_t paragraph_end(std::uint32_t paragraph) const {
    const std::size_t next = std::size_t{paragraph} + 1;
    return next < tokens_.paragraph_starts.size() ? tokens_.paragraph_starts[next] : static_cast<std::uint32_t>(tokens_.words.size());
  }

  void fill(std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = begin; i < end; ++i) quoted_[i] = true;
  }

  const Tokens& tokens_;
  std::vector<bool> quoted_;
};

// A post that is embedded word for word stands there as a quotation without marks: "… — Name (@account) July 16, 2019". The post is the
// paragraph that its signature closes, or the one before where the signature has a line of its own.
void mark_post(const Tokens& tokens, const Signature& signature, std::vector<bool>& quoted) {
  const auto n = static_cast<std::uint32_t>(tokens.words.size());
  const auto is_year = [&](std::uint32_t i) {
    return (tokens.words[i].flags & Word::kNumber) != 0 && tokens.words[i].letters == kYearDigits;
  };
  const std::uint32_t last = std::min(n, signature.account + 1 + kPostDateWordsMax);
  std::uint32_t end = signature.account + 1;
  while (end < last && !is_year(end)) ++end;
  if (end >= last) return;
  const auto& paragraphs = tokens.paragraph_starts;
  auto paragraph = std::upper_bound(paragraphs.begin(), paragraphs.end(), signature.dash);
  if (paragraph != paragraphs.begin()) --paragraph;
  if (*paragraph == signature.dash && paragraph != paragraphs.begin()) --paragraph;
  std::uint32_t begin = *paragraph;
  if (signature.dash - begin > kPostWordsMax) {
    begin = signature.dash - kPostWordsMax;
    const auto sentence = std::lower_bound(tokens.sentence_starts.begin(), tokens.sentence_starts.end(), begin);
    if (sentence != tokens.sentence_starts.end() && *sentence < signature.dash) begin = *sentence;
  }
  for (std::uint32_t i = begin; i <= end; ++i) quoted[i] = true;
}

}  // namespace

std::vector<bool> quoted_words(const Tokens& tokens) {
  std::vector<bool> quoted = Marker(tokens).run();
  for (const Signature& signature : tokens.signatures) mark_post(tokens, signature, quoted);
  return quoted;
}

}  // namespace headwater::provenance
