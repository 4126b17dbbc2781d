// A schedule ("15m", "0 6 * * *") as a sentence. What cannot be said simply is shown as it stands.

const kUnits: Record<string, string> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' };
const kDays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const every = (n: number, unit: string) => (n === 1 ? `every ${unit}` : `every ${n} ${unit}s`);
const isNumber = (field: string) => /^\d+$/.test(field);
const two = (field: string) => field.padStart(2, '0');

function dayPhrase(dom: string, dow: string): string | null {
  if (dom === '*' && dow === '*') return 'every day';
  if (dom === '*') {
    const range = /^([0-7])-([0-7])$/.exec(dow);
    if (range) return `${kDays[Number(range[1])]} to ${kDays[Number(range[2])]}`;
    if (/^[0-7](,[0-7])*$/.test(dow))
      return dow
        .split(',')
        .map((d) => kDays[Number(d)])
        .join(', ');
    return null;
  }
  return isNumber(dom) && dow === '*' ? `on day ${Number(dom)} of each month` : null;
}

function cronSentence(fields: string[]): string | null {
  const [minute, hour, dom, month, dow] = fields;
  if (month !== '*') return null;
  const step = /^\*\/(\d+)$/.exec(minute);
  const daily = dom === '*' && dow === '*';
  if (daily && hour === '*' && minute === '*') return 'every minute';
  if (daily && hour === '*' && step) return every(Number(step[1]), 'minute');
  if (daily && hour === '*' && isNumber(minute)) return `every hour at ${two(minute)} minutes past`;
  const hours = /^\*\/(\d+)$/.exec(hour);
  if (daily && hours && isNumber(minute)) return `${every(Number(hours[1]), 'hour')} at ${two(minute)} minutes past`;
  if (!isNumber(minute) || !/^\d+(,\d+)*$/.test(hour)) return null;
  const days = dayPhrase(dom, dow);
  return (
    days &&
    `${days} at ${hour
      .split(',')
      .map((h) => `${two(h)}:${two(minute)}`)
      .join(', ')} UTC`
  );
}

export function scheduleSentence(schedule: string): string {
  const interval = /^(\d+)\s*([smhdw])$/.exec(schedule.trim());
  if (interval) return every(Number(interval[1]), kUnits[interval[2]]);
  const fields = schedule.trim().split(/\s+/);
  return (fields.length === 5 && cronSentence(fields)) || `on the schedule ${schedule}`;
}

/** Why a schedule cannot be right, or null. The server has the last word. */
export function scheduleProblem(schedule: string): string | null {
  const text = schedule.trim();
  if (/^[1-9]\d*\s*[smhdw]$/.test(text)) return null;
  if (/^[\d*,/-]+(\s+[\d*,/A-Za-z-]+){4}$/.test(text)) return null;
  return 'Write an interval such as 15m, 6h, 1d, or a cron expression such as 0 6 * * *';
}
