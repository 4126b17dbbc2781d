import { describe, expect, test } from 'vitest';
import type { Match, Passage } from '../../src/api';
import { inOrder, keep, rowsOf, shareLeft, sharedPassages } from '../../src/lib/compare';

const match = (a_text: string, b_text: string, passages: Passage[]): Match => ({
  a: null,
  b: null,
  a_text,
  b_text,
  related: true,
  relation: 'near',
  whole: true,
  score: 1,
  containment_a: 0.8,
  containment_b: 0.6,
  shared_words: passages.reduce((n, p) => n + p.words, 0),
  passages,
});
const passage = (a: [number, number], b: [number, number], words: number): Passage => ({ a, b, words, verbatim: true });
const at = (text: string, part: string): [number, number] => [text.indexOf(part), text.indexOf(part) + part.length];

const kA = 'Alpha one two. Beta three four. Gamma five six. Delta seven.';
const kB = 'Gamma five six. New words here. Alpha one two. Beta three four.';
const moved = match(
  kA,
  kB,
  ['Alpha one two.', 'Beta three four.', 'Gamma five six.'].map((p) => passage(at(kA, p), at(kB, p), 3)),
);

describe('rows', () => {
  test('passages are numbered in the order of the earlier text', () => {
    const shuffled = { ...moved, passages: [...moved.passages].reverse() };
    expect(sharedPassages(shuffled).map((p) => kA.slice(...p.a))).toEqual(['Alpha one two.', 'Beta three four.', 'Gamma five six.']);
  });
  test('what keeps its order stands side by side, what moved is told apart', () => {
    expect(inOrder(sharedPassages(moved))).toEqual(new Set([1, 2]));
    const rows = rowsOf(moved, sharedPassages(moved));
    const moves = rows.flatMap((r) => (r.kind === 'gap' ? [...r.a, ...r.b] : [])).filter((p) => p.kind === 'moved');
    expect(moves.map((p) => p.n)).toEqual([3, 3]);
  });
  test.each(['a', 'b'] as const)('no word of side %s is lost or doubled', (side) => {
    const rows = rowsOf(moved, sharedPassages(moved));
    const text = rows.flatMap((r) => (r.kind === 'shared' ? [r[side]] : r[side].map((p) => p.text))).join(' ');
    expect(text.split(/\s+/)).toEqual((side === 'a' ? kA : kB).split(/\s+/));
  });
  test('no passage leaves two stretches that stand alone', () => {
    const rows = rowsOf(match('one two', 'three', []), []);
    expect(rows).toEqual([
      { kind: 'gap', key: 'end', a: [{ kind: 'only', text: 'one two', words: 2 }], b: [{ kind: 'only', text: 'three', words: 1 }] },
    ]);
  });
  test('one stretch copied twice is shown once beside its source, once as standing elsewhere', () => {
    const twice = match('Alpha one two.', 'Alpha one two. Alpha one two.', [passage([0, 14], [0, 14], 3), passage([0, 14], [15, 29], 3)]);
    const rows = rowsOf(twice, sharedPassages(twice));
    expect(rows.filter((r) => r.kind === 'shared')).toHaveLength(1);
    expect(rows.at(-1)).toMatchObject({ kind: 'gap', a: [], b: [{ kind: 'moved', n: 2 }] });
  });
});

test('a passage keeps the marks of its first and last word, and takes none from its neighbours', () => {
  const text = '(One two.) “Three four,” said five—six “seven eight”.';
  const shown = (part: string) => sharedPassages(match(text, text, [passage(at(text, part), at(text, part), 2)])).map((p) => text.slice(...p.a))[0];
  expect(shown('One two')).toBe('(One two.)');
  expect(shown('Three four')).toBe('“Three four,”');
  expect(shown('said five')).toBe('said five');
  expect(shown('seven eight')).toBe('“seven eight”.');
});

describe('filters', () => {
  const quoted = match('“We had no choice at all,” said she. The vote was close.', 'The vote was close. “We had no choice at all,” said she.', []);
  quoted.passages = [
    passage(at(quoted.a_text, '“We had no choice at all,”'), at(quoted.b_text, '“We had no choice at all,”'), 6),
    passage(at(quoted.a_text, 'The vote was close.'), at(quoted.b_text, 'The vote was close.'), 4),
  ];
  quoted.shared_words = 10;

  test('quotations and short passages can be left out', () => {
    const all = sharedPassages(quoted);
    expect(keep(all, { minWords: 0, hideQuotes: true }).map((p) => p.n)).toEqual([2]);
    expect(keep(all, { minWords: 5, hideQuotes: false }).map((p) => p.n)).toEqual([1]);
    expect(keep(all, { minWords: 0, hideQuotes: false })).toHaveLength(2);
  });
  test('the figures follow', () => {
    const all = sharedPassages(quoted);
    const left = shareLeft(quoted, all, keep(all, { minWords: 0, hideQuotes: true }));
    expect(left.words).toBe(4);
    expect(left.a).toBeCloseTo(0.32);
    expect(left.b).toBeCloseTo(0.24);
    expect(shareLeft(quoted, [], [])).toEqual({ words: 0, a: 0, b: 0 });
  });
});

test('two articles of 5,000 words are laid out in well under a fifth of a second', async () => {
  const { markChanges } = await import('../../src/lib/diff');
  const words = Array.from({ length: 5000 }, (_, i) => (i % 23 === 22 ? 'end.\n\n' : `w${(i * 31) % 700}`));
  const a = words.join(' ');
  const b = words.map((w, i) => (i % 9 === 4 ? `x${w}` : w)).join(' ');
  const big = match(a, b, [passage([0, a.length], [0, b.length], 5000)]);
  markChanges(a.slice(0, 4000), b.slice(0, 4000)); // warm
  const started = performance.now();
  const shared = sharedPassages(big);
  rowsOf(big, shared);
  markChanges(a, b);
  expect(performance.now() - started).toBeLessThan(400); // a busy machine is allowed twice the target
});
