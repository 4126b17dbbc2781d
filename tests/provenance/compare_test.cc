#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/utf8.h"
#include "provenance/document.h"
#include "provenance/passages.h"
#include "texts.h"

namespace headwater::provenance {
namespace {

using testing::harbour;
using testing::harbour_elsewhere;
using testing::harbour_reworded;
using testing::harbour_spun;
using testing::join;
using testing::orchestra;

Match match(const std::string& a, const std::string& b) { return compare(*prepare(a), *prepare(b)); }

bool starts_code_point(const std::string& text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

TEST(Compare, ATextIsIdenticalToItself) {
  const Match m = match(join(harbour()), join(harbour()));
  EXPECT_TRUE(m.related);
  EXPECT_TRUE(m.whole);
  EXPECT_EQ(m.relation, Relation::kIdentical);
  EXPECT_DOUBLE_EQ(m.containment_a, 1);
  EXPECT_DOUBLE_EQ(m.containment_b, 1);
  EXPECT_GT(m.score, 0.99);
  ASSERT_EQ(m.passages.size(), 1U);
  EXPECT_TRUE(m.passages[0].verbatim);
  EXPECT_EQ(m.passages[0].a_begin, 0U);
}

TEST(Compare, TypographyAndCaseDoNotHideIdentity) {
  std::string other = join(harbour());
  for (std::size_t at = other.find('"'), i = 0; at != std::string::npos; at = other.find('"', at), ++i) {
    other.replace(at, 1, i % 2 == 0 ? "“" : "”");
  }
  for (std::size_t at = other.find('\''); at != std::string::npos; at = other.find('\'', at)) other.replace(at, 1, "’");
  EXPECT_EQ(match(join(harbour()), other).relation, Relation::kIdentical);
}

TEST(Compare, UnrelatedTextsAreNotRelated) {
  const Match m = match(join(harbour()), join(orchestra()));
  EXPECT_FALSE(m.related);
  EXPECT_EQ(m.relation, Relation::kNone);
  EXPECT_LT(m.score, 0.05);
  EXPECT_TRUE(m.passages.empty());
}

TEST(Compare, AnotherReportOfTheEventWithTheSameQuotationIsNotRelated) {
  EXPECT_FALSE(match(join(harbour()), harbour_elsewhere()).related);
}

TEST(Compare, ARewordedTextIsARewriteAndLooksLikeOne) {
  const Match m = match(join(harbour()), join(harbour_reworded()));
  EXPECT_TRUE(m.related);
  EXPECT_TRUE(m.whole);
  EXPECT_EQ(m.relation, Relation::kRewrite);
  EXPECT_GT(m.containment_a, 0.8);
  EXPECT_GT(m.surprisal_b, m.surprisal_a);
  EXPECT_GT(m.artefacts_b, m.artefacts_a);
}

TEST(Compare, ASmallEditIsNear) {
  std::string edited = join(harbour());
  edited.replace(edited.find("eleven weeks"), 12, "twelve weeks");
  edited.replace(edited.find("Half of the money"), 17, "Half the money");
  EXPECT_EQ(match(join(harbour()), edited).relation, Relation::kNear);
}

TEST(Compare, APartIsAnExcerpt) {
  const std::vector<std::string> part(harbour().begin(), harbour().begin() + 4);
  const Match m = match(join(harbour()), join(part));
  EXPECT_EQ(m.relation, Relation::kExcerpt);
  EXPECT_TRUE(m.whole);
  EXPECT_GT(m.containment_b, 0.98);
  EXPECT_LT(m.containment_a, 0.7);
}

TEST(Compare, APassageInAnotherTextIsRelatedButNotWhole) {
  std::vector<std::string> host = orchestra();
  const std::vector<std::string> part(harbour().begin() + 3, harbour().begin() + 6);
  host.insert(host.begin() + 3, part.begin(), part.end());
  const Match m = match(join(host), join(harbour()));
  EXPECT_TRUE(m.related);
  EXPECT_FALSE(m.whole);
  ASSERT_EQ(m.passages.size(), 1U);
  const std::string text = join(host);
  EXPECT_EQ(text.substr(m.passages[0].a_begin, m.passages[0].a_end - m.passages[0].a_begin) + ".", join(part));
}

// Prose that shares no more than its function words with any other.
std::string filler(unsigned seed, std::size_t sentences) {
  const auto word = [&seed] {
    static constexpr std::string_view kConsonants = "bdfgklmnprstv", kVowels = "aeiou";
    std::string out;
    for (int i = 0; i < 3; ++i) {
      seed = seed * 1664525 + 1013904223;
      out += kConsonants[(seed >> 24) % kConsonants.size()];
      out += kVowels[(seed >> 16) % kVowels.size()];
    }
    return out;
  };
  std::string out;
  for (std::size_t i = 0; i < sentences; ++i)
    out += fmt::format("The {} of {} and {} {} in a {} that {} had {}. ", word(), word(), word(), word(), word(), word(), word());
  return out;
}

std::string inside(const std::string& passage, unsigned seed, std::size_t sentences = 40) {
  return filler(seed, sentences) + "\n\n" + passage + "\n\n" + filler(seed + 1, sentences);
}

TEST(Compare, ALongStretchRelatesTextsHoweverLong) {
  const std::string passage = harbour()[0] + " " + harbour()[1];
  const Match m = match(inside(passage, 1), inside(passage, 3));
  EXPECT_LT(m.containment_a, 0.15);
  EXPECT_TRUE(m.related);
  EXPECT_FALSE(m.whole);
  EXPECT_EQ(m.passages.size(), 1U);
  const Match less = match(inside(harbour()[0], 1), inside(harbour()[0], 3));
  EXPECT_FALSE(less.related) << "half of it may be what many texts share";
  EXPECT_EQ(less.relation, Relation::kNone);
  EXPECT_EQ(less.passages.size(), 1U) << "but it is shown";
  const std::string quoted = "“" + passage + "”";
  EXPECT_FALSE(match(inside(quoted, 1), inside(quoted, 3)).related);
}

TEST(Compare, AShortStretchThatASpinnerRewordedRelatesTexts) {
  const Match m = match(inside(harbour()[1], 1, 15), inside(harbour_spun(), 3, 15));
  EXPECT_TRUE(m.related);
  EXPECT_FALSE(m.whole);
  EXPECT_EQ(m.relation, Relation::kRewrite);
  ASSERT_EQ(m.passages.size(), 1U);
  EXPECT_GT(m.passages[0].words, 40U);
  EXPECT_FALSE(match(inside(harbour()[1], 1, 15), inside(harbour()[1], 3, 15)).related) << "standing texts have as much word for word";
}

TEST(Compare, APassageThatBelongsToOneTextWasTakenByTheOther) {
  std::vector<std::string> host = orchestra();
  host.insert(host.begin() + 3, harbour()[0]);
  const Match m = match(join(host), join(harbour()));
  EXPECT_LT(std::max(m.containment_a, m.containment_b), 0.2);
  EXPECT_TRUE(m.related);
  EXPECT_FALSE(m.whole);
  std::vector<std::string> other;  // as foreign there
  for (unsigned seed = 1; seed < 5; ++seed) other.push_back(filler(seed, 8));
  other.insert(other.begin() + 2, harbour()[0]);
  EXPECT_FALSE(match(join(host), join(other)).related) << "both may have it from anywhere";
  const std::string notice = harbour()[0].substr(0, harbour()[0].find(" Engineers"));
  host[3] = notice;
  EXPECT_FALSE(match(join(host), join(harbour())).related) << "so short are notices on a matter";
}

TEST(Compare, AppendingForeignTextKeepsTheRelation) {
  const Match m = match(join(harbour()) + "\n\n" + join(orchestra()), join(harbour()));
  EXPECT_TRUE(m.related);
  EXPECT_TRUE(m.whole);
  EXPECT_GT(m.containment_b, 0.99);
}

TEST(Compare, ShuffledParagraphsStayRelated) {
  std::vector<std::string> shuffled = harbour();
  std::rotate(shuffled.begin(), shuffled.begin() + 3, shuffled.end());
  std::swap(shuffled[0], shuffled[5]);
  const Match m = match(join(harbour()), join(shuffled));
  EXPECT_TRUE(m.related);
  EXPECT_GT(m.containment_a, 0.95);
  EXPECT_GT(m.passages.size(), 2U);
}

TEST(Compare, QuotedWordsAloneAreNoEvidence) {
  std::string speech;  // both report the same speech, each in its own frame
  for (const std::string& paragraph : harbour()) {
    if (paragraph.find('"') == std::string::npos) speech += "\n\n“" + paragraph + "”";
  }
  EXPECT_TRUE(match(join(harbour()), speech + join(orchestra())).containment_a >= 0);
  EXPECT_FALSE(match(join(orchestra()) + speech, harbour_elsewhere() + speech).related);
}

TEST(Compare, IsExactlySymmetric) {
  const std::vector<std::string> texts{join(harbour()), join(harbour_reworded()), harbour_elsewhere(), join(orchestra()),
                                       join(harbour()) + "\n\n" + join(orchestra())};
  for (const std::string& a : texts) {
    for (const std::string& b : texts) {
      const Match ab = match(a, b), ba = match(b, a);
      EXPECT_EQ(ab.related, ba.related);
      EXPECT_EQ(ab.whole, ba.whole);
      EXPECT_EQ(ab.relation, ba.relation);
      EXPECT_EQ(ab.logit, ba.logit);
      EXPECT_EQ(ab.containment_a, ba.containment_b);
      EXPECT_EQ(ab.surprisal_a, ba.surprisal_b);
      EXPECT_EQ(ab.artefacts_a, ba.artefacts_b);
      EXPECT_EQ(ab.verbatim, ba.verbatim);
      ASSERT_EQ(ab.passages.size(), ba.passages.size());
    }
  }
}

TEST(Compare, PassagesLieOnCodePointsInBothTextsAndAscend) {
  const std::string a = "Ärenden på svenska — “åäö”.\n\n" + join(harbour()), b = join(harbour_reworded()) + "\n\nÅter: “日本語”。";
  const Match m = match(a, b);
  ASSERT_FALSE(m.passages.empty());
  std::size_t last = 0;
  for (const Passage& passage : m.passages) {
    EXPECT_LT(passage.a_begin, passage.a_end);
    EXPECT_LE(passage.a_end, a.size());
    EXPECT_LE(passage.b_end, b.size());
    EXPECT_GE(passage.a_begin, last);
    last = passage.a_begin;
    for (const std::size_t at : {passage.a_begin, passage.a_end}) EXPECT_TRUE(starts_code_point(a, at));
    for (const std::size_t at : {passage.b_begin, passage.b_end}) EXPECT_TRUE(starts_code_point(b, at));
  }
}

TEST(Compare, APassageIsListedOnceThoughAPartOfItStandsElsewhereToo) {
  const std::string text = join(harbour());
  for (const std::string& paragraph : harbour()) {
    const Match m = match(text, paragraph.substr(0, paragraph.rfind(", ")) + " as anyone can see.\n\n" + text);
    std::size_t whole = 0;
    for (const Passage& passage : m.passages) {
      whole += passage.a_begin == 0 && passage.a_end + 1 >= text.size() ? 1 : 0;
      const double longer = static_cast<double>(std::max(passage.a_end - passage.a_begin, passage.b_end - passage.b_begin));
      const double shorter = static_cast<double>(std::min(passage.a_end - passage.a_begin, passage.b_end - passage.b_begin));
      EXPECT_LT(longer, 1.5 * shorter) << paragraph << " [" << passage.a_begin << ", " << passage.a_end << ")";
    }
    EXPECT_EQ(whole, 1U) << paragraph;
  }
}

TEST(Compare, ShortTextsGetNoAnswer) {
  const Match m = match("Three words only.", join(harbour()));
  EXPECT_TRUE(m.too_short);
  EXPECT_FALSE(m.related);
}

TEST(Compare, WithoutPassagesTheAnswerIsTheSame) {
  const DocumentPtr a = prepare(join(harbour())), b = prepare(join(harbour_reworded()));
  const Match with = compare(*a, *b), without = compare(*a, *b, false);
  EXPECT_EQ(with.logit, without.logit);
  EXPECT_EQ(with.containment_a, without.containment_a);
  EXPECT_TRUE(without.passages.empty());
}

TEST(Compare, SharedTemplateTextIsNoEvidence) {
  const std::string foot =
      "\n\nSign up for our newsletter and never miss a story. We rely on readers like you to support our journalism; please donate today. "
      "Copyright 2024. All rights reserved. This material may not be published, broadcast, rewritten or redistributed without permission.";
  EXPECT_FALSE(match(join(harbour()) + foot, join(orchestra()) + foot).related);
}

TEST(Compare, AScriptThatWasTakenForTextIsNoEvidence) {
  std::string script = "\n\n";
  for (int i = 0; i < 12; ++i) {
    script += fmt::format(
        "window._banner = window._banner || []; _banner.push({{ mode: 'wide-{0}', container: 'front-page-gallery-{0}', placement: 'Front "
        "Page "
        "Gallery {0}', target: 'mixed' }});\n",
        i);
  }
  const Match m = match(join(harbour()) + script, join(orchestra()) + script);
  EXPECT_FALSE(m.related);
  EXPECT_TRUE(m.passages.empty());
  EXPECT_EQ(match(join(harbour()) + script, join(harbour())).relation, Relation::kIdentical);
  const std::string sums = "\n\nWith piles = 400, bays = 12, lamps = 9 and borers = 7, the sum is easily done, wrote the engineer.";
  EXPECT_NE(match(join(harbour()) + sums, join(harbour())).relation, Relation::kIdentical) << "prose may have a formula";
}

TEST(Compare, SentencesKnownAsTemplateAreNoEvidence) {
  const std::vector<std::string> part(harbour().begin() + 3, harbour().begin() + 6);
  const std::string a = join(orchestra()) + "\n\n" + join(part), b = harbour_elsewhere() + "\n\n" + join(part);
  ASSERT_TRUE(match(a, b).related);
  const Fingerprint known = fingerprint(*prepare(join(part)));
  const IsTemplate is_template = [&](std::uint64_t hash) {
    return std::binary_search(known.sentences.begin(), known.sentences.end(), hash);
  };
  EXPECT_FALSE(compare(*prepare(a, is_template), *prepare(b, is_template)).related);
}

TEST(Compare, AGalleryIsAPassageWhereItIsKnownThatItIsNoTemplate) {
  std::string gallery;
  const std::vector<std::string> captions(harbour().begin(), harbour().end());
  for (std::size_t i = 0; i < captions.size(); ++i) {
    gallery += fmt::format("Hide Caption {} of {} ", i + 1, captions.size()) + captions[i] + " ";
  }
  const std::string a = join(orchestra()) + "\n\n" + gallery, b = harbour_elsewhere() + "\n\n" + gallery;
  EXPECT_FALSE(match(a, b).related);
  const IsTemplate nothing = [](std::uint64_t) { return false; };
  const Match passage = compare(*prepare(a, nothing), *prepare(b, nothing));
  EXPECT_TRUE(passage.related);
  EXPECT_FALSE(passage.whole);
  const Fingerprint known = fingerprint(*prepare(a));
  const IsTemplate caption = [&](std::uint64_t hash) { return std::binary_search(known.captions.begin(), known.captions.end(), hash); };
  EXPECT_FALSE(compare(*prepare(a, caption), *prepare(b, caption)).related);
}

TEST(Compare, ShortCaptionsAreProseToo) {
  std::vector<std::string> captions;
  for (const std::string& paragraph : harbour()) {
    for (std::size_t begin = 0, end = 0; end != std::string::npos; begin = end + 2) {
      end = paragraph.find(". ", begin);
      captions.push_back(paragraph.substr(begin, std::min(end - begin, paragraph.find(' ', begin + 60) - begin)));
    }
  }
  std::string gallery;
  for (std::size_t i = 0; i < captions.size(); ++i)
    gallery += fmt::format("{}. Hide Caption {} of {} Photos: ", captions[i], i + 1, captions.size());
  const IsTemplate nothing = [](std::uint64_t) { return false; };
  const auto prepared = [&](const std::string& text) { return prepare(text + "\n\n" + gallery, nothing); };
  EXPECT_TRUE(compare(*prepared(join(orchestra())), *prepared(harbour_elsewhere())).related);
}

TEST(Compare, AGalleryInOtherWordsWasCopiedAlsoWhereItsCountersWereReworded) {
  std::string gallery, reworded, repeated;
  for (std::size_t i = 0; i < harbour().size(); ++i) {
    gallery += fmt::format("Hide Caption {} of {} ", i + 1, harbour().size()) + harbour()[i] + " ";
    reworded += "Conceal legend. " + harbour_reworded()[i] + " ";
    repeated += "Conceal legend. " + harbour()[i] + " ";
  }
  const std::string a = join(orchestra()) + "\n\n" + gallery;
  EXPECT_TRUE(match(a, filler(1, 30) + "\n\n" + reworded).related);
  EXPECT_TRUE(match(filler(1, 30) + "\n\n" + reworded, a).related);
  EXPECT_FALSE(match(a, filler(1, 30) + "\n\n" + repeated).related) << "the outlet may run it under many articles";
}

TEST(Compare, DigestsOfQuotationsAreRelatedOnlyAsAWhole) {
  std::vector<std::string> digest = harbour();
  for (std::string& paragraph : digest) {
    std::erase(paragraph, '"');
    paragraph = "Some argue: “" + paragraph + "”";
  }
  const DocumentPtr quoting = prepare(join(digest)), telling = prepare(join(harbour()));
  EXPECT_TRUE(cover(*quoting, *telling, {}).quoting);
  EXPECT_FALSE(cover(*telling, *telling, {}).quoting);
  Coverage coverage;
  coverage.a = 0.45;
  coverage.literal = 1;
  EXPECT_TRUE(shares_enough(coverage));
  coverage.quoting = true;
  EXPECT_FALSE(shares_enough(coverage));
  coverage.a = 0.9;
  EXPECT_TRUE(shares_enough(coverage));
}

TEST(Compare, ATextOfQuotationsAloneCanBeCopied) {
  std::vector<std::string> statement = harbour();
  for (std::string& paragraph : statement) {
    std::erase(paragraph, '"');
    paragraph = "“" + paragraph + "”";
  }
  EXPECT_EQ(match(join(statement), join(statement)).relation, Relation::kIdentical);
  EXPECT_GT(fingerprint(*prepare(join(statement))).terms.size(), 50U) << "it must be found, too";
  std::vector<std::string> quoting = orchestra();
  quoting.insert(quoting.begin() + 2, {statement[3], statement[4]});
  EXPECT_FALSE(match(join(quoting), join(statement)).related) << "who quotes a statement has not copied it";
}

TEST(Compare, HeadlinesGluedToANameAreNoEvidence) {
  const std::string links =
      " said Senator Lucy Miller Lucy Ann MillerHarbour board meets behind closed doors Overnight Shipping: ferries tied up again as the "
      "storm season opens Five things to watch when the council votes on the loan MORE’s office.";
  const std::string more = " The broadcaster BuzzFeed heard of it first, a spokesman said. More than two dozen berths are free.";
  std::string apart = links;
  apart.insert(apart.find("MillerHarbour") + 6, " ");
  const Match without = match(join(orchestra()), harbour_elsewhere());
  for (const std::string& list : {links, apart}) {
    EXPECT_LT(match(join(orchestra()) + list, harbour_elsewhere() + list).logit, without.logit + 1) << list;
  }
  EXPECT_EQ(match(join(harbour()) + more, join(harbour()) + more).containment_a, 1);
}

TEST(Compare, WorksWithoutSpacesBetweenWords) {
  const std::string a =
      "林维克港务局将关闭北码头十一周，因为潜水员发现海洋蛀虫已经吃掉了三分之一的橡木桩。工程师在二月测量了损坏情况，当时渡轮停航过冬。"
      "前往斯图尔岛和韦萨岛的渡轮将改从鱼市码头出发，那里一次只能停靠一艘船。班次从每天十四班减少到九班，汽车必须提前一天预订。"
      "维修费用约为四千六百万克朗。一半的资金来自县政府，其余来自市议会周二批准的贷款。反对党希望等待六月公布的国家补助。";
  const std::string b =
      "市立管弦乐团因为屋顶漏水失去了排练厅，乐手们搬进了城边一座废弃的屠宰场，却发现那里的音响效果比以前任何地方都好。"
      "指挥家在排练海顿交响曲时首先注意到这一点，她走到房间后面坐在木箱上，让首席打拍子，终于听清了中提琴的每一个音符。"
      "技术学院的声学专家带来了发令枪和两个麦克风，报告建议任何人都不要动那些瓷砖。市长现在谈论举办室内音乐节。";
  EXPECT_TRUE(match(a, a).related);
  EXPECT_FALSE(match(a, b).related);
  const Match m = match(a + b, a);
  EXPECT_TRUE(m.related);
  EXPECT_GT(m.containment_b, 0.9);
}

TEST(Compare, WorksInSpanish) {
  const std::string a =
      "La autoridad portuaria cerrará el muelle norte durante once semanas después de que los buzos descubrieran que los moluscos habían "
      "devorado un tercio de los pilotes de roble que lo sostienen desde 1908. Los ingenieros midieron los daños en febrero, cuando los "
      "transbordadores estaban amarrados, e informaron de que dos tramos exteriores podían ceder bajo un camión cargado. Los barcos hacia "
      "las islas saldrán desde el muelle de la lonja, que solo admite una embarcación a la vez.";
  const std::string reworded =
      "La autoridad del puerto clausurará el muelle norte por once semanas luego de que unos buzos hallaran que los moluscos habían comido "
      "un tercio de los pilotes de roble que lo aguantan desde 1908. Los ingenieros calcularon los daños en febrero, mientras los "
      "transbordadores seguían amarrados, y avisaron de que dos tramos exteriores podrían ceder bajo un camión con carga. Los barcos a las "
      "islas partirán desde el muelle de la lonja, que únicamente recibe una embarcación cada vez.";
  const std::string other =
      "La orquesta municipal perdió su sala de ensayos por una gotera y se mudó a un matadero abandonado en las afueras del pueblo, donde "
      "los músicos descubrieron que sonaba mejor que cualquier auditorio anterior. La directora lo notó durante una sinfonía de Haydn, "
      "cuando caminó hasta el fondo y se sentó sobre un cajón. Un experto en acústica midió la reverberación con una pistola de salida y "
      "recomendó que nadie tocase los azulejos de las paredes. El alcalde habla ahora de un festival de música de cámara.";
  EXPECT_TRUE(match(a, reworded).related);
  EXPECT_FALSE(match(a, other).related);
}

}  // namespace
}  // namespace headwater::provenance
