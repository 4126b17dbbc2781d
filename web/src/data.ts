// Reading from the API in components: cached for the way back, cancelled when no longer wanted.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { ApiError, get, query, type Page } from './api';

export interface Got<T> {
  data: T | null;
  error: ApiError | null;
  loading: boolean;
  reload: () => void;
  put: (data: T) => void; // what a write answered, so that the screen need not ask again
}

const kKept = 60;
const kept = new Map<string, unknown>();

export function keepAnswer(path: string, data: unknown) {
  kept.delete(path);
  kept.set(path, data);
  if (kept.size > kKept) kept.delete(kept.keys().next().value!);
}

export const forgetAnswers = () => kept.clear();

const asApiError = (error: unknown) => (error instanceof ApiError ? error : new ApiError(0, 'This page could not read the answer', String(error)));

/** The answer at `path`; a null path asks nothing. What was answered before shows at once and is asked for again. */
export function useGet<T>(path: string | null): Got<T> {
  const [state, setState] = useState<{ path: string | null; data: T | null; error: ApiError | null }>({ path: null, data: null, error: null });
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    get<T>(path, stop.signal).then(
      (data) => {
        if (stop.signal.aborted) return;
        keepAnswer(path, data);
        setState({ path, data, error: null });
      },
      (error) => {
        if (!stop.signal.aborted) setState({ path, data: null, error: asApiError(error) });
      },
    );
    return () => stop.abort();
  }, [path, turn]);

  const current = state.path === path;
  const data = current && state.data ? state.data : path === null ? null : ((kept.get(path) as T | undefined) ?? null);
  const error = current ? state.error : null;
  return {
    data: error ? null : data,
    error,
    loading: path !== null && !current,
    reload: useCallback(() => setTurn((n) => n + 1), []),
    put: useCallback((fresh: T) => setState({ path, data: fresh, error: null }), [path]),
  };
}

export interface Paged<T> {
  items: T[] | null;
  error: ApiError | null;
  next: boolean;
  more: () => void;
  reload: () => void;
  change: (edit: (items: T[]) => T[]) => void;
}

/** A list and the pages of it that were asked for so far. */
export function usePaged<T>(path: string, limit = 50): Paged<T> {
  const join = path.includes('?') ? '&' : '?';
  const first = useGet<Page<T>>(`${path}${join}limit=${limit}`);
  const [rest, setRest] = useState<{ of: Page<T> | null; items: T[]; next: string | null; error: ApiError | null }>({
    of: null,
    items: [],
    next: null,
    error: null,
  });
  const mine = rest.of !== null && rest.of === first.data;
  const next = mine ? rest.next : (first.data?.next ?? null);

  const more = () => {
    if (!next) return;
    const of = first.data;
    const before = mine ? rest.items : [];
    get<Page<T>>(`${path}${join}limit=${limit}&cursor=${encodeURIComponent(next)}`).then(
      (page) => setRest({ of, items: [...before, ...page.items], next: page.next, error: null }),
      (error) => setRest({ of, items: before, next, error: asApiError(error) }),
    );
  };
  const items = first.data && [...first.data.items, ...(mine ? rest.items : [])];
  const change = (edit: (items: T[]) => T[]) => items && first.put({ items: edit(items), next });
  return { items, error: first.error ?? (mine ? rest.error : null), next: next !== null, more, reload: first.reload, change };
}

/** Filters that live in the address: [values, set]. Setting replaces the entry, so that Back leaves the screen. */
export function useParams(): [Record<string, string>, (change: Record<string, string | number | boolean | null>) => void] {
  const location = useLocation();
  const latest = useRef(location);
  latest.current = location;
  const set = useCallback((change: Record<string, string | number | boolean | null>) => {
    const { path, query: now, route } = latest.current;
    route(path + query({ ...now, ...change }), true);
  }, []);
  return [location.query, set];
}

/** The width an element has now, for drawings. */
export function useWidth<E extends Element>(): [{ current: E | null }, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}

export function useMedia(media: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(media).matches);
  useEffect(() => {
    const list = matchMedia(media);
    const update = () => setMatches(list.matches);
    update();
    list.addEventListener('change', update);
    return () => list.removeEventListener('change', update);
  }, [media]);
  return matches;
}
