// One site: whom does it copy, and who copies it?

import type { Pair, SiteDetail, SiteLink } from '../api';
import { useGet, usePaged, useParams } from '../data';
import { formatCount, formatShare, plural } from '../lib/numbers';
import { formatDelay, formatMedian, formatSpan } from '../lib/time';
import { ArticleLink, More, Page, Relation, Site as SiteName, articlesPath, comparePath } from '../parts/bits';
import { Neighbourhood } from '../parts/neighbourhood';
import { Empty, Failed, Loading } from '../parts/states';
import { Table } from '../parts/table';

function answer(site: SiteDetail): string {
  const { copied_by_others: copied, copies_made: made } = site;
  if (!copied && !made) return `None of its ${plural(site.articles, 'article')} is known elsewhere`;
  if (!made) return `${plural(copied, 'copy', 'copies')} of its articles on ${plural(site.by_sites, 'other site')}; it copied none that we hold`;
  if (!copied) return `${plural(made, 'article')} of ${formatCount(site.articles)} came from elsewhere; none of it was copied on`;
  return `Copied ${plural(copied, 'time')} by ${plural(site.by_sites, 'site')}; ${plural(made, 'article')} of ${formatCount(site.articles)} came from elsewhere`;
}

function Links({
  title,
  none,
  links,
  chosen,
  pick,
}: {
  title: string;
  none: string;
  links: SiteLink[];
  chosen: string;
  pick: (domain: string) => void;
}) {
  return (
    <section>
      <h2>{title}</h2>
      {links.length === 0 ? (
        <p class="quiet">{none}</p>
      ) : (
        <Table
          caption={title}
          rows={links}
          id={(l) => `${title} ${l.domain}`}
          mark={(l) => (l.domain === chosen ? 'chosen' : undefined)}
          columns={[
            { head: 'Site', main: true, cell: (l) => <SiteName domain={l.domain} /> },
            {
              head: 'Articles',
              num: true,
              cell: (l) => (
                <button
                  class="plain num"
                  aria-pressed={l.domain === chosen}
                  onClick={() => pick(l.domain)}
                  aria-label={`List the ${plural(l.articles, 'article')} shared with ${l.domain}`}
                >
                  {formatCount(l.articles)}
                </button>
              ),
            },
            { head: 'Median delay', num: true, cell: (l) => formatMedian(l.median_delay_seconds) },
          ]}
        />
      )}
    </section>
  );
}

function Pairs({ domain, other, clear }: { domain: string; other: string; clear: () => void }) {
  const list = usePaged<Pair>(`/sites/${encodeURIComponent(domain)}/pairs?with=${encodeURIComponent(other)}`, 50);
  return (
    <section id="pairs">
      <h2>
        Between {domain} and <SiteName domain={other} />{' '}
        <button class="plain" onClick={clear}>
          close
        </button>
      </h2>
      {list.error && <Failed error={list.error} retry={list.reload} what="the pairs" />}
      {!list.error && !list.items && <Loading what="the pairs" />}
      {list.items?.length === 0 && <Empty title="No article of one is known to come from the other." />}
      {list.items && list.items.length > 0 && (
        <Table
          caption={`Articles that went from one of ${domain} and ${other} to the other`}
          rows={list.items}
          id={(p) => `${p.source.id} ${p.copy.id}`}
          columns={[
            {
              head: 'Source',
              main: true,
              cell: (p) => (
                <>
                  <ArticleLink article={p.source} />
                  <span class="under-title quiet">{p.source.domain}</span>
                </>
              ),
            },
            {
              head: 'Copy',
              cell: (p) => (
                <>
                  <ArticleLink article={p.copy} />
                  <span class="under-title quiet">{p.copy.domain}</span>
                </>
              ),
            },
            { head: 'Relation', cell: (p) => <Relation article={p.copy} /> },
            { head: 'Shared', num: true, cell: (p) => formatShare(p.copy.containment_self) },
            { head: 'Delay', num: true, cell: (p) => formatDelay(p.copy.delay_seconds) },
            {
              head: '',
              cell: (p) => (
                <a href={comparePath(p.source.id, p.copy.id)} aria-label={`Compare ${p.source.title ?? 'the source'} with its copy`} class="go">
                  compare →
                </a>
              ),
            },
          ]}
        />
      )}
      <More list={list} />
    </section>
  );
}

export function Site({ domain }: { domain: string }) {
  const [params, setParams] = useParams();
  const got = useGet<SiteDetail>(`/sites/${encodeURIComponent(domain)}`);
  const question = `Who copies ${domain}, and whom does it copy?`;
  if (got.error)
    return (
      <Page question={question} title={domain}>
        <Failed error={got.error} retry={got.reload} what="site" />
      </Page>
    );
  const site = got.data;
  if (!site)
    return (
      <Page question={question} title={domain}>
        <Loading what="the site" lines={8} />
      </Page>
    );
  const chosen = params.with ?? '';
  const pick = (other: string) => setParams({ with: other === chosen ? null : other });
  return (
    <Page question={question} title={domain} answer={answer(site)}>
      <p class="under">
        <a href={articlesPath({ site: domain })}>Its {plural(site.articles, 'article')}</a>
        {site.median_delay_seconds !== null && site.median_delay_seconds > 0 && (
          <span class="quiet">copied after {formatSpan(site.median_delay_seconds)}, in the median</span>
        )}
      </p>
      <div class="columns-2 even">
        <div>
          <Links title="Copied by" none="No other site is known to copy it." links={site.copied_by} chosen={chosen} pick={pick} />
          <Links title="Copies from" none="It is not known to copy from any site held." links={site.copied_from} chosen={chosen} pick={pick} />
        </div>
        {site.neighbourhood.edges.length > 0 && (
          <Neighbourhood graph={site.neighbourhood} centre={domain} chosen={chosen ? [domain, chosen] : null} />
        )}
      </div>
      {chosen && <Pairs domain={domain} other={chosen} clear={() => setParams({ with: null })} />}
    </Page>
  );
}
