import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservePort } from '#gateway';
import { applicable, type ConfigChange, configChanges } from '../../config/config-changes.ts';
import type { FleetConfig } from '../../config/schema.ts';
import { FleetRuntime } from '../fleet-runtime.ts';
import type { ServedFleetOptions } from '../served-fleet.ts';
import { sightOf } from './mirrored-fleet.ts';
import { WorkerPool } from './worker-pool.ts';

/** Between two views of the fleet that a worker gets; changes of a state come at once. */
const sightEveryMs = 250;

interface State {
  config: FleetConfig;
  runtime: FleetRuntime | undefined;
  isAnnounced: boolean;
}

/**
 * A configuration served by several gateway processes on one address, so that it is not one core that carries all streams.
 *
 * This process starts the engines and watches the replicas, once for all of them, and serves nothing itself: what it says of
 * the fleet is all the others know of it. They tell it what they send there, so that health and load follow all traffic.
 */
export class SharedFleet {
  readonly #pool: WorkerPool;
  readonly #folder: string;
  readonly #state: State;
  readonly #options: ServedFleetOptions;
  readonly #timer: NodeJS.Timeout;

  private constructor(folder: string, pool: WorkerPool, state: State, options: ServedFleetOptions) {
    this.#folder = folder;
    this.#pool = pool;
    this.#state = state;
    this.#options = options;
    this.#timer = setInterval(() => pool.see(), sightEveryMs);
  }

  /**
   * @param count - of gateway processes
   * @throws {GatewayError} GATEWAY_PORT_IN_USE
   * @throws {CliError} CLI_WORKER_FAILED
   */
  static async start(options: ServedFleetOptions, count: number): Promise<SharedFleet> {
    const { config, host, env, say } = options;
    const state: State = { config, runtime: undefined, isAnnounced: false };
    const port = await reservePort(options);
    // Nobody else may enter it: whoever can reach a socket in it could go past the address that is meant for clients.
    const folder = await mkdtemp(join(tmpdir(), 'regauge-workers-'));
    const members = () => state.runtime?.members ?? [];
    const poolOptions = {
      count,
      folder,
      say,
      setup: () => ({ host, port, config: state.config }),
      members: () => sightOf(members(), performance.now()),
      began: (id: string, promptTokens: number) => state.runtime?.member(id)?.monitor?.began(promptTokens),
    };
    const pool = await WorkerPool.start(poolOptions).catch(async (error: unknown) => {
      await remove(folder);
      throw error;
    });
    const fleet = new SharedFleet(folder, pool, state, options);
    state.runtime = new FleetRuntime(config, {
      env,
      say,
      onChange: () => fleet.#onChange(),
      onLost: (id) => pool.tell('forget', id),
      onGivenUp: options.onGivenUp,
      released: (id) => pool.release(id),
    });
    return fleet;
  }

  /** Has all processes take over another configuration. @returns what became of the difference */
  apply(next: FleetConfig): readonly ConfigChange[] {
    const state = this.#state;
    const changes = configChanges(state.config, next);
    state.config = applicable(state.config, next);
    this.#pool.tell('configure', state.config);
    state.runtime?.apply(state.config);
    return changes;
  }

  /** Whether anything runs anywhere, as far as is known here. */
  get isBusy(): boolean {
    return this.#pool.isBusy;
  }

  /** Takes nothing new, and resolves when the last run of all processes is over. */
  drain(): Promise<void> {
    return this.#pool.drain();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#pool.close();
    await this.#state.runtime?.close();
    await remove(this.#folder);
  }

  #onChange(): void {
    const { config, runtime, isAnnounced } = this.#state;
    this.#pool.see();
    if (isAnnounced || !runtime?.members.some(({ monitor }) => monitor?.snapshot().state === 'ready')) return;
    this.#state.isAnnounced = true;
    this.#options.onReady(this.#pool.url, config);
  }
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
