import { expect } from 'vitest';
import type { Gateway } from '#gateway';
import { nanoR1 } from '../../support/nano-r1.ts';
import { heldByRequests, nothingHeld } from '../../support/read-metrics.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { startEngine } from '../../support/start-engine.ts';
import { modelName, replicaAt, startGateway } from '../start-gateway.ts';

const model = {
  id: modelName,
  aliases: [],
  card: { id: modelName, object: 'model', created: 1_767_225_600, max_model_len: 2_048 },
};

/** One engine behind one gateway, as a client of some official package meets it. */
export class ServedNanoR1 {
  readonly #engine: ServerProcess;
  readonly #gateway: Gateway;
  #aborts = 0;

  private constructor(engine: ServerProcess, gateway: Gateway) {
    this.#engine = engine;
    this.#gateway = gateway;
  }

  static async start(): Promise<ServedNanoR1> {
    const engine = await startEngine({ model: nanoR1, name: modelName, threads: 1, maxRunning: 8 });
    const gateway = await startGateway([replicaAt('cpu/0', engine.url)], {}, { models: [model] });
    return new ServedNanoR1(engine, gateway);
  }

  /** Of the gateway, without a path. */
  get url(): string {
    return this.#gateway.url;
  }

  async becomesBusy(): Promise<void> {
    await expect.poll(async () => (await heldByRequests(this.#engine.url)).running, { timeout: 10_000 }).toBe(1);
  }

  /** One more request was cut off, and did not end by itself, and nothing is held for it any more. */
  async isFreedByAbort(): Promise<void> {
    this.#aborts++;
    await expect.poll(() => this.#abortedRequests(), { timeout: 10_000 }).toBe(this.#aborts);
    await expect.poll(() => heldByRequests(this.#engine.url), { timeout: 10_000 }).toEqual(nothingHeld);
  }

  async close(): Promise<void> {
    await this.#gateway.close();
    await this.#engine.close();
  }

  async #abortedRequests(): Promise<number> {
    const page = await (await fetch(`${this.#engine.url}/metrics`)).text();
    return Number(/^regauge:request_success_total\{[^}]*finished_reason="abort"[^}]*\} (\d+)$/m.exec(page)?.[1] ?? 0);
  }
}

export const sum = 'What is 12 + 30?';

/**
 * Makes a thought that fills its context, whatever the model: what was said before is a hundred times likelier to be said
 * again, so that the end never comes.
 */
export const endlessly = { repetition_penalty: 0.01 };
