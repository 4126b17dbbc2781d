// What a screen shows when it has no answer yet, none at all, or a failed one.

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { type ApiError, token } from '../api';
import { forgetAnswers } from '../data';

export function Loading({ lines = 4, what }: { lines?: number; what: string }) {
  return (
    <div class="loading" role="status">
      <span class="unseen">Loading {what}</span>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} class={`bar bar${i % 3}`} aria-hidden="true" />
      ))}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <p class="state-title">{title}</p>
      {children && <div class="state-more">{children}</div>}
    </div>
  );
}

function TokenForm({ retry }: { retry: () => void }) {
  const [value, setValue] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    token.set(value.trim());
    forgetAnswers();
    retry();
  };
  return (
    <form class="inline" onSubmit={submit}>
      <label>
        Token <input type="password" autocomplete="off" value={value} onInput={(e) => setValue(e.currentTarget.value)} />
      </label>
      <button class="primary" disabled={!value.trim()}>
        Use it
      </button>
    </form>
  );
}

export function Failed({ error, retry, what }: { error: ApiError; retry: () => void; what: string }) {
  if (error.status === 401) {
    return (
      <div class="state" role="alert">
        <p class="state-title">This server asks for a token.</p>
        <div class="state-more">
          <p>
            Whoever runs it makes one with <code>headwater token add</code>. It is kept until this tab is closed.
          </p>
          <TokenForm retry={retry} />
        </div>
      </div>
    );
  }
  const title =
    error.status === 404 && !what.startsWith('the ')
      ? `There is no ${what} under this address.`
      : `${what[0].toUpperCase()}${what.slice(1)}: ${error.title}`;
  return (
    <div class="state" role="alert">
      <p class="state-title">{title}</p>
      <div class="state-more">
        {error.detail && <p>{error.detail}</p>}
        <button onClick={retry}>Try again</button>
      </div>
    </div>
  );
}
