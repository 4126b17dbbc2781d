#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/utf8.h"
#include "extract/metadata.h"
#include "extract/prune.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

constexpr std::array<std::string_view, 12> kSeparators{" | ",  "\uFF5C", " : ", " - ", " – ", " — ",
                                                       " :: ", " · ",    " » ", " • ", " « ", " / "};
constexpr std::string_view kSeparatorStarts = " \xEF";
static_assert(std::all_of(kSeparators.begin(), kSeparators.end(),
                          [](std::string_view s) { return kSeparatorStarts.find(s.front()) != std::string_view::npos; }));

// Scripts that are written without spaces have about two characters a word.
std::size_t count_words(std::string_view folded) {
  std::size_t spaces = 0, wide = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const char32_t c = next_code_point(folded, at);
    spaces += c == ' ';
    wide += is_wide_script(c);
  }
  return folded.empty() ? 0 : std::max(spaces + 1, wide / 2);
}

std::string squeeze(std::string_view folded) {
  std::string out;
  for (char c : folded)
    if (c != ' ') out += c;
  return out;
}

bool names_site(std::string_view part, const std::vector<std::string>& sites) {
  const std::string squeezed = squeeze(fold_text(part));
  if (squeezed.empty()) return true;
  for (const std::string& site : sites) {
    std::string name = squeeze(fold_text(site));
    if (name == squeezed) return true;
    if (name.size() > 4 && squeezed.find(name) != std::string::npos && squeezed.size() < name.size() * 2 + 6) return true;
    if (squeezed.size() > 3 && name.find(squeezed) != std::string::npos) return true;
  }
  return false;
}

// Cuts "Headline | Section - Site" down to the headline.
std::string without_site(std::string title, const std::vector<std::string>& sites) {
  for (int round = 0; round < 3; ++round) {
    std::size_t last = std::string::npos, last_length = 0, first = std::string::npos, first_length = 0;
    for (std::size_t at = title.find_first_of(kSeparatorStarts); at != std::string::npos;
         at = title.find_first_of(kSeparatorStarts, at + 1)) {
      for (std::string_view s : kSeparators) {
        if (!std::string_view(title).substr(at).starts_with(s)) continue;
        if (first == std::string::npos) first = at, first_length = s.size();
        last = at, last_length = s.size();
      }
    }
    if (last == std::string::npos) break;
    const std::string head = title.substr(0, last), tail = title.substr(last + last_length);
    if (names_site(tail, sites) && count_words(fold_text(head)) >= 1) {
      title = head;
      continue;
    }
    const std::string lead = title.substr(0, first), rest = title.substr(first + first_length);
    if (names_site(lead, sites) && count_words(fold_text(rest)) > count_words(fold_text(lead))) {
      title = rest;
      continue;
    }
    break;
  }
  return std::string(trim(title));
}

// The headings that may be the headline, best first.
struct Heading {
  std::string text, folded;
  std::string marked;        // the part of it that is marked as the headline, beside a kicker
  std::string after_kicker;  // what follows an element that is named a kicker
  std::uint32_t node = 0;
  int rank = 0;
};

// A heading that is a link to the front page is the site's name.
bool links_home(const Page& page, std::uint32_t heading) {
  std::uint32_t anchor = 0;
  for (std::uint32_t k = heading; k < page.nodes[heading].end && anchor == 0 && k < heading + 8; ++k)
    if (page.nodes[k].tag == GUMBO_TAG_A) anchor = k;
  if (anchor == 0 && page.nodes[page.nodes[heading].parent].tag == GUMBO_TAG_A) anchor = page.nodes[heading].parent;
  if (anchor == 0) return false;
  std::string_view href = attribute(page.nodes[anchor], "href");
  if (const std::size_t scheme = href.find("//"); scheme != std::string_view::npos) {
    const std::size_t slash = href.find('/', scheme + 2);
    href = slash == std::string_view::npos ? "/" : href.substr(slash);
  }
  return href == "/" || href == "/index.html" || href == "/index.php";
}

