#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/utf8.h"
#include "extract/dates.h"
#include "extract/embedded.h"
#include "extract/metadata.h"
#include "extract/outlets.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

struct Words {
  std::vector<std::string_view> leads, roles, labels;  // leads: longest first
};

const Words& words() {
  static const auto table = [] {
    Words out;
    for_each_tsv_row(embedded_byline_words(), [&](std::string_view kind, std::string_view phrase) {
      (kind == "lead" ? out.leads : kind == "role" ? out.roles : out.labels).push_back(phrase);
    });
    std::stable_sort(out.leads.begin(), out.leads.end(), [](auto a, auto b) { return a.size() > b.size(); });
    return out;
  }();
  return table;
}

bool is_separator_word(std::string_view word) {
  constexpr std::array<std::string_view, 11> kWords{"and", "und", "et", "y", "e", "en", "og", "och", "i", "with", "ja"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::string drop_leads(std::string_view name) {
  name = trim(name);
  for (bool again = true; again;) {
    again = false;
    const std::string lowered = ascii_lower(name.substr(0, 48));
    for (std::string_view lead : words().leads) {
      if (lowered.size() <= lead.size() || lowered.compare(0, lead.size(), lead) != 0) continue;
      const char after = lowered[lead.size()];
      const bool glued = lead == "by" && name[lead.size()] >= 'A' && name[lead.size()] <= 'Z';  // "ByJane Doe", as markup has it
      if (glued) {
        name = name.substr(lead.size());
        again = true;
        break;
      }
      if (after != ' ' && after != ':' && lead.back() != ':') continue;
      // "Di" and "Da" begin names too; alone before one capitalised word they are no preposition.
      name = trim(name.substr(lead.size() + 1));
      while (!name.empty() && (name.front() == ':' || name.front() == '-')) name = trim(name.substr(1));
      again = true;
      break;
    }
  }
  return std::string(name);
}

// A word for "by" without a name, or a label.
bool is_lead(std::string_view name) {
  const std::string lowered = ascii_lower(name);
  const auto stands_in = [&](const std::vector<std::string_view>& list) {
    return std::find(list.begin(), list.end(), lowered) != list.end();
  };
  return stands_in(words().leads) || stands_in(words().labels) || lowered.compare(0, 11, "photograph ") == 0 ||
         lowered.compare(0, 9, "photos by") == 0;
}

bool is_role(std::string_view part) {
  const std::string lowered = ascii_lower(part);
  for (std::string_view role : words().roles) {
    const std::size_t at = lowered.find(role);
    if (at == std::string::npos) continue;
    const bool left = at == 0 || lowered[at - 1] == ' ' || lowered[at - 1] == '-';
    const std::size_t end = at + role.size();
    const bool right = role.back() == ' ' || end == lowered.size() || lowered[end] == ' ';
    if (left && right) return true;
  }
  return false;
}

bool looks_like_name(std::string_view name) {
  if (name.size() < 2 || name.size() > 80) return false;
  std::size_t digits = 0, words = 1;
  for (char c : name) {
    digits += is_ascii_digit(c);
    words += c == ' ';
    if (c == '@' || c == '<' || c == '{' || c == '=' || c == '?' || c == '!') return false;
  }
  return name.find("//") == std::string_view::npos && digits == 0 && words <= 6 && weigh(name).weight >= 2;
}

}  // namespace

void add_name(std::vector<std::string>& out, std::string name) {
  for (const std::string& known : out)
    if (fold_text(known) == fold_text(name)) return;
  if (out.size() < limits::kAuthorsMax) out.push_back(std::move(name));
}

namespace {

// Cuts at commas, semicolons, bars, ampersands, bullets and the words for "and".
std::vector<std::string> cut_names(std::string_view text) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    // What stands in brackets is a role, a desk or initials.
    if (c == '(' || c == '[') ++depth;
    if (depth > 0) {
      if (c == ')' || c == ']') --depth;
      continue;
    }
    if (c == ',' || c == ';' || c == '|' || c == '&' || c == 0x2022 || c == 0xB7 || c == '\n' || c == 0x3001 || c == 0xFF0C || c == 0x60C ||
        c == 0x2013 || c == 0x2014) {
      parts.emplace_back();
      continue;
    }
    if (c == ' ') {
      if (text.substr(begin, 3) == " - ") {
        parts.emplace_back();
        at += 2;
        continue;
      }
      const std::size_t end = std::min(text.find(' ', at), text.size());
      if (end < text.size() && is_separator_word(ascii_lower(text.substr(at, end - at)))) {
        // "Ana i Oliver" separates, "E. i" does not: an initial has no space before it.
        parts.emplace_back();
        at = end;
        continue;
      }
    }
    parts.back() += text.substr(begin, at - begin);
  }
  return parts;
}

}  // namespace

// "VON JONNA VIIK am 21. April", "Jane Doe, Dec 19th 2023": the name ends before the date, whatever word leads to it.
static void cut_at_date(std::string& line) {
  std::size_t digit = line.find_first_of("0123456789");
  if (const auto date = find_date(line, {}); date && date->begin > 0) digit = std::min(digit, date->begin);
  if (digit == std::string::npos || digit < 6) return;
  std::size_t end = digit;
  while (end > 0 && !is_ascii_letter(line[end - 1]) && static_cast<unsigned char>(line[end - 1]) < 0x80) --end;
  line.resize(end);
  const std::string lowered = ascii_lower(line);
  for (std::string_view word : {" am", " on", " le", " il", " op", " den", " vom", " um", " at", " el", " em", " in", " published",
                                " updated", " posted", " -", " \u2013", " \u2022", " \u00b7"})
    if (lowered.size() > word.size() && lowered.compare(lowered.size() - word.size(), word.size(), word) == 0) {
      line.resize(line.size() - word.size());
      break;
    }
}

