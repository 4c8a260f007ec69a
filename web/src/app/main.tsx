import { render } from 'preact';
import { createApi } from '../api/api-client.ts';
import { startDecorator } from '../render/index.ts';
import { sharedIdOf } from './library/shared-path.ts';
import { SharedView } from './library/shared-view.tsx';
import { AppContext } from './parts/app-context.ts';
import { AppView } from './parts/app-view.tsx';
import { AppState } from './state/app-state.ts';

const app = new AppState(
  createApi(fetch.bind(globalThis)),
  startDecorator(),
  storageOf('localStorage'),
  storageOf('sessionStorage'),
);
// Whoever has a link needs no session.
const sharedId = sharedIdOf(location.pathname);
if (sharedId === undefined) {
  void app.begin();
  window.addEventListener('load', () => void app.install());
} else app.followSettings();

const host = document.getElementById('app');
if (host) {
  // What stood there until now.
  host.replaceChildren();
  render(
    <AppContext.Provider value={app}>
      {sharedId === undefined ? <AppView /> : <SharedView id={sharedId} />}
    </AppContext.Provider>,
    host,
  );
}

/** Private modes throw at the name already. */
function storageOf(name: 'localStorage' | 'sessionStorage'): Storage | undefined {
  try {
    return window[name];
  } catch {
    return undefined;
  }
}
