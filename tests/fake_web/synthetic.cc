#include "tests/fake_web/synthetic.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <span>

#include "base/hash.h"
#include "tests/fake_web/encode.h"
#include "tests/fake_web/synthetic_words.h"

namespace headwater::fake_web {
namespace {

constexpr std::size_t kSentencesPerParagraph = 3;
constexpr double kEditShare = 0.04;  ///< of a near copy's sentences

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere, which std's distributions are not.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(mix64(seed + kGolden)) {}
  std::uint64_t next() { return mix64(state_ += kGolden); }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(unit() * static_cast<double>(n)); }
  /// Rank r with probability about 1/(r+1): the inverse of the logarithm that is Zipf's cumulative sum.
  std::size_t zipf(std::size_t n) { return static_cast<std::size_t>(std::exp(unit() * std::log(static_cast<double>(n + 1)))) - 1; }

 private:
  static constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;
  std::uint64_t state_;
};

std::uint64_t key_of(std::uint64_t seed, std::size_t host, std::size_t number) {
  return mix64(mix64(mix64(seed) + host * 0x100000001B3ULL) + number);
}

std::string coined(Random& random, std::size_t syllables) {
  std::string word;
  for (std::size_t i = 0; i < syllables; ++i) word += kSyllables[random.below(std::size(kSyllables))];
  return word;
}

std::string capitalised(std::string word) {
  word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

/// The names, terms and favourite words of one story.
struct Topic {
  std::vector<std::string> persons, places, bodies, terms;
  std::vector<std::string_view> nouns, adjectives, verbs;

  explicit Topic(Random& random) {
    for (int i = 0; i < 4; ++i)
      persons.push_back(std::string(kFirstNames[random.below(std::size(kFirstNames))]) + " " + capitalised(coined(random, 2)));
    for (int i = 0; i < 3; ++i)
      places.push_back(capitalised(coined(random, 2)) + std::string(kPlaceEndings[random.below(std::size(kPlaceEndings))]));
    for (int i = 0; i < 2; ++i)
      bodies.push_back(fmt::format("the {} {}", capitalised(coined(random, 2)), kBodies[random.below(std::size(kBodies))]));
    for (int i = 0; i < 6; ++i) terms.push_back(coined(random, 3));
    for (int i = 0; i < 24; ++i) nouns.push_back(kNouns[random.below(std::size(kNouns))]);
    for (int i = 0; i < 10; ++i) adjectives.push_back(kAdjectives[random.below(std::size(kAdjectives))]);
    for (int i = 0; i < 14; ++i) verbs.push_back(kVerbs[random.below(std::size(kVerbs))]);
  }
};

std::string_view pick(Random& random, const std::vector<std::string_view>& own, std::span<const std::string_view> all) {
  return random.unit() < 0.55 ? own[random.below(own.size())] : all[random.zipf(all.size())];
}

/// One slot of a sentence frame.
std::string slot(char kind, const Topic& topic, Random& random) {
  switch (kind) {
    case 'N':
      return random.unit() < 0.08 ? topic.terms[random.below(topic.terms.size())] : std::string(pick(random, topic.nouns, kNouns));
    case 'S':
      return std::string(pick(random, topic.nouns, kNouns)) + "s";
    case 'A':
      return std::string(pick(random, topic.adjectives, kAdjectives));
    case 'V':
      return std::string(pick(random, topic.verbs, kVerbs));
    case 'H':
      return topic.persons[random.zipf(topic.persons.size())];
    case 'G':
      return topic.places[random.zipf(topic.places.size())];
    case 'O':
      return topic.bodies[random.zipf(topic.bodies.size())];
    case 'D':
      return std::string(kWeekdays[random.below(std::size(kWeekdays))]);
    case 'Q':
      return std::string(kQuantities[random.zipf(std::size(kQuantities))]);
    case '#':
      return std::to_string(2 + random.zipf(9000));
    default:
      return std::string(1, kind);
  }
}

/// Capital letters after '%' are slots: "%H %V the %N."
std::string sentence(const Topic& topic, Random& random) {
  const std::string_view frame = kFrames[random.zipf(std::size(kFrames))];
  std::string out;
  for (std::size_t i = 0; i < frame.size(); ++i) {
    if (frame[i] != '%' || i + 1 == frame.size())
      out += frame[i];
    else
      out += slot(frame[++i], topic, random);
  }
  if (out[0] >= 'a' && out[0] <= 'z') out = capitalised(std::move(out));
  return out;
}

std::optional<std::size_t> number_in(std::string_view text, std::string_view prefix, std::string_view suffix) {
  if (!text.starts_with(prefix) || !text.ends_with(suffix) || text.size() <= prefix.size() + suffix.size()) return std::nullopt;
  std::size_t value = 0;
  for (char c : text.substr(prefix.size(), text.size() - prefix.size() - suffix.size())) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::size_t>(c - '0');
  }
  return value;
}

