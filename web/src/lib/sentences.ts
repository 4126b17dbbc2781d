// Verdicts in words. We report similarity and order in time: "earliest known source", never more.

import type { Article, ArticleSummary, HostState, Relation } from '../api';

type Judged = ArticleSummary | Article;

const kLabels: Record<Relation, string> = {
  original: 'earliest known',
  identical: 'same text',
  near: 'nearly the same',
  excerpt: 'excerpt',
  revision: 'revised',
  rewrite: 'reworded',
  translation: 'translated',
};

export function relationLabel(article: Judged): string {
  if (article.relation !== 'original') return kLabels[article.relation];
  return article.source.status === 'credited' ? 'credits another' : article.lineage_size > 1 ? 'earliest known' : 'no copy known';
}

export const relationWord = (relation: string) => kLabels[relation as Relation] ?? relation.replaceAll('_', ' ');

const kSentences: Record<Exclude<Relation, 'original'>, string> = {
  identical: 'The same text as an earlier article at',
  near: 'Nearly the same text as an earlier article at',
  excerpt: 'Excerpt of an earlier article at',
  revision: 'Revised version of an earlier article at',
  rewrite: 'Reworded from an earlier article at',
  translation: 'Translated from an earlier article at',
};

const kUnclear: Record<Exclude<Relation, 'original'>, string> = {
  identical: 'The same text as at',
  near: 'Nearly the same text as at',
  excerpt: 'Shares a long excerpt with',
  revision: 'One of two versions of a text, the other at',
  rewrite: 'One of two wordings of a text, the other at',
  translation: 'The same text in another language as at',
};

/** [before, domain, after]: the domain stands apart so that it can be a link. */
export function verdictSentence(article: Judged): [string, string, string] {
  const { relation, source } = article;
  if (relation !== 'original') {
    const domain = article.derived_from?.domain ?? source.domain ?? 'another site';
    if (!article.direction_uncertain) return [kSentences[relation], domain, ''];
    return [kUnclear[relation], domain, '; which came first is not clear'];
  }
  if (source.status === 'credited') return ['Says it comes from', source.domain ?? 'another site', ', a page we do not hold'];
  const others = article.lineage_size - 1;
  if (others > 0) return [`Earliest known source of a text that ${others === 1 ? 'one other page has' : `${others} other pages have`}`, '', ''];
  return ['No earlier source known', '', ''];
}

const kPhrases: Record<Exclude<Relation, 'original'>, string> = {
  identical: 'same text as',
  near: 'nearly the same as',
  excerpt: 'excerpt of',
  revision: 'revised from',
  rewrite: 'reworded from',
  translation: 'translated from',
};

/** The verdict for a list: [before, domain, after]. */
export function verdictPhrase(article: Judged): [string, string, string] {
  if (article.relation === 'original') return [relationLabel(article), '', ''];
  return [
    kPhrases[article.relation],
    article.derived_from?.domain ?? article.source.domain ?? 'another site',
    article.direction_uncertain ? ', order unclear' : '',
  ];
}

/** How sure, in a word; the number stands beside it. */
export function confidenceWord(confidence: number): string {
  if (confidence >= 0.95) return 'almost certain';
  if (confidence >= 0.8) return 'likely';
  if (confidence >= 0.65) return 'leaning';
  return 'unclear';
}

const kHostStates: Record<HostState, string> = {
  ready: 'may be asked now',
  delayed: 'waiting out its delay',
  held: 'asked us to wait',
  robots_unreachable: 'robots.txt cannot be read, so nothing is fetched',
  back_off: 'failing; asked less often',
  in_flight: 'being fetched',
  budget_spent: 'its share of this crawl is used up',
  idle: 'nothing queued',
};

export const hostSentence = (state: HostState) => kHostStates[state] ?? state.replaceAll('_', ' ');

// By the names of base/result.cc, and what an extraction says of a page without an article.
const kReasons: Record<string, string> = {
  invalid_input: 'malformed addresses',
  not_found: 'nothing there',
  unsupported: 'of a kind we do not read',
  dns_failed: 'host name not found',
  connect_failed: 'no connection',
  timeout: 'took too long',
  network: 'the transfer broke off',
  http_status: 'the site says: no such page',
  http_retry_status: 'the site is busy or has an error',
  robots_denied: 'forbidden by robots.txt',
  robots_unreachable: 'robots.txt could not be read',
  address_refused: 'private addresses, refused',
  out_of_scope: 'outside the crawl',
  trap: 'endless pages of one kind',
  too_large: 'too large',
  too_many: 'too many redirects or attempts',
  too_deep: 'nested too deep',
  cancelled: 'stopped',
  store: 'our store failed',
  corrupt: 'damaged in our store',
  internal: 'a fault of ours',
  not_article: 'no article on the page',
};

export const reasonSentence = (reason: string) => kReasons[reason] ?? reason.replaceAll('_', ' ');

const kBasis: Record<string, string> = {
  claimed: 'claimed by a page',
  observed: 'seen by us',
  inferred: 'from the texts',
};

export const basisPhrase = (basis: string) => kBasis[basis] ?? basis;
