// Watched feeds and pages: what is looked at again and again, and when.

import { useState } from 'preact/hooks';
import { type ApiError, type Watch, call } from '../api';
import { usePaged } from '../data';
import { scheduleProblem, scheduleSentence } from '../lib/schedule';
import { looksLikeUrl, shortUrl } from '../lib/text';
import { Ago, More } from '../parts/bits';
import { say } from '../parts/notice';
import { Failed, Loading } from '../parts/states';
import { Table } from '../parts/table';

function Add({ done }: { done: (watch: Watch) => void }) {
  const [url, setUrl] = useState('');
  const [schedule, setSchedule] = useState('15m');
  const [error, setError] = useState<ApiError | null>(null);
  const wrong = scheduleProblem(schedule);
  const submit = async (event: Event) => {
    event.preventDefault();
    setError(null);
    try {
      const watch = await call<Watch>('POST', '/watches', {
        url: /^https?:/i.test(url.trim()) ? url.trim() : `https://${url.trim()}`,
        schedule: schedule.trim(),
        depth: 1,
        label: '',
      });
      setUrl('');
      if (watch) done(watch);
    } catch (e) {
      setError(e as ApiError);
    }
  };
  return (
    <form class="submit" onSubmit={submit}>
      <div class="inline">
        <label class="wide">
          Feed or page to watch{' '}
          <input value={url} placeholder="https://agency.example/feed.xml" onInput={(e) => setUrl(e.currentTarget.value)} spellcheck={false} />
        </label>
        <label>
          Schedule{' '}
          <input value={schedule} size={14} onInput={(e) => setSchedule(e.currentTarget.value)} aria-describedby="schedule-says" spellcheck={false} />
        </label>
        <button class="primary" disabled={!looksLikeUrl(url) || wrong !== null}>
          Watch
        </button>
      </div>
      <p id="schedule-says" class="quiet">
        {wrong ? `${wrong}.` : `It will be looked at ${scheduleSentence(schedule)}.`}
      </p>
      {error && (
        <p role="alert" class="doubt">
          {error.title}. {error.detail}
        </p>
      )}
    </form>
  );
}

export function Watches() {
  const list = usePaged<Watch>('/watches', 50);
  const tell = (e: ApiError) => say(`${e.title}. ${e.detail}`);
  const put = (watch: Watch) =>
    list.change((items) => (items.some((w) => w.id === watch.id) ? items.map((w) => (w.id === watch.id ? watch : w)) : [...items, watch]));
  const path = (watch: Watch) => `/watches/${encodeURIComponent(watch.id)}`;
  const toggle = (watch: Watch) =>
    call<Watch>('PATCH', path(watch), { enabled: !watch.enabled }).then((now) => put(now ?? { ...watch, enabled: !watch.enabled }), tell);
  const remove = (watch: Watch) =>
    call('DELETE', path(watch)).then(() => {
      list.change((items) => items.filter((w) => w.id !== watch.id));
      say(`No longer watched: ${shortUrl(watch.url)}.`, {
        label: 'Undo',
        act: () =>
          void call<Watch>('POST', '/watches', { url: watch.url, schedule: watch.schedule, depth: watch.depth, label: watch.label }).then(
            (now) => now && put(now),
            tell,
          ),
      });
    }, tell);
  return (
    <section aria-labelledby="watches">
      <h2 id="watches">Watched</h2>
      <Add done={put} />
      {list.error && <Failed error={list.error} retry={list.reload} what="the watched feeds" />}
      {!list.error && !list.items && <Loading what="watched feeds" />}
      {list.items?.length === 0 && <p class="quiet">Nothing is watched yet.</p>}
      {list.items && list.items.length > 0 && (
        <Table
          caption="Watched feeds and pages"
          rows={list.items}
          id={(w) => w.id}
          columns={[
            {
              head: 'Watched',
              main: true,
              cell: (w) => (
                <>
                  <span class="label-title break">{w.label || shortUrl(w.url)}</span>
                  {w.label && <span class="under-title quiet break">{shortUrl(w.url)}</span>}
                </>
              ),
            },
            { head: 'When', cell: (w) => scheduleSentence(w.schedule) },
            { head: 'Last', cell: (w) => <Ago at={w.last_run} /> },
            { head: 'Next', cell: (w) => (w.enabled ? <Ago at={w.next_run} /> : <span class="quiet">switched off</span>) },
            {
              head: '',
              cell: (w) => (
                <span class="verbs">
                  <button class="plain" onClick={() => void toggle(w)} aria-label={`${w.enabled ? 'Switch off' : 'Switch on'} ${w.label || w.url}`}>
                    {w.enabled ? 'Switch off' : 'Switch on'}
                  </button>
                  <button class="plain" onClick={() => void remove(w)} aria-label={`Remove ${w.label || w.url}`}>
                    Remove
                  </button>
                </span>
              ),
            },
          ]}
        />
      )}
      <More list={list} />
    </section>
  );
}
