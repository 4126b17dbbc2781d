// Screen 3: what exactly is shared? The earlier text is on the left, whichever way round the address names them.

import { useLocation } from 'preact-iso/router';
import type { ArticleSummary, Match } from '../api';
import { useGet } from '../data';
import { formatShare, plural } from '../lib/numbers';
import { ArticleLink, Page, Site, Time } from '../parts/bits';
import { Passages } from '../parts/passages';
import { Review } from '../parts/review';
import { Failed, Loading } from '../parts/states';

function Head({ article, role, share }: { article: ArticleSummary; role: string; share: string }) {
  return (
    <div class="compare-head">
      <p class="quiet role">{role}</p>
      <ArticleLink article={article} />
      <p class="under-title">
        <Site domain={article.domain} /> <span class="quiet">· {share} of it is shared</span>
      </p>
      <p class="clocks">
        <span>
          <span class="quiet">claims</span> <Time at={article.published} />
        </span>{' '}
        <span>
          <span class="quiet">first seen</span> <Time at={article.first_seen} />
        </span>
      </p>
    </div>
  );
}

function sentence(match: Match): string {
  if (match.relation === 'too_short') return 'One of these texts is too short to compare';
  if (!match.shared_words) return 'These two pages share no passage';
  const shared = `${plural(match.shared_words, 'word')} in ${plural(match.passages.length, 'passage')}`;
  const [a, b] = [formatShare(match.containment_a), formatShare(match.containment_b)];
  if (a === '100 %' && b === '100 %') return `All of both pages is shared: ${shared}`;
  const [one, other] = match.b?.direction_uncertain ? ['left', 'right'] : ['earlier', 'later'];
  return `${shared}: ${a} of the ${one} page, ${b} of the ${other}`;
}

function Bar({ match, reload }: { match: Match; reload: () => void }) {
  const copy = match.b!;
  const judged = copy.derived_from?.id === match.a!.id;
  const unclear = judged && copy.direction_uncertain;
  return (
    <>
      {unclear && (
        <p class="doubt">
          <strong>Which came first is not clear.</strong> The page on the left is the likelier source.
        </p>
      )}
      {judged && (
        <div class="under">
          <Review id={copy.id} value={copy.review} onChange={reload} />
        </div>
      )}
    </>
  );
}

export function Compare({ a, b }: { a: string; b: string }) {
  const { route } = useLocation();
  const got = useGet<Match>(`/compare?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`);
  const question = 'What exactly is shared?';
  if (got.error)
    return (
      <Page question={question} title="Compare">
        <Failed error={got.error} retry={got.reload} what="pair of articles" />
      </Page>
    );
  const match = got.data;
  if (!match?.a || !match.b)
    return (
      <Page question={question} title="Compare">
        <Loading what="the two texts" lines={8} />
      </Page>
    );
  return (
    <Page question={question} title={`${match.a.domain} and ${match.b.domain}`} answer={sentence(match)}>
      <Bar match={match} reload={got.reload} />
      <div class="pair heads">
        <Head article={match.a} role={match.b.direction_uncertain ? 'likely earlier' : 'earlier'} share={formatShare(match.containment_a)} />
        <Head article={match.b} role={match.b.direction_uncertain ? 'likely later' : 'later'} share={formatShare(match.containment_b)} />
      </div>
      <Passages match={match} names={[match.a.domain, match.b.domain]} />
      <p class="more">
        <button onClick={() => route(`/article/${match.b!.id}`)}>Why we think so</button>
        {match.a.lineage === match.b.lineage && (
          <a class="button" href={`/lineage/${match.b.lineage}`}>
            How the text spread
          </a>
        )}
      </p>
    </Page>
  );
}
