#include "store/schema.h"

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "base/url.h"
#include "store/frontier_table.h"
#include "store/verdicts.h"

namespace headwater::store {

namespace {

// Instants are seconds since 1970. Enumerations are stored by number, relations by name. 64-bit hashes are stored as signed integers.
constexpr const char* kFirst = R"sql(
CREATE TABLE url (                       -- the frontier, and every URL it ever held
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,              -- normalised
  status INTEGER NOT NULL,               -- UrlStatus
  depth INTEGER NOT NULL,
  redirects INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  reason INTEGER NOT NULL,               -- FrontierReason
  via TEXT NOT NULL,
  seed_host TEXT NOT NULL,
  due INTEGER NOT NULL,
  redirected_to TEXT NOT NULL DEFAULT '',
  error TEXT NOT NULL DEFAULT '',        -- errc_name
  error_detail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX url_by_status ON url(status);
CREATE INDEX url_by_target ON url(redirected_to) WHERE redirected_to != '';

CREATE TABLE capture (                   -- one response, kept in a WARC file
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  fetched INTEGER NOT NULL,
  http_status INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  warc_file TEXT NOT NULL,
  warc_offset INTEGER NOT NULL,          -- of the response record's gzip member
  warc_length INTEGER NOT NULL,
  payload_digest TEXT NOT NULL           -- SHA-1 of the body as sent, base 32
);
CREATE INDEX capture_by_url ON capture(url, fetched);
CREATE INDEX capture_by_file ON capture(warc_file, warc_offset);

CREATE TABLE page (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,              -- normalised canonical URL, or the fetched one
  url TEXT NOT NULL                      -- key where it was fetched itself, else the smallest of page_url
);
CREATE TABLE page_url (                  -- the URLs that led to a page
  url TEXT NOT NULL,
  page INTEGER NOT NULL REFERENCES page(id),
  PRIMARY KEY (url, page)
) WITHOUT ROWID;
CREATE INDEX page_url_by_page ON page_url(page);

CREATE TABLE edition (                   -- one text of a page
  id INTEGER PRIMARY KEY,
  page INTEGER NOT NULL REFERENCES page(id),
  text_hash INTEGER NOT NULL,            -- XXH3-64 of text
  first_seen INTEGER NOT NULL,
  words INTEGER NOT NULL,
  too_short INTEGER NOT NULL,
  from_url TEXT NOT NULL,                -- the sighting whose metadata is kept (see pages.cc)
  from_instant INTEGER NOT NULL,
  from_hash INTEGER NOT NULL,
  fetched_url TEXT NOT NULL,             -- Article::url
  canonical_url TEXT NOT NULL,
  title TEXT NOT NULL,
  site TEXT NOT NULL,
  language TEXT NOT NULL,
  published INTEGER,
  published_has_time INTEGER NOT NULL,
  modified INTEGER,
  kind INTEGER NOT NULL,                 -- PageKind
  confidence REAL NOT NULL,
  details TEXT NOT NULL,                 -- JSON, see row_codec.h
  text TEXT NOT NULL,
  UNIQUE (page, text_hash)
);
CREATE TABLE edition_url (               -- the URLs under which a text was seen
  edition INTEGER NOT NULL REFERENCES edition(id),
  url TEXT NOT NULL,
  PRIMARY KEY (edition, url)
) WITHOUT ROWID;
CREATE TABLE fingerprint (
  edition INTEGER PRIMARY KEY REFERENCES edition(id),
  terms BLOB NOT NULL,                   -- 12 bytes each: hash, weight (float32), little-endian
  sentences BLOB NOT NULL                -- 8 bytes each; after them captions once more
);
CREATE TABLE redated (                   -- editions whose published date changed after they were indexed
  edition INTEGER PRIMARY KEY REFERENCES edition(id)
);
CREATE TABLE credit (
  edition INTEGER NOT NULL REFERENCES edition(id),
  position INTEGER NOT NULL,
  kind INTEGER NOT NULL,                 -- CreditKind
  url TEXT NOT NULL,
  target TEXT NOT NULL,                  -- url, normalised
  domain TEXT NOT NULL,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (edition, position)
) WITHOUT ROWID;
CREATE INDEX credit_by_target ON credit(target) WHERE target != '';
CREATE INDEX credit_by_domain ON credit(domain) WHERE domain != '';

CREATE TABLE match (                     -- related pairs of editions
  a INTEGER NOT NULL REFERENCES edition(id),
  b INTEGER NOT NULL REFERENCES edition(id),
  page_a INTEGER NOT NULL REFERENCES page(id),
  page_b INTEGER NOT NULL REFERENCES page(id),
  whole INTEGER NOT NULL,
  too_short INTEGER NOT NULL,
  relation TEXT NOT NULL,
  logit REAL NOT NULL,
  score REAL NOT NULL,
  containment_a REAL NOT NULL,
  containment_b REAL NOT NULL,
  verbatim REAL NOT NULL,
  surprisal_a REAL NOT NULL,
  surprisal_b REAL NOT NULL,
  artefacts_a REAL NOT NULL,
  artefacts_b REAL NOT NULL,
  passages BLOB NOT NULL,
  PRIMARY KEY (a, b),
  CHECK (a < b)
) WITHOUT ROWID;
CREATE INDEX match_by_page_a ON match(page_a);
CREATE INDEX match_by_page_b ON match(page_b);

CREATE TABLE verdict (
  page INTEGER PRIMARY KEY REFERENCES page(id),
  lineage TEXT NOT NULL,
  derived_from INTEGER REFERENCES page(id),
  relation TEXT NOT NULL,
  direction_uncertain INTEGER NOT NULL,
  source_url TEXT NOT NULL,
  source_domain TEXT NOT NULL,
  source_status INTEGER NOT NULL,        -- SourceStatus
  confidence REAL NOT NULL,
  also_from TEXT NOT NULL,               -- JSON
  evidence TEXT NOT NULL                 -- JSON
);
CREATE INDEX verdict_by_lineage ON verdict(lineage);
CREATE TABLE unjudged (                  -- pages whose verdict is out of date
  page INTEGER PRIMARY KEY REFERENCES page(id),
  mark INTEGER NOT NULL                  -- grows with each change
);
)sql";

// Jobs, and everything a long-lived daemon keeps beside articles.
constexpr const char* kJobs = R"sql(
CREATE TABLE job (                       -- one crawl of a seed list
  id INTEGER PRIMARY KEY,
  label TEXT NOT NULL,
  state INTEGER NOT NULL,                -- JobState
  depth INTEGER NOT NULL,
  seeds TEXT NOT NULL,                   -- one URL a line
  seed_count INTEGER NOT NULL,
  watch INTEGER,                         -- the watch that started it
  created INTEGER NOT NULL,
  finished INTEGER,
  fetched INTEGER NOT NULL DEFAULT 0,    -- pages committed with a good answer
  articles INTEGER NOT NULL DEFAULT 0    -- editions first seen by it
);
CREATE INDEX job_by_state ON job(state);
ALTER TABLE url ADD COLUMN job INTEGER NOT NULL DEFAULT 0;  -- the job it is, or was last, fetched for
ALTER TABLE url ADD COLUMN finished INTEGER;                -- when it was last dealt with
DROP INDEX url_by_status;
CREATE INDEX url_by_job ON url(job, status);
INSERT INTO job(label, state, depth, seeds, seed_count, created)
  SELECT '', 0, 1, '', 0, CAST(strftime('%s', 'now') AS INTEGER) WHERE EXISTS (SELECT 1 FROM url WHERE status IN (0, 3));
UPDATE url SET job = 1 WHERE status IN (0, 3);

ALTER TABLE capture ADD COLUMN steps TEXT NOT NULL DEFAULT '';  -- JSON: milliseconds by step
ALTER TABLE page ADD COLUMN domain TEXT NOT NULL DEFAULT '';    -- registrable domain of its URL
CREATE INDEX page_by_domain ON page(domain);
CREATE INDEX edition_by_seen ON edition(first_seen);
CREATE VIRTUAL TABLE title_words USING fts5(title, site, fetched_url, content='edition', content_rowid='id',
                                            tokenize='unicode61 remove_diacritics 2');
INSERT INTO title_words(rowid, title, site, fetched_url) SELECT id, title, site, fetched_url FROM edition;
CREATE TRIGGER edition_named AFTER INSERT ON edition BEGIN
  INSERT INTO title_words(rowid, title, site, fetched_url) VALUES (new.id, new.title, new.site, new.fetched_url);
END;
CREATE TRIGGER edition_renamed AFTER UPDATE OF title, site, fetched_url ON edition BEGIN
  INSERT INTO title_words(title_words, rowid, title, site, fetched_url)
    VALUES ('delete', old.id, old.title, old.site, old.fetched_url);
  INSERT INTO title_words(rowid, title, site, fetched_url) VALUES (new.id, new.title, new.site, new.fetched_url);
END;

CREATE TABLE watch (                     -- a seed list that is crawled on a schedule
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  schedule TEXT NOT NULL,                -- interval or cron expression
  depth INTEGER NOT NULL,
  enabled INTEGER NOT NULL,
  next_run INTEGER,
  last_run INTEGER,
  last_job INTEGER
);
CREATE TABLE review (                    -- what a person says of a verdict
  page INTEGER PRIMARY KEY REFERENCES page(id),
  verdict INTEGER NOT NULL,              -- ReviewVerdict
  note TEXT NOT NULL,
  at INTEGER NOT NULL
);
CREATE TABLE webhook (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  events TEXT NOT NULL,                  -- names, separated by spaces
  site TEXT NOT NULL,                    -- empty: all
  created INTEGER NOT NULL
);
CREATE TABLE delivery (                  -- the outbox: written with what it reports, removed by nobody
  id INTEGER PRIMARY KEY,
  webhook INTEGER NOT NULL REFERENCES webhook(id) ON DELETE CASCADE,
  event TEXT NOT NULL,
  payload TEXT NOT NULL,
  created INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  due INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0,      -- DeliveryState
  error TEXT NOT NULL DEFAULT ''
);
CREATE INDEX delivery_due ON delivery(state, due);
CREATE TABLE announced (                 -- copies and lineages whose webhooks are in the outbox
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE token (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  scope INTEGER NOT NULL,                -- TokenScope
  hash TEXT NOT NULL UNIQUE,             -- SHA-256 of the token, hexadecimal
  created INTEGER NOT NULL
);
)sql";

// The frontier by host, what is known from earlier visits, and what feeds and sitemaps say of pages.
constexpr const char* kVisits = R"sql(
ALTER TABLE url ADD COLUMN host INTEGER NOT NULL DEFAULT 0;     -- XXH3-64 of the host's name, while the URL waits
CREATE INDEX url_waiting ON url(host, (reason = 3), id) WHERE status IN (0, 3);
CREATE TABLE visit (                     -- see Visit in base/capture.h
  url TEXT PRIMARY KEY,
  etag TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  visited INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  visits INTEGER NOT NULL,
  changes INTEGER NOT NULL,
  content INTEGER NOT NULL,
  interval INTEGER NOT NULL              -- seconds
) WITHOUT ROWID;
CREATE TABLE listed (                    -- a date that a feed or sitemap gives for a URL
  url TEXT NOT NULL,
  kind INTEGER NOT NULL,                 -- DateKind
  role INTEGER NOT NULL,                 -- DateRole
  instant INTEGER NOT NULL,
  has_time INTEGER NOT NULL,
  text TEXT NOT NULL,                    -- as it stood there
  title TEXT NOT NULL,
  via TEXT NOT NULL,                     -- the feed or sitemap
  PRIMARY KEY (url, kind, role, instant)
) WITHOUT ROWID;
ALTER TABLE capture ADD COLUMN original INTEGER REFERENCES capture(id);  -- the capture that holds the same payload
ALTER TABLE capture ADD COLUMN tdm INTEGER;                              -- TDM reservation, where one is stated
ALTER TABLE capture ADD COLUMN tdm_policy TEXT NOT NULL DEFAULT '';
CREATE INDEX capture_by_digest ON capture(payload_digest) WHERE original IS NULL;
)sql";

// What lists ask for at once instead of passing over every page; what no kill may lose.
constexpr const char* kLists = R"sql(
CREATE TABLE lineage (                   -- sums over the verdicts that name it, kept up with them
  id TEXT PRIMARY KEY,
  pages INTEGER NOT NULL,
  sites INTEGER NOT NULL,
  first INTEGER NOT NULL,                -- first sights of its oldest and of its newest edition
  last INTEGER NOT NULL,
  earliest INTEGER NOT NULL              -- the page that comes from none of the others; the smallest URL where several do
) WITHOUT ROWID;
CREATE INDEX lineage_by_size ON lineage(pages DESC, id) WHERE pages > 1;
CREATE INDEX lineage_by_last ON lineage(last DESC, id) WHERE pages > 1;
CREATE INDEX verdict_by_doubt ON verdict(direction_uncertain DESC, confidence, page) WHERE source_status != 0;
CREATE INDEX verdict_derived ON verdict(derived_from) WHERE derived_from IS NOT NULL;
ALTER TABLE job ADD COLUMN errors TEXT;  -- of a job that is over: "reason count" a line
CREATE TABLE unannounced (               -- what webhooks have not been told yet
  kind INTEGER NOT NULL,                 -- News in store/outbox.h
  id INTEGER NOT NULL,                   -- of the page or job
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;
)sql";

// Which pages of a site are due for another visit, also where nothing links to them any more.
constexpr const char* kDueVisits = R"sql(
ALTER TABLE visit ADD COLUMN site TEXT NOT NULL DEFAULT '';  -- seed_host of its URL; empty: asked again only when something links to it
UPDATE visit SET site = coalesce((SELECT seed_host FROM url WHERE url.url = visit.url AND url.status IN (0, 1, 3)), '');
CREATE INDEX visit_due ON visit(site, visited + interval) WHERE site != '';
)sql";

