#include "extract/credit_lines.h"

#include <algorithm>
#include <array>

#include "base/url.h"
#include "base/utf8.h"
#include "extract/outlets.h"
#include "extract/text_scan.h"

namespace headwater::extract {
namespace {

// Words that introduce the publisher a text was taken from. Folded; matched at the beginning of a line or sentence.
constexpr std::array<std::string_view, 70> kOriginLeads{"this piece originally appeared in",
                                                        "this piece originally appeared on",
                                                        "this piece first appeared in",
                                                        "this piece was originally published in",
                                                        "this essay originally appeared in",
                                                        "a version of this article originally appeared in",
                                                        "a version of this article was originally published in",
                                                        "a version of this article appeared in",
                                                        "originally published by",
                                                        "originally published on",
                                                        "originally published in",
                                                        "originally published at",
                                                        "originally appeared on",
                                                        "originally appeared in",
                                                        "originally appeared at",
                                                        "originally posted on",
                                                        "originally posted at",
                                                        "this article was originally published by",
                                                        "this article was originally published on",
                                                        "this article was originally published in",
                                                        "this article was originally published at",
                                                        "this article originally appeared on",
                                                        "this article originally appeared in",
                                                        "this article originally appeared at",
                                                        "this story was originally published by",
                                                        "this story was originally published on",
                                                        "this story was originally published in",
                                                        "this story originally appeared on",
                                                        "this story originally appeared in",
                                                        "this story first appeared on",
                                                        "this story first appeared in",
                                                        "this post originally appeared on",
                                                        "this post was originally published on",
                                                        "this article first appeared on",
                                                        "this article first appeared in",
                                                        "this article first appeared at",
                                                        "this article was first published on",
                                                        "this article was first published in",
                                                        "this article was first published by",
                                                        "first published by",
                                                        "first published on",
                                                        "first published in",
                                                        "first appeared on",
                                                        "first appeared in",
                                                        "this article is republished from",
                                                        "republished from",
                                                        "republished with permission from",
                                                        "reprinted from",
                                                        "reprinted with permission from",
                                                        "reposted from",
                                                        "courtesy of",
                                                        "with permission from",
                                                        "this article was produced by",
                                                        "story by",
                                                        "dieser artikel erschien zuerst bei",
                                                        "dieser artikel erschien zuerst auf",
                                                        "dieser artikel erschien zuerst in",
                                                        "zuerst erschienen bei",
                                                        "zuerst erschienen in",
                                                        "zuerst veröffentlicht auf",
                                                        "cet article a été publié initialement par",
                                                        "cet article est republié à partir de",
                                                        "article publié initialement sur",
                                                        "publicado originalmente en",
                                                        "publicado originalmente por",
                                                        "este artículo fue publicado originalmente en",
                                                        "pubblicato originariamente su",
                                                        "publicado originalmente em",
                                                        "dit artikel verscheen eerder in",
                                                        "artykuł ukazał się pierwotnie w"};

// "Source: …" in the languages seen; the name follows after a colon or dash.
constexpr std::array<std::string_view, 50> kSourceLeads{"source",
                                                        "sources",
                                                        "source link",
                                                        "article source",
                                                        "news source",
                                                        "original source",
                                                        "via",
                                                        "from",
                                                        "quelle",
                                                        "quellen",
                                                        "fuente",
                                                        "fuentes",
                                                        "con información de",
                                                        "fonte",
                                                        "fonti",
                                                        "fontes",
                                                        "bron",
                                                        "kilde",
                                                        "källa",
                                                        "lähde",
                                                        "źródło",
                                                        "zdroj",
                                                        "forrás",
                                                        "sursa",
                                                        "sursă",
                                                        "izvor",
                                                        "источник",
                                                        "джерело",
                                                        "източник",
                                                        "πηγή",
                                                        "kaynak",
                                                        "sumber",
                                                        "nguồn",
                                                        "theo",
                                                        "来源",
                                                        "來源",
                                                        "文章来源",
                                                        "稿件来源",
                                                        "出典",
                                                        "提供",
                                                        "출처",
                                                        "المصدر",
                                                        "منبع",
                                                        "مصدر",
                                                        "ماخذ",
                                                        "מקור",
                                                        "स्रोत",
                                                        "সূত্র",
                                                        "ที่มา",
                                                        "original article"};

constexpr std::array<std::string_view, 36> kNoSourceHosts{"facebook.com",
                                                          "twitter.com",
                                                          "x.com",
                                                          "t.co",
                                                          "instagram.com",
                                                          "linkedin.com",
                                                          "pinterest.com",
                                                          "reddit.com",
                                                          "youtube.com",
                                                          "youtu.be",
                                                          "tiktok.com",
                                                          "whatsapp.com",
                                                          "wa.me",
                                                          "t.me",
                                                          "telegram.me",
                                                          "plus.google.com",
                                                          "news.google.com",
                                                          "google.com",
                                                          "feedburner.com",
                                                          "feedproxy.google.com",
                                                          "bit.ly",
                                                          "goo.gl",
                                                          "tinyurl.com",
                                                          "ow.ly",
                                                          "amzn.to",
                                                          "amazon.com",
                                                          "ebay.com",
                                                          "awin1.com",
                                                          "skimresources.com",
                                                          "viglink.com",
                                                          "shareasale.com",
                                                          "go.redirectingat.com",
                                                          "anrdoezrs.net",
                                                          "dpbolvw.net",
                                                          "doubleclick.net",
                                                          "apple.com"};

bool ends_with_host(std::string_view host, std::string_view domain) {
  return host.size() >= domain.size() && host.substr(host.size() - domain.size()) == domain &&
         (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
}

}  // namespace

bool is_staging_host(std::string_view host) {
  for (std::string_view part : {"staging", "stage", "preprod", "dev", "test", "beta", "preview", "local", "localhost", "cms", "origin",
                                "wpengine", "netlify", "vercel", "herokuapp", "pantheonsite", "azurewebsites", "cloudfront", "amazonaws"}) {
    const std::size_t at = host.find(part);
    if (at == std::string_view::npos) continue;
    const bool left = at == 0 || host[at - 1] == '.' || host[at - 1] == '-';
    const std::size_t end = at + part.size();
    const bool right = end == host.size() || host[end] == '.' || host[end] == '-' || is_ascii_digit(host[end]) || host[end] == ':';
    if (left && right) return true;
  }
  if (host.find('.') == std::string_view::npos) return true;
  for (std::string_view placeholder :
       {"example.com", "example.org", "example.net", "yoursite.com", "yourdomain.com", "mysite.com", "website.com", "domain.com"})
    if (ends_with_host(host, placeholder)) return true;
  return is_ascii_digit(host.back());
}

// The text after a lead, when the line begins with it and a colon, a dash or a space follows. Works on the raw line, word by word folded.
std::optional<std::string_view> after_lead(std::string_view line, std::string_view lead, bool need_mark) {
  std::size_t at = 0, matched = 0;
  while (at < line.size() && !is_word_code_point([&] {
           std::size_t k = at;
           return next_code_point(line, k);
         }()))
    next_code_point(line, at);
  std::string folded;
  std::size_t word_end = at;
  while (at < line.size() && matched < lead.size()) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(line, at);
    if (c == '\'' || c == 0x2019) continue;
    if (!is_word_code_point(c)) {
      if (c != ' ' || lead[matched] != ' ') return std::nullopt;
      ++matched;
      continue;
    }
    folded.clear();
    append_utf8(folded, fold_code_point(c));
    if (lead.compare(matched, folded.size(), folded) != 0) return std::nullopt;
    matched += folded.size();
    word_end = at;
    (void)begin;
  }
  if (matched < lead.size()) return std::nullopt;
  std::string_view rest = line.substr(word_end);
  bool mark = false;
  while (!rest.empty()) {
    std::size_t k = 0;
    const char32_t c = next_code_point(rest, k);
    if (c == ':' || c == 0xFF1A || c == '-' || c == 0x2013 || c == 0x2014 || c == '|' || c == '/' || c == '(')
      mark = true;
    else if (!is_unicode_space(c))
      break;
    rest.remove_prefix(k);
  }
  if (rest.size() == line.size() - word_end) return std::nullopt;  // the word goes on
  if (need_mark && !mark) return std::nullopt;
  return rest;
}

// A name goes on where another capitalised word follows: "The Hill Gazette" is not "The Hill".
bool name_goes_on(std::string_view after) {
  if (after.size() < 2 || after.front() != ' ') return false;
  std::size_t at = 1;
  const char32_t c = next_code_point(after, at);
  return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F);
}

