#include "tests/fake_web/prose.h"

#include <fmt/format.h>

namespace headwater::fake_web {
namespace {

struct Link {
  std::string_view before, words, address, after;
};

/// The first "[words](address)" of a text; false without one.
bool find_link(std::string_view text, Link& link) {
  const std::size_t open = text.find('[');
  if (open == std::string_view::npos) return false;
  const std::size_t middle = text.find("](", open);
  if (middle == std::string_view::npos) return false;
  const std::size_t close = text.find(')', middle);
  if (close == std::string_view::npos) return false;
  link = {text.substr(0, open), text.substr(open + 1, middle - open - 1), text.substr(middle + 2, close - middle - 2),
          text.substr(close + 1)};
  return true;
}

std::string set_quotes(std::string_view text, const Site& site, std::string_view language) {
  return site.curly ? curl_quotes(text, language) : std::string(text);
}

std::string block_html(const TextBlock& block, const Site& site, std::string_view language) {
  const std::string words = inline_html(block.text, site, language);
  switch (block.kind) {
    case TextKind::kSubhead:
      return site.body == BodyStyle::kLineBreaks ? fmt::format("<b>{}</b>\n<br><br>\n", words) : fmt::format("<h2>{}</h2>\n", words);
    case TextKind::kQuote:
      return fmt::format("<blockquote><p>{}</p></blockquote>\n", words);
    case TextKind::kListItem:
      return fmt::format("<li>{}</li>\n", words);
    case TextKind::kParagraph:
      break;
  }
  if (site.body == BodyStyle::kLineBreaks) return fmt::format("{}\n<br><br>\n", words);
  if (site.body == BodyStyle::kDivs) return fmt::format("<div>{}</div>\n", words);
  return fmt::format("<p>{}</p>\n", words);
}

}  // namespace

std::string plain_text(std::string_view text, const Site& site, std::string_view language) {
  std::string plain;
  for (Link link; find_link(text, link); text = link.after) plain.append(link.before).append(link.words);
  plain.append(text);
  return set_quotes(plain, site, language);
}

std::string inline_html(std::string_view text, const Site& site, std::string_view language) {
  // Quotation marks are set before the text is cut at its links, so that a mark beside a link is set by what stands before it.
  const std::string quoted = set_quotes(text, site, language);
  std::string_view rest = quoted;
  std::string html;
  for (Link link; find_link(rest, link); rest = link.after)
    html += fmt::format("{}<a href=\"{}\">{}</a>", escape_html(link.before), escape_html(link.address), escape_html(link.words));
  return html + escape_html(rest);
}

std::vector<TextBlock> shown_blocks(const Page& page) {
  std::vector<TextBlock> blocks = page.blocks;
  if (page.address.empty() || blocks.empty()) return blocks;
  blocks.front().text = fmt::format("{} {}", page.address, blocks.front().text);
  return blocks;
}

std::string shown_text(const Page& page, const Site& site) {
  std::string text;
  for (const TextBlock& block : shown_blocks(page)) {
    if (!text.empty()) text += "\n\n";
    text += plain_text(block.text, site, page.language);
  }
  return text;
}

std::string shown_first_sentence(const Page& page, const Site& site) {
  if (page.blocks.empty()) return {};
  return first_sentence(plain_text(page.blocks.front().text, site, page.language));
}

std::string body_html(const Page& page, const Site& site, std::string_view insert) {
  std::string html;
  int paragraphs = 0;
  bool in_list = false;
  for (const TextBlock& block : shown_blocks(page)) {
    const bool item = block.kind == TextKind::kListItem;
    if (item != in_list) html += item ? "<ul>\n" : "</ul>\n";
    in_list = item;
    html += block_html(block, site, page.language);
    if (block.kind == TextKind::kParagraph && ++paragraphs % 4 == 3) html += insert;
  }
  if (in_list) html += "</ul>\n";
  return html;
}

}  // namespace headwater::fake_web