// What sites do as a rule.
constexpr const char* kHabits = R"sql(
ALTER TABLE verdict ADD COLUMN traced INTEGER NOT NULL DEFAULT 0;  -- Verdict::traced
CREATE TABLE habit (                     -- kept up with the verdicts
  domain TEXT PRIMARY KEY,               -- registrable
  articles INTEGER NOT NULL,
  traced INTEGER NOT NULL,
  level INTEGER NOT NULL DEFAULT 0,      -- what its articles are judged by
  stale INTEGER NOT NULL DEFAULT 1       -- the sums changed since the level was looked at
) WITHOUT ROWID;
CREATE INDEX habit_stale ON habit(domain) WHERE stale = 1;
INSERT INTO habit(domain, articles, traced) SELECT p.domain, count(*), 0 FROM verdict v JOIN page p ON p.id = v.page GROUP BY p.domain;
INSERT OR IGNORE INTO unjudged(page, mark) SELECT page, 0 FROM verdict;
)sql";

// What is known from earlier visits stands with the URL: a row and two keys less to write for every page.
constexpr const char* kVisitsOfUrls = R"sql(
ALTER TABLE url ADD COLUMN etag TEXT NOT NULL DEFAULT '';           -- from here on see Visit in base/capture.h
ALTER TABLE url ADD COLUMN last_modified TEXT NOT NULL DEFAULT '';
ALTER TABLE url ADD COLUMN visited INTEGER;                         -- NULL: never
ALTER TABLE url ADD COLUMN changed INTEGER;
ALTER TABLE url ADD COLUMN visits INTEGER;
ALTER TABLE url ADD COLUMN changes INTEGER;
ALTER TABLE url ADD COLUMN content INTEGER;
ALTER TABLE url ADD COLUMN interval INTEGER;                        -- seconds
ALTER TABLE url ADD COLUMN revisit INTEGER;                         -- when it is due; NULL: only when something links to it
UPDATE url SET etag = v.etag, last_modified = v.last_modified, visited = v.visited, changed = v.changed, visits = v.visits,
  changes = v.changes, content = v.content, interval = v.interval, revisit = iif(v.site = '', NULL, v.visited + v.interval)
  FROM visit v WHERE v.url = url.url;
