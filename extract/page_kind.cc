#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "extract/prune.h"
#include "extract/story.h"
#include "extract/text_scan.h"

namespace headwater::extract {

BlockKind kind_of_block(const TextBlock& block, Fate fate) {
  if (fate == Fate::kDek) return BlockKind::kDek;
  if (fate == Fate::kCaption) return BlockKind::kCaption;
  if (block.heading > 0) return BlockKind::kSubhead;
  if (block.in_pre) return BlockKind::kCode;
  if (block.in_list) return BlockKind::kListItem;
  if (block.in_quote) return BlockKind::kQuote;
  if (block.in_table) return BlockKind::kTable;
  return BlockKind::kParagraph;
}

namespace {

// Letters and digits begin a word; what stands between a title and its site's name does not.
bool begins_word(std::string_view text) {
  std::size_t at = 0;
  const char32_t c = text.empty() ? U' ' : next_code_point(text, at);
  const bool punctuation = (c >= 0xA0 && c <= 0xBF) || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F);
  return c < 0x80 ? is_ascii_alnum(static_cast<char>(c)) : !punctuation && c != 0xFF5C;
}

// "404", "Error 404 | Site", "Error page": a status or the bare word, with nothing that a headline would go on with ("500 jobs lost").
bool is_status_title(std::string_view title) {
  constexpr std::array<std::string_view, 4> kBefore{"error", "http", "fehler", "erreur"};
  constexpr std::array<std::string_view, 9> kCodes{"400", "401", "403", "404", "410", "429", "500", "502", "503"};
  constexpr std::array<std::string_view, 5> kAfter{"error", "fehler", "erreur", "page", "seite"};
  title = trim(title);
  const auto take = [&title](std::string_view word) {
    if (title.size() < word.size() || !ascii_iequals(title.substr(0, word.size()), word) || begins_word(title.substr(word.size())))
      return false;
    title = trim(title.substr(word.size()));
    return true;
  };
  const bool word = std::any_of(kBefore.begin(), kBefore.end(), take);
  const bool code = std::any_of(kCodes.begin(), kCodes.end(), take);
  if (word || code) std::any_of(kAfter.begin(), kAfter.end(), take);
  return (word || code) && !begins_word(title);
}

bool is_error_title(std::string_view title) {
  if (is_status_title(title)) return true;
  const std::string folded = fold_text(title);
  constexpr std::array<std::string_view, 55> kErrors{"not found",
                                                     "page not found",
                                                     "forbidden",
                                                     "access denied",
                                                     "just a moment",
                                                     "attention required",
                                                     "are you a robot",
                                                     "service unavailable",
                                                     "502 bad gateway",
                                                     "internal server error",
                                                     "seite nicht gefunden",
                                                     "page introuvable",
                                                     "página no encontrada",
                                                     "pagina non trovata",
                                                     "página não encontrada",
                                                     "страница не найдена",
                                                     "bad gateway",
                                                     "page cant be found",
                                                     "page cannot be found",
                                                     "page could not be found",
                                                     "page doesnt exist",
                                                     "page does not exist",
                                                     "page no longer exists",
                                                     "seite existiert nicht",
                                                     "seite wurde nicht gefunden",
                                                     "seite nicht vorhanden",
                                                     "page non trouvée",
                                                     "pagina niet gevonden",
                                                     "siden blev ikke fundet",
                                                     "siden finnes ikke",
                                                     "sidan hittades inte",
                                                     "sidan kunde inte hittas",
                                                     "sivua ei löytynyt",
                                                     "strona nie istnieje",
                                                     "nie znaleziono strony",
                                                     "stránka nenalezena",
                                                     "stránka nebyla nalezena",
                                                     "az oldal nem található",
                                                     "pagina nu a fost găsită",
                                                     "stranica nije pronađena",
                                                     "η σελίδα δεν βρέθηκε",
                                                     "sayfa bulunamadı",
                                                     "halaman tidak ditemukan",
                                                     "không tìm thấy trang",
                                                     "сторінку не знайдено",
                                                     "страницата не е намерена",
                                                     "الصفحة غير موجودة",
                                                     "הדף לא נמצא",
                                                     "ページが見つかりません",
                                                     "页面不存在",
                                                     "找不到页面",
                                                     "頁面不存在",
                                                     "找不到頁面",
                                                     "페이지를 찾을 수 없습니다",
                                                     "ไม่พบหน้า"};
  return std::any_of(kErrors.begin(), kErrors.end(), [&folded](std::string_view error) {
    return folded == error || (folded.size() < 70 && folded.find(error) != std::string::npos);
  });
}

// The target of the anchor that a block stands in or consists of; nothing where it leads back to the page itself or nowhere.
std::optional<Url> leads_to(const Page& page, const TextBlock& block, const Url& here) {
  for (std::uint32_t node = block.first; node != 0; node = page.nodes[node].parent) {
    if (page.nodes[node].tag != GUMBO_TAG_A) continue;
    auto target = Url::parse(attribute(page.nodes[node], "href"), &here);
    if (!target || !target->is_http() || (target->path() == here.path() && target->query() == here.query())) return std::nullopt;
    return *std::move(target);
  }
  return std::nullopt;
}

// A page of teasers: its prose stands in short pieces, each under a headline that leads to another page. An article with linked
// subheads has longer sections, or prose before the first of them; one or two teasers make a list only when there is nothing else and
// they stay on the site (a link blog's headline leads to what it speaks of).
bool is_teaser_list(const Page& page, const Story& story, const Url& here) {
  constexpr std::size_t kTeasersMin = 3, kBlocksPerTeaserMax = 2;
  constexpr std::uint32_t kLinkLineMin = 6, kHeadlineMin = 15, kHeadlineWeightMax = 200;
  std::vector<bool> kept(page.blocks.size(), false);
  for (const std::uint32_t b : story.kept) kept[b] = true;
  std::uint64_t under_links = 0, all = 0;
  std::size_t teasers = 0, blocks = 0;
  bool linked = false, opened = false, firm = false, all_firm = true;
  for (std::size_t i = 0; i < page.blocks.size(); ++i) {
    const TextBlock& block = page.blocks[i];
    const bool is_link = block.link_share() > 0.8 && block.weight < kHeadlineWeightMax;
    if (block.heading > 0 || (is_link && block.links <= 1 && block.weight >= kLinkLineMin)) {
      const auto target = is_link ? leads_to(page, block, here) : std::nullopt;
      linked = target.has_value();
      opened = false;
      // A menu's single word above a short text makes no list of one.
      firm = target && same_site(*target, here) && (block.heading > 0 || block.weight >= kHeadlineMin);
      continue;
    }
    if (!kept[i] || is_link) continue;
    all += block.weight;
    const bool own_headline = leads_to(page, block, here).has_value();  // the teaser begins with its link
    if (!linked && !own_headline) continue;
    under_links += block.weight;
    all_firm &= firm || own_headline;
    ++blocks;
    if (!opened || own_headline) ++teasers, opened = true;
  }
  if (teasers == 0 || blocks > teasers * kBlocksPerTeaserMax) return false;
  return teasers >= kTeasersMin ? under_links * 10 >= all * 8 : all_firm && under_links == all;
}

}  // namespace

