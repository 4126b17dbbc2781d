#include "store/pages.h"

#include <tuple>
#include <utility>

#include "base/hash.h"
#include "base/url.h"
#include "store/captures.h"
#include "store/frontier_table.h"
#include "store/row_codec.h"
#include "store/schema.h"
#include "store/visits.h"

namespace headwater::store {

namespace {

std::string normalized_or_same(std::string_view text) {
  const Result<Url> url = Url::parse(text);
  return url ? normalize(*url).href() : std::string(text);
}

// Of several sightings of one text on one page, the metadata of the smallest is kept: the page's own URL before others, then by
// URL, then the earliest, then by content, so that the choice is the same in every order of arrival.
struct Sighting {
  bool foreign = false;  // not fetched under the page's key
  std::string url;
  std::int64_t instant = 0;
  std::int64_t hash = 0;
  friend bool operator<(const Sighting& a, const Sighting& b) {
    return std::tie(a.foreign, a.url, a.instant, a.hash) < std::tie(b.foreign, b.url, b.instant, b.hash);
  }
};

std::int64_t metadata_hash(const Article& article, const std::string& details) {
  std::string all;
  for (const std::string* part : {&article.url, &article.canonical_url, &article.title, &article.site, &article.language, &details}) {
    all += *part;
    all += '\0';
  }
  all += std::to_string(article.published ? seconds(*article.published) : -1) + ' ' +
         std::to_string(article.modified ? seconds(*article.modified) : -1) + ' ' + std::to_string(article.confidence);
  for (const Credit& credit : article.credits) all += '\0' + credit.url + '\0' + credit.domain + '\0' + credit.name + '\0' + credit.text;
  return static_cast<std::int64_t>(hash64(all));
}

// Writes one article into its rows. Used once.
class ArticleWriter {
 public:
  ArticleWriter(Database& database, JudgeMarks& marks, const PageRecord& record)
      : database_(database), marks_(marks), record_(record), article_(*record.article) {}

  Committed write() {
    const Url fetched = normalize(record_.item.url);
    url_ = fetched.href();
    key_ = page_key(fetched, article_.canonical_url);
    details_ = encode_details(article_);
    sighting_ = {url_ != key_, url_, seconds(record_.fetched), metadata_hash(article_, details_)};
    find_page();
    Committed committed = write_edition();
    note_urls(committed.edition);
    if (changed_) marks_.mark_with_neighbours(database_, page_);
    if (new_url_) marks_.mark_crediting(database_, url_);
    if (new_page_ && key_ != url_) marks_.mark_crediting(database_, key_);
    return committed;
  }

 private:
  void find_page() {
    if (const auto known = database_.lookup("SELECT id FROM page WHERE key = ?", key_)) {
      page_ = *known;
      return;
    }
    database_.run("INSERT INTO page(key, url, domain) VALUES(?, ?, ?)", key_, url_, domain_of(url_));
    page_ = database_.last_id();
    new_page_ = true;
  }

  Committed write_edition() {
    Committed committed;
    const auto text_hash = static_cast<std::int64_t>(hash64(article_.text));
    bool better = false;
    {
      Statement row = database_.query("SELECT id, first_seen, from_url, from_instant, from_hash FROM edition WHERE page=? AND text_hash=?",
                                      page_, text_hash);
      if (row.step()) {
        committed.edition = row.integer(0);
        changed_ = seconds(record_.fetched) < row.integer(1);
        better = sighting_ < Sighting{row.view(2) != key_, row.text(2), row.integer(3), row.integer(4)};
      }
    }
    if (!database_.ok()) return committed;
    if (committed.edition == 0) {
      committed.edition = insert_edition(text_hash);
      committed.edition_is_new = true;
    } else {
      if (changed_) database_.run("UPDATE edition SET first_seen = ?2 WHERE id = ?1", committed.edition, seconds(record_.fetched));
      if (better) replace_metadata(committed.edition);
    }
    return committed;
  }

  std::int64_t insert_edition(std::int64_t text_hash) {
    database_.run(
        "INSERT INTO edition(page, text_hash, first_seen, words, too_short, from_url, from_instant, from_hash, fetched_url, "
        "canonical_url, title, site, language, published, published_has_time, modified, kind, confidence, details, text) "
        "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        page_, text_hash, seconds(record_.fetched), static_cast<std::int64_t>(record_.fingerprint.words), record_.fingerprint.too_short,
        sighting_.url, sighting_.instant, sighting_.hash, article_.url, article_.canonical_url, article_.title, article_.site,
        article_.language, seconds(article_.published), article_.published_has_time, seconds(article_.modified),
        static_cast<int>(article_.kind), article_.confidence, details_, article_.text);
    const std::int64_t edition = database_.last_id();
    const std::string terms = encode_terms(record_.fingerprint.terms);
    const std::string sentences = encode_sentences(record_.fingerprint);
    database_.run("INSERT INTO fingerprint(edition, terms, sentences) VALUES(?,?,?)", edition, Blob{terms}, Blob{sentences});
    insert_credits(edition);
    changed_ = true;
    return edition;
  }

