import cluster from 'node:cluster';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MetricSamples, newTag, RunCopyStore, sumCounted } from '#gateway';
import { selfModule } from '../../self-command.ts';
import type { PeerAddress, Share, WorkerCalls, WorkerSetup } from './calls.ts';
import { ForkedWorker, type WorkerSurroundings } from './forked-worker.ts';
import { workerCommand } from './worker-command.ts';

export interface WorkerPoolOptions extends Omit<WorkerSurroundings, 'setup' | 'shares' | 'copies'> {
  readonly count: number;
  /** Of sockets; nobody else may enter it. */
  readonly folder: string;
  readonly setup: () => Omit<WorkerSetup, 'own' | 'peers' | 'sight'>;
  readonly say: (line: string) => void;
}

const firstForkMs = 250;
const maxForkMs = 10_000;
/** Alive this long counts as healthy again: the next one is forked soon. */
const healthyAfterMs = 30_000;

/** So many gateway processes on one address, and another one for each that dies. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Set<ForkedWorker>();
  readonly #serving = new Set<ForkedWorker>();
  readonly #copies = new RunCopyStore();
  readonly #ending = new AbortController();
  #url = '';
  /** By processes that are gone. */
  #counted: Promise<MetricSamples> = Promise.resolve([]);

  private constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /**
   * Resolves when all of them serve.
   * @throws {GatewayError} GATEWAY_PORT_IN_USE
   * @throws {CliError} CLI_WORKER_FAILED
   */
  static async start(options: WorkerPoolOptions): Promise<WorkerPool> {
    const { path, conditions } = selfModule();
    // Where they do not each listen: of those that share one handle, the process that is busiest accepts most.
    cluster.schedulingPolicy = cluster.SCHED_RR;
    cluster.setupPrimary({
      exec: path,
      execArgv: ['--disable-warning=ExperimentalWarning', ...conditions],
      args: [workerCommand],
      // Keeps what is undefined apart from what is not there.
      serialization: 'advanced',
    });
    const pool = new WorkerPool(options);
    const first = Array.from({ length: options.count }, () => pool.#fork());
    try {
      [pool.#url = ''] = await Promise.all(first.map(({ listening }) => listening));
    } catch (error) {
      await pool.close();
      throw error;
    }
    for (const worker of first) void pool.#replace(worker);
    return pool;
  }

  /** The address of all of them. */
  get url(): string {
    return this.#url;
  }

  get isBusy(): boolean {
    return this.#workers.values().some(({ isBusy }) => isBusy);
  }

  /** Has all of them do something. */
  tell<Name extends keyof WorkerCalls>(name: Name, ...args: Parameters<WorkerCalls[Name]>): void {
    for (const { calls } of this.#serving) calls.tell(name, ...args);
  }

  /** Shows them the fleet as it is. */
  see(): void {
    for (const worker of this.#serving) void worker.see();
  }

  /** Resolves when nothing runs any more at this replica. */
  async release(replicaId: string): Promise<void> {
    await Promise.all([...this.#serving].map((worker) => worker.release(replicaId)));
  }

  /** What each of them knows, and one more share for those that are gone. */
  async shares(): Promise<readonly Share[]> {
    const gone = this.#counted.then((metrics): Share => ({ metrics, fleet: { queued: 0, decisions: [] } }));
    const shares = await Promise.all([gone, ...[...this.#serving].map((worker) => worker.share())]);
    return shares.filter((share) => share !== undefined);
  }

  /** They take nothing new. Resolves when the last run is over. */
  async drain(): Promise<void> {
    this.#ending.abort();
    // One that dies meanwhile has nothing to finish any more.
    await Promise.all([...this.#serving].map(({ calls }) => calls.ask('drain').catch(() => undefined)));
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
  }

  #fork(): ForkedWorker {
    const worker = new ForkedWorker(this.#newAddress(), {
      ...this.#options,
      setup: () => ({ ...this.#options.setup(), peers: this.#addresses() }),
      shares: () => this.shares(),
      copies: this.#copies,
    });
    this.#workers.add(worker);
    // Before it serves: a run that is its first may be asked for at another.
    this.#introduce();
    void worker.exited.then(() => this.#dismiss(worker));
    worker.listening.then(
      () => this.#admit(worker),
      () => undefined,
    );
    return worker;
  }

  /** Puts another in its place whenever it ends, until all of them are to end. */
  async #replace(first: ForkedWorker): Promise<void> {
    const { signal } = this.#ending;
    let early = 0;
    for (let worker = first; ; worker = this.#fork()) {
      const startedMs = performance.now();
      const how = await worker.exited;
      if (signal.aborted) return;
      early = performance.now() - startedMs < healthyAfterMs ? early + 1 : 1;
      const forkInMs = Math.min(maxForkMs, firstForkMs * 2 ** (early - 1));
      this.#options.say(`gateway process ${worker.address.tag} ${how}; starting another in ${forkInMs} ms`);
      await sleep(forkInMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
  }

  #admit(worker: ForkedWorker): void {
    // It ends with the others.
    if (this.#ending.signal.aborted) worker.calls.tell('drain');
    this.#serving.add(worker);
    // What has changed while it started.
    worker.calls.tell('configure', this.#options.setup().config);
    void worker.see();
    void this.#passOn();
  }

  #dismiss(worker: ForkedWorker): void {
    this.#workers.delete(worker);
    this.#serving.delete(worker);
    const { lastShare } = worker;
    if (lastShare) this.#counted = this.#counted.then((sum) => sumCounted([sum, lastShare.metrics]));
    void this.#passOn();
    this.#introduce();
  }

  /** Kept runs of those that are gone go on at one that serves, now or when there is one. */
  async #passOn(): Promise<void> {
    const [heir] = this.#serving;
    if (!heir || this.#ending.signal.aborted) return;
    const { tag } = heir.address;
    const copies = this.#copies.passOn(tag, (owner) => this.#isAlive(owner));
    if (copies.length === 0) return;
    // One at a time: together they may be large.
    for (const copy of copies) await heir.calls.ask('inherit', copy).catch(() => undefined);
    this.#copies.arrived(tag);
    this.#introduce();
  }

  #introduce(): void {
    const moved = this.#copies.moved((tag) => this.#isAlive(tag));
    const heirs = Array.from(moved, ([tag, heir]) => ({ tag, socketPath: this.#socketPath(heir) }));
    for (const { calls } of this.#workers) calls.tell('meet', this.#addresses(), heirs);
  }

  #isAlive(tag: string): boolean {
    return this.#workers.values().some(({ address }) => address.tag === tag);
  }

  #addresses(): readonly PeerAddress[] {
    return Array.from(this.#workers, ({ address }) => address);
  }

  #newAddress(): PeerAddress {
    const tag = newTag();
    return this.#isAlive(tag) ? this.#newAddress() : { tag, socketPath: this.#socketPath(tag) };
  }

  #socketPath(tag: string): string {
    const isWindows = process.platform === 'win32';
    return isWindows ? `\\\\.\\pipe\\regauge-${process.pid}-${tag}` : join(this.#options.folder, tag);
  }
}