// "site-title", "logo": the element says that it names the site.
bool is_marked_as_site(const Node& node) {
  const std::string names = ascii_lower_names(attribute(node, "class"), attribute(node, "id"));
  for (std::string_view mark : {"site-title", "sitetitle", "site_title", "site-name", "sitename", "site_name", "logo"})
    if (names.find(mark) != std::string::npos) return true;
  return false;
}

// <h1><span class="kicker">…</span><span class="headline">…</span></h1>
std::string marked_part(const Page& page, std::uint32_t heading, const std::string& whole) {
  for (std::uint32_t i = heading + 1; i < page.nodes[heading].end; ++i)
    if (page.nodes[i].own & kTitleMark)
      if (std::string text = subtree_text(page, i, 600); text.size() > 3 && text.size() < whole.size()) return text;
  return {};
}

bool is_named_kicker(const Node& node) {
  const std::string names = ascii_lower(attribute(node, "class"));
  for (std::size_t at = 0; at < names.size();) {
    std::size_t end = at;
    while (end < names.size() && is_ascii_letter(names[end])) ++end;
    for (std::string_view known : {"kicker", "overline", "eyebrow", "dachzeile", "roofline", "topline", "spitzmarke", "supertitle",
                                   "pretitle", "overtitle", "surtitle", "surtitre", "antetitulo", "label"})
      if (std::string_view(names).substr(at, end - at) == known) return true;
    at = end + 1;
  }
  return false;
}

// <h1><span class="kicker">…</span> Headline</h1>
std::string text_after_kicker(const Page& page, std::uint32_t heading, const std::string& whole) {
  for (std::uint32_t i = heading + 1; i < page.nodes[heading].end; ++i) {
    const Node& node = page.nodes[i];
    if (node.is_text() && !node.blank) return {};
    if (node.is_text() || !is_named_kicker(node)) continue;
    const std::string kicker = subtree_text(page, i, 600);
    if (kicker.empty() || kicker.size() >= whole.size() || whole.compare(0, kicker.size(), kicker) != 0) return {};
    std::string_view rest = trim(std::string_view(whole).substr(kicker.size()));
    for (std::string_view mark : {":", "-", "|", "\u2013", "\u2014"})
      if (rest.starts_with(mark)) rest = trim(rest.substr(mark.size()));
    return std::string(rest);
  }
  return {};
}

// `sites` receives the headings that name the site.
std::vector<Heading> headings(const Page& page, std::vector<std::string>& sites) {
  std::vector<Heading> out;
  for (std::uint32_t i = 0; i < page.nodes.size() && out.size() < 40; ++i) {
    const Node& node = page.nodes[i];
    if (node.tag != GUMBO_TAG_H1 && node.tag != GUMBO_TAG_H2 && node.tag != GUMBO_TAG_H3) continue;
    if (node.context & (kHiddenMark | kRelated | kComments | kFooterMark)) continue;
    Heading h;
    h.text = subtree_text(page, i, 600);
    if (h.text.size() < 4) continue;
    if (links_home(page, i) || is_marked_as_site(node)) {
      sites.push_back(h.text);
      continue;
    }
    h.node = i;
    h.marked = marked_part(page, i, h.text);
    h.after_kicker = text_after_kicker(page, i, h.text);
    h.folded = fold_text(h.text);
    h.rank = node.tag == GUMBO_TAG_H1 ? 3 : node.tag == GUMBO_TAG_H2 ? 1 : 0;
    if (node.own & kTitleMark) ++h.rank;
    if (std::string_view(attribute(node, "itemprop")).find("headline") != std::string_view::npos) h.rank += 2;
    out.push_back(std::move(h));
  }
  return out;
}

