// A stand-in for the daemon: serves dist/ under the same policy and answers the API from invented, recorded articles.
//   node test/mock/server.mjs [PORT] [--empty]
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as world from './world.mjs';
import { crawl, events } from './crawl.mjs';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const kTypes = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const kPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

class Problem extends Error {
  constructor(status, title, detail = '') {
    super(title);
    Object.assign(this, { status, title, detail });
  }
}
const need = (value, what) =>
  value ??
  (() => {
    throw new Problem(404, `No such ${what}`, `Nothing is held under this ${what} id.`);
  })();

function paged(list, query) {
  const limit = Math.min(200, Number(query.get('limit') ?? 50));
  const at = Number(query.get('cursor') ?? 0);
  return { items: list.slice(at, at + limit), next: at + limit < list.length ? String(at + limit) : null };
}

function articles(query) {
  const words = (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const text = (a) => `${a.title} ${a.url} ${a.text}`.toLowerCase();
  return world.all
    .filter((a) => words.every((w) => text(a).includes(w)))
    .map(world.summary)
    .filter((a) => !query.get('site') || a.domain === query.get('site'))
    .filter((a) => !query.get('relation') || a.relation === query.get('relation'))
    .filter((a) => query.get('review') !== 'pending' || (a.derived_from && !a.review));
}

const kSorts = {
  copied: (a, b) => b.copied_by_others - a.copied_by_others,
  copies: (a, b) => b.copies_made - a.copies_made,
  articles: (a, b) => b.articles - a.articles,
  domain: (a, b) => (a.domain < b.domain ? -1 : 1),
};

const routes = [
  ['GET', /^\/status$/, () => crawl.status()],
  ['GET', /^\/articles$/, (_, { query }) => paged(articles(query), query)],
  ['GET', /^\/articles\/(\w+)$/, ([id]) => world.article(need(world.find(id), 'article'))],
  ['POST', /^\/trace$/, (_, { body }) => world.trace(body)],
  ['GET', /^\/compare$/, (_, { query }) => need(world.compare(query.get('a'), query.get('b')), 'article')],
  ['POST', /^\/compare$/, (_, { body }) => textMatch(body)],
  ['GET', /^\/lineages$/, (_, { query }) => paged(world.lineages(query.get('sort') ?? 'size'), query)],
  ['GET', /^\/lineages\/(\w+)$/, ([id]) => need(world.lineage(id), 'lineage')],
  ['GET', /^\/sites$/, (_, { query }) => paged(world.sites().sort(kSorts[query.get('sort') ?? 'copied']), query)],
  ['GET', /^\/sites\/([^/]+)$/, ([domain]) => need(world.site(domain), 'site')],
  ['GET', /^\/sites\/([^/]+)\/pairs$/, ([domain], { query }) => paged(world.pairs(domain, query.get('with')), query)],
  ['GET', /^\/hosts$/, (_, { query }) => paged(crawl.hosts(query.get('state')), query)],
  ['GET', /^\/failures$/, () => ({ items: crawl.failures, next: null })],
  ['GET', /^\/jobs$/, (_, { query }) => paged(crawl.jobs, query)],
  ['POST', /^\/jobs$/, (_, { body }) => crawl.submit(body)],
  [
    'GET',
    /^\/jobs\/(\w+)$/,
    ([id]) =>
      need(
        crawl.jobs.find((j) => j.id === id),
        'job',
      ),
  ],
  [
    'POST',
    /^\/jobs\/(\w+)\/(pause|resume|cancel)$/,
    ([id, verb]) =>
      crawl.act(
        need(
          crawl.jobs.find((j) => j.id === id),
          'job',
        ),
        verb,
      ),
  ],
  ['GET', /^\/watches$/, (_, { query }) => paged(crawl.watches, query)],
  ['POST', /^\/watches$/, (_, { body }) => crawl.watch(body)],
  [
    'PATCH',
    /^\/watches\/(\w+)$/,
    ([id], { body }) =>
      Object.assign(
        need(
          crawl.watches.find((w) => w.id === id),
          'watch',
        ),
        body,
      ),
  ],
  ['DELETE', /^\/watches\/(\w+)$/, ([id]) => crawl.unwatch(id)],
  ['GET', /^\/reviews\/queue$/, (_, { query }) => paged(world.queue(), query)],
  [
    'PUT',
    /^\/reviews\/(\w+)$/,
    ([id], { body }) => (world.reviews.set(id, { note: '', ...body, at: new Date().toISOString() }), { article: id, ...world.reviews.get(id) }),
  ],
  ['DELETE', /^\/reviews\/(\w+)$/, ([id]) => (world.reviews.delete(id), null)],
];

/** A pasted text holds the source's words or not: enough to show the screen. */
function textMatch({ a, b }) {
  const begin = a.indexOf(b.trim());
  const none = {
    type: 'match',
    a: null,
    b: null,
    a_text: a,
    b_text: b,
    related: false,
    relation: 'none',
    whole: false,
    score: 0,
    containment_a: 0,
    containment_b: 0,
    shared_words: 0,
    passages: [],
  };
  if (begin < 0) return none;
  const points = (s) => [...s].length;
  const start = points(a.slice(0, begin));
  const lead = points(b) - points(b.trimStart());
  const words = b.trim().split(/\s+/).length;
  return {
    ...none,
    related: true,
    relation: 'excerpt',
    score: 0.9,
    containment_a: words / a.split(/\s+/).length,
    containment_b: 1,
    shared_words: words,
    passages: [{ a: [start, start + points(b.trim())], b: [lead, lead + points(b.trim())], words, verbatim: true }],
  };
}

const emptyRoutes = [
  ['GET', /^\/status$/, () => crawl.emptyStatus()],
  [
    'POST',
    /^\/trace$/,
    (_, { body }) => ({ verdict: body.url ? 'not_held' : 'none', article: null, as_of: new Date().toISOString(), articles_known: 0 }),
  ],
  ['GET', /^\/(articles|lineages|sites|hosts|failures|jobs|watches|reviews\/queue)$/, () => ({ items: [], next: null })],
];

function json(response, status, value, type = 'application/json') {
  response.writeHead(status, { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' });
  response.end(value === null ? '' : JSON.stringify(value));
}

async function api(request, response, url, table) {
  const path = url.pathname.slice('/api/v1'.length);
  if (path === '/events') return events(request, response, table === emptyRoutes);
  const raw = /^\/articles\/(\w+)\/raw$/.exec(path);
  if (raw && world.find(raw[1])) {
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
    return response.end(
      `<!doctype html>\n<title>${world.find(raw[1]).title}</title>\n<p>${world.find(raw[1]).text.replaceAll('\n\n', '</p>\n<p>')}</p>\n`,
    );
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    const body = chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    for (const [method, pattern, answer] of table) {
      const found = pattern.exec(path);
      if (method === request.method && found)
        return json(response, 200, answer(found.slice(1).map(decodeURIComponent), { query: url.searchParams, body }));
    }
    throw new Problem(404, 'No such address', path);
  } catch (error) {
    const { status = 500, title = 'The mock failed', detail = String(error.stack) } = error;
    json(response, status, { type: 'about:blank', title, status, detail }, 'application/problem+json');
  }
}

async function page(response, path) {
  const asset = path.startsWith('/assets/') ? path : '/index.html'; // /sites/courier.example is a screen
  try {
    const body = await readFile(join(dist, asset));
    response.writeHead(200, { 'Content-Type': kTypes[extname(asset)] ?? 'application/octet-stream', 'Content-Security-Policy': kPolicy });
    response.end(body);
  } catch {
    response.writeHead(404).end('not found');
  }
}

export function serve(port = 8420, { empty = false } = {}) {
  const table = empty ? emptyRoutes : routes;
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    return url.pathname.startsWith('/api/') ? api(request, response, url, table) : page(response, url.pathname);
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv.slice(2).find((a) => /^\d+$/.test(a)) ?? 8420);
  const server = await serve(port, { empty: process.argv.includes('--empty') });
  console.log(`http://127.0.0.1:${server.address().port}`);
}
