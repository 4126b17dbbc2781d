#include "crawler/seeds.h"

#include <unordered_set>

#include "base/limits.h"
#include "base/utf8.h"

namespace headwater::crawler {

namespace {
constexpr std::size_t kShownBytesMax = 120;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; }

std::string_view without_comment(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '#' && (i == 0 || is_space(line[i - 1]))) return line.substr(0, i);
  }
  return line;
}

// "https:", "mailto:" have a scheme; "example.org:8080" is a host with a port.
bool has_scheme(std::string_view text) {
  const std::size_t colon = text.find_first_of(":/?#");
  if (colon == std::string_view::npos || colon == 0 || text[colon] != ':') return false;
  const char next = colon + 1 < text.size() ? text[colon + 1] : '\0';
  return text.substr(0, colon).find_first_of("@[") == std::string_view::npos && !(next >= '0' && next <= '9');
}

Result<Url> parse_seed(std::string_view text) {
  if (text.find_first_of(" \t\v\f") != std::string_view::npos) {
    return make_error(Errc::kInvalidInput, "white space inside the URL; write a comment as ' # comment'");
  }
  const bool scheme = has_scheme(text);
  auto url = scheme ? Url::parse(text) : Url::parse("https://" + std::string(text));
  if (!url) return url;
  if (!url->is_http()) return make_error(Errc::kUnsupported, "only http and https URLs can be crawled");
  if (!scheme && url->host().find_first_of(".:") == std::string_view::npos && url->host() != "localhost") {
    return make_error(Errc::kInvalidInput, "no host name; write https:// before it if it is one");
  }
  return normalize(*url);
}

std::string shortened(std::string_view line) {
  std::string shown = sanitize_utf8(line.substr(0, kShownBytesMax));
  return line.size() > kShownBytesMax ? shown + "…" : shown;
}
}  // namespace

SeedList parse_seeds(std::string_view text) {
  SeedList list;
  std::unordered_set<std::string> known;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view raw = text.substr(0, end);
    text.remove_prefix(std::min(end + (text.substr(end).starts_with("\r\n") ? 2 : 1), text.size()));
    if (raw.size() > limits::kSeedLineBytesMax) {
      list.problems.push_back({number, shortened(raw), "longer than 4096 bytes"});
      continue;
    }
    const std::string_view line = trim(without_comment(raw));
    if (line.empty()) continue;
    if (list.seeds.size() >= limits::kSeedsMax) {
      list.problems.push_back({number, shortened(line), "more than 5000000 seeds; the rest of the list was not read"});
      break;
    }
    auto url = parse_seed(line);
    if (!url) {
      list.problems.push_back({number, shortened(line), url.error().detail});
    } else if (known.insert(url->href()).second) {
      list.seeds.push_back(*std::move(url));
    }
  }
  return list;
}

}  // namespace headwater::crawler
