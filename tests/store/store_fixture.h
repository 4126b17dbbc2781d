// A store in a fresh directory, and records to put into it.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/hash.h"
#include "store/store.h"

namespace headwater::store {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "headwater_store_XXXXXX").string();
    HW_CHECK(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline Url url_of(const std::string& text) {
  Result<Url> url = Url::parse(text);
  HW_CHECK(url.has_value());
  return *std::move(url);
}

inline Instant at_second(std::int64_t seconds) { return Instant(std::chrono::seconds(seconds)); }

inline std::unique_ptr<Store> open_store(const std::string& directory, OpenMode mode = OpenMode::kReadWrite) {
  Result<std::unique_ptr<Store>> store = Store::open(directory, mode);
  if (!store) {
    ADD_FAILURE() << store.error().detail;
    HW_CHECK(store.has_value());
  }
  return *std::move(store);
}

/// The value of a Result that must be there.
template <class T>
T must(Result<T> result) {
  if (!result) ADD_FAILURE() << result.error().detail;
  HW_CHECK(result.has_value());
  return *std::move(result);
}
inline void must(const Status& status) {
  if (!status) ADD_FAILURE() << status.error().detail;
  HW_CHECK(status.has_value());
}

/// A fingerprint over the words of `text`: every word a term, every sentence (up to a full stop) a hash.
inline Fingerprint fingerprint_of(const std::string& text) {
  Fingerprint fingerprint;
  std::string word;
  std::string sentence;
  for (const char c : text + " ") {
    sentence += c;
    if (c != ' ' && c != '.') {
      word += c;
      continue;
    }
    if (!word.empty()) {
      fingerprint.terms.push_back({hash64(word), static_cast<float>(3 + word.size() % 5)});
      ++fingerprint.words;
      word.clear();
    }
    if (c == '.') {
      fingerprint.sentences.push_back(hash64(sentence));
      sentence.clear();
    }
  }
  std::sort(fingerprint.terms.begin(), fingerprint.terms.end(), [](const auto& a, const auto& b) { return a.hash < b.hash; });
  fingerprint.terms.erase(std::unique(fingerprint.terms.begin(), fingerprint.terms.end()), fingerprint.terms.end());
  std::sort(fingerprint.sentences.begin(), fingerprint.sentences.end());
  return fingerprint;
}

/// An ingested article.
inline PageRecord article_record(const std::string& url, const std::string& text, const std::string& canonical = {},
                                 std::int64_t fetched = 1'700'000'000) {
  PageRecord record;
  record.item.url = url_of(url);
  record.fetched = at_second(fetched);
  Article article;
  article.url = url;
  article.canonical_url = canonical.empty() ? url : canonical;
  article.title = "Title of " + url;
  article.site = "Example";
  article.language = "en";
  article.text = text;
  article.blocks = {{BlockKind::kParagraph, 0, text.size()}};
  record.fingerprint = fingerprint_of(text);
  record.article = std::move(article);
  return record;
}

inline Capture capture_of(const std::string& url, const std::string& body) {
  Capture capture;
  capture.url = url_of(url);
  capture.fetched = at_second(1'700'000'000);
  capture.status = 200;
  capture.http_version = "1.1";
  capture.status_line = "HTTP/1.1 200 OK";
  capture.request_headers = {{"User-Agent", "test"}};
  capture.headers = {{"Content-Type", "text/html"}, {"Transfer-Encoding", "chunked"}};
  capture.raw_body = body;
  capture.body = body;
  capture.content_type = "text/html";
  capture.remote_address = "192.0.2.7";
  return capture;
}

inline std::vector<std::string> problems_of(Store& store) {
  std::vector<std::string> texts;
  for (const Problem& problem : must(store.verify())) texts.push_back(problem.what);
  return texts;
}

}  // namespace headwater::store
