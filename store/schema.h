// The tables of headwater.sqlite and their version.
#pragma once

#include "base/result.h"
#include "store/database.h"

namespace headwater::store {

/// Creates the tables in an empty database, or checks that their version is ours. A newer version is refused with kStore.
Status prepare_schema(Database& database, bool writable);

}  // namespace headwater::store
