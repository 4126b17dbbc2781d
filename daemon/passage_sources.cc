#include "daemon/passage_sources.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

namespace headwater::daemon {

namespace {
constexpr double kAsMuch = 0.8;  // of the most that a version of the source shares with the page
constexpr int kStepsMax = 64;    // of a derivation; origins farther away rank alike

constexpr double kNew = 0.3;  // of a source's passages must stand in no other's

// Bytes [first, second) of the report's text.
using Spans = std::vector<std::pair<std::size_t, std::size_t>>;

struct Version {
  AlsoFrom from;
  std::int64_t page = 0;
  int steps = 0;  // from the lineage's origin
};

std::size_t length_of(const Spans& spans) {
  std::size_t length = 0;
  for (const auto& [begin, end] : spans) length += end - begin;
  return length;
}

// Ascending and apart.
Spans joined(Spans spans) {
  std::sort(spans.begin(), spans.end());
  Spans out;
  for (const auto& span : spans) {
    if (!out.empty() && span.first <= out.back().second) {
      out.back().second = std::max(out.back().second, span.second);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

// How many copies lie between the page and the origin of its lineage.
Result<int> steps_from_origin(store::Store& store, std::int64_t page) {
  int steps = 0;
  for (; steps < kStepsMax; ++steps) {
    const auto judged = store.judged(page);
    if (!judged && judged.error().code == Errc::kNotFound) break;
    if (!judged) return judged.error();
    if (judged->verdict.derived_from == 0) break;
    page = judged->verdict.derived_from;
  }
  return steps;
}

const Version& likeliest(const std::vector<Version>& versions) {
  double most = 0;
  for (const Version& version : versions) most = std::max(most, version.from.containment);
  const Version* best = nullptr;
  const auto rank = [](const Version& v) { return std::tuple(v.steps, -v.from.containment, std::string_view(v.from.url)); };
  for (const Version& version : versions) {
    if (version.from.containment < kAsMuch * most) continue;
    if (best == nullptr || rank(version) < rank(*best)) best = &version;
  }
  return *best;
}
// What of the text stands at a held page too; nothing where the text itself is not held: then it is not known.
Result<Spans> shared_spans(store::Store& store, std::int64_t edition, std::int64_t other) {
  Spans out;
  if (edition == 0) return out;
  const auto held = store.page(other);
  if (!held) return held.error();
  for (const std::int64_t of_other : held->editions) {
    const auto pair = store.match(edition, of_other);
    if (!pair && pair.error().code == Errc::kNotFound) continue;
    if (!pair) return pair.error();
    for (const Passage& passage : pair->match.passages) {
      out.push_back(pair->a == edition ? std::pair(passage.a_begin, passage.a_end) : std::pair(passage.b_begin, passage.b_end));
    }
  }
  return out;
}
}  // namespace

Status gather_passages(store::Store& store, ArticleReport& report) {
  Verdict& verdict = report.verdict;
  if (verdict.also_from.empty()) return {};
  const auto self = store.find_page(report.url);
  if (!self && self.error().code != Errc::kNotFound && self.error().code != Errc::kInvalidInput) return self.error();
  const std::int64_t edition = self ? self->current : 0;
  std::map<std::string, std::vector<Version>> by_lineage;
  for (const AlsoFrom& from : verdict.also_from) {
    const auto page = store.find_page(from.url);
    if (!page && page.error().code != Errc::kNotFound) return page.error();
    if (!page) continue;
    const auto judged = store.judged(page->id);
    if (!judged && judged.error().code != Errc::kNotFound) return judged.error();
    const std::string of = judged ? judged->lineage : from.url;  // not judged yet: it stands for itself
    if (of == report.lineage && verdict.derived_from != 0) continue;
    const auto steps = steps_from_origin(store, page->id);
    if (!steps) return steps.error();
    by_lineage[of].push_back({from, page->id, *steps});
  }
  std::vector<Version> sources;
  for (const auto& [id, versions] : by_lineage) sources.push_back(likeliest(versions));
  std::sort(sources.begin(), sources.end(), [](const Version& x, const Version& y) {
    return std::tuple(-x.from.containment, std::string_view(x.from.url)) < std::tuple(-y.from.containment, std::string_view(y.from.url));
  });
  verdict.also_from.clear();
  Spans covered;
  if (verdict.derived_from != 0) {
    auto spans = shared_spans(store, edition, verdict.derived_from);
    if (!spans) return spans.error();
    covered = joined(*std::move(spans));
  }
  for (const Version& source : sources) {
    const auto spans = shared_spans(store, edition, source.page);
    if (!spans) return spans.error();
    Spans all = covered;
    all.insert(all.end(), spans->begin(), spans->end());
    all = joined(std::move(all));
    const std::size_t fresh = length_of(all) - length_of(covered), own = length_of(joined(*spans));
    if (static_cast<double>(fresh) < kNew * static_cast<double>(own)) continue;
    verdict.also_from.push_back(source.from);
    covered = std::move(all);
  }
  return {};
}

}  // namespace headwater::daemon
