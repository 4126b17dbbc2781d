// Screen 2: is this page earlier or later than the others?

import { useLocation } from 'preact-iso/router';
import type { Article as ArticleData, ArticleSummary, Lineage } from '../api';
import { useGet, useParams } from '../data';
import { compareRow, useKeys } from '../keys';
import { formatCount, formatShare, plural } from '../lib/numbers';
import { relationWord } from '../lib/sentences';
import { shortUrl } from '../lib/text';
import { ArticleLink, Choice, Confidence, Page, Reasons, Relation, Site, Time, comparePath } from '../parts/bits';
import { TwoClocks } from '../parts/clocks';
import { Review } from '../parts/review';
import { Failed, Loading } from '../parts/states';
import { Table } from '../parts/table';
import { Facts, Sentence } from '../parts/verdict';
import { Dates, Processing, Raw } from './article_views';

type View = 'text' | 'dates' | 'raw' | 'processing';
const kViews: [View, string][] = [
  ['text', 'Text as extracted'],
  ['dates', 'Dates and credits'],
  ['raw', 'Raw capture'],
  ['processing', 'How it was processed'],
];

/** Another page of the lineage as seen from this one: figures only where the two were compared with each other. */
function shares(other: ArticleSummary, here: ArticleData) {
  if (here.derived_from?.id === other.id) return { words: here.shared_words, ofThis: here.containment_self, ofThat: here.containment_source };
  if (other.derived_from?.id === here.id) return { words: other.shared_words, ofThis: other.containment_source, ofThat: other.containment_self };
  return null;
}

function Link({ other, here }: { other: ArticleSummary; here: ArticleData }) {
  if (other.id === here.derived_from?.id)
    return <span class="quiet"> · {here.direction_uncertain ? 'perhaps this page’s source' : 'this page’s source'}</span>;
  if (other.derived_from?.id === here.id)
    return <span class="quiet"> · {other.direction_uncertain ? 'perhaps copied from here' : 'copied from here'}</span>;
  return null;
}

function Others({ lineage, here }: { lineage: Lineage; here: ArticleData & { id: string } }) {
  const at = lineage.members.findIndex((m) => m.id === here.id);
  const place = new Map(lineage.members.map((m, i) => [m.id, i]));
  const others = lineage.members.filter((m) => m.id !== here.id);
  const share = (m: ArticleSummary, pick: 'ofThis' | 'ofThat') => formatShare(shares(m, here)?.[pick] ?? null);
  const pair = (m: ArticleSummary) => ((place.get(m.id) ?? 0) < at ? comparePath(m.id, here.id) : comparePath(here.id, m.id));
  return (
    <Table
      caption="The other pages of this lineage, in order of time"
      rows={others}
      id={(m) => m.id}
      mark={(m) => (m.id === here.derived_from?.id ? 'source-row' : undefined)}
      columns={[
        {
          head: 'Page',
          main: true,
          cell: (m) => (
            <>
              <ArticleLink article={m} />
              <span class="under-title">
                <Site domain={m.domain} />
                <Link other={m} here={here} />
              </span>
            </>
          ),
        },
        { head: 'Relation', cell: (m) => <Relation article={m} /> },
        {
          head: 'Words shared',
          num: true,
          cell: (m) => {
            const s = shares(m, here);
            return s?.words != null ? formatCount(s.words) : '–';
          },
        },
        { head: 'Of this', num: true, cell: (m) => share(m, 'ofThis') },
        { head: 'Of that', num: true, cell: (m) => share(m, 'ofThat') },
        { head: 'Claims', cell: (m) => <Time at={m.published} /> },
        { head: 'First seen', cell: (m) => <Time at={m.first_seen} /> },
        {
          head: '',
          cell: (m) => (
            <a href={pair(m)} aria-label={`Compare with ${m.domain}`} class="go">
              compare →
            </a>
          ),
        },
      ]}
    />
  );
}

