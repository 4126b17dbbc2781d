// The neighbourhood drawing: positions that come out the same at every visit.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from 'd3-force';
import type { Neighbourhood } from '../api';

export interface Placed {
  domain: string;
  articles: number;
  x: number;
  y: number;
  r: number;
}

interface Node extends SimulationNodeDatum {
  domain: string;
  articles: number;
  r: number;
}

const kTicks = 240;

export const radius = (articles: number, most: number) => 5 + 11 * Math.sqrt(articles / Math.max(1, most));

/** Nodes inside [0, width] x [0, height], the chosen one in the middle. d3-force seeds its own random numbers; a fixed order does the rest. */
export function placeSites(graph: Neighbourhood, centre: string | null, width: number, height: number): Placed[] {
  const most = Math.max(1, ...graph.nodes.map((n) => n.articles));
  const nodes: Node[] = [...graph.nodes]
    .sort((a, b) => (a.domain < b.domain ? -1 : 1))
    .map((n) => ({ ...n, r: radius(n.articles, most), ...(n.domain === centre ? { fx: 0, fy: 0 } : {}) }));
  const known = new Set(nodes.map((n) => n.domain));
  const links = graph.edges
    .filter((e) => known.has(e.from) && known.has(e.to) && e.from !== e.to)
    .map((e) => ({ source: e.from, target: e.to, articles: e.articles }));
  const aspect = height / width;
  forceSimulation(nodes)
    .force(
      'link',
      forceLink<Node, { source: string; target: string; articles: number }>(links)
        .id((n) => n.domain)
        .distance(110)
        .strength(0.35),
    )
    .force('charge', forceManyBody().strength(-420).distanceMax(500))
    .force(
      'collide',
      forceCollide<Node>((n) => n.r + 24),
    )
    .force('x', forceX(0).strength(0.05 * aspect))
    .force('y', forceY(0).strength(0.09))
    .stop()
    .tick(kTicks);
  return fit(nodes, width, height);
}

function fit(nodes: Node[], width: number, height: number): Placed[] {
  const marginX = 72;
  const marginY = 36;
  const reach = (pick: (n: Node) => number) => Math.max(1, ...nodes.map((n) => Math.abs(pick(n))));
  const scaleX = Math.min(1.6, (width / 2 - marginX) / reach((n) => n.x ?? 0));
  const scaleY = Math.min(1.6, (height / 2 - marginY) / reach((n) => n.y ?? 0));
  return nodes.map((n) => ({
    domain: n.domain,
    articles: n.articles,
    r: n.r,
    x: Math.round(width / 2 + (n.x ?? 0) * scaleX),
    y: Math.round(height / 2 + (n.y ?? 0) * scaleY),
  }));
}

/** A curved arrow between two circles; the two directions of a pair bend apart. */
export function arrowPath(from: Placed, to: Placed, gap: number): string {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const bend = Math.min(28, length * 0.14);
  const [mx, my] = [(from.x + to.x) / 2 - uy * bend, (from.y + to.y) / 2 + ux * bend];
  const edge = (p: Placed, away: number) => {
    const d = Math.hypot(mx - p.x, my - p.y) || 1;
    return [p.x + ((mx - p.x) / d) * (p.r + away), p.y + ((my - p.y) / d) * (p.r + away)];
  };
  const [x1, y1] = edge(from, 2);
  const [x2, y2] = edge(to, gap);
  return `M${x1.toFixed(1)} ${y1.toFixed(1)}Q${mx.toFixed(1)} ${my.toFixed(1)} ${x2.toFixed(1)} ${y2.toFixed(1)}`;
}
