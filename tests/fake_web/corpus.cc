#include "tests/fake_web/corpus.h"

#include <algorithm>
#include <cstdio>

#include "base/check.h"
#include "base/utf8.h"

extern "C" {
extern const char headwater_embedded_fake_web_corpus[];
extern const char headwater_embedded_fake_web_corpus_end[];
}

namespace headwater::fake_web {
namespace {

using Edits = std::vector<std::pair<std::string, std::string>>;

struct Draft {
  Page page;
  Edits edits;
  std::string body;
};

std::vector<std::string> split(std::string_view text, std::string_view by) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t at = std::min(text.find(by), text.size());
    const std::string_view part = trim(text.substr(0, at));
    if (!part.empty()) parts.emplace_back(part);
    text.remove_prefix(std::min(text.size(), at + by.size()));
  }
  return parts;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t at = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, at);
  text.remove_prefix(std::min(text.size(), at + 1));
  return line;
}

/// "a => b" into a pair, b may be empty; false without the arrow.
bool split_arrow(std::string_view text, std::pair<std::string, std::string>& out) {
  const std::size_t at = text.find(" =>");
  if (at == std::string_view::npos) return false;
  out = {std::string(trim(text.substr(0, at))), std::string(trim(text.substr(at + 3)))};
  return true;
}

bool set_list_field(Draft& draft, std::string_view key, std::string_view value) {
  Page& page = draft.page;
  if (key == "accept")
    page.relations_accepted = split(value, ",");
  else if (key == "from_accept")
    page.from_accepted = split(value, ",");
  else if (key == "flags")
    page.flags = split(value, ",");
  else if (key == "edition")
    page.edition = std::stoi(std::string(value));
  else if (key == "edit") {
    Edits::value_type edit;
    if (!split_arrow(value, edit)) return false;
    draft.edits.push_back(std::move(edit));
  } else if (key == "also") {
    for (const std::string& item : split(value, ",")) {
      const std::size_t space = item.find(' ');
      if (space == std::string::npos) return false;
      page.also.emplace_back(item.substr(0, space), item.substr(space + 1));
    }
  } else if (key == "credit") {
    const std::size_t space = value.find(' ');
    page.credit = value.substr(0, space);
    if (space != std::string_view::npos) page.credit_to = trim(value.substr(space));
  } else {
    return false;
  }
  return true;
}

bool set_field(Draft& draft, std::string_view key, std::string_view value) {
  Page& page = draft.page;
  struct Field {
    std::string_view key;
    std::string* to;
  };
  const Field fields[] = {{"id", &page.id},
                          {"host", &page.host},
                          {"path", &page.path},
                          {"title", &page.title},
                          {"author", &page.author},
                          {"dek", &page.dek},
                          {"section", &page.section},
                          {"lang", &page.language},
                          {"published", &page.published},
                          {"modified", &page.modified},
                          {"lineage", &page.lineage},
                          {"kind", &page.kind},
                          {"relation", &page.relation},
                          {"from", &page.from},
                          {"source", &page.source},
                          {"address", &page.address}};
  for (const Field& field : fields) {
    if (field.key != key) continue;
    *field.to = value;
    return true;
  }
  return set_list_field(draft, key, value);
}

/// One page: "key: value" lines up to "---", then the body.
std::string read_draft(std::string_view text, Draft& draft) {
  while (true) {
    if (text.empty()) return "no --- after the fields";
    const std::string_view line = trim(take_line(text));
    if (line == "---") break;
    if (line.empty()) continue;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return "no field: " + std::string(line);
    if (!set_field(draft, trim(line.substr(0, colon)), trim(line.substr(colon + 1)))) return "bad field: " + std::string(line);
  }
  draft.body = text;
  if (draft.page.language.empty()) draft.page.language = "en";
  if (draft.page.host.empty() || draft.page.path.empty() || draft.page.title.empty()) return "host, path or title missing";
  return {};
}

/// "2-4,7" as a set of block numbers from 1; empty text: all.
std::vector<std::size_t> numbers_of(std::string_view ranges, std::size_t count) {
  std::vector<std::size_t> numbers;
  for (const std::string& range : split(ranges, ",")) {
    const std::size_t dash = range.find('-');
    const std::size_t first = std::stoul(range);
    const std::size_t last = dash == std::string::npos ? first : std::stoul(range.substr(dash + 1));
    for (std::size_t n = first; n <= last; ++n) numbers.push_back(n);
  }
  if (ranges.empty()) {
    for (std::size_t n = 1; n <= count; ++n) numbers.push_back(n);
  }
  return numbers;
}