// A document title may go on after the headline; a heading that it begins with is the headline as printed.
const Heading* heading_in(const Page& page, const std::vector<Heading>& headings, const std::string& folded_title,
                          const std::vector<std::string>& sites) {
  const Heading* best = nullptr;
  for (const Heading& h : headings) {
    if (h.folded.size() < 8 || folded_title.find(h.folded) == std::string::npos || names_site(h.text, sites)) continue;
    if (h.rank < 3 && (page.nodes[h.node].context & kNavigation) != 0) continue;
    if (!best || h.rank > best->rank || (h.rank == best->rank && h.folded.size() > best->folded.size())) best = &h;
  }
  return best;
}

// Prose begins under the heading, before the next one.
bool stands_above_prose(const Page& page, const std::vector<Heading>& headings, std::size_t i) {
  constexpr std::uint32_t kBlocksBetweenMax = 3;
  const std::uint32_t first = page.first_block_at(page.nodes[headings[i].node].end);
  const std::uint32_t next = i + 1 < headings.size() ? page.first_block_at(headings[i + 1].node) : first + kBlocksBetweenMax;
  for (std::uint32_t b = first; b < std::min<std::size_t>(std::min(next, first + kBlocksBetweenMax), page.blocks.size()); ++b)
    if (is_prose(page.blocks[b])) return true;
  return false;
}

// "Chapter - Book" with the book's name as a heading in a menu, or with a heading for each: the one that stands away from the text, as at
// the head of every page, names the site.
std::string site_among_headings(const Page& page, const std::vector<Heading>& headings, const std::string& title) {
  const auto place = [&](const std::string& text) {
    const std::string folded = fold_text(text);
    return static_cast<std::size_t>(std::find_if(headings.begin(), headings.end(), [&](const Heading& h) { return h.folded == folded; }) -
                                    headings.begin());
  };
  for (std::string_view separator : kSeparators) {
    for (const std::size_t at : {title.find(separator), title.rfind(separator)}) {
      if (at == std::string::npos) continue;
      const std::size_t lead = place(title.substr(0, at)), tail = place(title.substr(at + separator.size()));
      if (lead == tail) continue;
      const std::size_t first = std::min(lead, tail);
      if (lead == headings.size() && (page.nodes[headings[tail].node].context & kNavigation) != 0) return headings[tail].text;
      if (std::max(lead, tail) == headings.size()) continue;
      if (!stands_above_prose(page, headings, first) && stands_above_prose(page, headings, std::max(lead, tail)))
        return headings[first].text;
    }
  }
  return {};
}

// A page whose titles say nothing: its only h1, or the heading of some words under which its prose begins.
std::string heading_above_text(const Page& page, const std::vector<Heading>& headings, const std::vector<std::string>& sites) {
  constexpr std::size_t kWordsMin = 2;
  const auto is_h1 = [&](const Heading& h) { return page.nodes[h.node].tag == GUMBO_TAG_H1; };
  const bool one_h1 = std::count_if(headings.begin(), headings.end(), is_h1) == 1;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const Heading& h = headings[i];
    if (count_words(h.folded) < kWordsMin || names_site(h.text, sites)) continue;
    if (page.nodes[h.node].context & (kNavigation | kSidebar | kConsent | kNewsletter)) continue;
    if (one_h1 && is_h1(h)) return h.text;
    if (stands_above_prose(page, headings, i)) return h.text;
  }
  return {};
}

bool ends_with_words(const std::string& text, const std::string& tail) {
  return text.size() > tail.size() && text.compare(text.size() - tail.size(), tail.size(), tail) == 0 &&
         text[text.size() - tail.size() - 1] == ' ';
}

// The last `words` words of a text, as they stand.
std::string last_words(const std::string& text, std::size_t words) {
  std::size_t at = text.size();
  while (words > 0 && at > 0) {
    const std::size_t space = text.rfind(' ', at - 1);
    if (space == std::string::npos) return text;
    // A mark that stands alone ("–") is no word.
    if (!fold_text(std::string_view(text).substr(space + 1, at - space - 1)).empty()) --words;
    at = space;
  }
  return std::string(trim(std::string_view(text).substr(std::min(at + 1, text.size()))));
}

