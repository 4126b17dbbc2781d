// What is behind an article: the dates and credits it gives, the raw capture, how it was processed.

import { useEffect, useState } from 'preact/hooks';
import { ApiError, type Article, rawCapture } from '../api';
import { formatBytes, formatCount, formatMilliseconds } from '../lib/numbers';
import { formatTime } from '../lib/time';
import { Outside, Time } from '../parts/bits';
import { Failed, Loading } from '../parts/states';
import { Table } from '../parts/table';

const plain = (word: string) => word.replaceAll('_', ' ');

export function Dates({ article }: { article: Article }) {
  return (
    <div class="views">
      <h3>Dates</h3>
      {article.dates.length ? (
        <Table
          caption="Each claim or sighting of a date, side by side"
          rows={article.dates}
          id={(d) => d.kind + d.role + d.instant + d.text}
          columns={[
            { head: 'Date', main: true, cell: (d) => (d.has_time ? formatTime(d.instant) : formatTime(d.instant).slice(0, 10)) },
            { head: 'Meant as', cell: (d) => plain(d.role) },
            { head: 'Found in', cell: (d) => plain(d.kind) },
            { head: 'Trust', num: true, cell: (d) => d.trust.toFixed(2) },
            { head: 'As it stands there', cell: (d) => <span class="quiet">{d.text}</span> },
          ]}
        />
      ) : (
        <p class="quiet">The page gives no date.</p>
      )}
      <h3>Credits</h3>
      {article.credits.length ? (
        <ul class="plain-list">
          {article.credits.map((c, i) => (
            <li key={i}>
              {plain(c.kind)}: {c.name ?? c.domain ?? ''}
              {c.url && (
                <>
                  {' '}
                  <Outside url={c.url} />
                </>
              )}{' '}
              <span class="quiet">{c.text && `“${c.text}”`}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p class="quiet">The page names no source.</p>
      )}
      <h3>Editions</h3>
      <ul class="plain-list">
        {article.editions.map((e) => (
          <li key={e.id}>
            first seen <Time at={e.first_seen} />, {formatCount(e.words)} words{e.current && <span class="quiet"> · the one shown</span>}
          </li>
        ))}
      </ul>
      {article.canonical_url !== article.url && article.canonical_url && (
        <p>
          The page names itself <Outside url={article.canonical_url} />.
        </p>
      )}
    </div>
  );
}

const kRawShown = 300_000;

export function Raw({ id, capture }: { id: string; capture: Article['capture'] }) {
  const [raw, setRaw] = useState<{ text: string; cut: boolean } | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!capture) return;
    const stop = new AbortController();
    rawCapture(id, kRawShown, stop.signal).then(setRaw, (e) => e instanceof ApiError && setError(e));
    return () => stop.abort();
  }, [id, turn]);
  if (!capture) return <p class="quiet views">The bytes of this page are no longer kept; its text and verdict are.</p>;
  return (
    <div class="views">
      <p class="quiet">
        HTTP {capture.status} · {capture.content_type} · {formatBytes(capture.bytes)} · fetched {formatTime(capture.fetched)}
      </p>
      {error ? (
        <Failed
          error={error}
          retry={() => {
            setError(null);
            setTurn(turn + 1);
          }}
          what="the capture"
        />
      ) : raw ? (
        <pre tabIndex={0} aria-label="Raw capture">
          {raw.text}
        </pre>
      ) : (
        <Loading what="the capture" />
      )}
      {raw?.cut && (
        <p class="quiet">
          Only the first {formatCount(kRawShown)} characters are shown.{' '}
          <a href={`/api/v1/articles/${encodeURIComponent(id)}/raw`} target="_blank">
            The whole capture
          </a>
        </p>
      )}
    </div>
  );
}

const kSteps: Record<string, string> = {
  queue: 'waited in the queue',
  robots: 'read robots.txt',
  fetch: 'fetched the page',
  extract: 'found the article',
  commit: 'stored it',
  match: 'compared it',
  judge: 'judged it',
};

export function Processing({ article }: { article: Article }) {
  const steps = article.waterfall;
  const total = steps.reduce((sum, s) => sum + s.milliseconds, 0);
  if (!total) return <p class="quiet views">How long each step took is kept for some time only, and no longer for this page.</p>;
  let at = 0;
  return (
    <div class="views">
      <ol class="waterfall">
        {steps.map((step) => {
          const from = at;
          at += step.milliseconds;
          return (
            <li key={step.step}>
              <span>{kSteps[step.step] ?? plain(step.step)}</span>
              <svg viewBox="0 0 400 12" preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" width="400" height="12" />
                <rect class="part" x={(from / total) * 400} width={Math.max(2, (step.milliseconds / total) * 400)} height="12" />
              </svg>
              <span class="num">{formatMilliseconds(step.milliseconds)}</span>
            </li>
          );
        })}
      </ol>
      <p class="quiet">{formatMilliseconds(total)} in all.</p>
    </div>
  );
}
