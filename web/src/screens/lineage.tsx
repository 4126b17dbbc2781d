// Screen 4: how did it spread?

import type { Lineage as LineageData } from '../api';
import { useGet, useParams, useWidth } from '../data';
import { axisOf, type Span } from '../lib/clocks';
import { brushed, layLanes, type Clock, type LaneDot, type Lanes } from '../lib/lanes';
import { formatCount, formatShare, plural } from '../lib/numbers';
import { relationLabel } from '../lib/sentences';
import { shortUrl } from '../lib/text';
import { formatDelay, formatTime, utcDay } from '../lib/time';
import { ArticleLink, Choice, Page, Relation, Site, Time, comparePath } from '../parts/bits';
import { Brush } from '../parts/brush';
import { TimeAxis } from '../parts/clocks';
import { Empty, Failed, Loading } from '../parts/states';
import { Table } from '../parts/table';

const kTop = 12;
const kFoot = 32;
const kRight = 20;
const kNarrowLane = 56; // names stand above their lanes

function Dot({ dot, clock, dim }: { dot: LaneDot; clock: Clock; dim: boolean }) {
  const { article } = dot;
  const when = formatTime(clock === 'claims' ? article.published : article.first_seen);
  const first = !article.derived_from;
  const words = `${article.domain}: ${article.title ?? shortUrl(article.url)}\n${relationLabel(article)}, ${clock} ${when}`;
  return (
    <a href={`/article/${article.id}`} aria-label={words}>
      <circle class="dot-hit" cx={dot.x} cy={dot.y} r={Math.max(12, dot.r)} />
      <circle class={`dot ${first ? 'source' : 'copy'} ${dim ? 'dim' : ''}`} cx={dot.x} cy={dot.y} r={dot.r}>
        <title>{words}</title>
      </circle>
    </a>
  );
}

function Undated({ lanes }: { lanes: Lanes }) {
  if (!lanes.undated) return null;
  return (
    <g class="undated">
      <rect x={-8} y={-4} width={lanes.undated - 12} height={lanes.height + 8} rx={4} />
      <text x={(lanes.undated - 12) / 2 - 8} y={lanes.height + 20} text-anchor="middle">
        no date
      </text>
    </g>
  );
}

interface ChartProps {
  lineage: LineageData;
  clock: Clock;
  range: Span | null;
  onRange: (range: Span | null) => void;
}

function Chart({ lineage, clock, range, onRange }: ChartProps) {
  const [box, full] = useWidth<HTMLDivElement>();
  const narrow = full < 560;
  const left = narrow ? 14 : 180;
  const width = Math.max(120, full - left - kRight);
  const lanes = layLanes(lineage, clock, width, narrow ? kNarrowLane : undefined);
  const height = kTop + lanes.height + kFoot;
  const inRange = new Set(brushed(lineage.members, clock, range).map((m) => m.id));
  return (
    <div ref={box}>
      {full > 0 && (
        <svg class="lanes" width={full} height={height}>
          <defs>
            <marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="9" markerHeight="9" orient="auto" markerUnits="userSpaceOnUse">
              <path d="M0 0.5L7 4L0 7.5Z" />
            </marker>
          </defs>
          <g transform={`translate(${left} ${kTop})`}>
            <Undated lanes={lanes} />
            {lanes.lanes.map((lane) => (
              <g key={lane.domain}>
                <line class="lane-line" x1={narrow ? -8 : 0} x2={width + 8} y1={lane.y} y2={lane.y} />
                <text class="lane-name" x={narrow ? -8 : -14} y={narrow ? lane.y - 15 : lane.y + 4} text-anchor={narrow ? 'start' : 'end'}>
                  {lane.domain}
                </text>
              </g>
            ))}
            {lanes.span && (
              <g transform={`translate(${lanes.undated} 0)`}>
                <TimeAxis axis={axisOf(lanes.span, narrow ? 2 : 7)} width={width - lanes.undated} y={lanes.height + 4} />
              </g>
            )}
            {lanes.span && (
              <Brush
                span={lanes.span}
                left={lanes.undated}
                width={width - lanes.undated}
                height={lanes.height + 26}
                range={range}
                onRange={onRange}
              />
            )}
            {lanes.edges.map((edge) => (
              <path
                key={edge.key}
                class={`flow ${edge.kind}`}
                d={edge.path}
                marker-end={edge.kind === 'unclear' || edge.kind === 'revision' ? undefined : 'url(#tip)'}
              />
            ))}
            {lanes.dots.map((dot) => (
              <Dot key={dot.article.id} dot={dot} clock={clock} dim={!inRange.has(dot.article.id)} />
            ))}
          </g>
        </svg>
      )}
    </div>
  );
}

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

function answer(lineage: LineageData) {
  const others = lineage.size - 1;
  const days = lineage.members.map((m) => m.published ?? m.first_seen).sort();
  const [first, last] = [utcDay(Date.parse(days[0])), utcDay(Date.parse(days[days.length - 1]))];
  const when = first === last ? `on ${first}` : `from ${first} to ${last}`;
  return (
    <>
      From <Site domain={lineage.earliest.domain} />, the earliest known source, to {plural(others, 'other page')} on {plural(lineage.sites, 'site')},{' '}
      {when}
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
    <Page
      question={question}
      title={lineage.earliest.title ?? 'Lineage'}
      answer={
        lineage.size > 1 ? (
          answer(lineage)
        ) : (
          <>
            Only one page of this text is known, at <Site domain={lineage.earliest.domain} />
          </>
        )
      }
    >
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
