// The database as the candidate index sees it.
#pragma once

#include <vector>

#include "store/database.h"
#include "store/index_types.h"

namespace headwater::store {

/// Reads editions with their fingerprints. Opens no transaction. `database` must outlive it.
class DatabaseEditions final : public EditionSource {
 public:
  explicit DatabaseEditions(Database& database) : database_(database) {}
  Result<std::vector<IndexedEdition>> after(EditionId id, std::size_t n) override;
  Result<IndexedEdition> load(EditionId id) override;

 private:
  Database& database_;
};

}  // namespace headwater::store
