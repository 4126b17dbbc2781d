// Who was first: small lineages with known answers, and the promise that the order of the inputs does not matter.
#include "provenance/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace headwater::provenance {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr Instant kSeen{std::chrono::seconds{1'700'000'000}};

Member page(std::int64_t id, const std::string& site) {
  Member member;
  member.id = id;
  member.url = "http://" + site + "/story";
  member.domain = site;
  member.site = site;
  member.first_seen = kSeen;
  member.words = 500;
  return member;
}

Member dated(Member member, Instant instant, DateKind kind = DateKind::kJsonLd) {
  member.dates.push_back({kind, DateRole::kPublished, instant, true, std::nullopt, 0.95, "claim"});
  return member;
}

Member credits(Member member, CreditKind kind, const std::string& url, const std::string& domain, std::int64_t held = 0) {
  member.credits.push_back({kind, url, domain, "", "Source link"});
  member.credited_pages.push_back(held);
  return member;
}

Edge edge(std::int64_t a, std::int64_t b, Relation relation = Relation::kNear, double containment_a = 0.95, double containment_b = 0.95) {
  Match match;
  match.related = match.whole = true;
  match.relation = relation;
  match.logit = 8;
  match.score = 0.99;
  match.containment_a = containment_a;
  match.containment_b = containment_b;
  match.verbatim = relation == Relation::kRewrite ? 0.1 : 0.9;
  return {a, b, match};
}

std::map<std::int64_t, Verdict> judged(const std::vector<Member>& members, const std::vector<Edge>& edges,
                                       const std::vector<Member>& neighbours = {}) {
  std::map<std::int64_t, Verdict> out;
  for (const Verdict& verdict : judge_lineage(members, edges, neighbours)) out[verdict.article] = verdict;
  return out;
}

TEST(JudgeLineage, APageAloneIsItsOwnEarliestKnownSource) {
  const auto verdicts = judged({page(1, "a.test")}, {});
  EXPECT_EQ(verdicts.at(1).source.status, SourceStatus::kSelf);
  EXPECT_EQ(verdicts.at(1).source.domain, "a.test");
  EXPECT_EQ(verdicts.at(1).relation, Relation::kOriginal);
  EXPECT_EQ(verdicts.at(1).derived_from, 0);
}

TEST(JudgeLineage, TheEarlierDateNamesTheSource) {
  const auto verdicts = judged({dated(page(1, "a.test"), kSeen - days(9)), dated(page(2, "b.test"), kSeen - days(3))}, {edge(1, 2)});
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_EQ(verdicts.at(2).source.status, SourceStatus::kHeld);
  EXPECT_EQ(verdicts.at(2).source.domain, "a.test");
  EXPECT_EQ(verdicts.at(1).source.status, SourceStatus::kSelf);
}

TEST(JudgeLineage, ACreditOutweighsABackdatedCopy) {
  const Member source = dated(page(1, "agency.test"), kSeen - days(2));
  const Member farm = credits(dated(page(2, "farm.test"), kSeen - days(200)), CreditKind::kSourceLink, source.url, "agency.test", 1);
  const auto verdicts = judged({source, farm}, {edge(1, 2)});
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_EQ(verdicts.at(1).source.status, SourceStatus::kSelf);
}

TEST(JudgeLineage, ACreditedOutletThatIsNotHeldIsTheSourceOfAll) {
  const Member copy = credits(dated(page(1, "digest.test"), kSeen - days(5)), CreditKind::kByline, "", "www.times.test");
  const auto verdicts = judged({copy, page(2, "farm.test")}, {edge(1, 2, Relation::kRewrite)});
  for (const auto& [id, verdict] : verdicts) {
    EXPECT_EQ(verdict.source.status, SourceStatus::kCredited) << id;
    EXPECT_EQ(verdict.source.domain, "www.times.test") << id;
  }
}

