// What the screens read of every answer is there, and of the kind src/api.ts says: node --test test/contract.test.mjs
// Against the mock, or with HEADWATER_URL against a daemon that holds some lineages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, startMock } from './browser/harness.mjs';

// Kinds: a name, with "?" where null may stand; [kind] a list; {…} an object; {'*': kind} an object with any keys.
const kRelation = /^(original|identical|near|excerpt|revision|rewrite|translation)$/;
const kTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const maybe = (kind) => ({ maybe: kind });
const time = maybe(kTime);
const review = maybe({ verdict: /^(confirmed|rejected|unsure)$/, note: 'string', at: kTime });
const place = { id: 'string', url: 'string', domain: 'string' };
const summary = {
  id: 'string?',
  url: 'string',
  domain: 'string',
  title: 'string?',
  site: 'string?',
  published: time,
  first_seen: kTime,
  words: 'number',
  language: 'string',
  lineage: 'string',
  lineage_size: 'number',
  relation: kRelation,
  confidence: 'number',
  direction_uncertain: 'boolean',
  source: { id: 'string?', url: 'string?', domain: 'string?', status: /^(held|credited|self)$/, confidence: 'number' },
  derived_from: maybe(place),
  shared_words: 'number?',
  containment_self: 'number?',
  containment_source: 'number?',
  delay_seconds: 'number?',
  review,
};
const article = {
  ...summary,
  canonical_url: 'string',
  author: ['string'],
  modified: time,
  text: 'string',
  evidence: [{ kind: 'string', supports: 'boolean', text: 'string', basis: /^(claimed|observed|inferred)$/, weight: 'number' }],
  credits: [{ kind: 'string', text: 'string' }],
  dates: [{ kind: 'string', role: 'string', instant: kTime, has_time: 'boolean', trust: 'number', text: 'string' }],
  also_from: [{ id: 'string?', url: 'string', relation: kRelation, containment: 'number' }],
  editions: [{ id: 'string', first_seen: kTime, words: 'number', current: 'boolean' }],
  capture: maybe({ fetched: kTime, status: 'number', content_type: 'string', bytes: 'number' }),
  waterfall: [{ step: 'string', milliseconds: 'number' }],
};
const match = {
  a: summary,
  b: summary,
  a_text: 'string',
  b_text: 'string',
  related: 'boolean',
  relation: 'string',
  whole: 'boolean',
  score: 'number',
  containment_a: 'number',
  containment_b: 'number',
  shared_words: 'number',
  passages: [{ a: ['number'], b: ['number'], words: 'number', verbatim: 'boolean' }],
};
const site = {
  domain: 'string',
  articles: 'number',
  copied_by_others: 'number',
  copies_made: 'number',
  by_sites: 'number',
  median_delay_seconds: 'number?',
};
const siteLink = { domain: 'string', articles: 'number', median_delay_seconds: 'number?' };
const job = {
  id: 'string',
  label: 'string',
  state: /^(queued|running|paused|done|cancelled|failed)$/,
  created: kTime,
  started: time,
  finished: time,
  seeds: 'number',
  depth: 'number',
  waiting: 'number',
  fetched: 'number',
  articles: 'number',
  failed: 'number',
  skipped: { '*': 'number' },
  failed_seeds: ['string'],
  watch: 'string?',
};
const page = (kind) => ({ items: [kind], next: 'string?' });

function differences(value, kind, path, found) {
  if (kind.maybe !== undefined) return value === null ? found : differences(value, kind.maybe, path, found);
  if (typeof kind === 'string') {
    const [name, optional] = kind.endsWith('?') ? [kind.slice(0, -1), true] : [kind, false];
    if (!(optional && value === null) && typeof value !== name)
      found.push(`${path}: ${value === undefined ? 'missing' : JSON.stringify(value)?.slice(0, 60)} where ${kind} was expected`);
  } else if (kind instanceof RegExp) {
    if (typeof value !== 'string' || !kind.test(value)) found.push(`${path}: ${JSON.stringify(value)?.slice(0, 60)} does not fit ${kind}`);
  } else if (Array.isArray(kind)) {
    if (!Array.isArray(value)) found.push(`${path}: no list`);
    else value.forEach((item, i) => differences(item, kind[0], `${path}[${i}]`, found));
  } else if (value === null || typeof value !== 'object') {
    found.push(`${path}: ${JSON.stringify(value)} where an object was expected`);
  } else if ('*' in kind) {
    for (const key of Object.keys(value)) differences(value[key], kind['*'], `${path}.${key}`, found);
  } else {
    for (const key of Object.keys(kind)) differences(value[key], kind[key], `${path}.${key}`, found);
  }
  return found;
}