PageKind classify_page(const Page& page, const Story& story, const Url* url, std::string_view title, bool typed_as_article,
                       bool listed_as_index) {
  constexpr std::uint64_t kShortWeight = 90, kLongWeight = 700;
  std::uint64_t kept = 0, prose = 0, links = 0, all = 0;
  std::size_t headings_linked = 0, paragraphs = 0;
  if (!story.rescued.empty()) return PageKind::kArticle;
  for (const TextBlock& block : page.blocks) {
    all += block.weight;
    links += block.link_weight;
    headings_linked += block.heading >= 2 && block.link_share() > 0.8;
  }
  for (std::uint32_t b : story.kept) {
    kept += page.blocks[b].weight;
    if (is_prose(page.blocks[b])) prose += page.blocks[b].weight, ++paragraphs;
  }
  if (all == 0) return PageKind::kEmpty;
  const bool error = is_error_title(title) || (page.title != 0 && is_error_title(subtree_text(page, page.title)));
  if (error && kept < 1500) return PageKind::kErrorPage;
  if (kept == 0) return links * 2 > all ? PageKind::kIndex : PageKind::kEmpty;
  if (listed_as_index && !typed_as_article && prose < 2 * kLongWeight) return PageKind::kIndex;
  if (typed_as_article) return kept >= 40 ? PageKind::kArticle : PageKind::kEmpty;
  if (url != nullptr && is_teaser_list(page, story, *url)) return PageKind::kIndex;
  if (prose < kLongWeight && headings_linked >= 8 && prose * 3 < links) return PageKind::kIndex;
  if (prose < kShortWeight && kept < 2 * kShortWeight && links > 2 * kept) return PageKind::kIndex;
  // A few lines under a headline are a short article; a few lines without one are the shell of a page.
  const bool headed =
      std::any_of(page.blocks.begin(), page.blocks.end(), [](const TextBlock& b) { return b.heading == 1 || b.heading == 2; });
  const std::uint64_t enough = headed ? kShortWeight / 2 : kShortWeight + kShortWeight / 2;
  return prose >= kShortWeight || kept >= enough ? PageKind::kArticle : PageKind::kEmpty;
}

}  // namespace headwater::extract
