// The keyboard map. Screens say which keys they use; lists need say nothing, their rows carry data-row.

import { useEffect, useRef } from 'preact/hooks';

export type Keys = Record<string, () => unknown>;

export const kKeyHelp: [string, string][] = [
  ['j  k', 'next, previous row'],
  ['Enter', 'open the row'],
  ['n  p', 'next, previous shared passage'],
  ['c', 'compare with the source'],
  ['y  x  u', 'confirm, reject, not sure'],
  ['/', 'search'],
  ['?', 'these keys'],
  ['Esc', 'close, leave a field'],
];

const layers: { current: Keys }[] = [];

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** The row that has the focus, if any. */
export const focusedRow = () => document.activeElement?.closest<HTMLElement>('[data-row]') ?? null;

const allRows = () => [...document.querySelectorAll<HTMLElement>('[data-row]')];

/** Gives the focus to a row of the screen, the nearest there is. */
export function focusRow(at: number) {
  const rows = allRows();
  const row = rows[Math.max(0, Math.min(rows.length - 1, at))];
  row?.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
}

function moveRow(by: number) {
  const rows = allRows();
  const now = focusedRow();
  focusRow(now ? rows.indexOf(now) + by : by > 0 ? 0 : rows.length - 1);
}

/** Follows the focused row's link to a comparison, if it has one. */
export function compareRow(): boolean {
  const link = focusedRow()?.querySelector<HTMLElement>('a[href^="/compare"]');
  link?.click();
  return Boolean(link);
}

const common: Keys = {
  c: compareRow,
  j: () => moveRow(1),
  k: () => moveRow(-1),
  '/': () => {
    const field = document.querySelector<HTMLInputElement>('[data-search]');
    field?.focus();
    field?.select();
  },
};

function onKey(event: KeyboardEvent) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target)) {
    if (event.key === 'Escape') (event.target as HTMLElement).blur();
    return;
  }
  if (document.querySelector('dialog[open]')) return;
  for (let i = layers.length - 1; i >= 0; i--) {
    const act = layers[i].current[event.key];
    if (act) {
      event.preventDefault();
      return act();
    }
  }
  if (common[event.key]) {
    event.preventDefault();
    common[event.key]();
  }
}

document.addEventListener('keydown', onKey);

/** While the component is shown, these keys do this; the component shown last is asked first. */
export function useKeys(keys: Keys) {
  const layer = useRef(keys);
  layer.current = keys;
  useEffect(() => {
    layers.push(layer);
    return () => void layers.splice(layers.indexOf(layer), 1);
  }, []);
}
