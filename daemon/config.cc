#include "daemon/config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <sstream>
#include <thread>

#include "base/nearest.h"

namespace headwater::daemon {

namespace {
Error bad(std::string_view name, const toml::node& node, std::string_view what) {
  return make_error(Errc::kInvalidInput, fmt::format("cannot read configuration {}, line {}: {}", name, node.source().begin.line, what));
}

// One key of the configuration: how it is set from TOML and shown as TOML.
struct Key {
  std::function<std::string(const toml::node&)> set;  // an empty string, or what is wrong
  std::function<std::string()> show;
};
using Keys = std::map<std::string, Key, std::less<>>;

std::string quoted(std::string_view text) {
  std::ostringstream out;
  out << toml::value<std::string>(std::string(text));
  return out.str();
}

Key text_key(std::string& target) {
  return {[&target](const toml::node& node) -> std::string {
            const auto value = node.value<std::string>();
            if (!value) return "must be a string";
            target = *value;
            return {};
          },
          [&target] { return quoted(target); }};
}

Key choice_key(std::string& target, std::vector<std::string> choices) {
  return {[&target, choices](const toml::node& node) -> std::string {
            const auto value = node.value<std::string>();
            if (!value || std::find(choices.begin(), choices.end(), *value) == choices.end())
              return fmt::format("must be one of \"{}\"", fmt::join(choices, "\", \""));
            target = *value;
            return {};
          },
          [&target] { return quoted(target); }};
}

Key list_key(std::vector<std::string>& target) {
  return {[&target](const toml::node& node) -> std::string {
            const toml::array* array = node.as_array();
            if (array == nullptr) return "must be an array of strings";
            target.clear();
            for (const toml::node& element : *array) {
              const auto value = element.value<std::string>();
              if (!value) return "must be an array of strings";
              target.push_back(*value);
            }
            return {};
          },
          [&target] {
            std::vector<std::string> shown;
            for (const std::string& element : target) shown.push_back(quoted(element));
            return fmt::format("[{}]", fmt::join(shown, ", "));
          }};
}

std::string show_duration(std::chrono::milliseconds value) {
  const auto count = value.count();
  constexpr std::pair<std::int64_t, const char*> kUnits[] = {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1000, "s"}};
  for (const auto& [length, unit] : kUnits) {
    if (count != 0 && count % length == 0) return fmt::format("\"{}{}\"", count / length, unit);
  }
  return fmt::format("\"{}ms\"", count);
}

constexpr std::chrono::hours kDay{24};

Key duration_key(std::chrono::milliseconds& target, std::chrono::milliseconds min = {},
                 std::chrono::milliseconds max = std::chrono::milliseconds::max()) {
  return {[&target, min, max](const toml::node& node) -> std::string {
            std::string text;
            if (const auto number = node.value<double>(); number && !node.is_string())
              text = fmt::format("{}", *number);
            else if (const auto value = node.value<std::string>())
              text = *value;
            const auto parsed = parse_duration(text);
            if (!parsed) return "must be a duration such as \"250ms\", \"1s\" or \"2m\"";
            if (*parsed < min || *parsed > max)
              return fmt::format("must be a duration from {} to {}", show_duration(min), show_duration(max));
            target = *parsed;
            return {};
          },
          [&target] { return show_duration(target); }};
}

Key flag_key(bool& target) {
  return {[&target](const toml::node& node) -> std::string {
            const auto value = node.value_exact<bool>();
            if (!value) return "must be true or false";
            target = *value;
            return {};
          },
          [&target] { return std::string(target ? "true" : "false"); }};
}

template <class Number>
Key number_key(Number& target, std::int64_t min, std::int64_t max) {
  return {[&target, min, max](const toml::node& node) -> std::string {
            const auto value = node.value<std::int64_t>();
            if (!value || *value < min || *value > max) return fmt::format("must be a whole number from {} to {}", min, max);
            target = static_cast<Number>(*value);
            return {};
          },
          [&target] { return fmt::format("{}", target); }};
}

Keys keys_of(Config& config) {
  Keys out;
  out["fetch.user_agent"] = text_key(config.fetch.user_agent);
  out["fetch.contact"] = text_key(config.fetch.contact);
  out["fetch.connect_to"] = list_key(config.fetch.connect_to);
  out["fetch.allow_addresses"] = list_key(config.fetch.allow_addresses);
  out["fetch.delay"] = duration_key(config.fetch.delay);
  out["fetch.hosts_per_address"] = number_key(config.fetch.hosts_per_address, 0, 10'000);
  out["fetch.timeout"] = duration_key(config.fetch.timeout);
  out["fetch.connect_timeout"] = duration_key(config.fetch.connect_timeout);
  out["fetch.resolve_timeout"] = duration_key(config.fetch.resolve_timeout);
  out["fetch.dns_cache_ttl"] = duration_key(config.fetch.dns_cache_ttl);
  out["fetch.dns_cache_hosts"] = number_key(config.fetch.dns_cache_hosts, 1, 10'000'000);
  out["fetch.robots_cache_origins"] = number_key(config.fetch.robots_cache_origins, 1, 10'000'000);
  out["fetch.robots_back_off_max"] = duration_key(config.fetch.robots_back_off_max, std::chrono::seconds(1), kDay);
  out["fetch.retry_after_max"] = duration_key(config.fetch.retry_after_max, std::chrono::seconds(1), 30 * kDay);
  out["fetch.robots_cache_ttl"] = duration_key(config.fetch.robots_cache_ttl);
  out["fetch.crawl_delay_max"] = duration_key(config.fetch.crawl_delay_max);
  out["fetch.body_bytes_max"] = number_key(config.fetch.body_bytes_max, 1024, 1 << 30);
  out["fetch.wire_bytes_max"] = number_key(config.fetch.wire_bytes_max, 1024, 1 << 30);
  out["fetch.sitemap_bytes_max"] = number_key(config.fetch.sitemap_bytes_max, 1024, 1 << 30);
  out["fetch.header_bytes_max"] = number_key(config.fetch.header_bytes_max, 1024, 1 << 24);
  out["fetch.header_count_max"] = number_key(config.fetch.header_count_max, 16, 1 << 16);
  out["fetch.content_codings_max"] = number_key(config.fetch.content_codings_max, 1, 16);
  // RFC 9309 wants at least so much of both (sections 2.5 and 2.3.1.2): with less, what a site forbids would go unread.
  out["fetch.robots_bytes_max"] = number_key(config.fetch.robots_bytes_max, 500 << 10, 1 << 24);
  out["fetch.robots_redirects_max"] = number_key(config.fetch.robots_redirects_max, 5, 50);
  out["fetch.url_bytes_max"] = number_key(config.fetch.url_bytes_max, 64, static_cast<std::int64_t>(limits::kUrlBytesMax));
  out["fetch.redirects_max"] = number_key(config.fetch.redirects_max, 0, 50);
  out["fetch.attempts_max"] = number_key(config.fetch.attempts_max, 1, 100);
  out["fetch.retry_delay"] = duration_key(config.fetch.retry_delay);
  out["fetch.back_off_min"] = duration_key(config.fetch.back_off_min, std::chrono::milliseconds(100), kDay);
  out["fetch.back_off_max"] = duration_key(config.fetch.back_off_max, std::chrono::milliseconds(100), 30 * kDay);
  out["fetch.adaptive_delay_max"] = duration_key(config.fetch.adaptive_delay_max, {}, kDay);
  out["fetch.ca_file"] = text_key(config.fetch.ca_file);
  out["crawl.depth"] = number_key(config.crawl.depth, 0, 100);
  out["crawl.pages_per_host"] = number_key(config.crawl.pages_per_host, 0, 1'000'000'000);
  out["crawl.budget_period"] = duration_key(config.crawl.budget_period, std::chrono::minutes(1), 30 * kDay);
  out["crawl.extract"] = flag_key(config.crawl.extract);
  out["crawl.pages_in_flight"] = number_key(config.crawl.pages_in_flight, 1, 4096);
  out["crawl.workers"] = number_key(config.crawl.workers, 0, 256);
  out["crawl.links_per_page"] = number_key(config.crawl.links_per_page, 1, 1'000'000);
  out["crawl.sitemaps_per_index"] = number_key(config.crawl.sitemaps_per_index, 0, 100'000);
  out["crawl.feed_entries_max"] = number_key(config.crawl.feed_entries_max, 1, 1'000'000);
  // A URL of 2048 bytes has at most 1024 segments and 2048 parameters: the largest values let every URL through.
  out["crawl.path_segments_max"] = number_key(config.crawl.path_segments_max, 1, 1024);
  out["crawl.query_parameters_max"] = number_key(config.crawl.query_parameters_max, 0, 2048);
  out["crawl.barren_pages_max"] = number_key(config.crawl.barren_pages_max, 1, 1'000'000);
  out["crawl.revisit_min"] = duration_key(config.crawl.revisit_min, std::chrono::seconds(1), 3650 * kDay);
  out["crawl.revisit_max"] = duration_key(config.crawl.revisit_max, std::chrono::seconds(1), 3650 * kDay);
  out["crawl.wait_max"] = duration_key(config.crawl.wait_max);
  out["crawl.drain_max"] = duration_key(config.crawl.drain_max, {}, kDay);
  out["crawl.refetch_after"] = duration_key(config.crawl.refetch_after);
  out["serve.listen"] = list_key(config.serve.listen);
  out["serve.hosts"] = list_key(config.serve.hosts);
  out["serve.tls_certificate"] = text_key(config.serve.tls_certificate);
  out["serve.tls_key"] = text_key(config.serve.tls_key);
  out["log.format"] = choice_key(config.log.format, {"text", "json"});
  out["log.level"] = choice_key(config.log.level, {"debug", "info", "warning", "error"});
  out["retain.raw_age"] = duration_key(config.retain.raw_age);
  out["retain.raw_bytes_max"] = number_key(config.retain.raw_bytes_max, 0, std::int64_t{1} << 60);
  out["archives.endpoints"] = list_key(config.archives.endpoints);
  out["store.dir"] = text_key(config.store.dir);
  return out;
}

std::string nearest_key(const Keys& known, std::string_view key) {
  std::vector<std::string> names;
  for (const auto& entry : known) names.push_back(entry.first);
  return nearest(names, key);
}
}  // namespace

Result<Config> parse_config(std::string_view text, std::string_view name, ConfigOrigins* origins) {
  toml::table table;
  try {
    table = toml::parse(text, name);
  } catch (const toml::parse_error& error) {  // toml++ reports by exception; it ends here
    return make_error(Errc::kInvalidInput,
                      fmt::format("cannot read configuration {}, line {}: {}", name, error.source().begin.line, error.description()));
  }
  Config config;
  const Keys known = keys_of(config);
  for (const auto& [section, node] : table) {
    const toml::table* inner = node.as_table();
    if (inner == nullptr)
      return bad(name, node,
                 fmt::format("\"{}\" stands outside a section; keys stand in [fetch], [crawl], [serve], [log], [retain] or [store]",
                             section.str()));
    for (const auto& [key, value] : *inner) {
      const std::string full = fmt::format("{}.{}", section.str(), key.str());
      const auto setter = known.find(full);
      if (setter == known.end())
        return bad(name, value, fmt::format("unknown key \"{}\"; did you mean \"{}\"?", full, nearest_key(known, full)));
      if (const std::string problem = setter->second.set(value); !problem.empty())
        return bad(name, value, fmt::format("\"{}\" {}", full, problem));
      if (origins != nullptr) origins->set(full, "file");
    }
  }
  return config;
}

Result<Config> load_config(const std::string& path, ConfigOrigins* origins) {
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return make_error(Errc::kNotFound,
                      fmt::format("cannot read configuration {}: no such file. Give an existing one with --config.", path));
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  return parse_config(text, path, origins);
}

std::vector<ConfigKey> list_keys(const Config& config, const ConfigOrigins& origins) {
  Config copy = config;
  std::vector<ConfigKey> out;
  for (const auto& [name, key] : keys_of(copy)) out.push_back({name, key.show(), origins.of(name)});
  return out;
}

Status check_pairs(const Config& config, const ConfigOrigins& origins) {
  struct Pair {
    std::string min_key, max_key;
    std::chrono::milliseconds min, max;
  };
  const Pair pairs[] = {{"fetch.back_off_min", "fetch.back_off_max", config.fetch.back_off_min, config.fetch.back_off_max},
                        {"crawl.revisit_min", "crawl.revisit_max", config.crawl.revisit_min, config.crawl.revisit_max}};
  for (const auto& [min_key, max_key, min, max] : pairs) {
    if (min <= max) continue;
    return make_error(
        Errc::kInvalidInput,
        fmt::format("\"{0}\" is {1} ({2}) and \"{3}\" is {4} ({5}), so no time lies between them; lower \"{0}\" or raise \"{3}\"", min_key,
                    show_duration(min), origins.of(min_key), max_key, show_duration(max), origins.of(max_key)));
  }
  return {};
}

Status apply_environment(Config& config, ConfigOrigins& origins) {
  for (const auto& [name, key] : keys_of(config)) {
    std::string variable = "HEADWATER_";
    for (const char c : name) variable += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const char* text = std::getenv(variable.c_str());
    if (text == nullptr) continue;
    // As TOML where it reads as TOML of the right kind ("3", "[\"a\"]"), else as a plain string, else as a list of that one string.
    std::string wrong;  // as the first reading says
    bool is_set = false;
    for (const std::string& value : {std::string(text), quoted(text), "[" + quoted(text) + "]"}) {
      try {
        const toml::table parsed = toml::parse("value = " + value);
        const std::string problem = key.set(*parsed.get("value"));
        is_set = problem.empty();
        if (wrong.empty()) wrong = problem;
      } catch (const toml::parse_error&) {  // toml++ reports by exception; it ends here
        continue;
      }
      if (is_set) break;
    }
    if (!is_set) return make_error(Errc::kInvalidInput, fmt::format("the environment variable {} {}", variable, wrong));
    origins.set(name, "environment");
  }
  return {};
}

std::string user_agent(const Config& config) {
  if (!config.fetch.user_agent.empty()) return config.fetch.user_agent;
  if (config.fetch.contact.empty()) return fmt::format("{}/{}", kProduct, kVersion);
  return fmt::format("{}/{} (+{})", kProduct, kVersion, config.fetch.contact);
}

std::string product_token(const Config& config) {
  const std::string agent = user_agent(config);
  return agent.substr(0, agent.find_first_of("/ "));
}

std::string store_directory(const Config& config) {
  if (!config.store.dir.empty()) return config.store.dir;
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0') return fmt::format("{}/headwater", data);
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') return fmt::format("{}/.local/share/headwater", home);
  return "headwater-store";
}

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::pair<std::string_view, double> kUnits[] = {{"ms", 1},    {"s", 1e3},   {"", 1e3},    {"m", 6e4},
                                                            {"min", 6e4}, {"h", 3.6e6}, {"d", 8.64e7}};
  for (const auto& [name, factor] : kUnits) {
    if (error == std::errc{} && unit == name && value >= 0 && value * factor < 1e13) {
      return std::chrono::milliseconds(static_cast<std::int64_t>(value * factor));
    }
  }
  return make_error(Errc::kInvalidInput, fmt::format("\"{}\" is no duration; write for example 250ms, 1s or 2m", text));
}

unsigned worker_threads(const Config& config) {
  if (config.crawl.workers > 0) return static_cast<unsigned>(config.crawl.workers);
  return std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace headwater::daemon
