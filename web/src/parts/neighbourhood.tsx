// The sites around one site: arrows in the direction text flows, as wide as there are articles. Same drawing at every visit.

import { useMemo } from 'preact/hooks';
import { type Neighbourhood as Graph, query } from '../api';
import { useWidth } from '../data';
import { type Placed, arrowPath, placeSites } from '../lib/layout';
import { plural } from '../lib/numbers';

const kNamed = 24; // with more sites than this, the small ones are named only when pointed at

function Node({ site, chosen, named }: { site: Placed; chosen: boolean; named: boolean }) {
  return (
    <a class={`node ${chosen ? 'chosen' : ''} ${named ? '' : 'shy'}`} href={`/sites/${encodeURIComponent(site.domain)}`}>
      <circle class="dot-hit" cx={site.x} cy={site.y} r={Math.max(12, site.r)} />
      <circle class="disc" cx={site.x} cy={site.y} r={site.r}>
        <title>{plural(site.articles, 'article')}</title>
      </circle>
      <text x={site.x} y={site.y + site.r + 14} text-anchor="middle">
        {site.domain}
      </text>
    </a>
  );
}

export function Neighbourhood({ graph, centre, chosen }: { graph: Graph; centre: string; chosen: [string, string] | null }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const height = Math.round(Math.min(480, 220 + graph.nodes.length * 30, Math.max(360, width * 0.72)));
  const placed = useMemo(() => (width ? placeSites(graph, centre, width, height) : []), [graph, centre, width, height]);
  const byDomain = new Map(placed.map((p) => [p.domain, p]));
  const most = Math.max(1, ...graph.edges.map((e) => e.articles));
  const rank = new Map([...placed].sort((a, b) => b.articles - a.articles).map((p, i) => [p.domain, i]));
  const isChosen = (from: string, to: string) => chosen !== null && chosen.includes(from) && chosen.includes(to);
  return (
    <figure class="neighbourhood">
      <div ref={box}>
        {width > 0 && (
          <svg width={width} height={height} class={chosen ? 'choosing' : undefined}>
            <defs>
              <marker id="flow-tip" viewBox="0 0 8 8" refX="5" refY="4" markerWidth="9" markerHeight="9" orient="auto" markerUnits="userSpaceOnUse">
                <path d="M0 0.5L7 4L0 7.5Z" />
              </marker>
            </defs>
            {graph.edges.map((edge) => {
              const [from, to] = [byDomain.get(edge.from), byDomain.get(edge.to)];
              if (!from || !to || from === to) return null;
              const path = arrowPath(from, to, 6);
              const other = edge.from === centre ? edge.to : edge.from;
              const base = edge.from === centre || edge.to === centre ? centre : edge.from;
              return (
                <a
                  key={`${edge.from} ${edge.to}`}
                  class={`stream ${isChosen(edge.from, edge.to) ? 'chosen' : ''}`}
                  href={`/sites/${encodeURIComponent(base)}${query({ with: base === centre ? other : edge.to })}`}
                  aria-label={`${plural(edge.articles, 'article')} from ${edge.from} to ${edge.to}: list them`}
                >
                  <path class="stream-hit" d={path} />
                  <path class="stream-line" d={path} stroke-width={1.2 + 4 * Math.sqrt(edge.articles / most)} marker-end="url(#flow-tip)">
                    <title>{`${plural(edge.articles, 'article')} from ${edge.from} to ${edge.to}`}</title>
                  </path>
                </a>
              );
            })}
            {placed.map((p) => (
              <Node key={p.domain} site={p} chosen={p.domain === centre} named={p.domain === centre || (rank.get(p.domain) ?? 0) < kNamed} />
            ))}
          </svg>
        )}
      </div>
      <figcaption class="quiet">Arrows point the way text flows; wider means more articles. Choose an arrow to see them.</figcaption>
    </figure>
  );
}
