// The frame around every screen: name, places, search, theme, keys.

import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { kKeyHelp, useKeys } from '../keys';
import { useLiveState } from '../live';
import { applyTheme, currentTheme, nextTheme } from '../theme';
import { articlesPath } from './bits';

const kPlaces: [string, string, RegExp][] = [
  ['/', 'Trace', /^\/$/],
  ['/articles', 'Articles', /^\/(articles?|compare)\b/],
  ['/lineages', 'Lineages', /^\/lineages?\b/],
  ['/sites', 'Sites', /^\/sites\b/],
  ['/crawl', 'Crawl', /^\/crawl\b/],
];

function Logo() {
  return (
    <svg class="logo" viewBox="0 0 26 20" aria-hidden="true">
      <path d="M4 10h6c5 0 4-7 9-7h4M10 10h13M10 10c5 0 4 7 9 7h4" />
      <circle cx="4" cy="10" r="3" />
    </svg>
  );
}

function Search() {
  const { route, query, path } = useLocation();
  const [text, setText] = useState('');
  useEffect(() => setText(path === '/articles' ? (query.q ?? '') : ''), [path, query.q]);
  const submit = (event: Event) => {
    event.preventDefault();
    route(articlesPath({ q: text.trim() }));
  };
  return (
    <form class="search" role="search" onSubmit={submit}>
      <input
        data-search
        type="search"
        aria-label="Search articles"
        placeholder="Search articles"
        value={text}
        onInput={(e) => setText(e.currentTarget.value)}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}

const kThemeIcons = {
  system: (
    <g>
      <circle cx="10" cy="10" r="6" class="line" />
      <path d="M10 4a6 6 0 0 1 0 12z" />
    </g>
  ),
  light: (
    <g>
      <circle cx="10" cy="10" r="3.5" />
      <path class="line" d="M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M4.7 15.3l1.4-1.4M13.9 6.1l1.4-1.4" />
    </g>
  ),
  dark: <path d="M15.5 12.3A6.200 6.200 0 0 1 7.7 4.5a6.200 6.200 0 1 0 7.800 7.800z" />,
};
const kThemeWords = { system: 'as the system', light: 'light', dark: 'dark' };

function ThemeButton() {
  const [theme, setTheme] = useState(currentTheme);
  const press = () => {
    const next = nextTheme(theme);
    applyTheme(next);
    setTheme(next);
  };
  const label = `Colours: ${kThemeWords[theme]}. Change`;
  return (
    <button class="icon" onClick={press} aria-label={label} title={label}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        {kThemeIcons[theme]}
      </svg>
    </button>
  );
}

function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  useKeys({ '?': () => dialog.current?.showModal() });
  return (
    <>
      <button class="icon" onClick={() => dialog.current?.showModal()} aria-label="Keyboard and colours" title="Keys (?)">
        ?
      </button>
      <dialog ref={dialog} aria-labelledby="help-title" onClick={(e) => e.target === e.currentTarget && e.currentTarget.close()}>
        <div class="sheet">
          <h2 id="help-title">Keys</h2>
          <dl class="keys">
            {kKeyHelp.map(([keys, what]) => (
              <div key={keys}>
                <dt>
                  {keys.split('  ').map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <h2>Colours</h2>
          <p>
            <span class="same">Blue: the same words</span>
          </p>
          <p>
            <span class="same">
              <span class="changed">Amber: changed inside a shared passage</span>
            </span>
          </p>
          <p class="quiet">No tint: only on this side.</p>
          <form method="dialog">
            <button class="primary">Close</button>
          </form>
        </div>
      </dialog>
    </>
  );
}

function Live() {
  const state = useLiveState();
  if (state === 'off' || state === 'live') return null;
  return (
    <p class="lost" role="status">
      {state === 'paused' ? 'Live progress is paused while this tab is hidden.' : 'Connection to Headwater lost. Trying again…'}
    </p>
  );
}

export function Header() {
  const { path } = useLocation();
  return (
    <header class="top">
      <a class="skip" href="#main">
        Skip to content
      </a>
      <div class="top-in">
        <a class="name" href="/">
          <Logo />
          Headwater
        </a>
        <nav aria-label="Places">
          {kPlaces.map(([href, label, here]) => (
            <a key={href} href={href} aria-current={here.test(path) ? 'page' : undefined}>
              {label}
            </a>
          ))}
        </nav>
        <Search />
        <ThemeButton />
        <Help />
      </div>
      <Live />
    </header>
  );
}
