// The wire names of the enumerations. Stored and printed: never renamed.
#include <array>
#include <utility>

#include "base/article.h"
#include "base/match.h"
#include "base/verdict.h"

namespace headwater {

namespace {
constexpr std::array<std::string_view, 8> kRelations = {"none",    "original", "identical", "near",
                                                        "excerpt", "revision", "rewrite",   "translation"};
}  // namespace

std::string_view relation_name(Relation relation) { return kRelations[static_cast<std::size_t>(relation)]; }

Relation relation_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kRelations.size(); ++i) {
    if (kRelations[i] == name) return static_cast<Relation>(i);
  }
  return Relation::kNone;
}

std::string_view block_kind_name(BlockKind kind) {
  constexpr std::array<std::string_view, 8> kNames = {"paragraph", "dek", "subhead", "list_item", "quote", "caption", "table", "code"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view credit_kind_name(CreditKind kind) {
  constexpr std::array<std::string_view, 7> kNames = {"canonical", "source_link", "source_text", "byline", "dateline", "meta", "cite"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view date_kind_name(DateKind kind) {
  constexpr std::array<std::string_view, 11> kNames = {
      "json_ld", "meta", "time_element", "visible_text", "url", "feed", "sitemap", "http_last_modified", "archive", "given", "first_seen"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view page_kind_name(PageKind kind) {
  constexpr std::array<std::string_view, 5> kNames = {"article", "index", "error_page", "empty", "not_html"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view source_status_name(SourceStatus status) {
  constexpr std::array<std::string_view, 3> kNames = {"self", "held", "credited"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string_view evidence_basis_name(EvidenceBasis basis) {
  constexpr std::array<std::string_view, 3> kNames = {"claimed", "observed", "inferred"};
  return kNames[static_cast<std::size_t>(basis)];
}

}  // namespace headwater