TEST(JudgeLineage, ALateCopyCannotGiveTheOriginalAwayToAnAggregator) {
  const Member original = dated(page(1, "town.test"), kSeen - days(30), DateKind::kUrl);
  Member copy = credits(dated(page(2, "farm.test"), kSeen - days(1), DateKind::kUrl), CreditKind::kSourceText, "", "aggregator.test");
  const Edge pair = edge(2, 1, Relation::kRewrite);
  Edge reworded = pair;
  reworded.match.surprisal_a = 8.1;
  reworded.match.surprisal_b = 7.2;
  const auto verdicts = judged({original, copy}, {reworded});
  EXPECT_EQ(verdicts.at(1).source.status, SourceStatus::kSelf);
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
}

TEST(JudgeLineage, ACreditToAHeldPageWithAnotherTextIsReportedAsFalse) {
  const Member liar = credits(page(1, "farm.test"), CreditKind::kSourceLink, "http://paper.test/other", "paper.test", 77);
  const Verdict verdict = judged({liar}, {}).at(1);
  EXPECT_EQ(verdict.source.status, SourceStatus::kSelf);
  ASSERT_FALSE(verdict.evidence.empty());
  EXPECT_EQ(verdict.evidence.front().kind, "false_credit");
  EXPECT_FALSE(verdict.evidence.front().supports);
}

TEST(JudgeLineage, ACopySaysWhichEditionItFollows) {
  const Member source = dated(page(1, "paper.test"), kSeen - days(9)), copy = dated(page(2, "mirror.test"), kSeen - days(3));
  Edge first = edge(1, 2, Relation::kRevision, 0.7, 0.7), second = edge(1, 2);
  first.seen_a = kSeen - days(9);
  second.seen_a = kSeen - days(8);
  const auto follows = [](const Verdict& verdict) {
    const auto found =
        std::find_if(verdict.evidence.begin(), verdict.evidence.end(), [](const Evidence& e) { return e.kind == "edition"; });
    return found == verdict.evidence.end() ? "" : found->text;
  };
  const auto verdicts = judged({source, copy}, {first, second});
  EXPECT_THAT(follows(verdicts.at(2)), ::testing::HasSubstr(format_rfc3339(second.seen_a)));
  EXPECT_EQ(follows(verdicts.at(1)), "");
}

// The weight of an item of the evidence that page 1 derives from page 2; 0 where there is none.
double weight_of(const std::string& kind, const Edge& one, std::size_t words = 500) {
  Member a = page(1, "a.test"), b = page(2, "b.test");
  a.words = b.words = words;
  const Verdict verdict = judged({a, b}, {one}).at(1);
  for (const Evidence& item : verdict.evidence) {
    if (item.kind == kind) return item.supports ? item.weight : -item.weight;
  }
  return 0;
}

TEST(JudgeLineage, LessNaturalWordingWeighsMoreTheLargerTheGapAndLessInShortTexts) {
  Edge one = edge(1, 2, Relation::kRewrite);
  one.match.surprisal_b = 7;
  const auto at = [&](double gap, std::size_t words) {
    one.match.surprisal_a = 7 + gap;
    return weight_of("surprisal", one, words);
  };
  EXPECT_EQ(at(0.4, 500), 0);
  EXPECT_GT(at(0.5, 500), 0);
  EXPECT_LT(at(0.5, 500), 2) << "decides nothing alone";
  EXPECT_GT(at(0.6, 500), at(0.5, 500));
  EXPECT_EQ(at(1, 500), at(2, 500)) << "there is a most";
  EXPECT_EQ(at(0.6, 100), 0);
}