  void replace_metadata(std::int64_t edition) {
    const auto published = seconds(article_.published);
    const bool redated = !database_.lookup("SELECT 1 FROM edition WHERE id = ? AND published IS ?", edition, published).has_value();
    database_.run(
        "UPDATE edition SET from_url=?2, from_instant=?3, from_hash=?4, fetched_url=?5, canonical_url=?6, title=?7, site=?8, "
        "language=?9, published=?10, published_has_time=?11, modified=?12, kind=?13, confidence=?14, details=?15 WHERE id=?1",
        edition, sighting_.url, sighting_.instant, sighting_.hash, article_.url, article_.canonical_url, article_.title, article_.site,
        article_.language, published, article_.published_has_time, seconds(article_.modified), static_cast<int>(article_.kind),
        article_.confidence, details_);
    database_.run("DELETE FROM credit WHERE edition = ?", edition);
    insert_credits(edition);
    if (redated) database_.run("INSERT OR IGNORE INTO redated(edition) VALUES(?)", edition);
    changed_ = true;
  }

  void insert_credits(std::int64_t edition) {
    int position = 0;
    for (const Credit& credit : article_.credits) {
      const std::string target = credit.url.empty() ? std::string() : normalized_or_same(credit.url);
      database_.run("INSERT INTO credit(edition, position, kind, url, target, domain, name, text) VALUES(?,?,?,?,?,?,?,?)", edition,
                    position++, static_cast<int>(credit.kind), credit.url, target, credit.domain, credit.name, credit.text);
    }
  }

  void note_urls(std::int64_t edition) {
    database_.run("INSERT OR IGNORE INTO page_url(url, page) VALUES(?, ?)", url_, page_);
    if (database_.ok() && database_.changes() > 0) {
      new_url_ = changed_ = true;
      database_.run(
          "UPDATE page SET url = iif(EXISTS(SELECT 1 FROM page_url WHERE url = key AND page = id), key, "
          "(SELECT min(url) FROM page_url WHERE page = id)) WHERE id = ?",
          page_);
    }
    database_.run("INSERT OR IGNORE INTO edition_url(edition, url) VALUES(?, ?)", edition, url_);
    if (database_.ok() && database_.changes() > 0) changed_ = true;
  }

