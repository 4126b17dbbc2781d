// Screen 1: where does this text come from? The trace box, what to review, what was found lately.

import { useEffect, useRef, useState } from 'preact/hooks';
import {
  ApiError,
  type Article,
  type ArticleSummary,
  type LineageSummary,
  type Match,
  type Status,
  type TraceAnswer,
  type Verdict,
  call,
} from '../api';
import { useGet, usePaged, useParams } from '../data';
import { focusRow, focusedRow, useKeys } from '../keys';
import { useEventSoon, useStatus } from '../live';
import { formatCount, formatRate, formatShare, plural } from '../lib/numbers';
import { looksLikeUrl, shortUrl } from '../lib/text';
import { formatClock, formatDelay } from '../lib/time';
import { useLocation } from 'preact-iso/router';
import { ArticleLink, Columns, Confidence, More, Page, Reasons, Site, Time, comparePath } from '../parts/bits';
import { mark, review } from '../parts/review';
import { Empty, Failed, Loading } from '../parts/states';
import { Table } from '../parts/table';
import { Facts, Phrase, Sentence } from '../parts/verdict';
import { PastedMatch } from './later';

interface Asked {
  input: string;
  answer: TraceAnswer | null;
  match: Match | null;
  error: ApiError | null;
}

let pasted: Asked | null = null; // a pasted text has no address; it is kept while the page is open

async function trace(input: string): Promise<Omit<Asked, 'input'>> {
  try {
    const body = looksLikeUrl(input) ? { url: /^https?:/i.test(input.trim()) ? input.trim() : `https://${input.trim()}` } : { text: input };
    const answer = await call<TraceAnswer>('POST', '/trace', body);
    return { answer, match: null, error: null };
  } catch (error) {
    return { answer: null, match: null, error: error instanceof ApiError ? error : new ApiError(0, String(error), '') };
  }
}

function TraceBox({ value, busy, ask }: { value: string; busy: boolean; ask: (input: string) => void }) {
  const [text, setText] = useState(value);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    const box = area.current!;
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight + 2, 280)}px`;
  }, [text]);
  const submit = (event: Event) => {
    event.preventDefault();
    if (text.trim()) ask(text);
    else area.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || (!event.shiftKey && looksLikeUrl(text)))) submit(event);
  };
  return (
    <form class="trace" onSubmit={submit}>
      <textarea
        ref={area}
        rows={1}
        aria-label="A web address, or a text"
        placeholder="Paste a web address, or a text…"
        value={text}
        onInput={(e) => setText(e.currentTarget.value)}
        onKeyDown={onKey}
        spellcheck={false}
      />
      <button class="primary" disabled={busy}>
        {busy ? 'Tracing…' : 'Trace'}
      </button>
    </form>
  );
}

function NotHeld({ url, status }: { url: string; status: Status | null }) {
  const { route } = useLocation();
  const [error, setError] = useState<ApiError | null>(null);
  const crawl = () =>
    call('POST', '/jobs', { seeds: [url], depth: 0, label: `Trace of ${shortUrl(url)}` }).then(
      () => route('/crawl'),
      (e) => setError(e as ApiError),
    );
  return (
    <Empty title={`Nothing is held under ${shortUrl(url)}.`}>
      <p>
        Headwater compares only what it has crawled{status ? `: ${plural(status.store.articles, 'article')} so far` : ''}. It can fetch this page now
        and compare it with them.
      </p>
      <button class="primary" onClick={crawl}>
        Crawl this page
      </button>
      {error && (
        <p role="alert">
          {error.title}. {error.detail}
        </p>
      )}
    </Empty>
  );
}

function Answer({ asked, status }: { asked: Asked; status: Status | null }) {
  const { answer, input } = asked;
  const article = answer?.article ?? null;
  const sourceId = article && article.source.id !== article.id ? article.source.id : null;
  const source = useGet<Article>(sourceId ? `/articles/${encodeURIComponent(sourceId)}` : null);
  if (!answer) return null;
  const among = `among ${plural(answer.articles_known, 'article')}, as of ${formatClock(answer.as_of, new Date())}`;
  if (answer.verdict === 'not_held')
    return <NotHeld url={looksLikeUrl(input) && !/^https?:/i.test(input) ? `https://${input.trim()}` : input.trim()} status={status} />;
  if (answer.verdict === 'too_short' || !article) {
    return (
      <Empty title={answer.verdict === 'too_short' ? 'This text is too short to trace.' : `No earlier source known ${among}.`}>
        {answer.verdict === 'too_short' && 'A paragraph of some thirty words or more is enough.'}
      </Empty>
    );
  }
  return (
    <section class="found" aria-label="Answer">
      <p class="answer">{answer.verdict === 'none' ? `No earlier source known ${among}` : <Sentence article={article} />}</p>
      <p class="under">
        {answer.verdict === 'found' && <Confidence value={article.confidence} />}
        {article.id && <a href={`/article/${article.id}`}>All about this page</a>}
        {article.id && article.derived_from && <a href={comparePath(article.derived_from.id, article.id)}>Compare the two</a>}
        {!article.id && source.data && <a href={`/lineage/${source.data.lineage}`}>Who else has it</a>}
      </p>
      {answer.verdict === 'found' && <Facts article={article} source={source.data} />}
      {article.evidence.length > 0 && (
        <>
          <h2>Why</h2>
          <Reasons evidence={article.evidence} />
        </>
      )}
      {!article.id && article.derived_from && <PastedMatch source={article.derived_from} text={article.text || input} />}
    </section>
  );
}

