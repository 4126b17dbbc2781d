#include "provenance/judge_evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/url.h"
#include "base/utf8.h"
#include "provenance/judge_weights.h"

namespace headwater::provenance {

namespace weights {

double date_weight(DateKind kind) {
  switch (kind) {
    case DateKind::kUrl:
      return kDateUrl;
    case DateKind::kJsonLd:
      return kDateJsonLd;
    case DateKind::kGiven:
      return kDateGiven;
    case DateKind::kMeta:
      return kDateMeta;
    case DateKind::kTimeElement:
      return kDateTimeElement;
    case DateKind::kVisibleText:
      return kDateVisible;
    case DateKind::kFeed:
      return kDateFeed;
    case DateKind::kSitemap:
      return kDateSitemap;
    case DateKind::kArchive:           // a sight, not a claim: see earliest_sight()
    case DateKind::kHttpLastModified:  // of the last change: see add_server_dates()
    case DateKind::kFirstSeen:
      return 0;
  }
  return 0;
}

double credit_weight(const Credit& credit) {
  if (credit.kind == CreditKind::kCite) return kCreditCite;
  return credit.url.empty() ? kCreditDomain : kCreditUrl;
}

}  // namespace weights

namespace {
using std::chrono::days;
using std::chrono::hours;

std::chrono::sys_days day_of(Instant instant) { return std::chrono::floor<days>(instant); }

std::string gap_text(std::chrono::seconds gap) {
  const auto h = std::chrono::duration_cast<hours>(gap).count();
  if (h >= 48) return fmt::format("{} days", h / 24);
  if (h >= 1) return fmt::format("{} h", h);
  return fmt::format("{} min", std::chrono::duration_cast<std::chrono::minutes>(gap).count());
}

// The weight of `member`'s credits that lead to `other`, and the credit that says so.
std::pair<double, const Credit*> credit_to(const Member& member, const Member& other) {
  std::pair<double, const Credit*> best{0, nullptr};
  if (member.site == other.site) return best;
  for (std::size_t i = 0; i < member.credits.size(); ++i) {
    const Credit& credit = member.credits[i];
    const bool by_url = i < member.credited_pages.size() && member.credited_pages[i] == other.id;
    if (!by_url && !names_site(credit, other)) continue;
    const double weight = by_url || credit.kind == CreditKind::kCite ? weights::credit_weight(credit) : weights::kCreditDomain;
    if (weight > best.first) best = {weight, &credit};
  }
  return best;
}

void add_credits(Direction& out, const Member& copy, const Member& source) {
  const auto [for_weight, for_credit] = credit_to(copy, source);
  const auto [against_weight, against_credit] = credit_to(source, copy);
  if (for_credit != nullptr) {
    add_evidence(out, std::string(credit_kind_name(for_credit->kind)), EvidenceBasis::kClaimed, for_weight,
                 fmt::format("{} credits {}: \"{}\"", copy.domain, source.domain, for_credit->text));
  }
  if (against_credit != nullptr) {
    add_evidence(out, std::string(credit_kind_name(against_credit->kind)), EvidenceBasis::kClaimed, -against_weight,
                 fmt::format("{} credits {}: \"{}\"", source.domain, copy.domain, against_credit->text));
  }
}

void add_dates(Direction& out, const Member& copy, const Member& source) {
  const DateEvidence* late = usable_date(copy);
  const DateEvidence* early = usable_date(source);
  if (late != nullptr && early != nullptr) {
    const auto gap = late->instant - early->instant;
    const double full = std::min(weights::date_weight(late->kind), weights::date_weight(early->kind));
    const bool timed = late->has_time && early->has_time;
    const bool day_apart = std::chrono::abs(gap) > hours{24} || (!timed && day_of(late->instant) != day_of(early->instant));
    double weight = day_apart ? full : (timed && std::chrono::abs(gap) >= hours{1} ? full / 2 : 0);
    if (gap < gap.zero()) weight = -weight;
    add_evidence(out, "published", EvidenceBasis::kClaimed, weight,
                 fmt::format("{} says it was published {} {} than {}", source.domain, gap_text(std::chrono::abs(gap)),
                             weight > 0 ? "earlier" : "later", copy.domain));
  }
  // Seen before the other page claims to exist: no claim can undo that.
  const Sight source_seen = earliest_sight(source), copy_seen = earliest_sight(copy);
  const auto seen_before = [&out](const Member& seen, const Sight& sight, const Member& claims, const DateEvidence* claim, double weight) {
    if (claim == nullptr || sight.at == Instant{} || sight.at + hours{1} >= claim->instant) return;
    add_evidence(out, "seen_before_published", EvidenceBasis::kObserved, weight,
                 fmt::format("{} was {} before {} says it was published", seen.domain, sight.archived ? "held by a web archive" : "seen",
                             claims.domain));
  };
  seen_before(source, source_seen, copy, late, weights::kSighting);
  seen_before(copy, copy_seen, source, early, -weights::kSighting);
  // Of two pages that an archive holds, the later one may be the one it found later: half the weight.
  if ((late == nullptr || early == nullptr) && source_seen.archived && copy_seen.archived) {
    const auto gap = copy_seen.at - source_seen.at;
    if (std::chrono::abs(gap) <= hours{24}) return;
    const bool source_first = gap > gap.zero();
    add_evidence(out, "archived_before", EvidenceBasis::kObserved, source_first ? weights::kSighting / 2 : -weights::kSighting / 2,
                 fmt::format("a web archive held {} {} before it held {}", source_first ? source.domain : copy.domain,
                             gap_text(std::chrono::abs(gap)), source_first ? copy.domain : source.domain));
  }
}

// Since when the page's server says that it has not changed; nullopt where that is the day of our visit, as with pages made for each
// request, or nonsense.
std::optional<Instant> unchanged_since(const Member& member) {
  for (const DateEvidence& date : member.dates) {
    if (date.kind != DateKind::kHttpLastModified || date.instant + days{1} >= earliest_sight(member).at) continue;
    if (date.instant >= weights::kServersDateFrom) return date.instant;
  }
  return std::nullopt;
}

// Of pages that do not say themselves when they were published. Their servers say by when they stood there, not since when: a later date
// means nothing.
void add_server_dates(Direction& out, const Member& copy, const Member& source) {
  const auto before = [](const Member& first, const Member& second) -> std::optional<std::string> {
    const auto since = unchanged_since(first);
    if (!since || usable_date(first) != nullptr) return std::nullopt;
    const std::string told = fmt::format("the server of {} says that its page has not changed since {}", first.domain,
                                         format_rfc3339(*since).substr(0, std::string_view("2024-05-06").size()));
    if (const DateEvidence* claim = usable_date(second)) {
      if (*since + days{1} >= claim->instant) return std::nullopt;
      return fmt::format("{}, {} before {} says it was published", told, gap_text(claim->instant - *since), second.domain);
    }
    const Instant shown = std::min(unchanged_since(second).value_or(Instant::max()), earliest_sight(second).at);
    if (*since + days{1} >= shown) return std::nullopt;
    return fmt::format("{}, {} before anything shows {}", told, gap_text(shown - *since), second.domain);
  };
  if (const auto told = before(source, copy)) add_evidence(out, "last_modified", EvidenceBasis::kClaimed, weights::kLastModified, *told);
  if (const auto told = before(copy, source)) add_evidence(out, "last_modified", EvidenceBasis::kClaimed, -weights::kLastModified, *told);
}

double habit_weight(const Member& member) {
  switch (member.habit) {
    case Habit::kOwn:
      return 0;
    case Habit::kSome:
      return weights::kHabitSome;
    case Habit::kMost:
      return weights::kHabitMost;
  }
  return 0;
}

void add_habits(Direction& out, const Member& copy, const Member& source) {
  if (copy.site == source.site) return;
  const double weight = habit_weight(copy) - habit_weight(source);
  const Member& taker = weight > 0 ? copy : source;
  add_evidence(out, "habit", EvidenceBasis::kInferred, weight,
               fmt::format("{} of the articles of {} that are held came from other sites",
                           taker.habit == Habit::kMost ? "most" : "a third or more", taker.site));
}

// By how much less natural the copy's wording is, in units of the least gap that says something: of few words the mean may be off. Of
// two whole texts, or of what they share.
double surprisal_gap(const Member& copy, const Member& source, const Match& match) {
  if (match.surprisal_a <= 0 || match.surprisal_b <= 0) return 0;
  const double of_copy = match.whole ? 1 : match.containment_a, of_source = match.whole ? 1 : match.containment_b;
  const double words = std::min(of_copy * static_cast<double>(copy.words), of_source * static_cast<double>(source.words));
  const double least = weights::kSurprisalGap * std::sqrt(std::max(1.0, weights::kSurprisalWords / std::max(1.0, words)));
  return (match.surprisal_a - match.surprisal_b) / least;
}

// Half of the reworded texts were reworded by people.
double of_either(double machine_log_odds) { return std::max(0.0, machine_log_odds) + std::log1p(std::exp(-std::abs(machine_log_odds))); }

void add_text(Direction& out, const Member& copy, const Member& source, const Match& match) {
  if (match.relation == Relation::kRewrite || match.possible) {
    const double gap = surprisal_gap(copy, source, match);
    if (std::abs(gap) >= 1) {
      const double weight = weights::kSurprisal * std::min(1.0, weights::kSurprisalLeast + (std::abs(gap) - 1) * weights::kSurprisalSlope);
      add_evidence(
          out, std::string(kSurprisalKind), EvidenceBasis::kInferred, std::copysign(weight, gap),
          fmt::format("the wording of {} is the less natural one, as machine rewriting leaves it", gap > 0 ? copy.domain : source.domain));
    }
    if (match.whole && has_artefacts(match)) {
      const double lead = of_either(match.artefacts_a) - of_either(match.artefacts_b);
      add_evidence(out, "artefacts", EvidenceBasis::kInferred, std::clamp(lead, -weights::kArtefactsMax, weights::kArtefactsMax),
                   fmt::format("{} shows traces of machine rewriting", lead > 0 ? copy.domain : source.domain));
    }
  }
  if (match.whole && match.relation == Relation::kExcerpt) {
    const bool copy_is_part = match.containment_a > match.containment_b;
    add_evidence(out, "excerpt", EvidenceBasis::kInferred, copy_is_part ? weights::kExcerpt : -weights::kExcerpt,
                 fmt::format("{} holds a part of the text at {}", copy_is_part ? copy.domain : source.domain,
                             copy_is_part ? source.domain : copy.domain));
  }
}
}  // namespace

bool has_artefacts(const Match& match) { return std::max(match.artefacts_a, match.artefacts_b) >= weights::kArtefactsMin; }

Sight earliest_sight(const Member& member) {
  Sight sight{member.first_seen, false};
  for (const DateEvidence& date : member.dates) {
    if (date.kind != DateKind::kArchive || date.role != DateRole::kPublished) continue;
    if (sight.at == Instant{} || date.instant < sight.at) sight = {date.instant, true};
  }
  return sight;
}

Habit habit_of(std::int64_t articles, std::int64_t traced) {
  if (articles <= 0) return Habit::kOwn;
  const double n = static_cast<double>(articles), share = std::min(1.0, static_cast<double>(traced) / n);
  constexpr double kZ = weights::kHabitZ;
  const double middle = share + kZ * kZ / (2 * n);
  const double margin = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  const double at_least = (middle - margin) / (1 + kZ * kZ / n);
  return at_least >= weights::kHabitMostShare ? Habit::kMost : at_least >= weights::kHabitSomeShare ? Habit::kSome : Habit::kOwn;
}

const DateEvidence* usable_date(const Member& member) {
  const Sight seen = earliest_sight(member);
  const DateEvidence* best = nullptr;
  for (const DateEvidence& date : member.dates) {
    if (date.role != DateRole::kPublished || weights::date_weight(date.kind) == 0) continue;
    const bool dated_by_fetch = !date.has_time && day_of(date.instant) == day_of(member.first_seen) && date.kind != DateKind::kGiven;
    if (dated_by_fetch || (seen.at != Instant{} && date.instant > seen.at + hours{24})) continue;
    const auto key = [](const DateEvidence& d) {
      return std::tuple(d.trust, d.has_time, weights::date_weight(d.kind), -d.instant.time_since_epoch().count());
    };
    if (best == nullptr || key(date) > key(*best)) best = &date;
  }
  return best;
}

Match flipped(const Match& match) {
  Match other = match;
  std::swap(other.containment_a, other.containment_b);
  std::swap(other.surprisal_a, other.surprisal_b);
  std::swap(other.artefacts_a, other.artefacts_b);
  for (Passage& passage : other.passages) {
    std::swap(passage.a_begin, passage.b_begin);
    std::swap(passage.a_end, passage.b_end);
  }
  return other;
}

namespace {
// "The Hill Gazette" -> "hillgazette": how outlets make a domain of their name.
std::string squeezed(std::string_view name) {
  std::string out;
  for (const char c : ascii_lower(name)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0) out += c;
  }
  return out.starts_with("the") && out.size() > 6 ? out.substr(3) : out;
}
}  // namespace