  Database& database_;
  JudgeMarks& marks_;
  const PageRecord& record_;
  const Article& article_;
  std::string url_, key_, details_;
  Sighting sighting_;
  std::int64_t page_ = 0;
  bool new_page_ = false, new_url_ = false, changed_ = false;
};

void read_credits(Database& database, std::int64_t edition, Article& article) {
  Statement rows = database.query("SELECT kind, url, domain, name, text FROM credit WHERE edition = ? ORDER BY position", edition);
  while (rows.step()) {
    article.credits.push_back({static_cast<CreditKind>(rows.small(0)), rows.text(1), rows.text(2), rows.text(3), rows.text(4)});
  }
}

std::optional<Instant> instant_or_none(const Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return Instant(std::chrono::seconds(row.integer(column)));
}

// The claims of feeds and sitemaps stand beside the page's own; a page without any is as old as they say.
void add_listed_dates(Database& database, std::int64_t edition, Article& article) {
  for (DateEvidence& date : listed_dates(database, edition)) {
    if (!article.published && date.role == DateRole::kPublished && date.kind != DateKind::kArchive) {
      article.published = date.instant;
      article.published_has_time = date.has_time;
    }
    article.dates.push_back(std::move(date));
  }
}

void mark_pages_of(Database& database, JudgeMarks& marks, const std::string& url) {
  std::vector<std::int64_t> pages;
  {
    Statement rows = database.query("SELECT page FROM page_url WHERE url = ?", url);
    while (rows.step()) pages.push_back(rows.integer(0));
  }
  for (const std::int64_t page : pages) marks.mark(database, page);
}

}  // namespace

void JudgeMarks::mark(Database& database, std::int64_t page) {
  database.run("INSERT INTO unjudged(page, mark) VALUES(?1, ?2) ON CONFLICT(page) DO UPDATE SET mark = ?2", page, ++last_);
}

void JudgeMarks::mark_with_neighbours(Database& database, std::int64_t page) {
  mark(database, page);
  std::vector<std::int64_t> others;
  {
    Statement rows = database.query("SELECT page_b FROM match WHERE page_a = ?1 UNION SELECT page_a FROM match WHERE page_b = ?1", page);
    while (rows.step()) others.push_back(rows.integer(0));
  }
  for (const std::int64_t other : others) mark(database, other);
}

void JudgeMarks::mark_crediting(Database& database, const std::string& url) {
  for (const std::string& name : with_aliases(database, url)) {
    std::vector<std::int64_t> pages;
    {
      Statement rows = database.query(
          "SELECT DISTINCT e.page FROM credit c JOIN edition e ON e.id = c.edition WHERE c.target = ?1 AND c.target != ''", name);
      while (rows.step()) pages.push_back(rows.integer(0));
    }
    for (const std::int64_t page : pages) mark(database, page);
  }
}

std::string page_key(const Url& fetched, std::string_view canonical_url) {
  const std::string own = normalize(fetched).href();
  const Result<Url> canonical = Url::parse(canonical_url);
  if (!canonical || !canonical->is_http()) return own;
  if (registrable_domain(canonical->host()) != registrable_domain(fetched.host())) return own;
  return normalize(*canonical).href();
}

Committed commit_record(Database& database, JudgeMarks& marks, PageRecord record, const std::optional<WarcLocation>& location) {
  if (record.capture && location) insert_capture(database, record, *location);
  if (!record.redirected_to.empty()) record.redirected_to = normalized_or_same(record.redirected_to);
  finish_url(database, record);
  Committed committed;
  if (record.article && !record.article->text.empty()) committed = ArticleWriter(database, marks, record).write();
  if (!record.redirected_to.empty()) marks.mark_crediting(database, normalize(record.item.url).href());
  if (record.visit) put_visit(database, record.item.id, *record.visit);
  for (const ListedDate& listed : record.listed) {
    if (put_listed(database, listed, record.item.url.href())) mark_pages_of(database, marks, listed.url);
  }
  if (record.item.job != 0 && record.status == UrlStatus::kFetched) {
    database.run("UPDATE job SET fetched = fetched + 1, articles = articles + ?2 WHERE id = ?1", record.item.job, committed.edition_is_new);
  }
  committed.added = add_urls(database, std::move(record.discovered), record.fetched);
  return committed;
}

std::optional<Edition> read_edition(Database& database, std::int64_t id) {
  Edition edition;
  Article& article = edition.article;
  Status decoded;
  {
    Statement row = database.query(
        "SELECT page, first_seen, words, too_short, fetched_url, canonical_url, title, site, language, published, published_has_time, "
        "modified, kind, confidence, details, text FROM edition WHERE id = ?",
        id);
    if (!row.step()) return std::nullopt;
    edition.id = id;
    edition.page = row.integer(0);
    edition.first_seen = Instant(std::chrono::seconds(row.integer(1)));
    edition.words = static_cast<std::size_t>(row.integer(2));
    edition.too_short = row.small(3) != 0;
    article.url = row.text(4);
    article.canonical_url = row.text(5);
    article.title = row.text(6);
    article.site = row.text(7);
    article.language = row.text(8);
    article.published = instant_or_none(row, 9);
    article.published_has_time = row.small(10) != 0;
    article.modified = instant_or_none(row, 11);
    article.kind = static_cast<PageKind>(row.small(12));
    article.confidence = row.real(13);
    decoded = decode_details(row.view(14), article);
    article.text = row.text(15);
  }
  if (!decoded) database.fail(decoded.error());
  read_credits(database, id, article);
  add_listed_dates(database, id, article);
  return edition;
}

std::optional<std::string> read_edition_text(Database& database, std::int64_t id) {
  Statement row = database.query("SELECT text FROM edition WHERE id = ?", id);
  if (!row.step()) return std::nullopt;
  return row.text(0);
}

std::optional<Page> read_page(Database& database, std::int64_t id) {
  Page page;
  {
    Statement row = database.query("SELECT key, url FROM page WHERE id = ?", id);
    if (!row.step()) return std::nullopt;
    page.id = id;
    page.key = row.text(0);
    page.url = row.text(1);
  }
  // Oldest first; of two first seen at once the larger hash comes first, so that the last one fetched from page.url is the current.
  Statement rows = database.query(
      "SELECT e.id, EXISTS(SELECT 1 FROM edition_url u WHERE u.edition = e.id AND u.url = ?2) FROM edition e WHERE e.page = ?1 "
      "ORDER BY e.first_seen, e.text_hash DESC",
      id, page.url);
  while (rows.step()) {
    page.editions.push_back(rows.integer(0));
    if (rows.small(1) != 0) page.current = rows.integer(0);
  }
  return page;
}

std::optional<std::int64_t> find_page_id(Database& database, std::string_view text) {
  std::string url = normalized_or_same(text);
  for (int hop = 0; hop <= kAliasHopsMax && !url.empty(); ++hop) {
    // A URL can have led to several pages when its canonical link changed: its own page first, then the smallest key.
    if (const auto fetched = database.lookup(
            "SELECT p.id FROM page_url u JOIN page p ON p.id = u.page WHERE u.url = ?1 ORDER BY p.key != ?1, p.key LIMIT 1", url)) {
      return fetched;
    }
    if (const auto keyed = database.lookup("SELECT id FROM page WHERE key = ?", url)) return keyed;
    url = redirect_target(database, url);
  }
  return std::nullopt;
}

std::vector<std::int64_t> page_ids(Database& database) {
  std::vector<std::int64_t> ids;
  Statement rows = database.query("SELECT id FROM page ORDER BY url, key");
  while (rows.step()) ids.push_back(rows.integer(0));
  return ids;
}

}  // namespace headwater::store
