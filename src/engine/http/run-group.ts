import type { RunEvent, RunSpec } from '../core/run-spec.ts';
import type { EngineRoutesContext } from './engine-server.ts';

/** Receives the events of one request's runs; `choice` is the index of the run. */
export type GroupListener = (choice: number, event: RunEvent) => void;

/** The runs of one request (its `n` choices): submitted together, abandoned together. */
export class RunGroup {
  readonly #context: EngineRoutesContext;
  readonly #liveIds = new Set<string>();
  readonly #listener: GroupListener;

  constructor(context: EngineRoutesContext, specs: readonly RunSpec[], listener: GroupListener) {
    this.#context = context;
    this.#listener = listener;
    for (const spec of specs) this.#liveIds.add(spec.id);
    specs.forEach((spec, choice) => {
      context.client.submit(spec, (event) => this.#receive(choice, event));
    });
  }

  get isDone(): boolean {
    return this.#liveIds.size === 0;
  }

  /** Frees the sequences of all runs that are still alive; nothing more is told. */
  abandon(): void {
    for (const id of this.#liveIds) {
      this.#context.client.abort(id);
      this.#context.metrics.observeAbort();
    }
    this.#liveIds.clear();
  }

  #receive(choice: number, event: RunEvent): void {
    this.#context.metrics.observe(event);
    if (event.kind === 'finished' || event.kind === 'failed') this.#liveIds.delete(event.id);
    this.#listener(choice, event);
  }
}
