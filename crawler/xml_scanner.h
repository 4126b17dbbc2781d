// Tags and texts of an XML document in one pass, forgiving as feeds and sitemaps in the wild need: no well-formedness is asked for, no
// entity of a DTD is ever expanded or fetched.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headwater::crawler {

struct XmlEvent {
  enum class Kind { kStart, kEnd, kText };
  struct Attribute {
    std::string_view name, value;
  };  ///< references not resolved
  Kind kind = Kind::kText;
  std::string_view name;  ///< of a tag, with its prefix
  bool empty = false;     ///< <name/>: no end tag follows
  std::string_view text;  ///< of kText, references not resolved
  bool verbatim = false;  ///< of kText: a CDATA section, which has no references
  std::vector<Attribute> attributes;

  /// The value of an attribute (ASCII case-insensitive), references resolved; empty where there is none.
  std::string attribute(std::string_view wanted) const;
};

/// Reads `xml` (UTF-8), which must outlive it. Comments, processing instructions and the DOCTYPE are passed over. Linear.
class XmlScanner {
 public:
  explicit XmlScanner(std::string_view xml) : xml_(xml) {}

  /// Moves on; false at the end, and where the document breaks off inside of a tag.
  bool next(XmlEvent& event);

 private:
  bool read_tag(XmlEvent& event);
  bool skip_markup();
  void skip_past(std::string_view end);
  void skip_doctype();

  std::string_view xml_;
  std::size_t at_ = 0;
};

/// "atom:link" -> "link".
std::string_view local_name(std::string_view name);
/// "atom:link" -> "atom".
std::string_view name_prefix(std::string_view name);

}  // namespace headwater::crawler
