import type { ComponentType } from 'preact';
import { Component, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LocationProvider, Route, Router, useLocation } from 'preact-iso/router';
import { Notices } from './parts/notice';
import { Header } from './parts/shell';
import { Empty, Loading } from './parts/states';
import { Home } from './screens/home';
import './style.css';
import { applyTheme, currentTheme } from './theme';

/** Screens besides the first come when they are opened, or when the browser has nothing else to do. */
function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  const start = () => load().then((screen) => (loaded = screen));
  preload.push(start);
  return function Later(props: P) {
    const [Screen, set] = useState<ComponentType<P> | null>(() => loaded);
    useEffect(() => {
      if (!Screen) start().then((screen) => set(() => screen), fail);
    }, []);
    return Screen ? (
      <Screen {...props} />
    ) : (
      <main id="main">
        <Loading what="the screen" />
      </main>
    );
  };
}

// A screen that cannot be loaded belongs to a version the daemon no longer serves: take the new one, once.
function fail() {
  const kTried = 'headwater.reloaded';
  if (sessionStorage.getItem(kTried)) return;
  sessionStorage.setItem(kTried, '1');
  location.reload();
}

const preload: (() => Promise<unknown>)[] = [];
const Articles = later(() => import('./screens/articles').then((m) => m.Articles));
const Article = later(() => import('./screens/article').then((m) => m.Article));
const Compare = later(() => import('./screens/compare').then((m) => m.Compare));
const Lineages = later(() => import('./screens/lineages').then((m) => m.Lineages));
const Lineage = later(() => import('./screens/lineage').then((m) => m.Lineage));
const Sites = later(() => import('./screens/sites').then((m) => m.Sites));
const Site = later(() => import('./screens/site').then((m) => m.Site));
const Crawl = later(() => import('./screens/crawl').then((m) => m.Crawl));

const Nowhere = () => (
  <main id="main">
    <h1 class="question alone">There is no such screen.</h1>
    <Empty title="The address may be mistyped, or from another version.">
      <a href="/">Trace a text</a>
    </Empty>
  </main>
);

class Guard extends Component<{ url: string; children: preact.ComponentChildren }, { broken: string | null }> {
  override state = { broken: null as string | null };
  override componentDidCatch(error: unknown) {
    this.setState({ broken: String(error) });
  }
  override componentDidUpdate(before: { url: string }) {
    if (this.state.broken && before.url !== this.props.url) this.setState({ broken: null });
  }
  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main id="main">
        <h1 class="question alone">This screen failed.</h1>
        <Empty title={this.state.broken}>
          <button onClick={() => location.reload()}>Load it again</button>
        </Empty>
      </main>
    );
  }
}

function Screens() {
  const { url } = useLocation();
  return (
    <Guard url={url}>
      <Router>
        <Route path="/" component={Home} />
        <Route path="/articles" component={Articles} />
        <Route path="/article/:id" component={Article} />
        <Route path="/compare/:a/:b" component={Compare} />
        <Route path="/lineages" component={Lineages} />
        <Route path="/lineage/:id" component={Lineage} />
        <Route path="/sites" component={Sites} />
        <Route path="/sites/:domain" component={Site} />
        <Route path="/crawl" component={Crawl} />
        <Route default component={Nowhere} />
      </Router>
    </Guard>
  );
}

function App() {
  useEffect(() => {
    const idle = window.requestIdleCallback ?? ((act: () => void) => setTimeout(act, 500));
    idle(() => preload.forEach((start) => start().catch(() => undefined)));
  }, []);
  return (
    <LocationProvider>
      <Header />
      <Screens />
      <Notices />
    </LocationProvider>
  );
}

applyTheme(currentTheme());
render(<App />, document.getElementById('app')!);
