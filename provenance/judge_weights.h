// Log-odds of the evidence on who was first, and the thresholds of the verdict. Measured or estimated as each line says.
#pragma once

#include "base/article.h"

namespace headwater::provenance::weights {

// A page names where its text comes from. Nearly every cross-site canonical and tail "Source" anchor is true syndication.
inline constexpr double kCreditUrl = 6.0;     ///< by the source's own URL
inline constexpr double kCreditDomain = 4.0;  ///< by the source's name or domain only
inline constexpr double kCreditCite = 1.5;    ///< a citation: often of a passage, not of the text

// Claimed publication dates: full weight when more than a day apart, half when 1 to 24 hours apart and both give a time.
inline constexpr double kDateUrl = 2.0;
inline constexpr double kDateJsonLd = 1.5;
inline constexpr double kDateGiven = 1.5;
inline constexpr double kDateMeta = 1.0;
inline constexpr double kDateTimeElement = 0.75;
inline constexpr double kDateVisible = 0.5;
inline constexpr double kDateFeed = 2.0;  ///< the outlet's own word too, but written when the article came out
inline constexpr double kDateSitemap = 1.5;
inline constexpr double kSighting = 3.0;  ///< seen by an archive or by us before the other claims to exist

/// Last-Modified of a page that gives no date itself. Some servers send the day of their installation, so that it decides nothing alone.
inline constexpr double kLastModified = 0.75;
inline constexpr Instant kServersDateFrom = std::chrono::sys_days{std::chrono::year{1995} / 1 / 1};  ///< older ones are defaults

// Inferences from the texts.
// How natural the wording is. Synonym spinners of long texts exceed the least gap in 83 to 100 %, rule-based translators in 62 %, the
// other way round never; but the translators of the web, which write better than some pages, in 2 % and in 7 % the other way round, by
// little. So the evidence grows with the gap, up to one and a half of it.
inline constexpr double kSurprisalGap = 0.45;   ///< nats a word
inline constexpr double kSurprisalWords = 400;  ///< of fewer words the gap must be larger, as the error of a mean grows
inline constexpr double kSurprisal = 3.0;
inline constexpr double kSurprisalLeast = 0.4, kSurprisalSlope = 1.1;  ///< shares of kSurprisal: at the least gap, and for each of it more

// Log-odds of a spinner's artefacts: two or three of them. No pair of 4,194 natural texts reaches it, 60 % of a spinner's do.
inline constexpr double kArtefactsMin = 3.0;
inline constexpr double kArtefactsMax = 2.0;
inline constexpr double kExcerpt = 1.0;  ///< the part comes from the whole rather than the reverse

// What a site does as a rule. Below kLead, so that a habit alone decides nothing.
inline constexpr double kHabitSome = 0.75, kHabitMost = 1.5;
inline constexpr double kHabitSomeShare = 0.35, kHabitMostShare = 0.65;  ///< of its articles, with a certainty of
inline constexpr double kHabitZ = 2.33;                                  ///< 99 %, in standard deviations

inline constexpr double kLead = 2.0;           ///< a smaller lead leaves the direction uncertain
inline constexpr double kSelfPrior = 0.85;     ///< log-odds that a page without any sign of a source is the first we could know
inline constexpr double kCompoundLead = 1.0;   ///< evidence that the larger text took the smaller one in
inline constexpr double kCompoundShare = 0.5;  ///< and the smaller one makes less than this of it
inline constexpr double kDisjointShare = 1.1;  ///< two shares of a text that sum up to more than this overlap
inline constexpr double kMixture = 2.5;        ///< a page that consists of two others came from them: outweighs kExcerpt
inline constexpr double kMixtureHeld = 0.88;   ///< where it has so much of one,
inline constexpr double kMixtureRest = 0.05, kMixtureExplained = 0.75;  ///< so much more, and this much of that from the other
inline constexpr double kCopyCovered = 0.85;   ///< a copy on another site of which so much stands in its source is no edition of its own
inline constexpr double kNearCovered = 0.75;   ///< and when so much of the source stands in it, it is near, not an excerpt
inline constexpr double kRewordedLogit = 1.2;  ///< a reworded passage is reported as taken from ten to three on; others are possible
inline constexpr double kMachineWording = 1.2, kMachineArtefacts = 0.85;  ///< added where one side shows signs of a machine
inline constexpr double kPassageAgainst = -0.4;  ///< a shared passage is not reported as taken against stronger evidence than this

double date_weight(DateKind kind);
double credit_weight(const Credit& credit);

}  // namespace headwater::provenance::weights
