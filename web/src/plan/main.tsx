import { render } from 'preact';
import { SettingsStore } from '../app/state/settings.ts';
import { PlanContext } from './parts/plan-context.ts';
import { PlanView } from './parts/plan-view.tsx';
import { PlanState } from './state/plan-state.ts';
import { PlanWordsState } from './state/plan-words.ts';
import { PlanDesk } from './worker/plan-desk.ts';

const words = new PlanWordsState();
void words.choose(new SettingsStore(storageOf()).current.value.language);

const desk = new PlanDesk({ reply: (reply) => plan.hear(reply), broken: () => plan.break() });
const plan = new PlanState({
  order: (scenario, dateIso) => desk.order(scenario, dateIso),
  dateIso: () => new Date().toISOString().slice(0, 10),
  search: () => location.search,
  replaceAddress: (address) => history.replaceState(null, '', address),
});
window.addEventListener('popstate', () => plan.readAddress());
plan.begin();

const host = document.getElementById('app');
if (host) {
  render(
    <PlanContext.Provider value={{ plan, words }}>
      <PlanView />
    </PlanContext.Provider>,
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
