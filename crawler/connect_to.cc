#include "crawler/connect_to.h"

#include <charconv>

#include "base/utf8.h"

namespace headwater::crawler {

namespace {
// Up to the next ':', a bracketed IPv6 address whole; moves `text` past the ':'.
std::optional<std::string_view> take_part(std::string_view& text, bool last) {
  std::size_t from = 0;
  if (text.starts_with('[')) {
    from = text.find(']');
    if (from == std::string_view::npos) return std::nullopt;
  }
  const std::size_t colon = text.find(':', from);
  if ((colon == std::string_view::npos) != last) return std::nullopt;
  const std::string_view part = text.substr(0, colon);
  text.remove_prefix(last ? text.size() : colon + 1);
  return part;
}

bool read_port(std::string_view text, std::optional<std::uint16_t>& port) {
  if (text.empty()) return true;
  std::uint16_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || value == 0) return false;
  port = value;
  return true;
}
}  // namespace

std::optional<ConnectTo::Entry> ConnectTo::parse(std::string_view text) {
  Entry entry;
  const auto host = take_part(text, false);
  const auto port = host ? take_part(text, false) : std::nullopt;
  const auto to_host = port ? take_part(text, false) : std::nullopt;
  const auto to_port = to_host ? take_part(text, true) : std::nullopt;
  if (!to_port || !read_port(*port, entry.port) || !read_port(*to_port, entry.to_port)) return std::nullopt;
  entry.host = ascii_lower(*host);
  entry.to_host = ascii_lower(*to_host);
  return entry;
}

Result<ConnectTo> ConnectTo::create(const std::vector<std::string>& entries) {
  ConnectTo connect_to;
  for (const std::string& text : entries) {
    auto entry = parse(text);
    if (!entry) {
      return make_error(Errc::kInvalidInput,
                        "not a connect_to entry: '" + text + "' (write it as HOST:PORT:TO-HOST:TO-PORT, e.g. ::127.0.0.1:8099)");
    }
    connect_to.entries_.push_back(*std::move(entry));
  }
  return connect_to;
}

Endpoint ConnectTo::map(std::string_view host, std::uint16_t port) const {
  for (const Entry& entry : entries_) {
    if (!entry.host.empty() && entry.host != host) continue;
    if (entry.port && *entry.port != port) continue;
    return {entry.to_host.empty() ? std::string(host) : entry.to_host, entry.to_port.value_or(port)};
  }
  return {std::string(host), port};
}

}  // namespace headwater::crawler
