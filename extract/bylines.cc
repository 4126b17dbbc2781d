#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/utf8.h"
#include "extract/metadata.h"
#include "extract/outlets.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

// Words before a name, in the languages seen. Folded, longest first.
constexpr std::array<std::string_view, 71> kLeads{"zeige alle beiträge von",
                                                  "view all posts by",
                                                  "view all articles by",
                                                  "text und interview",
                                                  "und interview",
                                                  "interview",
                                                  "erstellt von",
                                                  "veröffentlicht von",
                                                  "artikel von",
                                                  "mehr von",
                                                  "more from",
                                                  "publié par",
                                                  "scritto da",
                                                  "written and reported by",
                                                  "reported and written by",
                                                  "posted on behalf of",
                                                  "article written by",
                                                  "a column by",
                                                  "words by",
                                                  "photos by",
                                                  "text by",
                                                  "edited by",
                                                  "reviewed by",
                                                  "submitted by",
                                                  "reported by",
                                                  "published by",
                                                  "contributed by",
                                                  "escrito por",
                                                  "publicado por",
                                                  "redactado por",
                                                  "written by",
                                                  "posted by",
                                                  "created by",
                                                  "story by",
                                                  "article by",
                                                  "analysis by",
                                                  "opinion by",
                                                  "review by",
                                                  "interview by",
                                                  "updated by",
                                                  "compiled by",
                                                  "propos recueillis par",
                                                  "geschrieben von",
                                                  "von unserem",
                                                  "ein artikel von",
                                                  "ein beitrag von",
                                                  "eine analyse von",
                                                  "ein kommentar von",
                                                  "verfasst von",
                                                  "aufgezeichnet von",
                                                  "text von",
                                                  "tekst",
                                                  "autoři",
                                                  "auteur",
                                                  "autore",
                                                  "author",
                                                  "authors",
                                                  "autor",
                                                  "autorin",
                                                  "autoren",
                                                  "text",
                                                  "by",
                                                  "von",
                                                  "par",
                                                  "por",
                                                  "door",
                                                  "di",
                                                  "da",
                                                  "av",
                                                  "af",
                                                  "oleh"};

// What follows a name but is no part of it.
constexpr std::array<std::string_view, 44> kRoles{"staff writer",
                                                  "staff writers",
                                                  "staff reporter",
                                                  "staff",
                                                  "reporter",
                                                  "reporters",
                                                  "correspondent",
                                                  "editor",
                                                  "senior editor",
                                                  "editor in chief",
                                                  "columnist",
                                                  "contributor",
                                                  "contributing writer",
                                                  "senior reporter",
                                                  "senior writer",
                                                  "political correspondent",
                                                  "special to",
                                                  "for ",
                                                  "journalist",
                                                  "writer",
                                                  "associated press",
                                                  "news editor",
                                                  "business reporter",
                                                  "deputy editor",
                                                  "managing editor",
                                                  "chief",
                                                  "bureau chief",
                                                  "producer",
                                                  "freelance",
                                                  "guest",
                                                  "redakteur",
                                                  "redakteurin",
                                                  "korrespondent",
                                                  "redactor",
                                                  "redactora",
                                                  "corresponsal",
                                                  "journaliste",
                                                  "giornalista",
                                                  "published",
                                                  "updated",
                                                  "posted",
                                                  "head of",
                                                  "team",
                                                  "political reporter"};

bool is_separator_word(std::string_view word) {
  constexpr std::array<std::string_view, 11> kWords{"and", "und", "et", "y", "e", "en", "og", "och", "i", "with", "ja"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::string drop_leads(std::string_view name) {
  name = trim(name);
  for (bool again = true; again;) {
    again = false;
    const std::string lowered = ascii_lower(name.substr(0, 48));
    for (std::string_view lead : kLeads) {
      if (lowered.size() <= lead.size() || lowered.compare(0, lead.size(), lead) != 0) continue;
      const char after = lowered[lead.size()];
      if (after != ' ' && after != ':') continue;
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
  constexpr std::array<std::string_view, 8> kLabels{"no author",      "datum",         "quelle",   "about the author",
                                                    "view all posts", "alle beiträge", "agencies", "view all articles by this author"};
  return std::find(kLeads.begin(), kLeads.end(), lowered) != kLeads.end() ||
         std::find(kLabels.begin(), kLabels.end(), lowered) != kLabels.end() || lowered.compare(0, 11, "photograph ") == 0 ||
         lowered.compare(0, 9, "photos by") == 0;
}

bool is_role(std::string_view part) {
  const std::string lowered = ascii_lower(part);
  for (std::string_view role : kRoles) {
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

// "VON JONNA VIIK am 21. April": the name ends before the date, whatever word leads to it.
static void cut_at_date(std::string& line) {
  const std::size_t digit = line.find_first_of("0123456789");
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

std::vector<std::string> split_authors(std::string_view byline, std::vector<std::string>* outlets) {
  std::vector<std::string> out;
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
    if (name.empty() || !looks_like_name(name) || is_role(name) || is_lead(name)) continue;
    if (!find_outlet(name).empty()) {
      if (outlets) outlets->push_back(name);
    }
    add_name(out, std::move(name));
  }
  return out;
}

}  // namespace headwater::extract
