import {
  type AttemptReport,
  defaultMonitorSettings,
  FleetHttp,
  ReplicaMonitor,
  type ReplicaView,
  systemClock,
} from '#fleet';
import type { FleetConfig, PoolConfig } from '../config/schema.ts';
import { matchSeats, type Seat, seatsOf } from '../config/seats.ts';
import { engineFlagArguments } from '../engine-options.ts';
import { finalExitCodes } from '../explain.ts';
import { selfCommand } from '../self-command.ts';
import { type SupervisedState, Supervisor } from '../supervisor.ts';

/** What routing needs of a replica: to see how it is, and to say what is sent there. */
export interface WatchedReplica {
  snapshot(): ReplicaView;
  /** To be called when a request leaves for this replica. @param promptTokens - estimated where nobody has counted */
  began(promptTokens: number): AttemptReport;
}

/** A replica of the configuration, whether or not anything answers there now. */
export interface FleetMember {
  readonly id: string;
  readonly pool: PoolConfig;
  /** Undefined while the engine that we start ourselves is not up. */
  readonly monitor: WatchedReplica | undefined;
  /** What is going on, for people, while there is no monitor. */
  readonly note: string;
}

/** Where the replicas of a configuration come from. */
export interface FleetSource {
  readonly members: readonly FleetMember[];
  apply(config: FleetConfig): void;
  close(): Promise<void>;
}

export interface FleetSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  /** Called when a replica came, went, or changed its state. */
  readonly onChange: () => void;
  /** Called when an engine ended: whatever it had cached is lost. */
  readonly onLost: (id: string) => void;
  /** Called when an engine is not started again, with its last words. */
  readonly onGivenUp?: ((how: string, exitCode: number) => void) | undefined;
  /** Resolves when nothing runs any more at a replica that gets nothing new. */
  readonly released: (id: string) => Promise<void>;
}

/** A member as the runtime keeps it. */
interface Seated extends FleetMember {
  readonly seat: Seat;
  pool: PoolConfig;
  monitor: ReplicaMonitor | undefined;
  supervisor: Supervisor | undefined;
  note: string;
  /** By the configuration of this moment. */
  isWanted: boolean;
  /** It gets nothing new and ends with its last run. */
  isLeaving: boolean;
}

/**
 * Everything behind the gateway: engines that are started here and kept alive, and monitors of all replicas. The
 * configuration may become another one at any time; a replica that is in both runs on as if nothing had happened.
 */
export class FleetRuntime implements FleetSource {
  readonly #members = new Map<string, Seated>();
  readonly #http = new FleetHttp();
  /** All monitors look at this one object, so that a deadline that changes holds for them too. */
  readonly #settings = { ...defaultMonitorSettings };
  readonly #surroundings: FleetSurroundings;

  constructor(config: FleetConfig, surroundings: FleetSurroundings) {
    this.#surroundings = surroundings;
    this.apply(config);
  }

