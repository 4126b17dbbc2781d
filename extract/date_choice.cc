#include <algorithm>
#include <array>
#include <chrono>

#include "base/utf8.h"
#include "extract/date_claims.h"
#include "extract/dates.h"

namespace headwater::extract {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr minutes kOffsetMax{14 * 60};

struct ZoneOfTongue {
  std::string_view tongue;  // language or top-level domain
  int offset_minutes = 0;   // standard time
  bool european_summer = false;
};

// Languages and countries that live in one zone. Only asked whether an instant is a midnight there.
constexpr std::array kZones{
    ZoneOfTongue{"de", 60, true},   ZoneOfTongue{"at", 60, true},   ZoneOfTongue{"ch", 60, true},   ZoneOfTongue{"fr", 60, true},
    ZoneOfTongue{"it", 60, true},   ZoneOfTongue{"nl", 60, true},   ZoneOfTongue{"be", 60, true},   ZoneOfTongue{"pl", 60, true},
    ZoneOfTongue{"cs", 60, true},   ZoneOfTongue{"cz", 60, true},   ZoneOfTongue{"sk", 60, true},   ZoneOfTongue{"hu", 60, true},
    ZoneOfTongue{"hr", 60, true},   ZoneOfTongue{"sl", 60, true},   ZoneOfTongue{"sr", 60, true},   ZoneOfTongue{"da", 60, true},
    ZoneOfTongue{"dk", 60, true},   ZoneOfTongue{"sv", 60, true},   ZoneOfTongue{"se", 60, true},   ZoneOfTongue{"no", 60, true},
    ZoneOfTongue{"nb", 60, true},   ZoneOfTongue{"uk", 0, true},    ZoneOfTongue{"ie", 0, true},    ZoneOfTongue{"fi", 120, true},
    ZoneOfTongue{"el", 120, true},  ZoneOfTongue{"gr", 120, true},  ZoneOfTongue{"bg", 120, true},  ZoneOfTongue{"ro", 120, true},
    ZoneOfTongue{"lt", 120, true},  ZoneOfTongue{"lv", 120, true},  ZoneOfTongue{"et", 120, true},  ZoneOfTongue{"ua", 120, true},
    ZoneOfTongue{"tr", 180, false}, ZoneOfTongue{"vi", 420, false}, ZoneOfTongue{"th", 420, false}, ZoneOfTongue{"cn", 480, false},
    ZoneOfTongue{"tw", 480, false}, ZoneOfTongue{"ja", 540, false}, ZoneOfTongue{"jp", 540, false}, ZoneOfTongue{"ko", 540, false},
    ZoneOfTongue{"kr", 540, false}, ZoneOfTongue{"hi", 330, false}, ZoneOfTongue{"in", 330, false}};

// Summer time of the European Union: from the last Sunday of March to the last Sunday of October, 01:00 UTC (directive 2000/84/EC).
bool in_european_summer(Instant instant) {
  using namespace std::chrono;
  const year y = year_month_day{floor<days>(instant)}.year();
  const Instant begin = Instant(sys_days(y / March / Sunday[last])) + hours(1),
                end = Instant(sys_days(y / October / Sunday[last])) + hours(1);
  return instant >= begin && instant < end;
}

// A day without a time that was written as an instant: midnight where the page is at home.
int offset_of_midnight(Instant instant, std::string_view language, std::string_view host) {
  const std::string tongue = ascii_lower(language.substr(0, language.find_first_of("-_")));
  const std::string domain = ascii_lower(host.substr(host.rfind('.') + 1));
  for (const std::string& key : {domain, tongue})
    for (const ZoneOfTongue& zone : kZones) {
      if (zone.tongue != key) continue;
      const int offset = zone.offset_minutes + (zone.european_summer && in_european_summer(instant) ? 60 : 0);
      return (instant + minutes(offset)).time_since_epoch() % days(1) == std::chrono::seconds(0) ? offset : 0;
    }
  return 0;
}

bool is_printed(const DateEvidence& e) { return e.kind == DateKind::kVisibleText || e.kind == DateKind::kTimeElement; }

// What a claim of local time without a zone says about the zone of `best`: nothing when it is not the same moment.
std::optional<int> offset_by_clock(const DateEvidence& best, const DateEvidence& e) {
  if (!e.has_time || e.offset_minutes || e.kind == DateKind::kUrl || e.role != best.role) return std::nullopt;
  const auto difference = std::chrono::floor<minutes>(e.instant) - std::chrono::floor<minutes>(best.instant);
  if (std::chrono::abs(difference) > kOffsetMax || difference % minutes{15} != minutes{0}) return std::nullopt;
  return static_cast<int>(difference.count());
}

// What a printed day without time says: the smallest offset, in whole hours, that makes it the day of `best`.
std::optional<int> offset_by_day(const DateEvidence& best, const DateEvidence& e) {
  const auto day = std::chrono::floor<days>(best.instant);
  const auto since_midnight = std::chrono::floor<minutes>(best.instant - day);
  if (e.has_time || e.role != best.role || !is_printed(e)) return std::nullopt;
  const auto other = std::chrono::floor<days>(e.instant);
  const minutes to_next = minutes{24 * 60} - since_midnight, to_previous = since_midnight + minutes{1};
  const auto hours_up = [](minutes m) { return static_cast<int>((m.count() + 59) / 60 * 60); };
  if (other == day) return 0;
  if (other == day + days{1} && to_next <= kOffsetMax) return hours_up(to_next);
  if (other + days{1} == day && to_previous <= minutes{12 * 60}) return -hours_up(to_previous);
  return std::nullopt;
}

// The zone in which the page itself reads its date. A claim in UTC says nothing about the day on the page: another claim for the same
// instant may name the zone, a local time without zone differs from it by the offset, and a printed day pins the offset down roughly.
int local_offset(const DateEvidence& best, const std::vector<DateEvidence>& evidence, std::string_view language, std::string_view host) {
  if (!best.has_time) return 0;
  // A clock printed on the page is what its readers see, whatever zone the markup names.
  for (const DateEvidence& e : evidence)
    if (is_printed(e) && best.offset_minutes && offset_by_clock(best, e) == 0) return 0;
  if (best.offset_minutes.value_or(0) != 0) return *best.offset_minutes;
  for (const DateEvidence& e : evidence)
    if (e.offset_minutes.value_or(0) != 0 && std::chrono::abs(e.instant - best.instant) < minutes{2}) return *e.offset_minutes;
  if (!best.offset_minutes) return 0;  // local already
  // A clock time in the markup that is that of UTC may be UTC without its Z.
  for (const DateEvidence& e : evidence)
    if (const auto offset = offset_by_clock(best, e); offset && *offset != 0) return *offset;
  for (const DateEvidence& e : evidence)
    if (const auto offset = offset_by_day(best, e)) return *offset;
  return offset_of_midnight(best.instant, language, host);
}

// A claim that only a weak name makes ("date", "created"): of what, nobody says. Or a bare day in a field that takes a moment: typed by
// hand, often for what the page is about.
bool is_vague(const DateEvidence& e) {
  constexpr double kVagueTrust = 0.87;
  return e.kind == DateKind::kMeta && (e.trust <= kVagueTrust || !e.has_time);
}

// New Year's Day without a time of day is what databases put where only the year is known.
bool is_placeholder(const DateEvidence& claim, const std::vector<DateEvidence>& evidence) {
  const std::chrono::year_month_day day{std::chrono::floor<days>(claim.instant)};
  if (claim.has_time || day.month() != std::chrono::January || day.day() != std::chrono::day{1}) return false;
  const auto says_it_in_words = [&](const DateEvidence& e) {
    return (e.kind == DateKind::kVisibleText || e.kind == DateKind::kUrl) &&
           std::chrono::floor<days>(e.instant) == std::chrono::floor<days>(claim.instant);
  };
  return std::none_of(evidence.begin(), evidence.end(), says_it_in_words);
}

// Whether the page prints a day of publication that is not the one of a vague claim, and none that is.
bool is_contradicted(const DateEvidence& claim, const std::vector<DateEvidence>& evidence) {
  bool other = false;
  for (const DateEvidence& e : evidence) {
    if (!is_printed(e) || e.role != claim.role || e.trust < kTrustEnough) continue;
    const auto local = claim.instant + minutes(claim.offset_minutes.value_or(0));
    if (std::chrono::floor<days>(e.instant + minutes(e.offset_minutes.value_or(0))) == std::chrono::floor<days>(local)) return false;
    other = true;
  }
  return other;
}

}  // namespace

