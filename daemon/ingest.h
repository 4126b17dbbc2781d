// Loading documents without a network: JSON Lines and WARC files.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace headwater::daemon {

struct IngestReport {
  std::int64_t read = 0;      ///< documents read
  std::int64_t articles = 0;  ///< editions that were new
  std::int64_t failed = 0;    ///< documents that could not be used
  std::map<std::string, std::int64_t> skipped;
};

struct IngestHooks {
  std::function<void(const std::string&)> on_message;  ///< a document that could not be used, and why
  std::function<void(std::int64_t read, bool settling)> on_progress;
};

/// Loads the files one after the other, commits in batches, then compares and judges. JSON Lines: {"url","text" or "html","title"?,
/// "published"?,"fetched"?}; .warc and .warc.gz: every HTML response. What is already there changes nothing. A bad document is reported
/// and the rest is loaded. Errors: kNotFound, kStore.
Result<IngestReport> ingest(store::Store& store, const std::vector<std::string>& files, unsigned threads, const IngestHooks& hooks);

/// One document ready to be committed.
struct Ingested {
  store::PageRecord record;
  std::string warning;  ///< what of it could not be used, e.g. a date that is none; the rest is kept
};

/// One JSON Lines document. `now` stands for a missing "fetched". Errors: kInvalidInput. Pure.
Result<Ingested> ingest_record(std::string_view json_line, std::size_t line_number, Instant now);

}  // namespace headwater::daemon
