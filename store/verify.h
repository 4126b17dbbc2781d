// Checks of the truth: the database against itself and against the WARC files.
#pragma once

#include <string>
#include <vector>

#include "store/database.h"
#include "store/store.h"

namespace headwater::store {

/// SQLite's integrity and references, text hashes, and what must hold between the tables. Failures stick to the database.
std::vector<Problem> check_database(Database& database);

/// Every capture's record: there, readable, of the right URL, length and digest. Reads all WARC files once.
std::vector<Problem> check_archive(Database& database, const std::string& warc_directory);

}  // namespace headwater::store
