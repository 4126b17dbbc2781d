#include "provenance/document.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/check.h"
#include "base/hash.h"
#include "base/limits.h"
#include "provenance/anchors.h"
#include "provenance/artefacts.h"
#include "provenance/background.h"
#include "provenance/furniture.h"
#include "provenance/grams.h"
#include "provenance/lexicon.h"
#include "provenance/prepared.h"
#include "provenance/quotes.h"
#include "provenance/sentences.h"
#include "provenance/tokens.h"

namespace headwater::provenance {

namespace {

// Rarity of runs of scripts without spaces: pairs that hold a grammatical character mostly bridge two words.
constexpr float kPairIdf = 5.5F, kWeakPairIdf = 2.0F;
constexpr double kDenseShare = 0.5;          // of words that are such runs
constexpr double kLetterWords = 5.0 / 8.0;   // words of an alphabet that say what one character does
constexpr double kKnownLanguageShare = 0.1;  // of words among a language's function words; texts have 0.3 to 0.5 of their own
constexpr std::size_t kShortWord = 3;        // letters of a function word in a language nothing is known of
constexpr std::size_t kAhead = 8;            // words whose entries are on their way from memory
constexpr double kQuotingOwnMax = 0.2;       // of words outside quotations: with fewer a text is quoting

using Entries = std::vector<const WordEntry*>;  // one per word, null for words no list knows

Entries look_up(const std::vector<Word>& words) {
  Entries out;
  out.reserve(words.size());
  const KeyTable<WordEntry>& table = lexicon().words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i + kAhead < words.size()) table.prefetch(words[i + kAhead].key);
    out.push_back(table.find(words[i].key));
  }
  return out;
}

constexpr std::uint32_t kEnglish = 1;  // the first language of function_words.txt

// The language whose function words the text has most of, as a bit of WordEntry::stop; 0: too few of any.
std::uint32_t language_bit(const Entries& entries) {
  std::array<std::size_t, 32> hits{};
  for (const WordEntry* entry : entries) {
    for (std::uint32_t rest = entry == nullptr ? 0 : entry->stop; rest != 0; rest &= rest - 1) {
      ++hits[static_cast<std::size_t>(std::countr_zero(rest))];
    }
  }
  const auto most = std::max_element(hits.begin(), hits.end());
  if (static_cast<double>(*most) < kKnownLanguageShare * static_cast<double>(entries.size())) return 0;
  return 1U << (most - hits.begin());
}

// A text as it comes from the tokeniser, and what the lists say of its words.
struct RawText {
  Tokens tokens;
  std::vector<bool> quoted;
  Entries entries;
  std::uint32_t language = 0;  // language_bit() of them
};

RawText read(std::string_view text) {
  RawText out;
  out.tokens = tokenise(text, limits::kArticleWordsMax);
  out.quoted = quoted_words(out.tokens);
  out.entries = look_up(out.tokens.words);
  out.language = language_bit(out.entries);
  return out;
}

class Rarity {
 public:
  explicit Rarity(std::uint32_t language) : language_(language), pairs_{ranks("zh"), ranks("ja")} {
    HW_CHECK(pairs_[0] != nullptr && pairs_[1] != nullptr);
    if (language > kEnglish) words_ = ranks(lexicon().languages[static_cast<std::size_t>(std::countr_zero(language))]);
  }

  float of(const Word& word) const {
    if ((word.flags & Word::kGrammarPair) != 0) return 0;
    if ((word.flags & Word::kPair) != 0) {
      const float most = (word.flags & Word::kWeakPair) != 0 ? kWeakPairIdf : kPairIdf;
      return std::min({most, pairs_[0]->idf(word.stem), pairs_[1]->idf(word.stem)});
    }
    if (language_ == kEnglish) return background().idf(word.stem);
    if ((word.flags & Word::kNumber) != 0) return std::min(background().idf(word.stem), Ranks::kRankedMax);
    return words_ != nullptr ? words_->idf(word.stem) : idf_by_length(word.letters);
  }

 private:
  std::uint32_t language_;
  std::array<const Ranks*, 2> pairs_;
  const Ranks* words_ = nullptr;
};

