#include "daemon/export.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <memory>
#include <vector>

#include "daemon/archive.h"
#include "daemon/json.h"
#include "daemon/json_text.h"
#include "store/queries.h"

namespace headwater::daemon {

namespace json = boost::json;

namespace {

constexpr std::size_t kPagesAtOnce = 64;

std::string time_text(const std::optional<Instant>& instant) { return instant ? format_rfc3339(*instant) : std::string(); }

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

constexpr std::string_view kCsvHeader =
    "id,url,domain,title,site,language,published,first_seen,words,lineage,relation,derived_from,source_status,source_url,source_domain,"
    "confidence,direction_uncertain,containment,containment_of_source,review\r\n";

std::string csv_line(const store::PageHead& head) {
  const auto share = [](const std::optional<double>& value) { return value ? fmt::format("{:.4f}", *value) : std::string(); };
  std::string out;
  for (const std::string& field : {std::to_string(head.id),
                                   head.url,
                                   head.domain,
                                   head.title,
                                   head.site,
                                   head.language,
                                   time_text(head.published),
                                   format_rfc3339(head.first_seen),
                                   std::to_string(head.words),
                                   head.lineage,
                                   head.relation,
                                   head.derived_url,
                                   std::string(source_status_name(head.source.status)),
                                   head.source.url,
                                   head.source.domain,
                                   fmt::format("{:.4f}", head.source.confidence),
                                   std::string(head.direction_uncertain ? "yes" : "no"),
                                   share(head.containment_self),
                                   share(head.containment_parent),
                                   head.review ? std::string(store::review_verdict_name(head.review->verdict)) : std::string()}) {
    out += csv_field(field) + ',';
  }
  out.back() = '\r';
  return out + '\n';
}

// XML 1.0 has no place for most control characters.
std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' ? ' ' : c;
    }
  }
  return out;
}

constexpr std::string_view kGraphmlBegin =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
    "<key id=\"url\" for=\"node\" attr.name=\"url\" attr.type=\"string\"/>\n"
    "<key id=\"domain\" for=\"node\" attr.name=\"domain\" attr.type=\"string\"/>\n"
    "<key id=\"title\" for=\"node\" attr.name=\"title\" attr.type=\"string\"/>\n"
    "<key id=\"published\" for=\"node\" attr.name=\"published\" attr.type=\"string\"/>\n"
    "<key id=\"first_seen\" for=\"node\" attr.name=\"first_seen\" attr.type=\"string\"/>\n"
    "<key id=\"lineage\" for=\"node\" attr.name=\"lineage\" attr.type=\"string\"/>\n"
    "<key id=\"relation\" for=\"edge\" attr.name=\"relation\" attr.type=\"string\"/>\n"
    "<key id=\"confidence\" for=\"edge\" attr.name=\"confidence\" attr.type=\"double\"/>\n"
    "<graph id=\"headwater\" edgedefault=\"directed\">\n";

std::string graphml_node(const store::PageHead& head) {
  std::string out = fmt::format("<node id=\"a{}\">", head.id);
  const std::string fields[][2] = {{"url", head.url},
                                   {"domain", head.domain},
                                   {"title", head.title},
                                   {"published", time_text(head.published)},
                                   {"first_seen", format_rfc3339(head.first_seen)},
                                   {"lineage", head.lineage}};
  for (const auto& [key, value] : fields) {
    if (!value.empty()) out += fmt::format("<data key=\"{}\">{}</data>", key, xml_text(value));
  }
  return out + "</node>\n";
}

// Text flows from the source to the copy.
std::string graphml_edge(const store::PageHead& head) {
  if (head.derived_from == 0) return {};
  return fmt::format("<edge source=\"a{}\" target=\"a{}\"><data key=\"relation\">{}</data><data key=\"confidence\">{:.4f}</data></edge>\n",
                     head.derived_from, head.id, xml_text(head.relation), head.source.confidence);
}

std::string prov_entity(const store::PageHead& head) {
  json::object entity{{"prov:type", {{"$", "headwater:Article"}, {"type", "prov:QUALIFIED_NAME"}}},
                      {"headwater:url", head.url},
                      {"headwater:title", head.title},
                      {"headwater:firstSeen", {{"$", format_rfc3339(head.first_seen)}, {"type", "xsd:dateTime"}}},
                      {"headwater:lineage", head.lineage}};
  if (head.published) entity["headwater:published"] = json::object{{"$", format_rfc3339(*head.published)}, {"type", "xsd:dateTime"}};
  return fmt::format("\"headwater:article-{}\":{}", head.id, json_text(entity));
}

bool is_alternate(const store::PageHead& head) { return head.relation == "identical" || head.relation == "near"; }

// PROV-DM 5.2: a revision, a quotation and a primary source are kinds of derivation, told by prov:type.
std::string prov_derivation(const store::PageHead& head) {
  if (head.derived_from == 0 || is_alternate(head)) return {};
  json::object derivation{{"prov:generatedEntity", fmt::format("headwater:article-{}", head.id)},
                          {"prov:usedEntity", fmt::format("headwater:article-{}", head.derived_from)},
                          {"headwater:relation", head.relation},
                          {"headwater:confidence", head.source.confidence}};
  const char* type = head.relation == "revision" ? "prov:Revision" : head.relation == "excerpt" ? "prov:Quotation" : nullptr;
  if (type != nullptr) derivation["prov:type"] = json::object{{"$", type}, {"type", "prov:QUALIFIED_NAME"}};
  return fmt::format("\"_:derivation-{}\":{}", head.id, json_text(derivation));
}

