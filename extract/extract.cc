#include "extract/extract.h"

#include <algorithm>
#include <array>
#include <memory>

#include "base/limits.h"
#include "base/utf8.h"
#include "extract/charset.h"
#include "extract/credits.h"
#include "extract/dates.h"
#include "extract/explain.h"
#include "extract/metadata.h"
#include "extract/phrases.h"
#include "extract/prune.h"
#include "extract/scan.h"
#include "extract/story.h"
#include "extract/text_scan.h"
#include "extract/twice_encoded.h"

namespace headwater::extract {
namespace {

constexpr std::string_view kParagraphGap = "\n\n";

enum class Media { kHtml, kPlainText, kOther };

Media media_of(std::string_view content_type, std::string_view bytes) {
  const std::string type = ascii_lower(trim(content_type.substr(0, content_type.find(';'))));
  if (type.empty() || type == "text/html" || type == "application/xhtml+xml" || type.find("html") != std::string::npos) {
    constexpr std::array<std::string_view, 7> kBinary{"%PDF-", "\x89PNG", "\xFF\xD8\xFF", "GIF8", "PK\x03\x04", "\x1F\x8B", "RIFF"};
    return std::any_of(kBinary.begin(), kBinary.end(), [&](std::string_view magic) { return bytes.substr(0, magic.size()) == magic; })
               ? Media::kOther
               : Media::kHtml;
  }
  if (type == "text/plain") return Media::kPlainText;
  if (type == "application/xml" || type == "text/xml")
    return bytes.substr(0, 1024).find("<html") != std::string_view::npos ? Media::kHtml : Media::kOther;
  return type == "application/octet-stream" && bytes.substr(0, 1024).find("<html") != std::string_view::npos ? Media::kHtml : Media::kOther;
}

std::string_view first_line(std::string_view text, std::size_t bytes_max) { return text.substr(0, std::min(text.find('\n'), bytes_max)); }

// Everything known about one page on its way to an Article. Stays where it is: the page points into the texts.
struct Work {
  DecodedText decoded;
  std::string cleaned, mended;  // what `decoded.text` points to where the text had NULs or controls
  Page page;
  Story story;
  Article article;
};

void append_block(Article& article, BlockKind kind, std::string_view text) {
  if (!article.text.empty()) article.text += kParagraphGap;
  const std::size_t begin = article.text.size();
  article.text += text;
  article.blocks.push_back({kind, begin, article.text.size()});
}

constexpr std::uint32_t kCaptionsBefore = 6, kCaptionsAfter = 2;  // blocks around the story whose captions are its own
constexpr std::uint32_t kCaptionWeightMin = 12;

void add_caption(const Page& page, const Story& story, std::uint32_t b, Article& article) {
  const TextBlock& block = page.blocks[b];
  if (story.fates[b] != Fate::kCaption || block.weight < kCaptionWeightMin || article.captions.size() >= limits::kCaptionsMax) return;
  if (block.context & (kRelated | kComments | kTeaser | kSidebar | kFooterMark | kNavigation | kHiddenMark)) return;
  const std::string_view text = page.block_text(block);
  // "See all pictures", "skip past newsletter promotion"
  if (block.link_share() > 0.8 || match_phrase(fold_text(text)).kind == PhraseKind::kDrop) return;
  if (!article.captions.empty() && article.captions.back().text == text) return;
  article.captions.push_back({article.text.empty() ? 0 : article.text.size() + kParagraphGap.size(), std::string(text)});
}

void write_text(const Page& page, const Story& story, const std::vector<StoryEntry>& entries, Article& article) {
  if (!story.rescued.empty()) {
    for (const std::string& line : story.rescued) append_block(article, BlockKind::kParagraph, line);
    return;
  }
  auto entry = entries.begin();
  std::uint32_t previous = story.first > kCaptionsBefore ? story.first - kCaptionsBefore : 0;
  for (std::uint32_t b : story.kept) {
    for (; previous < b; ++previous) add_caption(page, story, previous, article);
    append_block(article, kind_of_block(page.blocks[b], story.fates[b]), page.block_text(page.blocks[b]));
    if (entry == entries.end() || b < entry->first) continue;
    if (!article.entries.empty()) article.entries.back().end = article.blocks[article.blocks.size() - 2].end;
    article.entries.push_back({article.blocks.back().begin, 0, entry->instant, entry->has_time});
    ++entry;
  }
  for (; previous < std::min<std::size_t>(story.last + kCaptionsAfter, page.blocks.size()); ++previous)
    add_caption(page, story, previous, article);
  for (Caption& caption : article.captions) caption.at = std::min(caption.at, article.text.size());
  if (!article.entries.empty()) article.entries.back().end = article.text.size();
}

void extract_html(const PageInput& input, std::string_view html, Work& work) {
  Article& article = work.article;
  work.page = parse_page(scan_page(html));
  guard_concepts(work.page, ProseSums(work.page));
  const HeadFacts head = read_head(work.page);
  const LdFacts facts = read_json_ld(work.page.scanned.json_ld);
  const LdThing* main = main_thing(facts, head, input.url);
  auto parsed_url = Url::parse(input.url);
  const Url* url = parsed_url && parsed_url->is_http() ? &*parsed_url : nullptr;
  const Metadata meta = read_metadata(work.page, head, facts, main, url);
  const bool for_subscribers = main != nullptr && !main->is_free;
  const StoryInput story_input{meta.title, meta.description, meta.article_body, meta.site, for_subscribers, &meta.authors};
  work.story = find_story(work.page, story_input);
  // A file whose address nobody gave belongs to the site that its canonical link names.
  const auto declared = Url::parse(meta.canonical_url);
  const Url* own = url == nullptr && declared && declared->is_http() ? &*declared : url;
  const CreditInput credit_input{work.page, head, main, meta, own};
  article.credits = find_credits(credit_input, work.story);
  article.url = std::string(input.url);
  article.canonical_url = meta.canonical_url.empty() ? article.url : meta.canonical_url;
  article.title = meta.title;
  article.authors = meta.authors;
  article.site = meta.site;
  article.kind = classify_page(work.page, work.story, url, meta.title, meta.typed_as_article, facts.is_index);
  if (article.kind == PageKind::kArticle) {
    const bool live = main != nullptr && main->type == "LiveBlogPosting";
    write_text(work.page, work.story, find_entries(work.page, work.story, meta.title, live), article);
    article.confidence = work.story.confidence;
    article.paywalled = work.story.rescued.empty() && (for_subscribers || ends_at_paywall(work.page, work.story));
  }
  const std::string& sample = article.text.empty() ? work.page.text : article.text;
  article.language = detect_language(sample, meta.language_hint);
  const std::string language = meta.language_hint.empty() ? article.language : meta.language_hint;
  const DateInput dates{work.page, head, facts, main, work.story, article.kind, input.url, language, meta.title};
  article.dates = find_dates(dates);
  const ChosenDates chosen = choose_dates(article.dates, input.fetched, language, url == nullptr ? std::string_view{} : url->host());
  article.published = chosen.published;
  article.published_has_time = chosen.published_has_time;
  article.published_offset_minutes = chosen.published_offset_minutes;
  article.modified = chosen.modified;
}

void extract_plain(const PageInput& input, std::string_view text, Article& article) {
  article.url = article.canonical_url = std::string(input.url);
  std::string paragraph;
  const auto flush = [&] {
    for (char& c : paragraph)
      if (c == '\n') c = ' ';
    tidy_space(paragraph);
    if (!paragraph.empty()) append_block(article, BlockKind::kParagraph, paragraph);
    paragraph.clear();
  };
  while (!text.empty()) {
    const std::string_view line = first_line(text, text.size());
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (trim(line).empty()) {
      flush();
    } else {
      paragraph += line;
      paragraph += '\n';
    }
  }
  flush();
  if (!article.blocks.empty())
    article.title = std::string(collapse_space(article.text.substr(0, std::min<std::size_t>(article.blocks.front().end, 200))));
  article.language = detect_language(article.text, {});
  article.kind = article.text.empty() ? PageKind::kEmpty : PageKind::kArticle;
  article.confidence = article.text.empty() ? 0 : 0.9;
}

Result<std::unique_ptr<Work>> run(const PageInput& input) {
  if (input.html.size() > limits::kBodyBytesMax)
    return make_error(Errc::kTooLarge,
                      "The page is larger than " + std::to_string(limits::kBodyBytesMax >> 20) + " MiB, more than is read of one page.");
  const Media media = media_of(input.content_type, input.html);
  if (media == Media::kOther)
    return make_error(Errc::kUnsupported, "Neither HTML nor plain text: " + std::string(input.content_type.substr(0, 80)));
  auto work = std::make_unique<Work>();
  std::string_view& text = work->decoded.text;
  decode_page(input.html, input.content_type, work->decoded);
  if (text.find('\0') != std::string_view::npos) {
    std::copy_if(text.begin(), text.end(), std::back_inserter(work->cleaned), [](char c) { return c != '\0'; });
    text = work->cleaned;
  }
  if (mend_controls(text, work->mended)) text = work->mended;
  if (media == Media::kPlainText) {
    extract_plain(input, text, work->article);
  } else {
    extract_html(input, text, *work);
  }
  return work;
}

std::string path_of(const Page& page, std::uint32_t node) {
  std::vector<std::uint32_t> up;
  for (std::uint32_t i = node; i > page.body; i = page.nodes[i].parent) up.push_back(i);
  std::string out;
  for (auto it = up.rbegin(); it != up.rend(); ++it) {
    if (!out.empty()) out += " > ";
    out += gumbo_normalized_tagname(static_cast<GumboTag>(page.nodes[*it].tag));
    if (const auto id = attribute(page.nodes[*it], "id"); !id.empty()) out += "#" + std::string(id);
    if (const auto names = attribute(page.nodes[*it], "class"); !names.empty()) out += "." + std::string(names);
  }
  return out;
}

}  // namespace

Result<Article> extract_page(const PageInput& page) {
  auto work = run(page);
  if (!work) return work.error();
  return std::move((*work)->article);
}

Result<Explanation> explain_page(const PageInput& page) {
  auto work = run(page);
  if (!work) return work.error();
  Work& known = **work;
  Explanation out;
  out.method = known.story.method;
  for (std::size_t b = 0; b < known.page.blocks.size(); ++b) {
    const TextBlock& block = known.page.blocks[b];
    out.blocks.push_back({std::string(known.page.block_text(block)), fate_name(known.story.fates[b]), path_of(known.page, block.node),
                          block.context, block.weight, block.link_weight});
  }
  out.article = std::move(known.article);
  return out;
}

}  // namespace headwater::extract
