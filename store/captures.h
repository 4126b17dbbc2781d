// The table `capture`: one row a response in the archive, and what is written into the archive with it.
// All functions run inside the caller's transaction; failures stick to the Database.
#pragma once

#include <vector>

#include "store/database.h"
#include "store/store.h"
#include "store/warc_writer.h"

namespace headwater::store {

/// How record.capture is to be archived: as a revisit where its body is held already, and with what the crawl knows about it.
WarcExtras warc_extras(Database& database, const PageRecord& record);

void insert_capture(Database& database, const PageRecord& record, const WarcLocation& location);

std::vector<CaptureRow> read_captures(Database& database, std::int64_t after, std::size_t n);

}  // namespace headwater::store
