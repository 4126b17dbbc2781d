// How lists of plain values become one column: JSON where a person may want to read it, packed bytes where there are many.
// Decoding own data: an error is kCorrupt.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/article.h"
#include "base/match.h"
#include "base/result.h"
#include "base/verdict.h"

namespace headwater::store {

/// Article::authors, blocks, dates and published_offset_minutes.
std::string encode_details(const Article& article);
Status decode_details(std::string_view json, Article& article);

std::string encode_evidence(const std::vector<Evidence>& evidence);
Result<std::vector<Evidence>> decode_evidence(std::string_view json);
/// Verdict::also_from and possible_from in one list.
std::string encode_further(const Verdict& verdict);
Status decode_further(std::string_view json, Verdict& verdict);

/// 12 bytes a term: hash, weight as float32, little-endian. Exact.
std::string encode_terms(const std::vector<Fingerprint::Term>& terms);
Result<std::vector<Fingerprint::Term>> decode_terms(std::string_view bytes);
/// Fingerprint::sentences and after them its captions, which begin where the numbers stop rising; 8 bytes each, little-endian.
struct Sentences {
  std::vector<std::uint64_t> all, captions;  ///< ascending
};
std::string encode_sentences(const Fingerprint& fingerprint);
Result<Sentences> decode_sentences(std::string_view bytes);

/// LEB128 numbers, each passage as differences to the one before.
std::string encode_passages(const std::vector<Passage>& passages);
Result<std::vector<Passage>> decode_passages(std::string_view bytes);

}  // namespace headwater::store
