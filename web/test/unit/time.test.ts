import { describe, expect, test } from 'vitest';
import { scheduleProblem, scheduleSentence } from '../../src/lib/schedule';
import { formatAgo, formatClock, formatDelay, formatSpan, formatTime, timeTicks } from '../../src/lib/time';

describe('times', () => {
  test.each([
    ['2025-11-03T08:12:44Z', '2025-11-03 08:12Z'],
    ['2025-11-03T00:00:00Z', '2025-11-03'],
    ['2025-11-03T01:30:00+02:00', '2025-11-02 23:30Z'],
    [null, 'no date'],
    ['not a date', 'no date'],
  ])('%s is shown as %s', (iso, shown) => expect(formatTime(iso)).toBe(shown));

  test('a clock time carries its day unless that is today', () => {
    const now = new Date('2025-11-03T20:00:00Z');
    expect(formatClock('2025-11-03T12:04:00Z', now)).toBe('12:04Z');
    expect(formatClock('2025-11-02T12:04:00Z', now)).toBe('2025-11-02 12:04Z');
  });

  test.each([
    [0, '0 s'],
    [59.4, '59 s'],
    [60, '1 m'],
    [3300, '55 m'],
    [3600, '1 h'],
    [9600, '2 h 40 m'],
    [97200, '1 d 03 h'],
    [172800, '2 d'],
    [170 * 86400 + 7200, '170 d'],
    [-3600, '1 h'],
  ])('%d seconds last %s', (seconds, shown) => expect(formatSpan(seconds)).toBe(shown));

  test('a delay has a sign, and a dash when it is not known', () => {
    expect(formatDelay(11520)).toBe('+3 h 12 m');
    expect(formatDelay(-60)).toBe('−1 m');
    expect(formatDelay(0)).toBe('same time');
    expect(formatDelay(null)).toBe('–');
  });

  test('how long ago is one unit only', () => {
    const now = new Date('2025-11-03T12:00:00Z');
    expect(formatAgo('2025-11-03T09:48:00Z', now)).toBe('2 h ago');
    expect(formatAgo('2025-11-03T12:09:30Z', now)).toBe('in 9 m');
    expect(formatAgo('2025-11-03T12:00:02Z', now)).toBe('just now');
    expect(formatAgo(null, now)).toBe('never');
  });
});

describe('ticks', () => {
  const at = (iso: string) => Date.parse(iso);
  const labels = (from: string, to: string, want: number) => timeTicks(at(from), at(to), want).map((t) => t.label);

  test('hours within a day, the day where it changes', () => {
    expect(labels('2025-11-03T20:10:00Z', '2025-11-04T08:10:00Z', 5)).toEqual(['21:00', '2025-11-04', '03:00', '06:00']);
  });
  test('seconds for a crawl of a moment', () => {
    expect(labels('2025-11-03T20:10:00Z', '2025-11-03T20:10:20Z', 4)).toEqual(['20:10:00', '20:10:05', '20:10:10', '20:10:15', '20:10:20']);
  });
  test('months within a year, years beyond', () => {
    expect(labels('2025-01-15T00:00:00Z', '2025-12-15T00:00:00Z', 6)).toEqual(['2025-03', '2025-05', '2025-07', '2025-09', '2025-11']);
    expect(labels('1999-01-15T00:00:00Z', '2024-12-15T00:00:00Z', 6)).toEqual(
      ['2000', '2005', '2010', '2015', '2020'].filter((y) => Number(y) % 5 === 0),
    );
  });
  test('never more than twice what is wanted, whatever the span', () => {
    for (let span = 1000; span < 5e12; span *= 1.7) expect(timeTicks(1.7e12, 1.7e12 + span, 6).length).toBeLessThanOrEqual(12);
  });
});

describe('schedules', () => {
  test.each([
    ['15m', 'every 15 minutes'],
    ['1h', 'every hour'],
    ['1d', 'every day'],
    ['0 6 * * *', 'every day at 06:00 UTC'],
    ['*/10 * * * *', 'every 10 minutes'],
    ['* * * * *', 'every minute'],
    ['5 * * * *', 'every hour at 05 minutes past'],
    ['0 */6 * * *', 'every 6 hours at 00 minutes past'],
    ['30 7 * * 1-5', 'Monday to Friday at 07:30 UTC'],
    ['0 6,18 * * *', 'every day at 06:00, 18:00 UTC'],
    ['0 6 * * 1,4', 'Monday, Thursday at 06:00 UTC'],
    ['0 6 1 * *', 'on day 1 of each month at 06:00 UTC'],
    ['0 6 1 1 *', 'on the schedule 0 6 1 1 *'],
    ['0 6 13 * 5', 'on the schedule 0 6 13 * 5'],
  ])('%s is said as: %s', (schedule, sentence) => expect(scheduleSentence(schedule)).toBe(sentence));

  test.each(['15m', '6h', '0 6 * * *', '*/5 * * * 1-5', '0 6 * jan mon'])('%s may be sent', (text) => expect(scheduleProblem(text)).toBeNull());
  test.each(['', '0m', 'often', '6 * *', '15 minutes'])('"%s" may not be sent', (text) => expect(scheduleProblem(text)).not.toBeNull());
});
