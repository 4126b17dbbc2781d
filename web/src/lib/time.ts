// Times and spans as people read them. All times are UTC and say so.

const kMinute = 60;
const kHour = 3600;
const kDay = 86400;

const two = (n: number) => String(n).padStart(2, '0');
const day = (t: Date) => `${t.getUTCFullYear()}-${two(t.getUTCMonth() + 1)}-${two(t.getUTCDate())}`;
const clock = (t: Date) => `${two(t.getUTCHours())}:${two(t.getUTCMinutes())}`;

/** "2025-11-03 08:12Z"; an exact midnight is taken for a date without a time, as pages claim them. */
export function formatTime(iso: string | null): string {
  if (!iso) return 'no date';
  const t = new Date(iso);
  if (Number.isNaN(t.getTime())) return 'no date';
  const midnight = t.getTime() % (kDay * 1000) === 0;
  return midnight ? day(t) : `${day(t)} ${clock(t)}Z`;
}

/** "08:12Z" today, else with its day: for "as of". */
export function formatClock(iso: string, now: Date): string {
  const t = new Date(iso);
  return day(t) === day(now) ? `${clock(t)}Z` : `${day(t)} ${clock(t)}Z`;
}

/** "3 h 12 m", "1 d 03 h", "55 m", "40 s": two units at most, as the command line prints them. */
export function formatSpan(seconds: number): string {
  const s = Math.round(Math.abs(seconds));
  if (s < kMinute) return `${s} s`;
  if (s < kHour) return `${Math.floor(s / kMinute)} m`;
  if (s < kDay) {
    const minutes = Math.floor((s % kHour) / kMinute);
    return minutes ? `${Math.floor(s / kHour)} h ${two(minutes)} m` : `${Math.floor(s / kHour)} h`;
  }
  const days = Math.floor(s / kDay);
  const hours = Math.floor((s % kDay) / kHour);
  return days < 30 && hours ? `${days} d ${two(hours)} h` : `${days} d`;
}

/** The delay of a copy: "+3 h 12 m"; a dash when it is not known. */
export function formatDelay(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds === 0) return 'same time';
  return `${seconds < 0 ? '−' : '+'}${formatSpan(seconds)}`;
}

/** "4 m ago", "in 2 h", "just now". */
export function formatAgo(iso: string | null, now: Date): string {
  if (!iso) return 'never';
  const seconds = (now.getTime() - new Date(iso).getTime()) / 1000;
  if (Math.abs(seconds) < 5) return 'just now';
  const [span] = /^\d+ \w+/.exec(formatSpan(seconds)) ?? [formatSpan(seconds)];
  return seconds > 0 ? `${span} ago` : `in ${span}`;
}

/** The median delay of a site's copies. */
export const formatMedian = (seconds: number | null) => (seconds === null ? '–' : seconds === 0 ? 'none' : formatSpan(seconds));

export interface Tick {
  at: number; // milliseconds
  label: string;
}

const kSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 900, 1800, kHour, 3 * kHour, 6 * kHour, 12 * kHour, kDay, 2 * kDay, 7 * kDay, 14 * kDay];

function monthTicks(from: number, to: number, want: number): Tick[] {
  const months = (to - from) / (30.4 * kDay * 1000);
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((n) => months / n <= want) ?? 240;
  const first = new Date(from);
  const ticks: Tick[] = [];
  for (let m = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step; ticks.length < 50; m += step) {
    const at = Date.UTC(Math.floor(m / 12), m % 12);
    if (at > to) break;
    if (at >= from) ticks.push({ at, label: step % 12 ? day(new Date(at)).slice(0, 7) : String(Math.floor(m / 12)) });
  }
  return ticks;
}

/** Round instants between two times, about `want` of them. */
export function timeTicks(from: number, to: number, want: number): Tick[] {
  const span = Math.max(1, (to - from) / 1000);
  const step = kSteps.find((n) => span / n <= want);
  if (step === undefined) return monthTicks(from, to, want);
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / 1000 / step) * step; at * 1000 <= to; at += step) {
    const t = new Date(at * 1000);
    const label = at % kDay === 0 ? day(t) : step < kMinute ? `${clock(t)}:${two(t.getUTCSeconds())}` : clock(t);
    ticks.push({ at: at * 1000, label });
  }
  return ticks;
}

export const utcDay = (milliseconds: number) => day(new Date(milliseconds));
