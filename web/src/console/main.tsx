import { render } from 'preact';
import { waitOrWake } from '../answers/wake-up.ts';
import { ConsoleContext } from './parts/console-context.ts';
import { ConsoleView } from './parts/console-view.tsx';
import { ConsoleState } from './state/console-state.ts';
import { createReadFleet } from './state/fleet-api.ts';
import { pageSeen } from './state/page-seen.ts';

const page = new ConsoleState(storageOf(), {
  read: createReadFleet(fetch.bind(globalThis)),
  nowMs: () => Date.now(),
  chance: () => Math.random(),
  wait: waitOrWake,
  seen: pageSeen,
});
page.begin();

const host = document.getElementById('app');
if (host) {
  render(
    <ConsoleContext.Provider value={page}>
      <ConsoleView />
    </ConsoleContext.Provider>,
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