TEST(JudgeLineage, ArtefactsSpeakWhereOneTextHasThemAndTheOtherHasNot) {
  Edge one = edge(1, 2, Relation::kRewrite);
  const auto of = [&](double a, double b) {
    one.match.artefacts_a = a;
    one.match.artefacts_b = b;
    return weight_of("artefacts", one);
  };
  EXPECT_EQ(of(2, -2), 0) << "a slip or two";
  EXPECT_GT(of(5, -2), 1.5);
  EXPECT_GT(of(5, -2), of(5, 4));
  EXPECT_EQ(of(5000, 5000), 0);
  EXPECT_EQ(of(5000, 100), of(5, -9));
}

Edge reworded_passage(std::int64_t a, std::int64_t b, double logit, double surprisal_a) {
  Edge passage = edge(a, b, Relation::kRewrite, 0.3, 0.3);
  passage.match.whole = false;
  passage.match.logit = logit;
  passage.match.surprisal_a = surprisal_a;
  passage.match.surprisal_b = 7.0;
  return passage;
}

TEST(JudgeLineage, AnUnsureRewordedPassageIsPossibleUnlessAMachineWroteIt) {
  const Member blog = page(1, "blog.test"), report = page(2, "rival.test");
  const auto verdict = [&](double logit, double surprisal) {
    return judged({blog}, {reworded_passage(1, 2, logit, surprisal)}, {report}).at(1);
  };
  EXPECT_EQ(verdict(1.3, 7.0).also_from.size(), 1U);
  EXPECT_TRUE(verdict(1.0, 7.0).also_from.empty());  // two reports of one event come as close
  EXPECT_EQ(verdict(1.0, 7.0).possible_from.size(), 1U);
  EXPECT_EQ(verdict(0.1, 8.0).also_from.size(), 1U);
  EXPECT_TRUE(verdict(0.1, 7.5).also_from.empty());  // of 150 words so small a gap means nothing
}

TEST(JudgeLineage, APassageIsNotTakenFromTheSideThatAMachineReworded) {
  const Member blog = page(1, "blog.test"), farm = page(2, "farm.test");
  EXPECT_EQ(judged({blog}, {reworded_passage(2, 1, 3, 8.5)}, {farm}).at(1).also_from.size(), 0U);
  EXPECT_EQ(judged({farm}, {reworded_passage(2, 1, 3, 8.5)}, {blog}).at(2).also_from.size(), 1U);
  Edge maybe = reworded_passage(2, 1, -2, 8.5);
  maybe.match.related = false;
  maybe.match.relation = Relation::kNone;
  maybe.match.possible = true;
  EXPECT_TRUE(judged({blog}, {maybe}, {farm}).at(1).possible_from.empty());
  EXPECT_EQ(judged({farm}, {maybe}, {blog}).at(2).possible_from.size(), 1U);
}

TEST(JudgeLineage, ARewordedPassageThatTheSourceLacksIsChance) {
  const Member source = dated(page(1, "paper.test"), kSeen - days(9)), copy = dated(page(2, "mirror.test"), kSeen - days(3));
  const Member report = page(3, "rival.test");
  const Edge passage = reworded_passage(2, 3, 3, 7.0);
  EXPECT_TRUE(judged({source, copy}, {edge(1, 2), passage}, {report}).at(2).also_from.empty());
  EXPECT_EQ(judged({source, copy}, {edge(1, 2), passage, reworded_passage(1, 3, 3, 7.0)}, {report}).at(2).also_from.size(), 1U);
  // The page has room for a passage of its own.
  EXPECT_EQ(judged({source, copy}, {edge(1, 2, Relation::kNear, 0.95, 0.7), passage}, {report}).at(2).also_from.size(), 1U);
}

TEST(JudgeLineage, TwoPagesWithoutAnySignLeaveTheDirectionUncertain) {
  const auto verdicts = judged({page(1, "a.test"), page(2, "b.test")}, {edge(1, 2, Relation::kIdentical)});
  const Verdict& copy = verdicts.at(1).derived_from != 0 ? verdicts.at(1) : verdicts.at(2);
  EXPECT_TRUE(copy.direction_uncertain);
  EXPECT_LT(copy.source.confidence, 0.75);
}

