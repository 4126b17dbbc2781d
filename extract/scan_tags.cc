#include "extract/scan_tags.h"

#include <algorithm>
#include <array>

namespace headwater::extract {
namespace {

struct TagEntry {
  std::string_view name;
  TagRule rule;
};

// Sorted by name. Formatting elements (b, i, font …) are dropped because HTML reopens them in every later paragraph: unclosed ones
// multiply a page; nothing in the extraction asks for them.
constexpr std::array kTags{
    TagEntry{"abbr", TagRule::kDropTag},
    TagEntry{"acronym", TagRule::kDropTag},
    TagEntry{"b", TagRule::kDropTag},
    TagEntry{"bdi", TagRule::kDropTag},
    TagEntry{"bdo", TagRule::kDropTag},
    TagEntry{"big", TagRule::kDropTag},
    TagEntry{"canvas", TagRule::kDropContent},
    TagEntry{"caption", TagRule::kKeepLeaf},
    TagEntry{"code", TagRule::kDropTag},
    TagEntry{"col", TagRule::kDropTag},
    TagEntry{"colgroup", TagRule::kDropTag},
    TagEntry{"datalist", TagRule::kDropContent},
    TagEntry{"dd", TagRule::kKeepLeaf},
    TagEntry{"dt", TagRule::kKeepLeaf},
    TagEntry{"em", TagRule::kDropTag},
    TagEntry{"embed", TagRule::kDropTag},
    TagEntry{"font", TagRule::kDropTag},
    TagEntry{"frame", TagRule::kDropTag},
    TagEntry{"frameset", TagRule::kDropTag},
    TagEntry{"i", TagRule::kDropTag},
    TagEntry{"iframe", TagRule::kDropContent},
    TagEntry{"image", TagRule::kDropTag},
    TagEntry{"img", TagRule::kDropTag},
    TagEntry{"ins", TagRule::kDropTag},
    TagEntry{"kbd", TagRule::kDropTag},
    TagEntry{"li", TagRule::kKeepLeaf},
    TagEntry{"listing", TagRule::kDropTag},
    TagEntry{"map", TagRule::kDropTag},
    TagEntry{"mark", TagRule::kDropTag},
    TagEntry{"math", TagRule::kDropTag},
    TagEntry{"nobr", TagRule::kDropTag},
    TagEntry{"noembed", TagRule::kDropContent},
    TagEntry{"noframes", TagRule::kDropContent},
    TagEntry{"noscript", TagRule::kDropContent},
    TagEntry{"object", TagRule::kDropTag},
    TagEntry{"optgroup", TagRule::kDropTag},
    TagEntry{"option", TagRule::kDropTag},
    TagEntry{"p", TagRule::kKeepLeaf},
    TagEntry{"param", TagRule::kDropTag},
    TagEntry{"picture", TagRule::kDropTag},
    TagEntry{"plaintext", TagRule::kDropTag},
    TagEntry{"rb", TagRule::kDropTag},
    TagEntry{"rp", TagRule::kDropTag},
    TagEntry{"rt", TagRule::kDropTag},
    TagEntry{"rtc", TagRule::kDropTag},
    TagEntry{"ruby", TagRule::kDropTag},
    TagEntry{"s", TagRule::kDropTag},
    TagEntry{"samp", TagRule::kDropTag},
    TagEntry{"script", TagRule::kScript},
    TagEntry{"select", TagRule::kDropContent},
    TagEntry{"small", TagRule::kDropTag},
    TagEntry{"source", TagRule::kDropTag},
    TagEntry{"strike", TagRule::kDropTag},
    TagEntry{"strong", TagRule::kDropTag},
    TagEntry{"style", TagRule::kDropContent},
    TagEntry{"sub", TagRule::kDropTag},
    TagEntry{"sup", TagRule::kDropTag},
    TagEntry{"svg", TagRule::kSvg},
    TagEntry{"tbody", TagRule::kKeepLeaf},
    TagEntry{"td", TagRule::kKeepLeaf},
    TagEntry{"template", TagRule::kDropContent},
    TagEntry{"textarea", TagRule::kDropContent},
    TagEntry{"tfoot", TagRule::kKeepLeaf},
    TagEntry{"th", TagRule::kKeepLeaf},
    TagEntry{"thead", TagRule::kKeepLeaf},
    TagEntry{"title", TagRule::kTitle},
    TagEntry{"tr", TagRule::kKeepLeaf},
    TagEntry{"track", TagRule::kDropTag},
    TagEntry{"tt", TagRule::kDropTag},
    TagEntry{"u", TagRule::kDropTag},
    TagEntry{"var", TagRule::kDropTag},
    TagEntry{"wbr", TagRule::kDropTag},
    TagEntry{"xmp", TagRule::kDropTag},
};

constexpr std::array<std::string_view, 11> kVoidTags{"area",  "base",   "basefont", "bgsound", "br",     "hr",
                                                     "input", "keygen", "link",     "meta",    "command"};

}  // namespace

TagRule tag_rule(std::string_view name) {
  const auto at = std::lower_bound(kTags.begin(), kTags.end(), name, [](const TagEntry& e, std::string_view n) { return e.name < n; });
  return at != kTags.end() && at->name == name ? at->rule : TagRule::kKeep;
}

bool is_void_tag(std::string_view name) { return std::find(kVoidTags.begin(), kVoidTags.end(), name) != kVoidTags.end(); }

std::string_view known_tag(std::string_view name) {
  const auto at = std::lower_bound(kTags.begin(), kTags.end(), name, [](const TagEntry& e, std::string_view n) { return e.name < n; });
  return at != kTags.end() && at->name == name ? at->name : std::string_view{};
}

}  // namespace headwater::extract
