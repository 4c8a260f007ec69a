import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { AttemptReport } from '#fleet';
import type { AnswersUnderWay } from './app/answers-under-way.ts';
import type { AppOptions } from './app/app-options.ts';
import { resumeUnfinished } from './app/resume-unfinished.ts';
import { type Authenticate, anyone } from './caller.ts';
import type { RunCopy } from './copies/run-copy.ts';
import type { ExchangeDeadlines } from './exchange.ts';
import { createGatewayServer } from './gateway-server.ts';
import { Metaserver } from './hand-off/metaserver.ts';
import { listenOrExplain } from './listen-or-explain.ts';
import { createGatewayMetrics, type GatewayMetrics, type MetricSamples } from './metrics.ts';
import { listenToPeers, type Peers } from './peers.ts';
import type { Choose, PublicModel, Replica, RunRecord } from './replica.ts';
import { ReplicaPools } from './replica-pools.ts';
import { free, type Prices } from './run-cost.ts';
import { tagOf } from './run-id.ts';
import { RunRegistry } from './run-registry.ts';
import { defaultSettings, type GatewaySettings } from './settings.ts';

const releasePollMs = 100;

export interface GatewayOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly models: readonly PublicModel[];
  readonly replicas: readonly Replica[];
  readonly choose: Choose;
  /** Whether anybody could serve, for `/health`; left out: whether a replica is known. */
  readonly anyReady?: () => boolean;
  readonly settings?: Partial<GatewaySettings>;
  /** Left out: nobody needs a key. */
  readonly authenticate?: Authenticate;
  /** Of a public model, by its id; asked when a run begins, and what was said holds for that run. */
  readonly prices?: (model: string) => Prices;
  /** What `GET /v1/fleet` shows to operators. */
  readonly status?: () => object | Promise<object>;
  /** Other processes on the same address. */
  readonly peers?: Peers;
  /** Called when an attempt begins; what comes back is told how it goes, so that health and load follow real traffic. */
  readonly observe?: (replicaId: string, promptTokens: number) => AttemptReport | undefined;
  /** Called once per run, whatever became of it. */
  readonly onRunEnd?: (record: RunRecord) => void;
  /** The chat app; left out where none is served. */
  readonly app?: AppOptions | undefined;
  /** Told of errors that only a bug explains. */
  readonly onBug?: (error: unknown) => void;
}

/**
 * One endpoint over a fleet that may change while it serves. A run finds its replica by the injected policy, and keeps its
 * id, its text and its readers whatever happens to that replica.
 */
export class Gateway {
  readonly url: string;
  readonly #server: FastifyInstance;
  readonly #answers: AnswersUnderWay | undefined;
  readonly #inherit: (copy: RunCopy) => void;
  readonly #app: AppOptions | undefined;
  readonly #peers: Peers | undefined;
  readonly #peerServer: Server | undefined;
  readonly #runs: RunRegistry;
  readonly #pools: ReplicaPools;
  readonly #metrics: GatewayMetrics;
  readonly #state: GatewayState;

  private constructor(
    url: string,
    { server, answers, inherit, app, peers, peerServer, runs, pools, metrics, state }: GatewayParts,
  ) {
    this.url = url;
    this.#server = server;
    this.#answers = answers;
    this.#inherit = inherit;
    this.#app = app;
    this.#peers = peers;
    this.#peerServer = peerServer;
    this.#runs = runs;
    this.#pools = pools;
    this.#metrics = metrics;
    this.#state = state;
  }

