// The commands: each takes its arguments and returns the exit code.
#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "daemon/config.h"
#include "store/store.h"

namespace headwater::cli {

struct CommonArgs {
  std::string config_path;
  std::string store_dir;
  bool json = false;
  bool quiet = false;
};

struct CrawlArgs {
  CommonArgs common;
  std::vector<std::string> seeds;
  int depth = -1;
};  ///< depth -1: the configuration's
struct DemoArgs {
  CommonArgs common;
};
struct ExtractArgs {
  CommonArgs common;
  std::string input, url;
  bool batch = false;
};
struct IngestArgs {
  CommonArgs common;
  std::vector<std::string> files;
};
struct TraceArgs {
  CommonArgs common;
  std::string input;
  bool batch = false;
};
struct CompareArgs {
  CommonArgs common;
  std::string a, b;
  bool batch = false;
};
struct ExportArgs {
  CommonArgs common;
  std::string format = "jsonl";
};
struct ServeArgs {
  CommonArgs common;
  std::string listen;
};
struct TokenArgs {
  CommonArgs common;
  std::string action, name;
  bool write = false;
};
struct StoreArgs {
  CommonArgs common;
};

int run_crawl(const CrawlArgs& args);
int run_demo(const DemoArgs& args);
int run_extract(const ExtractArgs& args);
int run_ingest(const IngestArgs& args);
int run_trace(const TraceArgs& args);
int run_compare(const CompareArgs& args);
int run_export(const ExportArgs& args);
int run_verify(const StoreArgs& args);
int run_reindex(const StoreArgs& args);
int run_serve(const ServeArgs& args);
int run_token(const TokenArgs& args);
int run_config(const StoreArgs& args);

// Shared by the commands.

/// The configuration with the command line's store on top.
Result<daemon::Config> effective_config(const CommonArgs& args, daemon::ConfigOrigins* origins = nullptr);

/// Opens the configured store; the error says which and what to do.
Result<std::unique_ptr<store::Store>> open_store(const daemon::Config& config, store::OpenMode mode);

/// One object, one line, on stdout.
void print_json(const boost::json::object& object);

/// "https://…" or "http://…".
bool looks_like_url(std::string_view text);

}  // namespace headwater::cli
