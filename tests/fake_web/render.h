// Pages of the fake web as HTML, from the templates of this folder. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "tests/fake_web/corpus.h"
#include "tests/fake_web/sites.h"

namespace headwater::fake_web {

/// What a template may name: {{key}}, {{#key}}…{{/key}} for a text that is not empty, the same for each entry of a list.
struct Values {
  std::map<std::string, std::string, std::less<>> texts;
  std::map<std::string, std::vector<Values>, std::less<>> lists;
};

/// Aborts on an unknown key: templates are our own.
std::string fill_template(std::string_view text, const Values& values);

/// What a page's credit leads to.
struct CreditTarget {
  std::string url, domain, name;  ///< any may be empty
};
CreditTarget credit_target(const Page& page, const Corpus& corpus);

/// All listed pages of a site's edition 1, newest first; undated ones last, in file order.
std::vector<const Page*> listed_pages(const Corpus& corpus, std::string_view host);

/// Where the site's lists link to: the page, or the address that redirects to it.
std::string listed_path(const Page& page);

std::string render_article(const Page& page, const Site& site, const Corpus& corpus, Instant clock, bool print = false);
/// The front page (empty section) or a section page.
std::string render_index(const Site& site, const Corpus& corpus, Instant clock, std::string_view section = {});
std::string render_error(const Site* site, int status);

}  // namespace headwater::fake_web
