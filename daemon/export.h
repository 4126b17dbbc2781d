// Everything a store knows, drawn piece by piece: for `headwater export` and the API.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "daemon/http.h"

namespace headwater::daemon {

enum class ExportFormat {
  kJsonl,     ///< one `article` object a line, with its text
  kCsv,       ///< one line an article (RFC 4180)
  kProvJson,  ///< W3C PROV-JSON: articles as entities, and what was derived from what
  kGraphml,   ///< articles as nodes, derivations as edges
  kWarc,      ///< the archived responses as one WARC file, a gzip member a record
  kCdxj,      ///< the index of the archive
};

/// "jsonl", "csv", "prov-json", "graphml", "warc", "cdxj"; empty is jsonl. Errors: kInvalidInput, naming them.
Result<ExportFormat> export_format(std::string_view name);
std::string_view export_content_type(ExportFormat format);

/// Reads through a read-only handle of its own, so that it may last. Articles come in the order of their URLs as they were when it began.
Result<BodySource> export_source(const std::string& store_directory, ExportFormat format);

}  // namespace headwater::daemon
