// Jobs: submit a list of addresses, follow it, pause, resume or cancel it, see what failed.

import { useState } from 'preact/hooks';
import { ApiError, type Job, type JobState, call } from '../api';
import { usePaged } from '../data';
import { useEvent, useEvery } from '../live';
import { formatCount, plural } from '../lib/numbers';
import { reasonSentence } from '../lib/sentences';
import { looksLikeUrl } from '../lib/text';
import { Ago, More } from '../parts/bits';
import { say } from '../parts/notice';
import { Failed, Loading } from '../parts/states';
import { Table } from '../parts/table';

const kRefresh = 2000; // while a job runs: events tell of its beginning and end only
const kStates: Record<JobState, string> = {
  queued: 'waiting its turn',
  running: 'running',
  paused: 'paused',
  done: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
};
const kVerbs: Record<string, [string, string][]> = {
  running: [
    ['pause', 'Pause'],
    ['cancel', 'Cancel'],
  ],
  queued: [
    ['pause', 'Pause'],
    ['cancel', 'Cancel'],
  ],
  paused: [
    ['resume', 'Resume'],
    ['cancel', 'Cancel'],
  ],
};

/** The addresses of a pasted list: one a line, "#" begins a remark, as in seed files. */
export function seedsOf(text: string): { seeds: string[]; wrong: string[] } {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*/, '').trim())
    .filter(Boolean);
  const seeds = lines.filter(looksLikeUrl).map((line) => (/^https?:/i.test(line) ? line : `https://${line}`));
  return { seeds, wrong: lines.filter((line) => !looksLikeUrl(line)) };
}

function Submit({ done }: { done: (job: Job) => void }) {
  const [text, setText] = useState('');
  const [depth, setDepth] = useState(1);
  const [label, setLabel] = useState('');
  const [error, setError] = useState<ApiError | null>(null);
  const { seeds, wrong } = seedsOf(text);
  const submit = async (event: Event) => {
    event.preventDefault();
    setError(null);
    try {
      const job = await call<Job>('POST', '/jobs', { seeds, depth, label: label.trim() });
      setText('');
      setLabel('');
      if (job) done(job);
      say(`Job accepted: ${plural(seeds.length, 'address', 'addresses')}.`);
    } catch (e) {
      setError(e as ApiError);
    }
  };
  return (
    <form id="submit" class="submit" onSubmit={submit}>
      <label>
        Addresses to start from, one a line
        <textarea
          rows={4}
          value={text}
          onInput={(e) => setText(e.currentTarget.value)}
          placeholder={'https://daily.example/\nhttps://agency.example/feed.xml'}
          spellcheck={false}
        />
      </label>
      <div class="inline">
        <label>
          Links to follow{' '}
          <input
            type="number"
            min={0}
            max={9}
            value={depth}
            onInput={(e) => setDepth(Math.max(0, Number(e.currentTarget.value) || 0))}
            aria-describedby="depth-says"
          />
        </label>
        <label>
          Name <input value={label} maxLength={120} placeholder="optional" onInput={(e) => setLabel(e.currentTarget.value)} />
        </label>
        <button class="primary" disabled={!seeds.length || wrong.length > 0}>
          {seeds.length > 1 ? `Crawl ${formatCount(seeds.length)} addresses` : 'Crawl'}
        </button>
      </div>
      <p id="depth-says" class="quiet">
        {depth === 0 ? 'Only these pages are fetched.' : `Pages up to ${plural(depth, 'link')} away on the same site are fetched too.`}
      </p>
      {wrong.length > 0 && (
        <p role="alert" class="doubt">
          {wrong.length === 1 ? 'This line is no web address: ' : `${wrong.length} lines are no web addresses, the first: `}
          <code>{wrong[0].slice(0, 80)}</code>
        </p>
      )}
      {error && (
        <p role="alert" class="doubt">
          {error.title}. {error.detail}
        </p>
      )}
    </form>
  );
}

