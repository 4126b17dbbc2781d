import { describe, expect, test } from 'vitest';
import type { ArticleSummary, Lineage, Neighbourhood } from '../../src/api';
import { axisOf, needOwnAxes, spanOf } from '../../src/lib/clocks';
import { brushed, layLanes } from '../../src/lib/lanes';
import { arrowPath, placeSites } from '../../src/lib/layout';
import { relationLabel, verdictPhrase, verdictSentence } from '../../src/lib/sentences';

function article(id: string, more: Partial<ArticleSummary> = {}): ArticleSummary {
  return {
    id,
    url: `http://${id}.example/a`,
    domain: `${id}.example`,
    title: id,
    site: null,
    published: null,
    first_seen: '2025-11-03T08:00:00Z',
    words: 400,
    language: 'en',
    lineage: 'l',
    lineage_size: 3,
    relation: 'original',
    confidence: 0.9,
    direction_uncertain: false,
    source: { id, url: null, domain: `${id}.example`, status: 'self', confidence: 0.9 },
    derived_from: null,
    shared_words: null,
    containment_self: null,
    containment_source: null,
    delay_seconds: null,
    review: null,
    ...more,
  };
}

const graph: Neighbourhood = {
  nodes: Array.from({ length: 60 }, (_, i) => ({ domain: `site${i}.example`, articles: 1 + ((i * 37) % 90) })),
  edges: Array.from({ length: 120 }, (_, i) => ({
    from: `site${(i * 7) % 60}.example`,
    to: `site${(i * 11 + 3) % 60}.example`,
    articles: 1 + (i % 5),
  })),
};

describe('neighbourhood', () => {
  test('the drawing is the same at every visit, in whatever order the sites come', () => {
    const turned = { nodes: [...graph.nodes].reverse(), edges: graph.edges };
    expect(placeSites(graph, 'site3.example', 600, 420)).toEqual(placeSites(turned, 'site3.example', 600, 420));
  });
  test('every site lies inside, the chosen one in the middle', () => {
    const placed = placeSites(graph, 'site3.example', 600, 420);
    for (const p of placed) {
      expect(p.x).toBeGreaterThanOrEqual(0);
      expect(p.x).toBeLessThanOrEqual(600);
      expect(p.y).toBeGreaterThanOrEqual(0);
      expect(p.y).toBeLessThanOrEqual(420);
    }
    expect(placed.find((p) => p.domain === 'site3.example')).toMatchObject({ x: 300, y: 210 });
  });
  test('an arrow to a site that is not drawn, or to itself, does no harm', () => {
    const odd = {
      nodes: [{ domain: 'a', articles: 0 }],
      edges: [
        { from: 'a', to: 'gone', articles: 1 },
        { from: 'a', to: 'a', articles: 1 },
      ],
    };
    const [a] = placeSites(odd, null, 300, 300);
    expect(arrowPath(a, a, 4)).not.toContain('NaN');
  });
});

describe('two clocks', () => {
  const at = (iso: string) => Date.parse(iso);
  test('clocks that are far apart get a scale each, clocks that overlap share one', () => {
    const claims = spanOf([at('2024-03-01T00:00:00Z'), at('2024-03-03T00:00:00Z')]);
    const soon = spanOf([at('2024-03-01T01:00:00Z'), at('2024-03-03T01:00:00Z')]);
    const late = spanOf([at('2026-03-01T01:00:00Z'), at('2026-03-01T01:00:01Z')]);
    expect(needOwnAxes(claims, soon)).toBe(false);
    expect(needOwnAxes(claims, late)).toBe(true);
    expect(needOwnAxes(null, late)).toBe(false);
  });
  test('an axis that shows hours only names its day', () => {
    expect(axisOf({ from: at('2024-03-01T08:00:00Z'), to: at('2024-03-01T16:00:00Z') }, 5).day).toBe('2024-03-01');
    expect(axisOf({ from: at('2024-03-01T08:00:00Z'), to: at('2024-03-04T16:00:00Z') }, 5).day).toBeNull();
  });
});

describe('lanes', () => {
  const source = article('agency', { published: '2025-11-03T08:00:00Z' });
  const copy = article('daily', {
    published: '2025-11-03T11:00:00Z',
    relation: 'near',
    derived_from: { id: 'agency', url: '', domain: 'agency.example' },
  });
  const silent = article('farm', {
    relation: 'rewrite',
    direction_uncertain: true,
    derived_from: { id: 'agency', url: '', domain: 'agency.example' },
  });
  const lineage: Lineage = {
    id: 'l',
    size: 3,
    sites: 3,
    earliest: source,
    members: [source, copy, silent],
    edges: [
      { from: 'agency', to: 'daily', relation: 'near', confidence: 0.9 },
      { from: 'agency', to: 'farm', relation: 'rewrite', confidence: 0.9 },
      { from: 'gone', to: 'farm', relation: 'near', confidence: 1 },
    ],
  };
  test('a page without a date on this clock stands in a column of its own', () => {
    const lanes = layLanes(lineage, 'claims', 800);
    expect(lanes.undated).toBeGreaterThan(0);
    expect(lanes.dots.find((d) => d.article.id === 'farm')).toMatchObject({ dated: false });
    expect(lanes.dots.find((d) => d.article.id === 'farm')!.x).toBeLessThan(lanes.undated);
    expect(layLanes(lineage, 'seen', 800).undated).toBe(0);
  });
  test('an arrow is sure, likely, or unclear; one to a page we do not have is not drawn', () => {
    expect(layLanes(lineage, 'claims', 800).edges.map((e) => e.kind)).toEqual(['sure', 'unclear']);
  });
  test('brushing keeps what falls into the time', () => {
    const range = { from: Date.parse('2025-11-03T10:00:00Z'), to: Date.parse('2025-11-03T12:00:00Z') };
    expect(brushed(lineage.members, 'claims', range)).toEqual([copy]);
    expect(brushed(lineage.members, 'claims', null)).toHaveLength(3);
  });
});

describe('sentences', () => {
  const derived = { id: 'x', url: 'http://agency.example/p', domain: 'agency.example' };
  const said = (more: Partial<ArticleSummary>) => verdictSentence(article('daily', more)).join('|');
  test.each([
    [{ relation: 'excerpt', derived_from: derived } as const, 'Excerpt of an earlier article at|agency.example|'],
    [
      { relation: 'identical', derived_from: derived, direction_uncertain: true } as const,
      'The same text as at|agency.example|; which came first is not clear',
    ],
    [{ lineage_size: 1 }, 'No earlier source known||'],
    [{ lineage_size: 2 }, 'Earliest known source of a text that one other page has||'],
    [
      { source: { id: null, url: null, domain: 'wire.example', status: 'credited', confidence: 0.9 } } as const,
      'Says it comes from|wire.example|, a page we do not hold',
    ],
  ])('%o', (more, sentence) => expect(said(more as Partial<ArticleSummary>)).toBe(sentence));

  test('no verdict calls a page the original, or names a fault', () => {
    for (const relation of ['original', 'identical', 'near', 'excerpt', 'revision', 'rewrite', 'translation'] as const) {
      const one = article('daily', { relation, derived_from: relation === 'original' ? null : derived });
      const words = [...verdictSentence(one), ...verdictPhrase(one), relationLabel(one)].join(' ');
      expect(words).not.toMatch(/original|plagiar|steal|stole/i);
    }
  });
});
