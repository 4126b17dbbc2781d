// Which words of a passage were changed. Spans come from the server; only words inside them are compared here.

import { diffArrays } from 'diff';
import { type Word, wordsOf } from './text';

export interface Run {
  text: string;
  changed: boolean;
}

const kEditsMax = 1500; // beyond, the texts have so little order in common that a bag of words says as much

function flags(words: Word[], same: (index: number) => boolean): boolean[] {
  return words.map((_, index) => !same(index));
}

function bag(words: Word[], others: Word[]): boolean[] {
  const left = new Map<string, number>();
  for (const word of others) left.set(word.key, (left.get(word.key) ?? 0) + 1);
  return flags(words, (index) => {
    const count = left.get(words[index].key) ?? 0;
    if (count > 0) left.set(words[index].key, count - 1);
    return count > 0;
  });
}

// Runs of three words that each text has once, and in the same order, are surely the same place. Between them little is left to compare,
// which keeps the cost near to linear (the idea of patience diff, with shingles for its unique lines).
const kShingle = 3;

function placesOnce(words: Word[]): Map<string, number> {
  const places = new Map<string, number>();
  for (let i = 0; i + kShingle <= words.length; i++) {
    const shingle = words
      .slice(i, i + kShingle)
      .map((w) => w.key)
      .join(' ');
    places.set(shingle, places.has(shingle) ? -1 : i);
  }
  return places;
}

/** Pairs of places, ascending on both sides: a longest increasing subsequence. */
function anchors(a: Word[], b: Word[]): [number, number][] {
  const inB = placesOnce(b);
  const pairs: [number, number][] = [];
  for (const [shingle, at] of placesOnce(a)) {
    const there = inB.get(shingle) ?? -1;
    if (at >= 0 && there >= 0) pairs.push([at, there]);
  }
  pairs.sort((p, q) => p[0] - q[0]);
  const tails: number[] = []; // the pair that ends the best chain of each length
  const before: number[] = [];
  pairs.forEach(([, place], n) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[tails[middle]][1] < place) low = middle + 1;
      else high = middle;
    }
    before[n] = low > 0 ? tails[low - 1] : -1;
    tails[low] = n;
  });
  const chain: [number, number][] = [];
  for (let n = tails.at(-1) ?? -1; n >= 0; n = before[n]) chain.push(pairs[n]);
  return chain.reverse();
}

function changedBetween(a: Word[], b: Word[]): [boolean[], boolean[]] {
  if (!a.length || !b.length) return [a.map(() => true), b.map(() => true)];
  const parts = diffArrays(
    a.map((w) => w.key),
    b.map((w) => w.key),
    { maxEditLength: kEditsMax },
  );
  if (!parts) return [bag(a, b), bag(b, a)];
  const inA: boolean[] = [];
  const inB: boolean[] = [];
  for (const part of parts) {
    for (let i = 0; i < part.value.length; i++) {
      if (!part.added) inA.push(part.removed);
      if (!part.removed) inB.push(part.added);
    }
  }
  return [inA, inB];
}

function changedWords(a: Word[], b: Word[]): [boolean[], boolean[]] {
  const inA: boolean[] = [];
  const inB: boolean[] = [];
  const upTo = (endA: number, endB: number) => {
    const [gapA, gapB] = changedBetween(a.slice(inA.length, endA), b.slice(inB.length, endB));
    inA.push(...gapA);
    inB.push(...gapB);
  };
  for (const [atA, atB] of anchors(a, b)) {
    upTo(atA, atB);
    inA.push(false);
    inB.push(false);
  }
  upTo(a.length, b.length);
  return [inA, inB];
}

/** A stretch of same or changed words reaches from its first word to its last; what stands between stretches counts as same. */
function runsOf(text: string, words: Word[], changed: boolean[]): Run[] {
  const runs: Run[] = [];
  let at = 0;
  const push = (end: number, mark: boolean) => {
    if (end <= at) return;
    const last = runs.at(-1);
    if (last && last.changed === mark) last.text += text.slice(at, end);
    else runs.push({ text: text.slice(at, end), changed: mark });
    at = end;
  };
  for (let i = 0; i < words.length; i++) {
    const joins = changed[i] && i > 0 && changed[i - 1] && !text.slice(at, words[i].begin).includes('\n');
    if (!joins) push(words[i].begin, false);
    push(words[i].end, changed[i]);
  }
  push(text.length, false);
  return runs;
}

export function markChanges(a: string, b: string): [Run[], Run[]] {
  const wordsA = wordsOf(a);
  const wordsB = wordsOf(b);
  const [changedA, changedB] = changedWords(wordsA, wordsB);
  return [runsOf(a, wordsA, changedA), runsOf(b, wordsB, changedB)];
}

/** The share of a passage, by length, that was not changed. */
export function samePart(runs: Run[]): number {
  const length = (list: Run[]) => list.reduce((sum, run) => sum + run.text.length, 0);
  return length(runs.filter((run) => !run.changed)) / Math.max(1, length(runs));
}