void fill_words(Document& out, const RawText& raw) {
  const auto& [tokens, quoted, entries, language] = raw;
  const Rarity rarity(language);
  const std::size_t n = tokens.words.size();
  for (auto* column : {&out.keys, &out.stem_keys, &out.begins, &out.ends}) column->reserve(n);
  out.idf.reserve(n);
  out.marks.reserve(n);
  std::size_t runs = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Word& word = tokens.words[i];
    if (i + kAhead < n) background().prefetch(tokens.words[i + kAhead].stem);
    out.keys.push_back(word.key);
    out.stem_keys.push_back(word.stem);
    out.begins.push_back(word.begin);
    out.ends.push_back(word.end);
    out.idf.push_back(rarity.of(word));
    runs += (word.flags & Word::kPair) != 0 ? 1 : 0;
    std::uint8_t mark = quoted[i] ? kQuoted : 0;
    if ((entries[i] != nullptr && (entries[i]->stop & language) != 0) || (word.flags & Word::kGrammarPair) != 0) mark |= kStopWord;
    if (entries[i] != nullptr && (entries[i]->sequence & language) != 0) mark |= kSequence;
    if (language == 0 && word.letters <= kShortWord && (word.flags & (Word::kPair | Word::kNumber)) == 0) mark |= kStopWord | kSequence;
    if ((word.flags & Word::kUpper) != 0) mark |= kUpperWord;
    if ((word.flags & Word::kNumber) != 0) mark |= kNumberWord;
    out.marks.push_back(mark);
  }
  out.dense = static_cast<double>(runs) > kDenseShare * static_cast<double>(n);
  out.language = out.dense ? kDenseLanguage : language;
}

void clear_mark(Document& out, std::uint8_t cleared) {
  for (std::uint8_t& mark : out.marks) mark &= static_cast<std::uint8_t>(~cleared);
}

// Of an interview, a statement, or a text whose quotation marks went astray, quotations are all there is.
void let_quotations_speak(Document& out) {
  std::size_t all = 0, unquoted = 0;
  for (const std::uint8_t mark : out.marks) {
    if ((mark & kTemplate) != 0) continue;
    ++all;
    unquoted += (mark & kQuoted) == 0 ? 1 : 0;
  }
  out.quoting = static_cast<double>(unquoted) < kQuotingOwnMax * static_cast<double>(all);
  if (out.quoting) clear_mark(out, kQuoted);
}

void fill_sentences(Document& out, const Tokens& tokens) {
  out.paragraphs = tokens.paragraph_starts;
  const auto n = static_cast<std::uint32_t>(tokens.words.size());
  for (std::size_t i = 0; i < tokens.sentence_starts.size(); ++i) {
    Sentence sentence;
    sentence.begin = tokens.sentence_starts[i];
    sentence.end = i + 1 < tokens.sentence_starts.size() ? tokens.sentence_starts[i + 1] : n;
    out.sentences.push_back(sentence);
  }
}

// The runs of 2, 3 and 5 words, each begun by the one before: a hash is chained on from the first word.
void fill_word_grams(Document& out) {
  const std::size_t n = out.keys.size();
  for (auto* set : {&out.pairs, &out.triples, &out.fives, &out.all_fives}) set->reserve(n);
  std::size_t own_end = n, all_end = n;  // of the words from i on that count
  for (std::size_t i = n; i-- > 0;) {
    if ((out.marks[i] & kNotOwn) != 0) own_end = i;
    if ((out.marks[i] & kTemplate) != 0) all_end = i;
    const std::size_t own = own_end - i, all = all_end - i;
    if (all < 2) continue;
    std::uint64_t gram = extend_gram(extend_gram(0, out.keys[i]), out.keys[i + 1]);
    if (own >= 2) out.pairs.push_back(static_cast<std::uint32_t>(gram));
    if (all < 3) continue;
    gram = extend_gram(gram, out.keys[i + 2]);
    if (own >= 3) out.triples.push_back(static_cast<std::uint32_t>(gram));
    if (all < 5) continue;
    gram = extend_gram(extend_gram(gram, out.keys[i + 3]), out.keys[i + 4]);
    if (own >= 5) out.fives.push_back(static_cast<std::uint32_t>(gram));
    out.all_fives.push_back(static_cast<std::uint32_t>(gram));
  }
  const bool nothing_left_out = out.fives.size() == out.all_fives.size();
  for (auto* set : {&out.pairs, &out.triples, &out.fives}) sort_unique(*set);
  if (nothing_left_out) {
    out.all_fives = out.fives;
  } else {
    sort_unique(out.all_fives);
  }
}

