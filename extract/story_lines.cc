#include "extract/story_lines.h"

#include <algorithm>
#include <initializer_list>

#include "base/utf8.h"
#include "extract/text_scan.h"

namespace headwater::extract {

bool is_picture_credit(const TextBlock& block, std::string_view text) {
  constexpr std::uint32_t kCaptionWeightMax = 160;
  if (block.weight > kCaptionWeightMax || block.heading > 0 || block.in_list) return false;
  for (std::string_view mark :
       {"Credit: ",     "CREDIT: ",       "Credits: ",    "(Photo by ", "(Photo: ", "Photo: ",      "PHOTO: ",
        "Photo credit", "Photo courtesy", "Getty Images", "/Getty",     "AP Photo", "Shutterstock", "iStock",
        "Image: ",      "Foto: ",         "FOTO: ",       "Bild: ",     "/AFP",     "AFP via",      "picture alliance",
        "(Photograph",  "Photograph: ",   "Photo by ",    "Unsplash",   "Alamy"})
    if (text.find(mark) != std::string_view::npos) return true;
  // "The old quay in winter © Harbour Archive"
  constexpr std::size_t kOwnerMax = 48;
  const std::size_t mark = text.rfind(" \u00A9 ");
  return mark != std::string_view::npos && text.size() - mark < kOwnerMax && text.back() != '.';
}

bool is_copyright(std::string_view text) {
  for (std::string_view mark : {"\u00A9", "(c) 20", "(C) 20", "Copyright \u00A9", "Copyright 20"})
    if (text.substr(0, mark.size()) == mark) return true;
  return false;
}

bool points_elsewhere(std::string_view text) {
  for (std::string_view lead : {"WATCH", "Watch", "READ", "LISTEN", "Listen", "VIDEO", "Video", "PHOTOS", "Photos", "GALLERY"}) {
    if (text.substr(0, lead.size()) != lead) continue;
    const std::string_view rest = trim(text.substr(lead.size()));
    return !rest.empty() && (rest.front() == '|' || rest.front() == ':');
  }
  return false;
}

bool is_cut_off(std::string_view text) {
  for (std::string_view end : {"...", "\xE2\x80\xA6", "[...]", "[\xE2\x80\xA6]"})
    if (text.size() > end.size() && text.substr(text.size() - end.size()) == end) return true;
  return false;
}

namespace {

bool has_any(std::string_view folded, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return folded.find(w) != std::string_view::npos; });
}

}  // namespace

bool is_disclosure(std::string_view folded) {
  const auto has = [&](std::initializer_list<std::string_view> words) { return has_any(folded, words); };
  if (!has({"we ", "our ", "wir ", "this article", "this page", "this post", "nous ", "editor"})) return false;
  if (has({"affiliate", "affiliation"})) return has({"commission", "provision", "link", "earn", "partner"});
  return has({"independently select", "independently review", "independently chose", "independently recommend",
              "editorially independent"}) &&
         has({"commission", "product", "purchase", "retailer", "buy "});
}

bool is_prompt(std::string_view folded) {
  constexpr int kNetworksMin = 3;
  int networks = 0;
  for (std::string_view name :
       {"facebook", "twitter", "instagram", "snapchat", "youtube", "tiktok", "threads", "whatsapp", "telegram", "linkedin"})
    networks += folded.find(name) != std::string_view::npos;
  if (networks >= kNetworksMin && has_any(folded, {"follow", "like us", "join us", "find us", "folg", "suiv", "sigue", "segui"}))
    return true;
  const auto has = [&](std::initializer_list<std::string_view> words) { return has_any(folded, words); };
  return has({"newsletter", "inbox", "our app", "whatsapp channel", "telegram channel", "boletín", "bulletin d info"}) &&
         has({"sign up", "subscribe", "abonn", "anmeld", "inscri", "suscri", "iscri", "delivered", "download", "get the best", "click here",
              "join "});
}

bool speaks_of_author(const std::string& folded, const std::vector<std::string>& authors) {
  const auto follows = [&](std::string_view name, std::initializer_list<std::string_view> words) {
    if (name.size() < 3 || folded.compare(0, name.size(), name) != 0) return false;
    const std::string_view rest = std::string_view(folded).substr(name.size());
    return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return rest.substr(0, w.size()) == w; });
  };
  for (const std::string& author : authors) {
    const std::string name = fold_text(author);
    if (name.find(' ') == std::string::npos) continue;  // a desk, an outlet
    if (follows(name, {" is ", " ist ", " est ", " es ", " è ", " é ", " has ", " writes ", " covers ", " joined ", " works ", " reports ",
                       " was "}))
      return true;
    if (follows(name.substr(0, name.find(' ')), {" is a ", " is an ", " is the ", " has been a ", " ist "})) return true;
  }
  return false;
}

bool is_title(const std::string& folded, const std::string& title, const TextBlock& block) {
  if (folded == title) return true;
  if (block.heading == 1 && (title.find(folded) != std::string::npos || folded.find(title) != std::string::npos)) return true;
  if (block.heading == 0 || block.heading > 3) return false;
  return covered_share(folded, title) > 0.8 && covered_share(title, folded) > 0.8;
}

}  // namespace headwater::extract
