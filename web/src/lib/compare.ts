// The compare screen's rows: shared passages side by side, and between them what stands on one side only.

import type { Match, Passage } from '../api';
import { Offsets, countWords, isQuoted } from './text';

export interface Shared {
  n: number; // 1, 2, … in the order of the earlier text
  a: [number, number]; // UTF-16
  b: [number, number];
  words: number;
  quoted: boolean;
}

export type Piece = { kind: 'only'; text: string; words: number } | { kind: 'moved'; n: number; text: string };

export type Row = { kind: 'shared'; n: number; a: string; b: string } | { kind: 'gap'; key: string; a: Piece[]; b: Piece[] };

export interface Filters {
  minWords: number;
  hideQuotes: boolean;
}

// A passage reaches from word to word. For the eye, the marks that belong to its first and last word come with it.
const kOpening = /(?<=^|\s)[“„«"'‘([¿¡]+$/;
const kClosing = /^[.,;:!?…)\]”’»"']+(?=\s|$)/;

function withMarks(text: string, [begin, end]: [number, number]): [number, number] {
  const before = kOpening.exec(text.slice(Math.max(0, begin - 4), begin));
  const after = kClosing.exec(text.slice(end, end + 6));
  return [begin - (before?.[0].length ?? 0), end + (after?.[0].length ?? 0)];
}

export function sharedPassages(match: Match): Shared[] {
  const a = new Offsets(match.a_text);
  const b = new Offsets(match.b_text);
  const span = (offsets: Offsets, [begin, end]: [number, number]): [number, number] => [offsets.unit(begin), offsets.unit(end)];
  const ordered = [...match.passages].sort((p: Passage, q: Passage) => p.a[0] - q.a[0] || p.b[0] - q.b[0]);
  return ordered.map((p, index) => {
    const spanA = withMarks(match.a_text, span(a, p.a));
    const spanB = withMarks(match.b_text, span(b, p.b));
    const quoted = isQuoted(match.a_text, ...spanA) || isQuoted(match.b_text, ...spanB);
    return { n: index + 1, a: spanA, b: spanB, words: p.words, quoted };
  });
}

export function keep(passages: Shared[], filters: Filters): Shared[] {
  return passages.filter((p) => p.words >= filters.minWords && !(filters.hideQuotes && p.quoted));
}

/** The passages that stand in the same order in both texts, chosen for most words: a heaviest increasing subsequence. */
export function inOrder(passages: Shared[]): Set<number> {
  const best: number[] = [];
  const before: number[] = [];
  for (let i = 0; i < passages.length; i++) {
    best[i] = passages[i].words;
    before[i] = -1;
    for (let j = 0; j < i; j++) {
      const follows = passages[j].b[1] <= passages[i].b[0] && passages[j].a[1] <= passages[i].a[0];
      if (follows && best[j] + passages[i].words > best[i]) {
        best[i] = best[j] + passages[i].words;
        before[i] = j;
      }
    }
  }
  const chain = new Set<number>();
  for (let i = best.indexOf(Math.max(...best)); i >= 0; i = before[i]) chain.add(passages[i].n);
  return chain;
}

type Side = 'a' | 'b';

/** What stands in [from, to) of one side: its own words, and passages that stand elsewhere on the other side. */
function pieces(text: string, from: number, to: number, moved: Shared[], side: Side): Piece[] {
  const found: Piece[] = [];
  let at = from;
  const only = (end: number) => {
    const stretch = text.slice(at, end);
    const words = countWords(stretch);
    if (words > 0) found.push({ kind: 'only', text: stretch.trim(), words });
  };
  for (const passage of moved) {
    const begin = Math.max(passage[side][0], at);
    const end = Math.min(passage[side][1], to);
    if (begin >= end) continue;
    only(begin);
    found.push({ kind: 'moved', n: passage.n, text: text.slice(begin, end) });
    at = end;
  }
  only(to);
  return found;
}

export function rowsOf(match: Match, passages: Shared[]): Row[] {
  const chain = passages.length ? inOrder(passages) : new Set<number>();
  const movedBy = (side: Side) => passages.filter((p) => !chain.has(p.n)).sort((p, q) => p[side][0] - q[side][0]);
  const [movedA, movedB] = [movedBy('a'), movedBy('b')];
  const rows: Row[] = [];
  let [atA, atB] = [0, 0];
  const gap = (toA: number, toB: number, key: string) => {
    const a = pieces(match.a_text, atA, toA, movedA, 'a');
    const b = pieces(match.b_text, atB, toB, movedB, 'b');
    if (a.length || b.length) rows.push({ kind: 'gap', key, a, b });
  };
  for (const passage of passages) {
    if (!chain.has(passage.n)) continue;
    gap(passage.a[0], passage.b[0], `before ${passage.n}`);
    rows.push({ kind: 'shared', n: passage.n, a: match.a_text.slice(...passage.a), b: match.b_text.slice(...passage.b) });
    [atA, atB] = [passage.a[1], passage.b[1]];
  }
  gap(match.a_text.length, match.b_text.length, 'end');
  return rows;
}

/** Words and shares under filters: the server's figures, scaled by the passages that are left. */
export function shareLeft(match: Match, all: Shared[], left: Shared[]): { words: number; a: number; b: number } {
  const sum = (list: Shared[]) => list.reduce((total, p) => total + p.words, 0);
  const total = sum(all);
  const part = total ? sum(left) / total : 0;
  return { words: Math.round(match.shared_words * part), a: match.containment_a * part, b: match.containment_b * part };
}
