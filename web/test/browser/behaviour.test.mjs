// What screens do: every designed state, keys, filters in the address, live progress. Against the mock, whose data is known.
import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { ask, launch, startMock } from './harness.mjs';

let mock, empty, browser, context, page;

before(async () => {
  mock = await startMock();
  empty = await startMock('--empty');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  mock?.stop();
  empty?.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  page = await context.newPage();
  page.setDefaultTimeout(8000);
});
afterEach(() => context.close());

const text = (selector = 'main') => page.locator(selector).first().innerText();
const open = async (path, base = mock.url) => {
  await page.goto(base + path);
  await page.waitForSelector('main h1');
};
const search = () => new URL(page.url()).searchParams;
const problem = (status, title, detail = '') => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: 'about:blank', title, status, detail }),
});

test('an empty store says so, and how to fill it', async () => {
  for (const [path, words] of [
    ['/', /Nothing is held yet/],
    ['/articles', /Nothing is held yet/],
    ['/lineages', /No text with a copy/],
    ['/sites', /No site is known yet/],
    ['/crawl', /Nothing is being fetched/],
  ]) {
    await open(path, empty.url);
    await page.getByText(words).first().waitFor();
  }
});

test('a failed answer names what failed and can be asked for again', async () => {
  await page.route('**/api/v1/sites?*', (route) => route.fulfill(problem(503, 'The store is busy', 'It is being backed up.')));
  await open('/sites');
  await page.getByText('The sites: The store is busy').waitFor();
  await page.unroute('**/api/v1/sites?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Most copied').waitFor();
});

test('a daemon that is gone is told from an error', async () => {
  await page.route('**/api/v1/lineages?*', (route) => route.abort());
  await open('/lineages');
  await page.getByText('Cannot reach Headwater').waitFor();
});

test('an address that leads nowhere is told kindly', async () => {
  await open('/article/ffffffff');
  await page.getByText('There is no article under this address.').waitFor();
});

test('a server that asks for a token gets it, and only for this tab', async () => {
  await page.route('**/api/v1/sites?*', (route) =>
    route.request().headers().authorization === 'Bearer secret-word' ? route.fallback() : route.fulfill(problem(401, 'A token is required')),
  );
  await open('/sites');
  await page.getByLabel('Token').fill('secret-word');
  await page.getByRole('button', { name: 'Use it' }).click();
  await page.getByText('Most copied').waitFor();
  assert.equal(await page.evaluate(() => Object.values(localStorage).join()), '');
});

test('a traced address has a permalink; one that is not held can be crawled', async () => {
  await open('/');
  await page.getByLabel('A web address, or a text').fill('nowhere.example/some/page');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing is held under nowhere.example/some/page').waitFor();
  assert.equal(search().get('url'), 'nowhere.example/some/page');
  const [request] = await Promise.all([
    page.waitForRequest((r) => r.method() === 'POST' && r.url().endsWith('/jobs')),
    page.getByRole('button', { name: 'Crawl this page' }).click(),
  ]);
  assert.deepEqual(request.postDataJSON().seeds, ['https://nowhere.example/some/page']);
  await page.waitForURL('**/crawl');
});

test('a text that is too short, and one that nothing is known of, are answered in words', async () => {
  await open('/');
  const box = page.getByLabel('A web address, or a text');
  await box.fill('only a few words of it');
  await page.getByRole('button', { name: 'Trace', exact: true }).click();
  await page.getByText('This text is too short to trace.').waitFor();
  await box.fill('words that nobody ever wrote before in this order '.repeat(6));
  await page.getByRole('button', { name: 'Trace', exact: true }).click();
  await page.getByText(/No earlier source known among 90 articles, as of/).waitFor();
});

test('a pasted text is shown beside its source', async () => {
  const [found] = (await ask(mock.url, '/articles?relation=original&limit=1')).items;
  const article = await ask(mock.url, `/articles/${found.id}`);
  await open('/');
  await page.getByLabel('A web address, or a text').fill(article.text.split('\n\n')[0]);
  await page.getByRole('button', { name: 'Trace', exact: true }).click();
  await page.getByText('Excerpt of an earlier article at').waitFor();
  await page.locator('.shared').first().waitFor();
  assert.equal(await page.locator('.shared .changed').count(), 0);
});

