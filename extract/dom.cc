#include "extract/dom.h"

#include <algorithm>
#include <array>

#include "base/character_references.h"
#include "base/utf8.h"
#include "extract/arena.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

constexpr std::uint16_t kTextTag = GUMBO_TAG_LAST;

Concepts concepts_of_tag(std::uint16_t tag) {
  switch (tag) {
    case GUMBO_TAG_NAV:
      return kNavigation;
    case GUMBO_TAG_MENU:
      return kNavigation;
    case GUMBO_TAG_ASIDE:
      return kSidebar;
    case GUMBO_TAG_FOOTER:
      return kFooterMark;
    case GUMBO_TAG_FIGCAPTION:
      return kCaptionMark;
    case GUMBO_TAG_BUTTON:
      return kControl;
    case GUMBO_TAG_ARTICLE:
      return kArticleMark;
    case GUMBO_TAG_MAIN:
      return kMainMark;
    case GUMBO_TAG_ADDRESS:
      return kByline;
    case GUMBO_TAG_CAPTION:
      return 0;
    default:
      return 0;
  }
}

// The id of a heading or a long one is made from the words of the text ("how-to-avoid-job-search-scams"): it names no kind of element.
bool is_slug(std::uint16_t tag, std::string_view id) {
  if (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6) return true;
  constexpr std::ptrdiff_t kWordsMax = 4;
  return std::count_if(id.begin(), id.end(), [](char c) { return c == '-' || c == '_'; }) >= kWordsMax;
}

// The folded part of an accordion: out of sight until its heading is pressed, and part of the text all the same. Its role says so (ARIA
// Authoring Practices, accordion pattern) or its names do.
bool is_folded_panel(const Node& node) {
  const std::string_view role = attribute(node, "role");
  if (role == "region" || role == "tabpanel") return true;
  const std::string names = ascii_lower_names(attribute(node, "class"), attribute(node, "id"));
  for (std::string_view word : {"accordion", "akkordeon", "collaps", "faq", "expandable", "expander", "disclosure", "toggle-content"})
    if (names.find(word) != std::string::npos) return true;
  return false;
}

Concepts concepts_of_element(const GumboElement& element, const Node& node) {
  Concepts out = concepts_of_tag(node.tag);
  if (element.tag == GUMBO_TAG_UNKNOWN) {
    GumboStringPiece name = element.original_tag;
    gumbo_tag_from_original_text(&name);
    if (name.data) out |= concepts_of_names(std::string_view(name.data, name.length)) & ~(kStoryBody | kMainMark);
  }
  for (const auto& [name, value] : node.attributes) {
    if (name == "id" && is_slug(node.tag, value)) {
      continue;
    } else if (name == "class" || name == "id" || name == "data-testid" || name == "data-component" || name == "data-qa") {
      out |= concepts_of_names(value);
    } else if (name == "itemprop") {
      out |= concepts_of_itemprop(value);
    } else if (name == "property" && node.tag != GUMBO_TAG_META) {
      const std::size_t colon = value.rfind(':');
      out |= concepts_of_itemprop(colon == std::string_view::npos ? value : value.substr(colon + 1));
    } else if (name == "role") {
      out |= concepts_of_role(value);
    } else if (name == "hidden" || (name == "aria-hidden" && value == "true")) {
      if (!is_folded_panel(node)) out |= kHiddenMark;
    }
  }
  return out;
}

}  // namespace

bool is_block_tag(std::uint16_t tag) {
  switch (tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_DEL:
    case GUMBO_TAG_INS:
    case GUMBO_TAG_DATA:
    case GUMBO_TAG_OUTPUT:
    case GUMBO_TAG_METER:
    case GUMBO_TAG_PROGRESS:
    case GUMBO_TAG_UNKNOWN:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_LINK:
    case GUMBO_TAG_META:
    case GUMBO_TAG_LAST:
    case GUMBO_TAG_AREA:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_MI:
    case GUMBO_TAG_MO:
    case GUMBO_TAG_MN:
    case GUMBO_TAG_MS:
    case GUMBO_TAG_MTEXT:
      return false;
    default:
      return true;
  }
}