std::size_t common_last_words(const std::string& a, const std::string& b) {
  std::size_t n = 0, words = 0;
  while (n < a.size() && n < b.size() && a[a.size() - 1 - n] == b[b.size() - 1 - n]) {
    ++n;
    const bool edge_a = n == a.size() || a[a.size() - 1 - n] == ' ', edge_b = n == b.size() || b[b.size() - 1 - n] == ' ';
    if (edge_a && edge_b && a[a.size() - n] != ' ') ++words;
  }
  return words;
}

// A heading often has a kicker before the headline, in an element of its own: "Crisis in the east Ministers meet". The declared titles
// show what it is: the same words with a mark between (theirs is better written), the headline alone, or another kicker before the same.
std::string without_kicker(const std::string& heading, const std::vector<std::string>& declared) {
  constexpr std::size_t kHeadlineWordsMin = 3, kCommonWordsMin = 4, kDekWordsMin = 8;
  const std::string folded = fold_text(heading), squeezed = squeeze(folded);
  for (const std::string& title : declared)
    if (fold_text(title) == folded) return heading;
  for (const std::string& title : declared)
    if (squeeze(fold_text(title)) == squeezed) return title;
  for (const std::string& title : declared)
    if (const std::string tail = fold_text(title); count_words(tail) >= kHeadlineWordsMin && ends_with_words(folded, tail)) return title;
  for (const std::string& title : declared)  // and sometimes the standfirst after it
    if (const std::string head = fold_text(title); count_words(head) >= kHeadlineWordsMin &&
                                                   folded.compare(0, head.size() + 1, head + " ") == 0 &&
                                                   count_words(folded) >= count_words(head) + kDekWordsMin)
      return title;
  for (const std::string& title : declared) {
    const std::string other = fold_text(title);
    const std::size_t common = common_last_words(folded, other);
    // The same word at the head of both: two wordings of one headline.
    if (folded.substr(0, folded.find(' ')) == other.substr(0, other.find(' '))) continue;
    if (common >= kCommonWordsMin && common < count_words(folded) && common < count_words(other) && common * 2 > count_words(folded))
      return last_words(heading, common);
  }
  return heading;
}

// Search engines are often given an h1 of their own, set small above the headline that readers see: a lower heading that follows it and is,
// word for word, another of the declared titles.
std::string printed_below(const Page& page, const std::vector<Heading>& all, const Heading& h1, const std::vector<std::string>& declared) {
  constexpr std::size_t kWordsMin = 4, kBlocksBetweenMax = 6;
  for (const Heading& h : all) {
    if (h.node <= h1.node || h.rank >= 3 || h.folded == h1.folded) continue;
    if (page.first_block_at(h.node) > page.first_block_at(h1.node) + kBlocksBetweenMax) break;
    for (const std::string& title : declared) {
      const std::string folded = fold_text(title);
      if (count_words(folded) < kWordsMin || folded == h1.folded) continue;
      if (h.folded == folded || ends_with_words(h.folded, folded)) return title;
    }
  }
  return {};
}

// Whether the declared titles know only the marked end of a heading, whatever they go on with: what stands before it is a kicker.
bool knows_marked_alone(const Heading& heading, const std::vector<std::string>& declared) {
  const std::string marked = fold_text(heading.marked);
  if (count_words(marked) < 2 || !ends_with_words(heading.folded, marked)) return false;
  if (std::find(declared.begin(), declared.end(), heading.folded) != declared.end()) return false;
  return std::any_of(declared.begin(), declared.end(),
                     [&](const std::string& d) { return (d + " ").compare(0, marked.size() + 1, marked + " ") == 0; });
}

// A document's title that carries no site's name, that no heading repeats and nothing else declares, is mostly a site's or a section's.
bool is_confirmed(const std::string& document, std::string_view whole, const std::vector<Heading>& headings) {
  if (document != trim(whole)) return true;
  const std::string folded = fold_text(document);
  return std::any_of(headings.begin(), headings.end(), [&](const Heading& h) { return h.folded == folded; });
}

