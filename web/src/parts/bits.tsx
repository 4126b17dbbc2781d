// Small parts that several screens use.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { type ArticleSummary, type Evidence, query } from '../api';
import { basisPhrase, confidenceWord, relationLabel } from '../lib/sentences';
import { shortUrl } from '../lib/text';
import { formatAgo, formatTime } from '../lib/time';

let shown = ''; // the path shown before, so that the first screen does not steal the focus

/** A screen: the question it answers is its heading, the answer stands large below. */
export function Page({
  question,
  answer,
  title,
  children,
}: {
  question: string;
  answer?: ComponentChildren;
  title?: string;
  children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { path } = useLocation();
  useEffect(() => {
    document.title = `${title ?? question} · Headwater`;
  }, [title, question]);
  useEffect(() => {
    if (shown && shown !== path) heading.current?.focus({ preventScroll: true });
    shown = path;
  }, [path]);
  return (
    <main id="main">
      <h1 ref={heading} tabIndex={-1} class={answer ? 'question' : 'question alone'}>
        {question}
      </h1>
      {answer && <p class="answer">{answer}</p>}
      {children}
    </main>
  );
}

export const Site = ({ domain }: { domain: string }) => (
  <a class="site" href={`/sites/${encodeURIComponent(domain)}`}>
    {domain}
  </a>
);

/** The page itself, on the web. Addresses come from pages: only web addresses are made links. */
export function Outside({ url }: { url: string }) {
  if (!/^https?:\/\//i.test(url)) return <span class="break">{shortUrl(url)}</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {shortUrl(url)}
    </a>
  );
}

/** An article by its title; by its address where it has none. */
export function ArticleLink({ article }: { article: Pick<ArticleSummary, 'id' | 'title' | 'url' | 'language'> }) {
  return (
    <a href={`/article/${article.id}`} class="title" lang={article.language || undefined} title={article.url}>
      {article.title ?? shortUrl(article.url)}
    </a>
  );
}

export const comparePath = (a: string, b: string) => `/compare/${encodeURIComponent(a)}/${encodeURIComponent(b)}`;
export const articlesPath = (filters: Record<string, string>) => `/articles${query(filters)}`;

export const Time = ({ at }: { at: string | null }) => (at ? <time dateTime={at}>{formatTime(at)}</time> : <span class="quiet">no date</span>);

export const Ago = ({ at, now = new Date() }: { at: string | null; now?: Date }) =>
  at ? (
    <time dateTime={at} title={formatTime(at)}>
      {formatAgo(at, now)}
    </time>
  ) : (
    <span class="quiet">never</span>
  );

export function Relation({ article }: { article: ArticleSummary }) {
  return (
    <span class="relation">
      {relationLabel(article)}
      {article.direction_uncertain && <span class="unclear">order unclear</span>}
    </span>
  );
}

export function Confidence({ value }: { value: number }) {
  return (
    <span class="confidence">
      <svg class="meter" viewBox="0 0 40 6" aria-hidden="true">
        <rect class="meter-all" width="40" height="6" rx="3" />
        <rect class="meter-part" width={Math.max(3, 40 * value)} height="6" rx="3" />
      </svg>
      <span class="num">{value.toFixed(2)}</span> <span class="quiet word">{confidenceWord(value)}</span>
    </span>
  );
}

/** Reasons for and against, the weightiest first. The bar is the weight in log-odds. */
export function Reasons({ evidence }: { evidence: Evidence[] }) {
  const order = [...evidence].sort((a, b) => Number(b.supports) - Number(a.supports) || b.weight - a.weight);
  if (!order.length) return <p class="quiet">No reason either way is known.</p>;
  return (
    <ul class="reasons">
      {order.map((reason) => (
        <li key={reason.kind + reason.text} class={reason.supports ? 'for' : 'against'}>
          <span class="sign" aria-hidden="true">
            {reason.supports ? '+' : '−'}
          </span>
          <span class="unseen">{reason.supports ? 'For: ' : 'Against: '}</span>
          <span class="reason">{reason.text}</span>{' '}
          <span class="basis" title={`weight ${reason.weight.toFixed(1)} in log-odds`}>
            <svg viewBox="0 0 48 4" class="weight" aria-hidden="true">
              <rect width={Math.min(48, 4 + Math.abs(reason.weight) * 6)} height="4" rx="2" />
            </svg>
            {basisPhrase(reason.basis)}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A small column chart of counts; its sentence is for those who cannot see it. */
export function Columns({ values, label, width = 168, height = 32 }: { values: number[]; label: string; width?: number; height?: number }) {
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  return (
    <svg class="columns" viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
      {values.map((value, i) => {
        const tall = value ? Math.max(2, (value / most) * (height - 1)) : 1;
        return (
          <rect
            key={i}
            class={value ? undefined : 'none'}
            x={i * step + 0.5}
            y={height - tall}
            width={Math.max(1, step - 1.5)}
            height={tall}
            rx="1"
          />
        );
      })}
    </svg>
  );
}

/** One of a few, as buttons in a row; the choice lives in the address. */
export function Choice<T extends string>({
  label,
  options,
  value,
  onPick,
}: {
  label: string;
  options: [T, string][];
  value: T;
  onPick: (value: T) => void;
}) {
  return (
    <div class="choice" role="group" aria-label={label}>
      {options.map(([key, text]) => (
        <button key={key} type="button" aria-pressed={key === value} onClick={() => onPick(key)}>
          {text}
        </button>
      ))}
    </div>
  );
}

export const More = ({ list }: { list: { next: boolean; more: () => void } }) =>
  list.next ? (
    <p class="more">
      <button onClick={list.more}>Show more</button>
    </p>
  ) : null;