TEST(JudgeLineage, AnOutletsOwnNameIsNoCreditAndAHeldSitesNameLeadsToIt) {
  Member source = page(1, "post.test");
  source.site_name = "The Evening Post";
  source.credits = {{CreditKind::kByline, "", "", "The Evening Post", "By The Evening Post"}};
  Member copy = page(2, "a.test");
  copy.credits = {{CreditKind::kSourceText, "", "", "the evening post", "Source: The Evening Post"}};
  const auto verdicts = judged({source, copy}, {edge(1, 2)});
  EXPECT_EQ(verdicts.at(1).source.status, SourceStatus::kSelf);
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_EQ(verdicts.at(2).source.domain, "post.test");
}

TEST(JudgeLineage, UnnaturalWordingMarksTheCopy) {
  Edge reworded = edge(1, 2, Relation::kRewrite);
  reworded.match.surprisal_a = 8.4;
  reworded.match.surprisal_b = 7.5;
  const auto verdicts = judged({page(1, "a.test"), page(2, "z.test")}, {reworded});
  EXPECT_EQ(verdicts.at(1).derived_from, 2);
}

TEST(JudgeLineage, APassageFromAnotherTextIsListedAndJoinsNothing) {
  const Member host = dated(page(1, "blog.test"), kSeen - days(1));
  const Member other = dated(page(2, "paper.test"), kSeen - days(8));
  Edge passage = edge(1, 2, Relation::kExcerpt, 0.3, 0.4);
  passage.match.whole = false;
  const Verdict verdict = judged({host}, {passage}, {other}).at(1);
  ASSERT_EQ(verdict.also_from.size(), 1u);
  EXPECT_EQ(verdict.also_from[0].url, other.url);
  EXPECT_EQ(verdict.source.status, SourceStatus::kSelf);
  EXPECT_EQ(components({host, other}, {passage}), (std::vector<std::size_t>{0, 1}));
}

