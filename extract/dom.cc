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
  constexpr std::ptrdiff_t kWordsMax = 5;
  return std::count_if(id.begin(), id.end(), [](char c) { return c == '-' || c == '_'; }) >= kWordsMax;
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
      out |= kHiddenMark;
    }
  }
  return out;
}

bool is_line_tag(std::uint16_t tag) { return tag == GUMBO_TAG_BR || tag == GUMBO_TAG_HR; }

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

// Cuts the body into blocks.
class BlockBuilder {
 public:
  explicit BlockBuilder(Page& page) : page_(page) {}

  void run() {
    if (page_.body == 0) return;
    page_.text.reserve(page_.markup.size() / 2);
    struct Open {
      std::uint32_t node, end;
      State saved;
    };
    std::vector<Open> open;
    for (std::uint32_t i = page_.body; i < page_.nodes[page_.body].end; ++i) {
      while (!open.empty() && i >= open.back().end) {
        leave(open.back().node);
        state_ = open.back().saved;
        open.pop_back();
      }
      const Node& node = page_.nodes[i];
      if (node.is_text()) {
        add_text(i);
        continue;
      }
      if (is_line_tag(node.tag)) {
        line_break(node.tag);
        continue;
      }
      if (node.end == i + 1 && !is_block_tag(node.tag)) continue;
      open.push_back({i, node.end, state_});
      enter(i);
    }
    while (!open.empty()) leave(open.back().node), open.pop_back();
    flush();
  }

 private:
  struct State {
    std::uint32_t block = 0;
    std::uint32_t anchor = 0;
    std::uint8_t heading = 0;
    bool list = false, table = false, quote = false, pre = false, figure = false, caption = false;
  };

  void enter(std::uint32_t i) {
    const Node& node = page_.nodes[i];
    if (node.tag == GUMBO_TAG_A) {
      state_.anchor = i;
      if (!raw_.empty() || pending_links_ < 0xFFFF) ++pending_links_;
      return;
    }
    if (!is_block_tag(node.tag)) return;
    flush();
    state_.block = i;
    switch (node.tag) {
      case GUMBO_TAG_H1:
      case GUMBO_TAG_H2:
      case GUMBO_TAG_H3:
      case GUMBO_TAG_H4:
      case GUMBO_TAG_H5:
      case GUMBO_TAG_H6:
        state_.heading = static_cast<std::uint8_t>(node.tag - GUMBO_TAG_H1 + 1);
        break;
      case GUMBO_TAG_LI:
      case GUMBO_TAG_DD:
      case GUMBO_TAG_DT:
        state_.list = true;
        break;
      case GUMBO_TAG_TD:
      case GUMBO_TAG_TH:
        state_.table = true;
        break;
      case GUMBO_TAG_BLOCKQUOTE:
        state_.quote = true;
        break;
      case GUMBO_TAG_PRE:
        state_.pre = true;
        break;
      case GUMBO_TAG_FIGURE:
        state_.figure = true;
        break;
      case GUMBO_TAG_FIGCAPTION:
        state_.caption = true;
        break;
      default:
        break;
    }
  }

  void leave(std::uint32_t i) {
    if (is_block_tag(page_.nodes[i].tag)) flush();
  }

  // Two line breaks in a row end a paragraph; one stays inside it.
  void line_break(std::uint16_t tag) {
    bool doubled = tag == GUMBO_TAG_HR;
    for (std::size_t at = raw_.size(); !doubled && at-- > 0;) {
      if (raw_[at] == '\n') doubled = true;
      if (!is_html_space(raw_[at]) && !is_nbsp_tail(at)) break;
    }
    // A short line with a date in it is a line about the text, not its beginning.
    const bool date_line = weight_.digits >= 4 && weight_.weight < 60;
    if (doubled || date_line) {
      flush();
      after_break_ = true;
    } else {
      raw_ += '\n';
    }
  }

