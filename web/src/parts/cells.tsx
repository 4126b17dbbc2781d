// One side of one row: a shared passage with its changed words, or what stands on this side only.

import type { Piece, Row, Shared } from '../lib/compare';
import { type Run, samePart } from '../lib/diff';
import { plural } from '../lib/numbers';

export type Side = 'a' | 'b';

/** What every cell needs to know. */
export interface View {
  passages: Map<number, Shared>;
  marked: Map<number, [Run[], Run[]]>;
  changes: boolean; // only what changed is shown
  current: number;
  pick: (n: number) => void;
  opened: Set<string>;
  toggle: (key: string) => void;
  lang: Record<Side, string | undefined>;
}

const kFoldFrom = 12; // shorter stretches are shown: folding them would save nothing
const kMarked = 0.2; // fewer same words than this: a translation or the like, where marking single words says nothing

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

export function SharedCell({ n, side, view }: { n: number; side: Side; view: View }) {
  const passage = view.passages.get(n)!;
  const marked = view.marked.get(n)!;
  const current = view.current === n;
  const runs = marked[side === 'a' ? 0 : 1];
  const shown = view.changes ? onlyChanges(runs) : runs;
  const loose = samePart(runs) < kMarked;
  return (
    <div class={`cell shared ${side} ${current ? 'current' : ''} ${loose ? 'loose' : ''}`} id={`${side}${passage.n}`}>
      <button
        class="label"
        onClick={() => view.pick(n)}
        aria-label={`Passage ${passage.n}, ${passage.words} words, ${side === 'a' ? 'earlier' : 'later'} text`}
        aria-current={current || undefined}
      >
        {passage.n}
      </button>
      <div class="words" lang={view.lang[side]}>
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

export function GapCell({ row, side, view }: { row: Row & { kind: 'gap' }; side: Side; view: View }) {
  const pieces = view.changes ? row[side].filter((p) => p.kind === 'moved') : row[side];
  return (
    <div class={`cell gap ${side}`}>
      {pieces.map((piece, i) => {
        const key = `${row.key} ${side} ${i}`;
        if (piece.kind === 'only') {
          return <Only key={key} piece={piece} side={side} open={view.opened.has(key)} toggle={() => view.toggle(key)} lang={view.lang[side]} />;
        }
        return (
          <div key={key} class="moved">
            <SharedCell n={piece.n} side={side} view={view} />
            <p class="quiet ui">stands elsewhere in the other text</p>
          </div>
        );
      })}
    </div>
  );
}
