// The mock's crawl: jobs, hosts, failures and a stream of events that moves a little each second.
const now = () => new Date();
const iso = (secondsFromNow = 0) => new Date(Date.now() + secondsFromNow * 1000).toISOString().replace(/\.\d+/, '');
const started = iso(-93_420);
let tick = 0;

const job = (id, label, state, more) => ({
  id,
  label,
  state,
  created: iso(-5400),
  started: state === 'queued' ? null : iso(-5300),
  finished: null,
  seeds: 17,
  depth: 2,
  waiting: 0,
  fetched: 0,
  articles: 0,
  failed: 0,
  skipped: {},
  failed_seeds: [],
  watch: null,
  ...more,
});

export const crawl = {
  jobs: [
    job('j4', 'Regional papers, morning', 'running', {
      seeds: 40,
      waiting: 3902,
      fetched: 1284,
      articles: 1102,
      failed: 43,
      skipped: { robots_denied: 41, not_article: 96, too_many: 12 },
    }),
    job('j3', 'Press releases', 'queued', { seeds: 6 }),
    job('j2', 'http://courier.example/feed.xml', 'done', { seeds: 1, depth: 1, fetched: 24, articles: 22, finished: iso(-900), watch: 'w1' }),
    job('j1', 'Content farms', 'failed', {
      seeds: 3,
      fetched: 2,
      articles: 0,
      failed: 3,
      finished: iso(-4000),
      failed_seeds: [
        'http://closedgate.example/: robots.txt answers 503',
        'http://nowhere.example/: host name not found',
        'http://newsfluxx.test/error: 500',
      ],
    }),
    job('j0', 'Old Quay archive', 'paused', { waiting: 212, fetched: 88, articles: 80 }),
  ],
  watches: [
    {
      id: 'w1',
      url: 'http://courier.example/feed.xml',
      schedule: '15m',
      depth: 1,
      enabled: true,
      next_run: iso(540),
      last_run: iso(-360),
      last_job: 'j2',
      label: '',
    },
    {
      id: 'w2',
      url: 'http://northmark-wire.example/feed.xml',
      schedule: '0 6 * * *',
      depth: 1,
      enabled: true,
      next_run: iso(18_400),
      last_run: iso(-68_000),
      last_job: null,
      label: 'Northmark wire, morning',
    },
    {
      id: 'w3',
      url: 'http://tidelines.example/atom.xml',
      schedule: '30 7 * * 1-5',
      depth: 1,
      enabled: false,
      next_run: null,
      last_run: iso(-900_000),
      last_job: null,
      label: '',
    },
  ],
  failures: [
    {
      reason: 'robots_denied',
      count: 41,
      examples: [
        { url: 'http://courier.example/private/drafts', detail: 'Disallow: /private/', at: iso(-200) },
        { url: 'http://courier.example/private/staff', detail: 'Disallow: /private/', at: iso(-260) },
      ],
    },
    { reason: 'timeout', count: 9, examples: [{ url: 'http://oldquay.example/clips/index.htm', detail: 'no answer in 30 s', at: iso(-70) }] },
    {
      reason: 'http_retry_status',
      count: 4,
      examples: [{ url: 'http://newsfluxx.test/error', detail: '500 Internal Server Error', at: iso(-1300) }],
    },
    { reason: 'robots_unreachable', count: 1, examples: [{ url: 'http://closedgate.example/', detail: 'robots.txt answers 503', at: iso(-2600) }] },
  ],
  status() {
    const wave = 17.8 + 3 * Math.sin(tick / 7) + ((tick * 7919) % 13) / 10;
    return {
      version: '0.1.0',
      started,
      uptime_seconds: Math.round((now() - new Date(started)) / 1000),
      store: { articles: 4102 + tick, copies: 611, lineages: 120, captures: 5231 + tick, waiting: 3902 - tick, unreviewed: 37 },
      rates: { pages_per_second: wave, bytes_per_second: wave * 343_000 },
      in_flight: 58 + (tick % 7),
      queued: 3902 - tick,
      hosts: 212,
      settling: false,
      errors: { robots_denied: 41, timeout: 9, http_retry_status: 4, robots_unreachable: 1 },
      fetch_ms: { p50: 184 + (tick % 9), p95: 1240 + (tick % 31) },
      latest_lineages_per_hour: [0, 1, 0, 0, 2, 3, 1, 0, 4, 6, 9, 5, 7, 3, 2, 4, 8, 12, 9, 4, 3, 2, 5, 2],
    };
  },
  emptyStatus() {
    const s = crawl.status();
    return {
      ...s,
      store: { articles: 0, copies: 0, lineages: 0, captures: 0, waiting: 0, unreviewed: 0 },
      rates: { pages_per_second: 0, bytes_per_second: 0 },
      in_flight: 0,
      queued: 0,
      hosts: 0,
      errors: {},
      fetch_ms: { p50: 0, p95: 0 },
      latest_lineages_per_hour: Array(24).fill(0),
    };
  },
  hosts(state) {
    const host = (name, is, more) => ({ host: name, state: is, until: null, queued: 0, in_flight: false, delay_ms: 1000, last_error: null, ...more });
    const list = [
      host('courier.example', 'in_flight', { queued: 412, in_flight: true }),
      host('everyday24.example', 'delayed', { queued: 980, until: iso(1) }),
      host('oldquay.example', 'back_off', { queued: 37, until: iso(340), delay_ms: 8000, last_error: 'no answer in 30 s' }),
      host('slow.example', 'held', { queued: 118, until: iso(58), last_error: '429 Too Many Requests, Retry-After: 60' }),
      host('closedgate.example', 'robots_unreachable', { queued: 4, until: iso(3500), last_error: 'robots.txt answers 503' }),
      host('valdrenpost.example', 'ready', { queued: 64 }),
      host('bordertribune.example', 'budget_spent', { queued: 1204 }),
      host('tidelines.example', 'idle'),
    ];
    return list.filter((h) => !state || h.state === state);
  },
  submit({ seeds, depth = 1, label = '' }) {
    const made = job(`j${crawl.jobs.length + 5}`, label, 'queued', { seeds: seeds.length, depth, created: iso() });
    crawl.jobs.unshift(made);
    send('job', made);
    return made;
  },
  act(found, verb) {
    found.state = { pause: 'paused', resume: 'running', cancel: 'cancelled' }[verb];
    if (verb === 'cancel') found.finished = iso();
    send('job', found);
    return found;
  },
  watch(body) {
    const made = {
      id: `w${crawl.watches.length + 9}`,
      enabled: true,
      depth: 1,
      label: '',
      next_run: iso(900),
      last_run: null,
      last_job: null,
      ...body,
    };
    crawl.watches.push(made);
    return made;
  },
  unwatch(id) {
    crawl.watches = crawl.watches.filter((w) => w.id !== id);
    return null;
  },
};

const listeners = new Set();
let serial = 1;

function send(event, data) {
  for (const response of listeners) response.write(`id: ${serial}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  serial++;
}

function step() {
  tick++;
  const running = crawl.jobs.find((j) => j.state === 'running');
  if (running) {
    running.fetched += 17;
    running.articles += 15;
    running.waiting = Math.max(0, running.waiting - 12);
    send('job', running);
  }
  send('status', crawl.status());
}

export function events(request, response, empty) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(`retry: 2000\nid: 0\nevent: status\ndata: ${JSON.stringify(empty ? crawl.emptyStatus() : crawl.status())}\n\n`);
  if (!empty) listeners.add(response);
  request.on('close', () => listeners.delete(response));
}

setInterval(() => listeners.size && step(), 1000).unref();