  /** @throws {GatewayError} GATEWAY_PORT_IN_USE */
  static async listen(options: GatewayOptions): Promise<Gateway> {
    const settings = { ...defaultSettings, ...options.settings };
    const runs = new RunRegistry(settings.keepMs, (id) => options.peers?.copies?.forget(id));
    const pools = new ReplicaPools(settings.connectMs);
    const state: GatewayState = {
      models: options.models,
      replicaById: byId(options.replicas),
      deadlines: settings.deadlines,
      isDraining: false,
    };
    const { peers } = options;
    const metrics = createGatewayMetrics(() => ({ live: runs.live, held: runs.held }));
    let url = '';
    const onBug = options.onBug ?? ((error) => console.error(error));
    const { server, answers, inherit } = createGatewayServer({
      run: {
        choose: options.choose,
        replica: (id) => state.replicaById.get(id),
        pools,
        get deadlines() {
          return state.deadlines;
        },
        limits: settings.limits,
        observe: options.observe ?? (() => undefined),
        metrics,
        metaserver: new Metaserver(() => settings.publicUrl ?? url, peers?.tag),
        onBug,
      },
      runs,
      settings,
      models: () => state.models,
      isDraining: () => state.isDraining,
      anyReady: options.anyReady ?? (() => state.replicaById.size > 0),
      status: options.status ?? (() => ({})),
      peers,
      onRunEnd: options.onRunEnd ?? (() => undefined),
      prices: options.prices ?? (() => free),
      authenticate: options.authenticate ?? (() => ({ kind: 'caller', caller: anyone })),
      onBug,
      app: options.app,
    });
    await server.ready();
    const peerServer = peers && (await listenToPeers(server, peers.socketPath));
    try {
      const { host, port } = options;
      url = await listenOrExplain(server, { host, port, isShared: peers !== undefined });
    } catch (error) {
      peerServer?.close();
      throw error;
    }
    const { app } = options;
    return new Gateway(url, { server, answers, inherit, app, peers, peerServer, runs, pools, metrics, state });
  }

  /** Runs on replicas that are gone from the list go on there. */
  setReplicas(replicas: readonly Replica[], models: readonly PublicModel[] = this.#state.models): void {
    this.#state.replicaById = byId(replicas);
    this.#state.models = models;
    this.#pools.keepOnly(replicas.map(({ target }) => target.url));
  }

  /** For attempts that begin from now on. */
  setDeadlines(deadlines: ExchangeDeadlines): void {
    this.#state.deadlines = deadlines;
  }

  /** Resolves when nothing runs any more at this replica, which the policy chooses no longer. */
  async released(replicaId: string): Promise<void> {
    // Between two exchanges of one attempt its replica is as busy as in them.
    while (this.#runs.isAt(replicaId)) await sleep(releasePollMs);
    const replica = this.#state.replicaById.get(replicaId);
    if (replica) await this.#pools.release(replica.target.url);
  }

  /** Takes up a kept run of a process that is gone, where its copy ends. */
  inherit(copy: RunCopy): void {
    this.#inherit(copy);
  }

  /** What this process alone has counted. */
  metrics(): Promise<MetricSamples> {
    return this.#metrics.samples();
  }

  /** Something is being generated. */
  get isBusy(): boolean {
    return this.#runs.live > 0;
  }

  /**
   * Goes on with the chat answers that an earlier process left behind, once somebody can.
   * @param isAlone - no other process on this database may be writing answers, so that all are left behind
   */
  async resumeAnswers(isAlone: boolean): Promise<void> {
    if (!this.#app || !this.#answers) return;
    const peers = this.#peers;
    const app = this.#app;
    const isPeers = (runId: string) => {
      const tag = tagOf(runId);
      return tag !== undefined && (tag === peers?.tag || peers?.socketPathOf(tag) !== undefined);
    };
    await resumeUnfinished(this.#answers, app, (runId) => isPeers(runId) || (!isAlone && tagOf(runId) === undefined));
  }

  /** Takes nothing new, and resolves when the last run is over. */
  async drain(): Promise<void> {
    this.#state.isDraining = true;
    await this.#runs.settled();
  }

  /** Cancels what still runs; its readers are told. */
  async close(): Promise<void> {
    this.#state.isDraining = true;
    this.#runs.close();
    await this.#answers?.settled();
    this.#peerServer?.close();
    this.#peerServer?.closeAllConnections();
    await this.#server.close();
    await this.#pools.close();
  }
}

interface GatewayParts {
  readonly server: FastifyInstance;
  /** Undefined where no app is served. */
  readonly answers: AnswersUnderWay | undefined;
  readonly inherit: (copy: RunCopy) => void;
  readonly app: AppOptions | undefined;
  readonly peers: Peers | undefined;
  /** Undefined where this process is alone. */
  readonly peerServer: Server | undefined;
  readonly runs: RunRegistry;
  readonly pools: ReplicaPools;
  readonly metrics: GatewayMetrics;
  readonly state: GatewayState;
}

interface GatewayState {
  models: readonly PublicModel[];
  replicaById: ReadonlyMap<string, Replica>;
  deadlines: ExchangeDeadlines;
  isDraining: boolean;
}

function byId(replicas: readonly Replica[]): ReadonlyMap<string, Replica> {
  return new Map(replicas.map((replica) => [replica.target.id, replica]));
}