// The longest beginning of `text` that names an outlet; its end goes to `end`.
std::string leading_outlet(std::string_view text, std::size_t& end) {
  std::string best;
  std::size_t at = 0;
  for (int words = 0; words < 6 && at < text.size(); ++words) {
    std::size_t stop = text.find_first_of(" ,.;)(\n|", at);
    if (stop == std::string_view::npos) stop = text.size();
    // A dot inside a name ("U.S. News") does not end it; try both.
    if (const std::string_view host = find_outlet(text.substr(0, stop)); !host.empty() && !name_goes_on(text.substr(stop)))
      best = host, end = stop;
    at = stop + 1;
  }
  return best;
}

namespace {
std::string first_sentence(std::string_view text) {
  std::size_t end = text.find_first_of("\n;|)");
  for (std::size_t dot = text.find(". "); dot != std::string_view::npos && dot < end; dot = text.find(". ", dot + 1))
    if (dot > 3) {
      end = dot;
      break;
    }
  std::string out(trim(text.substr(0, std::min(end, text.size()))));
  while (!out.empty() && (out.back() == '.' || out.back() == ',')) out.pop_back();
  return out;
}

}  // namespace

Credit credit_to(std::string_view target, CreditKind kind, std::string_view line) {
  Credit credit;
  credit.kind = kind;
  credit.text = std::string(line.substr(0, 240));
  if (const std::size_t url = target.find("http"); url == 0) {
    if (auto parsed = Url::parse(target.substr(0, target.find_first_of(" \n"))); parsed && parsed->is_http()) {
      credit.url = parsed->href();
      credit.domain = std::string(parsed->host());
      return credit;
    }
  }
  credit.domain = host_in_text(target);
  if (credit.domain.empty()) {
    std::size_t end = 0;
    credit.domain = leading_outlet(target, end);
    credit.name = end > 0 ? std::string(target.substr(0, end)) : first_sentence(target);
  }
  return credit;
}

