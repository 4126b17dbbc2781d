// Screen 6: is it working? Rate, errors, queue; jobs and watched feeds; hosts and why they do not move; failures by reason.

import { useState } from 'preact/hooks';
import type { Failures as FailuresData, Host, HostState, Page as PageOf, Status } from '../api';
import { useGet, usePaged, useParams } from '../data';
import { useEvent, useEvery, useStatus } from '../live';
import { formatBytes, formatCount, formatMilliseconds, formatRate, plural } from '../lib/numbers';
import { hostSentence, reasonSentence } from '../lib/sentences';
import { shortUrl } from '../lib/text';
import { formatSpan } from '../lib/time';
import { Ago, More, Page } from '../parts/bits';
import { Line } from '../parts/line';
import { Empty, Failed, Loading } from '../parts/states';
import { Table } from '../parts/table';
import { Jobs } from './crawl_jobs';
import { Watches } from './crawl_watches';

const kSeconds = 120;
const kRefresh = 5000;
const history: number[] = []; // of this visit; the daemon's /metrics has the rest

function answer(status: Status): string {
  const busy = status.in_flight + status.queued > 0;
  if (!busy) return status.settling ? 'Nothing is being fetched; texts are still being compared' : 'Nothing is being fetched';
  if (status.rates.pages_per_second === 0) return `${plural(status.queued, 'address', 'addresses')} wait, but nothing was fetched just now`;
  return `Yes: ${formatRate(status.rates.pages_per_second)} pages a second, ${plural(status.queued, 'address', 'addresses')} still to fetch`;
}

function Figure({ name, value, unit, children }: { name: string; value: string; unit?: string; children?: preact.ComponentChildren }) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd>
        <span class="big num">{value}</span>
        {unit && <span class="quiet"> {unit}</span>}
        {children}
      </dd>
    </div>
  );
}

function Row({ status, rates }: { status: Status; rates: number[] }) {
  const errors = Object.entries(status.errors).sort((a, b) => b[1] - a[1]);
  const failed = errors.reduce((sum, [, n]) => sum + n, 0);
  return (
    <dl class="figures">
      <Figure name="Rate" value={formatRate(status.rates.pages_per_second)} unit="pages/s">
        <span class="quiet under-figure">{formatBytes(status.rates.bytes_per_second)}/s</span>
        <Line values={rates} most={kSeconds} label="Pages a second during this visit" />
      </Figure>
      <Figure name="Queue" value={formatCount(status.queued)}>
        <span class="quiet under-figure">
          {formatCount(status.in_flight)} in flight on {plural(status.hosts, 'host')}
        </span>
      </Figure>
      <Figure name="Fetch time" value={formatMilliseconds(status.fetch_ms.p50)} unit={status.fetch_ms.p50 ? 'median' : undefined}>
        <span class="quiet under-figure">
          {status.fetch_ms.p95 ? `${formatMilliseconds(status.fetch_ms.p95)} for the slowest twentieth` : 'nothing fetched yet'}
        </span>
      </Figure>
      <Figure name="Not fetched" value={formatCount(failed)}>
        <span class="quiet under-figure">
          {errors.length
            ? errors
                .slice(0, 3)
                .map(([reason, n]) => `${formatCount(n)} ${reasonSentence(reason)}`)
                .join(', ')
            : 'no errors'}
        </span>
      </Figure>
      <Figure name="Held" value={formatCount(status.store.articles)} unit="articles">
        <span class="quiet under-figure">
          {plural(status.store.copies, 'copy', 'copies')} in {plural(status.store.lineages, 'lineage')}
          {status.store.waiting > 0 && `, ${formatCount(status.store.waiting)} waiting to be compared`}
        </span>
      </Figure>
    </dl>
  );
}

const kStates: HostState[] = ['ready', 'delayed', 'held', 'robots_unreachable', 'back_off', 'in_flight', 'budget_spent', 'idle'];
function Until({ until }: { until: string | null }) {
  if (!until) return <>–</>;
  const seconds = (Date.parse(until) - Date.now()) / 1000;
  return <time dateTime={until}>{seconds <= 1 ? 'now' : `in ${formatSpan(seconds)}`}</time>;
}

function Hosts() {
  const [params, setParams] = useParams();
  const state = params.host ?? '';
  const list = usePaged<Host>(`/hosts${state ? `?state=${state}` : ''}`, 50);
  useEvery(kRefresh, list.reload);
  return (
    <section aria-labelledby="hosts">
      <h2 id="hosts">
        Hosts <span class="quiet">why is it not moving?</span>
      </h2>
      <div class="tools">
        <label class="check">
          State{' '}
          <select value={state} onChange={(e) => setParams({ host: e.currentTarget.value || null })}>
            <option value="">any</option>
            {kStates.map((s) => (
              <option key={s} value={s}>
                {hostSentence(s)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {list.error && <Failed error={list.error} retry={list.reload} what="the hosts" />}
      {!list.error && !list.items && <Loading what="hosts" />}
      {list.items?.length === 0 && <Empty title={state ? 'No host is in this state.' : 'No host has anything queued.'} />}
      {list.items && list.items.length > 0 && (
        <Table
          caption="Hosts, what they wait for, and their last error"
          rows={list.items}
          id={(h) => h.host}
          columns={[
            { head: 'Host', main: true, cell: (h) => h.host },
            { head: 'State', cell: (h) => hostSentence(h.state) },
            { head: 'Next', num: true, cell: (h) => <Until until={h.until} /> },
            { head: 'Queued', num: true, cell: (h) => formatCount(h.queued) },
            { head: 'Delay', num: true, cell: (h) => formatMilliseconds(h.delay_ms) },
            { head: 'Last error', cell: (h) => h.last_error ?? <span class="quiet">none</span> },
          ]}
        />
      )}
      <More list={list} />
    </section>
  );
}

function Failures() {
  const got = useGet<PageOf<FailuresData>>('/failures');
  useEvery(kRefresh, got.reload);
  return (
    <section aria-labelledby="failures">
      <h2 id="failures">Not fetched, by reason</h2>
      {got.error && <Failed error={got.error} retry={got.reload} what="the failures" />}
      {!got.error && !got.data && <Loading what="failures" />}
      {got.data?.items.length === 0 && <p class="quiet">Nothing has failed since Headwater was started.</p>}
      {got.data?.items.map((group) => (
        <details key={group.reason} class="group">
          <summary>
            <span class="num">{formatCount(group.count)}</span> {reasonSentence(group.reason)}
          </summary>
          <ul class="plain-list">
            {group.examples.map((e) => (
              <li key={e.url + e.at}>
                <span class="break">{shortUrl(e.url, 90)}</span>{' '}
                <span class="quiet">
                  {e.detail} · <Ago at={e.at} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

export function Crawl() {
  const status = useStatus();
  const [rates, setRates] = useState([...history]);
  useEvent(
    'status',
    (now) => {
      history.push(now.rates.pages_per_second);
      if (history.length > kSeconds) history.shift();
      setRates([...history]);
    },
    [],
  );
  return (
    <Page question="Is it working?" title="Crawl" answer={status ? answer(status) : '…'}>
      {status ? <Row status={status} rates={rates} /> : <Loading what="the figures" />}
      <Jobs />
      <Watches />
      <Hosts />
      <Failures />
      {status && (
        <p class="quiet foot">
          Headwater {status.version}, running for {formatSpan(status.uptime_seconds)}.
        </p>
      )}
    </Page>
  );
}
