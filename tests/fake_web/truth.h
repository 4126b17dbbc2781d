// What Headwater should say of the fake web, worked out from the fields of the article files.
#pragma once

#include "tests/fake_web/corpus.h"
#include "tests/fake_web/fake_web.h"

namespace headwater::fake_web {

/// Of the pages that are served while `edition` is set.
Truth truth_of(const Corpus& corpus);

}  // namespace headwater::fake_web
