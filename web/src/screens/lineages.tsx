// The lineages known, largest or latest first.

import type { LineageSummary } from '../api';
import { usePaged, useParams } from '../data';
import { useEventSoon } from '../live';
import { formatCount } from '../lib/numbers';
import { shortUrl } from '../lib/text';
import { Choice, More, Page, Site, Time } from '../parts/bits';
import { Empty, Failed, Loading } from '../parts/states';
import { Table } from '../parts/table';

export function Lineages() {
  const [params, setParams] = useParams();
  const sort = params.sort === 'recent' ? 'recent' : 'size';
  const list = usePaged<LineageSummary>(`/lineages?sort=${sort}`);
  useEventSoon('lineage', list.reload, [list.reload]);
  return (
    <Page question="Which texts spread?" title="Lineages">
      <div class="tools">
        <Choice
          label="Order"
          options={[
            ['size', 'most pages'],
            ['recent', 'latest'],
          ]}
          value={sort}
          onPick={(s) => setParams({ sort: s === 'size' ? null : s })}
        />
      </div>
      {list.error && <Failed error={list.error} retry={list.reload} what="the lineages" />}
      {!list.error && !list.items && <Loading what="lineages" lines={8} />}
      {list.items?.length === 0 && (
        <Empty title="No text with a copy is known yet.">
          <a href="/crawl">Is the crawl working?</a>
        </Empty>
      )}
      {list.items && list.items.length > 0 && (
        <Table
          caption="Texts that stand on more than one page"
          rows={list.items}
          id={(l) => l.id}
          columns={[
            {
              head: 'Text',
              main: true,
              cell: (l) => (
                <a class="title" href={`/lineage/${l.id}`}>
                  {l.title ?? shortUrl(l.earliest.url)}
                </a>
              ),
            },
            { head: 'Pages', num: true, cell: (l) => formatCount(l.size) },
            { head: 'Sites', num: true, cell: (l) => formatCount(l.sites) },
            { head: 'Earliest known', cell: (l) => <Site domain={l.earliest.domain} /> },
            { head: 'First seen', cell: (l) => <Time at={l.first} /> },
            { head: 'Last new page', cell: (l) => <Time at={l.last} /> },
          ]}
        />
      )}
      <More list={list} />
    </Page>
  );
}
