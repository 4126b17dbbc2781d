// `headwater serve`: the daemon from start to stop.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "daemon/config.h"

namespace headwater::daemon {

/// The unix socket of the daemon that holds a store: DIR/api.sock.
std::string socket_path(const std::string& store_directory);

struct ServiceHooks {
  /// Called once, when requests are answered; with the URLs that a person can open.
  std::function<void(const std::vector<std::string>& urls)> on_ready;
  /// The configuration to be in force after SIGHUP. Errors are logged, and the old one stays.
  std::function<Result<Config>()> reload;
};

class Service {
 public:
  Service(Config config, ServiceHooks hooks);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Blocks until SIGINT or SIGTERM: then no page is begun any more, those in flight are committed (within crawl.drain_max), and jobs go
  /// on at the next start. A second signal ends the process with 130. Tells systemd about its state (sd_notify). Errors: kStoreLocked,
  /// kStore, kInvalidInput (configuration), kConnectFailed (address in use).
  Status run();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace headwater::daemon
