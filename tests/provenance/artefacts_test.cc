#include "provenance/artefacts.h"

#include <gtest/gtest.h>

#include <string>

#include "provenance/judge_weights.h"
#include "texts.h"

namespace headwater::provenance {
namespace {

using testing::harbour;
using testing::join;
using testing::orchestra;

double artefacts(const std::string& text) { return artefacts_of(tokenise(text, 10'000)); }

std::string with(std::string text, const std::string& from, const std::string& to) {
  EXPECT_NE(text.find(from), std::string::npos) << from;
  return text.replace(text.find(from), from.size(), to);
}

TEST(Artefacts, APersonLeavesNone) {
  EXPECT_LT(artefacts(join(harbour())), 0);
  EXPECT_LT(artefacts(join(orchestra())), 0);
}

TEST(Artefacts, ASlipIsNoSign) {
  const std::string text = join(harbour());
  EXPECT_LT(artefacts(with(text, "a third of", "a a third of")), weights::kArtefactsMin);
  EXPECT_LT(artefacts(with(text, "a loaded lorry", "an loaded lorry")), weights::kArtefactsMin);
  EXPECT_LT(artefacts(with(with(text, "two of the outer", "2 of the outer"), "told three students", "told 3 students")),
            weights::kArtefactsMin);
}

TEST(Artefacts, MarksThatNeverCloseAndStopsThatStandAloneSayNothing) {
  const std::string text = join(harbour());
  const double as_it_is = artefacts(text);
  EXPECT_DOUBLE_EQ(artefacts(with(text, "through it,\" said", "through it, said")), as_it_is);
  EXPECT_DOUBLE_EQ(artefacts(with(text, "since 1908. Engineers", "since 1908 . Engineers")), as_it_is);
}

TEST(Artefacts, ASpinnerLeavesSeveral) {
  const std::string text = with(join(harbour()), "a loaded lorry", "an loaded lorry");
  EXPECT_GE(artefacts(with(text, "a national grant", "an national grant")), weights::kArtefactsMin);
}

TEST(Artefacts, NumeralsBeforeUnitsAndNamesAreGoodProse) {
  const std::string text = join(orchestra());
  EXPECT_EQ(artefacts(text + " He paid about 5 million for it, some 3 miles from Room 4 of the town hall."),
            artefacts(text + " He paid about six million for it, some six miles from Room six of the town hall."));
}

TEST(Artefacts, AnEmptyTextHasNone) { EXPECT_EQ(artefacts(""), 0); }

}  // namespace
}  // namespace headwater::provenance
