// Search among what is held. Filters live in the address.

import { type ArticleSummary, type Relation, query } from '../api';
import { usePaged, useParams } from '../data';
import { formatCount, formatShare } from '../lib/numbers';
import { relationWord } from '../lib/sentences';
import { ArticleLink, More, Page, Relation as RelationCell, Site, Time, comparePath } from '../parts/bits';
import { Empty, Failed, Loading } from '../parts/states';
import { type Column, Table } from '../parts/table';

const kRelations: Relation[] = ['original', 'identical', 'near', 'excerpt', 'revision', 'rewrite', 'translation'];

const kColumns: Column<ArticleSummary>[] = [
  {
    head: 'Article',
    main: true,
    cell: (a) => (
      <>
        <ArticleLink article={a} />
        <span class="under-title">
          <Site domain={a.domain} />
        </span>
      </>
    ),
  },
  { head: 'Relation', cell: (a) => <RelationCell article={a} /> },
  {
    head: 'From',
    cell: (a) =>
      a.derived_from ? (
        <a class="go" href={comparePath(a.derived_from.id, a.id)}>
          {a.derived_from.domain}
        </a>
      ) : a.source.status === 'credited' ? (
        <span class="quiet">{a.source.domain}</span>
      ) : (
        '–'
      ),
  },
  { head: 'Shared', num: true, cell: (a) => formatShare(a.containment_self) },
  { head: 'Words', num: true, cell: (a) => formatCount(a.words) },
  { head: 'Claims', cell: (a) => <Time at={a.published} /> },
  { head: 'First seen', cell: (a) => <Time at={a.first_seen} /> },
];

interface FiltersProps {
  values: Record<string, string>;
  narrowed: boolean;
  set: (change: Record<string, string | null>) => void;
}

function Filters({ values, narrowed, set }: FiltersProps) {
  const { site = '', relation = '', review = '' } = values;
  return (
    <div class="tools">
      <label class="check">
        Relation{' '}
        <select value={relation} onChange={(e) => set({ relation: e.currentTarget.value || null })}>
          <option value="">any</option>
          {kRelations.map((r) => (
            <option key={r} value={r}>
              {relationWord(r)}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        Site <input value={site} placeholder="any" size={22} onChange={(e) => set({ site: e.currentTarget.value.trim() || null })} />
      </label>
      <label class="check">
        <input type="checkbox" checked={review === 'pending'} onChange={(e) => set({ review: e.currentTarget.checked ? 'pending' : null })} /> not yet
        reviewed
      </label>
      {narrowed && (
        <button class="plain" onClick={() => set({ q: null, site: null, relation: null, review: null })}>
          Clear
        </button>
      )}
    </div>
  );
}

export function Articles() {
  const [params, setParams] = useParams();
  const { q = '', site = '', relation = '', review = '' } = params;
  const list = usePaged<ArticleSummary>(`/articles${query({ q, site, relation, review })}`);
  const narrowed = Boolean(q || site || relation || review);
  const question = q ? `Which articles speak of “${q}”?` : site ? `Which articles of ${site} are held?` : 'Which articles are held?';
  return (
    <Page question={question} title="Articles">
      <Filters values={params} narrowed={narrowed} set={setParams} />
      {list.error && <Failed error={list.error} retry={list.reload} what="the articles" />}
      {!list.error && !list.items && <Loading what="articles" lines={8} />}
      {list.items?.length === 0 && (
        <Empty title={narrowed ? 'No article held fits all of this.' : 'Nothing is held yet.'}>
          {narrowed ? (
            'Fewer words, or no filter, find more.'
          ) : (
            <a class="button primary" href="/crawl#submit">
              Start a crawl
            </a>
          )}
        </Empty>
      )}
      {list.items && list.items.length > 0 && <Table caption="Articles, newest first" rows={list.items} id={(a) => a.id} columns={kColumns} />}
      <More list={list} />
    </Page>
  );
}
