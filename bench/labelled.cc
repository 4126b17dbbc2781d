// Extraction on labelled pages, where a folder of such is given: FOLDER/<set>/labels.jsonl, one object a line with html_file and any of
// text, with[], without[], title, author[], date. Files that end in .gz are inflated.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unicode/uchar.h>
#include <zlib.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/time.h"
#include "base/utf8.h"
#include "bench/figures.h"
#include "bench/gumbo_parse.h"
#include "extract/extract.h"

namespace headwater::bench {

namespace {
namespace json = boost::json;
namespace fs = std::filesystem;

std::string inflate_file(const fs::path& path) {
  std::string out;
  gzFile file = gzopen(path.c_str(), "rb");  // reads plain files as they are
  if (file == nullptr) return out;
  char buffer[1 << 16];
  for (int n = 0; (n = gzread(file, buffer, sizeof buffer)) > 0;) out.append(buffer, static_cast<std::size_t>(n));
  gzclose(file);
  return out;
}

std::string text_of(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// Words in lower case.
std::vector<std::uint64_t> words_of(std::string_view text) {
  std::vector<std::uint64_t> out;
  std::string word;
  for (std::size_t at = 0; at <= text.size();) {
    const char32_t c = at < text.size() ? next_code_point(text, at) : (++at, U' ');
    if (u_isalnum(static_cast<UChar32>(c)) || c == '_' || u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK) {
      append_utf8(word, static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT)));
    } else if (!word.empty()) {
      out.push_back(hash64(word));
      word.clear();
    }
  }
  return out;
}

std::string key_of(std::string_view text) {
  std::string out;
  for (const std::uint64_t word : words_of(text)) out += fmt::format("{:x} ", word);
  return out;
}

using Bag = std::unordered_map<std::uint64_t, int>;

// Runs of `length` words; the text as a whole where it is shorter.
Bag shingles(const std::vector<std::uint64_t>& words, std::size_t length) {
  Bag bag;
  for (std::size_t i = 0; i < std::max<std::size_t>(1, words.size() + 1 > length ? words.size() + 1 - length : 1) && !words.empty(); ++i) {
    std::uint64_t h = 0;
    for (std::size_t k = i; k < std::min(i + length, words.size()); ++k) h = mix64(h ^ words[k]);
    ++bag[h];
  }
  return bag;
}

struct Overlap {
  int common = 0, got = 0, wanted = 0;
};

Overlap overlap(const Bag& got, const Bag& wanted) {
  Overlap out;
  for (const auto& [h, n] : got) {
    out.got += n;
    const auto found = wanted.find(h);
    if (found != wanted.end()) out.common += std::min(n, found->second);
  }
  for (const auto& [h, n] : wanted) out.wanted += n;
  return out;
}

struct Mean {
  double sum = 0;
  int count = 0;
  void add(double value) { sum += value, ++count; }
  double value() const { return count == 0 ? 0 : sum / count; }
};

double harmonic(double p, double r) { return p + r == 0 ? 0 : 2 * p * r / (p + r); }

// The measures of one set: shingle precision and recall as macro means (scrapinghub's article-extraction-benchmark), word F1 (WCXB),
// snippets (trafilatura), exact titles, authors and days.
struct SetScore {
  Mean precision, recall, word_f1, title, author, date, date_given;
  int snippets_right = 0, snippets_missed = 0, snippets_wrong = 0;

  void add_text(const std::string& got, const std::string& wanted) {
    const auto a = words_of(got), b = words_of(wanted);
    const Overlap s = overlap(shingles(a, 4), shingles(b, 4)), w = overlap(shingles(a, 1), shingles(b, 1));
    if (s.got > 0) precision.add(static_cast<double>(s.common) / s.got);
    if (s.wanted > 0) recall.add(static_cast<double>(s.common) / s.wanted);
    word_f1.add(w.got + w.wanted == 0 ? 1 : 2.0 * w.common / (w.got + w.wanted));
  }

