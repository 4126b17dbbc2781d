// The tables of headwater.sqlite and their version.
#pragma once

#include <string>

#include "base/result.h"
#include "store/database.h"

namespace headwater::store {

/// Creates the tables in an empty database and brings an older schema up to ours, in one transaction. Errors: kStore (a newer schema, or
/// an older one while reading only), kNotFound (reading only, and nothing was ever written).
Status prepare_schema(Database& database, bool writable);

/// The registrable domain of a URL's host; empty where it is none.
std::string domain_of(const std::string& url);

}  // namespace headwater::store
