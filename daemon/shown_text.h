// The text of a held article as people and exports get it.
#pragma once

#include <vector>

#include "base/article.h"
#include "base/result.h"
#include "store/store.h"

namespace headwater::daemon {

/// Leaves out the blocks that are nothing but template text of their site: sentences that the store has learned from its unrelated pages.
/// What is learned is a function of the set of editions held, so the answer does not depend on their order. An article of which nothing
/// would remain keeps its text. Fingerprints and matches are those of the whole text. Errors: kStore.
Status leave_out_template_text(store::Store& store, Article& article);

/// The article without the blocks that are flagged; offsets of blocks, captions and entries follow. `gone`: one flag a block.
void remove_blocks(Article& article, const std::vector<bool>& gone);

}  // namespace headwater::daemon
