// One crawl: seeds in, every allowed page fetched, extracted, committed; then compared and judged.
//
// A job of the engine (engine.h) in the foreground, with its own event loop on the thread that calls run().
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/url.h"
#include "daemon/config.h"
#include "store/store.h"

namespace headwater::daemon {

struct CrawlProgress {
  std::int64_t fetched = 0;   ///< pages committed with a good answer
  std::int64_t articles = 0;  ///< editions committed
  std::int64_t in_flight = 0;
  std::int64_t queued = 0;
  std::int64_t hosts = 0;
  std::int64_t bytes = 0;                       ///< decoded bytes of all answers
  std::int64_t failed = 0;                      ///< URLs given up
  std::map<std::string, std::int64_t> skipped;  ///< by reason: robots_denied, out_of_scope, not_article, waiting, …
  std::chrono::milliseconds elapsed{0};
  bool settling = false;  ///< all fetched; comparing and judging
  std::map<std::string, std::int64_t> waiting_hosts;  ///< at the end: hosts whose URLs were left, by why (crawler::host_state_name())
};

struct CrawlReport {
  CrawlProgress progress;
  std::vector<std::string> failed_seeds;  ///< "URL: why"
  bool interrupted = false;               ///< stopped by a signal; what waits is kept
};

struct CrawlHooks {
  std::function<void(const CrawlProgress&)> on_progress;  ///< called on the I/O thread, about 5 times a second
  std::function<void(const std::string&)> on_message;     ///< something a person should know
};

class Crawl {
 public:
  Crawl(store::Store& store, const Config& config, CrawlHooks hooks);
  ~Crawl();
  Crawl(const Crawl&) = delete;
  Crawl& operator=(const Crawl&) = delete;

  /// Blocks until nothing is left that could be fetched within the configuration's crawl.wait_max, or until SIGINT or SIGTERM: then pages
  /// in flight are finished (within crawl.drain_max) and the rest stays in the frontier. A second signal ends the process with 130. Errors:
  /// kInvalidInput (configuration), kStore.
  Result<CrawlReport> run(const std::vector<Url>& seeds);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace headwater::daemon