const kLetters: [string, Verdict][] = [
  ['y', 'confirmed'],
  ['x', 'rejected'],
  ['u', 'unsure'],
];

function Queue({ status }: { status: Status | null }) {
  const list = usePaged<ArticleSummary>('/reviews/queue', 20);
  const { route } = useLocation();
  const chosen = () => list.items?.find((a) => a.id === focusedRow()?.dataset.row);
  const give = (verdict: Verdict) => {
    const article = chosen();
    if (!article) return;
    const at = list.items!.indexOf(article);
    void review(article.id, mark(verdict), null, (now) => {
      list.change((items) => (now ? items.filter((a) => a.id !== article.id) : [article, ...items]));
      setTimeout(() => focusRow(at));
    });
  };
  useKeys({
    ...Object.fromEntries(kLetters.map(([key, verdict]) => [key, () => give(verdict)])),
    c: () => {
      const article = chosen();
      if (article?.derived_from) route(comparePath(article.derived_from.id, article.id));
    },
  });
  if (list.error) return <Failed error={list.error} retry={list.reload} what="the review queue" />;
  if (!list.items) return <Loading what="the review queue" lines={6} />;
  if (!list.items.length) {
    if (status?.store.articles === 0)
      return (
        <Empty title="Nothing is held yet.">
          <p>Give Headwater some addresses to start from: a newspaper's front page, a feed, a list.</p>
          <a class="button primary" href="/crawl#submit">
            Start a crawl
          </a>
        </Empty>
      );
    return <Empty title="Nothing waits for a review.">Copies that were found but whose order in time is doubtful would stand here.</Empty>;
  }
  return (
    <>
      <Table
        caption="Articles worth a look, the most useful first"
        rows={list.items}
        id={(a) => a.id}
        columns={[
          {
            head: 'Article',
            main: true,
            cell: (a) => (
              <>
                <ArticleLink article={a} />
                <span class="under-title">
                  <Site domain={a.domain} />
                  <span class="quiet">
                    {' '}
                    · <Phrase article={a} />
                  </span>
                </span>
              </>
            ),
          },
          { head: 'Confidence', num: true, cell: (a) => <Confidence value={a.confidence} /> },
          { head: 'Shared', num: true, cell: (a) => formatShare(a.containment_self) },
          { head: 'Delay', num: true, cell: (a) => formatDelay(a.delay_seconds) },
        ]}
      />
      <More list={list} />
    </>
  );
}

