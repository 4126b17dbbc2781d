#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "base/utf8.h"
#include "cli/commands.h"
#include "daemon/json_text.h"

namespace headwater::cli {

Result<daemon::Config> effective_config(const CommonArgs& args, daemon::ConfigOrigins* origins) {
  daemon::ConfigOrigins local;
  daemon::ConfigOrigins& from = origins != nullptr ? *origins : local;
  auto config = args.config_path.empty() ? Result<daemon::Config>(daemon::Config{}) : daemon::load_config(args.config_path, &from);
  if (!config) return config;
  if (const Status applied = daemon::apply_environment(*config, from); !applied) return applied.error();
  if (!args.store_dir.empty()) {
    config->store.dir = args.store_dir;
    from.set("store.dir", "command line");
  }
  if (const Status agree = daemon::check_pairs(*config, from); !agree) return agree.error();
  return config;
}

Result<std::unique_ptr<store::Store>> open_store(const daemon::Config& config, store::OpenMode mode) {
  const std::string directory = daemon::store_directory(config);
  auto opened = store::Store::open(directory, mode);
  if (opened) return opened;
  const Error& error = opened.error();
  const char* advice = error.code == Errc::kStoreLocked ? " Wait until it is done, or name another store with --store."
                       : error.code == Errc::kNotFound
                           ? " Fill one with \"headwater crawl\" or \"headwater ingest\", or name another with --store."
                           : "";
  const Errc code = error.code == Errc::kNotFound ? Errc::kStore : error.code;
  return make_error(code, fmt::format("cannot open store {}: {}.{}", directory, error.detail, advice));
}

void print_json(const boost::json::object& object) {
  const std::string line = daemon::json_text(object) + "\n";
  std::fwrite(line.data(), 1, line.size(), stdout);
}

bool looks_like_url(std::string_view text) {
  const std::string lower = ascii_lower(text.substr(0, 8));
  return lower.starts_with("http://") || lower.starts_with("https://");
}

}  // namespace headwater::cli
