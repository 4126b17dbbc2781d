#include "provenance/furniture.h"

#include <algorithm>
#include <bit>
#include <string>
#include <unordered_map>

#include "provenance/grams.h"
#include "provenance/lexicon.h"
#include "provenance/sentences.h"

namespace headwater::provenance {

namespace {

constexpr std::size_t kRepeatedGram = 8;
constexpr std::size_t kGalleryMax = 400;  // pictures of one gallery
constexpr std::size_t kGalleryPicturesMin = 3;
constexpr std::uint32_t kCaptionWordsMax = 240;  // between two counters
constexpr std::uint32_t kFirstCaptionWordsMax = 90;
constexpr std::size_t kListWordsMin = 12;
constexpr double kListCapitals = 0.8, kListGrammar = 0.08;
constexpr std::uint32_t kDoubledWordsMin = 6, kDoubledWordsMax = 80;
constexpr std::uint32_t kLinkListWordsMax = 80, kLinkNameWordsMax = 8;
constexpr std::uint32_t kDoubledGapMax = 180;
constexpr std::uint32_t kCodeWordsMax = 24, kCodeWordsBefore = 2;  // between two code marks, before the first
constexpr std::size_t kCodeMarksMin = 4;
constexpr double kClosingFrom = 0.6;
constexpr std::uint32_t kClosingWordsMax = 180;
constexpr double kTemplateShareMin = 0.4;
constexpr double kTemplateShareMax = 0.8;  // a text that the rules would take almost whole is a text about such matters
constexpr double kDoubledShareMax = 0.6;   // a text that is doubled as a whole is not a gallery

void mark_range(Document& document, std::uint32_t begin, std::uint32_t end, std::uint8_t marks = kTemplate) {
  for (std::uint32_t i = begin; i < end; ++i) document.marks[i] |= marks;
}

using Entries = std::vector<const WordEntry*>;

bool begins_phrase(const Document& document, const Sentence& sentence, std::uint32_t at, const TemplatePhrase& phrase) {
  if (sentence.end - sentence.begin > phrase.sentence_words_max || (phrase.at_start && at > sentence.begin)) return false;
  return sentence.end - at >= phrase.words.size() && std::equal(phrase.words.begin(), phrase.words.end(), document.keys.begin() + at);
}

// A phrase of the lexicon, or an appeal: "we … you … support", in unquoted words, is the house that speaks to its readers.
bool is_house_text(const Document& document, const Entries& entries, const Sentence& sentence) {
  std::uint8_t roles = 0;
  for (std::uint32_t i = sentence.begin; i < sentence.end; ++i) {
    if (entries[i] == nullptr) continue;
    if ((document.marks[i] & kQuoted) == 0) roles |= entries[i]->roles;
    if (entries[i]->phrases == 0) continue;
    for (const TemplatePhrase& phrase : lexicon().phrases[entries[i]->phrases - 1]) {
      if (begins_phrase(document, sentence, i, phrase)) return true;
    }
  }
  constexpr std::uint8_t kAppeal = WordEntry::kHouse | WordEntry::kReader | WordEntry::kAction;
  return (roles & kAppeal) == kAppeal;
}

// Names in a row: hardly a grammatical word, hardly a small letter.
bool is_list(const Document& document, const Sentence& sentence) {
  const std::size_t words = sentence.end - sentence.begin;
  if (words < kListWordsMin) return false;
  std::size_t capitals = 0, grammar = 0, cased = 0;
  for (std::uint32_t i = sentence.begin; i < sentence.end; ++i) {
    cased += (document.marks[i] & kNumberWord) == 0 ? 1 : 0;
    capitals += (document.marks[i] & kUpperWord) != 0 ? 1 : 0;
    grammar += (document.marks[i] & kStopWord) != 0 ? 1 : 0;
  }
  return static_cast<double>(capitals) >= kListCapitals * static_cast<double>(cased) &&
         static_cast<double>(grammar) <= kListGrammar * static_cast<double>(words);
}

// The number a word stands for, 0 for none. Only numbers up to kGalleryMax matter.
std::size_t number_of(std::uint32_t key) {
  static const std::unordered_map<std::uint32_t, std::size_t> numbers = [] {
    std::unordered_map<std::uint32_t, std::size_t> out;
    for (std::size_t i = 1; i <= kGalleryMax; ++i) out.emplace(word_key(std::to_string(i)), i);
    return out;
  }();
  const auto found = numbers.find(key);
  return found == numbers.end() ? 0 : found->second;
}

struct Counter {
  std::uint32_t word;
  std::size_t number, total;
};

// "3 of 12", "3 / 12" and the like.
std::vector<Counter> find_counters(const Document& document) {
  static const std::uint32_t of = word_key("of");
  std::vector<Counter> out;
  for (std::uint32_t i = 0; i + 1 < document.keys.size(); ++i) {
    if ((document.marks[i] & kNumberWord) == 0) continue;
    const std::uint32_t second = document.keys[i + 1] == of ? i + 2 : i + 1;
    if (second >= document.keys.size() || (document.marks[second] & kNumberWord) == 0) continue;
    const std::size_t number = number_of(document.keys[i]), total = number_of(document.keys[second]);
    if (number >= 1 && total >= kGalleryPicturesMin && number <= total) out.push_back({i, number, total});
  }
  return out;
}

// Captions between counters that count up to one total.
bool mark_numbered(Document& document, std::uint8_t marks) {
  bool found = false;
  const std::vector<Counter> counters = find_counters(document);
  for (std::size_t first = 0; first < counters.size();) {
    std::size_t last = first;
    while (last + 1 < counters.size() && counters[last + 1].total == counters[first].total &&
           counters[last + 1].number == counters[last].number + 1 && counters[last + 1].word - counters[last].word <= kCaptionWordsMax) {
      ++last;
    }
    if (last - first + 1 >= std::min(kGalleryPicturesMin, counters[first].total)) {
      std::uint32_t begin = counters[first].word;
      for (const std::uint32_t start : document.paragraphs) {  // the first caption begins its paragraph
        if (start > counters[first].word) break;
        begin = start;
      }
      if (counters[first].word - begin > kFirstCaptionWordsMax) begin = counters[first].word - kFirstCaptionWordsMax;
      const std::uint32_t end = std::min(static_cast<std::uint32_t>(document.keys.size()), counters[last].word + 3);
      mark_range(document, begin, end, marks);
      found = true;
    }
    first = last + 1;
  }
  return found;
}

// Captions that a template prints twice, one right after the other.
bool mark_doubled(Document& document, std::uint8_t marks) {
  const auto n = static_cast<std::uint32_t>(document.keys.size());
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
  std::uint32_t doubled = 0;
  for (std::size_t s = 0; s < document.sentences.size(); ++s) {
    const std::uint32_t begin = document.sentences[s].begin;
    if (!found.empty() && begin < found.back().second) continue;
    for (std::size_t e = s; e < document.sentences.size(); ++e) {
      const std::uint32_t end = document.sentences[e].end, length = end - begin;
      if (length > kDoubledWordsMax || end + length > n) break;
      if (length < kDoubledWordsMin) continue;
      const auto words = document.keys.begin();
      if (!std::equal(words + begin, words + end, words + end)) continue;
      const bool near = !found.empty() && begin - found.back().second <= kDoubledGapMax;  // one caption of a gallery need not be doubled
      if (near) found.back().second = end + length;
      if (!near) found.emplace_back(begin, end + length);
      doubled += 2 * length;
      break;
    }
  }
  if (static_cast<double>(doubled) > kDoubledShareMax * static_cast<double>(n)) return false;
  for (const auto& [begin, end] : found) mark_range(document, begin, end, marks);
  return !found.empty();
}

// The first word after a name that is repeated in full, "Miller Jane Ann Miller", with `last` its last word and `key` what that is; 0 for
// none. All words are capitalised.
std::uint32_t repeated_name(const Document& document, std::uint32_t last, std::uint32_t key) {
  for (std::uint32_t i = last; i-- > 0 && last - i <= kLinkNameWordsMax;) {
    if ((document.marks[i] & kUpperWord) == 0) return 0;
    if (document.keys[i] == key && last - i > 1) return i + 1;
  }
  return 0;
}

// Links to other articles that stand in the running text behind a name, which they repeat: "Miller Jane Ann MillerSenate talks … MORE". The
// first is often glued to the name; "MORE" closes them, or stands there alone.
void mark_link_lists(Document& document, const Tokens& tokens) {
  static const std::uint32_t more = word_key("more");
  const auto n = static_cast<std::uint32_t>(document.keys.size());
  const auto closes = [&](std::uint32_t i) { return document.stem_keys[i] == more && (tokens.words[i].flags & Word::kCapitals) != 0; };
  auto glued = tokens.glued.begin();
  for (std::uint32_t i = 0; i < n; ++i) {
    while (glued != tokens.glued.end() && glued->word < i) ++glued;
    if ((document.marks[i] & kUpperWord) == 0) continue;
    const bool seam = glued != tokens.glued.end() && glued->word == i;
    const std::uint32_t name = repeated_name(document, i, seam ? glued->first : document.keys[i]);
    if (name == 0) continue;
    std::uint32_t last = seam && glued->second == more ? i : i + 1;
    while (last > i && last < n && last - i <= kLinkListWordsMax && !closes(last)) ++last;
    if (last > i && (last >= n || !closes(last))) continue;
    mark_range(document, name, last + 1);
    i = last;
  }
}

// Scripts that were taken for text: "window.ads = window.ads || []; ads.push({mode: 'wide'});".
void mark_code(Document& document, const Tokens& tokens) {
  for (std::size_t first = 0, last = 0; first < tokens.code.size(); first = last + 1) {
    std::size_t braces = tokens.code[first].brace ? 1 : 0;
    for (last = first; last + 1 < tokens.code.size() && tokens.code[last + 1].word - tokens.code[last].word <= kCodeWordsMax; ++last)
      braces += tokens.code[last + 1].brace ? 1 : 0;
    if (braces == 0 || last - first + 1 < kCodeMarksMin) continue;
    const std::uint32_t begin = tokens.code[first].word, end = tokens.code[last].word;
    mark_range(document, begin - std::min(begin, kCodeWordsBefore), end);
  }
}

// What follows the first template paragraph near the end is closing matter: notes on the author, appeals, rights.
void mark_closing(Document& document) {
  const auto n = static_cast<std::uint32_t>(document.keys.size());
  for (std::size_t p = 1; p < document.paragraphs.size(); ++p) {
    const std::uint32_t begin = document.paragraphs[p], end = p + 1 < document.paragraphs.size() ? document.paragraphs[p + 1] : n;
    if (static_cast<double>(begin) < kClosingFrom * n || n - begin > kClosingWordsMax) continue;
    const bool any = std::any_of(document.marks.begin() + begin, document.marks.begin() + end,
                                 [](std::uint8_t mark) { return (mark & kTemplate) != 0; });
    if (!any) continue;
    mark_range(document, begin, n);
    return;
  }
}

// A paragraph that is template text in good part is so as a whole.
void spread_over_paragraphs(Document& document) {
  for (std::size_t p = 0; p < document.paragraphs.size(); ++p) {
    const std::uint32_t begin = document.paragraphs[p];
    const std::uint32_t end =
        p + 1 < document.paragraphs.size() ? document.paragraphs[p + 1] : static_cast<std::uint32_t>(document.keys.size());
    const auto marked = std::count_if(document.marks.begin() + begin, document.marks.begin() + end,
                                      [](std::uint8_t mark) { return (mark & kTemplate) != 0; });
    if (static_cast<double>(marked) >= kTemplateShareMin * (end - begin)) mark_range(document, begin, end);
  }
}

}  // namespace

void mark_template(Document& document, const Tokens& tokens, const Entries& entries, const IsTemplate& is_template) {
  const auto is_known = [&](const Sentence& sentence) {
    const std::span<const std::uint32_t> words(document.keys.data() + sentence.begin, sentence.end - sentence.begin);
    return is_template && words.size() >= kHashedWordsMin && is_template(sentence_hash(words));
  };
  for (const Sentence& sentence : document.sentences) {
    const bool caption = (document.marks[sentence.begin] & kCaption) != 0;
    if (is_known(sentence) || (!caption && (is_house_text(document, entries, sentence) || is_list(document, sentence)))) {
      mark_range(document, sentence.begin, sentence.end);
    }
  }
  spread_over_paragraphs(document);
  mark_closing(document);
  mark_link_lists(document, tokens);  // the prose around them is the author's
  mark_code(document, tokens);
  const auto marked =
      std::count_if(document.marks.begin(), document.marks.end(), [](std::uint8_t mark) { return (mark & kTemplate) != 0; });
  if (static_cast<double>(marked) <= kTemplateShareMax * static_cast<double>(document.marks.size())) return;
  for (std::uint8_t& mark : document.marks) mark &= static_cast<std::uint8_t>(~kTemplate);
  for (const Sentence& sentence : document.sentences) {
    if (is_known(sentence)) mark_range(document, sentence.begin, sentence.end);
  }
}

bool mark_galleries(Document& document, std::uint8_t marks) {
  const bool numbered = mark_numbered(document, marks);
  return mark_doubled(document, marks) || numbered;
}

void mark_repeated(Document& document) {
  constexpr std::uint64_t kBase = 0x9E3779B97F4A7C15ULL;  // of a polynomial over the words of a gram, rolled on from word to word
  constexpr std::uint64_t kLeaving = [] {
    std::uint64_t power = 1;
    for (std::size_t i = 0; i < kRepeatedGram; ++i) power *= kBase;
    return power;
  }();
  const std::size_t n = document.keys.size();
  if (n < 2 * kRepeatedGram) return;
  const std::size_t mask = std::bit_ceil(2 * n) - 1;
  std::vector<std::uint32_t> slots(mask + 1, 0);  // of the hashes of the grams before; 0 is free
  std::size_t clean = 0;                          // words since the last template text, whose words may well stand in the article too
  std::uint64_t rolled = 0;
  const auto value = [&](std::size_t i) { return std::uint64_t{document.keys[i]} + 1; };
  for (std::size_t last = 0; last < n; ++last) {
    if ((document.marks[last] & kTemplate) != 0) {
      clean = rolled = 0;
      continue;
    }
    rolled = rolled * kBase + value(last);
    if (++clean < kRepeatedGram) continue;
    if (clean > kRepeatedGram) rolled -= value(last - kRepeatedGram) * kLeaving;
    const std::uint64_t gram = mix64(rolled);
    const auto key = static_cast<std::uint32_t>(gram >> 32) | 1U;
    std::size_t at = gram & mask;
    while (slots[at] != 0 && slots[at] != key) at = (at + 1) & mask;
    if (slots[at] == key) {
      for (std::size_t k = last + 1 - kRepeatedGram; k <= last; ++k) document.marks[k] |= kRepeated;
    }
    slots[at] = key;
  }
}

}  // namespace headwater::provenance
