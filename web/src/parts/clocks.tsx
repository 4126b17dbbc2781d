// Two clocks: what pages claim above, when we saw them below. One axis for both where that can be read, else one each.

import type { ArticleSummary } from '../api';
import { useWidth } from '../data';
import { type Axis, type Span, axisOf, join, needOwnAxes, placeOn, spanOf } from '../lib/clocks';
import { plural } from '../lib/numbers';
import { formatTime } from '../lib/time';

const kLeft = 56;
const kRight = 16;
const kLane = 52;
const kAxis = 22;

interface Dot {
  article: ArticleSummary;
  x: number;
  role: 'this' | 'source' | 'other';
}

const millis = (iso: string) => new Date(iso).getTime();

/** Dots that would cover each other are pushed a little apart, so that each can be pointed at. */
function spread(dots: Dot[], max: number): Dot[] {
  if (dots.length * 7 > max) return dots;
  const ordered = [...dots].sort((a, b) => a.x - b.x);
  for (let i = 1; i < ordered.length; i++) ordered[i].x = Math.max(ordered[i].x, ordered[i - 1].x + 7);
  for (let i = ordered.length - 1, limit = max; i >= 0; i--, limit -= 7) ordered[i].x = Math.min(ordered[i].x, limit);
  return ordered.sort((a, b) => Number(a.role !== 'other') - Number(b.role !== 'other'));
}

function label(dot: Dot): string {
  return dot.role === 'this' ? 'THIS PAGE' : dot.article.domain;
}

/** Names for this page and its source; the second gives way when they would run into each other. */
function Labels({ dots, y, width }: { dots: Dot[]; y: number; width: number }) {
  const named = dots.filter((d) => d.role !== 'other').sort((a, b) => a.x - b.x);
  const texts = named.map((d) => {
    const half = label(d).length * 3.6;
    return { d, x: Math.max(half - 4, Math.min(width - half + 12, d.x)), half };
  });
  const clash = texts.length === 2 && texts[1].x - texts[1].half < texts[0].x + texts[0].half + 8;
  if (clash) {
    const over = texts[0].x + texts[0].half + 8 - (texts[1].x - texts[1].half);
    texts[0].x = Math.max(texts[0].half - 4, texts[0].x - over / 2);
    texts[1].x = texts[0].x + texts[0].half + 8 + texts[1].half;
  }
  return (
    <>
      {texts.map(({ d, x }) => (
        <text key={d.article.id} class={`dot-name ${d.role}`} x={x} y={y - 11} text-anchor="middle">
          {label(d)}
        </text>
      ))}
    </>
  );
}

function Lane({ name, dots, y, width, clock }: { name: string; dots: Dot[]; y: number; width: number; clock: 'published' | 'first_seen' }) {
  return (
    <g>
      <text class="lane-name" x={-12} y={y + 4} text-anchor="end">
        {name}
      </text>
      <line class="lane-line" x1={0} x2={width} y1={y} y2={y} />
      {dots.map((dot) => (
        <a key={dot.article.id} href={`/article/${dot.article.id}`} aria-label={`${dot.article.domain}, ${name} ${formatTime(dot.article[clock])}`}>
          <circle class="dot-hit" cx={dot.x} cy={y} r="12" />
          <circle class={`dot ${dot.role}`} cx={dot.x} cy={y} r={dot.role === 'other' ? 4.5 : 6}>
            <title>{`${dot.article.domain}\n${name} ${formatTime(dot.article[clock])}`}</title>
          </circle>
        </a>
      ))}
      <Labels dots={dots} y={y} width={width} />
    </g>
  );
}

export function TimeAxis({ axis, width, y }: { axis: Axis; width: number; y: number }) {
  const x = placeOn(axis, width);
  return (
    <g class="axis" transform={`translate(0 ${y})`}>
      {axis.ticks.map((tick) => (
        <g key={tick.at} transform={`translate(${x(tick.at).toFixed(1)} 0)`}>
          <line y2={4} />
          <text y={16} text-anchor={x(tick.at) < 24 ? 'start' : x(tick.at) > width - 28 ? 'end' : 'middle'}>
            {tick.label}
          </text>
        </g>
      ))}
    </g>
  );
}

function silentPages(count: number, hereToo: boolean): string {
  if (!hereToo) return plural(count, 'page claims', 'pages claim');
  return count === 1 ? 'This page claims' : `This page and ${plural(count - 1, 'other claims', 'others claim').replace('claims', 'claim')}`;
}

export function TwoClocks({ members, here, source }: { members: ArticleSummary[]; here: string; source: string | null }) {
  const [box, full] = useWidth<HTMLDivElement>();
  const width = Math.max(160, full - kLeft - kRight);
  const claiming = members.filter((m) => m.published);
  const claims = spanOf(claiming.map((m) => millis(m.published!)));
  const seen = spanOf(members.map((m) => millis(m.first_seen)));
  const apart = needOwnAxes(claims, seen);
  const both = join(claims, seen);
  if (!seen || !both) return null;
  const want = width < 420 ? 3 : 6;
  const dotsOn = (list: ArticleSummary[], span: Span, clock: 'published' | 'first_seen') => {
    const x = placeOn(span, width);
    const role = (m: ArticleSummary) => (m.id === here ? 'this' : m.id === source ? 'source' : 'other');
    return spread(
      list.map((m) => ({ article: m, x: x(millis(m[clock]!)), role: role(m) })),
      width,
    );
  };
  const claimSpan = (apart ? claims : both) ?? both;
  const seenSpan = apart ? seen : both;
  const seenTop = kLane + (apart ? kAxis + 8 : 0);
  const height = seenTop + kLane + kAxis;
  const day = axisOf(seenSpan, want).day;
  const silent = members.length - claiming.length;
  const hereSilent = members.some((m) => m.id === here && !m.published);
  return (
    <figure class="clocks-figure">
      <div ref={box}>
        {full > 0 && (
          <svg width={full} height={height}>
            <g transform={`translate(${kLeft} 0)`}>
              <Lane name="claims" dots={claims ? dotsOn(claiming, claimSpan, 'published') : []} y={30} width={width} clock="published" />
              {apart && <TimeAxis axis={axisOf(claimSpan, want)} width={width} y={40} />}
              <Lane name="seen" dots={dotsOn(members, seenSpan, 'first_seen')} y={seenTop + 30} width={width} clock="first_seen" />
              <TimeAxis axis={axisOf(seenSpan, want)} width={width} y={seenTop + 40} />
            </g>
          </svg>
        )}
      </div>
      <figcaption class="quiet">
        {day ? `${day}, UTC. ` : 'All times are UTC. '}
        {silent > 0 && `${silentPages(silent, hereSilent)} no date. `}
        {apart && 'Each clock has its own scale: these pages were first seen long after the dates they claim.'}
      </figcaption>
    </figure>
  );
}
