// Two texts side by side: same words blue, changed words amber, the rest folded. The earlier text is on the left.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Match } from '../api';
import { useMedia, useParams } from '../data';
import { useKeys } from '../keys';
import { type Filters, type Piece, type Row, type Shared, keep, rowsOf, shareLeft, sharedPassages } from '../lib/compare';
import { type Run, markChanges } from '../lib/diff';
import { formatShare, plural } from '../lib/numbers';
import { Minimap } from './minimap';
import { Empty } from './states';

const kFoldFrom = 12; // shorter stretches are shown: folding them would save nothing
const kMarked = 0.15; // less verbatim than this: a translation or the like, where marking single words says nothing

type Side = 'a' | 'b';

function Paragraphs({ runs, plain }: { runs: Run[]; plain?: boolean }) {
  const parts: Run[][] = [[]];
  for (const run of runs) {
    run.text.split(/\n+/).forEach((text, i) => {
      if (i) parts.push([]);
      if (text) parts.at(-1)!.push({ text, changed: run.changed });
    });
  }
  return (
    <>
      {parts
        .filter((p) => p.length)
        .map((part, i) => (
          <p key={i}>
            {part.map((run, j) =>
              run.changed && !plain ? (
                <mark key={j} class="changed">
                  {run.text}
                </mark>
              ) : (
                <span key={j}>{run.text}</span>
              ),
            )}
          </p>
        ))}
    </>
  );
}

/** Only the sentences around changed words: a same run keeps this many characters on either side. */
const kContext = 60;
function onlyChanges(runs: Run[]): Run[] {
  if (!runs.some((r) => r.changed)) return [];
  return runs.map((run, i) => {
    if (run.changed || run.text.length <= 2 * kContext + 20) return run;
    const head = i > 0 ? run.text.slice(0, kContext).replace(/\S*$/, '') : '';
    const tail = i < runs.length - 1 ? run.text.slice(-kContext).replace(/^\S*/, '') : '';
    return { text: `${head} … ${tail}`, changed: false };
  });
}

/** Said in place of a side whose words are all on the other side too. */
function unchanged(side: Side, words: number, both: boolean): string {
  if (both) return `word for word, ${plural(words, 'word')}`;
  return side === 'a' ? 'nothing was left out or replaced' : 'nothing was added; words of the earlier text were left out';
}

interface CellProps {
  passage: Shared;
  marked: [Run[], Run[]];
  side: Side;
  changes: boolean;
  current: boolean;
  pick: () => void;
  lang?: string;
}

function SharedCell({ passage, marked, side, changes, current, pick, lang }: CellProps) {
  const runs = marked[side === 'a' ? 0 : 1];
  const shown = changes ? onlyChanges(runs) : runs;
  const loose = passage.verbatim < kMarked;
  return (
    <div class={`cell shared ${side} ${current ? 'current' : ''} ${loose ? 'loose' : ''}`} id={`${side}${passage.n}`}>
      <button
        class="label"
        onClick={pick}
        aria-label={`Passage ${passage.n}, ${passage.words} words, ${side === 'a' ? 'earlier' : 'later'} text`}
        aria-current={current || undefined}
      >
        {passage.n}
      </button>
      <div class="words" lang={lang}>
        {shown.length ? (
          <Paragraphs runs={shown} plain={loose} />
        ) : (
          <p class="quiet ui">{unchanged(side, passage.words, !marked.flat().some((r) => r.changed))}</p>
        )}
      </div>
    </div>
  );
}

function Only({
  piece,
  side,
  open,
  toggle,
  lang,
}: {
  piece: Piece & { kind: 'only' };
  side: Side;
  open: boolean;
  toggle: () => void;
  lang?: string;
}) {
  if (piece.words < kFoldFrom)
    return (
      <div class="words only" lang={lang}>
        <p>{piece.text}</p>
      </div>
    );
  return (
    <div class="only">
      <button class="fold" aria-expanded={open} onClick={toggle}>
        {plural(piece.words, 'word')} only {side === 'a' ? 'in the earlier text' : 'in the later text'}
      </button>
      {open && (
        <div class="words" lang={lang}>
          {piece.text.split(/\n+/).map((p, i) => (
            <p key={i}>{p}</p>
          ))}
        </div>
      )}
    </div>
  );
}

interface GapProps {
  row: Row & { kind: 'gap' };
  side: Side;
  opened: Set<string>;
  toggle: (key: string) => void;
  passages: Map<number, Shared>;
  marked: Map<number, [Run[], Run[]]>;
  current: number;
  pick: (n: number) => void;
  changes: boolean;
  lang?: string;
}

