import type { AttemptReport, ReplicaView } from '#fleet';
import type { WatchedReplica } from '../fleet-runtime.ts';
import type { TrafficRelay } from './traffic-relay.ts';

/** What happened here, summed for one batch of news that the view does not contain yet. */
interface Unheard {
  readonly batch: number;
  running: number;
  prefillTokens: number;
}

/**
 * A replica as a worker sees it: the monitor's view, which comes from another process a few times a second, and on top of it
 * what this worker has done since. Without that, all requests between two views would run to the replica that was idle.
 */
export class ReplicaMirror implements WatchedReplica {
  readonly #relay: Pick<TrafficRelay, 'batch' | 'began'>;
  #view: ReplicaView;
  #unheard: Unheard[] = [];

  constructor(view: ReplicaView, relay: Pick<TrafficRelay, 'batch' | 'began'>) {
    this.#view = view;
    this.#relay = relay;
  }

  /** @param heard - number of the last batch of news that the view contains */
  see(view: ReplicaView, heard: number): void {
    this.#view = view;
    this.#unheard = this.#unheard.filter(({ batch }) => batch > heard);
  }

  snapshot(): ReplicaView {
    let { running, queuedPrefillTokens } = this.#view;
    for (const one of this.#unheard) {
      running += one.running;
      queuedPrefillTokens += one.prefillTokens;
    }
    return { ...this.#view, running: Math.max(0, running), queuedPrefillTokens: Math.max(0, queuedPrefillTokens) };
  }

  began(promptTokens: number): AttemptReport {
    const report = this.#relay.began(this.#view.id, promptTokens);
    let state: 'prefill' | 'decode' | 'ended' = 'prefill';
    this.#note(1, promptTokens);
    return {
      firstToken: (ttftMs) => {
        if (state === 'prefill') this.#note(0, -promptTokens);
        if (state === 'prefill') state = 'decode';
        report.firstToken(ttftMs);
      },
      tokens: (count) => report.tokens(count),
      ended: (outcome) => {
        if (state === 'ended') return;
        this.#note(-1, state === 'prefill' ? -promptTokens : 0);
        state = 'ended';
        report.ended(outcome);
      },
    };
  }

  #note(running: number, prefillTokens: number): void {
    const { batch } = this.#relay;
    const last = this.#unheard.at(-1);
    if (last?.batch !== batch) {
      this.#unheard.push({ batch, running, prefillTokens });
      return;
    }
    last.running += running;
    last.prefillTokens += prefillTokens;
  }
}
