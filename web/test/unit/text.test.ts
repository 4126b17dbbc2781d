import { describe, expect, test } from 'vitest';
import { markChanges } from '../../src/lib/diff';
import { Offsets, countWords, isQuoted, looksLikeUrl, shortUrl, wordsOf } from '../../src/lib/text';

describe('offsets', () => {
  test.each([
    ['plain ASCII', 'river plan'],
    ['letters beyond ASCII', 'Straße über die Ñ'],
    ['characters of two units', 'a😀b𝒳c👩‍👩‍👧d'],
    ['a lone surrogate', 'a\ud800b😀c'],
    ['empty', ''],
  ])('%s: every code point maps to its unit', (_, text) => {
    const offsets = new Offsets(text);
    const points = [...text];
    let unit = 0;
    points.forEach((point, i) => {
      expect(offsets.unit(i)).toBe(unit);
      unit += point.length;
    });
    expect(offsets.unit(points.length)).toBe(text.length);
  });
  test('an offset past the end is the end', () => expect(new Offsets('a😀').unit(99)).toBe(3));
  test('a passage after emoji is cut where the server meant it', () => {
    const text = '😀😀 The council met 😀 on Monday';
    const offsets = new Offsets(text);
    expect(text.slice(offsets.unit(3), offsets.unit(18))).toBe('The council met');
  });
});

describe('words', () => {
  test.each([
    ['Nobody’s well-known plan, 3.5 km', 6],
    ['', 0],
    ['— … !', 0],
    ['議会は火曜', 5],
    ['ข่าว', 4],
    ['naïve café', 2],
  ])('%s has %d', (text, count) => expect(countWords(text)).toBe(count));
  test('case and the kind of apostrophe do not tell words apart', () => {
    expect(wordsOf('Nobody’S').map((w) => w.key)).toEqual(wordsOf("nobody's").map((w) => w.key));
  });
});

describe('quotations', () => {
  test.each([
    ['“We had no choice,” said the mayor.', 0, 19, true],
    ['“We had no choice,” said the mayor.', 20, 34, false],
    ['He said "it is over" and left.', 8, 20, true],
    ['„Das war es“, sagte sie.', 0, 12, true],
    ['«Se acabó», dijo.', 1, 9, true],
    ['“An unclosed quotation\nends with its paragraph', 24, 45, false],
  ])('%s [%d, %d) %s', (text, begin, end, quoted) => expect(isQuoted(text, begin, end)).toBe(quoted));
});

describe('addresses', () => {
  test.each(['https://daily.example/a', 'daily.example', 'daily.example/2025/a?b=1', 'HTTP://X.example'])('%s is one', (text) =>
    expect(looksLikeUrl(text)).toBe(true),
  );
  test.each(['The council met.', 'word', 'see https://daily.example', ''])('"%s" is none', (text) => expect(looksLikeUrl(text)).toBe(false));
  test('a long one keeps its host and its end', () => {
    const short = shortUrl('https://daily.example/2025/11/03/politics/local/the-council-votes-for-the-river-plan-again', 40);
    expect(short).toHaveLength(40);
    expect(short).toMatch(/^daily\.example\/…/);
    expect(short).toMatch(/plan-again$/);
  });
});

describe('changed words', () => {
  const marked = (runs: { text: string; changed: boolean }[]) => runs.map((r) => (r.changed ? `[${r.text}]` : r.text)).join('');

  test('one word was changed', () => {
    const [a, b] = markChanges('a plan to move the river north', 'a plan to shift the river north');
    expect(marked(a)).toBe('a plan to [move] the river north');
    expect(marked(b)).toBe('a plan to [shift] the river north');
  });
  test('words next to each other are one stretch, across paragraphs two', () => {
    expect(marked(markChanges('one two three four', 'one other more four')[0])).toBe('one [two three] four');
    expect(marked(markChanges('one two.\n\nThree four', 'one more.\n\nThird four')[0])).toBe('one [two].\n\n[Three] four');
  });
  test('typography and case are no change', () => {
    const [a, b] = markChanges('“We had no choice,” he said', '"we had no choice," He said');
    expect([...a, ...b].some((r) => r.changed)).toBe(false);
  });
  test('nothing is lost: the runs spell the text', () => {
    const text = '  “Nobody – 3.5 km away –\n\nknew.” 😀 ';
    for (const other of ['', 'Nobody knew', 'something else altogether']) {
      expect(
        markChanges(text, other)[0]
          .map((r) => r.text)
          .join(''),
      ).toBe(text);
      expect(
        markChanges(other, text)[1]
          .map((r) => r.text)
          .join(''),
      ).toBe(text);
    }
  });
  test('two long texts with nothing in order are still answered at once', () => {
    const words = Array.from({ length: 5000 }, (_, i) => `word${(i * 7919) % 5003}`);
    const started = performance.now();
    const [a] = markChanges(words.join(' '), [...words].reverse().join(' '));
    expect(a.map((r) => r.text).join('')).toBe(words.join(' '));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