double likeness(const std::string& a, const std::string& b) {
  if (a.empty() || b.empty()) return 0;
  return (covered_share(a, b) + covered_share(b, a)) / 2;
}

}  // namespace

std::string choose_title(const Page& page, const HeadFacts& head, const LdThing* main, std::vector<std::string> sites) {
  const auto all = headings(page, sites);
  if (std::string site = site_among_headings(page, all, head.title); !site.empty()) sites.push_back(std::move(site));
  const std::string document = without_site(head.title, sites);
  const std::string og =
      without_site(std::string(head.meta({"og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title", "title"})), sites);
  const std::string ld = main ? without_site(main->headline.empty() ? main->name : main->headline, sites) : std::string();
  const std::string folded_document = fold_text(document), folded_og = fold_text(og), folded_ld = fold_text(ld);
  // The h1 that agrees with any declared title is what readers see as the headline.
  const Heading* agreed = nullptr;
  double agreement = 0;
  for (const Heading& h : all) {
    if (h.rank < 3) continue;
    if (names_site(h.text, sites) && h.folded != folded_og && h.folded != folded_ld) continue;
    const double like = std::max({likeness(h.folded, folded_og), likeness(h.folded, folded_ld), likeness(h.folded, folded_document),
                                  h.folded == folded_og || h.folded == folded_ld || h.folded == folded_document ? 1.0 : 0.0});
    if (like > agreement + 1e-9) agreement = like, agreed = &h;
  }
  std::string title;
  if (agreed && agreement >= 0.3) {
    title = agreed->text;
    // Where the metadata agree with each other they beat a heading that says it differently, or has a kicker before it.
    const bool same_meta = !folded_og.empty() && folded_og == folded_ld;
    const bool kicker = count_words(folded_og) >= 3 && agreed->folded.size() > folded_og.size() &&
                        ends_with_words(agreed->folded, folded_og) && folded_ld != agreed->folded &&
                        folded_document.compare(0, folded_og.size(), folded_og) == 0;
    if (std::string printed = printed_below(page, all, *agreed, {og, ld}); !printed.empty())
      title = std::move(printed);
    else if (og.starts_with(agreed->text + " | "))
      title = agreed->text;  // the declared title goes on with a section
    else if (agreed->folded != folded_og && (same_meta || kicker))
      title = og;
    else if (knows_marked_alone(*agreed, {folded_ld, folded_og, folded_document}))
      title = agreed->marked;
    else
      title = without_kicker(title, {ld, og, document});
    const bool whole_declared = agreed->folded == folded_ld || agreed->folded == folded_og || agreed->folded == folded_document;
    if (title == agreed->text && !whole_declared && count_words(fold_text(agreed->after_kicker)) > 1) title = agreed->after_kicker;
  } else if (const Heading* inside = heading_in(page, all, fold_text(head.title), sites); inside && count_words(inside->folded) >= 3) {
    title = inside->text;
  } else if (std::count_if(all.begin(), all.end(), [](const Heading& h) { return h.rank >= 3; }) == 1) {
    for (const Heading& h : all)
      if (h.rank >= 3 && !names_site(h.text, sites) && count_words(h.folded) >= 3) title = h.text;
  }
  if (title.empty() && ld.empty() && og.empty() && !is_confirmed(document, head.title, all)) title = heading_above_text(page, all, sites);
  if (title.empty()) title = !ld.empty() ? ld : !og.empty() ? og : document;
  if (title.empty() && !all.empty()) title = all.front().text;
  if (title.empty()) title = head.title;
  title = without_site(std::move(title), sites);
  if (title.size() > limits::kTitleBytesMax) {
    title.resize(limits::kTitleBytesMax);
    while (!is_valid_utf8(title)) title.pop_back();
  }
  return title;
}

}  // namespace headwater::extract
