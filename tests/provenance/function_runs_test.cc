#include "provenance/function_runs.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "provenance/document.h"
#include "texts.h"

namespace headwater::provenance {
namespace {

using testing::harbour;
using testing::harbour_elsewhere;
using testing::harbour_spun;
using testing::join;

RewordedRuns runs(const std::string& a, const std::string& b) { return reworded_runs(*prepare(a), *prepare(b)); }

TEST(FunctionRuns, ASpinnerLeavesTheGrammar) {
  const std::string a = join(harbour());
  const DocumentPtr original = prepare(a), spun = prepare(harbour_spun());
  const RewordedRuns found = reworded_runs(*original, *spun);
  EXPECT_GT(found.excess, 8);
  ASSERT_GE(found.places.size(), kFunctionEight);
  for (const RewordedPlace& place : found.places) {
    EXPECT_EQ(original->keys[place.a_word], spun->keys[place.b_word]);
    EXPECT_GT(place.changed, 0);
    EXPECT_LE(place.changed, 1);
  }
  EXPECT_DOUBLE_EQ(reworded_runs(*spun, *original).excess, found.excess);
}

TEST(FunctionRuns, WordForWordSaysNothing) {
  EXPECT_EQ(runs(join(harbour()), join(harbour())).excess, 0);
  EXPECT_TRUE(runs(harbour_spun(), harbour_spun()).places.empty());
}

TEST(FunctionRuns, AnEditChangesOnePlaceAndIsNoSpinning) {
  std::string edited = harbour()[1];
  edited.replace(edited.find("fish market"), 11, "old customs house");
  EXPECT_EQ(runs(harbour()[1], edited).excess, 0);
}

TEST(FunctionRuns, ReportsOfOneEventHaveNone) { EXPECT_EQ(runs(join(harbour()), harbour_elsewhere()).excess, 0); }

TEST(FunctionRuns, QuotationsDoNotCount) {
  const std::string own = "\n\n" + join(testing::orchestra());
  EXPECT_EQ(runs("“" + harbour()[1] + "”" + own, "“" + harbour_spun() + "”" + own).excess, 0);
}

TEST(FunctionRuns, AFormulaThatRecursIsNoRun) {
  std::string a, b;
  for (int i = 0; i < 20; ++i) {
    a += fmt::format("The boat{0} of bay{0} was at the quay{0} in the dawn{0} and in the dusk{0} by the lamp{0}. ", i);
    b += fmt::format("The sheep{0} of farm{0} was at the gate{0} in the rain{0} and in the snow{0} by the road{0}. ", i);
  }
  EXPECT_EQ(runs(a, b).excess, 0);
}

TEST(FunctionRuns, EmptyTextsHaveNone) { EXPECT_TRUE(runs("", "").places.empty()); }

}  // namespace
}  // namespace headwater::provenance
