// Live progress: one event stream for the whole page, open only while somebody listens and the tab can be seen.

import { useEffect, useState } from 'preact/hooks';
import { get, token, type Job, type LineageSummary, type Status } from './api';

interface Events {
  status: Status;
  job: Job;
  lineage: LineageSummary;
  page: { url: string; status: number; article: string | null };
  failure: { url: string; reason: string; detail: string };
}
type Name = keyof Events;
export type LiveState = 'off' | 'live' | 'paused' | 'reconnecting';

const kRetryFirst = 1000;
const kRetryMost = 30_000;
const kPoll = 5000; // where no stream can be had (a token cannot ride on one), the status is asked for

const listeners = new Map<Name, Set<(data: never) => void>>();
const watchers = new Set<(state: LiveState) => void>();
let source: EventSource | null = null;
let timer = 0;
let retry = kRetryFirst;
let state: LiveState = 'off';
let lastStatus: Status | null = null;

function become(next: LiveState) {
  if (state === next) return;
  state = next;
  for (const tell of watchers) tell(next);
}

function emit<N extends Name>(name: N, data: Events[N]) {
  if (name === 'status') lastStatus = data as Status;
  for (const tell of listeners.get(name) ?? []) (tell as (data: Events[N]) => void)(data);
}

const wanted = () => [...listeners.values()].some((set) => set.size > 0);

function close() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

async function poll() {
  try {
    emit('status', await get<Status>('/status'));
    become('live');
  } catch {
    become('reconnecting');
  }
  if (wanted() && !document.hidden) timer = window.setTimeout(poll, kPoll);
}

function open() {
  if (source || !wanted()) return;
  if (document.hidden) return become('paused');
  if (token.get()) return void poll();
  source = new EventSource('/api/v1/events');
  source.onopen = () => {
    retry = kRetryFirst;
    become('live');
  };
  source.onerror = () => {
    become('reconnecting');
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    close();
    timer = window.setTimeout(open, retry);
    retry = Math.min(retry * 2, kRetryMost);
  };
  for (const name of ['status', 'job', 'lineage', 'page', 'failure'] as Name[]) {
    source.addEventListener(name, (event) => emit(name, JSON.parse((event as MessageEvent).data)));
  }
}

document.addEventListener('visibilitychange', () => {
  close();
  if (document.hidden) become(wanted() ? 'paused' : 'off');
  else open();
});

function listen<N extends Name>(name: N, tell: (data: Events[N]) => void): () => void {
  const set = listeners.get(name) ?? new Set();
  listeners.set(name, set.add(tell as (data: never) => void));
  open();
  return () => {
    set.delete(tell as (data: never) => void);
    if (wanted()) return;
    close();
    become('off');
  };
}

export function useEvent<N extends Name>(name: N, tell: (data: Events[N]) => void, deps: unknown[] = []) {
  useEffect(() => listen(name, tell), deps);
}

/** As useEvent, for what costs a request: at most one call a second, after the events. */
export function useEventSoon(name: Name, act: () => void, deps: unknown[] = []) {
  useEffect(() => {
    let timer = 0;
    const stop = listen(name, () => {
      timer ||= window.setTimeout(() => {
        timer = 0;
        act();
      }, 1000);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, deps);
}

export function useLiveState(): LiveState {
  const [now, set] = useState(state);
  useEffect(() => {
    set(state);
    watchers.add(set);
    return () => void watchers.delete(set);
  }, []);
  return now;
}

/** What the daemon does now: asked for once, then kept current by the stream. */
export function useStatus(): Status | null {
  const [status, setStatus] = useState(lastStatus);
  useEffect(() => {
    let live = true;
    get<Status>('/status').then(
      (fresh) => live && setStatus(fresh),
      () => undefined,
    );
    const stop = listen('status', setStatus);
    return () => {
      live = false;
      stop();
    };
  }, []);
  return status;
}

/** What no event tells is asked for now and then; not in a hidden tab, not while the connection is lost, and not with a period of null. */
export function useEvery(milliseconds: number | null, act: () => void) {
  const live = useLiveState();
  useEffect(() => {
    if (live !== 'live' || milliseconds === null) return;
    const timer = setInterval(act, milliseconds);
    return () => clearInterval(timer);
  }, [live, milliseconds, act]);
}
