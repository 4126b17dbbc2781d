// The command line as scripts see it: exit codes, one object a line, errors in one line.
#include <gtest/gtest.h>
#include <sys/file.h>

#include <boost/json.hpp>
#include <map>

#include "tests/e2e/program.h"

namespace headwater::e2e {
namespace {

using boost::json::object;

const char* const kStory =
    "The harbour board of Ostrand voted on Tuesday to close the old ferry slip for two years while its oak piles are replaced.\n\n"
    "Engineers told the board that shipworm had eaten through a third of the timbers since the last survey, and that the slip could no longer carry lorries.\n\n"
    "Ferries to the outer islands will leave from the coal quay instead, which adds nine minutes to each crossing and one more bus to the morning timetable.\n\n"
    "Mirela Dunst, who runs the bakery opposite the slip, said she expected to lose half her breakfast trade until the work is finished in the spring.\n";

const char* const kReposted =
    "The harbour board of Ostrand voted on Tuesday to close the old ferry slip for two years while its oak piles are replaced.\n\n"
    "Engineers told the board that shipworm had eaten through a third of the timbers since the last survey, and that the slip could no longer carry lorries.\n\n"
    "Ferries to the outer islands will leave from the coal quay instead, which adds nine minutes to each crossing and one more bus to the morning timetable.\n";

const char* const kOther =
    "A survey of bats in the limestone caves above Vellin counted more than four thousand lesser horseshoes this winter, the highest number since records began.\n\n"
    "Volunteers spent eleven nights underground with red lamps and thermal cameras, and found two colonies in galleries that had been thought too draughty to be used.\n\n"
    "The society that organised the count wants the path to the upper cave closed until May, when the young can fly and visitors do less harm to them.\n";

std::string row(const std::string& url, const std::string& content, const std::string& published = {}) {
  object line{{"url", url}, {"text", content}};
  if (!published.empty()) line["published"] = published;
  return boost::json::serialize(line) + "\n";
}

class CommandsTest : public ::testing::Test {
 protected:
  std::string store() const { return (folder_.path / "store").string(); }
  void load() {
    const std::string file = folder_.file("docs.jsonl", row("http://paper.test/slip", kStory, "2024-03-05") + row("http://copy.test/slip", kReposted, "2024-03-09") +
                                                           row("http://bats.test/count", kOther, "2024-03-07"));
    const Output output = run({"ingest", "--store", store(), "--json", file});
    ASSERT_EQ(output.exit_code, 0) << output.err;
    const auto objects = json_lines(output.out);
    ASSERT_EQ(objects.size(), 1u);
    EXPECT_EQ(text(objects[0], "type"), "summary");
    EXPECT_EQ(objects[0].at("articles").to_number<int>(), 3);
    EXPECT_EQ(objects[0].at("copies").to_number<int>(), 1);
    EXPECT_EQ(objects[0].at("lineages").to_number<int>(), 2);
  }
  TempFolder folder_;
};

// The texts of an export by URL.
std::map<std::string, std::string> exported_texts(const std::string& store) {
  std::map<std::string, std::string> out;
  for (const object& line : json_lines(run({"export", "--store", store, "--format", "jsonl"}).out)) out[text(line, "url")] = text(line, "text");
  return out;
}

TEST_F(CommandsTest, WhatASitePutsOnItsPagesIsNotPartOfTheTextsInWhateverOrderTheyCame) {
  const std::string letter = "Sign up for the harbour letter and read it every morning before the first ferry leaves.";
  const char* const subjects[4] = {"snow plough", "sunken anchor", "choir of drivers", "swarm of bees"};
  const char* const events[6] = {"came before the council on a wet evening in March", "was weighed by two engineers from the mainland",
                                 "cost the town nine hundred crowns a month", "had been promised to a museum beyond the mountains",
                                 "was photographed by a school class of eleven children", "will be shown on the quay until the autumn storms"};
  std::vector<std::string> rows{row("http://paper.test/slip", std::string(kStory) + "\n\n" + letter, "2024-03-05")};
  for (int i = 0; i < 4; ++i) {
    std::string story;
    for (int k = 0; k < 6; ++k) {
      if (k == 3) story += letter + "\n\n";
      story += "The " + std::string(subjects[i]) + " " + events[(k + i) % 6] + ", its keeper number " + std::to_string(10 * i + k) + " said.\n\n";
    }
    rows.push_back(row("http://www.paper.test/" + std::to_string(i), story, "2024-03-0" + std::to_string(i + 1)));
  }
  const std::string other = (folder_.path / "other").string();
  std::string forwards, half, rest;
  for (const std::string& line : rows) forwards += line;
  for (std::size_t i = rows.size(); i-- > 0;) (i > 1 ? half : rest) += rows[i];
  ASSERT_EQ(run({"ingest", "--store", store(), folder_.file("f.jsonl", forwards)}).exit_code, 0);
  ASSERT_EQ(run({"ingest", "--store", other, folder_.file("h.jsonl", half)}).exit_code, 0);
  EXPECT_NE(exported_texts(other).at("http://www.paper.test/3").find(letter), std::string::npos);  // three pages teach nothing yet
  ASSERT_EQ(run({"ingest", "--store", other, folder_.file("r.jsonl", rest)}).exit_code, 0);
  const auto texts = exported_texts(store());
  ASSERT_EQ(texts.size(), 5u);
  EXPECT_EQ(texts, exported_texts(other));
  for (const auto& [url, shown] : texts) EXPECT_EQ(shown.find(letter), std::string::npos) << url;
  EXPECT_NE(texts.at("http://www.paper.test/1").find("number 12 said.\n\nThe sunken anchor"), std::string::npos);
}

TEST_F(CommandsTest, TraceNamesTheSourceOfAStoredPage) {
  load();
  const Output output = run({"trace", "--store", store(), "--json", "http://copy.test/slip"});
  ASSERT_EQ(output.exit_code, 0) << output.err;
  const object article = json_lines(output.out).at(0);
  EXPECT_EQ(text(article, "derived_from"), "http://paper.test/slip");
  EXPECT_EQ(text(article.at("source").as_object(), "status"), "held");
  EXPECT_EQ(text(article.at("source").as_object(), "domain"), "paper.test");
  EXPECT_EQ(text(article, "published"), "2024-03-09T00:00:00Z");
  EXPECT_FALSE(article.at("evidence").as_array().empty());
  for (const char* field : {"type", "url", "canonical_url", "title", "author", "site", "published", "fetched", "language", "words", "lineage", "relation", "derived_from",
                            "also_from", "source", "evidence"}) {
    EXPECT_TRUE(article.contains(field)) << field;
  }
  EXPECT_EQ(article.begin()->key(), "type") << "type comes first";
}

TEST_F(CommandsTest, TraceOfTextsOutsideTheStoreStoresNothing) {
  load();
  const Output copy = run({"trace", "--store", store(), "--json", "-"}, kReposted);
  ASSERT_EQ(copy.exit_code, 0) << copy.err;
  EXPECT_FALSE(text(json_lines(copy.out).at(0), "derived_from").empty());
  const Output stranger = run({"trace", "--store", store(), "--json", "-"},
                              "Nothing like this stands anywhere else. The clockmaker of Brell winds the tower by hand every third evening and keeps a notebook of the weather, "
                              "the pigeons, and the seconds lost or gained; there are forty volumes of it in her kitchen now, and a cousin has begun to type them out for a "
                              "museum in the valley.");
  EXPECT_EQ(stranger.exit_code, 1) << stranger.out;
  const Output batch = run({"trace", "--batch", "--store", store()}, row("", kStory) + "{\"id\": 7, \"url\": \"http://bats.test/count\"}\n{\"id\": 8, \"url\": \"http://nowhere.test/\"}\n");
  const auto answers = json_lines(batch.out);
  ASSERT_EQ(answers.size(), 3u);
  EXPECT_EQ(answers[1].at("id").to_number<int>(), 7);
  EXPECT_EQ(text(answers[2], "type"), "error");
  EXPECT_EQ(json_lines(run({"export", "--store", store(), "--format", "jsonl"}).out).size(), 3u);
}

TEST_F(CommandsTest, ReloadingChangesNothing) {
  load();
  const std::string before = run({"export", "--store", store(), "--format", "jsonl"}).out;
  EXPECT_EQ(json_lines(before).size(), 3u);
  load();
  EXPECT_EQ(before, run({"export", "--store", store(), "--format", "jsonl"}).out);
  EXPECT_EQ(run({"verify", "--store", store()}).exit_code, 0);
}

TEST_F(CommandsTest, ReindexGivesTheSameAnswers) {
  load();
  const std::string before = run({"export", "--store", store(), "--format", "jsonl"}).out;
  const Output output = run({"reindex", "--store", store()});
  EXPECT_EQ(output.exit_code, 0) << output.err;
  EXPECT_EQ(before, run({"export", "--store", store(), "--format", "jsonl"}).out);
}

TEST_F(CommandsTest, ABadLineIsReportedAndTheRestIsLoaded) {
  const std::string file = folder_.file("docs.jsonl", row("http://paper.test/slip", kStory) + "nonsense\n" + row("http://bats.test/count", kOther));
  const Output output = run({"ingest", "--store", store(), "--json", file});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_NE(output.err.find("line 2"), std::string::npos) << output.err;
  EXPECT_EQ(json_lines(output.out).at(0).at("articles").to_number<int>(), 2);
}

TEST_F(CommandsTest, CompareFindsSharedTextAndItsOffsets) {
  const std::string a = folder_.file("a.txt", kStory), b = folder_.file("b.txt", kReposted), c = folder_.file("c.txt", kOther);
  const Output same = run({"compare", "--json", a, b});
  ASSERT_EQ(same.exit_code, 0) << same.err;
  const object match = json_lines(same.out).at(0);
  EXPECT_TRUE(match.at("related").as_bool());
  ASSERT_FALSE(match.at("passages").as_array().empty());
  const auto& passage = match.at("passages").as_array()[0].as_object();
  EXPECT_EQ(std::string(kStory).substr(passage.at("a").as_array()[0].to_number<std::size_t>(), 30), std::string(kReposted).substr(passage.at("b").as_array()[0].to_number<std::size_t>(), 30));
  EXPECT_EQ(run({"compare", a, c}).exit_code, 1);
  const Output batch = run({"compare", "--batch"}, boost::json::serialize(object{{"id", "x"}, {"a", kStory}, {"b", kReposted}}) + "\n" +
                                                        boost::json::serialize(object{{"id", "y"}, {"a", kStory}, {"b", kOther}}) + "\n");
  const auto answers = json_lines(batch.out);
  ASSERT_EQ(answers.size(), 2u);
  EXPECT_EQ(text(answers[0], "id"), "x");
  EXPECT_TRUE(answers[0].at("related").as_bool());
  EXPECT_FALSE(answers[1].at("related").as_bool());
}

TEST_F(CommandsTest, ExtractBatchAnswersInInputOrder) {
  std::string input;
  for (int i = 0; i < 40; ++i) {
    std::string html = "<html><body><article><h1>Number " + std::to_string(i) + "</h1>";
    for (int k = 0; k < 3 + i % 5; ++k) html += "<p>The mill at the upper weir ground rye for the whole valley until the flood of that year took its wheel away, people say.</p>";
    const std::string file = folder_.file("p" + std::to_string(i) + ".html", html + "</article></body></html>");
    input += boost::json::serialize(object{{"id", i}, {"url", "http://a.test/" + std::to_string(i)}, {"html_file", file}}) + "\n";
  }
  const Output output = run({"extract", "--batch"}, input + "{\"id\": 40, \"html_file\": \"/nonexistent\"}\n");
  const auto answers = json_lines(output.out);
  ASSERT_EQ(answers.size(), 41u);
  for (int i = 0; i < 40; ++i) {
    EXPECT_EQ(answers[static_cast<std::size_t>(i)].at("id").to_number<int>(), i);
    EXPECT_EQ(text(answers[static_cast<std::size_t>(i)], "title"), "Number " + std::to_string(i));
  }
  EXPECT_EQ(text(answers[40], "type"), "error");
}

TEST_F(CommandsTest, WrongUsageIs64AndAnUnreadableStoreIs4) {
  EXPECT_EQ(run({}).exit_code, 64);
  EXPECT_EQ(run({"frobnicate"}).exit_code, 64);
  EXPECT_EQ(run({"crawl"}).exit_code, 64);
  EXPECT_EQ(run({"trace"}).exit_code, 64);
  EXPECT_EQ(run({"crawl", "--depth", "many", "http://a.test/"}).exit_code, 64);
  const Output missing = run({"trace", "--store", store(), "http://a.test/"});
  EXPECT_EQ(missing.exit_code, 4);
  EXPECT_EQ(std::count(missing.err.begin(), missing.err.end(), '\n'), 1) << missing.err;
  EXPECT_NE(missing.err.find("--store"), std::string::npos) << "says what to do";
  EXPECT_EQ(run({"compare", "/nonexistent/a", "/nonexistent/b"}).exit_code, 2);
  EXPECT_EQ(run({"crawl", "--store", store(), "/nonexistent/seeds"}).exit_code, 2);
}

TEST_F(CommandsTest, AMistypedCommandOrOptionIsAnsweredWithTheNearest) {
  EXPECT_EQ(run({"crwl", "seeds.txt"}).err, "headwater: there is no command \"crwl\"; did you mean \"crawl\"? \"headwater help\" lists them.\n");
  const Output option = run({"crawl", "--dept", "2", "seeds.txt"});
  EXPECT_EQ(option.err, "headwater: there is no option \"--dept\"; did you mean \"--depth\"? \"headwater crawl --help\" lists them.\n");
  EXPECT_EQ(run({"crawl", "--bogus", "seeds.txt"}).err, "headwater: there is no option \"--bogus\". \"headwater crawl --help\" lists them.\n")
      << "nothing that resembles it";
  EXPECT_EQ(option.exit_code, 64);
  EXPECT_EQ(run({"crawl", "--depth", "-1", "a.txt"}).err.find("there is no option"), std::string::npos) << "a number is no option";
  EXPECT_EQ(run({"--color", "never"}).err, "headwater: a command is needed. \"headwater help\" lists them.\n");
}

TEST_F(CommandsTest, AStoreInUseIs4AndNamesItsHolder) {
  load();
  const int lock = open((store() + "/lock").c_str(), O_RDWR);
  ASSERT_GE(lock, 0);
  ASSERT_EQ(flock(lock, LOCK_EX | LOCK_NB), 0);
  const Output output = run({"ingest", "--store", store(), folder_.file("more.jsonl", row("http://x.test/", kOther))});
  EXPECT_EQ(output.exit_code, 4);
  EXPECT_NE(output.err.find("pid"), std::string::npos) << output.err;
  EXPECT_EQ(run({"trace", "--store", store(), "http://copy.test/slip"}).exit_code, 0) << "reading goes on";
  close(lock);
}

TEST_F(CommandsTest, EveryCommandsHelpOpensWithAnExample) {
  for (const char* command : {"demo", "crawl", "extract", "ingest", "trace", "compare", "export", "verify", "reindex"}) {
    const Output output = run({command, "--help"});
    EXPECT_EQ(output.exit_code, 0);
    EXPECT_EQ(output.out.find(std::string("Example:  headwater ") + command), 0u) << output.out;
  }
  EXPECT_EQ(run({"help", "exit-codes"}).exit_code, 0);
  EXPECT_EQ(run({"--version"}).out, "headwater 0.1.0\n");
}

}  // namespace
}  // namespace headwater::e2e
