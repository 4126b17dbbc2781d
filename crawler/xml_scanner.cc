#include "crawler/xml_scanner.h"

#include <algorithm>

#include "base/character_references.h"
#include "base/limits.h"
#include "base/utf8.h"

namespace headwater::crawler {

namespace {
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}
constexpr std::string_view kCdata = "<![CDATA[";
}  // namespace

std::string XmlEvent::attribute(std::string_view wanted) const {
  for (const Attribute& attribute : attributes) {
    if (ascii_iequals(attribute.name, wanted)) return resolve_references(attribute.value);
  }
  return {};
}

bool XmlScanner::next(XmlEvent& event) {
  event.attributes.clear();
  event.empty = event.verbatim = false;
  while (at_ < xml_.size()) {
    if (xml_[at_] != '<') {
      const std::size_t end = std::min(xml_.find('<', at_), xml_.size());
      event.kind = XmlEvent::Kind::kText;
      event.text = xml_.substr(at_, end - at_);
      at_ = end;
      return true;
    }
    if (xml_.substr(at_).starts_with(kCdata)) {
      const std::size_t begin = at_ + kCdata.size(), end = std::min(xml_.find("]]>", begin), xml_.size());
      event.kind = XmlEvent::Kind::kText;
      event.verbatim = true;
      event.text = xml_.substr(begin, end - begin);
      at_ = std::min(end + 3, xml_.size());
      return true;
    }
    if (!skip_markup()) return read_tag(event);
  }
  return false;
}

// Passes a comment, processing instruction or DOCTYPE; false where a tag begins. A lone '<' is passed over too.
bool XmlScanner::skip_markup() {
  const std::string_view rest = xml_.substr(at_);
  if (rest.starts_with("<!--")) {
    skip_past("-->");
  } else if (rest.starts_with("<?")) {
    skip_past("?>");
  } else if (rest.starts_with("<!")) {
    skip_doctype();
  } else if (rest.size() > 1 && (starts_name(rest[1]) || rest[1] == '/')) {
    return false;
  } else {
    ++at_;
  }
  return true;
}

void XmlScanner::skip_past(std::string_view end) {
  const std::size_t found = xml_.find(end, at_);
  at_ = found == std::string_view::npos ? xml_.size() : found + end.size();
}

// "<!DOCTYPE name [ … ]>": its declarations hold '>' of their own.
void XmlScanner::skip_doctype() {
  const std::size_t end = xml_.find('>', at_), bracket = xml_.find('[', at_);
  if (bracket < end) {
    at_ = bracket;
    skip_past("]");
  }
  skip_past(">");
}

bool XmlScanner::read_tag(XmlEvent& event) {
  const bool end = xml_[at_ + 1] == '/';
  at_ += end ? 2 : 1;
  const std::size_t begin = at_;
  while (at_ < xml_.size() && !is_space(xml_[at_]) && xml_[at_] != '/' && xml_[at_] != '>' && xml_[at_] != '<') ++at_;
  event.kind = end ? XmlEvent::Kind::kEnd : XmlEvent::Kind::kStart;
  event.name = xml_.substr(begin, at_ - begin);
  while (at_ < xml_.size()) {
    const char c = xml_[at_];
    if (c == '<') return true;  // the '>' is missing
    if (c == '>') {
      ++at_;
      return true;
    }
    if (is_space(c) || c == '/') {
      event.empty = c == '/' && !end;
      ++at_;
      continue;
    }
    event.empty = false;
    const std::size_t from = at_;
    while (at_ < xml_.size() && !is_space(xml_[at_]) && std::string_view("=/><").find(xml_[at_]) == std::string_view::npos) ++at_;
    XmlEvent::Attribute attribute{xml_.substr(from, at_ - from), {}};
    while (at_ < xml_.size() && is_space(xml_[at_])) ++at_;
    if (at_ < xml_.size() && xml_[at_] == '=') {
      ++at_;
      while (at_ < xml_.size() && is_space(xml_[at_])) ++at_;
      const char quote = at_ < xml_.size() ? xml_[at_] : ' ';
      const bool quoted = quote == '"' || quote == '\'';
      const std::size_t value = quoted ? ++at_ : at_;
      at_ = quoted ? xml_.find(quote, at_) : xml_.find_first_of(" \t\r\n>", at_);
      at_ = std::min(at_, xml_.size());
      attribute.value = xml_.substr(value, at_ - value);
      if (quoted && at_ < xml_.size()) ++at_;
    } else if (at_ == from) {
      ++at_;  // a character that no name begins with
    }
    if (event.attributes.size() < limits::kHtmlAttributesPerTagMax) event.attributes.push_back(attribute);
  }
  return false;
}

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view name_prefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}

}  // namespace headwater::crawler
