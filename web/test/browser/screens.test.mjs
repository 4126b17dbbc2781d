// Every screen, in light, dark and at 375 px: its question is its heading and has an answer, axe finds nothing, the console stays empty,
// nothing is asked of another host, and the policy of the daemon is kept.
//   npm run build && npm run test:browser            against the mock
//   HEADWATER_URL=http://127.0.0.1:8420 npm run test:browser     against a daemon that holds the demo's crawl
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, screens, startMock } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const kLooks = [
  ['light', { width: 1360, height: 900 }, 'light'],
  ['dark', { width: 1360, height: 900 }, 'dark'],
  ['narrow', { width: 375, height: 812 }, 'light'],
];

// What a person who asks the screen's question must be able to read off it.
const kAnswers = {
  home: {
    question: 'Where does this text come from?',
    answer: async (page) => (await page.locator('textarea').isVisible()) && (await page.locator('section >> text=To review').count()) > 0,
  },
  traced: {
    question: 'Where does this text come from?',
    answer: async (page) => /earlier article|not clear|came first/.test(await page.locator('.answer').innerText()),
  },
  article: {
    question: 'Is this page earlier or later than the others?',
    answer: async (page) => (await page.locator('.dot.this').count()) > 0 && (await page.locator('.reasons li').count()) > 0,
  },
  compare: {
    question: 'What exactly is shared?',
    answer: async (page) =>
      /\d+ words? in \d+ passage/.test(await page.locator('.answer').innerText()) && (await page.locator('.shared').count()) > 0,
  },
  lineage: {
    question: 'How did it spread?',
    answer: async (page) => (await page.locator('.lanes .dot').count()) > 1 && (await page.locator('.flow').count()) > 0,
  },
  sites: { question: 'Who copies whom?', answer: async (page) => /Most copied/.test(await page.locator('.answer').innerText()) },
  site: { question: /^Who copies /, answer: async (page) => (await page.locator('#pairs tbody tr').count()) > 0 },
  crawl: {
    question: 'Is it working?',
    answer: async (page) => (await page.locator('.answer').innerText()).length > 3 && (await page.locator('.figure').count()) >= 4,
  },
};

let mock = null;
let root = process.env.HEADWATER_URL ?? null;
let browser;
let list;

before(async () => {
  mock = root ? null : await startMock();
  root ??= mock.url;
  browser = await launch();
  list = await screens(root);
});
after(async () => {
  await browser?.close();
  mock?.stop();
});

/** Axe runs in a world of its own, so that the page's policy need not let it in. */
async function violations(page) {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
  const run = (expression, awaitPromise = false) =>
    session.send('Runtime.evaluate', { expression, contextId: executionContextId, awaitPromise, returnByValue: true });
  await run(axe);
  const { result } = await run(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => JSON.stringify(r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? '')).join(' | '))))",
    true,
  );
  return JSON.parse(result.value);
}

for (const [look, viewport, colorScheme] of kLooks) {
  test(`every screen, ${look}`, async (t) => {
    for (const [name, path] of list) {
      await t.test(name, async () => {
        const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
        const page = await context.newPage();
        const talk = [];
        page.on('console', (m) => ['error', 'warning'].includes(m.type()) && talk.push(m.text()));
        page.on('pageerror', (e) => talk.push(String(e)));
        page.on('request', (r) => new URL(r.url()).origin === new URL(root).origin || talk.push(`asked ${r.url()}`));
        await page.goto(root + path);
        await page.waitForSelector('main h1');
        await page.waitForFunction(() => !document.querySelector('.loading'));
        await page.waitForTimeout(60);

        const expected = kAnswers[name];
        if (expected) {
          const question = await page.locator('h1').innerText();
          assert.ok(expected.question instanceof RegExp ? expected.question.test(question) : question === expected.question, question);
          assert.ok(await expected.answer(page), 'the question is answered');
        }
        assert.equal(await page.locator('h1').count(), 1);
        assert.match(await page.title(), name === 'nowhere' ? /./ : / · Headwater$/);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${wide} px too wide`);
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(talk, []);
        await context.close();
      });
    }
  });
}
