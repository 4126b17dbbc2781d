// All against all: a row for each site copied from, a column for each site that copied, sorted by how much.

import type { SiteDetail } from '../api';
import { plural } from '../lib/numbers';
import { Site } from './bits';

export function Matrix({ sites }: { sites: SiteDetail[] }) {
  const flow = new Map<string, number>();
  for (const site of sites) for (const link of site.copied_by) flow.set(`${site.domain} ${link.domain}`, link.articles);
  const total = (pick: (key: string[]) => string) => {
    const sums = new Map<string, number>();
    for (const [key, n] of flow) sums.set(pick(key.split(' ')), (sums.get(pick(key.split(' '))) ?? 0) + n);
    return [...sums].sort((a, b) => b[1] - a[1]).map(([domain]) => domain);
  };
  const rows = total(([from]) => from);
  const columns = total(([, to]) => to);
  const most = Math.max(1, ...flow.values());
  if (!flow.size) return <p class="quiet">No site is known to have copied another.</p>;
  return (
    <div class="matrix" tabIndex={0} role="region" aria-label="Articles copied, site by site">
      <table>
        <caption class="quiet">Rows were copied from, columns copied. Deeper blue means more articles; choose a number to list them.</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">Copied from</span>
            </th>
            {columns.map((c) => (
              <th key={c} scope="col" class="tilt">
                <span>{c}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r}>
              <th scope="row">
                <Site domain={r} />
              </th>
              {columns.map((c) => {
                const n = flow.get(`${r} ${c}`) ?? 0;
                if (!n) return <td key={c} class={r === c ? 'self' : undefined} />;
                return (
                  <td key={c} class={`heat heat${Math.ceil((n / most) * 4)}`}>
                    <a
                      href={`/sites/${encodeURIComponent(r)}?with=${encodeURIComponent(c)}`}
                      aria-label={`${plural(n, 'article')} from ${r} to ${c}`}
                    >
                      {n}
                    </a>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
