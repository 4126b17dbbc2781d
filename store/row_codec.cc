#include "store/row_codec.h"

#include <bit>
#include <boost/json.hpp>
#include <cstring>

namespace headwater::store {

namespace json = boost::json;

namespace {

static_assert(std::endian::native == std::endian::little, "stored numbers are little-endian");

Error corrupt(const char* what) { return make_error(Errc::kCorrupt, std::string("the store holds malformed ") + what); }

json::string_view as_json(std::string_view text) { return {text.data(), text.size()}; }
std::string as_string(const json::value& value) { return std::string(value.as_string().c_str(), value.as_string().size()); }

template <class T>
void append_raw(std::string& out, T value) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

template <class T>
T read_raw(std::string_view bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof(T));
  return value;
}

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

bool read_varint(std::string_view bytes, std::size_t& at, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && at < bytes.size(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

// Signed differences: passages ascend in a, not in b.
std::uint64_t zigzag(std::size_t to, std::size_t from) {
  const auto difference = static_cast<std::int64_t>(to - from);
  return (static_cast<std::uint64_t>(difference) << 1) ^ static_cast<std::uint64_t>(difference >> 63);
}
std::size_t unzigzag(std::uint64_t value, std::size_t from) { return from + static_cast<std::size_t>((value >> 1) ^ (0 - (value & 1))); }

json::array dates_to_json(const std::vector<DateEvidence>& dates) {
  json::array out;
  for (const DateEvidence& date : dates) {
    out.push_back(json::array{static_cast<int>(date.kind), static_cast<int>(date.role), date.instant.time_since_epoch().count(),
                              date.has_time, date.trust, as_json(date.text),
                              date.offset_minutes ? json::value(*date.offset_minutes) : json::value(nullptr)});
  }
  return out;
}

DateEvidence date_from_json(const json::array& in) {
  DateEvidence date;
  date.kind = static_cast<DateKind>(in.at(0).to_number<int>());
  date.role = static_cast<DateRole>(in.at(1).to_number<int>());
  date.instant = Instant(std::chrono::seconds(in.at(2).to_number<std::int64_t>()));
  date.has_time = in.at(3).as_bool();
  date.trust = in.at(4).to_number<double>();
  date.text = as_string(in.at(5));
  if (!in.at(6).is_null()) date.offset_minutes = in.at(6).to_number<int>();
  return date;
}

// Boost.JSON reports wrong shapes by exception; they end here.
template <class T, class Read>
Result<T> parse(std::string_view text, const char* what, Read read) {
  try {
    T out{};
    read(json::parse(as_json(text)), out);
    return out;
  } catch (const std::exception&) {
    return corrupt(what);
  }
}

json::array captions_to_json(const std::vector<Caption>& captions) {
  json::array out;
  for (const Caption& caption : captions) out.push_back(json::array{caption.at, as_json(caption.text)});
  return out;
}

void read_captions(const json::array& captions, Article& article) {
  for (const json::value& caption : captions)
    article.captions.push_back({caption.at(0).to_number<std::size_t>(), as_string(caption.at(1))});
}

json::array entries_to_json(const std::vector<LiveEntry>& entries) {
  json::array out;
  for (const LiveEntry& entry : entries) {
    const json::value instant = entry.instant ? json::value(entry.instant->time_since_epoch().count()) : json::value(nullptr);
    out.push_back(json::array{entry.begin, entry.end, instant, entry.has_time});
  }
  return out;
}

void read_entries(const json::array& entries, Article& article) {
  for (const json::value& entry : entries) {
    LiveEntry read;
    read.begin = entry.at(0).to_number<std::size_t>();
    read.end = entry.at(1).to_number<std::size_t>();
    if (!entry.at(2).is_null()) read.instant = Instant(std::chrono::seconds(entry.at(2).to_number<std::int64_t>()));
    read.has_time = entry.at(3).as_bool();
    article.entries.push_back(read);
  }
}

}  // namespace

std::string encode_details(const Article& article) {
  json::array authors;
  for (const std::string& author : article.authors) authors.push_back(as_json(author));
  json::array blocks;
  for (const Block& block : article.blocks) {
    blocks.push_back(static_cast<int>(block.kind));
    blocks.push_back(block.begin);
    blocks.push_back(block.end);
  }
  json::object out{{"authors", std::move(authors)},
                   {"blocks", std::move(blocks)},
                   {"dates", dates_to_json(article.dates)},
                   {"published_offset", article.published_offset_minutes}};
  // Few pages have these.
  if (!article.captions.empty()) out["captions"] = captions_to_json(article.captions);
  if (!article.entries.empty()) out["entries"] = entries_to_json(article.entries);
  if (article.paywalled) out["paywalled"] = true;
  return json::serialize(out);
}

Status decode_details(std::string_view text, Article& article) {
  try {
    const json::value value = json::parse(as_json(text));
    for (const json::value& author : value.at("authors").as_array()) article.authors.push_back(as_string(author));
    const json::array& blocks = value.at("blocks").as_array();
    for (std::size_t i = 0; i < blocks.size(); i += 3) {
      article.blocks.push_back(Block{static_cast<BlockKind>(blocks.at(i).to_number<int>()), blocks.at(i + 1).to_number<std::size_t>(),
                                     blocks.at(i + 2).to_number<std::size_t>()});
    }
    article.published_offset_minutes = value.at("published_offset").to_number<int>();
    for (const json::value& date : value.at("dates").as_array()) article.dates.push_back(date_from_json(date.as_array()));
    const json::object& object = value.as_object();
    if (const json::value* captions = object.if_contains("captions")) read_captions(captions->as_array(), article);
    if (const json::value* entries = object.if_contains("entries")) read_entries(entries->as_array(), article);
    article.paywalled = object.contains("paywalled");
    return {};
  } catch (const std::exception&) {
    return corrupt("article details");
  }
}

std::string encode_evidence(const std::vector<Evidence>& evidence) {
  json::array out;
  for (const Evidence& item : evidence) {
    out.push_back(json::object{{"kind", as_json(item.kind)},
                               {"basis", static_cast<int>(item.basis)},
                               {"supports", item.supports},
                               {"weight", item.weight},
                               {"text", as_json(item.text)}});
  }
  return json::serialize(out);
}

Result<std::vector<Evidence>> decode_evidence(std::string_view text) {
  return parse<std::vector<Evidence>>(text, "evidence", [](const json::value& value, std::vector<Evidence>& out) {
    for (const json::value& item : value.as_array()) {
      out.push_back(Evidence{as_string(item.at("kind")), static_cast<EvidenceBasis>(item.at("basis").to_number<int>()),
                             item.at("supports").as_bool(), item.at("weight").to_number<double>(), as_string(item.at("text"))});
    }
  });
}

std::string encode_further(const Verdict& verdict) {
  json::array out;
  for (const AlsoFrom& item : verdict.also_from) {
    out.push_back(
        json::object{{"url", as_json(item.url)}, {"relation", as_json(relation_name(item.relation))}, {"containment", item.containment}});
  }
  for (const PossibleFrom& item : verdict.possible_from) {
    out.push_back(json::object{{"url", as_json(item.url)}, {"possible", item.score}, {"containment", item.containment}});
  }
  if (verdict.source.credited_by > 0) out.push_back(json::object{{"credited_by", verdict.source.credited_by}});
  return json::serialize(out);
}

Status decode_further(std::string_view text, Verdict& verdict) {
  const auto read = parse<Verdict>(text, "list of further sources", [](const json::value& value, Verdict& out) {
    for (const json::value& item : value.as_array()) {
      if (const json::value* pages = item.as_object().if_contains("credited_by"); pages != nullptr) {
        out.source.credited_by = pages->to_number<std::size_t>();
        continue;
      }
      const double containment = item.at("containment").to_number<double>();
      if (const json::value* score = item.as_object().if_contains("possible"); score != nullptr) {
        out.possible_from.push_back({as_string(item.at("url")), score->to_number<double>(), containment});
      } else {
        out.also_from.push_back({as_string(item.at("url")), relation_from_name(as_string(item.at("relation"))), containment});
      }
    }
  });
  if (!read) return read.error();
  verdict.also_from = read->also_from;
  verdict.possible_from = read->possible_from;
  verdict.source.credited_by = read->source.credited_by;
  return {};
}

std::string encode_terms(const std::vector<Fingerprint::Term>& terms) {
  std::string out;
  out.reserve(terms.size() * 12);
  for (const Fingerprint::Term& term : terms) {
    append_raw(out, term.hash);
    append_raw(out, term.weight);
  }
  return out;
}

Result<std::vector<Fingerprint::Term>> decode_terms(std::string_view bytes) {
  if (bytes.size() % 12 != 0) return corrupt("fingerprint terms");
  std::vector<Fingerprint::Term> out(bytes.size() / 12);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = {read_raw<std::uint64_t>(bytes, i * 12), read_raw<float>(bytes, i * 12 + 8)};
  return out;
}

std::string encode_sentences(const Fingerprint& fingerprint) {
  std::string out;
  out.reserve((fingerprint.sentences.size() + fingerprint.captions.size()) * 8);
  for (const auto* list : {&fingerprint.sentences, &fingerprint.captions}) {
    for (const std::uint64_t hash : *list) append_raw(out, hash);
  }
  return out;
}

Result<Sentences> decode_sentences(std::string_view bytes) {
  if (bytes.size() % 8 != 0) return corrupt("sentence hashes");
  Sentences out;
  std::uint64_t last = 0;
  auto* list = &out.all;
  for (std::size_t i = 0; i < bytes.size(); i += 8) {
    const auto stored = read_raw<std::uint64_t>(bytes, i);
    if (i > 0 && stored <= last) list = &out.captions;
    list->push_back(stored & Fingerprint::kHashMask);
    last = stored;
  }
  return out;
}

std::string encode_passages(const std::vector<Passage>& passages) {
  std::string out;
  Passage last;
  for (const Passage& passage : passages) {
    append_varint(out, zigzag(passage.a_begin, last.a_end));
    append_varint(out, zigzag(passage.a_end, passage.a_begin));
    append_varint(out, zigzag(passage.b_begin, last.b_end));
    append_varint(out, zigzag(passage.b_end, passage.b_begin));
    append_varint(out, (static_cast<std::uint64_t>(passage.words) << 1) | (passage.verbatim ? 1u : 0u));
    last = passage;
  }
  return out;
}

Result<std::vector<Passage>> decode_passages(std::string_view bytes) {
  std::vector<Passage> out;
  Passage last;
  for (std::size_t at = 0; at < bytes.size();) {
    std::uint64_t n[5];
    for (std::uint64_t& number : n) {
      if (!read_varint(bytes, at, number)) return corrupt("passages");
    }
    Passage passage;
    passage.a_begin = unzigzag(n[0], last.a_end);
    passage.a_end = unzigzag(n[1], passage.a_begin);
    passage.b_begin = unzigzag(n[2], last.b_end);
    passage.b_end = unzigzag(n[3], passage.b_begin);
    passage.words = static_cast<std::size_t>(n[4] >> 1);
    passage.verbatim = (n[4] & 1) != 0;
    out.push_back(passage);
    last = passage;
  }
  return out;
}

}  // namespace headwater::store
