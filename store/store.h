// The store: one directory that remembers captures, articles, matches, verdicts and the frontier durably.
//
//   DIR/headwater.sqlite   the truth (WAL mode)
//   DIR/index/             RocksDB: candidate index, rebuildable from the truth (`headwater reindex`)
//   DIR/warc/*.warc.gz     raw responses, WARC/1.1, one gzip member a record
//   DIR/lock               held by the one process that may write; names its pid
//
// Promise: a call that returned success is durable against kill -9; a call that did not, left nothing. One process writes; any
// number read. Thread: all members may be called from any thread, they serialise on one mutex (blocking; call them on the store pool).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/article.h"
#include "base/capture.h"
#include "base/limits.h"
#include "base/match.h"
#include "base/result.h"
#include "base/verdict.h"

namespace headwater::store {

/// kBeside: small tables (tokens) may be written while another process holds the store for everything else; pages may not.
enum class OpenMode { kReadOnly, kReadWrite, kBeside };

/// A date that a feed or sitemap gives for a page.
struct ListedDate {
  std::string url;  ///< normalised
  DateKind kind = DateKind::kFeed;
  DateRole role = DateRole::kPublished;
  Instant instant{};
  bool has_time = false;
  std::string text;
  std::string title;
};

/// Everything one fetched or ingested page leaves behind. Committed as a whole.
struct PageRecord {
  FrontierItem item;                       ///< id 0: ingested, not crawled
  UrlStatus status = UrlStatus::kFetched;  ///< the item's new status
  std::optional<Capture> capture;          ///< none for ingested text
  std::optional<Article> article;          ///< none: redirects, errors, index pages
  Fingerprint fingerprint;                 ///< of the article
  Instant fetched{};                       ///< when its text was seen
  std::string redirected_to;               ///< with kRedirected: the target
  Errc error = Errc::kInternal;            ///< with kFetchError and kError
  std::string error_detail;
  Instant retry_at{};  ///< with kFetchError
  /// With kError and kRedirected: a page that was known is asked for again after this time at the latest.
  std::chrono::seconds revisit_max = limits::kRevisitMax;
  std::vector<std::pair<std::string, double>> steps;  ///< what each step took, in milliseconds
  std::optional<Visit> visit;                         ///< what is known of item.url now
  std::vector<ListedDate> listed;                     ///< what a feed or sitemap says of other pages
  std::optional<bool> tdm_reserved;                   ///< the page reserves text and data mining, or says that it does not
  std::string tdm_policy;                             ///< URL of its terms, or empty
  std::vector<FrontierItem> discovered;               ///< links, credits, redirect target; already known URLs are skipped
};

struct Committed {
  std::vector<FrontierItem> added;  ///< those of `discovered` that were new, with their ids
  std::int64_t edition = 0;         ///< the stored edition, 0 where no article
  bool edition_is_new = false;      ///< false: these very words were already stored for this page
};

/// One stored text of a page. A page (its canonical URL on its own site) has one edition per distinct text.
struct Edition {
  std::int64_t id = 0;
  std::int64_t page = 0;
  Instant first_seen{};
  Article article;  ///< with dates, credits, blocks
  std::size_t words = 0;
  bool too_short = false;
};

/// A page as judged and reported. `url` is the page's own URL if it was fetched itself, else the smallest that led to it.
struct Page {
  std::int64_t id = 0;
  std::string key;  ///< normalised canonical URL
  std::string url;
  std::vector<std::int64_t> editions;  ///< oldest first
  std::int64_t current = 0;            ///< the newest edition fetched from `url`
};

/// A verified pair of editions.
struct PairMatch {
  std::int64_t a = 0, b = 0;  ///< editions, a < b
  Match match;                ///< passages are stored too
};

/// Makes the fingerprint of an article's text.
using FingerprintOf = std::function<Fingerprint(std::string_view text)>;

struct Candidate {
  std::int64_t edition = 0;
  double score = 0;  ///< sum of the shared terms' weights
};

/// A response in the archive: `length` bytes (one gzip member) of `file` from `offset`.
struct CaptureRow {
  std::int64_t id = 0;
  std::string url;
  Instant fetched{};
  int status = 0;
  std::string content_type;
  std::string file;
  std::uint64_t offset = 0, length = 0;
  std::string payload_digest;
  bool revisit = false;  ///< its body is that of another capture
};

struct StoreCounts {
  std::int64_t captures = 0, pages = 0, editions = 0, lineages = 0, copies = 0;
  std::int64_t waiting = 0;     ///< URLs that are to be fetched
  std::int64_t unreviewed = 0;  ///< copies that no person has looked at
};

/// A lineage with its verdicts.
struct JudgedLineage {
  std::string id;  ///< opaque; a function of its pages' URLs
  std::vector<Verdict> verdicts;
};

/// What a site does as a rule.
struct SiteHabit {
  std::string domain;         ///< registrable
  std::int64_t articles = 0;  ///< judged
  std::int64_t traced = 0;    ///< of them, with Verdict::traced
  int level = 0;              ///< as given to set_habit(); its articles are judged by it
};

struct Problem {
  std::string what;
};  ///< one finding of verify()

class Store {
 public:
  /// kReadWrite creates the directory. Errors: kStoreLocked (detail names the holder's pid), kStore, kCorrupt, kNotFound (read-only).
  static Result<std::unique_ptr<Store>> open(const std::string& directory, OpenMode mode);
  ~Store();