ChosenDates choose_dates(const std::vector<DateEvidence>& evidence, Instant fetched, std::string_view language, std::string_view host) {
  ChosenDates out;
  const DateEvidence *published = nullptr, *modified = nullptr, *printed = nullptr;
  const auto believable = [&](const DateEvidence& e) { return fetched == Instant{} || e.instant <= fetched + std::chrono::hours(36); };
  for (const DateEvidence& e : evidence) {
    if (!believable(e) || e.trust < kTrustEnough || is_placeholder(e, evidence)) continue;
    if (is_vague(e) && is_contradicted(e, evidence)) continue;
    const DateEvidence*& best = e.role == DateRole::kPublished ? published : modified;
    if (!best || e.trust > best->trust + 1e-9) best = &e;
    if (e.role == DateRole::kModified && is_printed(e) && date_word(e.text) != DateWord::kRevised &&
        (!printed || e.trust > printed->trust + 1e-9))
      printed = &e;
  }
  if (modified) out.modified = modified->instant;
  // News that only prints when it was updated, to the minute, appeared around then. A mere day of update may be years later, as may the
  // last revision of a page that is edited again and again: no guess.
  if (!published && printed && printed->has_time) published = printed;
  if (published) {
    out.published = published->instant;
    out.published_has_time = published->has_time;
    out.published_offset_minutes = local_offset(*published, evidence, language, host);
  }
  return out;
}

}  // namespace headwater::extract
