// Url::parse and normalize: no crash, and what is parsed parses to itself again.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/url_parts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using headwater::Url;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // The first line is the base, if there are two.
  const std::size_t line = text.find('\n');
  const auto base = Url::parse(text.substr(0, line));
  const bool two = line != std::string_view::npos;
  const auto url = two ? Url::parse(text.substr(line + 1), base ? &*base : nullptr) : base;
  const std::string_view reference = two ? text.substr(line + 1) : text;
  const Url* against = two && base ? &*base : nullptr;
  if (const auto plain = headwater::plain_url(reference, against)) {
    const auto whole = headwater::parse_by_states(reference, against, {});
    HW_CHECK(whole && *whole == *plain && whole->host() == plain->host() && whole->path() == plain->path() &&
             whole->query() == plain->query());
  }
  if (!url) return 0;
  const auto again = Url::parse(url->href());
  HW_CHECK(again && *again == *url);
  HW_CHECK(again->host() == url->host() && again->path() == url->path() && again->query() == url->query() && again->port() == url->port());
  HW_CHECK(again->username() == url->username() && again->password() == url->password() && again->fragment() == url->fragment());
  const Url normal = headwater::normalize(*url);
  HW_CHECK(headwater::normalize(normal) == normal);
  const auto parsed = Url::parse(normal.href());
  HW_CHECK(parsed && *parsed == normal);
  headwater::registrable_domain(url->host());
  HW_CHECK(url->host().empty() || headwater::same_site(*url, normal));
  return 0;
}