  get members(): readonly FleetMember[] {
    return [...this.#members.values()];
  }

  member(id: string): FleetMember | undefined {
    return this.#members.get(id);
  }

  /** Takes over another configuration: replicas that are in it alone come, and those that are not in it leave. */
  apply(config: FleetConfig): void {
    this.#settings.stallAfterMs = config.deadlines.firstTokenMs;
    const poolNames = new Set(config.pools.map(({ name }) => name));
    for (const member of this.#members.values()) if (!poolNames.has(member.pool.name)) member.isWanted = false;
    for (const pool of config.pools) this.#seat(pool);
    this.#letGo();
    this.#surroundings.onChange();
  }

  async close(): Promise<void> {
    for (const { monitor } of this.#members.values()) monitor?.close();
    await Promise.all([...this.#members.values()].map(({ supervisor }) => supervisor?.stop()));
    await this.#http.close();
  }

  #seat(pool: PoolConfig): void {
    const held = [...this.#members.values()].filter((member) => member.pool.name === pool.name && !member.isLeaving);
    const { stays, goes, comes } = matchSeats(held, seatsOf(pool));
    for (const member of goes) member.isWanted = false;
    for (const member of stays) {
      member.pool = pool;
      member.isWanted = true;
    }
    for (const seat of comes) this.#take(pool, seat);
  }

  #take(pool: PoolConfig, seat: Seat): void {
    const member: Seated = {
      id: this.#freeId(pool),
      pool,
      seat,
      monitor: undefined,
      supervisor: undefined,
      note: 'its engine is starting',
      isWanted: true,
      isLeaving: false,
    };
    this.#members.set(member.id, member);
    if (seat.kind === 'url') this.#watch(member, seat.url);
    else this.#launch(member);
  }

  #freeId({ name }: PoolConfig): string {
    for (let index = 0; ; index++) if (!this.#members.has(`${name}/${index}`)) return `${name}/${index}`;
  }

  #watch(member: Seated, url: string): void {
    const { id, pool } = member;
    member.monitor?.close();
    const target = {
      id,
      kind: pool.kind,
      url: url.replace(/\/+$/, ''),
      upstreamModel: pool.upstreamModel,
      apiKey: pool.apiKeyEnv === undefined ? undefined : this.#surroundings.env[pool.apiKeyEnv],
      tokenizer: pool.tokenizer,
      metricsUrl: pool.metricsPort === undefined ? undefined : metricsUrl(url, pool.metricsPort),
    };
    member.monitor = new ReplicaMonitor(target, this.#settings, {
      ask: this.#http.ask,
      clock: systemClock,
      onState: (view) => this.#tell(view),
    });
    member.monitor.start();
  }

  #tell({ id, state, reason }: ReplicaView): void {
    this.#surroundings.say(`${id} is ${state}: ${reason}`);
    this.#letGo();
    this.#surroundings.onChange();
  }

  #launch(member: Seated): void {
    const { model = '', count: _, ...flags } = member.pool.start ?? {};
    const self = selfCommand();
    member.supervisor = new Supervisor({
      command: self.command,
      args: [...self.args, 'engine', '--model', model, '--port', '0', ...engineFlagArguments(definedOnly(flags))],
      env: { ...this.#surroundings.env, ...self.env },
      finalExitCodes,
      firstRestartMs: 250,
      maxRestartMs: 10_000,
      healthyAfterMs: 30_000,
      maxFastCrashes: 5,
      onLogLine: (line) => this.#surroundings.say(`${member.id}: ${line}`),
      onState: (state) => this.#onEngine(member, state),
    });
  }

  #onEngine(member: Seated, state: SupervisedState): void {
    if (state.kind === 'stopped') return;
    if (state.kind === 'ready') {
      this.#watch(member, state.url);
      return;
    }
    member.monitor?.close();
    member.monitor = undefined;
    this.#surroundings.onLost(member.id);
    member.note =
      state.kind === 'starting'
        ? 'its engine is starting'
        : `its engine ${state.how}${state.kind === 'crashed' ? '; starting it again' : ', and is given up'}`;
    if (state.kind !== 'starting') this.#surroundings.say(`${member.id}: ${member.note}`);
    if (state.kind === 'given-up') this.#surroundings.onGivenUp?.(state.how, state.exitCode);
    // There is nothing left to wait for.
    if (member.isLeaving) void member.supervisor?.stop();
    this.#letGo();
    this.#surroundings.onChange();
  }

  #letGo(): void {
    for (const member of this.#members.values()) {
      if (!member.isWanted && !member.isLeaving && !this.#standsIn(member)) void this.#retire(member);
    }
  }

  /** An engine that is replaced serves on until one of its successors can; an address that was taken out does not. */
  #standsIn({ seat, pool, monitor }: Seated): boolean {
    if (seat.kind === 'url' || !isReady(monitor)) return false;
    const successors = [...this.#members.values()].filter((other) => other.isWanted && other.pool.name === pool.name);
    return successors.length > 0 && !successors.some((other) => isReady(other.monitor));
  }

  /** What runs there may end: an engine of ours is stopped after that, another's is only no longer asked. */
  async #retire(member: Seated): Promise<void> {
    const { id, seat, monitor } = member;
    member.isLeaving = true;
    monitor?.drain();
    if (seat.kind === 'start' && monitor) await this.#surroundings.released(id);
    member.monitor?.close();
    await member.supervisor?.stop();
    this.#members.delete(id);
    this.#surroundings.onLost(id);
    this.#surroundings.say(`${id} is gone`);
    this.#surroundings.onChange();
  }
}

function isReady(monitor: WatchedReplica | undefined): boolean {
  return monitor?.snapshot().state === 'ready';
}

function metricsUrl(url: string, port: number): string {
  const metrics = new URL('/metrics', url);
  metrics.port = String(port);
  return metrics.href;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Keys that are undefined are left out, as flags that nobody gave. */
function definedOnly<T extends object>(flags: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>;
}
