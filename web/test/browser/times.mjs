// How long each screen takes a new visitor of a running daemon: from the address to the point where nothing loads any more and the page
// takes input. A fresh browser context each time, so that nothing is cached. One JSON line a screen; the median of five visits.
//   HEADWATER_URL=http://127.0.0.1:8420 node test/browser/times.mjs
import { launch, screens } from './harness.mjs';

const kVisits = 5;
const kFirstScreenMax = 300; // milliseconds

const root = process.env.HEADWATER_URL;
if (!root) throw new Error('set HEADWATER_URL to a running daemon');

const browser = await launch();
async function visit(path) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } });
  const page = await context.newPage();
  const began = performance.now();
  await page.goto(root + path, { waitUntil: 'commit' });
  await page.waitForFunction(() => document.querySelector('main h1') && !document.querySelector('.loading'), null, { polling: 'raf' });
  const took = performance.now() - began;
  await context.close();
  return took;
}

await visit('/'); // the browser's own first start
let good = true;
for (const [name, path] of await screens(root)) {
  const times = [];
  for (let i = 0; i < kVisits; i++) times.push(await visit(path));
  times.sort((a, b) => a - b);
  const ok = name !== 'home' || times[kVisits >> 1] < kFirstScreenMax;
  good &&= ok;
  console.log(JSON.stringify({ type: 'screen_time', screen: name, median_ms: Math.round(times[kVisits >> 1]), worst_ms: Math.round(times.at(-1)), ok }));
}
await browser.close();
process.exit(good ? 0 : 1);