function AlsoFrom({ article }: { article: ArticleData }) {
  if (!article.also_from.length) return null;
  return (
    <section>
      <h2>Passages from elsewhere</h2>
      <ul class="plain-list">
        {article.also_from.map((f) => (
          <li key={f.url}>
            {formatShare(f.containment)} of this page also stands at {f.id ? <a href={`/article/${f.id}`}>{shortUrl(f.url)}</a> : shortUrl(f.url)}
            <span class="quiet"> {relationWord(f.relation)}</span>
            {f.id && article.id && (
              <>
                {' '}
                <a href={comparePath(f.id, article.id)} aria-label={`Compare with ${shortUrl(f.url)}`} class="go">
                  compare →
                </a>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Text({ article }: { article: ArticleData }) {
  return (
    <article class="reading" lang={article.language || undefined}>
      {article.title && <h3>{article.title}</h3>}
      {article.author.length > 0 && <p class="byline">{article.author.join(', ')}</p>}
      {article.text.split(/\n+/).map((paragraph, i) => (
        <p key={i}>{paragraph}</p>
      ))}
    </article>
  );
}

function Body({
  article,
  lineage,
  setReview,
}: {
  article: ArticleData & { id: string };
  lineage: ReturnType<typeof useGet<Lineage>>;
  setReview: (mark: ArticleData['review']) => void;
}) {
  const [params, setParams] = useParams();
  const view = kViews.some(([key]) => key === params.view) ? (params.view as View) : 'text';
  const source = lineage.data?.members.find((m) => m.id === article.source.id) ?? null;
  const alone = article.lineage_size <= 1;
  return (
    <>
      <div class="under">
        {!alone || article.source.status !== 'self' ? <Confidence value={article.confidence} /> : <span class="quiet">among all that is held</span>}
        {article.relation !== 'original' || article.source.status === 'credited' ? (
          <Review id={article.id} value={article.review} onChange={setReview} />
        ) : null}
      </div>
      <Facts article={article} source={source} />
      {!alone && (
        <section>
          <h2>Two clocks</h2>
          {lineage.error ? (
            <Failed error={lineage.error} retry={lineage.reload} what="the lineage" />
          ) : lineage.data ? (
            <TwoClocks members={lineage.data.members} here={article.id} source={article.source.id} />
          ) : (
            <Loading what="the lineage" />
          )}
        </section>
      )}
      <section>
        <h2>Why</h2>
        <Reasons evidence={article.evidence} />
      </section>
      {!alone && (
        <section>
          <h2>
            The others{' '}
            <span class="quiet">
              {plural(article.lineage_size - 1, 'page')} with the same text · <a href={`/lineage/${article.lineage}`}>how it spread</a>
            </span>
          </h2>
          {lineage.data && <Others lineage={lineage.data} here={article} />}
        </section>
      )}
      <AlsoFrom article={article} />
      <section class="itself">
        <h2 class="unseen">The page itself</h2>
        <Choice label="What to show of the page" options={kViews} value={view} onPick={(v) => setParams({ view: v === 'text' ? null : v })} />
        {view === 'text' && <Text article={article} />}
        {view === 'dates' && <Dates article={article} />}
        {view === 'raw' && <Raw id={article.id} capture={article.capture} />}
        {view === 'processing' && <Processing article={article} />}
      </section>
    </>
  );
}

export function Article({ id }: { id: string }) {
  const { route } = useLocation();
  const got = useGet<ArticleData>(`/articles/${encodeURIComponent(id)}`);
  const article = got.data;
  const lineage = useGet<Lineage>(article && article.lineage_size > 1 ? `/lineages/${encodeURIComponent(article.lineage)}` : null);
  useKeys({ c: () => compareRow() || (article?.derived_from && route(comparePath(article.derived_from.id, id))) });
  const question = 'Is this page earlier or later than the others?';
  if (got.error)
    return (
      <Page question={question} title="Article">
        <Failed error={got.error} retry={got.reload} what="article" />
      </Page>
    );
  if (!article)
    return (
      <Page question={question} title="Article">
        <Loading what="the article" lines={8} />
      </Page>
    );
  return (
    <Page question={question} title={article.title ?? article.domain} answer={<Sentence article={article} />}>
      <p class="of" lang={article.language || undefined}>
        {article.title ?? shortUrl(article.url)}{' '}
        <span class="quiet" lang="en">
          · <Site domain={article.domain} />
        </span>
      </p>
      <Body article={{ ...article, id }} lineage={lineage} setReview={(review) => got.put({ ...article, review })} />
    </Page>
  );
}
