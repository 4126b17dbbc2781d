// The first screen must stay within its budget: index.html and all that it loads at once, gzipped. `npm run size`.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const kBudget = 30_000;
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const weigh = (path) => gzipSync(readFileSync(dist + path), { level: 9 }).length;

const html = readFileSync(`${dist}/index.html`, 'utf8');
const first = ['/index.html', ...[...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((m) => m[1])];
const inline = /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/.exec(html);
const outside = /(?:src|href)="(?:https?:)?\/\//.exec(html);

let total = 0;
for (const path of first) {
  const bytes = weigh(path);
  total += bytes;
  console.log(`${String(bytes).padStart(7)}  ${path}`);
}
const rest = readdirSync(`${dist}/assets`)
  .map((name) => `/assets/${name}`)
  .filter((path) => !first.includes(path));
const later = rest.reduce((sum, path) => sum + weigh(path), 0);
console.log(
  `${String(total).padStart(7)}  first screen, of ${kBudget} allowed\n${String(later).padStart(7)}  the other screens, when opened (${rest.length} files)`,
);
if (total > kBudget || inline || outside) {
  console.error(inline ? `inline code or style in index.html: ${inline[0]}` : outside ? `request to another host: ${outside[0]}` : 'over the budget');
  process.exit(1);
}