function Progress({ job }: { job: Job }) {
  const all = job.fetched + job.waiting;
  if (job.state === 'queued' || all === 0) return <span class="quiet">–</span>;
  return (
    <span class="progress">
      <svg class="meter" viewBox="0 0 80 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="meter-all" width="80" height="6" />
        <rect class="meter-part" width={(job.fetched / all) * 80} height="6" />
      </svg>
      <span class="num">
        {formatCount(job.fetched)} of {formatCount(all)}
      </span>
    </span>
  );
}

const skips = (job: Job) =>
  Object.entries(job.skipped)
    .filter(([, n]) => n > 0)
    .sort((a, b) => b[1] - a[1]);

function Details({ job }: { job: Job }) {
  const left = skips(job);
  if (!left.length && !job.failed_seeds.length) return <span class="quiet">none</span>;
  const total = left.reduce((sum, [, n]) => sum + n, 0) || job.failed_seeds.length;
  return (
    <details>
      <summary>{formatCount(total)}</summary>
      <ul class="plain-list">
        {left.map(([reason, n]) => (
          <li key={reason}>
            {formatCount(n)} {reasonSentence(reason)}
          </li>
        ))}
        {job.failed_seeds.map((line) => (
          <li key={line} class="break">
            {line}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Verbs({ job, put }: { job: Job; put: (job: Job) => void }) {
  const act = (verb: string) =>
    call<Job>('POST', `/jobs/${encodeURIComponent(job.id)}/${verb}`).then(
      (now) => now && put(now),
      (e: ApiError) => say(`${e.title}. ${e.detail}`),
    );
  return (
    <span class="verbs">
      {(kVerbs[job.state] ?? []).map(([verb, label]) => (
        <button key={verb} class="plain" onClick={() => void act(verb)} aria-label={`${label} ${job.label || `job ${job.id}`}`}>
          {label}
        </button>
      ))}
    </span>
  );
}

export function Jobs() {
  const list = usePaged<Job>('/jobs', 20);
  const put = (job: Job) =>
    list.change((items) => (items.some((j) => j.id === job.id) ? items.map((j) => (j.id === job.id ? job : j)) : [job, ...items]));
  useEvent('job', put, [list.items]);
  useEvery(list.items?.some((j) => j.state === 'running') ? kRefresh : null, list.reload);
  return (
    <section aria-labelledby="jobs">
      <h2 id="jobs">Jobs</h2>
      <Submit done={put} />
      {list.error && <Failed error={list.error} retry={list.reload} what="the jobs" />}
      {!list.error && !list.items && <Loading what="jobs" />}
      {list.items?.length === 0 && <p class="quiet">No job was submitted yet.</p>}
      {list.items && list.items.length > 0 && (
        <Table
          caption="Crawl jobs, newest first"
          rows={list.items}
          id={(j) => j.id}
          mark={(j) => (j.state === 'failed' ? 'failed-row' : undefined)}
          columns={[
            {
              head: 'Job',
              main: true,
              cell: (j) => (
                <>
                  <span class="label-title break">{j.label || `Job ${j.id}`}</span>
                  <span class="under-title quiet">
                    {plural(j.seeds, 'address', 'addresses')}, links {j.depth} deep · <Ago at={j.created} />
                  </span>
                </>
              ),
            },
            { head: 'State', cell: (j) => <span class={`job-state ${j.state}`}>{kStates[j.state] ?? j.state}</span> },
            { head: 'Fetched', num: true, cell: (j) => <Progress job={j} /> },
            { head: 'Articles', num: true, cell: (j) => formatCount(j.articles) },
            { head: 'Failed', num: true, cell: (j) => formatCount(j.failed) },
            { head: 'Left out', cell: (j) => <Details job={j} /> },
            { head: '', cell: (j) => <Verbs job={j} put={put} /> },
          ]}
        />
      )}
      <More list={list} />
    </section>
  );
}