bool names_site(const Credit& credit, const Member& member) {
  if (!credit.domain.empty()) return registrable_domain(credit.domain) == member.site;
  const std::string name = squeezed(credit.name);
  return !name.empty() && (name == squeezed(member.site_name) || name == squeezed(member.site.substr(0, member.site.find('.'))));
}

void SiteNames::add(const Member& member) {
  sites_.insert(member.site);
  names_.insert(squeezed(member.site_name));
  names_.insert(squeezed(member.site.substr(0, member.site.find('.'))));
}

bool SiteNames::named_by(const Credit& credit) const {
  if (!credit.domain.empty()) return sites_.contains(registrable_domain(credit.domain));
  const std::string name = squeezed(credit.name);
  return !name.empty() && names_.contains(name);
}

std::string credit_label(const Credit& credit) {
  if (!credit.domain.empty()) return credit.domain;
  if (!credit.name.empty()) return credit.name;
  if (!credit.url.empty()) return credit.url;
  return credit.text;
}

void add_evidence(Direction& out, std::string kind, EvidenceBasis basis, double log_odds, std::string text) {
  if (log_odds == 0) return;
  out.log_odds += log_odds;
  out.without_habits += log_odds;
  out.evidence.push_back({std::move(kind), basis, log_odds > 0, std::abs(log_odds), std::move(text)});
}

Direction direction(const Member& copy, const Member& source, const Match& match) {
  Direction out;
  add_credits(out, copy, source);
  add_dates(out, copy, source);
  add_server_dates(out, copy, source);
  add_text(out, copy, source, match);
  const double without_habits = out.without_habits;
  add_habits(out, copy, source);
  out.without_habits = without_habits;
  return out;
}

}  // namespace headwater::provenance