// "MS", "RDN", "Ph.D.": a degree, which stands after a name and is none.
static bool is_degree(std::string_view part) {
  constexpr std::size_t kLettersMax = 5;
  constexpr std::array<std::string_view, 6> kMixed{"PhD", "Ph.D", "EdD", "MSc", "BSc", "Esq"};
  if (std::find(kMixed.begin(), kMixed.end(), part) != kMixed.end()) return true;
  return part.size() >= 2 && part.size() <= kLettersMax &&
         std::all_of(part.begin(), part.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

static bool all_roles(const std::string& desk) {
  const std::size_t space = desk.find_first_of(" -");
  return is_role(desk.substr(0, space)) && is_role(desk.substr(space + 1));
}

std::vector<std::string> split_authors(std::string_view byline, std::vector<std::string>* outlets) {
  std::vector<std::string> out;
  std::string desk;
  if (byline.size() > 600) byline = byline.substr(0, byline.find_last_of(' ', 600));
  std::string tidy = decode_entities(byline);
  tidy_space(tidy);
  cut_at_date(tidy);
  const std::string whole = drop_leads(tidy);
  if (!find_outlet(whole).empty()) {
    if (outlets) outlets->push_back(whole);
    return {whole};
  }
  for (const std::string& part : cut_names(whole)) {
    std::string name = drop_leads(part);
    while (!name.empty() && (name.back() == '.' || name.back() == ':' || name.back() == '-' || name.back() == '*')) name.pop_back();
    name = std::string(trim(name));
    if (!out.empty()) {
      if (is_degree(name)) continue;
    } else if (const std::size_t space = name.rfind(' '); space != std::string::npos &&
                                                          is_degree(std::string_view(name).substr(space + 1)) &&
                                                          whole.find(name + ",") != std::string::npos) {
      name.resize(space);  // "Jane Doe MS, RDN"
    }
    if (name.empty() || !looks_like_name(name) || is_lead(name)) continue;
    if (is_role(name)) {
      if (desk.empty() && name.find_first_of(" -") != std::string::npos) desk = name;
      continue;
    }
    if (!find_outlet(name).empty()) {
      if (outlets) outlets->push_back(name);
    }
    add_name(out, std::move(name));
  }
  // "MND Staff": a desk, where nobody is named.
  if (out.empty() && !desk.empty() && std::count(desk.begin(), desk.end(), ' ') <= 1 && !all_roles(desk)) out.push_back(std::move(desk));
  return out;
}

namespace {

// Each word begins with a capital or is one that stands within names; a single word may be a pen name.
bool is_written_like_names(const std::vector<std::string>& names) {
  constexpr std::array<std::string_view, 20> kParticles{"de",  "la", "van", "der", "von", "bin", "al", "el", "du",  "da",
                                                        "dos", "di", "af",  "ten", "ter", "den", "zu", "le", "and", "del"};
  for (const std::string& name : names) {
    bool first = true;
    const bool single = name.find(' ') == std::string::npos;
    for (std::size_t at = 0; at < name.size() && !single;) {
      const std::size_t end = std::min(name.find(' ', at), name.size());
      const std::string_view word = std::string_view(name).substr(at, end - at);
      if (!word.empty() && word[0] >= 'a' && word[0] <= 'z' &&
          (first || std::find(kParticles.begin(), kParticles.end(), word) == kParticles.end()))
        return false;
      first = false;
      at = end + 1;
    }
  }
  return true;
}

// Where a word for "by" stands within a line that tells when the text was published; npos where none does.
std::size_t after_by(std::string_view line) {
  const std::string lowered = ascii_lower(line);
  for (std::string_view by :
       {" by ", " von ", " vom ", " par ", " por ", " door ", " oleh ", " redaktion: ", " autor: ", " author: ", " text: "})
    if (const std::size_t at = lowered.find(by); at != std::string::npos) {
      const std::string_view before = line.substr(0, at);
      const std::string folded = " " + fold_text(before);
      const bool said = find_date(before, {}).has_value() || folded.find(" posted") != std::string::npos ||
                        folded.find(" published") != std::string::npos || folded.find(" ver\u00f6ffentlicht") != std::string::npos ||
                        folded.find(" publi") != std::string::npos || folded.find(" written") != std::string::npos ||
                        folded.find(" gespeichert") != std::string::npos || folded.find(" eingetragen") != std::string::npos;
      if (said) return at + by.size();
    }
  return std::string::npos;
}

}  // namespace

std::vector<std::string> authors_of_line(std::string_view line, std::vector<std::string>* outlets) {
  constexpr std::size_t kLineBytesMax = 400;
  line = trim(line.substr(0, std::min(line.find('\n'), kLineBytesMax)));
  std::string rest;
  if (const std::size_t at = after_by(line); at != std::string::npos) {
    rest = line.substr(at);
  } else {
    rest = drop_leads(line);
    if (rest.size() == line.size()) return {};
  }
  for (std::string_view end : {"|", "\u2022", "\u00b7", " @ ", " on ", " in ", " at ", " am ", " um ", " mit ", ", in "})
    if (const std::size_t at = rest.find(end); at != std::string::npos) rest.resize(at);
  auto names = split_authors(rest, outlets);
  return is_written_like_names(names) ? names : std::vector<std::string>{};
}

}  // namespace headwater::extract
