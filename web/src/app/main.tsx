import { render } from 'preact';
import { createApi } from '../api/api-client.ts';
import { startDecorator } from '../render/index.ts';
import { AppContext } from './parts/app-context.ts';
import { AppView } from './parts/app-view.tsx';
import { AppState } from './state/app-state.ts';

const app = new AppState(createApi(fetch.bind(globalThis)), startDecorator(), storageOf());
void app.begin();

const host = document.getElementById('app');
if (host) {
  render(
    <AppContext.Provider value={app}>
      <AppView />
    </AppContext.Provider>,
    host,
  );
}

/** Private modes throw at the name already. */
function storageOf(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
