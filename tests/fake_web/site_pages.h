// Every address of the hand-written sites: articles, lists, robots.txt, feeds, redirects and errors. Pure.
#pragma once

#include <string>
#include <string_view>

#include "tests/fake_web/corpus.h"
#include "tests/fake_web/fake_web.h"

namespace headwater::fake_web {

struct SiteOptions {
  Instant clock{};
  int edition = 1;
  bool accepts_gzip = true;
};

/// The answer of a hand-written site; 404 for unknown hosts and paths.
Answer answer_of_site(const Corpus& corpus, std::string_view host, std::string_view target, const SiteOptions& options);

}  // namespace headwater::fake_web