/// "@copy ID [RANGES]": appends those blocks of an earlier page.
std::string copy_blocks(std::string_view line, const Corpus& corpus, Page& page) {
  const std::vector<std::string> words = split(line, " ");
  const Page* other = words.size() >= 2 ? corpus.find(words[1]) : nullptr;
  if (other == nullptr) return "unknown page in " + std::string(line);
  for (std::size_t n : numbers_of(words.size() > 2 ? words[2] : "", other->blocks.size())) {
    if (n == 0 || n > other->blocks.size()) return "no such block in " + std::string(line);
    page.blocks.push_back(other->blocks[n - 1]);
  }
  return {};
}

TextBlock block_of(std::string_view text) {
  const std::string folded = collapse_space(text);
  if (folded.starts_with("## ")) return {TextKind::kSubhead, folded.substr(3)};
  if (folded.starts_with("> ")) return {TextKind::kQuote, folded.substr(2)};
  if (folded.starts_with("- ")) return {TextKind::kListItem, folded.substr(2)};
  return {TextKind::kParagraph, folded};
}

std::string apply_edits(const Edits& edits, Page& page) {
  for (const auto& [before, after] : edits) {
    bool found = false;
    for (TextBlock& block : page.blocks) {
      const std::size_t at = block.text.find(before);
      if (at == std::string::npos) continue;
      block.text = collapse_space(block.text.replace(at, before.size(), after));
      found = true;
      break;
    }
    if (!found) return "edit not applied: " + before;
  }
  std::erase_if(page.blocks, [](const TextBlock& block) { return block.text.empty(); });
  return {};
}

std::string finish(Draft& draft, const Corpus& corpus) {
  for (const std::string& part : split(draft.body, "\n\n")) {
    if (!part.starts_with("@copy ")) {
      draft.page.blocks.push_back(block_of(part));
    } else if (std::string problem = copy_blocks(part, corpus, draft.page); !problem.empty()) {
      return problem;
    }
  }
  return apply_edits(draft.edits, draft.page);
}

/// The pages of one file are separated by lines of "%%%".
std::string read_pages(std::string_view text, Corpus& corpus) {
  for (const std::string& part : split(text, "\n%%%\n")) {
    Draft draft;
    std::string problem = read_draft(part, draft);
    if (problem.empty()) problem = finish(draft, corpus);
    if (!problem.empty()) return draft.page.id + " " + draft.page.path + ": " + problem;
    corpus.pages.push_back(std::move(draft.page));
  }
  return {};
}

}  // namespace

bool Page::has_flag(std::string_view flag) const { return std::find(flags.begin(), flags.end(), flag) != flags.end(); }

const Page* Corpus::find(std::string_view id) const {
  for (const Page& page : pages) {
    if (page.id == id) return &page;
  }
  return nullptr;
}

Corpus parse_corpus(std::string_view packed, std::string& problem) {
  Corpus corpus;
  const std::string text = "\n" + std::string(packed);
  for (const std::string& file : split(text, "\n@@@ ")) {
    std::string_view rest = file;
    const std::string name(trim(take_line(rest)));
    if (name.ends_with(".html")) {
      corpus.templates.emplace(name.substr(0, name.size() - 5), rest);
    } else if (name.ends_with(".md") && name != "README.md") {
      if (std::string wrong = read_pages(rest, corpus); problem.empty() && !wrong.empty()) problem = name + ": " + wrong;
    }
  }
  return corpus;
}

Corpus load_corpus() {
  const std::string_view packed(headwater_embedded_fake_web_corpus,
                                static_cast<std::size_t>(headwater_embedded_fake_web_corpus_end - headwater_embedded_fake_web_corpus));
  std::string problem;
  Corpus corpus = parse_corpus(packed, problem);
  if (!problem.empty()) std::fprintf(stderr, "fake_web: %s\n", problem.c_str());
  HW_CHECK(problem.empty());
  return corpus;
}

}  // namespace headwater::fake_web