test('verdicts can be reviewed with a key, and taken back', async () => {
  await open('/');
  const first = page.locator('tbody tr').first();
  await first.waitFor();
  const title = await first.locator('.title').innerText();
  await page.locator('h1').click();
  await page.keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), title);
  await page.keyboard.press('y');
  await page.getByText('Confirmed.').waitFor();
  assert.notEqual(await first.locator('.title').innerText(), title);
  await page.waitForFunction(() => document.activeElement === document.querySelector('tbody .title'));
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction((t) => document.querySelector('tbody .title')?.textContent === t, title);
});

test('c compares, n and p walk the passages, the address follows', async () => {
  const copies = (await ask(mock.url, '/articles?relation=rewrite')).items;
  const copy = copies.find((a) => a.derived_from);
  await open(`/article/${copy.id}`);
  await page.locator('.reasons li').first().waitFor();
  await page.keyboard.press('c');
  await page.locator('.shared').first().waitFor();
  assert.equal(new URL(page.url()).pathname, `/compare/${copy.derived_from.id}/${copy.id}`);
  await page.keyboard.press('n');
  await page.locator('#a1.current').waitFor();
  await page.keyboard.press('n');
  await page.locator('#b2.current').waitFor();
  await page.keyboard.press('p');
  await page.locator('#a1.current').waitFor();
  assert.equal(search().get('p'), '1');
  await page.reload();
  await page.locator('#a1.current').waitFor();
});

test('the earlier text is on the left whichever way round it was asked for', async () => {
  const copy = (await ask(mock.url, '/articles?relation=rewrite')).items.find((a) => a.derived_from);
  await open(`/compare/${copy.id}/${copy.derived_from.id}`);
  await page.locator('.compare-head').first().waitFor();
  assert.match(await page.locator('.compare-head').first().innerText(), new RegExp(copy.derived_from.domain));
});

test('filters recompute and live in the address', async () => {
  const copy = (await ask(mock.url, '/articles?relation=rewrite')).items.find((a) => a.derived_from);
  await open(`/compare/${copy.derived_from.id}/${copy.id}?min=100`);
  await page.getByText(/of \d+ passages left/).waitFor();
  const fewer = await page.locator('.shared.a').count();
  await page.getByLabel('at least').fill('');
  await page.getByText(/passages left/).waitFor({ state: 'detached' });
  assert.ok((await page.locator('.shared.a').count()) > fewer);
  assert.equal(search().get('min'), null);
  await page.getByLabel('changes only').check();
  assert.equal(search().get('changes'), '1');
});

test('below 900 px one text is shown at a time, the other is a tab away', async () => {
  await page.setViewportSize({ width: 375, height: 812 });
  const copy = (await ask(mock.url, '/articles?relation=rewrite')).items.find((a) => a.derived_from);
  await open(`/compare/${copy.derived_from.id}/${copy.id}`);
  await page.locator('.shared.b').first().waitFor();
  assert.equal(await page.locator('.shared.a').count(), 0);
  await page.getByRole('button', { name: /^Earlier:/ }).click();
  await page.locator('.shared.a').first().waitFor();
  assert.equal(search().get('side'), 'a');
});

test('brushing the time filters the table, by mouse and by keys', async () => {
  const lineage = (await ask(mock.url, '/lineages?limit=1')).items[0];
  await open(`/lineage/${lineage.id}?clock=seen`);
  await page.locator('.handle').first().waitFor();
  const rows = await page.locator('tbody tr').count();
  const area = await page.locator('.brush-area').boundingBox();
  await page.mouse.move(area.x + 4, area.y + 14);
  await page.mouse.down();
  await page.mouse.move(area.x + area.width * 0.4, area.y + 14, { steps: 4 });
  await page.mouse.up();
  await page.getByText(/pages? from 2024/).waitFor();
  assert.ok((await page.locator('tbody tr').count()) < rows);
  assert.ok(search().get('from') && search().get('to'));
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.locator('.handle').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.getByText(/pages? from 2024/).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('tbody tr').count(), rows);
});

test('an arrow between two sites lists the pairs behind it', async () => {
  await open('/sites/hillgazette.example');
  await page.locator('.stream').first().waitFor();
  await page.locator('.stream').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('#pairs tbody tr').first().waitFor();
  assert.ok(search().get('with'));
});

test('/ searches, Escape leaves the field, ? shows the keys', async () => {
  await open('/sites');
  await page.keyboard.press('/');
  await page.keyboard.type('glacier');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/articles?q=glacier');
  await page.getByText('Which articles speak of “glacier”?').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});

test('dark and light can be chosen and are remembered', async () => {
  await open('/');
  const colour = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const before = await colour();
  await page.getByRole('button', { name: /^Colours/ }).click();
  await page.getByRole('button', { name: /^Colours: light/ }).click();
  assert.notEqual(await colour(), before);
  await page.reload();
  await page.waitForSelector('main h1');
  assert.notEqual(await colour(), before);
});

