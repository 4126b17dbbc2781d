// A person's word on a verdict: confirm, reject, not sure, with a note. Can be undone.

import { useState } from 'preact/hooks';
import { ApiError, call, type ReviewMark, type Verdict } from '../api';
import { useKeys } from '../keys';
import { formatTime } from '../lib/time';
import { say } from './notice';

const kWords: Record<Verdict, string> = { confirmed: 'Confirmed', rejected: 'Rejected', unsure: 'Marked as not sure' };
const kButtons: [Verdict, string, string][] = [
  ['confirmed', 'Confirm', 'y'],
  ['rejected', 'Reject', 'x'],
  ['unsure', 'Not sure', 'u'],
];

const path = (id: string) => `/reviews/${encodeURIComponent(id)}`;

/** Writes the review (null takes it back) and says so, with a way back. */
export async function review(id: string, next: ReviewMark | null, before: ReviewMark | null, done: (now: ReviewMark | null) => void) {
  try {
    if (next) await call('PUT', path(id), { verdict: next.verdict, note: next.note });
    else await call('DELETE', path(id));
  } catch (error) {
    return say(`Not saved: ${error instanceof ApiError ? error.title : String(error)}`);
  }
  done(next);
  say(next ? `${kWords[next.verdict]}.` : 'Review taken back.', { label: 'Undo', act: () => void review(id, before, next, done) });
}

export const mark = (verdict: Verdict, note = ''): ReviewMark => ({ verdict, note, at: new Date().toISOString() });

export function Review({ id, value, onChange }: { id: string; value: ReviewMark | null; onChange: (now: ReviewMark | null) => void }) {
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState(value?.note ?? '');
  const give = (verdict: Verdict) => void review(id, value?.verdict === verdict ? null : mark(verdict, value?.note), value, onChange);
  useKeys({ y: () => give('confirmed'), x: () => give('rejected'), u: () => give('unsure') });
  const saveNote = (event: Event) => {
    event.preventDefault();
    void review(id, mark(value?.verdict ?? 'unsure', note.trim()), value, onChange);
    setOpen(false);
  };
  return (
    <div class="review">
      <div class="choice" role="group" aria-label="Is this verdict right?">
        {kButtons.map(([verdict, label, key]) => (
          <button key={verdict} aria-pressed={value?.verdict === verdict} onClick={() => give(verdict)} aria-keyshortcuts={key}>
            {label}
            <kbd aria-hidden="true">{key}</kbd>
          </button>
        ))}
      </div>
      {value && (
        <button class="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
          {value.note ? 'Change note' : 'Add a note'}
        </button>
      )}
      {value && !open && (
        <p class="quiet note">
          {value.note ? `“${value.note}” · ` : ''}reviewed {formatTime(value.at)}
        </p>
      )}
      {open && (
        <form class="inline" onSubmit={saveNote}>
          <label>
            Note <input value={note} maxLength={500} onInput={(e) => setNote(e.currentTarget.value)} />
          </label>
          <button class="primary">Save</button>
        </form>
      )}
    </div>
  );
}