void fill_function_grams(Document& out) {
  std::size_t clean = 0;  // since the last that is no evidence
  for (std::uint32_t i = 0; i < out.keys.size(); ++i) {
    if ((out.marks[i] & kSequence) == 0) continue;
    out.function_words.push_back(i);
    clean = (out.marks[i] & kNotOwn) == 0 ? clean + 1 : 0;
    if (clean < kFunctionEight) continue;
    const auto at = static_cast<std::uint32_t>(out.function_words.size() - kFunctionEight);
    std::uint64_t gram = 0;
    for (std::size_t k = at; k < out.function_words.size(); ++k) gram = extend_gram(gram, out.keys[out.function_words[k]]);
    out.function_places.push_back({static_cast<std::uint32_t>(gram), at});
  }
  sort_by_key(out.function_places, [](const FunctionPlace& place) { return place.key; });
  for (const FunctionPlace& place : out.function_places) {
    if (out.function_eights.empty() || out.function_eights.back() != place.key) out.function_eights.push_back(place.key);
  }
}

void fill_rare(Document& out) {
  for (std::uint32_t i = 0; i < out.keys.size(); ++i) {
    if (out.idf[i] < kRareIdf || (out.marks[i] & (kNotOwn | kStopWord)) != 0) continue;
    out.rare.push_back({out.stem_keys[i], i});
    out.rare_words += static_cast<double>(out.idf[i]);
  }
  sort_by_key(out.rare, [](const RareWord& word) { return word.key; });
}

void fill_identity(Document& out) {
  for (std::size_t i = 0; i < out.keys.size(); ++i) {
    out.content = mix64(out.content * 31 + out.keys[i]) + out.marks[i];
    if ((out.marks[i] & kTemplate) != 0) continue;
    out.word_sequence = extend_gram(out.word_sequence, out.keys[i]);
    ++out.own_words;
  }
  if (out.dense) out.own_words = static_cast<std::size_t>(kLetterWords * static_cast<double>(out.own_words));
}

enum class Purpose { kComparison, kFingerprint };

std::shared_ptr<Document> build(const RawText& raw, const IsTemplate& is_template, Purpose purpose, bool skip_galleries);

void add_galleries(Document& document, const RawText& raw, const IsTemplate& is_template, Purpose purpose) {
  document.with_galleries = document.with_all_galleries = build(raw, is_template, purpose, false);
  const std::vector<std::uint64_t>& captions = document.caption_hashes;
  if (!is_template || std::none_of(captions.begin(), captions.end(), is_template)) return;
  const IsTemplate no_caption = [&](std::uint64_t hash) {
    return is_template(hash) && !std::binary_search(captions.begin(), captions.end(), hash);
  };
  document.with_all_galleries = build(raw, no_caption, purpose, false);
}

std::shared_ptr<Document> build(const RawText& raw, const IsTemplate& is_template, Purpose purpose, bool skip_galleries) {
  auto out = std::make_shared<Document>();
  out->knows_templates = static_cast<bool>(is_template);
  fill_words(*out, raw);
  fill_sentences(*out, raw.tokens);
  if (!skip_galleries) mark_galleries(*out, kCaption);
  mark_template(*out, raw.tokens, raw.entries, is_template);
  if (!skip_galleries) clear_mark(*out, kCaption);
  const bool has_galleries = skip_galleries && mark_galleries(*out);
  let_quotations_speak(*out);
  hash_sentences(*out);
  if (has_galleries) add_galleries(*out, raw, is_template, purpose);
  mark_repeated(*out);
  fill_rare(*out);
  fill_identity(*out);
  if (purpose == Purpose::kFingerprint) return out;
  out->artefacts = raw.language == kEnglish ? artefacts_of(raw.tokens) : 0;
  collect_stems(*out);
  fill_word_grams(*out);
  fill_function_grams(*out);
  return out;
}

std::shared_ptr<Document> build_with_anchors(std::string_view text, const IsTemplate& is_template, Purpose purpose) {
  const RawText raw = read(text);
  const std::shared_ptr<Document> out = build(raw, is_template, purpose, true);
  out->anchors = find_anchors(text, raw.tokens, *out, purpose == Purpose::kComparison ? WantedAnchors::kAll : WantedAnchors::kSequence);
  return out;
}

}  // namespace

void DocumentDeleter::operator()(Document* document) const { delete document; }

DocumentPtr prepare(std::string_view text, const IsTemplate& is_template) {
  return build_with_anchors(text, is_template, Purpose::kComparison);
}

Fingerprint fingerprint(std::string_view text) { return fingerprint(*build_with_anchors(text, {}, Purpose::kFingerprint)); }

}  // namespace headwater::provenance
