// The lineage drawing: lanes, dots and arrows, a brush on the time axis. Pointing at a dot brings out its arrows.

import { useMemo, useState } from 'preact/hooks';
import type { Lineage } from '../api';
import { useWidth } from '../data';
import { type Span, axisOf } from '../lib/clocks';
import { type Clock, type LaneDot, type LaneEdge, type Lanes, brushed, layLanes } from '../lib/lanes';
import { relationLabel } from '../lib/sentences';
import { shortUrl } from '../lib/text';
import { formatTime } from '../lib/time';
import { Brush } from './brush';
import { TimeAxis } from './clocks';

const kTop = 12;
const kFoot = 32;
const kRight = 20;
const kNarrow = 560;
const kNarrowLane = 56; // names stand above their lanes

interface DotProps {
  dot: LaneDot;
  clock: Clock;
  dim: boolean;
  point: (id: string | null) => void;
}

function Dot({ dot, clock, dim, point }: DotProps) {
  const { article } = dot;
  const when = formatTime(clock === 'claims' ? article.published : article.first_seen);
  const words = `${article.domain}: ${article.title ?? shortUrl(article.url)}\n${relationLabel(article)}, ${clock} ${when}`;
  const [on, off] = [() => point(article.id), () => point(null)];
  return (
    <a href={`/article/${article.id}`} aria-label={words} onMouseEnter={on} onMouseLeave={off} onFocus={on} onBlur={off}>
      <circle class="dot-hit" cx={dot.x} cy={dot.y} r={Math.max(12, dot.r)} />
      <circle class={`dot ${article.derived_from ? 'copy' : 'source'} ${dim ? 'dim' : ''}`} cx={dot.x} cy={dot.y} r={dot.r}>
        <title>{words}</title>
      </circle>
    </a>
  );
}

function Arrow({ edge, hot, tips }: { edge: LaneEdge; hot: boolean; tips: boolean }) {
  const tip = (tips || hot) && (edge.kind === 'sure' || edge.kind === 'likely');
  return <path class={`flow ${edge.kind} ${hot ? 'hot' : ''}`} d={edge.path} marker-end={tip ? 'url(#tip)' : undefined} />;
}

function Grid({ lanes, width, narrow }: { lanes: Lanes; width: number; narrow: boolean }) {
  return (
    <>
      {lanes.undated > 0 && (
        <g class="undated">
          <rect x={-8} y={-4} width={lanes.undated - 12} height={lanes.height + 8} rx={4} />
          <text x={(lanes.undated - 12) / 2 - 8} y={lanes.height + 20} text-anchor="middle">
            no date
          </text>
        </g>
      )}
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
    </>
  );
}

interface Props {
  lineage: Lineage;
  clock: Clock;
  range: Span | null;
  onRange: (range: Span | null) => void;
}

function Drawing({ lineage, clock, range, onRange, full }: Props & { full: number }) {
  const [hot, setHot] = useState<string | null>(null);
  const narrow = full < kNarrow;
  const left = narrow ? 14 : 180;
  const width = Math.max(120, full - left - kRight);
  const lanes = useMemo(() => layLanes(lineage, clock, width, narrow ? kNarrowLane : undefined), [lineage, clock, width, narrow]);
  const shown = new Set(brushed(lineage.members, clock, range).map((m) => m.id));
  const isHot = (edge: LaneEdge) => hot !== null && (edge.from.id === hot || edge.to.id === hot);
  return (
    <svg class={`lanes ${lanes.crowded ? 'crowded' : ''}`} width={full} height={kTop + lanes.height + kFoot}>
      <defs>
        <marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="9" markerHeight="9" orient="auto" markerUnits="userSpaceOnUse">
          <path d="M0 0.5L7 4L0 7.5Z" />
        </marker>
      </defs>
      <g transform={`translate(${left} ${kTop})`}>
        <Grid lanes={lanes} width={width} narrow={narrow} />
        {lanes.span && (
          <Brush span={lanes.span} left={lanes.undated} width={width - lanes.undated} height={lanes.height + 26} range={range} onRange={onRange} />
        )}
        {lanes.edges.map((edge) => (
          <Arrow key={edge.key} edge={edge} hot={isHot(edge)} tips={!lanes.crowded} />
        ))}
        {lanes.dots.map((dot) => (
          <Dot key={dot.article.id} dot={dot} clock={clock} dim={!shown.has(dot.article.id)} point={setHot} />
        ))}
      </g>
    </svg>
  );
}

export function Chart(props: Props) {
  const [box, full] = useWidth<HTMLDivElement>();
  return <div ref={box}>{full > 0 && <Drawing {...props} full={full} />}</div>;
}
