// The main text: from the page's blocks to the paragraphs of its article, each block with the reason why it was kept or dropped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/article.h"
#include "base/url.h"
#include "extract/candidates.h"
#include "extract/dom.h"

namespace headwater::extract {

/// Why a block is in the text or not.
enum class Fate : std::uint8_t {
  kKept,
  kDek,
  kCaption,
  kForeign,
  kLinkList,
  kOutside,
  kTitle,
  kByline,
  kPhrase,
  kRelated,
  kTail,
  kRepeated,
  kCredit,
  kShort,
};
std::string_view fate_name(Fate fate);

struct StoryInput {
  std::string_view title, description, article_body, site;
  bool paywalled = false;  ///< the page says that what it shows may be a part
  const std::vector<std::string>* authors = nullptr;
};

struct Story {
  std::vector<Fate> fates;            ///< one per block of the page
  std::vector<std::uint32_t> kept;    ///< blocks of the text in order, dek first
  std::vector<std::string> rescued;   ///< paragraphs of JSON-LD where the page itself holds no more than a stub; replaces `kept`
  std::uint32_t first = 0, last = 0;  ///< blocks [first, last) that the text spans on the page, without the dek
  double confidence = 0;
  std::string_view method;  ///< which candidate was taken
};

/// The page says, by its data or by a prompt to subscribe where the text ends, that not all of the text is there. Wants `story`.
bool ends_at_paywall(const Page& page, const Story& story);

/// Entry of a live blog: it has the kept blocks from `first` on, up to the next entry.
struct StoryEntry {
  std::uint32_t first = 0;
  std::optional<Instant> instant;
  bool has_time = false;
};
/// The entries of a live blog in page order; empty for other pages. `declared`: the page calls itself one. Lines that only give an
/// entry's time are taken out of the story.
std::vector<StoryEntry> find_entries(const Page& page, Story& story, std::string_view title, bool declared);

/// Wants the concepts of `page` guarded (guard_concepts).
Story find_story(const Page& page, const StoryInput& input);

/// Whether the page is an article at all, judged by its text and its links.
PageKind classify_page(const Page& page, const Story& story, const Url* url, std::string_view title, bool typed_as_article,
                       bool listed_as_index);

BlockKind kind_of_block(const TextBlock& block, Fate fate);

}  // namespace headwater::extract