bool is_no_source_host(std::string_view host) {
  return std::any_of(kNoSourceHosts.begin(), kNoSourceHosts.end(), [&](std::string_view known) { return ends_with_host(host, known); });
}

std::string host_in_text(std::string_view text) {
  text = trim(text);
  const std::size_t stop = text.find_first_of(" \n\t,;()|\"'<>");
  if (stop != std::string_view::npos) text = text.substr(0, stop);
  if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find('/'));
  while (!text.empty() && text.back() == '.') text.remove_suffix(1);
  if (text.size() < 4 || text.size() > 120 || text.find('.') == std::string_view::npos || text.front() == '.' ||
      text.find("..") != std::string_view::npos)
    return {};
  for (char c : text)
    if (!is_ascii_alnum(c) && c != '.' && c != '-') return {};
  const std::string_view last = text.substr(text.rfind('.') + 1);
  if (last.size() < 2 || !std::all_of(last.begin(), last.end(), is_ascii_letter)) return {};
  std::string host = ascii_lower(text);
  // "U.S", "Inc.Reuters": a registrable domain has a known suffix; two-letter labels before it are too little.
  const std::string_view site = std::string_view(host).substr(0, host.rfind('.'));
  if (site.size() < 2 || registrable_domain(host).find('.') == std::string::npos) return {};
  return host;
}

std::optional<LineCredit> credit_in_line(std::string_view line) {
  line = trim(line);
  if (line.size() < 6 || line.size() > 600) return std::nullopt;
  for (std::string_view lead : kOriginLeads)
    if (const auto rest = after_lead(line, lead, false)) {
      Credit credit = credit_to(*rest, CreditKind::kSourceText, line);
      if (credit.domain.empty() && (credit.name.empty() || credit.name.size() > 80 || is_ascii_digit(credit.name.front())))
        return std::nullopt;
      return LineCredit{std::move(credit), line.size() < 220};
    }
  if (line.size() > 120) return std::nullopt;
  for (std::string_view lead : kSourceLeads)
    if (const auto rest = after_lead(line, lead, true)) {
      if (rest->empty()) continue;
      Credit credit = credit_to(*rest, CreditKind::kSourceText, line);
      if (credit.domain.empty() && (credit.name.empty() || credit.name.size() > 60)) return std::nullopt;
      return LineCredit{std::move(credit), true};
    }
  return std::nullopt;
}

}  // namespace headwater::extract
