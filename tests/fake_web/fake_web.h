// A local web with known copies: sites of our own invention, told apart by the Host header, on one loopback port.
//
// Promise: every page is a pure function of the article files in this folder, the options and the edition; two instances give the same
// bytes. truth() says what Headwater should find. All members may be called from any thread. Serving runs in one thread of its own.
//
//   FakeWeb web;
//   if (Status started = web.start(); !started) …
//   crawl(web.seeds(), "connect_to", web.connect_to());
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/capture.h"
#include "base/result.h"
#include "base/time.h"

namespace headwater::fake_web {

struct Options {
  std::uint16_t port = 0;  ///< 0: the system chooses
  /// What the header clocks of some sites show. It is no article's date.
  Instant clock = Instant{std::chrono::seconds{1'736'934'067}};  // 2025-01-15T09:41:07Z
};

/// One answer, as a server would send it.
struct Answer {
  int status = 404;
  HeaderList headers;                  ///< without Content-Length and Connection
  std::string body;                    ///< as sent: in the site's charset, gzip where the site does so
  std::chrono::milliseconds delay{0};  ///< the site's own slowness
};

struct LoggedRequest {
  std::string host;  ///< without port
  std::string path;  ///< request target, with query
  std::string user_agent;
  std::chrono::system_clock::time_point time;  ///< when the request had been read
  int status = 0;                              ///< 0: the connection was reset instead
};

/// Something that goes wrong on a host (and path). The first fault that matches and has `times` left is applied.
struct Fault {
  std::string host{};                        ///< empty: every host
  std::string path{};                        ///< exact path without query; empty: every path of the host
  int times = -1;                            ///< requests it applies to; -1: all
  std::chrono::milliseconds delay{0};        ///< before the answer
  std::vector<int> statuses{};               ///< answered in turn, one a request, 0 and past the end: the real answer
  HeaderList headers{};                      ///< added to those answers, e.g. Retry-After
  std::optional<std::size_t> truncate_at{};  ///< body bytes sent before the connection closes, under the full Content-Length
  bool reset = false;                        ///< TCP reset instead of an answer
};

/// Who a text comes from, in the words of the program's `article.source`.
struct TruthSource {
  std::string status;  ///< "self", "held" or "credited"
  std::string url;     ///< empty where only a domain is known
  std::string domain;
};

/// A passage taken from an article of another lineage.
struct TruthPassage {
  std::string url;
  std::string relation;
};

struct TruthArticle {
  std::string url;
  std::string kind;  ///< "original", "verbatim", "trimmed", "excerpt", "embedded", "reworded", "revision", "merged", "same_topic", "note"
  std::string lineage;                          ///< equal for the versions of one text
  std::string relation;                         ///< "original", "identical", "near", "excerpt", "revision", "rewrite", "translation"
  std::vector<std::string> relations_accepted;  ///< `relation` and the others that a careful reader would accept too
  std::string derived_from;                     ///< URL of the held page it was really made from; empty for none
  std::vector<std::string> derived_accepted;    ///< `derived_from` and pages with the same words that cannot be told from it
  std::vector<TruthPassage> also_from;
  TruthSource source;
  std::string credit;  ///< how the page names its source: "source_link", "source_text", … or empty
  std::string title, author, language;
  std::string published;       ///< the date the page claims, "2024-03-14", or empty where it shows none
  std::string first_sentence;  ///< as the page shows it
  std::string text;            ///< paragraphs joined by "\n\n", as the page shows them, without what the site adds
};

struct Truth {
  std::vector<TruthArticle> articles;  ///< in order of URL
  struct Alias {
    std::string url, canonical;  ///< another address of an article: print version, redirect
  };
  std::vector<Alias> aliases;
  std::vector<std::string> never_fetched;  ///< forbidden by robots.txt, though linked
  std::vector<std::string> not_articles;   ///< front and section pages, and other pages that hold no article
};

/// Generated pages for benchmarks. Nothing in them is true or written by a person; each page says so in a meta tag.
struct SyntheticOptions {
  std::size_t hosts = 10;  ///< "bench00000.test" …
  std::size_t articles_per_host = 100;
  std::uint64_t seed = 1;
  std::size_t words = 450;          ///< about, per article
  std::size_t page_bytes = 30'000;  ///< about: filled up with navigation
  double copies = 0.2;              ///< share of articles that copy an earlier one, half of them with small edits
};

/// The JSON form of a Truth: {"articles": [...], "aliases": [...], "never_fetched": [...], "not_articles": [...]}.
std::string truth_json(const Truth& truth);

class FakeWeb {
 public:
  explicit FakeWeb(Options options = {});
  ~FakeWeb();  ///< stops
  FakeWeb(const FakeWeb&) = delete;
  FakeWeb& operator=(const FakeWeb&) = delete;

  /// Binds 127.0.0.1 and serves until stop(). Errors: kConnectFailed (the port is taken).
  Status start();
  void stop();
  std::uint16_t port() const;      ///< 0 before start()
  std::string connect_to() const;  ///< "::127.0.0.1:PORT"

  /// The front pages of the demo: equal to seeds/demo.txt.
  std::vector<std::string> seeds() const;
  const Truth& truth() const;

  /// The answer to GET `target` on `host`, without faults and network.
  Answer respond(std::string_view host, std::string_view target, bool accepts_gzip = true) const;

  /// The edition that is served where a URL has several; 1 at first. truth() is that of edition 1.
  void set_edition(int edition);

  void add_fault(Fault fault);
  void clear_faults();

  /// Serves generated sites besides the others; not part of truth() and seeds(). May be called again with another seed: replaces them.
  void add_synthetic(SyntheticOptions options);
  std::vector<std::string> synthetic_seeds() const;  ///< front pages, each links to all articles of its host
  Truth synthetic_truth() const;                     ///< generated anew at each call

  std::vector<LoggedRequest> log() const;  ///< in order of arrival
  void clear_log();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace headwater::fake_web
