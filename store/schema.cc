#include "store/schema.h"

#include <fmt/format.h>

namespace headwater::store {

namespace {

constexpr std::int64_t kSchemaVersion = 1;

// Instants are seconds since 1970. Enumerations are stored by number, relations by name. 64-bit hashes are stored as signed integers.
constexpr const char* kTables = R"sql(
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
  sentences BLOB NOT NULL                -- 8 bytes each
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

}  // namespace

Status prepare_schema(Database& database, bool writable) {
  const std::int64_t version = database.lookup("PRAGMA user_version").value_or(0);
  if (!database.ok()) return database.take_error();
  if (version == kSchemaVersion) return {};
  if (version != 0) {
    return make_error(Errc::kStore, fmt::format("the store has schema {} and this headwater knows {} only; use the newer headwater that "
                                                "wrote it, or a new store directory",
                                                version, kSchemaVersion));
  }
  if (!writable) return make_error(Errc::kNotFound, "the store is empty: nothing was ever written to it");
  Transaction transaction(database, Transaction::Kind::kWrite);
  database.execute(kTables);
  database.execute("PRAGMA user_version = 1");
  return transaction.commit();
}

}  // namespace headwater::store
