import {
  defaultMonitorSettings,
  FleetHttp,
  type MonitorSettings,
  ReplicaMonitor,
  type ReplicaView,
  systemClock,
} from '#fleet';
import type { FleetConfig, PoolConfig } from '../config/schema.ts';
import { engineFlagArguments } from '../engine-options.ts';
import { finalExitCodes } from '../explain.ts';
import { selfCommand } from '../self-command.ts';
import { type SupervisedState, Supervisor } from '../supervisor.ts';

/** A replica of the configuration, whether or not anything answers there now. */
export interface FleetMember {
  readonly id: string;
  readonly pool: PoolConfig;
  /** Undefined while the engine that we start ourselves is not up. */
  readonly monitor: ReplicaMonitor | undefined;
  /** What is going on, for people, while there is no monitor. */
  readonly note: string;
}

export interface FleetSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  /** Called when a replica came, went, or changed its state. */
  readonly onChange: () => void;
  /** Called when an engine ended: whatever it had cached is lost. */
  readonly onLost: (id: string) => void;
}

/** Everything behind the gateway: engines that are started here and kept alive, and monitors of all replicas. */
export class FleetRuntime {
  readonly #members = new Map<string, FleetMember>();
  readonly #supervisors: Supervisor[] = [];
  readonly #http = new FleetHttp();
  readonly #settings: MonitorSettings;
  readonly #surroundings: FleetSurroundings;

  constructor(config: FleetConfig, surroundings: FleetSurroundings) {
    this.#surroundings = surroundings;
    this.#settings = { ...defaultMonitorSettings, stallAfterMs: config.deadlines.firstTokenMs };
    for (const pool of config.pools) {
      for (const [index, url] of (pool.urls ?? []).entries()) this.#watch(`${pool.name}/${index}`, pool, url);
      for (let index = 0; index < (pool.start?.count ?? 0); index++) this.#launch(`${pool.name}/${index}`, pool);
    }
  }

  get members(): readonly FleetMember[] {
    return [...this.#members.values()];
  }

  member(id: string): FleetMember | undefined {
    return this.#members.get(id);
  }

  async close(): Promise<void> {
    for (const { monitor } of this.#members.values()) monitor?.close();
    await Promise.all(this.#supervisors.map((supervisor) => supervisor.stop()));
    await this.#http.close();
  }

  #watch(id: string, pool: PoolConfig, url: string): void {
    this.#members.get(id)?.monitor?.close();
    const target = {
      id,
      kind: pool.kind,
      url: url.replace(/\/+$/, ''),
      upstreamModel: pool.upstreamModel,
      apiKey: pool.apiKeyEnv === undefined ? undefined : this.#surroundings.env[pool.apiKeyEnv],
    };
    const monitor = new ReplicaMonitor(target, this.#settings, {
      ask: this.#http.ask,
      clock: systemClock,
      onState: (view) => this.#tell(view),
    });
    this.#members.set(id, { id, pool, monitor, note: '' });
    monitor.start();
  }

  #tell({ id, state, reason }: ReplicaView): void {
    this.#surroundings.say(`${id} is ${state}: ${reason}`);
    this.#surroundings.onChange();
  }

  #launch(id: string, pool: PoolConfig): void {
    const { model = '', count: _, ...flags } = pool.start ?? {};
    const self = selfCommand();
    this.#members.set(id, { id, pool, monitor: undefined, note: 'its engine is starting' });
    this.#supervisors.push(
      new Supervisor({
        command: self.command,
        args: [...self.args, 'engine', '--model', model, '--port', '0', ...engineFlagArguments(definedOnly(flags))],
        env: { ...this.#surroundings.env, ...self.env },
        finalExitCodes,
        firstRestartMs: 250,
        maxRestartMs: 10_000,
        healthyAfterMs: 30_000,
        maxFastCrashes: 5,
        onLogLine: (line) => this.#surroundings.say(`${id}: ${line}`),
        onState: (state) => this.#onEngine(id, pool, state),
      }),
    );
  }

  #onEngine(id: string, pool: PoolConfig, state: SupervisedState): void {
    if (state.kind === 'ready') {
      this.#watch(id, pool, state.url);
      return;
    }
    if (state.kind === 'stopped') return;
    this.#members.get(id)?.monitor?.close();
    this.#surroundings.onLost(id);
    const note =
      state.kind === 'starting'
        ? 'its engine is starting'
        : `its engine ${state.how}${state.kind === 'crashed' ? '; starting it again' : ', and is given up'}`;
    this.#members.set(id, { id, pool, monitor: undefined, note });
    if (state.kind !== 'starting') this.#surroundings.say(`${id}: ${note}`);
    this.#surroundings.onChange();
  }
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Keys that are undefined are left out, as flags that nobody gave. */
function definedOnly<T extends object>(flags: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>;
}
