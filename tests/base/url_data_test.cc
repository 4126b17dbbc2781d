// What other projects' tests say of URLs and of public suffixes, where that data is at hand.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <string>
#include <vector>

#include "base/url.h"
#include "base/utf8.h"

namespace headwater {
namespace {

const std::string kData = std::string(HEADWATER_SHARED_DATA) + "/crawler/";

// The fields of one line of comma-separated values; a field in quotes holds commas, and two quotes for one.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      const bool doubled = quoted && i + 1 < line.size() && line[i + 1] == '"';
      if (doubled)
        fields.back() += line[i++];
      else
        quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      fields.emplace_back();
    } else if (!fields.back().empty() || line[i] != ' ') {
      fields.back() += line[i];
    }
  }
  return fields;
}

std::vector<std::vector<std::string>> rows_of(const std::string& path) {
  std::vector<std::vector<std::string>> rows;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);)
    if (!line.empty() && line[0] != '#') rows.push_back(fields_of(line));
  return rows;
}

TEST(UrlData, RelativeUrlsResolveAsInCrawlerCommons) {
  const std::string path = kData + "url/crawler-commons/url-resolve.csv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  int right = 0, all = 0;
  for (const auto& row : rows_of(path)) {
    if (row.size() != 3) continue;
    const auto base = Url::parse(row[1]);
    const auto url = Url::parse(row[0], base ? &*base : nullptr), wanted = Url::parse(row[2]);
    ++all;
    right += url && wanted && *url == *wanted;
    if (!url || !wanted || *url != *wanted)
      std::cout << "  " << row[0] << " on " << row[1] << " is " << (url ? url->href() : "none") << ", wanted " << row[2] << "\n";
  }
  std::cout << right << " of " << all << " URLs resolve\n";
  EXPECT_EQ(right, all);
}

// Theirs sorts parameters, folds double slashes, decodes '+' and escapes brackets and lone percent signs: each can change which page is
// meant.
TEST(UrlData, WeirdUrlsAreNormalisedAsInCrawlerCommons) {
  const std::string path = kData + "url/crawler-commons/weirdToNormalizedUrls.csv";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  int right = 0, all = 0;
  for (const auto& row : rows_of(path)) {
    if (row.size() != 2 || !row[0].starts_with("http")) continue;
    const auto url = Url::parse(row[0]);
    const std::string ours = url ? normalize(*url).href() : "none";
    ++all;
    right += ours == row[1];
    if (ours != row[1]) std::cout << "  " << row[0] << " is " << ours << ", wanted " << row[1] << "\n";
  }
  std::cout << right << " of " << all << " weird URLs are normalised alike\n";
  EXPECT_GE(right, all * 7 / 10);
}

TEST(UrlData, RegistrableDomainsAreThoseOfThePublicSuffixList) {
  const std::string path = kData + "psl/test_psl.txt";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  const std::regex form(R"(checkPublicSuffix\('([^']*)', (?:null|'([^']*)')\);.*)");
  const auto host_of = [](const std::string& name) {
    const auto url = Url::parse("http://" + name + "/");
    return url ? std::string(url->host()) : std::string();
  };
  int right = 0, all = 0;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    std::smatch found;
    if (!std::regex_match(line, found, form) || found[1].str().starts_with('.')) continue;
    const std::string host = host_of(found[1]), wanted = found[2].matched ? host_of(found[2]) : host;  // a suffix stands for itself
    ++all;
    right += registrable_domain(host) == wanted;
    if (registrable_domain(host) != wanted)
      std::cout << "  " << host << " is " << registrable_domain(host) << ", wanted " << wanted << "\n";
  }
  std::cout << right << " of " << all << " registrable domains\n";
  EXPECT_GE(right, all - 2);
}

}  // namespace
}  // namespace headwater
