// Serves the fake web until Ctrl-C, to look at it by hand:
//   fake_web_serve [--port N] [--truth] [--generated HOSTS ARTICLES]
//   curl -H 'Host: courier.example' http://127.0.0.1:N/
#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

#include "tests/fake_web/fake_web.h"

int main(int argc, char** argv) {
  headwater::fake_web::Options options;
  headwater::fake_web::SyntheticOptions generated{.hosts = 0};
  bool truth = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--port") == 0 && i + 1 < argc)
      options.port = static_cast<std::uint16_t>(std::atoi(argv[++i]));
    else if (std::strcmp(argv[i], "--truth") == 0)
      truth = true;
    else if (std::strcmp(argv[i], "--generated") == 0 && i + 2 < argc) {
      generated.hosts = static_cast<std::size_t>(std::atol(argv[++i]));
      generated.articles_per_host = static_cast<std::size_t>(std::atol(argv[++i]));
    } else
      return fmt::print(stderr, "usage: fake_web_serve [--port N] [--truth] [--generated HOSTS ARTICLES]\n"), 64;
  }
  headwater::fake_web::FakeWeb web(options);
  if (generated.hosts > 0) web.add_synthetic(generated);
  if (truth) return fmt::print("{}\n", headwater::fake_web::truth_json(web.truth())), 0;

  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  if (const headwater::Status started = web.start(); !started) return fmt::print(stderr, "fake_web_serve: {}\n", started.error().detail), 2;
  fmt::print("serving on 127.0.0.1:{}; connect_to = [\"{}\"]\n", web.port(), web.connect_to());
  for (const std::string& seed : web.seeds()) fmt::print("{}\n", seed);
  for (const std::string& seed : web.synthetic_seeds()) fmt::print("{}\n", seed);
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  web.stop();
  return 0;
}