/// A day of 2023 or 2024; copies come up to three days after what they copy.
std::string day_of(std::uint64_t key, std::size_t later) {
  const Instant start{std::chrono::seconds{1'672'531'200}};  // 2023-01-01
  return format_rfc3339(start + std::chrono::hours{24 * (mix64(key) % 700 + later) + mix64(key + 1) % 12 + 6});
}

Answer page(std::string body) {
  return {200, {{"Content-Type", "text/html; charset=utf-8"}, {"ETag", fmt::format("\"{:016x}\"", hash64(body))}}, std::move(body)};
}

}  // namespace

Synthetic::Synthetic(SyntheticOptions options) : options_(options) {}

std::string Synthetic::url(std::size_t host, std::size_t number) const {
  return fmt::format("http://bench{:05}.test/story/{}.html", host, number);
}

Synthetic::Story Synthetic::story(std::size_t host, std::size_t number) const {
  Story story{host, number, host, number};
  Random random(key_of(options_.seed, host, number) ^ 0xC0B1E5);
  // Only stories in the first half of a host are copied, so that no copy is a copy's source.
  if (number < options_.articles_per_host / 2 || random.unit() >= 2 * options_.copies) return story;
  story.copy = true;
  story.edited = random.unit() < 0.5;
  story.from_host = random.below(options_.hosts);
  story.from_number = random.below(std::max<std::size_t>(1, options_.articles_per_host / 2));
  return story;
}

std::vector<std::string> Synthetic::paragraphs(const Story& story) const {
  Random random(key_of(options_.seed, story.from_host, story.from_number));
  Random edits(key_of(options_.seed, story.host, story.number) ^ 0xED17);
  const Topic topic(random);
  std::vector<std::string> out;
  std::size_t words = 0, count = 0;
  while (words < options_.words) {
    std::string text = sentence(topic, random);
    words += static_cast<std::size_t>(std::count(text.begin(), text.end(), ' ')) + 1;
    if (story.edited && edits.unit() < kEditShare && count > 0) text = sentence(topic, edits);
    if (count++ % kSentencesPerParagraph == 0)
      out.push_back(std::move(text));
    else
      out.back() += " " + text;
  }
  return out;
}

std::string Synthetic::article_html(const Story& story) const {
  Random random(key_of(options_.seed, story.from_host, story.from_number) ^ 0x717E);
  const Topic topic(random);
  const std::string title = escape_html(sentence(topic, random));
  const std::uint64_t key = key_of(options_.seed, story.from_host, story.from_number);
  const std::string date = day_of(key, story.copy ? 1 + mix64(key_of(options_.seed, story.host, story.number)) % 3 : 0);
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0} | Bench {1}</title>\n<meta name=\"generator\" "
      "content=\"synthetic benchmark text, not written by a person\">\n<meta property=\"article:published_time\" content=\"{2}\">\n"
      "<link rel=\"canonical\" href=\"{3}\"></head>\n<body>\n<header><a href=\"/\">Bench {1}</a></header>\n<nav><ul>\n",
      title, story.host, date, url(story.host, story.number));
  std::string body = fmt::format("</ul></nav>\n<main><article><h1>{}</h1>\n<p class=\"byline\">By {} <time datetime=\"{}\">{}</time></p>\n",
                                 title, topic.persons[0], date, human_date(date, DateStyle::kDayMonthYear));
  for (const std::string& text : paragraphs(story)) body += fmt::format("<p>{}</p>\n", escape_html(text));
  body += "</article></main>\n<footer><p>Generated for benchmarks.</p></footer>\n</body></html>\n";
  for (std::size_t i = 1; html.size() + body.size() + 90 < options_.page_bytes; ++i) {
    const std::size_t other = (story.number + i) % options_.articles_per_host;
    html += fmt::format("<li class=\"menu-item menu-item-{0}\"><a href=\"/story/{0}.html\"><span>Story {0}</span></a></li>\n", other);
  }
  return html + body;
}

std::string Synthetic::index_html(std::size_t host) const {
  std::string html =
      fmt::format("<!DOCTYPE html>\n<html lang=\"en\"><head><title>Bench {0}</title></head><body><h1>Bench {0}</h1><ul>\n", host);
  for (std::size_t i = 0; i < options_.articles_per_host; ++i)
    html += fmt::format("<li><a href=\"/story/{0}.html\">Story {0}</a></li>\n", i);
  return html + "</ul></body></html>\n";
}

std::optional<Answer> Synthetic::respond(std::string_view host, std::string_view target) const {
  const auto site = number_in(host, "bench", ".test");
  if (!site || *site >= options_.hosts) return std::nullopt;
  if (target == "/") return page(index_html(*site));
  if (target == "/robots.txt") return Answer{200, {{"Content-Type", "text/plain"}}, "User-agent: *\nDisallow:\n"};
  const auto number = number_in(target, "/story/", ".html");
  if (!number || *number >= options_.articles_per_host) return Answer{404, {{"Content-Type", "text/plain"}}, "not found\n"};
  return page(article_html(story(*site, *number)));
}

std::vector<std::string> Synthetic::seeds() const {
  std::vector<std::string> seeds;
  for (std::size_t host = 0; host < options_.hosts; ++host) seeds.push_back(fmt::format("http://bench{:05}.test/", host));
  return seeds;
}

Truth Synthetic::truth() const {
  Truth truth;
  for (std::size_t host = 0; host < options_.hosts; ++host) {
    truth.not_articles.push_back(fmt::format("http://bench{:05}.test/", host));
    for (std::size_t number = 0; number < options_.articles_per_host; ++number) {
      const Story at = story(host, number);
      const std::string source = url(at.from_host, at.from_number);
      TruthArticle article;
      article.url = url(host, number);
      article.kind = !at.copy ? "original" : at.edited ? "trimmed" : "verbatim";
      article.lineage = fmt::format("bench-{}-{}", at.from_host, at.from_number);
      article.relation = !at.copy ? "original" : at.edited ? "near" : "identical";
      article.relations_accepted = at.copy ? std::vector<std::string>{"near", "identical"} : std::vector<std::string>{"original"};
      if (at.copy) article.derived_from = source;
      if (at.copy) article.derived_accepted = {source};
      article.source = {at.copy ? "held" : "self", source, fmt::format("bench{:05}.test", at.from_host)};
      article.language = "en";
      truth.articles.push_back(std::move(article));
    }
  }
  return truth;
}

}  // namespace headwater::fake_web
