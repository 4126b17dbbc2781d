// Start and end tags of an HTML page in one pass, as the WHATWG tokenizer sees them; text and comments are passed over.
#pragma once

#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace headwater::crawler {

struct HtmlTag {
  struct Attribute {
    std::string_view name, value;
  };  ///< as written: case kept, references not resolved
  std::string_view name;
  bool end = false;
  std::vector<Attribute> attributes;  ///< only of the tags that HtmlScanner::wants_attributes() names

  bool is(std::string_view lower_name) const { return name.size() == lower_name.size() && ascii_iequals(name, lower_name); }
  /// The first attribute of that name; nullptr data() when there is none.
  std::string_view attribute(std::string_view lower_name) const;
};

/// Reads `html`, which must outlive it. Linear.
class HtmlScanner {
 public:
  explicit HtmlScanner(std::string_view html) : html_(html) {}

  /// Moves on to the next tag; false at the end. Raw text elements (script, style, title, textarea, …) are passed over whole.
  bool next(HtmlTag& tag);

 private:
  bool read_tag(HtmlTag& tag);
  bool read_attributes(HtmlTag& tag, bool keep);
  std::string_view read_value();
  void skip_markup_declaration();
  void skip_raw_text(std::string_view name);
  std::size_t find_script_end();
  std::size_t find_comment_end(std::size_t from);
  std::size_t find_end_tag(std::string_view name, std::size_t from) const;

  std::string_view html_;
  std::size_t at_ = 0;
  // The last answer of find_comment_end(), good for every start between the two: without it, many unclosed comments would each
  // read to the end of the page.
  std::size_t comment_from_ = 1, comment_end_ = 0;
};

}  // namespace headwater::crawler