  void add_snippets(const std::string& got, const json::object& row) {
    const std::string text = collapse_space(got);
    const auto each = [&](const char* key, auto use) {
      const json::value* list = row.if_contains(key);
      if (list != nullptr && list->is_array())
        for (const json::value& piece : list->get_array())
          if (piece.is_string()) use(text.find(collapse_space(std::string_view(piece.get_string()))) != std::string::npos);
    };
    each("with", [&](bool in) { ++(in ? snippets_right : snippets_missed); });
    each("without", [&](bool in) { snippets_wrong += in; });
  }

  void add_row(const Article& article, const json::object& row) {
    if (const std::string text = text_of(row, "text"); !text.empty()) add_text(article.text, text);
    add_snippets(article.text, row);
    if (const std::string wanted = text_of(row, "title"); !wanted.empty()) title.add(key_of(article.title) == key_of(wanted));
    if (const json::value* authors = row.if_contains("author");
        authors != nullptr && authors->is_array() && !authors->get_array().empty()) {
      std::set<std::string> wanted, got;
      for (const json::value& name : authors->get_array())
        if (name.is_string()) wanted.insert(key_of(std::string_view(name.get_string())));
      for (const std::string& name : article.authors) got.insert(key_of(name));
      author.add(wanted == got);
    }
    // Labels that all of the page's own data contradict are left out.
    if (const std::string day = text_of(row, "date"); !day.empty() && text_of(row, "date_check") != "conflicts") {
      const bool right = article.published && format_rfc3339(*article.published, article.published_offset_minutes).substr(0, 10) == day;
      date.add(right);
      if (article.published) date_given.add(right);
    }
  }

  void write(const std::string& set, Figures& out) const {
    const auto put = [&](const char* name, const Mean& mean) {
      if (mean.count >= 20) out["labelled_" + set + "_" + name] = mean.value();
    };
    if (precision.count >= 20) out["labelled_" + set + "_shingle_f1"] = harmonic(precision.value(), recall.value());
    put("word_f1", word_f1);
    put("title", title);
    put("author", author);
    put("date", date);
    put("date_precision", date_given);
    if (snippets_right > 0)
      out["labelled_" + set + "_snippet_f1"] = 2.0 * snippets_right / (2.0 * snippets_right + snippets_wrong + snippets_missed);
  }
};
}  // namespace

Figures labelled_extraction(const std::string& folder) {
  Figures out;
  if (folder.empty()) {
    fmt::print("  labelled pages: no folder given (./run bench FOLDER), skipped\n");
    return out;
  }
  double parse = 0, extract = 0;
  std::size_t pages = 0;
  std::vector<fs::path> sets;
  for (const auto& entry : fs::directory_iterator(folder))
    if (fs::exists(entry.path() / "labels.jsonl")) sets.push_back(entry.path());
  std::sort(sets.begin(), sets.end());
  for (const fs::path& set : sets) {
    SetScore score;
    double set_parse = 0, set_extract = 0;
    std::ifstream lines(set / "labels.jsonl");
    for (std::string line; std::getline(lines, line);) {
      json::error_code error;
      const json::value row = json::parse(line, error);
      if (error || !row.is_object()) continue;
      const std::string html = inflate_file(set / text_of(row.get_object(), "html_file")), url = text_of(row.get_object(), "url");
      const double began = cpu_seconds();
      bare_parse(html);
      const double parsed = cpu_seconds();
      const auto article = extract::extract_page({html, url, "", {}});
      set_extract += cpu_seconds() - parsed;
      set_parse += parsed - began;
      ++pages;
      if (article) score.add_row(*article, row.get_object());
    }
    score.write(set.filename().string(), out);
    if (set_parse > 0) out["labelled_" + set.filename().string() + "_to_gumbo_time"] = set_extract / set_parse;
    extract += set_extract;
    parse += set_parse;
  }
  if (pages == 0) {
    fmt::print(stderr, "bench: {} holds no labelled pages; FOLDER/<set>/labels.jsonl is expected\n", folder);
    std::exit(2);
  }
  fmt::print("  {} labelled pages: whole extraction {:.2f} ms, bare Gumbo parse {:.2f} ms a page\n", pages,
             1e3 * extract / static_cast<double>(pages), 1e3 * parse / static_cast<double>(pages));
  out["labelled_to_gumbo_time"] = extract / parse;
  out["labelled_pages_per_cpu_s"] = static_cast<double>(pages) / extract;
  return out;
}

}  // namespace headwater::bench
