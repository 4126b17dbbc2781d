// Pages that lie about who was first, by design or by accident, and what may be said of them all the same.
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <map>
#include <string>

#include "provenance/judge.h"

namespace headwater::provenance {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr Instant kSeen{std::chrono::seconds{1'700'000'000}};

Member page(std::int64_t id, const std::string& site, Instant published, DateKind kind = DateKind::kJsonLd, Instant seen = kSeen) {
  Member member;
  member.id = id;
  member.url = "http://" + site + "/story";
  member.domain = member.site = site;
  member.first_seen = seen;
  member.words = 500;
  member.dates.push_back({kind, DateRole::kPublished, published, true, std::nullopt, 0.95, "claim"});
  return member;
}

Member credits(Member member, CreditKind kind, const Member& other) {
  member.credits.push_back({kind, other.url, other.domain, "", "Source"});
  member.credited_pages.push_back(other.id);
  return member;
}

// a is the copy; a reworded one reads less naturally than what it was made from.
Edge copy(std::int64_t a, std::int64_t b, Relation relation) {
  Match match;
  match.related = match.whole = true;
  match.relation = relation;
  match.logit = 8;
  match.score = 0.99;
  match.containment_a = match.containment_b = 0.95;
  match.verbatim = relation == Relation::kRewrite ? 0.1 : 0.9;
  if (relation == Relation::kRewrite) match.surprisal_a = 8.2, match.surprisal_b = 7.2;
  return {a, b, match};
}

std::map<std::int64_t, Verdict> judged(const std::vector<Member>& members, const std::vector<Edge>& edges) {
  std::map<std::int64_t, Verdict> out;
  for (const Verdict& verdict : judge_lineage(members, edges, {})) out[verdict.article] = verdict;
  return out;
}

TEST(Lies, AnOldDateOnASpunCopyDoesNotMakeItTheSource) {
  const auto verdicts =
      judged({page(1, "paper.test", kSeen - days(3)), page(2, "farm.test", kSeen - days(900))}, {copy(2, 1, Relation::kRewrite)});
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_EQ(verdicts.at(1).source.status, SourceStatus::kSelf);
}

TEST(Lies, AnOldDateAloneOnALiteralCopyLeavesTheDirectionUncertain) {
  const auto verdicts =
      judged({page(1, "paper.test", kSeen - days(3)), page(2, "farm.test", kSeen - days(900))}, {copy(2, 1, Relation::kNear)});
  EXPECT_TRUE(verdicts.at(1).direction_uncertain);
}

TEST(Lies, ACopiedCanonicalGivesTheCopyAway) {
  const Member source = page(1, "paper.test", kSeen - days(3));
  const Member farm = credits(page(2, "farm.test", kSeen - days(90)), CreditKind::kCanonical, source);
  const auto verdicts = judged({source, farm}, {copy(2, 1, Relation::kIdentical)});
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_FALSE(verdicts.at(2).direction_uncertain);
}

TEST(Lies, AFarmThatCreditsItselfGainsNothing) {
  const Member source = page(1, "paper.test", kSeen - days(9), DateKind::kUrl);
  Member farm = page(2, "farm.test", kSeen - days(3), DateKind::kUrl);
  farm = credits(farm, CreditKind::kCanonical, farm);
  farm = credits(farm, CreditKind::kSourceLink, farm);
  const auto verdicts = judged({source, farm}, {copy(2, 1, Relation::kNear)});
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_EQ(verdicts.at(1).source.status, SourceStatus::kSelf);
}

TEST(Lies, ASecondSiteOfTheFarmThatCreditsTheFirstDoesNotOutweighTheSource) {
  const Member source = page(1, "paper.test", kSeen - days(9), DateKind::kUrl);
  const Member farm = page(2, "farm.test", kSeen - days(5), DateKind::kUrl);
  const Member sister = credits(page(3, "sister.test", kSeen - days(4), DateKind::kUrl), CreditKind::kSourceLink, farm);
  const auto verdicts =
      judged({source, farm, sister}, {copy(2, 1, Relation::kRewrite), copy(3, 1, Relation::kRewrite), copy(3, 2, Relation::kNear)});
  EXPECT_EQ(verdicts.at(1).derived_from, 0);
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_EQ(verdicts.at(3).derived_from, 2);
  EXPECT_EQ(verdicts.at(3).source.domain, "paper.test");
}

TEST(Lies, ACopyCrawledYearsBeforeItsSourceIsStillTheCopy) {
  const Member source = page(1, "paper.test", kSeen - days(1500), DateKind::kUrl);
  const Member early = page(2, "digest.test", kSeen - days(1490), DateKind::kUrl, kSeen - days(1489));
  const auto verdicts = judged({source, early}, {copy(2, 1, Relation::kNear)});
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
}

TEST(Lies, APageSeenBeforeTheOtherClaimsToExistWasFirst) {
  const Member source = page(1, "paper.test", kSeen - days(900), DateKind::kMeta, kSeen - days(899));
  const Member farm = page(2, "farm.test", kSeen - days(30), DateKind::kUrl);
  const auto verdicts = judged({source, farm}, {copy(2, 1, Relation::kNear)});
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_FALSE(verdicts.at(2).direction_uncertain);
}

TEST(Lies, TwoCopiesThatCreditEachOtherPointAtNeither) {
  const Member source = page(1, "paper.test", kSeen - days(9));
  Member first = page(2, "first.test", kSeen - days(5)), second = page(3, "second.test", kSeen - days(4));
  const Member first_credits = credits(first, CreditKind::kSourceLink, second);
  const Member second_credits = credits(second, CreditKind::kSourceLink, first);
  const auto verdicts = judged({source, first_credits, second_credits},
                               {copy(2, 1, Relation::kRewrite), copy(3, 1, Relation::kRewrite), copy(2, 3, Relation::kNear)});
  EXPECT_EQ(verdicts.at(1).derived_from, 0);
  EXPECT_EQ(verdicts.at(2).source.domain, "paper.test");
  EXPECT_EQ(verdicts.at(3).source.domain, "paper.test");
}

TEST(Lies, TwoCopiesThatCreditEachOtherAloneLeaveTheDirectionUncertain) {
  Member first = page(1, "first.test", kSeen - days(5)), second = page(2, "second.test", kSeen - days(5));
  const auto verdicts = judged({credits(first, CreditKind::kSourceLink, second), credits(second, CreditKind::kSourceLink, first)},
                               {copy(1, 2, Relation::kNear)});
  EXPECT_TRUE(verdicts.at(1).direction_uncertain || verdicts.at(2).direction_uncertain);
}

Member archived(Member member, Instant captured) {
  member.dates.push_back({DateKind::kArchive, DateRole::kPublished, captured, true, std::nullopt, 0.95, "captured by archive.test"});
  return member;
}

const Evidence* evidence_of(const Verdict& verdict, const std::string& kind) {
  for (const Evidence& item : verdict.evidence) {
    if (item.kind == kind) return &item;
  }
  return nullptr;
}

TEST(Lies, AnArchiveThatHeldTheSourceBeforeTheBackdatedCopyClaimsToExistDecides) {
  const Member source = archived(page(1, "paper.test", kSeen - days(900), DateKind::kMeta), kSeen - days(899));
  const Member farm = page(2, "farm.test", kSeen - days(400), DateKind::kUrl);
  const auto verdicts = judged({source, farm}, {copy(2, 1, Relation::kNear)});
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_FALSE(verdicts.at(2).direction_uncertain);
  ASSERT_NE(evidence_of(verdicts.at(2), "seen_before_published"), nullptr);
  EXPECT_NE(evidence_of(verdicts.at(2), "seen_before_published")->text.find("web archive"), std::string::npos);
}

// The page says when it was revised; an archive holds what it was before that.
TEST(Lies, ARevisionThatIsOlderInTheArchiveStaysTheSource) {
  const Member source = archived(page(1, "paper.test", kSeen - days(10)), kSeen - days(300));
  const Member copy_of_it = page(2, "digest.test", kSeen - days(200));
  const auto verdicts = judged({source, copy_of_it}, {copy(2, 1, Relation::kRevision)});
  EXPECT_EQ(verdicts.at(1).derived_from, 0);
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_FALSE(verdicts.at(2).direction_uncertain);
}

Member unchanged_since(Member member, Instant instant) {
  member.dates.clear();
  member.dates.push_back({DateKind::kHttpLastModified, DateRole::kModified, instant, true, 0, 0.2, "header"});
  return member;
}

TEST(Lies, WhatAServerSaysOfAnUndatedPageSpeaksForItAndDecidesNothing) {
  const Member old = unchanged_since(page(1, "paper.test", {}), kSeen - days(900));
  const std::string kind = "last_modified";
  const std::vector<Member> later_ones = {
      page(2, "farm.test", kSeen - days(30)),                                   // says so itself
      unchanged_since(page(2, "farm.test", {}), kSeen - days(40)),              // its server says so
      unchanged_since(page(2, "farm.test", {}), kSeen),                         // made for each request
      unchanged_since(page(2, "farm.test", {}), Instant(std::chrono::days{1}))  // nonsense
  };
  for (const Member& later : later_ones) {
    const Verdict verdict = judged({old, later}, {copy(2, 1, Relation::kNear)}).at(2);
    ASSERT_EQ(verdict.derived_from, 1);
    EXPECT_TRUE(verdict.direction_uncertain);
    ASSERT_NE(evidence_of(verdict, kind), nullptr);
    EXPECT_TRUE(evidence_of(verdict, kind)->supports);
    EXPECT_EQ(evidence_of(verdict, kind)->basis, EvidenceBasis::kClaimed);
  }
  EXPECT_NE(evidence_of(judged({old, later_ones[0]}, {copy(2, 1, Relation::kNear)}).at(2), kind)->text.find("870 days before farm.test"),
            std::string::npos);
  // A page that was published before that, or one that says itself when it was.
  for (const Member& earlier : {page(1, "paper.test", kSeen - days(950)), page(1, "paper.test", kSeen - days(899), DateKind::kMeta)}) {
    const auto verdicts = judged({earlier, unchanged_since(page(2, "farm.test", {}), kSeen - days(900))}, {copy(2, 1, Relation::kNear)});
    for (const auto& [id, verdict] : verdicts) EXPECT_EQ(evidence_of(verdict, kind), nullptr);
  }
}

TEST(Lies, ASourceWithoutADateIsNotTakenForTheCopyForThat) {
  Member source = page(1, "paper.test", kSeen);
  source.dates.clear();
  const Member farm = page(2, "farm.test", kSeen - days(5));
  const auto literal = judged({source, farm}, {copy(2, 1, Relation::kNear)});
  EXPECT_TRUE(literal.at(1).direction_uncertain || literal.at(2).direction_uncertain);
  const auto spun = judged({source, farm}, {copy(2, 1, Relation::kRewrite)});
  EXPECT_EQ(spun.at(2).derived_from, 1);
  EXPECT_FALSE(spun.at(2).direction_uncertain);
  source.first_seen = kSeen - days(9);
  EXPECT_EQ(judged({source, farm}, {copy(2, 1, Relation::kNear)}).at(2).derived_from, 1);
}

// All its pages a year too early: its other copies are known from credits and wording, and that counts against the dates.
TEST(Lies, ABackdatedDomainThatLivesOnCopiesGainsNoCertainty) {
  const Member source = page(1, "paper.test", kSeen - days(3));
  Member farm = page(2, "farm.test", kSeen - days(365), DateKind::kMeta);
  EXPECT_EQ(judged({source, farm}, {copy(2, 1, Relation::kNear)}).at(2).derived_from, 0);
  farm.habit = Habit::kMost;
  const auto verdicts = judged({source, farm}, {copy(2, 1, Relation::kNear)});
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_TRUE(verdicts.at(2).direction_uncertain);
  ASSERT_NE(evidence_of(verdicts.at(2), "habit"), nullptr);
  EXPECT_TRUE(evidence_of(verdicts.at(2), "habit")->supports);
}

TEST(Lies, HabitsAreNotLearnedFromThemselves) {
  const Member source = page(1, "paper.test", kSeen - days(3));
  Member farm = page(2, "farm.test", kSeen - days(1));
  const auto traced = [&](Habit habit) {
    farm.habit = habit;
    return judged({source, farm}, {copy(2, 1, Relation::kNear)}).at(2).traced;
  };
  EXPECT_FALSE(traced(Habit::kOwn));  // a claimed date alone is not sure
  EXPECT_FALSE(traced(Habit::kMost));
  farm = credits(farm, CreditKind::kSourceLink, source);
  EXPECT_TRUE(traced(Habit::kOwn));
  EXPECT_TRUE(traced(Habit::kMost));
}

TEST(Lies, AFewArticlesMakeNoHabit) {
  EXPECT_EQ(habit_of(0, 0), Habit::kOwn);
  EXPECT_EQ(habit_of(2, 2), Habit::kOwn);
  EXPECT_EQ(habit_of(20, 2), Habit::kOwn);
  EXPECT_EQ(habit_of(20, 13), Habit::kSome);
  EXPECT_EQ(habit_of(20, 19), Habit::kMost);
  EXPECT_EQ(habit_of(1000, 300), Habit::kOwn);
  EXPECT_EQ(habit_of(1000, 500), Habit::kSome);
}

TEST(Lies, AHeldPageThatIsCutOffCannotProveACreditFalse) {
  Member liar = page(1, "digest.test", kSeen - days(2));
  liar.credits.push_back({CreditKind::kSourceLink, "http://paper.test/paid", "paper.test", "", "Source"});
  liar.credited_pages = {77};
  EXPECT_NE(evidence_of(judged({liar}, {}).at(1), "false_credit"), nullptr);
  liar.cannot_refute = {true};
  const Verdict verdict = judged({liar}, {}).at(1);
  EXPECT_EQ(evidence_of(verdict, "false_credit"), nullptr);
  EXPECT_EQ(verdict.source.status, SourceStatus::kCredited);
  EXPECT_EQ(verdict.source.domain, "paper.test");
}

TEST(Lies, ACreditToAHeldVersionIsConfirmed) {
  const Member source = page(1, "paper.test", kSeen - days(9));
  const Member honest = credits(page(2, "digest.test", kSeen - days(3)), CreditKind::kSourceLink, source);
  const auto verdicts = judged({source, honest}, {copy(2, 1, Relation::kNear)});
  ASSERT_NE(evidence_of(verdicts.at(2), "credit_confirmed"), nullptr);
  EXPECT_EQ(evidence_of(verdicts.at(1), "credit_confirmed"), nullptr);
}

TEST(Lies, ASourceThatIsNotHeldSaysByHowManyPagesItIsNamed) {
  std::vector<Member> members = {page(1, "a.test", kSeen - days(3)), page(2, "b.test", kSeen - days(2)),
                                 page(3, "c.test", kSeen - days(1))};
  for (std::size_t i = 0; i < 2; ++i) {
    members[i].credits.push_back({CreditKind::kSourceText, "", "wire.test", "", "Source: wire.test"});
    members[i].credited_pages.push_back(0);
  }
  const auto verdicts = judged(members, {copy(2, 1, Relation::kNear), copy(3, 1, Relation::kNear)});
  EXPECT_EQ(verdicts.at(3).source.domain, "wire.test");
  EXPECT_EQ(verdicts.at(3).source.credited_by, 2U);
  ASSERT_NE(evidence_of(verdicts.at(3), "credited_source"), nullptr);
  EXPECT_NE(evidence_of(verdicts.at(3), "credited_source")->text.find("2 pages"), std::string::npos);
}

// A lineage as the candidate graph makes it: every copy knows the forty nearest others.
TEST(Lies, ALineageOfTenThousandCopiesIsJudgedInSeconds) {
  constexpr std::int64_t kCopies = 10'000;
  std::vector<Member> members;
  std::vector<Edge> edges;
  for (std::int64_t i = 0; i < kCopies; ++i)
    members.push_back(page(i + 1, "site" + std::to_string(i) + ".test", kSeen - days(20) + hours(i % 300)));
  for (std::int64_t i = 1; i < kCopies; ++i) {
    for (std::int64_t k = 1; k <= 20; ++k) edges.push_back(copy(i + 1, (i * 7919 + k * k * 31) % i + 1, Relation::kNear));
  }
  const std::clock_t began = std::clock();
  const auto verdicts = judged(members, edges);
  EXPECT_EQ(verdicts.size(), static_cast<std::size_t>(kCopies));
  EXPECT_LT(std::clock() - began, 60 * CLOCKS_PER_SEC);  // a guard against quadratic time, sanitizers included
}

// Retellings are told apart: they make no lineage and name no source.
TEST(Lies, APossibleRetellingIsListedAndDecidesNothing) {
  Edge maybe = copy(2, 1, Relation::kNear);
  maybe.match.related = maybe.match.whole = false;
  maybe.match.relation = Relation::kNone;
  maybe.match.possible = true;
  maybe.match.possible_score = 0.7;
  const Member source = page(1, "paper.test", kSeen - days(9)), retold = page(2, "farm.test", kSeen - days(3));
  EXPECT_EQ(components({source, retold}, {maybe}), (std::vector<std::size_t>{0, 1}));
  const Verdict verdict = judge_lineage({retold}, {maybe}, {source}).front();
  EXPECT_EQ(verdict.derived_from, 0);
  EXPECT_EQ(verdict.source.status, SourceStatus::kSelf);
  ASSERT_EQ(verdict.possible_from.size(), 1U);
  EXPECT_EQ(verdict.possible_from.front().url, source.url);
  EXPECT_TRUE(judge_lineage({source}, {maybe}, {retold}).front().possible_from.empty());  // it was first
}

}  // namespace
}  // namespace headwater::provenance
