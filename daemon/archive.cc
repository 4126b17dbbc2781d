#include "daemon/archive.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <map>
#include <memory>

#include "base/utf8.h"
#include "store/store.h"

namespace headwater::daemon {

namespace {
constexpr std::size_t kRowsAtOnce = 10'000;
constexpr std::size_t kPieceBytes = 1u << 20;

template <class Visit>
Status for_each_capture(store::Store& store, Visit visit) {
  for (std::int64_t after = 0;;) {
    const auto rows = store.captures(after, kRowsAtOnce);
    if (!rows) return rows.error();
    if (rows->empty()) return {};
    for (const store::CaptureRow& row : *rows) visit(row);
    after = rows->back().id;
  }
}

// "www." and "www3." say nothing.
std::string_view without_www(std::string_view host) {
  if (!host.starts_with("www")) return host;
  const std::size_t end = host.find_first_not_of("0123456789", 3);
  return end != std::string_view::npos && host[end] == '.' && host.find('.', end + 1) != std::string_view::npos ? host.substr(end + 1)
                                                                                                                : host;
}

std::string reversed_host(std::string_view host) {
  std::string out;
  if (host.find_first_not_of("0123456789.") == std::string_view::npos || host.starts_with('[')) return std::string(host);
  while (!host.empty()) {
    const std::size_t dot = host.rfind('.');
    const std::size_t begin = dot == std::string_view::npos ? 0 : dot + 1;
    if (!out.empty()) out += ',';
    out += host.substr(begin);
    host = host.substr(0, begin == 0 ? 0 : dot);
  }
  return out;
}

std::string sorted_query(std::string_view query) {
  std::vector<std::string_view> parts;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    parts.push_back(query.substr(0, end));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  std::sort(parts.begin(), parts.end());
  return fmt::format("{}", fmt::join(parts, "&"));
}

std::string mime_of(const store::CaptureRow& row) {
  if (row.revisit) return "warc/revisit";
  const std::string mime = ascii_lower(trim(std::string_view(row.content_type).substr(0, row.content_type.find(';'))));
  return mime.empty() ? "unk" : mime;
}
}  // namespace

std::string surt(const Url& url) {
  std::string key = reversed_host(without_www(url.host()));
  if (url.has_explicit_port()) key += fmt::format(":{}", url.port());
  std::string path(url.path());
  if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  key += ")" + ascii_lower(path);
  if (!url.query().empty()) key += "?" + ascii_lower(sorted_query(url.query()));
  return key;
}

Result<BodySource> archive_index_source(const std::string& store_directory) {
  const auto store = store::Store::open(store_directory, store::OpenMode::kReadOnly);
  if (!store) return store.error();
  std::vector<std::string> lines;
  const Status read = for_each_capture(**store, [&](const store::CaptureRow& row) {
    const auto url = Url::parse(row.url);
    if (!url) return;
    const boost::json::object fields{{"url", row.url},
                                     {"mime", mime_of(row)},
                                     {"status", std::to_string(row.status)},
                                     {"digest", "sha1:" + row.payload_digest},
                                     {"length", std::to_string(row.length)},
                                     {"offset", std::to_string(row.offset)},
                                     {"filename", row.file}};
    const std::time_t seconds = std::chrono::system_clock::to_time_t(row.fetched);
    lines.push_back(fmt::format("{} {:%Y%m%d%H%M%S} {}\n", surt(*url), fmt::gmtime(seconds), boost::json::serialize(fields)));
  });
  if (!read) return read.error();
  std::sort(lines.begin(), lines.end());
  const auto rest = std::make_shared<std::vector<std::string>>(std::move(lines));
  return BodySource([rest, at = std::size_t{0}](std::string& piece) mutable -> Result<bool> {
    piece.clear();
    while (at < rest->size() && piece.size() < kPieceBytes) piece += (*rest)[at++];
    return !piece.empty();
  });
}

Result<BodySource> archive_source(const std::string& store_directory) {
  const auto store = store::Store::open(store_directory, store::OpenMode::kReadOnly);
  if (!store) return store.error();
  std::map<std::string, std::uint64_t> ends;  // what is behind them was never committed
  const Status read = for_each_capture(**store, [&](const store::CaptureRow& row) {
    std::uint64_t& end = ends[row.file];
    end = std::max(end, row.offset + row.length);
  });
  if (!read) return read.error();
  struct Copy {
    std::string directory;
    std::map<std::string, std::uint64_t> left;
    std::ifstream in;
  };
  const auto copy = std::make_shared<Copy>(Copy{(*store)->archive_directory(), std::move(ends), {}});
  return BodySource([copy](std::string& piece) -> Result<bool> {
    if (copy->left.empty()) return false;
    auto& [file, left] = *copy->left.begin();
    if (!copy->in.is_open()) copy->in.open(copy->directory + "/" + file, std::ios::binary);
    piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left, kPieceBytes)));
    if (!copy->in.read(piece.data(), static_cast<std::streamsize>(piece.size()))) {
      return make_error(Errc::kStore, fmt::format("cannot read {}: it is shorter than the store says; see headwater verify", file));
    }
    left -= piece.size();
    if (left == 0) {
      copy->in.close();
      copy->left.erase(copy->left.begin());
    }
    return true;
  });
}

}  // namespace headwater::daemon