std::string_view attribute(const Node& node, std::string_view name) {
  for (const Attribute& known : node.attributes)
    if (known.name == name) return known.value;
  return {};
}

bool has_attribute(const Node& node, std::string_view name) {
  return std::any_of(node.attributes.begin(), node.attributes.end(), [&](const Attribute& known) { return known.name == name; });
}

std::string subtree_text(const Page& page, std::uint32_t node, std::size_t bytes_max) {
  std::string out;
  for (std::uint32_t i = node; i < page.nodes[node].end && out.size() < bytes_max; ++i) {
    if (page.nodes[i].is_text()) {
      // Text for screen readers only is not part of what the element shows.
      if (!(page.nodes[i].context & ~page.nodes[node].context & kHiddenMark)) out += page.nodes[i].text;
    } else if (is_block_tag(page.nodes[i].tag)) {
      out += ' ';
    }
  }
  for (char& c : out)
    if (c == '\n') c = ' ';
  tidy_space(out);
  return out;
}

std::uint32_t Page::first_block_at(std::uint32_t node) const {
  const auto at = std::lower_bound(blocks.begin(), blocks.end(), node, [](const TextBlock& b, std::uint32_t n) { return b.first < n; });
  return static_cast<std::uint32_t>(at - blocks.begin());
}

namespace {

// Lays the tree out in document order and gives its nodes their texts and attributes.
class Flattener {
 public:
  explicit Flattener(Page& page) : page_(page), scanned_(page.scanned) {}

  void run(const GumboNode* root) {
    page_.nodes.reserve(scanned_.runs.size() + scanned_.elements + 16);
    visit(root, 0, 0, 0);
    while (!stack_.empty()) {
      Frame& top = stack_.back();
      const GumboVector& children = top.node->v.element.children;
      if (top.next >= children.length) {
        page_.nodes[top.index].end = size();
        stack_.pop_back();
        continue;
      }
      const auto* child = static_cast<const GumboNode*>(children.data[top.next++]);
      visit(child, top.index, page_.nodes[top.index].context, static_cast<std::uint16_t>(stack_.size()));
    }
  }

 private:
  struct Frame {
    const GumboNode* node;
    std::uint32_t index;
    unsigned next;
  };

  std::uint32_t size() const { return static_cast<std::uint32_t>(page_.nodes.size()); }

  void visit(const GumboNode* gumbo, std::uint32_t parent, Concepts context, std::uint16_t depth) {
    const std::uint32_t index = size();
    Node node;
    node.parent = parent;
    node.depth = depth;
    node.end = index + 1;
    if (gumbo->type == GUMBO_NODE_TEXT || gumbo->type == GUMBO_NODE_WHITESPACE || gumbo->type == GUMBO_NODE_CDATA) {
      node.tag = kTextTag;
      node.context = context;
      node.blank = gumbo->type == GUMBO_NODE_WHITESPACE;
      node.text = text_of(gumbo->v.text);
      page_.nodes.push_back(node);
      return;
    }
    if (gumbo->type != GUMBO_NODE_ELEMENT && gumbo->type != GUMBO_NODE_TEMPLATE) return;
    const GumboElement& element = gumbo->v.element;
    node.tag = static_cast<std::uint16_t>(element.tag);
    node.attributes = attributes_of(element);
    node.own = element.tag == GUMBO_TAG_BODY || element.tag == GUMBO_TAG_HTML ? 0 : concepts_of_element(element, node);
    node.context = context | node.own;
    page_.nodes.push_back(node);
    note(index, node.tag);
    stack_.push_back({gumbo, index, 0});
  }

  // The one of a sorted list that stands at `place` in the markup; mostly the one after the last.
  template <class Item>
  static const Item* find_at(const std::vector<Item>& items, std::size_t& cursor, const char* place, const std::string& markup) {
    if (place == nullptr) return nullptr;  // an element that the parser added
    const auto at = static_cast<std::uint32_t>(place - markup.data());
    if (cursor >= items.size() || items[cursor].at != at) {
      const auto found = std::lower_bound(items.begin(), items.end(), at, [](const Item& item, std::uint32_t a) { return item.at < a; });
      cursor = static_cast<std::size_t>(found - items.begin());
    }
    return cursor < items.size() && items[cursor].at == at ? &items[cursor++] : nullptr;
  }