function GapCell({ row, side, opened, toggle, passages, marked, current, pick, changes, lang }: GapProps) {
  return (
    <div class={`cell gap ${side}`}>
      {row[side].map((piece, i) => {
        const key = `${row.key} ${side} ${i}`;
        if (piece.kind === 'only') return <Only key={key} piece={piece} side={side} open={opened.has(key)} toggle={() => toggle(key)} lang={lang} />;
        const passage = passages.get(piece.n)!;
        return (
          <div key={key} class="moved">
            <SharedCell
              passage={passage}
              marked={marked.get(piece.n)!}
              side={side}
              changes={changes}
              current={current === piece.n}
              pick={() => pick(piece.n)}
              lang={lang}
            />
            <p class="quiet ui">stands elsewhere in the other text</p>
          </div>
        );
      })}
    </div>
  );
}

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

export function Passages({ match, names }: { match: Match; names: [string, string] }) {
  const [params, setParams] = useParams();
  const narrow = useMedia('(max-width: 899px)');
  const [opened, setOpened] = useState(new Set<string>());
  const scrolled = useRef(false);
  const filters = { minWords: Math.max(0, Number(params.min) || 0), hideQuotes: params.quotes === 'hide' };
  const changes = params.changes === '1';
  const side: Side = params.side === 'a' ? 'a' : 'b';
  const all = useMemo(() => sharedPassages(match), [match]);
  const left = useMemo(() => keep(all, filters), [all, filters.minWords, filters.hideQuotes]);
  const rows = useMemo(() => rowsOf(match, left), [match, left]);
  const marked = useMarked(match, all);
  const byNumber = useMemo(() => new Map(all.map((p) => [p.n, p])), [all]);
  const current = Number(params.p) || 0;
  const share = shareLeft(match, all, left);

  const show = (n: number, behavior: ScrollBehavior) =>
    requestAnimationFrame(() => {
      const cell = document.getElementById(`${narrow ? side : 'a'}${n}`);
      cell?.scrollIntoView({ block: cell.offsetHeight > innerHeight / 2 ? 'start' : 'center', behavior });
    });
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const pick = (n: number) => {
    setParams({ p: n });
    show(n, still ? 'auto' : 'smooth');
  };
  const step = (by: number) => {
    if (!left.length) return;
    const at = left.findIndex((p) => p.n === current);
    pick(left[Math.max(0, Math.min(left.length - 1, at < 0 ? (by > 0 ? 0 : left.length - 1) : at + by))].n);
  };
  useKeys({ n: () => step(1), p: () => step(-1) });
  useEffect(() => {
    if (current && !scrolled.current) show(current, 'auto');
    scrolled.current = true;
  }, []);

  const toggle = (key: string) =>
    setOpened((now) => {
      const next = new Set(now);
      if (!next.delete(key)) next.add(key);
      return next;
    });

  if (!all.length)
    return (
      <Empty title="These two texts share no passage.">At least eight words in a row, or a reworded stretch of some length, count as one.</Empty>
    );
  const sides: Side[] = narrow ? [side] : ['a', 'b'];
  const lang = { a: match.a?.language, b: match.b?.language };
  const filtered = left.length !== all.length;
  return (
    <section aria-label="Shared passages">
      <Minimap lengths={[match.a_text.length, match.b_text.length]} passages={left} current={current} pick={pick} names={names} />
      <Tools filters={filters} changes={changes} set={setParams} step={step} place={left.findIndex((p) => p.n === current)} count={left.length} />
      {filtered && (
        <p class="filtered" role="status">
          {left.length} of {all.length} passages left: {plural(share.words, 'word')}, {formatShare(share.a)} of the earlier text,{' '}
          {formatShare(share.b)} of the later.
        </p>
      )}
      {narrow && (
        <div class="tabs" role="group" aria-label="Text shown">
          {(['a', 'b'] as Side[]).map((s, i) => (
            <button key={s} aria-pressed={side === s} onClick={() => setParams({ side: s })}>
              {i ? 'Later: ' : 'Earlier: '}
              {names[i]}
            </button>
          ))}
        </div>
      )}
      {!narrow && !match.a && (
        <div class="pair names quiet">
          <span>{names[0]}</span>
          <span>{names[1]}</span>
        </div>
      )}
      <div class={narrow ? 'sides one' : 'sides'}>
        {rows.map((row) => (
          <div class="pair" key={row.kind === 'gap' ? row.key : row.n}>
            {sides.map((s) =>
              row.kind === 'gap' ? (
                changes && !row[s].some((p) => p.kind === 'moved') ? (
                  <div key={s} class="cell" />
                ) : (
                  <GapCell
                    key={s}
                    row={row}
                    side={s}
                    opened={opened}
                    toggle={toggle}
                    passages={byNumber}
                    marked={marked}
                    current={current}
                    pick={pick}
                    changes={changes}
                    lang={lang[s]}
                  />
                )
              ) : (
                <SharedCell
                  key={s}
                  passage={byNumber.get(row.n)!}
                  marked={marked.get(row.n)!}
                  side={s}
                  changes={changes}
                  current={current === row.n}
                  pick={() => pick(row.n)}
                  lang={lang[s]}
                />
              ),
            )}
          </div>
        ))}
      </div>
    </section>
  );
}
