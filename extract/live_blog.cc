// Live blogs: many entries of one shape, each with its time.
#include <algorithm>
#include <map>
#include <tuple>

#include "extract/dates.h"
#include "extract/story.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

constexpr std::size_t kEntriesMin = 3;

struct Shape {
  std::uint32_t parent;
  std::uint16_t tag;
  std::string names;
  bool operator<(const Shape& o) const { return std::tie(parent, tag, names) < std::tie(o.parent, o.tag, o.names); }
};

// Names that differ per entry ("entry-173", "post pinned") still make one shape: the first word of the class.
Shape shape_of(const Page& page, std::uint32_t node) {
  const std::string_view names = attribute(page.nodes[node], "class");
  return {page.nodes[node].parent, page.nodes[node].tag, std::string(names.substr(0, names.find(' ')))};
}

struct Timed {
  std::uint32_t node = 0;
  std::uint32_t time = 0;  // the <time> in it
};

// The containers that hold a time each, by shape, for every level above the times.
std::map<Shape, std::vector<Timed>> containers_of_times(const Page& page) {
  constexpr int kLevels = 7;
  std::map<Shape, std::vector<Timed>> out;
  for (const std::uint32_t time : page.metas) {
    if (page.nodes[time].tag != GUMBO_TAG_TIME) continue;
    std::uint32_t up = page.nodes[time].parent;
    for (int level = 0; level < kLevels && up > page.body; ++level, up = page.nodes[up].parent) {
      auto& same = out[shape_of(page, up)];
      if (same.empty() || same.back().node != up) same.push_back({up, time});
    }
  }
  return out;
}

bool is_stamp(const Page& page, std::uint32_t block, std::uint32_t time) {
  constexpr std::uint32_t kStampWeightMax = 40, kDigitsMin = 3;
  const TextBlock& b = page.blocks[block];
  return b.weight <= kStampWeightMax && b.digits >= kDigitsMin && b.heading == 0 && time >= b.node && time < page.nodes[b.node].end &&
         page.first_block_at(time) <= block + 1;
}

bool speaks_of_live(std::string_view folded) {
  for (std::string_view word :
       {"live", "ticker", "liveblog", "en direct", "en vivo", "ao vivo", "in diretta", "minuto a minuto", "na \u017eivo"})
    if ((" " + std::string(folded) + " ").find(" " + std::string(word) + " ") != std::string::npos) return true;
  return false;
}

bool names_say_live(const Page& page, std::uint32_t node) {
  for (int level = 0; level < 4 && node > page.body; ++level, node = page.nodes[node].parent) {
    const std::string names = ascii_lower_names(attribute(page.nodes[node], "class"), attribute(page.nodes[node], "id"));
    if (names.find("live") != std::string::npos || names.find("ticker") != std::string::npos) return true;
  }
  return false;
}

}  // namespace

std::vector<StoryEntry> find_entries(const Page& page, Story& story, std::string_view title, bool declared) {
  std::vector<StoryEntry> best;
  std::vector<std::uint32_t> stamps_of_best;
  if (story.kept.empty() || !story.rescued.empty()) return best;
  const bool titled = speaks_of_live(fold_text(title));
  for (const auto& [shape, nodes] : containers_of_times(page)) {
    if (nodes.size() < kEntriesMin) continue;
    if (!declared && !titled && !names_say_live(page, nodes.front().node)) continue;
    std::vector<StoryEntry> entries;
    std::vector<std::uint32_t> stamps;
    for (const Timed& timed : nodes) {
      const std::uint32_t first = page.first_block_at(timed.node), end = page.first_block_at(page.nodes[timed.node].end);
      auto kept = std::lower_bound(story.kept.begin(), story.kept.end(), first);
      if (kept == story.kept.end() || *kept >= end) continue;
      // The line with the time is the entry's stamp, not its text.
      if (is_stamp(page, *kept, timed.time) && kept + 1 != story.kept.end() && *(kept + 1) < end) stamps.push_back(*kept++);
      const auto date = parse_machine_date(attribute(page.nodes[timed.time], "datetime"));
      entries.push_back({*kept, date ? std::optional(date->instant) : std::nullopt, date && date->has_time});
    }
    if (entries.size() < kEntriesMin || entries.size() <= best.size()) continue;
    best = std::move(entries);
    stamps_of_best = std::move(stamps);
  }
  for (const std::uint32_t stamp : stamps_of_best) {
    story.fates[stamp] = Fate::kByline;
    std::erase(story.kept, stamp);
  }
  return best;
}

bool ends_at_paywall(const Page& page, const Story& story) {
  constexpr std::uint32_t kAfter = 6;
  constexpr std::uint64_t kStubWeightMax = 3500;
  std::uint64_t kept = 0;
  for (const std::uint32_t b : story.kept) kept += page.blocks[b].weight;
  if (kept > kStubWeightMax) return false;
  for (std::uint32_t b = story.last; b < std::min<std::size_t>(story.last + kAfter, page.blocks.size()); ++b) {
    std::uint32_t up = page.blocks[b].node;
    for (int level = 0; level < 5 && up > page.body; ++level, up = page.nodes[up].parent) {
      const std::string names = ascii_lower_names(attribute(page.nodes[up], "class"), attribute(page.nodes[up], "id"));
      for (std::string_view word : {"paywall", "regwall", "pay-wall", "subscriber-only", "premium-wall", "piano-offer", "gated-content"})
        if (names.find(word) != std::string::npos) return true;
    }
  }
  return false;
}

}  // namespace headwater::extract
