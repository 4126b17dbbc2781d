// The lineage drawing: a lane for each site, time across, a dot for each page.

import type { ArticleSummary, Lineage } from '../api';
import { type Span, placeOn, spanOf } from './clocks';

export type Clock = 'claims' | 'seen';

export interface LaneDot {
  article: ArticleSummary;
  x: number;
  y: number;
  r: number;
  dated: boolean;
}

export interface LaneEdge {
  key: string;
  path: string;
  kind: 'sure' | 'likely' | 'unclear' | 'revision';
  from: ArticleSummary;
  to: ArticleSummary;
}

export interface Lanes {
  span: Span | null;
  lanes: { domain: string; y: number }[];
  dots: LaneDot[];
  edges: LaneEdge[];
  crowded: boolean;
  undated: number; // width of the column for pages without a date on this clock
  height: number;
}

const kLane = 40;
const kManyLanes = 16; // more lanes than this stand closer
const kLowLane = 24;
const kLanesMost = 40; // sites beyond share the last lane
const kUndated = 72;
const kNear = 14; // dots of one lane stand at least this far apart
const kSure = 0.8;
const kCrowd = 60; // with more arrows than this, single ones cannot be followed: they become a texture, and stand out when pointed at

export const timeOf = (article: ArticleSummary, clock: Clock): number | null => {
  const at = clock === 'claims' ? article.published : article.first_seen;
  return at ? new Date(at).getTime() : null;
};

export function layLanes(lineage: Lineage, clock: Clock, width: number, laneHeight = kLane): Lanes {
  const { members } = lineage;
  const times = members.map((m) => timeOf(m, clock));
  const span = spanOf(times.filter((t): t is number => t !== null));
  const undated = times.some((t) => t === null) ? kUndated : 0;
  const x = span ? placeOn(span, width - undated) : () => 0;
  const domains = [...new Set(members.map((m) => m.domain))];
  const own = domains.length > kLanesMost ? domains.slice(0, kLanesMost - 1) : domains;
  const rest = domains.length - own.length;
  const tall = domains.length > kManyLanes && laneHeight === kLane ? kLowLane : laneHeight;
  const names = rest ? [...own, `${rest} other sites`] : own;
  const lanes = names.map((domain, i) => ({ domain, y: tall * (i + 0.5) }));
  const laneY = new Map(domains.map((domain, i) => [domain, lanes[Math.min(i, lanes.length - 1)].y]));
  const most = Math.max(1, ...members.map((m) => m.words));
  const dots = members.map((article, i): LaneDot => {
    const at = times[i];
    const r = 4 + 6 * Math.sqrt((article.derived_from ? (article.shared_words ?? article.words / 2) : article.words) / most);
    return { article, x: at === null ? undated / 2 - 8 : undated + x(at), y: laneY.get(article.domain)!, r: Math.min(10, r), dated: at !== null };
  });
  separate(dots, width);
  const crowded = lineage.edges.length > kCrowd;
  if (crowded) for (const dot of dots) dot.r *= 0.6;
  return { span, lanes, dots, edges: edgesOf(lineage, dots), crowded, undated, height: tall * lanes.length };
}

function separate(dots: LaneDot[], width: number) {
  const byLane = new Map<string, LaneDot[]>();
  for (const dot of dots) byLane.set(`${dot.y} ${dot.dated}`, [...(byLane.get(`${dot.y} ${dot.dated}`) ?? []), dot]);
  for (const lane of byLane.values()) {
    if (lane.length * kNear > width) continue;
    lane.sort((a, b) => a.x - b.x);
    for (let i = 1; i < lane.length; i++) lane[i].x = Math.max(lane[i].x, lane[i - 1].x + kNear);
    for (let i = lane.length - 1, limit = width - 6; i >= 0; i--, limit -= kNear) lane[i].x = Math.min(lane[i].x, limit);
  }
}

/** From the side of one dot to the side of the other, level at both ends; dots above each other are joined by a bow. */
function curve(from: LaneDot, to: LaneDot): string {
  const right = to.x >= from.x ? 1 : -1;
  const [start, end] = [from.r + 1, to.r + 3];
  const distance = Math.abs(to.x - from.x);
  if (from.y === to.y) {
    const lift = Math.min(18, distance / 3 + 8);
    return `M${from.x + start * right * 0.7} ${from.y - start * 0.7}Q${(from.x + to.x) / 2} ${from.y - lift - from.r} ${to.x - right * end * 0.9} ${to.y - 4}`;
  }
  if (distance < start + end + 16) {
    const bow = Math.max(from.x, to.x) + 30;
    return `M${from.x + start} ${from.y}C${bow} ${from.y} ${bow} ${to.y} ${to.x + end} ${to.y}`;
  }
  const half = Math.max(24, distance / 2);
  return `M${from.x + start * right} ${from.y}C${from.x + half * right} ${from.y} ${to.x - half * right} ${to.y} ${to.x - end * right} ${to.y}`;
}

function edgesOf(lineage: Lineage, dots: LaneDot[]): LaneEdge[] {
  const byId = new Map(dots.map((d) => [d.article.id, d]));
  return lineage.edges.flatMap((edge): LaneEdge[] => {
    const from = byId.get(edge.from);
    const to = byId.get(edge.to);
    if (!from || !to) return [];
    const sameUrl = from.article.url === to.article.url;
    const kind = sameUrl ? 'revision' : to.article.direction_uncertain ? 'unclear' : edge.confidence >= kSure ? 'sure' : 'likely';
    return [{ key: `${edge.from} ${edge.to}`, path: curve(from, to), kind, from: from.article, to: to.article }];
  });
}

/** Members inside the brushed time; those without a date on this clock only while nothing is brushed. */
export function brushed(members: ArticleSummary[], clock: Clock, range: Span | null): ArticleSummary[] {
  if (!range) return members;
  return members.filter((m) => {
    const at = timeOf(m, clock);
    return at !== null && at >= range.from && at <= range.to;
  });
}
