#include <algorithm>

#include "base/utf8.h"
#include "extract/dom.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

bool is_line_tag(std::uint16_t tag) { return tag == GUMBO_TAG_BR || tag == GUMBO_TAG_HR; }

// Cuts the body into blocks.
class BlockBuilder {
 public:
  explicit BlockBuilder(Page& page) : page_(page) {}

  void run() {
    if (page_.body == 0) return;
    page_.text.reserve(page_.scanned.texts.size());
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
      // A heading that links to itself is a place to jump to.
      if (state_.heading > 0 && attribute(node, "href").substr(0, 1) == "#") return;
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
    const std::string_view text = page_.nodes[i].text;
    if (page_.nodes[i].blank) {
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

void build_blocks(Page& page) { BlockBuilder(page).run(); }

}  // namespace headwater::extract