DROP TABLE visit;
CREATE INDEX url_revisit ON url(seed_host, revisit) WHERE revisit IS NOT NULL AND seed_host != '';
)sql";

void fill_hosts(Database& database) {
  std::vector<std::pair<std::int64_t, std::string>> waiting;
  {
    Statement rows = database.query("SELECT id, url FROM url WHERE status IN (0, 3)");
    while (rows.step()) waiting.emplace_back(rows.integer(0), rows.text(1));
  }
  for (const auto& [id, url] : waiting) {
    const Result<Url> parsed = Url::parse(url);
    if (parsed) database.run("UPDATE url SET host = ? WHERE id = ?", host_number(parsed->host()), id);
  }
}

void fill_domains(Database& database) {
  std::vector<std::pair<std::int64_t, std::string>> pages;
  {
    Statement rows = database.query("SELECT id, url FROM page");
    while (rows.step()) pages.emplace_back(rows.integer(0), rows.text(1));
  }
  for (const auto& [id, url] : pages) database.run("UPDATE page SET domain = ? WHERE id = ?", domain_of(url), id);
}

void fill_lineages(Database& database) {
  std::vector<std::string> lineages;
  {
    Statement rows = database.query("SELECT DISTINCT lineage FROM verdict");
    while (rows.step()) lineages.push_back(rows.text(0));
  }
  for (const std::string& lineage : lineages) sum_lineage(database, lineage);
}

