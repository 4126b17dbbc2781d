// Two texts side by side: same words blue, changed words amber, the rest folded. The earlier text is on the left.

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Match } from '../api';
import { useMedia, useParams } from '../data';
import { useKeys } from '../keys';
import { type Filters, type Row, type Shared, keep, rowsOf, shareLeft, sharedPassages } from '../lib/compare';
import { markChanges } from '../lib/diff';
import { formatShare, plural } from '../lib/numbers';
import { GapCell, SharedCell, type Side, type View } from './cells';
import { Minimap } from './minimap';
import { Empty } from './states';

function useMarked(match: Match, passages: Shared[]) {
  return useMemo(
    () => new Map(passages.map((p) => [p.n, markChanges(match.a_text.slice(...p.a), match.b_text.slice(...p.b))] as const)),
    [match, passages],
  );
}

interface ToolsProps {
  filters: Filters;
  changes: boolean;
  set: (change: Record<string, string | null>) => void;
  step: (by: number) => void;
  place: number;
  count: number;
}

function Tools({ filters, changes, set, step, place, count }: ToolsProps) {
  return (
    <div class="tools stay" role="group" aria-label="What to show">
      <span class="steps">
        <button class="icon" onClick={() => step(-1)} aria-label="Previous passage (p)">
          ↑
        </button>
        <button class="icon" onClick={() => step(1)} aria-label="Next passage (n)">
          ↓
        </button>
        <span class="num">{place >= 0 ? `passage ${place + 1} of ${count}` : plural(count, 'passage')}</span>
      </span>
      <label class="check">
        <input type="checkbox" checked={changes} onChange={() => set({ changes: changes ? null : '1' })} /> changes only
      </label>
      <label class="check">
        <input type="checkbox" checked={filters.hideQuotes} onChange={() => set({ quotes: filters.hideQuotes ? null : 'hide' })} /> hide quotations
      </label>
      <label class="check">
        at least{' '}
        <input
          type="number"
          class="small"
          min={0}
          max={999}
          value={filters.minWords || ''}
          placeholder="0"
          onInput={(e) => set({ min: e.currentTarget.value || null })}
        />{' '}
        words
      </label>
      <span class="legend">
        <span class="same">same words</span>{' '}
        <span class="same">
          <span class="changed">changed</span>
        </span>
      </span>
    </div>
  );
}

/** The passages shown now, which of them is the current one, and how to go to another. All of it lives in the address. */
function usePassages(match: Match) {
  const [params, set] = useParams();
  const narrow = useMedia('(max-width: 899px)');
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const filters = { minWords: Math.max(0, Number(params.min) || 0), hideQuotes: params.quotes === 'hide' };
  const side: Side = params.side === 'a' ? 'a' : 'b';
  const all = useMemo(() => sharedPassages(match), [match]);
  const left = useMemo(() => keep(all, filters), [all, filters.minWords, filters.hideQuotes]);
  const current = Number(params.p) || 0;
  const place = left.findIndex((p) => p.n === current);

  const show = (n: number, behavior: ScrollBehavior) =>
    requestAnimationFrame(() => {
      const cell = document.getElementById(`${narrow ? side : 'a'}${n}`);
      cell?.scrollIntoView({ block: cell.offsetHeight > innerHeight / 2 ? 'start' : 'center', behavior });
    });
  const pick = (n: number) => {
    set({ p: n });
    show(n, still ? 'auto' : 'smooth');
  };
  const step = (by: number) => {
    const next = place < 0 ? (by > 0 ? 0 : left.length - 1) : place + by;
    const passage = left[Math.max(0, Math.min(left.length - 1, next))];
    if (passage) pick(passage.n);
  };
  useKeys({ n: () => step(1), p: () => step(-1) });
  useEffect(() => {
    if (current) show(current, 'auto');
  }, []);
  return { all, left, filters, changes: params.changes === '1', current, place, narrow, side, set, pick, step };
}

function useOpened(): [Set<string>, (key: string) => void] {
  const [opened, setOpened] = useState(new Set<string>());
  const toggle = (key: string) =>
    setOpened((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return [opened, toggle];
}

function Rows({ rows, sides, view }: { rows: Row[]; sides: Side[]; view: View }) {
  return (
    <div class={sides.length === 1 ? 'sides one' : 'sides'}>
      {rows.map((row) => (
        <div class="pair" key={row.kind === 'gap' ? row.key : row.n}>
          {sides.map((side) =>
            row.kind === 'gap' ? (
              <GapCell key={side} row={row} side={side} view={view} />
            ) : (
              <SharedCell key={side} n={row.n} side={side} view={view} />
            ),
          )}
        </div>
      ))}
    </div>
  );
}

function SideTabs({ names, side, set }: { names: [string, string]; side: Side; set: (change: Record<string, string>) => void }) {
  return (
    <div class="tabs" role="group" aria-label="Text shown">
      {(['a', 'b'] as Side[]).map((s, i) => (
        <button key={s} aria-pressed={side === s} onClick={() => set({ side: s })}>
          {i ? 'Later: ' : 'Earlier: '}
          {names[i]}
        </button>
      ))}
    </div>
  );
}

export function Passages({ match, names }: { match: Match; names: [string, string] }) {
  const { all, left, filters, changes, current, place, narrow, side, set, pick, step } = usePassages(match);
  const [opened, toggle] = useOpened();
  const rows = useMemo(() => rowsOf(match, left), [match, left]);
  const marked = useMarked(match, all);
  const passages = useMemo(() => new Map(all.map((p) => [p.n, p])), [all]);
  if (!all.length)
    return <Empty title="These two texts share no passage.">What they have in common is too short, or too common, to count as one.</Empty>;

  const share = shareLeft(match, all, left);
  const view: View = { passages, marked, changes, current, pick, opened, toggle, lang: { a: match.a?.language, b: match.b?.language } };
  return (
    <section aria-label="Shared passages">
      <Minimap lengths={[match.a_text.length, match.b_text.length]} passages={left} current={current} pick={pick} names={names} />
      <Tools filters={filters} changes={changes} set={set} step={step} place={place} count={left.length} />
      {left.length !== all.length && (
        <p class="filtered" role="status">
          {left.length} of {all.length} passages left: {plural(share.words, 'word')}, {formatShare(share.a)} of the earlier text,{' '}
          {formatShare(share.b)} of the later.
        </p>
      )}
      {narrow && <SideTabs names={names} side={side} set={set} />}
      {!narrow && !match.a && (
        <div class="pair names quiet">
          <span>{names[0]}</span>
          <span>{names[1]}</span>
        </div>
      )}
      <Rows rows={rows} sides={narrow ? [side] : ['a', 'b']} view={view} />
    </section>
  );
}
