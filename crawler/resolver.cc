#include "crawler/resolver.h"

#include <netdb.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include "base/limits.h"

namespace headwater::crawler {

namespace {
namespace asio = boost::asio;
using Now = std::chrono::steady_clock;

Result<Addresses> look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* list = nullptr;
  const int status = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (status != 0) return make_error(Errc::kDnsFailed, "no address for " + host + ": " + ::gai_strerror(status));
  Addresses addresses;
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family != AF_INET && entry->ai_family != AF_INET6) continue;
    asio::ip::tcp::endpoint endpoint;
    endpoint.resize(entry->ai_addrlen);
    std::memcpy(endpoint.data(), entry->ai_addr, entry->ai_addrlen);
    addresses.push_back(endpoint.address());
  }
  ::freeaddrinfo(list);
  if (addresses.empty()) return make_error(Errc::kDnsFailed, "no IPv4 or IPv6 address for " + host);
  return addresses;
}

// One waiting coroutine, which owns it. Only the io thread touches it.
struct Question {
  Question(asio::io_context& io, std::string name, std::chrono::milliseconds timeout) : host(std::move(name)), answered(io, timeout) {}
  std::string host;
  asio::steady_timer answered;
  std::optional<Result<Addresses>> answer;
};
}  // namespace

struct Resolver::Pool : std::enable_shared_from_this<Resolver::Pool> {
  Pool(asio::io_context& context, int threads) : io(&context), threads_max(threads) {}

  void ask(const std::shared_ptr<Question>& question) {
    const std::lock_guard lock(mutex);
    queue.push_back({question->host, question});
    if (queue.size() > idle && running < threads_max) {
      ++running;
      std::thread([self = shared_from_this()] { self->work(); }).detach();
    } else {
      wake.notify_one();
    }
  }

  void stop() {
    const std::lock_guard lock(mutex);
    stopped = true;
    queue.clear();
    wake.notify_all();
  }

  void work() {
    std::unique_lock lock(mutex);
    while (true) {
      ++idle;
      wake.wait(lock, [this] { return stopped || !queue.empty(); });
      --idle;
      if (stopped) return;
      Job job = std::move(queue.front());
      queue.pop_front();
      if (job.question.expired()) continue;  // cancelled or timed out while it waited
      lock.unlock();
      Result<Addresses> answer = look_up(job.host);
      lock.lock();
      if (stopped) return;  // then the io_context may be gone; until then stop() waits for the lock
      asio::post(*io, [job = std::move(job), answer = std::move(answer)]() mutable {
        if (const auto question = job.question.lock()) {
          question->answer = std::move(answer);
          question->answered.expires_at(Now::time_point::min());
        }
      });
    }
  }

  // The threads never own a question: its timer must not outlive the io_context.
  struct Job {
    std::string host;
    std::weak_ptr<Question> question;
  };

  asio::io_context* io;
  const int threads_max;
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Job> queue;
  int running = 0;
  std::size_t idle = 0;
  bool stopped = false;
};

struct Resolver::Cache {
  struct Entry {
    Addresses addresses;
    Now::time_point until;
  };
  const std::chrono::milliseconds ttl;
  const std::size_t hosts_max;
  std::unordered_map<std::string, Entry> entries;
  std::deque<std::string> order;

  const Addresses* find(const std::string& host) {
    const auto found = entries.find(host);
    return found != entries.end() && found->second.until > Now::now() ? &found->second.addresses : nullptr;
  }
  void remember(const std::string& host, Addresses addresses) {
    const auto [entry, added] = entries.insert_or_assign(host, Entry{std::move(addresses), Now::now() + ttl});
    if (added) order.push_back(host);
    if (order.size() > hosts_max) {
      entries.erase(order.front());
      order.pop_front();
    }
  }
};

Resolver::Resolver(asio::io_context& io, int threads, std::chrono::milliseconds timeout, std::chrono::milliseconds cache_ttl,
                   std::size_t cache_hosts)
    : io_(io),
      timeout_(timeout),
      pool_(std::make_shared<Pool>(io, std::max(threads, 1))),
      cache_(new Cache{cache_ttl, cache_hosts, {}, {}}) {}

Resolver::~Resolver() { pool_->stop(); }

asio::awaitable<Result<Addresses>> Resolver::resolve(std::string host) {
  if (const Addresses* known = cache_->find(host)) co_return *known;
  const auto cache = cache_;
  const auto question = std::make_shared<Question>(io_, host, timeout_);
  pool_->ask(question);
  boost::system::error_code ignored;
  co_await question->answered.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  if (question->answer) {
    if (*question->answer) cache->remember(host, **question->answer);
    co_return std::move(*question->answer);
  }
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) co_return make_error(Errc::kCancelled, "cancelled");
  co_return make_error(Errc::kDnsFailed, "the look-up of " + host + " took longer than " + std::to_string(timeout_.count()) + " ms");
}

}  // namespace headwater::crawler
