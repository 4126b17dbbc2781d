#include "provenance/furniture.h"

#include <algorithm>
#include <bit>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "provenance/grams.h"
#include "provenance/lexicon.h"
#include "provenance/sentences.h"

namespace headwater::provenance {

namespace {

constexpr std::size_t kRepeatedGram = 8;
constexpr std::size_t kGalleryMax = 400;  // pictures of one gallery
constexpr std::size_t kGalleryPicturesMin = 3;
constexpr std::uint32_t kCaptionWordsMax = 160;  // between two counters
constexpr std::uint32_t kFirstCaptionWordsMax = 90;
constexpr std::size_t kListWordsMin = 12;
constexpr double kListCapitals = 0.8, kListGrammar = 0.08;
constexpr std::uint32_t kDoubledWordsMin = 6, kDoubledWordsMax = 80;
constexpr std::uint32_t kLinkListWordsMax = 80, kNoWord = ~std::uint32_t{0};
constexpr std::uint32_t kDoubledGapMax = 60;
constexpr double kClosingFrom = 0.6;
constexpr std::uint32_t kClosingWordsMax = 180;
constexpr double kTemplateShareMin = 0.4;
constexpr double kDoubledShareMax = 0.6;  // a text that is doubled as a whole is not a gallery

void mark_range(Document& document, std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t i = begin; i < end; ++i) document.marks[i] |= kTemplate;
}

bool has_phrase(std::span<const std::uint32_t> words) {
  const auto& phrases = lexicon().phrases;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto [begin, end] = phrases.equal_range(words[i]);
    for (auto it = begin; it != end; ++it) {
      const TemplatePhrase& phrase = it->second;
      if (words.size() > phrase.sentence_words_max || (phrase.at_start && i > 0) || words.size() - i < phrase.words.size()) continue;
      if (std::equal(phrase.words.begin(), phrase.words.end(), words.begin() + static_cast<std::ptrdiff_t>(i))) return true;
    }
  }
  return false;
}

using Keys = std::unordered_set<std::uint32_t>;

Keys keys_of(std::initializer_list<std::string_view> words) {
  Keys out;
  for (const std::string_view word : words) out.insert(word_key(word));
  return out;
}

// "We … you … support": the house speaks to its readers. Unquoted words only.
bool is_appeal(const Document& document, const Sentence& sentence) {
  static const Keys house = keys_of({"we", "our", "us"});
  static const Keys reader = keys_of({"you", "your", "reader", "readers", "please"});
  static const Keys action =
      keys_of({"support",    "donate",  "donation",   "donations",    "subscribe",     "subscriber", "subscribers", "subscription",
               "join",       "sign",    "download",   "click",        "app",           "newsletter", "comment",     "comments",
               "commenting", "follow",  "contribute", "contribution", "contributions", "member",     "members",     "membership",
               "account",    "email",   "emails",     "website",      "site",          "submit",     "feedback",    "journalism",
               "editor",     "editors", "ads",        "policy",       "help"});
  bool has_house = false, has_reader = false, has_action = false;
  for (std::uint32_t i = sentence.begin; i < sentence.end; ++i) {
    if ((document.marks[i] & kQuoted) != 0) continue;
    const std::uint32_t key = document.keys[i];
    has_house = has_house || house.contains(key);
    has_reader = has_reader || reader.contains(key);
    has_action = has_action || action.contains(key);
  }
  return has_house && has_reader && has_action;
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
bool mark_numbered(Document& document) {
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
      mark_range(document, begin, end);
      found = true;
    }
    first = last + 1;
  }
  return found;
}

// Captions that a template prints twice, one right after the other.
bool mark_doubled(Document& document) {
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
  for (const auto& [begin, end] : found) mark_range(document, begin, end);
  return !found.empty();
}

// Links to other articles that stand in the running text: the first is glued to the word before, "more" closes them.
void mark_link_lists(Document& document) {
  static const std::uint32_t more = word_key("more");
  std::uint32_t first = kNoWord;  // the glued word, while its list is open
  for (std::uint32_t i = 0; i < document.keys.size(); ++i) {
    if (first != kNoWord && i - first > kLinkListWordsMax) first = kNoWord;
    if (first == kNoWord && (document.marks[i] & kGluedWord) != 0) first = i;
    if (first == kNoWord || document.keys[i] != more || (document.marks[i] & kUpperWord) == 0) continue;
    mark_range(document, first, i + 1);
    first = kNoWord;
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

void mark_template(Document& document, const IsTemplate& is_template) {
  for (const Sentence& sentence : document.sentences) {
    const std::span<const std::uint32_t> words(document.keys.data() + sentence.begin, sentence.end - sentence.begin);
    const bool known = is_template && words.size() >= kHashedWordsMin && is_template(sentence_hash(words));
    if (known || has_phrase(words) || is_appeal(document, sentence) || is_list(document, sentence)) {
      mark_range(document, sentence.begin, sentence.end);
    }
  }
  spread_over_paragraphs(document);
  mark_closing(document);
  mark_link_lists(document);  // the prose around them is the author's
}

bool mark_galleries(Document& document) {
  const bool numbered = mark_numbered(document);
  return mark_doubled(document) || numbered;
}

void mark_repeated(Document& document) {
  const std::size_t n = document.keys.size();
  if (n < 2 * kRepeatedGram) return;
  const std::size_t mask = std::bit_ceil(2 * n) - 1;
  std::vector<std::uint32_t> slots(mask + 1, 0);  // of the hashes of the grams before; 0 is free
  std::size_t clean = 0;                          // words since the last template text, whose words may well stand in the article too
  for (std::size_t last = 0; last < n; ++last) {
    clean = (document.marks[last] & kTemplate) == 0 ? clean + 1 : 0;
    if (clean < kRepeatedGram) continue;
    const std::size_t i = last + 1 - kRepeatedGram;
    std::uint64_t gram = 0;
    for (std::size_t k = i; k <= last; ++k) gram = extend_gram(gram, document.keys[k]);
    const auto key = static_cast<std::uint32_t>(gram >> 32) | 1U;
    std::size_t at = gram & mask;
    while (slots[at] != 0 && slots[at] != key) at = (at + 1) & mask;
    if (slots[at] == key) {
      for (std::size_t k = i; k < i + kRepeatedGram; ++k) document.marks[k] |= kRepeated;
    }
    slots[at] = key;
  }
}

}  // namespace headwater::provenance
