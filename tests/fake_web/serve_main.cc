// Serves the fake web until Ctrl-C, to look at it by hand:
//   fake_web_serve [--port N] [--truth]
//   curl -H 'Host: courier.example' http://127.0.0.1:N/
#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

#include "tests/fake_web/fake_web.h"

int main(int argc, char** argv) {
  headwater::fake_web::Options options;
  bool truth = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--port") == 0 && i + 1 < argc)
      options.port = static_cast<std::uint16_t>(std::atoi(argv[++i]));
    else if (std::strcmp(argv[i], "--truth") == 0)
      truth = true;
    else
      return fmt::print(stderr, "usage: fake_web_serve [--port N] [--truth]\n"), 64;
  }
  headwater::fake_web::FakeWeb web(options);
  if (truth) return fmt::print("{}\n", headwater::fake_web::truth_json(web.truth())), 0;

  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  if (const headwater::Status started = web.start(); !started) return fmt::print(stderr, "fake_web_serve: {}\n", started.error().detail), 2;
  fmt::print("serving on 127.0.0.1:{}; connect_to = [\"{}\"]\n", web.port(), web.connect_to());
  for (const std::string& seed : web.seeds()) fmt::print("{}\n", seed);
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  web.stop();
  return 0;
}
