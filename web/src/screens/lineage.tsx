// Screen 4: how did it spread?

import type { Lineage as LineageData } from '../api';
import { useGet, useParams } from '../data';
import type { Span } from '../lib/clocks';
import { type Clock, brushed, timeOf } from '../lib/lanes';
import { formatCount, formatShare, plural } from '../lib/numbers';
import { shortUrl } from '../lib/text';
import { formatDelay, formatTime, utcDay } from '../lib/time';
import { ArticleLink, Choice, Page, Relation, Site, Time, comparePath } from '../parts/bits';
import { Chart } from '../parts/lanes_chart';
import { Empty, Failed, Loading } from '../parts/states';
import { Table } from '../parts/table';

const Legend = () => (
  <p class="legend quiet">
    <span>
      <svg viewBox="0 0 32 10">
        <path class="flow sure" d="M1 5H24" />
        <path class="tip" d="M24 1.5L31 5L24 8.5Z" />
      </svg>
      likely came from
    </span>
    <span>
      <svg viewBox="0 0 32 10">
        <path class="flow likely" d="M1 5H24" />
        <path class="tip" d="M24 1.5L31 5L24 8.5Z" />
      </svg>
      less sure
    </span>
    <span>
      <svg viewBox="0 0 32 10">
        <path class="flow unclear" d="M1 5H31" />
      </svg>
      linked, order unclear
    </span>
    <span>
      <svg viewBox="0 0 14 10">
        <circle class="dot source" cx="6" cy="5" r="4" />
      </svg>
      nothing earlier held
    </span>
    <span>larger dot: more words</span>
    <span>drag along the times to choose a part</span>
  </p>
);

function Members({ lineage, clock, range, clear }: { lineage: LineageData; clock: Clock; range: Span | null; clear: () => void }) {
  const rows = brushed(lineage.members, clock, range);
  return (
    <>
      {range && (
        <p class="filtered" role="status">
          {plural(rows.length, 'page')} from {formatTime(new Date(range.from).toISOString())} to {formatTime(new Date(range.to).toISOString())}.{' '}
          <button class="plain" onClick={clear}>
            Show all
          </button>
        </p>
      )}
      {rows.length === 0 && <Empty title="No page falls into this time." />}
      {rows.length > 0 && (
        <Table
          caption="The pages of this lineage in order of time"
          rows={rows}
          id={(m) => m.id}
          columns={[
            {
              head: 'Page',
              main: true,
              cell: (m) => (
                <>
                  <ArticleLink article={m} />
                  <span class="under-title">
                    <Site domain={m.domain} />
                  </span>
                </>
              ),
            },
            { head: 'Relation', cell: (m) => <Relation article={m} /> },
            {
              head: 'From',
              cell: (m) =>
                m.derived_from ? (
                  <a class="go" href={comparePath(m.derived_from.id, m.id)} aria-label={`Compare with ${m.derived_from.domain}`}>
                    {m.derived_from.domain}
                  </a>
                ) : m.source.status === 'credited' ? (
                  <span class="quiet">{m.source.domain}, not held</span>
                ) : (
                  '–'
                ),
            },
            { head: 'Words shared', num: true, cell: (m) => (m.shared_words === null ? '–' : formatCount(m.shared_words)) },
            { head: 'Of it', num: true, cell: (m) => formatShare(m.containment_self) },
            { head: 'Delay', num: true, cell: (m) => formatDelay(m.delay_seconds) },
            { head: 'Claims', cell: (m) => <Time at={m.published} /> },
            { head: 'First seen', cell: (m) => <Time at={m.first_seen} /> },
          ]}
        />
      )}
    </>
  );
}

const time = (text: string | undefined) => (text && !Number.isNaN(Date.parse(text)) ? Date.parse(text) : null);
const minute = (at: number) => new Date(at).toISOString().slice(0, 19) + 'Z';

/** When, on the chosen clock alone. */
function when(lineage: LineageData, clock: Clock): string {
  const days = lineage.members
    .map((m) => timeOf(m, clock))
    .filter((t) => t !== null)
    .sort((a, b) => a - b)
    .map(utcDay);
  if (!days.length) return '';
  const [first, last] = [days[0], days[days.length - 1]];
  return `, ${clock === 'claims' ? 'dated' : 'first seen'} ${first === last ? first : `${first} to ${last}`}`;
}

function Answer({ lineage, clock }: { lineage: LineageData; clock: Clock }) {
  const source = <Site domain={lineage.earliest.domain} />;
  if (lineage.size < 2) return <>Only one page of this text is known, at {source}</>;
  return (
    <>
      From {source}, the earliest known source, to {plural(lineage.size - 1, 'other page')} on {plural(lineage.sites, 'site')}
      {when(lineage, clock)}
    </>
  );
}

export function Lineage({ id }: { id: string }) {
  const [params, setParams] = useParams();
  const got = useGet<LineageData>(`/lineages/${encodeURIComponent(id)}`);
  const question = 'How did it spread?';
  if (got.error)
    return (
      <Page question={question} title="Lineage">
        <Failed error={got.error} retry={got.reload} what="lineage" />
      </Page>
    );
  const lineage = got.data;
  if (!lineage)
    return (
      <Page question={question} title="Lineage">
        <Loading what="the lineage" lines={8} />
      </Page>
    );
  const clock: Clock = params.clock === 'seen' ? 'seen' : 'claims';
  const [from, to] = [time(params.from), time(params.to)];
  const range = from !== null && to !== null ? { from, to } : null;
  const setRange = (next: Span | null) => setParams({ from: next && minute(next.from), to: next && minute(next.to) });
  const claims = lineage.members.filter((m) => m.published).length;
  return (
    <Page question={question} title={lineage.earliest.title ?? 'Lineage'} answer={<Answer lineage={lineage} clock={clock} />}>
      <p class="of" lang={lineage.earliest.language || undefined}>
        {lineage.earliest.title ?? shortUrl(lineage.earliest.url)}
      </p>
      <div class="tools">
        <Choice
          label="Clock"
          options={[
            ['claims', 'by the dates pages claim'],
            ['seen', 'by when we saw them'],
          ]}
          value={clock}
          onPick={(c) => setParams({ clock: c === 'claims' ? null : c, from: null, to: null })}
        />
        {clock === 'claims' && claims < lineage.size && (
          <span class="quiet">{plural(lineage.size - claims, 'page claims', 'pages claim')} no date</span>
        )}
      </div>
      <figure>
        <Chart lineage={lineage} clock={clock} range={range} onRange={setRange} />
        <figcaption>
          <Legend />
        </figcaption>
      </figure>
      <Members lineage={lineage} clock={clock} range={range} clear={() => setRange(null)} />
    </Page>
  );
}
