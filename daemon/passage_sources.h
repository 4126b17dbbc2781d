// Where the passages of an article came from, one entry a lineage: for people, who want to read each source once.
#pragma once

#include "base/result.h"
#include "daemon/json.h"
#include "store/store.h"

namespace headwater::daemon {

/// A verdict lists every held article that shares a passage with its page: of one source often several versions, and others that took
/// the same passage. Leaves one of each lineage, the one nearest to the lineage's origin among those that hold about as much of the
/// text as any; none whose passages all but stand in those of one that holds more, or of the version that the text came from; and none
/// of the text's own lineage where the verdict names that version. Looks at verdicts as they are stored now, so that what is shown of a
/// settled store does not depend on the order in which its pages were judged. Errors: kStore, kCorrupt.
Status gather_passages(store::Store& store, ArticleReport& report);

}  // namespace headwater::daemon
