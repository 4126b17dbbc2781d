// Link extraction cases of other projects, where that data is at hand.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/character_references.h"
#include "crawler/links.h"

namespace headwater::crawler {
namespace {
namespace json = boost::json;

const std::string kData = std::string(HEADWATER_SHARED_DATA) + "/crawler/html/";

std::string text_of(const json::value& value) { return std::string(value.as_string()); }

TEST(LinksData, MetaRefreshIsReadAsTheStandardSays) {
  const std::string path = kData + "wpt_meta_refresh.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  std::ifstream in(path);
  const json::value cases = json::parse(std::string((std::istreambuf_iterator<char>(in)), {}));
  int right = 0, all = 0;
  for (const json::value& entry : cases.as_array()) {
    const json::object& test = entry.as_object();
    const std::string input = text_of(test.at("input"));
    const auto target = refresh_target(input);
    const json::value& expected = test.at("expected");
    std::optional<std::string> wanted;
    if (expected.is_object()) {
      const json::value& url = expected.as_object().at("url");
      wanted = url.is_string() ? text_of(url) : "";
    }
    ++all;
    // The table shows addresses as the URL parser reads them: without spaces at the end, tabs and line breaks.
    std::string ours = target ? std::string(*target) : "(none)";
    std::erase_if(ours, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
    while (ours.ends_with(' ') || ours.ends_with('\f')) ours.pop_back();
    right += ours == wanted.value_or("(none)");
    EXPECT_EQ(ours, wanted.value_or("(none)")) << input;
  }
  std::cout << right << " of " << all << " meta refresh cases\n";
}

TEST(LinksData, ScrapysLinksAreFound) {
  const std::string path = kData + "links_scrapy.dev.jsonl";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  std::ifstream in(path);
  int right = 0, all = 0;
  for (std::string line; std::getline(in, line);) {
    const json::value value = json::parse(line);
    const json::object& test = value.as_object();
    const auto base = Url::parse(text_of(test.at("base")));
    // Scrapy's own filters are not ours, nor are links in another encoding than UTF-8.
    const json::object& options = test.at("kw").as_object();
    const bool filtered = options.size() > options.count("unique") + options.count("canonicalize") ||
                          text_of(test.at("html_latin1")).find("photo.jpg") != std::string::npos;
    if (!base || filtered) continue;
    const PageLinks found = find_links(text_of(test.at("html_latin1")), *base);
    std::string ours, theirs;
    for (const Url& url : found.links) ours += url.href() + "\n";
    for (const json::value& link : test.at("links").as_array()) {
      if (link.at("nofollow").as_bool()) continue;
      const auto url = Url::parse(text_of(link.at("url")));
      if (!url || !url->is_http()) continue;
      const std::string href = normalize(*url).href() + "\n";
      if (theirs.find(href) == std::string::npos) theirs += href;
    }
    ++all;
    right += ours == theirs;
    if (ours != theirs)
      std::cout << json::serialize(test.at("kw")) << json::serialize(test.at("args")) << "\n--- ours\n" << ours << "--- theirs\n" << theirs;
  }
  EXPECT_EQ(right, all);
  std::cout << right << " of " << all << " pages give the links that Scrapy gives\n";
}

TEST(LinksData, CharacterReferencesAreResolved) {
  const std::string path = kData + "w3lib_recorded.dev.jsonl";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  std::ifstream in(path);
  int right = 0, all = 0;
  for (std::string line; std::getline(in, line);) {
    const json::value value = json::parse(line);
    const json::object& test = value.as_object();
    if (text_of(test.at("fn")) != "replace_entities" || !test.at("kw").as_object().empty()) continue;
    const json::array& args = test.at("args").as_array();
    if (args.size() != 1 || !args[0].is_string() || !test.at("result").is_string()) continue;
    const std::string ours = resolve_references(text_of(args[0]));
    ++all;
    right += ours == text_of(test.at("result"));
    if (ours != text_of(test.at("result"))) std::cout << "  " << args[0] << " is " << ours << ", wanted " << test.at("result") << "\n";
  }
  std::cout << right << " of " << all << " strings of references\n";
}

}  // namespace
}  // namespace headwater::crawler