  // Where text comes before them, <html> and <body> have begun already when their tags come; the attributes count all the same.
  const TagAttributes* late_tag(std::string_view name) const {
    for (const TagAttributes& tag : scanned_.tags)
      if (std::string_view(scanned_.markup).substr(tag.at + 1, name.size()) == name) return &tag;
    return nullptr;
  }

  std::span<const Attribute> attributes_of(const GumboElement& element) {
    const TagAttributes* tag = find_at(scanned_.tags, tag_, element.original_tag.data, scanned_.markup);
    if (element.original_tag.data == nullptr && element.tag == GUMBO_TAG_HTML) tag = late_tag("html>");
    if (element.original_tag.data == nullptr && element.tag == GUMBO_TAG_BODY) tag = late_tag("body>");
    return tag ? std::span<const Attribute>(scanned_.attributes).subspan(tag->begin, tag->end - tag->begin) : std::span<const Attribute>{};
  }

  // A node has as many texts as letters: several where a tag between them built nothing.
  std::string_view text_of(const GumboText& text) {
    const TextRun* first = find_at(scanned_.runs, run_, text.original_text.data, scanned_.markup);
    if (first == nullptr) return {};
    const std::size_t letters = std::char_traits<char>::length(text.text);
    if (letters == 1) return resolve(std::string_view(scanned_.texts).substr(first->begin, first->end - first->begin));
    run_ = std::min(run_ + letters - 1, scanned_.runs.size());
    std::string whole;
    for (std::size_t i = static_cast<std::size_t>(first - scanned_.runs.data()); i < run_; ++i)
      whole += resolve(std::string_view(scanned_.texts).substr(scanned_.runs[i].begin, scanned_.runs[i].end - scanned_.runs[i].begin));
    return scanned_.resolved.emplace_back(std::move(whole));
  }

  // As HTML reads text: references mean what they stand for, every line ending is a line feed.
  std::string_view resolve(std::string_view raw) {
    if (raw.find('&') == std::string_view::npos && raw.find('\r') == std::string_view::npos) return raw;
    std::string& out = scanned_.resolved.emplace_back(resolve_references(raw, ReferenceIn::kText));
    std::size_t to = 0;
    for (std::size_t at = 0; at < out.size(); ++at) {
      if (out[at] == '\r' && at + 1 < out.size() && out[at + 1] == '\n') continue;
      out[to++] = out[at] == '\r' ? '\n' : out[at];
    }
    out.resize(to);
    return out;
  }

  void note(std::uint32_t index, std::uint16_t tag) {
    switch (tag) {
      case GUMBO_TAG_HTML:
        page_.html = index;
        break;
      case GUMBO_TAG_BODY:
        page_.body = index;
        break;
      case GUMBO_TAG_TITLE:
        if (page_.title == 0) page_.title = index;
        break;
      case GUMBO_TAG_META:
      case GUMBO_TAG_LINK:
      case GUMBO_TAG_BASE:
      case GUMBO_TAG_TIME:
        page_.metas.push_back(index);
        break;
      case GUMBO_TAG_A:
        page_.anchors.push_back(index);
        break;
      default:
        break;
    }
  }

  Page& page_;
  ScannedPage& scanned_;
  std::vector<Frame> stack_;
  std::size_t tag_ = 0, run_ = 0;
};

}  // namespace

Page parse_page(ScannedPage scanned) {
  Page page;
  page.scanned = std::move(scanned);
  Arena arena;  // the tree goes with it
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  options.userdata = &arena;
  options.allocator = [](void* of, std::size_t bytes) { return static_cast<Arena*>(of)->allocate(bytes); };
  options.deallocator = [](void* of, void* p) { static_cast<Arena*>(of)->release(p); };
  const GumboOutput* output = gumbo_parse_with_options(&options, page.scanned.markup.data(), page.scanned.markup.size());
  Flattener(page).run(output->root);
  build_blocks(page);
  return page;
}

}  // namespace headwater::extract
