// The web platform tests for URLs, where that data is at hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/limits.h"
#include "base/url.h"
#include "base/url_parts.h"

namespace headwater {
namespace {
namespace json = boost::json;

const std::string kData = std::string(HEADWATER_SHARED_DATA) + "/crawler/url/";

std::string text_or_empty(const json::object& test, std::string_view key) {
  const json::value* value = test.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// JSON allows lone surrogates, which stand for U+FFFD once they are UTF-8; Boost.JSON refuses them.
std::string without_lone_surrogates(std::string line) {
  for (std::size_t at = line.find("\\u"); at != std::string::npos; at = line.find("\\u", at)) {
    const auto code = [&](std::size_t i) {
      return i + 6 <= line.size() && line.compare(i, 2, "\\u") == 0 ? std::stoul(line.substr(i + 2, 4), nullptr, 16) : 0;
    };
    const bool high = code(at) >= 0xD800 && code(at) < 0xDC00, low = code(at) >= 0xDC00 && code(at) < 0xE000;
    if (high && code(at + 6) >= 0xDC00 && code(at + 6) < 0xE000) {
      at += 12;
      continue;
    }
    if (high || low) line.replace(at, 6, "\\ufffd");
    at += 6;
  }
  return line;
}

std::string prefixed(char mark, std::string_view text) { return text.empty() ? std::string() : mark + std::string(text); }

std::string check_components(const Url& url, const json::object& test) {
  const std::pair<const char*, std::string> parts[] = {{"protocol", std::string(url.scheme()) + ":"},
                                                       {"username", std::string(url.username())},
                                                       {"password", std::string(url.password())},
                                                       {"hostname", std::string(url.host())},
                                                       {"host", url.host_port()},
                                                       {"pathname", std::string(url.path())},
                                                       {"search", prefixed('?', url.query())},
                                                       {"hash", prefixed('#', url.fragment())}};
  for (const auto& [name, value] : parts) {
    if (value != text_or_empty(test, name)) return std::string(name) + " is " + value;
  }
  return "";
}

// Empty when the case passes.
std::string check_case(const json::object& test) {
  const std::string input = text_or_empty(test, "input"), base_text = text_or_empty(test, "base");
  std::optional<Url> base;
  if (!base_text.empty()) {
    auto parsed = Url::parse(base_text);
    if (!parsed) return test.contains("failure") ? "" : "base does not parse";
    base = *parsed;
  }
  const auto url = Url::parse(input, base ? &*base : nullptr);
  if (test.contains("failure") && test.at("failure").as_bool()) return url ? "parsed as " + url->href() : "";
  const std::string href = text_or_empty(test, "href");
  if (href.size() > limits::kUrlBytesMax) return url ? "longer than the limit" : "";
  if (!url) return "does not parse, wanted " + href;
  if (url->href() != href) return "is " + url->href() + ", wanted " + href;
  const auto again = Url::parse(url->href());
  if (!again || again->href() != href) return "does not survive a second parse";
  return check_components(*url, test);
}

struct Counts {
  int passed = 0, all = 0;
};

Counts run_lines(const std::string& path) {
  Counts counts;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const json::value value = json::parse(without_lone_surrogates(line));
    const std::string problem = check_case(value.as_object());
    ++counts.all;
    if (problem.empty()) ++counts.passed;
    EXPECT_EQ(problem, "") << line;
  }
  return counts;
}

TEST(UrlWpt, EveryCaseOfTheUrlTestDataPasses) {
  const std::string path = kData + "wpt_urltestdata.dev.jsonl";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  const Counts counts = run_lines(path);
  RecordProperty("passed", counts.passed);
  std::cout << counts.passed << " of " << counts.all << " URL cases pass\n";
  EXPECT_GT(counts.all, 0);
}

// Host tables: {"input", "output": text or null}. Returns the inputs that go wrong.
std::vector<std::string> run_hosts(const std::string& path, Counts& counts) {
  std::ifstream in(path);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  std::vector<std::string> wrong;
  const json::value table = json::parse(without_lone_surrogates(text));
  for (const json::value& entry : table.as_array()) {
    if (!entry.is_object()) continue;
    const json::object& test = entry.as_object();
    const std::string input = text_or_empty(test, "input");
    const auto host = parse_host(input, false);
    ++counts.all;
    const json::value& output = test.at("output");
    const bool right = output.is_string() ? host && *host == std::string(output.get_string()) : !host;
    if (right) {
      ++counts.passed;
    } else {
      wrong.push_back(input + " is " + host.value_or("refused"));
    }
  }
  return wrong;
}

TEST(UrlWpt, HostsBecomeAsciiAsTheTablesSay) {
  for (const char* name : {"toascii.json", "IdnaTestV2.json"}) {
    const std::string path = kData + "wpt/" + name;
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
    Counts counts;
    const auto wrong = run_hosts(path, counts);
    std::cout << counts.passed << " of " << counts.all << " hosts of " << name << " pass\n";
    for (std::size_t i = 0; i < wrong.size() && i < 40; ++i) std::cout << "  " << wrong[i] << "\n";
    EXPECT_LE(counts.all - counts.passed, 4);  // letters of Unicode 17, after the ICU at hand, and the empty host, which no URL has
  }
}

TEST(UrlWpt, QueriesAreWrittenInThePagesEncoding) {
  const std::string path = kData + "wpt/percent-encoding.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no shared data at " << path;
  std::ifstream in(path);
  const json::value table = json::parse(std::string((std::istreambuf_iterator<char>(in)), {}));
  Counts counts;
  for (const json::value& entry : table.as_array()) {
    if (!entry.is_object()) continue;
    const std::string input = text_or_empty(entry.as_object(), "input");
    for (const auto& [encoding, output] : entry.at("output").as_object()) {
      if (encoding == "iso-2022-jp") continue;  // stateful; each character is encoded on its own here
      std::string query;
      append_query_encoded(query, input, EncodeSet::kQuery, encoding);
      ++counts.all;
      counts.passed += query == output.as_string();
      EXPECT_EQ(query, std::string(output.as_string())) << input << " in " << encoding;
    }
  }
  std::cout << counts.passed << " of " << counts.all << " encoded queries pass\n";
}

}  // namespace
}  // namespace headwater