  // Frontier
  /// Adds items whose URL is not known yet, or was last dealt with before FrontierItem::refetch_before; returns those with their ids.
  Result<std::vector<FrontierItem>> enqueue(std::vector<FrontierItem> items);
  /// All items of a job still to be fetched (discovered, fetch_error).
  Result<std::vector<FrontierItem>> load_frontier(std::int64_t job);

  /// What a frontier that holds only a part in memory asks for: items of running jobs that wait.
  struct Waiting {
    std::vector<FrontierItem> items;
    bool more = false;
  };
  /// The first `n` of one host, links last.
  Result<Waiting> waiting_on_host(std::string host, std::size_t n);
  struct WaitingHosts {
    std::vector<Waiting> hosts;
    std::int64_t last = 0;  ///< hand it in as `after` to go on
    bool more = false;      ///< false: there are no hosts behind `last`
  };
  /// A few of each of the next hosts, in an order of the store's own. Begin with kFirstHost.
  static constexpr std::int64_t kFirstHost = std::numeric_limits<std::int64_t>::min();
  Result<WaitingHosts> waiting_hosts(std::int64_t after, std::size_t hosts, std::size_t per_host);
  /// What earlier fetches of a URL left; nullopt: nothing.
  Result<std::optional<Visit>> visit(std::string url);

  // Pages
  Result<Committed> commit(PageRecord record);
  /// Many at once in one transaction (ingest).
  Result<std::vector<Committed>> commit_all(std::vector<PageRecord> records);

  /// The archive's index: up to `n` captures with ids above `after`, by id. Their files lie in archive_directory().
  Result<std::vector<CaptureRow>> captures(std::int64_t after, std::size_t n);
  std::string archive_directory() const;

  // Candidate index. What it holds is a function of the set of editions, not of their order: for each edition its
  // limits::kCandidatesMax best others by shared term weight (terms standing in more than a cap of editions do not count; ties by
  // URL; editions of the same page are no candidates of each other). A pair is in the graph while either lists the other.
  /// Brings the index up to the editions committed so far; pairs that entered the graph become pending, those that left it lose their
  /// match.
  Status update_index();
  /// Up to `n` pairs that wait for comparison.
  Result<std::vector<std::pair<std::int64_t, std::int64_t>>> pending_pairs(std::size_t n);
  /// Stores comparisons and takes their pairs off the pending list; unrelated ones leave no match. Marks the pages concerned unjudged.
  Status save_matches(const std::vector<PairMatch>& matches);
  /// The best candidates for a text that need not be in the store.
  Result<std::vector<Candidate>> find_candidates(const Fingerprint& fingerprint);
  /// Template text learned from the whole store: sentences in at least 4 mutually dissimilar editions of one site, or in 4 of
  /// any site over more than 14 days. Loaded as a set of sentence hashes among `sentences`.
  Result<std::vector<std::uint64_t>> template_sentences(const std::vector<std::uint64_t>& sentences);

  // Judging
  /// Pages whose verdict is out of date.
  Result<std::vector<std::int64_t>> unjudged_pages(std::size_t n);
  /// All pages reachable from `page` through related pairs (whole-text and passage ones are told apart by Match::whole), and those pairs:
  /// the whole-text component with its passage neighbours.
  struct Neighbourhood {
    std::vector<std::int64_t> members;    ///< pages of the whole-text component, ascending
    std::vector<std::int64_t> outsiders;  ///< pages that share a passage only
    std::vector<PairMatch> pairs;         ///< editions; without passages
  };
  Result<Neighbourhood> neighbourhood(std::int64_t page);
  /// Replaces the verdicts of these pages (Verdict::article and derived_from are pages), their lineage id, and takes them off the unjudged
  /// list: in one transaction. Of a page named twice the last verdict holds.
  Status save_verdicts(const std::vector<JudgedLineage>& lineages);

  /// What sites do as a rule is summed up with the verdicts. Whoever judges gives each site whose sums changed a level, which marks its
  /// related pages unjudged where it is another one than before.
  Result<std::vector<SiteHabit>> stale_habits();
  Result<std::vector<SiteHabit>> habits();  ///< by domain
  Result<int> habit_level(std::string_view domain);
  Status set_habit(const std::string& domain, int level);

  // Reading
  Result<Edition> edition(std::int64_t id);  ///< kNotFound
  Result<std::string> edition_text(std::int64_t id);
  Result<Page> page(std::int64_t id);
  Result<Page> find_page(std::string_view url);  ///< by fetched URL, canonical URL, or a redirect to them; kNotFound
  struct Judged {
    Page page;
    Verdict verdict;
    std::string lineage;
  };
  Result<Judged> judged(std::int64_t page);
  Result<std::vector<std::int64_t>> pages();  ///< all pages that hold an article, by URL
  Result<std::vector<std::int64_t>> lineage_pages(std::string_view lineage);
  Result<PairMatch> match(std::int64_t edition_a, std::int64_t edition_b);  ///< with passages; kNotFound
  Result<StoreCounts> counts();

  // Care
  /// Checks SQLite's own integrity, references, text hashes, the index against the truth, and every WARC record's digest and length. A
  /// store without an index (a backup) is whole: its next writer makes one.
  Result<std::vector<Problem>> verify();
  /// Drops the candidate index, pairs and matches, makes the fingerprint of every text anew with `fingerprint_of` (an older version of the
  /// program may have made them) and rebuilds the index; the next settling compares again. Cut off, it leaves a store that the next writer
  /// indexes with the fingerprints it finds.
  Status reindex(const FingerprintOf& fingerprint_of);

 private:
  friend struct StoreAccess;
  struct Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace headwater::store
