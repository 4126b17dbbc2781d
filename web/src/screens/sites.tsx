// Screen 5: who copies whom? Ranked table first, the drawing beside it, the matrix of all when asked for.

import { useEffect, useState } from 'preact/hooks';
import { type Site as SiteData, type SiteDetail, get } from '../api';
import { useGet, usePaged, useParams } from '../data';
import { formatCount, plural } from '../lib/numbers';
import { formatMedian } from '../lib/time';
import { Choice, More, Page, Site } from '../parts/bits';
import { Matrix } from '../parts/matrix';
import { Neighbourhood } from '../parts/neighbourhood';
import { Empty, Failed, Loading } from '../parts/states';
import { Table } from '../parts/table';

type Sort = 'copied' | 'copies' | 'articles' | 'domain';
const kMatrix = 24; // sites in the matrix

function Ranked({
  rows,
  sort,
  pick,
  chosen,
  choose,
}: {
  rows: SiteData[];
  sort: Sort;
  pick: (sort: Sort) => void;
  chosen: string;
  choose: (domain: string) => void;
}) {
  const by = (key: Sort) => ({ on: sort === key, pick: () => pick(key), ascending: key === 'domain' });
  return (
    <Table
      caption="Sites, ranked"
      rows={rows}
      id={(s) => s.domain}
      mark={(s) => (s.domain === chosen ? 'chosen' : undefined)}
      columns={[
        { head: 'Site', main: true, sort: by('domain'), cell: (s) => <Site domain={s.domain} /> },
        { head: 'Articles', num: true, sort: by('articles'), cell: (s) => formatCount(s.articles) },
        { head: 'Copied', num: true, sort: by('copied'), cell: (s) => formatCount(s.copied_by_others) },
        { head: 'By sites', num: true, cell: (s) => formatCount(s.by_sites) },
        { head: 'Median delay', num: true, cell: (s) => formatMedian(s.median_delay_seconds) },
        { head: 'Copies made', num: true, sort: by('copies'), cell: (s) => formatCount(s.copies_made) },
        {
          head: '',
          cell: (s) => (
            <button class="plain" aria-pressed={s.domain === chosen} onClick={() => choose(s.domain)} aria-label={`Map the sites around ${s.domain}`}>
              map
            </button>
          ),
        },
      ]}
    />
  );
}

function Around({ domain }: { domain: string }) {
  const got = useGet<SiteDetail>(`/sites/${encodeURIComponent(domain)}`);
  if (got.error) return <Failed error={got.error} retry={got.reload} what="site" />;
  if (!got.data) return <Loading what="its neighbourhood" lines={6} />;
  return (
    <section aria-labelledby="around">
      <h2 id="around">
        Around <Site domain={domain} />
      </h2>
      {got.data.neighbourhood.edges.length ? (
        <Neighbourhood graph={got.data.neighbourhood} centre={domain} chosen={null} />
      ) : (
        <p class="quiet">No copies to or from this site are known.</p>
      )}
    </section>
  );
}

function All({ rows }: { rows: SiteData[] }) {
  const [details, setDetails] = useState<SiteDetail[] | null>(null);
  const copied = rows.filter((s) => s.copied_by_others + s.copies_made > 0).slice(0, kMatrix);
  const key = copied.map((s) => s.domain).join();
  useEffect(() => {
    let live = true;
    Promise.all(copied.map((s) => get<SiteDetail>(`/sites/${encodeURIComponent(s.domain)}`).catch(() => null))).then((list) => {
      if (live) setDetails(list.filter((d) => d !== null));
    });
    return () => {
      live = false;
    };
  }, [key]);
  return details ? <Matrix sites={details} /> : <Loading what="the matrix" lines={8} />;
}

export function Sites() {
  const [params, setParams] = useParams();
  const sort = (['copies', 'articles', 'domain'].includes(params.sort) ? params.sort : 'copied') as Sort;
  const view = params.view === 'all' ? 'all' : 'ranked';
  const list = usePaged<SiteData>(`/sites?sort=${sort}`, 50);
  const rows = list.items;
  const first = rows?.find((s) => s.copied_by_others + s.copies_made > 0)?.domain ?? rows?.[0]?.domain ?? '';
  const chosen = params.around || first;
  const most = rows && sort === 'copied' ? rows[0] : null;
  return (
    <Page
      question="Who copies whom?"
      title="Sites"
      answer={
        most && most.copied_by_others > 0 ? (
          <>
            Most copied: <Site domain={most.domain} />, {plural(most.copied_by_others, 'copy', 'copies')} on {plural(most.by_sites, 'other site')}
          </>
        ) : undefined
      }
    >
      {list.error && <Failed error={list.error} retry={list.reload} what="the sites" />}
      {!list.error && !rows && <Loading what="sites" lines={8} />}
      {rows?.length === 0 && (
        <Empty title="No site is known yet.">
          <a class="button primary" href="/crawl#submit">
            Start a crawl
          </a>
        </Empty>
      )}
      {rows && rows.length > 0 && (
        <>
          <div class="tools">
            <Choice
              label="View"
              options={[
                ['ranked', 'ranked'],
                ['all', 'all against all'],
              ]}
              value={view}
              onPick={(v) => setParams({ view: v === 'all' ? 'all' : null })}
            />
          </div>
          {view === 'all' ? (
            <All rows={rows} />
          ) : (
            <div class="columns-2 even">
              <div>
                <Ranked
                  rows={rows}
                  sort={sort}
                  pick={(s) => setParams({ sort: s === 'copied' ? null : s })}
                  chosen={chosen}
                  choose={(d) => setParams({ around: d })}
                />
                <More list={list} />
              </div>
              {chosen && <Around domain={chosen} />}
            </div>
          )}
        </>
      )}
    </Page>
  );
}
