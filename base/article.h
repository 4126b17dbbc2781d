// The recovered article: what the extractor says about one page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace headwater {

enum class BlockKind : std::uint8_t { kParagraph, kDek, kSubhead, kListItem, kQuote, kCaption, kTable, kCode };
std::string_view block_kind_name(BlockKind kind);  ///< "paragraph", "dek", "subhead", …

/// One block of Article::text; byte offsets, half-open, on code point boundaries.
struct Block {
  BlockKind kind = BlockKind::kParagraph;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A picture's caption: it stands beside the text, not in it.
struct Caption {
  std::size_t at = 0;  ///< byte of Article::text before which it stands: the beginning of a block, or the end of the text
  std::string text;
};

/// One entry of a live blog: bytes [begin, end) of Article::text, and when it was written.
struct LiveEntry {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::optional<Instant> instant;
  bool has_time = false;
};

/// How a page names where its text comes from.
enum class CreditKind : std::uint8_t {
  kCanonical,      ///< rel=canonical or og:url on another registrable domain
  kSourceLink,     ///< an anchor at the tail: "Source link", "Read the original"
  kSourceText,     ///< plain text: "Source: www.example.com", "Originally published by …"
  kByline,         ///< "By THE EXAMPLE TIMES": an outlet where the author stands
  kDateline,       ///< a wire dateline: "BERLIN (Reuters) - "
  kMeta,           ///< original-source, syndication-source, isBasedOn, dc.source
  kCite,           ///< blockquote cite, rel=syndication, u-repost-of
};
std::string_view credit_kind_name(CreditKind kind);  ///< "canonical", "source_link", …

/// One statement of the page about its source. At least one of url, domain and name is set.
struct Credit {
  CreditKind kind = CreditKind::kSourceText;
  std::string url;     ///< absolute, or empty
  std::string domain;  ///< host of the url, or the outlet's own domain where only its name is given; or empty
  std::string name;    ///< the outlet as named, or empty
  std::string text;    ///< the words on the page
};

/// Where a claim about a page's date stands. Claims are kept side by side, never merged.
enum class DateKind : std::uint8_t {
  kJsonLd, kMeta, kTimeElement, kVisibleText, kUrl,   // claimed by the page
  kFeed, kSitemap, kHttpLastModified, kArchive,       // observed elsewhere
  kGiven,                                              // given with an ingested document
  kFirstSeen,                                          // our own first sight
};
std::string_view date_kind_name(DateKind kind);  ///< "json_ld", "meta", …

enum class DateRole : std::uint8_t { kPublished, kModified };

struct DateEvidence {
  DateKind kind = DateKind::kMeta;
  DateRole role = DateRole::kPublished;
  Instant instant{};
  bool has_time = false;   ///< false: a day only, `instant` is its midnight UTC
  std::optional<int> offset_minutes;  ///< zone of the claim, east of UTC, where it gives one
  double trust = 0;        ///< 0..1, how often such a claim is right (measured; see extract/)
  std::string text;        ///< as it stood on the page
};

/// Why a page yields no article.
enum class PageKind : std::uint8_t { kArticle, kIndex, kErrorPage, kEmpty, kNotHtml };
std::string_view page_kind_name(PageKind kind);  ///< "article", "index", …

struct Article {
  std::string url;             ///< as fetched
  std::string canonical_url;   ///< absolute; equals url where the page names none
  std::string title;
  std::vector<std::string> authors;  ///< persons (or a desk), in page order
  std::string site;            ///< the site's name; its host where it gives none
  std::string language;        ///< BCP 47, "und" where unknown
  std::string text;            ///< paragraphs joined by "\n\n"; empty when there is no article
  std::vector<Block> blocks;   ///< cover `text`, ascending
  std::vector<Caption> captions;  ///< in page order
  std::vector<LiveEntry> entries;  ///< of a live blog, in the page's order; else empty
  bool paywalled = false;      ///< the page says that its text is for subscribers: `text` may be its beginning
  std::optional<Instant> published;  ///< the best claim, or none: no guess
  bool published_has_time = false;
  int published_offset_minutes = 0;  ///< east of UTC; the page's own day of publication is that of published + offset
  std::optional<Instant> modified;
  std::vector<DateEvidence> dates;
  std::vector<Credit> credits;
  PageKind kind = PageKind::kArticle;
  double confidence = 0;       ///< 0..1, how sure the extraction is of its text
};

}  // namespace headwater
