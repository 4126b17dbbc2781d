// Pictures of every screen, to look at: node test/browser/screenshots.mjs [BASE-URL] [NAME-FILTER]
// Without an address the mock is started. They land in shots/, which git ignores.
import { mkdirSync } from 'node:fs';
import { launch, screens, startMock } from './harness.mjs';

const [base = null, only = ''] = process.argv.slice(2).map((a) => (a === '-' ? null : a));
const mock = base ? null : await startMock();
const root = base ?? mock.url;
const browser = await launch();
mkdirSync('shots', { recursive: true });

const kLooks = [
  ['light', { width: 1360, height: 900 }, 'light'],
  ['dark', { width: 1360, height: 900 }, 'dark'],
  ['narrow', { width: 375, height: 812 }, 'light'],
];
const list = await screens(root);
for (const [look, viewport, colorScheme] of kLooks) {
  const context = await browser.newContext({ viewport, colorScheme });
  const page = await context.newPage();
  for (const [name, path] of list) {
    if (!`${name}-${look}`.includes(only)) continue;
    await page.goto(root + path);
    await page.waitForSelector('main h1');
    await page.waitForFunction(() => !document.querySelector('.loading'));
    await page.waitForTimeout(250);
    await page.screenshot({ path: `shots/${name}-${look}.png`, fullPage: true });
  }
  await context.close();
}
await browser.close();
mock?.stop();
