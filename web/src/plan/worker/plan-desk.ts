import type { PlanScenario } from '../scenario/scenario.ts';
import type { PlanOrder, PlanReply } from './plan-order.ts';
import workerUrl from './plan-worker.ts?worker&url';

export interface Heard {
  readonly reply: (reply: PlanReply) => void;
  /** The worker did not come, or ended. */
  readonly broken: () => void;
}

/** Where plans are computed: outside of the page's own thread. Only what belongs to the newest order is heard. */
export class PlanDesk {
  readonly #worker: Worker;
  #newestId = 0;

  constructor(heard: Heard) {
    this.#worker = new Worker(trusted(workerUrl), { type: 'module' });
    this.#worker.onmessage = ({ data }: MessageEvent<PlanReply>) => {
      if (data.id === this.#newestId) heard.reply(data);
    };
    this.#worker.onerror = () => heard.broken();
  }

  order(scenario: PlanScenario, dateIso: string): void {
    this.#newestId += 1;
    this.#worker.postMessage({ id: this.#newestId, scenario, dateIso } satisfies PlanOrder);
  }

  close(): void {
    this.#worker.terminate();
  }
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): TrustedPolicy;
}

interface TrustedPolicy {
  createScriptURL(url: string): URL;
}

/** Where the page asks for trusted types, this is the only script address it makes here: the app's own worker. */
function trusted(url: string): string | URL {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  const rules = { createScriptURL: (asked: string) => (asked === workerUrl ? asked : 'about:blank') };
  return trustedTypes?.createPolicy('regauge-plan-worker', rules).createScriptURL(url) ?? url;
}
