#include "tests/fake_web/fake_web.h"

#include <fmt/format.h>

#include <mutex>

#include "tests/fake_web/corpus.h"
#include "tests/fake_web/server.h"
#include "tests/fake_web/site_pages.h"
#include "tests/fake_web/sites.h"
#include "tests/fake_web/synthetic.h"
#include "tests/fake_web/truth.h"

namespace headwater::fake_web {
namespace {

struct ArmedFault {
  Fault fault;
  int used = 0;
};

bool applies(const ArmedFault& armed, const ServerRequest& request) {
  const Fault& fault = armed.fault;
  if (fault.times >= 0 && armed.used >= fault.times) return false;
  if (!fault.host.empty() && fault.host != request.host) return false;
  return fault.path.empty() || fault.path == request.target.substr(0, request.target.find('?'));
}

void apply(ArmedFault& armed, ServerAction& action) {
  const Fault& fault = armed.fault;
  const auto turn = static_cast<std::size_t>(armed.used++);
  action.delay = fault.delay;
  action.reset = fault.reset;
  action.truncate_at = fault.truncate_at;
  if (turn >= fault.statuses.size() || fault.statuses[turn] == 0) return;
  action.answer = Answer{fault.statuses[turn], fault.headers, "fault\n"};
  action.answer.headers.emplace_back("Content-Type", "text/plain");
}

void answer_not_modified(const ServerRequest& request, Answer& answer) {
  const std::string* etag = find_header(answer.headers, "ETag");
  if (answer.status != 200 || etag == nullptr || request.if_none_match != *etag) return;
  answer.status = 304;
  answer.body.clear();
}

}  // namespace

struct FakeWeb::Impl {
  explicit Impl(Options o)
      : options(o), corpus(load_corpus()), truth(truth_of(corpus)), server([this](const ServerRequest& r) { return handle(r); }) {}

  Answer respond(std::string_view host, std::string_view target, bool accepts_gzip) const {
    std::shared_ptr<const Synthetic> generated;
    int edition_now = 1;
    {
      const std::lock_guard lock(mutex);
      generated = synthetic;
      edition_now = edition;
    }
    if (generated) {
      if (std::optional<Answer> answer = generated->respond(host, target)) return *std::move(answer);
    }
    return answer_of_site(corpus, host, target, {options.clock, edition_now, accepts_gzip});
  }

  ServerAction handle(const ServerRequest& request) {
    const auto time = std::chrono::system_clock::now();
    ServerAction action;
    action.answer = respond(request.host, request.target, request.accepts_gzip);
    answer_not_modified(request, action.answer);
    const std::lock_guard lock(mutex);
    for (ArmedFault& armed : faults) {
      if (!applies(armed, request)) continue;
      apply(armed, action);
      break;
    }
    log.push_back({request.host, request.target, request.user_agent, time, action.reset ? 0 : action.answer.status});
    return action;
  }

  const Options options;
  const Corpus corpus;
  const Truth truth;
  mutable std::mutex mutex;  ///< guards what follows
  std::shared_ptr<const Synthetic> synthetic;
  int edition = 1;
  std::vector<ArmedFault> faults;
  std::vector<LoggedRequest> log;
  Server server;  ///< last: its thread ends before the rest goes
};

FakeWeb::FakeWeb(Options options) : impl_(std::make_unique<Impl>(options)) {}
FakeWeb::~FakeWeb() = default;

Status FakeWeb::start() { return impl_->server.start(impl_->options.port); }
void FakeWeb::stop() { impl_->server.stop(); }
std::uint16_t FakeWeb::port() const { return impl_->server.port(); }
std::string FakeWeb::connect_to() const { return fmt::format("::127.0.0.1:{}", port()); }

std::vector<std::string> FakeWeb::seeds() const {
  std::vector<std::string> seeds;
  for (const Site& site : all_sites()) {
    if (site.seed) seeds.push_back(fmt::format("http://{}/", site.host));
  }
  return seeds;
}

const Truth& FakeWeb::truth() const { return impl_->truth; }

Answer FakeWeb::respond(std::string_view host, std::string_view target, bool accepts_gzip) const {
  return impl_->respond(host, target, accepts_gzip);
}

void FakeWeb::set_edition(int edition) {
  const std::lock_guard lock(impl_->mutex);
  impl_->edition = edition;
}

void FakeWeb::add_fault(Fault fault) {
  const std::lock_guard lock(impl_->mutex);
  impl_->faults.push_back({std::move(fault)});
}

void FakeWeb::clear_faults() {
  const std::lock_guard lock(impl_->mutex);
  impl_->faults.clear();
}

void FakeWeb::add_synthetic(SyntheticOptions options) {
  auto generated = std::make_shared<const Synthetic>(options);
  const std::lock_guard lock(impl_->mutex);
  impl_->synthetic = std::move(generated);
}

std::vector<std::string> FakeWeb::synthetic_seeds() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->synthetic ? impl_->synthetic->seeds() : std::vector<std::string>{};
}

Truth FakeWeb::synthetic_truth() const {
  std::shared_ptr<const Synthetic> generated;
  {
    const std::lock_guard lock(impl_->mutex);
    generated = impl_->synthetic;
  }
  return generated ? generated->truth() : Truth{};
}

std::vector<LoggedRequest> FakeWeb::log() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->log;
}

void FakeWeb::clear_log() {
  const std::lock_guard lock(impl_->mutex);
  impl_->log.clear();
}

}  // namespace headwater::fake_web
