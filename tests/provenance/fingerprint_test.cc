#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "provenance/document.h"
#include "texts.h"

namespace headwater::provenance {
namespace {

using testing::harbour;
using testing::harbour_reworded;
using testing::join;
using testing::orchestra;

double shared_weight(const Fingerprint& a, const Fingerprint& b) {
  double sum = 0;
  for (const Fingerprint::Term& term : a.terms) {
    if (std::find(b.terms.begin(), b.terms.end(), term) != b.terms.end()) sum += static_cast<double>(term.weight);
  }
  return sum;
}

TEST(FingerprintOf, IsAFunctionOfTheText) {
  const Fingerprint a = fingerprint(*prepare(join(harbour()))), b = fingerprint(*prepare(join(harbour())));
  EXPECT_EQ(a.terms, b.terms);
  EXPECT_EQ(a.sentences, b.sentences);
  EXPECT_EQ(a.words, b.words);
}

TEST(FingerprintOf, TermsAscendAndAreDistinct) {
  const Fingerprint f = fingerprint(*prepare(join(harbour())));
  ASSERT_GT(f.terms.size(), 40U);
  ASSERT_LT(f.terms.size(), 400U);
  for (std::size_t i = 1; i < f.terms.size(); ++i) EXPECT_LT(f.terms[i - 1].hash, f.terms[i].hash);
  for (const Fingerprint::Term& term : f.terms) EXPECT_GT(term.weight, 0);
}

TEST(FingerprintOf, ARewordedTextSharesFarMoreThanAnother) {
  const Fingerprint source = fingerprint(*prepare(join(harbour())));
  EXPECT_GT(shared_weight(source, fingerprint(*prepare(join(harbour_reworded())))), 50);
  EXPECT_LT(shared_weight(source, fingerprint(*prepare(join(orchestra())))), 10);
}

TEST(FingerprintOf, ATextAloneHasTheFingerprintOfItsDocument) {
  const std::string gallery = "\n\nHide Caption 1 of 3 A pier at dawn. Hide Caption 2 of 3 Its oak piles. Hide Caption 3 of 3 The ferry.";
  for (const std::string& text : {join(harbour()), join(harbour()) + gallery, std::string("Too short.")}) {
    const Fingerprint whole = fingerprint(*prepare(text)), light = fingerprint(text);
    EXPECT_EQ(light.terms, whole.terms);
    EXPECT_EQ(light.sentences, whole.sentences);
    EXPECT_EQ(light.words, whole.words);
    EXPECT_EQ(light.too_short, whole.too_short);
  }
}

TEST(FingerprintOf, QuotationsAndTemplateTextAreLeftOut) {
  const Fingerprint plain = fingerprint(*prepare(join(harbour())));
  const Fingerprint more = fingerprint(
      *prepare(join(harbour()) + "\n\n“Zanzibar xylophones quarrelled beneath phosphorescent umbrellas.”\n\nAll rights reserved."));
  EXPECT_EQ(plain.terms, more.terms);
}

TEST(FingerprintOf, ShortTextsHaveNoTerms) {
  const Fingerprint f = fingerprint(*prepare("Too little to go by, however rare the words."));
  EXPECT_TRUE(f.too_short);
  EXPECT_TRUE(f.terms.empty());
}

TEST(FingerprintOf, CaptionsAreToldFromProseQuotedOrNot) {
  const std::string gallery =
      "\n\nHide Caption 1 of 3 The pier at dawn before the crews arrived. Hide Caption 2 of 3 “We heard the piles crack,” said a fisherman "
      "on "
      "the quay. Hide Caption 3 of 3 The ferry waits off the breakwater.";
  const Fingerprint plain = fingerprint(*prepare(join(harbour()))), more = fingerprint(*prepare(join(harbour()) + gallery));
  EXPECT_TRUE(plain.captions.empty());
  ASSERT_GE(more.captions.size(), 3U);
  std::vector<std::uint64_t> both;
  std::set_union(plain.sentences.begin(), plain.sentences.end(), more.captions.begin(), more.captions.end(), std::back_inserter(both));
  EXPECT_EQ(both, more.sentences);
  EXPECT_EQ(fingerprint(join(harbour()) + gallery).captions, more.captions);
}

TEST(FingerprintOf, SentenceHashesAreThoseTheTemplatePredicateIsAskedAbout) {
  const std::string text = join(orchestra());
  std::set<std::uint64_t> asked;
  const IsTemplate is_template = [&](std::uint64_t hash) {
    asked.insert(hash);
    return false;
  };
  const Fingerprint f = fingerprint(*prepare(text, is_template));
  ASSERT_GT(f.sentences.size(), 8U);
  for (const std::uint64_t hash : f.sentences) EXPECT_TRUE(asked.contains(hash));
}

}  // namespace
}  // namespace headwater::provenance