std::string prov_alternate(const store::PageHead& head) {
  if (head.derived_from == 0 || !is_alternate(head)) return {};
  return fmt::format("\"_:alternate-{}\":{}", head.id,
                     json_text(json::object{{"prov:alternate1", fmt::format("headwater:article-{}", head.id)},
                                            {"prov:alternate2", fmt::format("headwater:article-{}", head.derived_from)}}));
}

// One pass over all pages: what comes before it, what each page gives, what stands between two that gave something.
struct Pass {
  std::string_view before;
  std::string (*line)(const store::PageHead&);
  std::string_view between;
};

std::vector<Pass> passes_of(ExportFormat format) {
  switch (format) {
    case ExportFormat::kCsv:
      return {{kCsvHeader, csv_line, ""}};
    case ExportFormat::kGraphml:
      return {{kGraphmlBegin, graphml_node, ""}, {"", graphml_edge, ""}};
    case ExportFormat::kProvJson:
      return {{"{\"prefix\":{\"headwater\":\"https://headwater.invalid/ns#\"},\"entity\":{\n", prov_entity, ",\n"},
              {"\n},\"wasDerivedFrom\":{\n", prov_derivation, ",\n"},
              {"\n},\"alternateOf\":{\n", prov_alternate, ",\n"}};
    case ExportFormat::kWarc:
    case ExportFormat::kCdxj:
      return {};  // drawn from the archive (archive.h)
    case ExportFormat::kJsonl:
      break;
  }
  return {{"", nullptr, ""}};
}

std::string_view end_of(ExportFormat format) {
  if (format == ExportFormat::kGraphml) return "</graph>\n</graphml>\n";
  return format == ExportFormat::kProvJson ? "\n}}\n" : "";
}

class Drawing {
 public:
  Drawing(std::unique_ptr<store::Store> store, std::vector<std::int64_t> pages, ExportFormat format)
      : store_(std::move(store)), pages_(std::move(pages)), format_(format), passes_(passes_of(format)) {}

  Result<bool> draw(std::string& piece) {
    if (pass_ == passes_.size()) return false;
    const Pass& pass = passes_[pass_];
    if (at_ == 0) {
      piece += pass.before;
      any_ = false;
    }
    const std::size_t end = std::min(at_ + kPagesAtOnce, pages_.size());
    const std::vector<std::int64_t> some(pages_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         pages_.begin() + static_cast<std::ptrdiff_t>(end));
    const Status drawn = pass.line != nullptr ? draw_heads(pass, some, piece) : draw_articles(some, piece);
    if (!drawn) return drawn.error();
    at_ = end;
    if (at_ < pages_.size()) return true;
    at_ = 0;
    if (++pass_ < passes_.size()) return true;
    piece += end_of(format_);
    return false;
  }

 private:
  Status draw_heads(const Pass& pass, const std::vector<std::int64_t>& some, std::string& piece) {
    const auto heads = store::Queries(*store_).heads_of(some);
    if (!heads) return heads.error();
    for (const store::PageHead& head : *heads) {
      const std::string line = pass.line(head);
      if (line.empty()) continue;
      if (any_) piece += pass.between;
      piece += line;
      any_ = true;
    }
    return {};
  }

  Status draw_articles(const std::vector<std::int64_t>& some, std::string& piece) {
    for (const std::int64_t page : some) {
      const auto report = load_report(*store_, page, ReportText::kShown);
      if (!report && report.error().code == Errc::kNotFound) continue;  // committed, not judged yet
      if (!report) return report.error();
      json::object object = article_object(*report);
      object["text"] = report->article.text;
      piece += json_text(object) + "\n";
    }
    return {};
  }

  std::unique_ptr<store::Store> store_;
  std::vector<std::int64_t> pages_;
  ExportFormat format_;
  std::vector<Pass> passes_;
  std::size_t pass_ = 0, at_ = 0;
  bool any_ = false;  // something was written in this pass
};

}  // namespace

Result<ExportFormat> export_format(std::string_view name) {
  if (name.empty() || name == "jsonl") return ExportFormat::kJsonl;
  if (name == "csv") return ExportFormat::kCsv;
  if (name == "prov-json") return ExportFormat::kProvJson;
  if (name == "graphml") return ExportFormat::kGraphml;
  if (name == "warc") return ExportFormat::kWarc;
  if (name == "cdxj") return ExportFormat::kCdxj;
  return make_error(Errc::kInvalidInput,
                    fmt::format("\"{}\" is no export format; there are jsonl, csv, prov-json, graphml, warc and cdxj", name.substr(0, 64)));
}

std::string_view export_content_type(ExportFormat format) {
  switch (format) {
    case ExportFormat::kCsv:
      return "text/csv; charset=utf-8";
    case ExportFormat::kProvJson:
      return "application/json";
    case ExportFormat::kWarc:
      return "application/warc";
    case ExportFormat::kCdxj:
      return "text/plain; charset=utf-8";
    case ExportFormat::kGraphml:
      return "application/graphml+xml; charset=utf-8";
    case ExportFormat::kJsonl:
      break;
  }
  return "application/jsonl";
}

Result<BodySource> export_source(const std::string& store_directory, ExportFormat format) {
  if (format == ExportFormat::kWarc) return archive_source(store_directory);
  if (format == ExportFormat::kCdxj) return archive_index_source(store_directory);
  auto store = store::Store::open(store_directory, store::OpenMode::kReadOnly);
  if (!store) return store.error();
  auto pages = (*store)->pages();
  if (!pages) return pages.error();
  const auto drawing = std::make_shared<Drawing>(*std::move(store), *std::move(pages), format);
  return BodySource([drawing](std::string& piece) { return drawing->draw(piece); });
}

}  // namespace headwater::daemon
