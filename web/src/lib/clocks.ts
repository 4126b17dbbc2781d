// Where things stand on the time axes. Two clocks, what pages claim and when we saw them, are never merged.

import { type Tick, timeTicks, utcDay } from './time';

export interface Span {
  from: number;
  to: number;
}

export interface Axis extends Span {
  ticks: Tick[];
  day: string | null; // named when ticks show hours only
}

const kPad = 0.06;
const kPadLeast = 500; // milliseconds

export function spanOf(times: number[]): Span | null {
  if (!times.length) return null;
  const from = Math.min(...times);
  const to = Math.max(...times);
  const pad = Math.max((to - from) * kPad, kPadLeast);
  return { from: from - pad, to: to + pad };
}

/** True when one axis for both would squeeze what happened on either clock into a corner. */
export function needOwnAxes(claims: Span | null, seen: Span | null): boolean {
  if (!claims || !seen) return false;
  const union = Math.max(claims.to, seen.to) - Math.min(claims.from, seen.from);
  const widest = Math.max(claims.to - claims.from, seen.to - seen.from);
  return union > 4 * widest;
}

export const join = (a: Span | null, b: Span | null): Span | null =>
  a && b ? { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) } : (a ?? b);

export function axisOf(span: Span, want: number): Axis {
  const ticks = timeTicks(span.from, span.to, want);
  const dated = ticks.some((t) => t.label.includes('-') || /^\d{4}$/.test(t.label));
  return { ...span, ticks, day: dated ? null : utcDay(span.from) };
}

export const placeOn = (span: Span, width: number) => (at: number) => ((at - span.from) / (span.to - span.from || 1)) * width;
