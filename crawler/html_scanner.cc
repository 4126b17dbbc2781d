#include "crawler/html_scanner.h"

#include <algorithm>

#include "base/limits.h"
#include "base/utf8.h"

namespace headwater::crawler {

namespace {
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Elements whose content holds no tags. noscript is read: we run no scripts.
bool is_raw_text(const HtmlTag& tag) {
  static constexpr std::string_view kNames[] = {"script", "style", "title", "textarea", "iframe", "xmp", "noembed", "noframes"};
  return std::any_of(std::begin(kNames), std::end(kNames), [&tag](std::string_view name) { return tag.is(name); });
}

bool wants_attributes(const HtmlTag& tag) { return tag.is("a") || tag.is("area") || tag.is("base") || tag.is("link") || tag.is("meta"); }
}  // namespace

std::string_view HtmlTag::attribute(std::string_view lower_name) const {
  for (const Attribute& attribute : attributes) {
    if (ascii_iequals(attribute.name, lower_name)) return attribute.value;
  }
  return {};
}

bool HtmlScanner::next(HtmlTag& tag) {
  while (true) {
    at_ = html_.find('<', std::min(at_, html_.size()));
    if (at_ == std::string_view::npos || at_ + 1 >= html_.size()) {
      at_ = html_.size();
      return false;
    }
    const char c = html_[at_ + 1];
    const bool end = c == '/';
    if (is_alpha(c) || (end && at_ + 2 < html_.size() && is_alpha(html_[at_ + 2]))) {
      at_ += end ? 2 : 1;
      tag.end = end;
      if (!read_tag(tag)) return false;
      return true;
    }
    if (c == '!' || c == '?' || end) {
      skip_markup_declaration();
    } else {
      ++at_;
    }
  }
}

bool HtmlScanner::read_tag(HtmlTag& tag) {
  const std::size_t begin = at_;
  while (at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '/' && html_[at_] != '>') ++at_;
  tag.name = html_.substr(begin, at_ - begin);
  tag.attributes.clear();
  if (!read_attributes(tag, !tag.end && wants_attributes(tag))) return false;
  if (tag.end) return true;
  if (tag.is("plaintext")) at_ = html_.size();
  if (is_raw_text(tag)) skip_raw_text(tag.name);
  return true;
}

// Up to and past '>'; false when the page ends inside of the tag, which is then none.
bool HtmlScanner::read_attributes(HtmlTag& tag, bool keep) {
  while (true) {
    while (at_ < html_.size() && (is_space(html_[at_]) || html_[at_] == '/')) ++at_;
    if (at_ >= html_.size()) return false;
    if (html_[at_] == '>') {
      ++at_;
      return true;
    }
    const std::size_t begin = at_++;  // a leading '=' belongs to the name
    while (at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '/' && html_[at_] != '>' && html_[at_] != '=') ++at_;
    const std::string_view name = html_.substr(begin, at_ - begin);
    while (at_ < html_.size() && is_space(html_[at_])) ++at_;
    std::string_view value = html_.substr(at_, 0);
    if (at_ < html_.size() && html_[at_] == '=') {
      ++at_;
      value = read_value();
    }
    if (keep && tag.attributes.size() < limits::kHtmlAttributesPerTagMax) tag.attributes.push_back({name, value});
  }
}

std::string_view HtmlScanner::read_value() {
  while (at_ < html_.size() && is_space(html_[at_])) ++at_;
  if (at_ >= html_.size()) return {};
  const char quote = html_[at_];
  if (quote == '"' || quote == '\'') {
    const std::size_t begin = ++at_;
    const std::size_t end = std::min(html_.find(quote, begin), html_.size());
    at_ = std::min(end + 1, html_.size());
    return html_.substr(begin, end - begin);
  }
  const std::size_t begin = at_;
  while (at_ < html_.size() && !is_space(html_[at_]) && html_[at_] != '>') ++at_;
  return html_.substr(begin, at_ - begin);
}

// Comments, doctypes and the bogus comments that "<?", "<!x" and "</3" begin.
void HtmlScanner::skip_markup_declaration() {
  std::size_t end;
  if (html_.substr(at_).starts_with("<!--")) {
    // "<!-->" and "<!--->" are whole comments; "--!>" ends one too.
    const std::string_view rest = html_.substr(at_ + 4);
    if (rest.starts_with('>') || rest.starts_with("->")) {
      at_ = html_.find('>', at_) + 1;
      return;
    }
    const std::size_t plain = find_comment_end(at_ + 4);
    const std::size_t bang = plain == std::string_view::npos ? html_.find("--!>", at_ + 4) : html_.substr(0, plain).find("--!>", at_ + 4);
    end = std::min(plain, bang);
    at_ = end == std::string_view::npos ? html_.size() : html_.find('>', end) + 1;
    return;
  }
  end = html_.find('>', at_);
  at_ = end == std::string_view::npos ? html_.size() : end + 1;
}

std::size_t HtmlScanner::find_comment_end(std::size_t from) {
  if (from < comment_from_ || from > comment_end_) {
    comment_from_ = from;
    comment_end_ = html_.find("-->", from);
  }
  return comment_end_;
}

std::size_t HtmlScanner::find_end_tag(std::string_view name, std::size_t from) const {
  for (std::size_t at = html_.find("</", from); at != std::string_view::npos; at = html_.find("</", at + 2)) {
    const std::size_t after = at + 2 + name.size();
    if (after > html_.size() || !ascii_iequals(html_.substr(at + 2, name.size()), name)) continue;
    if (after == html_.size() || is_space(html_[after]) || html_[after] == '/' || html_[after] == '>') return at;
  }
  return html_.size();
}

// Inside of "<!-- … <script" a "</script>" ends only that inner script (script data double escaped state).
std::size_t HtmlScanner::find_script_end() {
  std::size_t from = at_;
  while (true) {
    const std::size_t end = find_end_tag("script", from);
    const std::string_view body = html_.substr(from, end - from);
    const std::size_t comment = body.find("<!--");
    if (comment == std::string_view::npos || end == html_.size()) return end;
    const std::size_t comment_end = find_comment_end(from + comment + 2);
    if (comment_end < end) {
      from = comment_end + 3;
      continue;
    }
    std::size_t inner = comment;
    do {
      inner = body.find("<", inner + 1);
      if (inner == std::string_view::npos) return end;
    } while (!ascii_iequals(body.substr(inner + 1, 6), "script") || inner + 7 >= body.size() ||
             !(is_space(body[inner + 7]) || body[inner + 7] == '/' || body[inner + 7] == '>'));
    if (comment_end == std::string_view::npos) {
      // Never closed: the inner end tag leaves the inner script, the next one the outer.
      const std::size_t outer = find_end_tag("script", end + 2);
      return outer == html_.size() ? end : outer;
    }
    const std::size_t outer = find_end_tag("script", end + 2);
    if (outer < comment_end) return outer;
    from = comment_end + 3;
  }
}

void HtmlScanner::skip_raw_text(std::string_view name) {
  at_ = ascii_iequals(name, "script") ? find_script_end() : find_end_tag(name, at_);
}

}  // namespace headwater::crawler