let mock = null;
let root = process.env.HEADWATER_URL ?? null;
before(async () => {
  mock = root ? null : await startMock();
  root ??= mock.url;
});
after(() => mock?.stop());

async function fits(path, kind) {
  const found = differences(await ask(root, path), kind, path, []);
  assert.deepEqual([...new Set(found.map((line) => line.replace(/\[\d+\]/g, '[]')))].slice(0, 20), []);
}
const first = async (path) => (await ask(root, path)).items[0];
const copy = async () => (await ask(root, '/articles?limit=200')).items.find((a) => a.derived_from);

test('articles', () => fits('/articles?limit=200', page(summary)));
test('an article', async () => fits(`/articles/${(await copy()).id}`, article));
test('the review queue', () => fits('/reviews/queue', page(summary)));
test('a comparison', async () => {
  const b = await copy();
  await fits(`/compare?a=${b.derived_from.id}&b=${b.id}`, match);
});
test('the earlier text is a, whichever way round was asked', async () => {
  const b = await copy();
  const turned = await ask(root, `/compare?a=${b.id}&b=${b.derived_from.id}`);
  assert.equal(turned.a.id, b.derived_from.id);
});
test('lineages', () =>
  fits('/lineages?sort=recent', page({ id: 'string', size: 'number', sites: 'number', title: 'string?', earliest: place, first: time, last: time })));
test('a lineage', async () =>
  fits(`/lineages/${(await first('/lineages?sort=size')).id}`, {
    id: 'string',
    size: 'number',
    sites: 'number',
    earliest: summary,
    members: [summary],
    edges: [{ from: 'string', to: 'string', relation: kRelation, confidence: 'number' }],
  }));
test('sites', () => fits('/sites?sort=copied', page(site)));
test('a site', async () =>
  fits(`/sites/${(await first('/sites?sort=copied')).domain}`, {
    ...site,
    copied_from: [siteLink],
    copied_by: [siteLink],
    neighbourhood: { nodes: [{ domain: 'string', articles: 'number' }], edges: [{ from: 'string', to: 'string', articles: 'number' }] },
  }));
test('the pairs between two sites', async () => {
  const { domain } = await first('/sites?sort=copied');
  const [other] = (await ask(root, `/sites/${domain}`)).copied_by;
  await fits(`/sites/${domain}/pairs?with=${other.domain}`, page({ source: summary, copy: summary }));
});
test('hosts', () =>
  fits(
    '/hosts',
    page({
      host: 'string',
      state: /^(ready|delayed|held|robots_unreachable|back_off|in_flight|budget_spent|idle)$/,
      until: time,
      queued: 'number',
      in_flight: 'boolean',
      delay_ms: 'number',
      last_error: 'string?',
    }),
  ));
test('failures', () =>
  fits('/failures', { items: [{ reason: 'string', count: 'number', examples: [{ url: 'string', detail: 'string', at: kTime }] }] }));
test('jobs', () => fits('/jobs', page(job)));
test('watches', () =>
  fits(
    '/watches',
    page({
      id: 'string',
      url: 'string',
      schedule: 'string',
      depth: 'number',
      enabled: 'boolean',
      next_run: time,
      last_run: time,
      last_job: 'string?',
      label: 'string',
    }),
  ));
test('status', () =>
  fits('/status', {
    version: 'string',
    started: kTime,
    uptime_seconds: 'number',
    store: { articles: 'number', copies: 'number', lineages: 'number', captures: 'number', waiting: 'number', unreviewed: 'number' },
    rates: { pages_per_second: 'number', bytes_per_second: 'number' },
    in_flight: 'number',
    queued: 'number',
    hosts: 'number',
    settling: 'boolean',
    errors: { '*': 'number' },
    fetch_ms: { p50: 'number', p95: 'number' },
    latest_lineages_per_hour: ['number'],
  }));