  bool is_nbsp_tail(std::size_t at) const {
    return static_cast<unsigned char>(raw_[at]) == 0xA0 || (static_cast<unsigned char>(raw_[at]) == 0xC2 && at + 1 < raw_.size());
  }

  void add_text(std::uint32_t i) {
    const std::string_view text = page_.nodes[i].gumbo->v.text.text;
    if (page_.nodes[i].gumbo->type == GUMBO_NODE_WHITESPACE) {
      if (!raw_.empty()) raw_ += state_.pre ? text : std::string_view(" ");
      return;
    }
    // A hidden span inside a paragraph is not part of what is read there.
    const Concepts outside = page_.nodes[state_.block != 0 ? state_.block : page_.body].context;
    if (page_.nodes[i].context & ~outside & kHiddenMark) return;
    const TextWeight w = weigh(text);
    if (raw_.empty() || weight_.weight + all_chars_ == 0) first_ = i;
    if (first_ == 0) first_ = i;
    weight_.weight += w.weight;
    weight_.commas += w.commas;
    weight_.sentences += w.sentences;
    weight_.digits += w.digits;
    all_chars_ += text.size();
    if (state_.anchor != 0 && page_.nodes[state_.anchor].end > i) {
      link_weight_ += w.weight;
      if (anchor_ == 0) anchor_ = state_.anchor;
    }
    if (w.weight > 0) context_ &= page_.nodes[i].context;
    const std::size_t from = raw_.size();
    raw_ += text;
    if (!state_.pre)
      for (std::size_t at = from; at < raw_.size(); ++at)
        if (raw_[at] == '\n' || raw_[at] == '\r') raw_[at] = ' ';
  }

  void flush() {
    if (!raw_.empty()) {
      if (!state_.pre) tidy_space(raw_);
      if (weight_.weight > 0 && !trim(raw_).empty()) push();
    }
    raw_.clear();
    weight_ = {};
    link_weight_ = 0;
    all_chars_ = 0;
    first_ = 0;
    anchor_ = 0;
    pending_links_ = 0;
    context_ = ~Concepts{0};
    after_break_ = false;
  }

  void push() {
    TextBlock b;
    b.begin = static_cast<std::uint32_t>(page_.text.size());
    page_.text += trim(raw_);
    b.end = static_cast<std::uint32_t>(page_.text.size());
    page_.text += '\n';
    b.node = state_.block != 0 ? state_.block : page_.body;
    b.first = first_;
    b.tag = page_.nodes[b.node].tag;
    b.weight = weight_.weight;
    b.link_weight = link_weight_;
    b.commas = weight_.commas;
    b.sentences = weight_.sentences;
    b.digits = weight_.digits;
    b.links = static_cast<std::uint16_t>(std::min<std::uint32_t>(pending_links_, 0xFFFF));
    b.heading = state_.heading;
    b.in_list = state_.list;
    b.in_table = state_.table;
    b.in_quote = state_.quote;
    b.in_pre = state_.pre;
    b.in_figure = state_.figure;
    b.in_caption = state_.caption;
    b.after_break = after_break_;
    b.in_anchor = link_weight_ == weight_.weight;
    b.context = context_;
    page_.blocks.push_back(b);
  }

  Page& page_;
  State state_;
  std::string raw_;
  TextWeight weight_;
  std::uint32_t link_weight_ = 0, first_ = 0, anchor_ = 0, pending_links_ = 0;
  std::size_t all_chars_ = 0;
  Concepts context_ = ~Concepts{0};
  bool after_break_ = false;
};

}  // namespace

Page parse_page(std::string markup) {
  Page page;
  page.markup = std::move(markup);
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  page.gumbo.reset(gumbo_parse_with_options(&options, page.markup.data(), page.markup.size()));
  Flattener(page).run();
  BlockBuilder(page).run();
  return page;
}

}  // namespace headwater::extract
