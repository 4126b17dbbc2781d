// What the byte scan does with each HTML element.
#pragma once

#include <cstdint>
#include <string_view>

namespace headwater::extract {

enum class TagRule : std::uint8_t {
  kKeep,         // an element whose nesting counts
  kKeepLeaf,     // an element that closes itself or its like: its nesting is bounded by that of its container
  kDropTag,      // the tags go, the text between them stays
  kDropContent,  // everything up to the end tag goes
  kScript,       // like kDropContent, but JSON-LD is collected
  kTitle,        // text up to the end tag
  kSvg,          // dropped up to the end tag or the next HTML element that breaks out of foreign content
};

/// The rule for an element, by its lower-case name.
TagRule tag_rule(std::string_view name);

/// Elements without contents.
bool is_void_tag(std::string_view name);

/// The library's own copy of a name that has a rule, or empty: it outlives any page.
std::string_view known_tag(std::string_view name);

}  // namespace headwater::extract