function Latest() {
  const list = usePaged<LineageSummary>('/lineages?sort=recent', 6);
  useEventSoon('lineage', list.reload, []);
  if (list.error) return <Failed error={list.error} retry={list.reload} what="the latest lineages" />;
  if (!list.items) return <Loading what="the latest lineages" />;
  if (!list.items.length) return <p class="quiet">No text with a copy was found yet.</p>;
  return (
    <ol class="latest">
      {list.items.map((l) => (
        <li key={l.id}>
          <a href={`/lineage/${l.id}`}>{l.title ?? shortUrl(l.earliest.url)}</a>
          <span class="quiet">
            {plural(l.size, 'page')} on {plural(l.sites, 'site')} · from {l.earliest.domain} · <Time at={l.last} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function StatusLine({ status }: { status: Status | null }) {
  if (!status) return <p class="status-line quiet">&nbsp;</p>;
  const { store, rates } = status;
  return (
    <p class="status-line">
      <a href="/articles">{plural(store.articles, 'article')}</a>
      <span>{plural(store.copies, 'copy', 'copies')}</span>
      <a href="/lineages">{plural(store.lineages, 'lineage')}</a>
      <a href="/crawl">{status.in_flight + status.queued > 0 ? `crawling ${formatRate(rates.pages_per_second)} pages/s` : 'not crawling'}</a>
      {status.settling && <span class="quiet">still comparing…</span>}
    </p>
  );
}

function Overview({ status }: { status: Status | null }) {
  const hours = status?.latest_lineages_per_hour ?? [];
  const found = hours.reduce((a, b) => a + b, 0);
  return (
    <div class="columns-2">
      <section aria-labelledby="to-review">
        <h2 id="to-review">To review{status && status.store.unreviewed > 0 && <span class="quiet"> {formatCount(status.store.unreviewed)}</span>}</h2>
        <Queue status={status} />
      </section>
      <section aria-labelledby="latest" class="aside">
        <h2 id="latest">Latest lineages</h2>
        {found > 0 && (
          <p class="spark">
            <Columns values={hours} label={`Lineages found in each of the last 24 hours, ${formatCount(found)} in all`} />
            <span class="quiet">{formatCount(found)} in 24 hours</span>
          </p>
        )}
        <Latest />
      </section>
    </div>
  );
}

export function Home() {
  const status = useStatus();
  const [params, setParams] = useParams();
  const { route } = useLocation();
  const url = params.url ?? '';
  const [asked, setAsked] = useState<Asked | null>(url ? null : pasted);
  const [busy, setBusy] = useState(false);
  const run = async (input: string) => {
    setBusy(true);
    const next = { input, ...(await trace(input)) };
    setAsked(next);
    pasted = looksLikeUrl(input) ? null : next;
    setBusy(false);
  };
  useEffect(() => {
    if (url) void run(url);
    else setAsked(pasted);
  }, [url]);
  const ask = (input: string) => {
    if (!looksLikeUrl(input)) {
      setParams({ url: null });
      void run(input);
    } else if (input.trim() === url) void run(input);
    else route(`/?url=${encodeURIComponent(input.trim())}`);
  };
  const clear = () => {
    pasted = null;
    setAsked(null);
    setParams({ url: null });
  };
  return (
    <Page question="Where does this text come from?">
      <TraceBox value={url || (asked?.input ?? '')} busy={busy} ask={ask} />
      <StatusLine status={status} />
      {busy && !asked && <Loading what="the answer" />}
      {asked?.error && <Failed error={asked.error} retry={() => void run(asked.input)} what="trace" />}
      {asked && <Answer asked={asked} status={status} />}
      {asked && (
        <p class="more">
          <button onClick={clear}>Trace something else</button>
        </p>
      )}
      {!asked && !busy && <Overview status={status} />}
    </Page>
  );
}
