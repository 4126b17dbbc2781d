// What the browser tests share: Debian's chromium, a server to look at, the addresses of the screens.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

process.env.FONTCONFIG_FILE ??= fileURLToPath(new URL('fonts.conf', import.meta.url));
const kChromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

export function launch() {
  if (!existsSync(kChromium)) throw new Error(`${kChromium} is missing: apt-get install chromium, or set CHROMIUM`);
  return chromium.launch({
    executablePath: kChromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** The mock on a free port. */
export async function startMock(...options) {
  const script = fileURLToPath(new URL('../mock/server.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, '0', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(String(data).trim()));
    child.once('exit', (code) => reject(new Error(`the mock ended with ${code}`)));
  });
  return { url, stop: () => child.kill() };
}

export async function ask(base, path) {
  const response = await fetch(`${base}/api/v1${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** [name, path] of every screen, on whatever articles the server holds. */
export async function screens(base) {
  const lineages = (await ask(base, '/lineages?sort=size&limit=1')).items;
  const lineage = await ask(base, `/lineages/${lineages[0].id}`);
  const copy = lineage.members.filter((m) => m.derived_from).at(-1);
  const rewrites = (await ask(base, '/articles?relation=rewrite&limit=50')).items.filter((a) => a.derived_from);
  const reworded = rewrites.find((a) => !a.direction_uncertain) ?? rewrites[0] ?? copy;
  const site = (await ask(base, '/sites?sort=copied&limit=1')).items[0];
  const pair = (await ask(base, `/sites/${site.domain}`)).copied_by[0];
  const compare = (a) => `/compare/${a.derived_from.id}/${a.id}`;
  return [
    ['home', '/'],
    ['traced', `/?url=${encodeURIComponent(copy.url)}`],
    ['articles', '/articles'],
    ['article', `/article/${copy.id}`],
    ['article-reworded', `/article/${reworded.id}`],
    ['processing', `/article/${copy.id}?view=processing`],
    ['compare', compare(copy)],
    ['compare-reworded', compare(reworded)],
    ['lineages', '/lineages'],
    ['lineage', `/lineage/${lineage.id}`],
    ['lineage-seen', `/lineage/${lineage.id}?clock=seen`],
    ['sites', '/sites'],
    ['matrix', '/sites?view=all'],
    ['site', `/sites/${site.domain}?with=${pair.domain}`],
    ['crawl', '/crawl'],
    ['nowhere', '/compare/one-only'],
  ];
}
