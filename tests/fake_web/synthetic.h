// Generated articles for benchmarks: newspaper-shaped sentences from word lists of our own, words drawn by Zipf's law.
// Every page is a pure function of the options, its host and its number; nothing is kept, so a million pages cost no memory.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fake_web/fake_web.h"

namespace headwater::fake_web {

class Synthetic {
 public:
  explicit Synthetic(SyntheticOptions options);

  /// nullopt for hosts that are not generated.
  std::optional<Answer> respond(std::string_view host, std::string_view target) const;
  std::vector<std::string> seeds() const;
  Truth truth() const;

 private:
  struct Story {
    std::size_t host = 0, number = 0;            ///< where the page stands
    std::size_t from_host = 0, from_number = 0;  ///< whose text it is: itself, or the copied page's
    bool copy = false, edited = false;
  };
  Story story(std::size_t host, std::size_t number) const;
  std::vector<std::string> paragraphs(const Story& story) const;
  std::string article_html(const Story& story) const;
  std::string index_html(std::size_t host) const;
  std::string url(std::size_t host, std::size_t number) const;

  SyntheticOptions options_;
};

}  // namespace headwater::fake_web
