// The mock's store: recorded articles turned into the shapes of the HTTP API.
import { readFileSync } from 'node:fs';

const { articles: recorded, matches } = JSON.parse(readFileSync(new URL('data.json', import.meta.url), 'utf8'));

const hash = (text) => [...text].reduce((h, c) => (Math.imul(h, 31) + c.codePointAt(0)) >>> 0, 7);
const domainOf = (url) => new URL(url).hostname.replace(/^.*?\.(?=lowtide\.example$)/, '');
const byUrl = new Map(recorded.map((a) => [a.url, a]));
const sizes = new Map();
for (const a of recorded) sizes.set(a.lineage, (sizes.get(a.lineage) ?? 0) + 1);

/** The recorded match of two ids, turned so that `a` is the first of them. */
function recordedMatch(a, b) {
  const found = matches.find((m) => m.id === `${a} ${b}`);
  if (found) return found;
  const turned = matches.find((m) => m.id === `${b} ${a}`);
  if (!turned) return null;
  const passages = turned.passages.map((p) => ({ ...p, a: p.b, b: p.a }));
  return { ...turned, containment_a: turned.containment_b, containment_b: turned.containment_a, passages };
}

const earliest = (a) => Math.min(Date.parse(a.published ?? a.first_seen), Date.parse(a.first_seen));

export const reviews = new Map();

export function summary(a) {
  const from = byUrl.get(a.derived_from) ?? null;
  const match = from && recordedMatch(from.id, a.id);
  const source = byUrl.get(a.source.url);
  return {
    id: a.id,
    url: a.url,
    domain: domainOf(a.url),
    title: a.title,
    site: a.site,
    published: a.published,
    first_seen: a.first_seen,
    words: a.words,
    language: a.language,
    lineage: a.lineage,
    lineage_size: sizes.get(a.lineage),
    relation: a.relation,
    confidence: a.source.confidence,
    direction_uncertain: a.direction_uncertain,
    source: { id: source?.id ?? null, ...a.source },
    derived_from: from && { id: from.id, url: from.url, domain: domainOf(from.url) },
    shared_words: match ? match.passages.reduce((n, p) => n + p.words, 0) : null,
    containment_self: match ? match.containment_b : null,
    containment_source: match ? match.containment_a : null,
    delay_seconds: source && source !== a ? (earliest(a) - earliest(source)) / 1000 : null,
    review: reviews.get(a.id) ?? null,
  };
}

const steps = { queue: 380, robots: 24, fetch: 212, extract: 6.4, commit: 1.8, match: 9.1, judge: 0.7 };

export function article(a) {
  const jitter = (step) => 0.4 + (hash(a.url + step) % 1000) / 700;
  return {
    ...summary(a),
    canonical_url: a.canonical_url,
    author: a.author,
    modified: null,
    text: a.text,
    evidence: a.evidence,
    credits: a.credits,
    dates: a.published
      ? [
          { kind: 'json_ld', role: 'published', instant: a.published, has_time: true, trust: 0.8, text: a.published },
          { kind: 'feed', role: 'published', instant: a.published, has_time: true, trust: 0.7, text: 'pubDate of /feed.xml' },
        ]
      : [],
    also_from: a.also_from.map((f) => ({ id: byUrl.get(f.url)?.id ?? null, ...f })),
    editions: [{ id: `${a.id}-1`, first_seen: a.first_seen, words: a.words, current: true }],
    capture: { fetched: a.first_seen, status: 200, content_type: 'text/html; charset=utf-8', bytes: 9000 + (hash(a.url) % 20000) },
    waterfall: Object.entries(steps).map(([step, ms]) => ({ step, milliseconds: Math.round(ms * jitter(step) * 10) / 10 })),
  };
}

