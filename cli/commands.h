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
  bool local = false;
};  ///< depth -1: the configuration's
struct DemoArgs {
  CommonArgs common;
  bool no_serve = false;
};
struct ExtractArgs {
  CommonArgs common;
  std::string input, url;
  bool batch = false, explain = false;
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
struct JobsArgs {
  CommonArgs common;
  std::string action = "list", id;
};
struct SeedArgs {
  CommonArgs common;
  std::string action, target, schedule = "15m", label;
  int depth = 1;
};
struct LineageArgs {
  CommonArgs common;
  std::string target;
};
struct SitesArgs {
  CommonArgs common;
  std::string host;
  std::size_t top = 20;
};
struct BackupArgs {
  CommonArgs common;
  std::string directory;
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
int run_backup(const BackupArgs& args);
int run_status(const StoreArgs& args);
int run_jobs(const JobsArgs& args);
int run_seed(const SeedArgs& args);
int run_lineage(const LineageArgs& args);
int run_sites(const SitesArgs& args);

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
