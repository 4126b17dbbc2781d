// One HTTP exchange through libcurl: the caps, the address guard and the record of what went over the wire.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "crawler/address_guard.h"
#include "crawler/connect_to.h"
#include "crawler/curl_driver.h"
#include "crawler/fetcher.h"
#include "crawler/resolver.h"

namespace headwater::crawler {

struct TransferSettings {
  Endpoint endpoint;    ///< where to connect
  Addresses addresses;  ///< of endpoint.host where that is a name
  std::chrono::milliseconds timeout{0};
  std::size_t body_bytes_max = 0;
};

/// Starts in start(), ends when `done()` is cancelled or expired; destroying it before that breaks the transfer off.
class Transfer final : public CurlClient {
 public:
  Transfer(std::shared_ptr<CurlDriver> driver, const FetchOptions& options, const AddressGuard& guard, FetchRequest request);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  Status start(const TransferSettings& settings);
  boost::asio::steady_timer& done() { return done_; }
  bool finished() const { return code_.has_value(); }

  /// After finished().
  Result<Capture> take_result();

 private:
  struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  using List = std::unique_ptr<curl_slist, ListDeleter>;

  void transfer_done(CURLcode code) override;
  void set_request_options(const TransferSettings& settings);
  void set_limits(const TransferSettings& settings);
  bool set_headers();
  bool set_addresses(const TransferSettings& settings);
  bool header_line(std::string_view line);
  bool body_bytes(std::string_view bytes);
  std::size_t raw_bytes_max() const;
  void stop(Errc code, std::string detail);
  Error failure() const;
  Error curl_failure() const;
  Status check_framing() const;

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static int on_debug(CURL* easy, curl_infotype type, char* data, std::size_t size, void* self);
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

  std::shared_ptr<CurlDriver> driver_;
  const FetchOptions& options_;
  const AddressGuard& guard_;
  FetchRequest request_;
  Capture capture_;
  boost::asio::steady_timer done_;
  CURL* easy_;
  List headers_, connect_to_, resolve_;
  bool added_ = false;
  std::optional<CURLcode> code_;
  std::optional<Error> stopped_;  // why we broke the transfer off
  bool truncated_ = false, refused_ = false, head_ended_ = false, body_begun_ = false, sent_ = false;
  std::size_t header_bytes_ = 0, body_bytes_max_ = 0;
  std::chrono::steady_clock::time_point begun_;
  char error_text_[CURL_ERROR_SIZE] = "";
};

}  // namespace headwater::crawler