test('progress is live, stops in a hidden tab, and comes back', async () => {
  await open('/crawl');
  const rate = () => text('.answer');
  await page.waitForFunction(() => /pages a second/.test(document.querySelector('.answer')?.textContent ?? ''));
  const first = await rate();
  await page.waitForFunction((was) => document.querySelector('.answer').textContent !== was, first);
  const hide = (hidden) =>
    page.evaluate((h) => {
      Object.defineProperty(document, 'hidden', { value: h, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  await page.getByText('paused while this tab is hidden').waitFor();
  const still = await rate();
  await page.waitForTimeout(1500);
  assert.equal(await rate(), still);
  await hide(false);
  await page.waitForFunction((was) => document.querySelector('.answer').textContent !== was, still);
});

test('jobs are submitted, paused and cancelled', async () => {
  await open('/crawl');
  await page.getByLabel('Addresses to start from').fill('https://daily.example/ # front page\nnot an address');
  await page.getByText('This line is no web address').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Crawl', exact: true }).isDisabled());
  await page.getByLabel('Addresses to start from').fill('https://daily.example/ # front page\nagency.example');
  await page.getByLabel('Name').fill('Two papers');
  const [request] = await Promise.all([
    page.waitForRequest((r) => r.method() === 'POST'),
    page.getByRole('button', { name: 'Crawl 2 addresses' }).click(),
  ]);
  assert.deepEqual(request.postDataJSON(), { seeds: ['https://daily.example/', 'https://agency.example'], depth: 1, label: 'Two papers' });
  const row = page.locator('tr', { hasText: 'Two papers' });
  await row.getByText('waiting its turn').waitFor();
  await row.getByRole('button', { name: /^Pause/ }).click();
  await row.getByText('paused').waitFor();
  await row.getByRole('button', { name: /^Cancel/ }).click();
  await row.getByText('cancelled').waitFor();
});

test('feeds are watched and no longer watched', async () => {
  await open('/crawl');
  await page.getByLabel('Feed or page to watch').fill('https://agency.example/feed.xml');
  await page.getByLabel('Schedule').fill('0 6 * * 1-5');
  await page.getByText('It will be looked at Monday to Friday at 06:00 UTC.').waitFor();
  await page.getByRole('button', { name: 'Watch', exact: true }).click();
  const row = page.locator('tr', { hasText: 'agency.example/feed.xml' });
  await row.waitFor();
  await row.getByRole('button', { name: /^Remove/ }).click();
  await row.waitFor({ state: 'detached' });
});

test('two articles of 5,000 words stand side by side at once', async () => {
  let seed = 42;
  const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const words = Array.from({ length: 5000 }, (_, i) => (i % 60 === 59 ? 'end.\n\n' : `word${Math.floor(2000 ** random())}`));
  const other = words.map((w, i) => (i % 9 === 4 ? `x${w}` : w));
  const [a_text, b_text] = [words.join(' '), other.join(' ')];
  const [a, b] = (await ask(mock.url, '/articles?limit=2')).items;
  const match = {
    type: 'match',
    a,
    b,
    a_text,
    b_text,
    related: true,
    relation: 'near',
    whole: true,
    score: 0.9,
    containment_a: 0.9,
    containment_b: 0.9,
    shared_words: 5000,
    passages: [{ a: [0, a_text.length], b: [0, b_text.length], words: 5000, verbatim: false }],
  };
  await page.route('**/api/v1/compare?*', (route) => route.fulfill({ contentType: 'application/json', body: JSON.stringify(match) }));
  await page.addInitScript(() => {
    const ask = window.fetch;
    window.fetch = async (...args) => {
      const answer = await ask(...args);
      if (String(args[0]).includes('/compare')) performance.mark('answered');
      return answer;
    };
    new MutationObserver((_, self) => {
      if (!document.querySelector('.shared')) return;
      self.disconnect();
      requestAnimationFrame(() => setTimeout(() => performance.mark('shown')));
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${mock.url}/compare/${a.id}/${b.id}`);
  await page.waitForFunction(() => performance.getEntriesByName('shown').length);
  const took = await page.evaluate(() => performance.measure('m', 'answered', 'shown').duration);
  console.log(`# from the answer to the painted page: ${Math.round(took)} ms`);
  assert.ok(took < 600, `${took} ms`); // the target is 200 ms on a quiet machine
});