TEST(JudgeLineage, ALongPageThatTookAShortOneInIsNoVersionOfIt) {
  const Member note = dated(page(1, "agency.test"), kSeen - days(8));
  const Member digest = dated(page(2, "digest.test"), kSeen - days(1));
  EXPECT_EQ(components({note, digest}, {edge(1, 2, Relation::kExcerpt, 0.95, 0.3)}), (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(components({note, digest}, {edge(1, 2, Relation::kExcerpt, 0.95, 0.8)}), (std::vector<std::size_t>{0, 0}));
}

// Two stories that have nothing in common but a page that holds half of each.
TEST(JudgeLineage, APageMergedFromTwoTextsJoinsNeither) {
  const std::vector<Member> members = {dated(page(1, "a.test"), kSeen - days(9)), dated(page(2, "b.test"), kSeen - days(8)),
                                       dated(page(3, "c.test"), kSeen - days(7)), dated(page(4, "d.test"), kSeen - days(6)),
                                       dated(page(5, "merged.test"), kSeen - days(1))};
  std::vector<Edge> edges = {edge(1, 2),
                             edge(3, 4),
                             edge(5, 1, Relation::kRevision, 0.5, 0.4),
                             edge(5, 2, Relation::kRevision, 0.5, 0.4),
                             edge(5, 3, Relation::kRevision, 0.45, 0.5),
                             edge(5, 4, Relation::kRevision, 0.45, 0.5)};
  EXPECT_EQ(components(members, edges), (std::vector<std::size_t>{0, 0, 2, 2, 4}));
  const Verdict verdict = judged({members[4]}, edges, {members[0], members[1], members[2], members[3]}).at(5);
  EXPECT_EQ(verdict.derived_from, 0);
  EXPECT_EQ(verdict.also_from.size(), 4U);
  edges.push_back(edge(2, 3, Relation::kRevision, 0.5, 0.5));  // they hang together without it
  EXPECT_EQ(components(members, edges), (std::vector<std::size_t>{0, 0, 0, 0, 0}));
  // The source of two excerpts holds them together.
  const std::vector<Member> whole = {dated(page(1, "long.test"), kSeen - days(9)), dated(page(2, "first.test"), kSeen - days(8)),
                                     dated(page(3, "second.test"), kSeen - days(7))};
  EXPECT_EQ(components(whole, {edge(1, 2, Relation::kExcerpt, 0.5, 0.95), edge(1, 3, Relation::kExcerpt, 0.5, 0.95)}),
            (std::vector<std::size_t>{1, 1, 1}));
  // Most of it is one text.
  edges = {edge(5, 1, Relation::kNear, 0.8, 0.9), edge(5, 3, Relation::kRevision, 0.2, 0.5)};
  EXPECT_EQ(components({members[0], members[2], members[4]}, edges), (std::vector<std::size_t>{0, 1, 0}));
}

// A blog prints an article whole, and a passage of another one in its midst. It has no date.
TEST(JudgeLineage, AMixtureOfTwoPagesIsTheSourceOfNeither) {
  const Member article = dated(page(1, "paper.test"), kSeen - days(9)), blog = page(2, "blog.test"), other = page(3, "rival.test");
  Edge passage = edge(2, 3, Relation::kRevision, 0.2, 0.3);
  passage.match.whole = false;
  const Edge whole = edge(1, 2, Relation::kExcerpt, 0.99, 0.79);
  const auto evidence = [](const Verdict& verdict, std::string_view kind) {
    return std::any_of(verdict.evidence.begin(), verdict.evidence.end(), [&](const Evidence& item) { return item.kind == kind; });
  };
  auto verdicts = judged({article, blog}, {whole, passage}, {other});
  EXPECT_EQ(verdicts.at(2).derived_from, 1);
  EXPECT_TRUE(evidence(verdicts.at(2), "mixture"));
  EXPECT_EQ(judged({article, blog}, {whole}).at(1).derived_from, 2) << "a part comes from the whole";
  const Verdict near = judged({article, blog}, {edge(1, 2, Relation::kNear, 0.99, 0.83), passage}, {other}).at(2);
  EXPECT_EQ(near.derived_from, 1);
  EXPECT_FALSE(near.direction_uncertain);
  const Member rival_edition = dated(blog, kSeen - days(9));  // of an agency's text: nothing is put together
  EXPECT_FALSE(evidence(judged({article, rival_edition}, {edge(1, 2, Relation::kNear, 0.99, 0.83), passage}, {other}).at(2), "mixture"));
  Edge common = edge(1, 3, Relation::kRevision, 0.2, 0.3);  // the other page has something of the article, too
  common.match.whole = false;
  EXPECT_FALSE(evidence(judged({article, blog}, {whole, passage, common}, {other}).at(2), "mixture"));
  passage.match.containment_a = 0.05;  // most of what the blog has more is its own
  EXPECT_FALSE(evidence(judged({article, blog}, {whole, passage}, {other}).at(2), "mixture"));
}

TEST(JudgeLineage, ASourceStaysWithCopiesThatTookDifferentPartsOfIt) {
  // The copies share nothing with each other and have much of their own; the dates say which page was first.
  const std::vector<Edge> edges = {edge(1, 2, Relation::kRevision, 0.45, 0.6), edge(1, 3, Relation::kRevision, 0.45, 0.6)};
  const auto members = [](int days_before) {
    return std::vector<Member>{dated(page(1, "paper.test"), kSeen - days(days_before)), dated(page(2, "farm.test"), kSeen - days(9)),
                               dated(page(3, "blog.test"), kSeen - days(8))};
  };
  EXPECT_EQ(components(members(40), edges), (std::vector<std::size_t>{2, 2, 2}));
  EXPECT_EQ(components(members(2), edges), (std::vector<std::size_t>{0, 1, 2})) << "a page that came last was merged from them";
}

TEST(JudgeLineage, EveryMemberHangsUnderTheOneRoot) {
  // d is only joined to the root through b, which is later than d.
  const std::vector<Member> members = {dated(page(1, "a.test"), kSeen - days(20)), dated(page(2, "b.test"), kSeen - days(2)),
                                       dated(page(3, "c.test"), kSeen - days(5)), dated(page(4, "d.test"), kSeen - days(12))};
  const auto verdicts = judged(members, {edge(1, 2), edge(1, 3), edge(2, 4)});
  int roots = 0;
  for (const auto& [id, verdict] : verdicts) roots += verdict.derived_from == 0;
  EXPECT_EQ(roots, 1);
}

// The same lineage with members and edges shuffled, other keys and edges turned around.
std::string rendered(const std::vector<Member>& members, const std::vector<Edge>& edges) {
  std::map<std::int64_t, std::string> url;
  for (const Member& member : members) url[member.id] = member.url;
  std::map<std::string, std::string> lines;
  for (const Verdict& verdict : judge_lineage(members, edges, {})) {
    std::string line = std::string(relation_name(verdict.relation)) + " " + (verdict.derived_from != 0 ? url[verdict.derived_from] : "-") +
                       " " + verdict.source.url + " " + verdict.source.domain + " " + std::to_string(verdict.source.confidence);
    for (const Evidence& item : verdict.evidence) line += " | " + item.text + " " + std::to_string(item.weight);
    lines[url[verdict.article]] = line;
  }
  std::string out;
  for (const auto& [key, line] : lines) out += key + " " + line + "\n";
  return out;
}

TEST(JudgeLineage, TheOrderOfPagesEdgesAndKeysDoesNotMatter) {
  std::mt19937 random(7);
  for (int round = 0; round < 60; ++round) {
    std::vector<Member> members;
    const int n = 2 + static_cast<int>(random() % 9);
    for (int i = 0; i < n; ++i) {
      Member member = page(i + 1, "site" + std::to_string(i) + ".test");
      if (random() % 3 != 0) member = dated(member, kSeen - hours(random() % 400));
      if (random() % 4 == 0) member = credits(member, CreditKind::kSourceText, "", random() % 2 ? "wire.test" : "site0.test");
      members.push_back(member);
    }
    std::vector<Edge> edges;
    for (int i = 1; i < n; ++i) {
      Edge one = edge(i + 1, 1 + static_cast<std::int64_t>(random() % static_cast<unsigned>(i)),
                      random() % 2 ? Relation::kNear : Relation::kRewrite, 0.5 + static_cast<double>(random() % 50) / 100,
                      0.5 + static_cast<double>(random() % 50) / 100);
      one.match.surprisal_a = 7 + static_cast<double>(random() % 200) / 100;
      one.match.surprisal_b = 7 + static_cast<double>(random() % 200) / 100;
      edges.push_back(one);
    }
    const std::string first = rendered(members, edges);
    for (int shuffle = 0; shuffle < 5; ++shuffle) {
      const std::int64_t shift = static_cast<std::int64_t>(random() % 1000);
      std::vector<Member> other = members;
      for (Member& member : other) member.id = (member.id * 7919 + shift) % 104729;
      std::vector<Edge> turned = edges;
      for (Edge& one : turned) {
        one.a = (one.a * 7919 + shift) % 104729;
        one.b = (one.b * 7919 + shift) % 104729;
        if (random() % 2 == 0) continue;
        std::swap(one.a, one.b);
        std::swap(one.match.containment_a, one.match.containment_b);
        std::swap(one.match.surprisal_a, one.match.surprisal_b);
      }
      std::shuffle(other.begin(), other.end(), random);
      std::shuffle(turned.begin(), turned.end(), random);
      EXPECT_EQ(first, rendered(other, turned));
    }
  }
}

}  // namespace
}  // namespace headwater::provenance
