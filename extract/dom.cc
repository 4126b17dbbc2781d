#include "extract/dom.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
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
bool is_slug(const GumboElement& element, std::string_view id) {
  if (element.tag >= GUMBO_TAG_H1 && element.tag <= GUMBO_TAG_H6) return true;
  constexpr std::ptrdiff_t kWordsMax = 4;
  return std::count_if(id.begin(), id.end(), [](char c) { return c == '-' || c == '_'; }) >= kWordsMax;
}

std::string_view value_of(const GumboElement& element, const char* name) {
  const GumboAttribute* found = gumbo_get_attribute(&element.attributes, name);
  return found ? std::string_view(found->value) : std::string_view{};
}

// The folded part of an accordion: out of sight until its heading is pressed, and part of the text all the same. Its role says so (ARIA
// Authoring Practices, accordion pattern) or its names do.
bool is_folded_panel(const GumboElement& element) {
  const std::string_view role = value_of(element, "role");
  if (role == "region" || role == "tabpanel") return true;
  const std::string names = ascii_lower_names(value_of(element, "class"), value_of(element, "id"));
  for (std::string_view word : {"accordion", "akkordeon", "collaps", "faq", "expandable", "expander", "disclosure", "toggle-content"})
    if (names.find(word) != std::string::npos) return true;
  return false;
}

Concepts concepts_of_element(const GumboElement& element) {
  Concepts out = concepts_of_tag(static_cast<std::uint16_t>(element.tag));
  if (element.tag == GUMBO_TAG_UNKNOWN) {
    GumboStringPiece name = element.original_tag;
    gumbo_tag_from_original_text(&name);
    if (name.data) out |= concepts_of_names(std::string_view(name.data, name.length)) & ~(kStoryBody | kMainMark);
  }
  for (unsigned i = 0; i < element.attributes.length; ++i) {
    const auto* attr = static_cast<const GumboAttribute*>(element.attributes.data[i]);
    const std::string_view name = attr->name, value = attr->value;
    if (name == "id" && is_slug(element, value)) {
      continue;
    } else if (name == "class" || name == "id" || name == "data-testid" || name == "data-component" || name == "data-qa") {
      out |= concepts_of_names(value);
    } else if (name == "itemprop") {
      out |= concepts_of_itemprop(value);
    } else if (name == "property" && element.tag != GUMBO_TAG_META) {
      const std::size_t colon = value.rfind(':');
      out |= concepts_of_itemprop(colon == std::string_view::npos ? value : value.substr(colon + 1));
    } else if (name == "role") {
      out |= concepts_of_role(value);
    } else if (name == "hidden" || (name == "aria-hidden" && value == "true")) {
      if (!is_folded_panel(element)) out |= kHiddenMark;
    }
  }
  return out;
}

}  // namespace

void FreeGumbo::operator()(GumboOutput* output) const {
  GumboOptions options = kGumboDefaultOptions;
  gumbo_destroy_output(&options, output);
}

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

std::string_view attribute(const Node& node, const char* name) {
  if (node.is_text()) return {};
  const GumboAttribute* found = gumbo_get_attribute(&node.gumbo->v.element.attributes, name);
  return found ? std::string_view(found->value) : std::string_view{};
}

bool has_attribute(const Node& node, const char* name) {
  return !node.is_text() && gumbo_get_attribute(&node.gumbo->v.element.attributes, name) != nullptr;
}

std::string subtree_text(const Page& page, std::uint32_t node, std::size_t bytes_max) {
  std::string out;
  for (std::uint32_t i = node; i < page.nodes[node].end && out.size() < bytes_max; ++i) {
    if (page.nodes[i].is_text()) {
      // Text for screen readers only is not part of what the element shows.
      if (!(page.nodes[i].context & ~page.nodes[node].context & kHiddenMark)) out += page.nodes[i].gumbo->v.text.text;
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

// Lays the tree out in document order.
class Flattener {
 public:
  explicit Flattener(Page& page) : page_(page) {}

  void run() {
    page_.nodes.reserve(page_.markup.size() / 24 + 16);
    visit(page_.gumbo->root, 0, 0, 0);
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
    node.gumbo = gumbo;
    node.parent = parent;
    node.depth = depth;
    node.end = index + 1;
    if (gumbo->type == GUMBO_NODE_TEXT || gumbo->type == GUMBO_NODE_WHITESPACE || gumbo->type == GUMBO_NODE_CDATA) {
      node.tag = kTextTag;
      node.context = context;
      page_.nodes.push_back(node);
      return;
    }
    if (gumbo->type != GUMBO_NODE_ELEMENT && gumbo->type != GUMBO_NODE_TEMPLATE) return;
    const GumboElement& element = gumbo->v.element;
    node.tag = static_cast<std::uint16_t>(element.tag);
    node.own = element.tag == GUMBO_TAG_BODY || element.tag == GUMBO_TAG_HTML ? 0 : concepts_of_element(element);
    node.context = context | node.own;
    page_.nodes.push_back(node);
    note(index, node.tag);
    stack_.push_back({gumbo, index, 0});
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
  std::vector<Frame> stack_;
};

}  // namespace

Page parse_page(std::string markup) {
  Page page;
  page.markup = std::move(markup);
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  page.gumbo.reset(gumbo_parse_with_options(&options, page.markup.data(), page.markup.size()));
  Flattener(page).run();
  build_blocks(page);
  return page;
}

}  // namespace headwater::extract
