// A verdict: the sentence first, then the two ends of it with both clocks, then the reasons.

import type { ComponentChildren } from 'preact';
import type { Article, ArticleSummary } from '../api';
import { formatCount, formatShare } from '../lib/numbers';
import { verdictPhrase, verdictSentence } from '../lib/sentences';
import { shortUrl } from '../lib/text';
import { formatDelay, formatSpan } from '../lib/time';
import { Outside, Site, Time } from './bits';

export function Sentence({ article }: { article: Article | ArticleSummary }) {
  const [before, domain, after] = verdictSentence(article);
  return (
    <>
      {before}
      {domain && (
        <>
          {' '}
          <Site domain={domain} />
        </>
      )}
      {after}
    </>
  );
}

export function Phrase({ article }: { article: Article | ArticleSummary }) {
  const [before, domain, after] = verdictPhrase(article);
  return (
    <>
      {before}
      {domain && (
        <>
          {' '}
          <Site domain={domain} />
        </>
      )}
      {after}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Where({ id, url, domain }: { id: string | null; url: string | null; domain: string | null }) {
  if (id) return <a href={`/article/${id}`}>{shortUrl(url ?? domain ?? id)}</a>;
  return (
    <>
      {shortUrl(url ?? domain ?? 'unknown')} <span class="quiet">not held</span>
    </>
  );
}

/** The two clocks of one page, each under its own name. */
const Clocks = ({ claims, seen }: { claims: string | null; seen: string | null }) => (
  <span class="clocks">
    <span>
      <span class="quiet">claims</span> <Time at={claims} />
    </span>
    {seen && (
      <span>
        <span class="quiet">first seen</span> <Time at={seen} />
      </span>
    )}
  </span>
);

export function Facts({ article, source }: { article: Article; source: Pick<ArticleSummary, 'published' | 'first_seen'> | null }) {
  const other = article.source.status !== 'self' && article.source.id !== article.id;
  const near = article.derived_from && article.derived_from.id !== article.source.id ? article.derived_from : null;
  return (
    <dl class="facts">
      {other && (
        <Fact name="earliest known source">
          <Where {...article.source} />
          {source && <Clocks claims={source.published} seen={source.first_seen} />}
        </Fact>
      )}
      {near && (
        <Fact name="came by way of">
          <Where {...near} />
        </Fact>
      )}
      <Fact name={article.id ? 'this page' : 'this text'}>
        {article.url ? <Outside url={article.url} /> : `${formatCount(article.words)} words, pasted`}
        {article.id && <Clocks claims={article.published} seen={article.first_seen} />}
      </Fact>
      {other && article.delay_seconds !== null && (
        <Fact name="delay">
          {article.delay_seconds === 0
            ? article.published
              ? 'none: both claim the same time'
              : 'none: both were first seen at the same time'
            : `${formatSpan(article.delay_seconds)} ${article.delay_seconds > 0 ? 'after' : 'before'} the source`}
          <span class="unseen"> ({formatDelay(article.delay_seconds)})</span>
        </Fact>
      )}
      {article.derived_from && article.shared_words !== null && (
        <Fact name="shared">
          {formatCount(article.shared_words)} words: {formatShare(article.containment_self)} of this {article.id ? 'page' : 'text'},{' '}
          {formatShare(article.containment_source)} of {near ? `the page at ${article.derived_from.domain}` : 'the source'}
        </Fact>
      )}
    </dl>
  );
}