export const all = [...recorded].sort((a, b) => (a.first_seen < b.first_seen ? 1 : -1));
export const find = (id) => recorded.find((a) => a.id === id);
export const findUrl = (url) => byUrl.get(url) ?? byUrl.get(url.replace(/^https?:\/\//, 'http://')) ?? byUrl.get(`http://${url}`);

export function compare(idA, idB) {
  let [a, b] = [find(idA), find(idB)];
  if (!a || !b) return null;
  const bFirst = a.derived_from === b.url || (b.derived_from !== a.url && earliest(b) < earliest(a));
  if (bFirst) [a, b] = [b, a];
  const match = recordedMatch(a.id, b.id) ?? {
    related: false,
    relation: 'none',
    whole: false,
    score: 0,
    containment_a: 0,
    containment_b: 0,
    passages: [],
  };
  const { passages } = match;
  const shared = passages.reduce((n, p) => n + p.words, 0);
  const { id, ...rest } = match;
  return { ...rest, type: 'match', a: summary(a), b: summary(b), a_text: a.text, b_text: b.text, shared_words: shared, passages };
}

export function lineage(id) {
  const members = all.filter((a) => a.lineage === id).sort((a, b) => earliest(a) - earliest(b));
  if (!members.length) return null;
  const edges = members
    .filter((m) => m.derived_from)
    .map((m) => ({
      from: byUrl.get(m.derived_from).id,
      to: m.id,
      relation: m.relation,
      confidence: m.direction_uncertain ? 0.55 : m.source.confidence,
    }));
  const inside = new Set(members.map((m) => m.id));
  return {
    id,
    size: members.length,
    sites: new Set(members.map((m) => domainOf(m.url))).size,
    earliest: summary(members[0]),
    members: members.map(summary),
    edges: edges.filter((e) => inside.has(e.from)),
  };
}

export function lineages(sort) {
  const list = [...sizes.keys()].map(lineage).filter((l) => l.size > 1);
  list.sort((a, b) => (sort === 'recent' ? latest(b) - latest(a) : b.size - a.size));
  return list.map((l) => ({
    id: l.id,
    size: l.size,
    sites: l.sites,
    title: l.earliest.title,
    earliest: { id: l.earliest.id, url: l.earliest.url, domain: l.earliest.domain },
    first: l.members[0].published ?? l.members[0].first_seen,
    last: l.members.at(-1).published ?? l.members.at(-1).first_seen,
  }));
}
const latest = (l) => Math.max(...l.members.map((m) => Date.parse(m.first_seen)));

const copies = recorded.filter((a) => a.derived_from && byUrl.has(a.derived_from)).map(summary);
const median = (list) => (list.length ? [...list].sort((a, b) => a - b)[list.length >> 1] : null);
const delays = (list) => median(list.map((c) => c.delay_seconds).filter((d) => d !== null && d > 0));

export function sites() {
  return [...new Set(recorded.map((a) => domainOf(a.url)))].map((domain) => {
    const out = copies.filter((c) => c.derived_from.domain === domain && c.domain !== domain);
    return {
      domain,
      articles: recorded.filter((a) => domainOf(a.url) === domain).length,
      copied_by_others: out.length,
      copies_made: copies.filter((c) => c.domain === domain).length,
      by_sites: new Set(out.map((c) => c.domain)).size,
      median_delay_seconds: delays(out),
    };
  });
}

function grouped(list, key) {
  const groups = Map.groupBy ? Map.groupBy(list, key) : list.reduce((m, c) => m.set(key(c), [...(m.get(key(c)) ?? []), c]), new Map());
  return [...groups]
    .map(([domain, some]) => ({ domain, articles: some.length, median_delay_seconds: delays(some) }))
    .sort((a, b) => b.articles - a.articles);
}

export function site(domain) {
  const found = sites().find((s) => s.domain === domain);
  if (!found) return null;
  const from = grouped(
    copies.filter((c) => c.domain === domain && c.derived_from.domain !== domain),
    (c) => c.derived_from.domain,
  );
  const by = grouped(
    copies.filter((c) => c.derived_from.domain === domain && c.domain !== domain),
    (c) => c.domain,
  );
  const near = new Set([domain, ...from.map((f) => f.domain), ...by.map((f) => f.domain)]);
  const flows = new Map();
  for (const c of copies) {
    const key = `${c.derived_from.domain} ${c.domain}`;
    if (c.domain !== c.derived_from.domain && near.has(c.domain) && near.has(c.derived_from.domain)) flows.set(key, (flows.get(key) ?? 0) + 1);
  }
  return {
    ...found,
    copied_from: from,
    copied_by: by,
    neighbourhood: {
      nodes: sites()
        .filter((s) => near.has(s.domain))
        .map(({ domain: d, articles }) => ({ domain: d, articles })),
      edges: [...flows].map(([key, articles]) => ({ from: key.split(' ')[0], to: key.split(' ')[1], articles })),
    },
  };
}

export const pairs = (one, other) =>
  copies
    .filter((c) => [c.domain, c.derived_from.domain].sort().join() === [one, other].sort().join())
    .map((c) => ({ source: summary(byUrl.get(c.derived_from.url)), copy: summary(find(c.id)) }));

export function queue() {
  const worth = copies
    .filter((c) => !reviews.has(c.id))
    .sort((a, b) => Number(b.direction_uncertain) - Number(a.direction_uncertain) || a.confidence - b.confidence);
  return worth.map((c) => summary(find(c.id)));
}

export function trace({ url, text }) {
  const known = { as_of: new Date().toISOString(), articles_known: recorded.length };
  if (url !== undefined) {
    const a = findUrl(url);
    return a
      ? { verdict: a.relation === 'original' && a.source.status === 'self' ? 'none' : 'found', article: article(a), ...known }
      : { verdict: 'not_held', article: null, job: null, ...known };
  }
  if (text.split(/\s+/).length < 20) return { verdict: 'too_short', article: null, ...known };
  const same = recorded.find((a) => a.text.includes(text.trim().slice(0, 120)));
  const base = {
    ...article(same ?? recorded[0]),
    id: null,
    url: '',
    domain: '',
    title: null,
    text,
    also_from: [],
    editions: [],
    capture: null,
    waterfall: [],
    review: null,
  };
  if (!same)
    return {
      verdict: 'none',
      article: {
        ...base,
        relation: 'original',
        derived_from: null,
        lineage_size: 1,
        evidence: [],
        source: { id: null, url: null, domain: null, status: 'self', confidence: 0.5 },
      },
      ...known,
    };
  const source = { id: same.id, url: same.url, domain: domainOf(same.url), status: 'held', confidence: 0.94 };
  const shared = text.split(/\s+/).length;
  return {
    verdict: 'found',
    ...known,
    article: {
      ...base,
      relation: 'excerpt',
      direction_uncertain: false,
      confidence: 0.94,
      source,
      derived_from: { id: same.id, url: same.url, domain: source.domain },
      shared_words: shared,
      containment_self: 1,
      containment_source: Math.min(1, shared / same.words),
      delay_seconds: null,
      evidence: [{ kind: 'shared_text', supports: true, text: `all of this text stands at ${source.domain}`, basis: 'inferred', weight: 9.5 }],
    },
  };
}