// Step n leads from schema n to schema n + 1. A step is never changed once it was released; new ones are added at the end.
using Step = void (*)(Database&);
constexpr Step kSteps[] = {
    [](Database& database) { database.execute(kFirst); },
    [](Database& database) {
      database.execute(kJobs);
      fill_domains(database);
    },
    [](Database& database) {
      database.execute(kVisits);
      fill_hosts(database);
    },
    [](Database& database) {
      database.execute(kLists);
      fill_lineages(database);
    },
    [](Database& database) { database.execute(kDueVisits); },
    [](Database& database) { database.execute(kHabits); },
    [](Database& database) { database.execute(kVisitsOfUrls); },
};
constexpr std::int64_t kSchemaVersion = std::size(kSteps);

}  // namespace

std::string domain_of(const std::string& url) {
  const Result<Url> parsed = Url::parse(url);
  return parsed ? registrable_domain(parsed->host()) : std::string();
}

Status prepare_schema(Database& database, bool writable) {
  const std::int64_t version = database.lookup("PRAGMA user_version").value_or(0);
  if (!database.ok()) return database.take_error();
  if (version == kSchemaVersion) return {};
  if (version > kSchemaVersion) {
    return make_error(Errc::kStore, fmt::format("the store has schema {} and this headwater knows {} only; use the newer headwater that "
                                                "wrote it, or a new store directory",
                                                version, kSchemaVersion));
  }
  if (!writable && version == 0) return make_error(Errc::kNotFound, "the store is empty: nothing was ever written to it");
  if (!writable) {
    return make_error(Errc::kStore,
                      fmt::format("the store has the older schema {}; any command that writes (\"headwater verify\" does not, "
                                  "\"headwater reindex\" does) brings it to schema {}",
                                  version, kSchemaVersion));
  }
  Transaction transaction(database, Transaction::Kind::kWrite);
  for (std::int64_t step = version; step < kSchemaVersion; ++step) kSteps[step](database);
  database.execute(fmt::format("PRAGMA user_version = {}", kSchemaVersion).c_str());
  return transaction.commit();
}

}  // namespace headwater::store
