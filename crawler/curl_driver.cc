#include "crawler/curl_driver.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>

#include "base/check.h"

namespace headwater::crawler {

namespace {
namespace asio = boost::asio;
constexpr std::size_t kSpareHandlesMax = 64;
constexpr long kIdleConnectionsMax = 256;
}  // namespace

// One socket of libcurl's. The socket stays libcurl's: it is released, never closed.
struct CurlDriver::Watch {
  Watch(asio::io_context& io, curl_socket_t number) : socket(number), descriptor(io, number) {}
  curl_socket_t socket;
  asio::posix::stream_descriptor descriptor;
  int want = 0;
  bool reading = false, writing = false, removed = false;
};

CurlDriver::CurlDriver(asio::io_context& io) : io_(io), timer_(io), multi_(curl_multi_init()) {
  HW_CHECK(multi_ != nullptr);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlDriver::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlDriver::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kIdleConnectionsMax);
}

CurlDriver::~CurlDriver() {
  for (CURL* easy : spare_) curl_easy_cleanup(easy);
  curl_multi_cleanup(multi_);
}

CURL* CurlDriver::take_handle() {
  if (spare_.empty()) return curl_easy_init();
  CURL* easy = spare_.back();
  spare_.pop_back();
  return easy;
}

void CurlDriver::give_back(CURL* easy) {
  if (easy == nullptr) return;
  if (spare_.size() >= kSpareHandlesMax) {
    curl_easy_cleanup(easy);
    return;
  }
  curl_easy_reset(easy);
  spare_.push_back(easy);
}

bool CurlDriver::add(CURL* easy, CurlClient* client) {
  curl_easy_setopt(easy, CURLOPT_PRIVATE, client);
  return curl_multi_add_handle(multi_, easy) == CURLM_OK;
}

void CurlDriver::remove(CURL* easy) { curl_multi_remove_handle(multi_, easy); }

// libcurl changes its mind with every step of a transfer, nearly always to a later time: a wait that ends too early and is begun again
// costs less than a wait that is moved each time.
int CurlDriver::on_timer(CURLM*, long timeout_ms, void* self) {
  auto& driver = *static_cast<CurlDriver*>(self);
  const auto now = Steady::clock::now();
  driver.due_ = timeout_ms < 0 ? Steady::max() : now + std::chrono::milliseconds(timeout_ms);
  if (driver.due_ <= now) {
    boost::asio::post(driver.io_, [weak = driver.weak_from_this()] {
      if (const auto alive = weak.lock()) alive->timer_ended();
    });
  } else {
    driver.arm_timer();
  }
  return 0;
}

void CurlDriver::timer_ended() {
  if (due_ <= Steady::clock::now()) {
    due_ = Steady::max();
    action(CURL_SOCKET_TIMEOUT, 0);
  }
  arm_timer();
}

void CurlDriver::arm_timer() {
  if (due_ >= awaited_) return;
  awaited_ = due_;
  timer_.expires_at(due_);
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto alive = weak.lock();
    if (!alive || error) return;
    alive->awaited_ = Steady::max();
    alive->timer_ended();
  });
}

int CurlDriver::on_socket(CURL*, curl_socket_t socket, int what, void* self, void* watch_pointer) {
  auto& driver = *static_cast<CurlDriver*>(self);
  auto* watch = static_cast<std::shared_ptr<Watch>*>(watch_pointer);
  if (what == CURL_POLL_REMOVE) {
    if (watch == nullptr) return 0;
    (*watch)->removed = true;
    (*watch)->descriptor.release();
    delete watch;
    curl_multi_assign(driver.multi_, socket, nullptr);
    return 0;
  }
  if (watch == nullptr) {
    watch = new std::shared_ptr<Watch>(std::make_shared<Watch>(driver.io_, socket));
    curl_multi_assign(driver.multi_, socket, watch);
  }
  (*watch)->want = what;
  driver.arm(*watch);
  return 0;
}

// Waits for what libcurl wants of the socket and is not waited for yet.
void CurlDriver::arm(const std::shared_ptr<Watch>& watch) {
  const auto wait = [this, &watch](asio::posix::stream_descriptor::wait_type type, bool Watch::*busy, int event) {
    (*watch).*busy = true;
    watch->descriptor.async_wait(type, [weak = weak_from_this(), watch, busy, event](boost::system::error_code error) {
      (*watch).*busy = false;
      const auto alive = weak.lock();
      if (!alive || watch->removed || error == asio::error::operation_aborted) return;
      alive->action(watch->socket, error ? CURL_CSELECT_ERR : event);
      if (!watch->removed) alive->arm(watch);
    });
  };
  if ((watch->want & CURL_POLL_IN) != 0 && !watch->reading) wait(watch->descriptor.wait_read, &Watch::reading, CURL_CSELECT_IN);
  if ((watch->want & CURL_POLL_OUT) != 0 && !watch->writing) wait(watch->descriptor.wait_write, &Watch::writing, CURL_CSELECT_OUT);
}

void CurlDriver::action(curl_socket_t socket, int events) {
  int running = 0, left = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CurlClient* client = nullptr;
    const CURLcode code = message->data.result;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &client);
    client->transfer_done(code);
  }
}

}  // namespace headwater::crawler
