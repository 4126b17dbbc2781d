// Records the mock's data from a crawl of the bundled web, whose articles were all invented for this project:
//   headwater demo --store DIR && node test/mock/record.mjs HEADWATER DIR
// The times of first sight are made up here (the bundled web is crawled in a second): a while after each page's own date.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const [program, store] = process.argv.slice(2);
const run = (args, input) => spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;
const lines = (text) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const hash = (text) => [...text].reduce((h, c) => (Math.imul(h, 31) + c.codePointAt(0)) >>> 0, 7);
const articles = lines(run(['export', '--store', store, '--format', 'jsonl']));
articles.sort((a, b) => (a.url < b.url ? -1 : 1));
const byUrl = new Map(articles.map((a) => [a.url, a]));

const claimed = (a) => (a.published ? Date.parse(a.published) : null);
for (const a of articles) {
  const source = byUrl.get(a.derived_from);
  const base = claimed(a) ?? (source && claimed(source) ? claimed(source) + 3.1e7 : Date.parse('2024-09-01T08:00:00Z'));
  a.first_seen = new Date(base + 240_000 + (hash(a.url) % 5400) * 1000).toISOString().replace(/\.\d+/, '');
  a.id = hash(a.url).toString(16).padStart(8, '0');
  delete a.type;
  delete a.fetched;
}

const pairs = [];
for (const a of articles) {
  for (const b of articles) {
    const also = a.also_from.some((f) => f.url === b.url);
    if (a !== b && (also || (a.lineage === b.lineage && a.id < b.id))) pairs.push([a, b]);
  }
}
const asked = pairs.map(([a, b]) => JSON.stringify({ id: `${a.id} ${b.id}`, a: a.text, b: b.text })).join('\n');
const matches = lines(run(['compare', '--store', store, '--json', '--batch'], `${asked}\n`)).filter((m) => m.type === 'match');

const rows = (list) => `[\n${list.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
const out = new URL('data.json', import.meta.url);
writeFileSync(out, `{"articles":${rows(articles)},\n"matches":${rows(matches)}}\n`);
console.log(`${articles.length} articles, ${matches.length} matches of ${pairs.length}`);
