// The article files of this folder, read into pages. articles/README.md describes the format.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace headwater::fake_web {

enum class TextKind { kParagraph, kSubhead, kQuote, kListItem };

struct TextBlock {
  TextKind kind = TextKind::kParagraph;
  std::string text;
};

/// A page of one site, before it is rendered. Strings are UTF-8 with straight quotation marks.
struct Page {
  std::string id;  ///< how other pages name it
  std::string host, path;
  std::string title, author, dek, section, language;
  std::string published, modified;  ///< RFC 3339 as claimed by the page; empty: it shows none
  std::string lineage, kind, relation;
  std::vector<std::string> relations_accepted;
  std::string from;                                       ///< id of the page that it was made from
  std::vector<std::string> from_accepted;                 ///< ids that serve as well
  std::vector<std::pair<std::string, std::string>> also;  ///< id, relation
  std::string credit;              ///< kind of credit: source_link, source_text, originally, byline, canonical, dateline
  std::string credit_to;           ///< id, URL or domain
  std::string source;              ///< id, or "credited DOMAIN [URL]"; empty: by following `from`
  std::string address;             ///< dateline place
  std::vector<std::string> flags;  ///< forbidden, alias, redirect, slow, unlisted
  int edition = 1;
  std::vector<TextBlock> blocks;

  std::string url() const { return "http://" + host + path; }
  bool has_flag(std::string_view flag) const;
};

struct Corpus {
  std::vector<Page> pages;
  std::map<std::string, std::string, std::less<>> templates;  ///< by file name without ".html"
  const Page* find(std::string_view id) const;
};

/// The files that are built into the program. Aborts on a mistake in them: they are our own.
Corpus load_corpus();

/// The same from packed text ("@@@ name" lines); `problem` receives the first mistake, with its file and page.
Corpus parse_corpus(std::string_view packed, std::string& problem);

}  // namespace headwater::fake_web
