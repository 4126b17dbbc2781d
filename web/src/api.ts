// Every answer of the HTTP API, typed once, and the calls. The server's openapi.json is the reference.

export type Relation = 'original' | 'identical' | 'near' | 'excerpt' | 'revision' | 'rewrite' | 'translation';
export type Verdict = 'confirmed' | 'rejected' | 'unsure';

export interface Source {
  id: string | null;
  url: string | null;
  domain: string | null;
  status: 'held' | 'credited' | 'self';
  confidence: number;
}

export interface ReviewMark {
  verdict: Verdict;
  note: string;
  at: string;
}

export interface ArticleSummary {
  id: string;
  url: string;
  domain: string;
  title: string | null;
  site: string | null;
  published: string | null;
  first_seen: string;
  words: number;
  language: string;
  lineage: string;
  lineage_size: number;
  relation: Relation;
  confidence: number;
  direction_uncertain: boolean;
  source: Source;
  derived_from: { id: string; url: string; domain: string } | null;
  shared_words: number | null;
  containment_self: number | null;
  containment_source: number | null;
  delay_seconds: number | null;
  review: ReviewMark | null;
}

export interface Evidence {
  kind: string;
  supports: boolean;
  text: string;
  basis: 'claimed' | 'observed' | 'inferred';
  weight: number;
}

export interface Credit {
  kind: string;
  url?: string | null;
  domain?: string | null;
  name?: string | null;
  text: string;
}

export interface DateClaim {
  kind: string;
  role: string;
  instant: string;
  has_time: boolean;
  trust: number;
  text: string;
}

export interface AlsoFrom {
  id: string | null;
  url: string;
  relation: Relation;
  containment: number;
}

export interface Article extends Omit<ArticleSummary, 'id'> {
  id: string | null; // null for a pasted text
  canonical_url: string;
  author: string[];
  modified: string | null;
  text: string;
  evidence: Evidence[];
  credits: Credit[];
  dates: DateClaim[];
  also_from: AlsoFrom[];
  editions: { id: string; first_seen: string; words: number; current: boolean }[];
  capture: { fetched: string; status: number; content_type: string; bytes: number } | null;
  waterfall: { step: string; milliseconds: number }[];
}

export interface Passage {
  a: [number, number];
  b: [number, number];
  words: number;
  verbatim: boolean; // the same words on both sides
}

export interface Match {
  a: ArticleSummary | null;
  b: ArticleSummary | null;
  a_text: string;
  b_text: string;
  related: boolean;
  relation: Relation | 'too_short' | 'none';
  whole: boolean;
  score: number;
  containment_a: number;
  containment_b: number;
  shared_words: number;
  passages: Passage[];
}

export interface LineageEdge {
  from: string;
  to: string;
  relation: Relation;
  confidence: number;
}

export interface Lineage {
  id: string;
  size: number;
  sites: number;
  earliest: ArticleSummary;
  members: ArticleSummary[];
  edges: LineageEdge[];
}

export interface LineageSummary {
  id: string;
  size: number;
  sites: number;
  title: string | null;
  earliest: { id: string; url: string; domain: string };
  first: string | null;
  last: string | null;
}

export interface Site {
  domain: string;
  articles: number;
  copied_by_others: number;
  copies_made: number;
  by_sites: number;
  median_delay_seconds: number | null;
}

export interface SiteLink {
  domain: string;
  articles: number;
  median_delay_seconds: number | null;
}

export interface Neighbourhood {
  nodes: { domain: string; articles: number }[];
  edges: { from: string; to: string; articles: number }[];
}

export interface SiteDetail extends Site {
  copied_from: SiteLink[];
  copied_by: SiteLink[];
  neighbourhood: Neighbourhood;
}

export interface Pair {
  source: ArticleSummary;
  copy: ArticleSummary;
}

export type JobState = 'queued' | 'running' | 'paused' | 'done' | 'cancelled' | 'failed';

export interface Job {
  id: string;
  label: string;
  state: JobState;
  created: string;
  started: string | null;
  finished: string | null;
  seeds: number;
  depth: number;
  waiting: number;
  fetched: number;
  articles: number;
  failed: number;
  skipped: Record<string, number>;
  failed_seeds: string[];
  watch: string | null;
}

export interface Watch {
  id: string;
  url: string;
  schedule: string;
  depth: number;
  enabled: boolean;
  next_run: string | null;
  last_run: string | null;
  last_job: string | null;
  label: string;
}

export type HostState = 'ready' | 'delayed' | 'held' | 'robots_unreachable' | 'back_off' | 'in_flight' | 'budget_spent' | 'idle';

export interface Host {
  host: string;
  state: HostState;
  until: string | null;
  queued: number;
  in_flight: boolean;
  delay_ms: number;
  last_error: string | null;
}

export interface Failures {
  reason: string;
  count: number;
  examples: { url: string; detail: string; at: string }[];
}

export interface Status {
  version: string;
  started: string;
  uptime_seconds: number;
  store: { articles: number; copies: number; lineages: number; captures: number; waiting: number; unreviewed: number };
  rates: { pages_per_second: number; bytes_per_second: number };
  in_flight: number;
  queued: number;
  hosts: number;
  settling: boolean;
  errors: Record<string, number>;
  fetch_ms: { p50: number; p95: number };
  latest_lineages_per_hour: number[];
}

export interface TraceAnswer {
  verdict: 'found' | 'none' | 'too_short' | 'not_held';
  article: Article | null;
  as_of: string;
  articles_known: number;
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** What a failed call says: `title` is the what, `detail` the why and what to do. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly type = 'about:blank',
  ) {
    super(title);
  }
}

const kBase = '/api/v1';
const kTokenKey = 'headwater.token';

export const token = {
  get: (): string | null => sessionStorage.getItem(kTokenKey),
  set: (value: string) => sessionStorage.setItem(kTokenKey, value),
};

async function problem(response: Response): Promise<ApiError> {
  const body = await response.json().catch(() => ({}) as Record<string, string>);
  return new ApiError(response.status, body.title ?? `The server answered ${response.status}`, body.detail ?? '', body.type);
}

async function send(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined || method !== 'GET') headers['Content-Type'] = 'application/json';
  const secret = token.get();
  if (secret) headers.Authorization = `Bearer ${secret}`;
  let response: Response;
  try {
    response = await fetch(kBase + path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, 'Cannot reach Headwater', 'The daemon does not answer. Is "headwater serve" still running?');
  }
  if (!response.ok) throw await problem(response);
  return response;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await send('GET', path, undefined, signal)).json();
}

export async function call<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T | null> {
  const response = await send(method, path, body);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/** The captured body as text, at most `limit` characters of it. */
export async function rawCapture(id: string, limit: number, signal?: AbortSignal): Promise<{ text: string; cut: boolean }> {
  const text = await (await send('GET', `/articles/${encodeURIComponent(id)}/raw`, undefined, signal)).text();
  return { text: text.slice(0, limit), cut: text.length > limit };
}

/** "?a=1&b=2" of what is set; empty values are left out. */
export function query(values: Record<string, string | number | boolean | null | undefined>): string {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== '' && value !== false) parts.set(key, String(value));
  }
  const text = parts.toString();
  return text ? `?${text}` : '';
}
