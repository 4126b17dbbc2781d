// Pictures of every screen, to look at: node test/browser/screenshots.mjs [BASE-URL | -] [NAME-FILTER | --docs]
// Without an address the mock is started. They land in shots/, which git ignores; --docs renews the few in docs/images.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch, screens, startMock } from './harness.mjs';

const [base = '-', only = ''] = process.argv.slice(2);
const docs = only === '--docs';
const mock = base === '-' ? await startMock() : null;
const root = mock?.url ?? base;
const folder = fileURLToPath(new URL(docs ? '../../../docs/images' : '../../shots', import.meta.url));
mkdirSync(folder, { recursive: true });

const kWide = { width: 1360, height: 900 };
const kPicture = { width: 1200, height: 800 };
const kLooks = [
  ['light', kWide, 'light'],
  ['dark', kWide, 'dark'],
  ['narrow', { width: 375, height: 812 }, 'light'],
];
const kDocs = [
  ['article-reworded', 'web-article', 'light'],
  ['compare-reworded', 'web-compare', 'light'],
  ['lineage', 'web-lineage', 'dark'],
  ['sites', 'web-sites', 'light'],
];

const list = await screens(root);
const paths = new Map(list);
const wanted = docs
  ? kDocs.map(([name, file, colours]) => [name, file, kPicture, colours])
  : kLooks
      .flatMap(([look, size, colours]) => list.map(([name]) => [name, `${name}-${look}`, size, colours]))
      .filter(([, file]) => file.includes(only));

const browser = await launch();
for (const [name, file, viewport, colorScheme] of wanted) {
  const page = await browser.newPage({ viewport, colorScheme });
  await page.goto(root + paths.get(name));
  await page.waitForSelector('main h1');
  await page.waitForFunction(() => !document.querySelector('.loading'));
  await page.waitForTimeout(250);
  await page.screenshot({ path: `${folder}/${file}.png`, fullPage: !docs });
  await page.close();
}
await browser.close();
mock?.stop();
