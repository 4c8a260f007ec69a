import { adapterFor } from '#fleet';
import {
  type AppOptions,
  type Authenticate,
  Gateway,
  type MetricSamples,
  type Peers,
  type PublicModel,
  type Replica,
  type RunCopy,
} from '#gateway';
import { applicable, type ConfigChange, configChanges } from '../config/config-changes.ts';
import { writtenHandOff } from '../config/hand-off-rules.ts';
import type { FleetConfig, HandOffProtocol } from '../config/schema.ts';
import { openChatApp } from './chat-app.ts';
import { type FleetMember, FleetRuntime, type FleetSource, type FleetSurroundings } from './fleet-runtime.ts';
import { type FleetShare, fleetStatus, sumShares } from './fleet-status.ts';
import { keyRing } from './key-ring.ts';
import { Router } from './router.ts';
import { runLine } from './run-line.ts';
import { lockWriting, type WriterLock } from './writer-lock.ts';

export interface ServedFleetOptions {
  readonly config: FleetConfig;
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  /** Where chats are kept; left out: no chat app is served. */
  readonly home?: string | undefined;
  /** Called when an engine that was started here is not started again. */
  readonly onGivenUp?: (how: string, exitCode: number) => void;
  /** Called once, when the first replica is ready. */
  readonly onReady: (url: string, config: FleetConfig) => void;
  /** Left out: engines are started and replicas are watched in this process. */
  readonly source?: (config: FleetConfig, surroundings: FleetSurroundings) => FleetSource;
  /** Other processes on the same address, if there are. */
  readonly shared?: { readonly peers: Peers; readonly shares: () => Promise<readonly FleetShare[]> };
}

/** What changes when another configuration is applied. */
interface State {
  config: FleetConfig;
  authenticate: Authenticate;
  runtime: FleetSource | undefined;
  isAnnounced: boolean;
}

interface Parts {
  readonly gateway: Gateway;
  readonly router: Router;
  /** Undefined where no chat app is served. */
  readonly app: AppOptions | undefined;
  readonly lock: WriterLock | undefined;
}

/** Gateway, router and replicas of a configuration, and of every later one that is applied while it serves. */
export class ServedFleet {
  readonly #gateway: Gateway;
  readonly #router: Router;
  readonly #app: AppOptions | undefined;
  readonly #lock: WriterLock | undefined;
  readonly #state: State;
  readonly #options: ServedFleetOptions;

  private constructor({ gateway, router, app, lock }: Parts, state: State, options: ServedFleetOptions) {
    this.#gateway = gateway;
    this.#router = router;
    this.#app = app;
    this.#lock = lock;
    this.#state = state;
    this.#options = options;
  }

  /** @throws {GatewayError} GATEWAY_PORT_IN_USE */
  static async start(options: ServedFleetOptions): Promise<ServedFleet> {
    const { config, host, port, env, say, source = newRuntime, shared } = options;
    const state: State = { config, authenticate: knownBy(config), runtime: undefined, isAnnounced: false };
    const members = () => state.runtime?.members ?? [];
    const router = new Router(config, members);
    // The address first: a port that is taken should not cost the start of engines.
    const facts = { config: () => state.config, members };
    const home = config.chats.served ? options.home : undefined;
    const app = home === undefined ? undefined : await openChatApp({ home, env }, facts);
    const lock = home === undefined ? undefined : await lockWriting(home);
    const gateway = await Gateway.listen({
      app,
      host,
      port,
      models: publicModels(config, []),
      replicas: [],
      choose: router.choose,
      anyReady: () => router.anyReady,
      observe: (replicaId, promptTokens) => router.observe(replicaId, promptTokens),
      status: async () => {
        const own = fleetStatus(state.config, members(), router);
        return shared ? { ...own, ...sumShares(await shared.shares()) } : own;
      },
      ...(shared && { peers: shared.peers }),
      settings: { deadlines: exchangeDeadlines(config), publicUrl: publicUrl(config) },
      authenticate: (credential) => state.authenticate(credential),
      prices: () => state.config.prices,
      onRunEnd: (record) => say(runLine(record)),
      onBug: onBug(say),
    });
    const fleet = new ServedFleet({ gateway, router, app, lock }, state, options);
    state.runtime = source(config, {
      env,
      say,
      onChange: () => fleet.#onChange(),
      onLost: (id) => router.forget(id),
      onGivenUp: options.onGivenUp,
      released: (id) => gateway.released(id),
    });
    return fleet;
  }

  get url(): string {
    return this.#gateway.url;
  }

  /** What this process alone has counted, decided and queued. */
  async share(): Promise<{ readonly metrics: MetricSamples; readonly fleet: FleetShare }> {
    const { waiting, decisions } = this.#router;
    return { metrics: await this.#gateway.metrics(), fleet: { queued: waiting, decisions } };
  }

  /** Takes over another configuration under the runs that are under way. @returns what became of the difference */
  apply(next: FleetConfig): readonly ConfigChange[] {
    const { config } = this.#state;
    const changes = configChanges(config, next);
    this.take(applicable(config, next));
    return changes;
  }

  /** Likewise, its model included: for a fleet that began without one. */
  take(config: FleetConfig): void {
    const state = this.#state;
    state.config = config;
    state.authenticate = knownBy(state.config);
    this.#gateway.setDeadlines(exchangeDeadlines(state.config));
    state.runtime?.apply(state.config);
    this.#router.apply(state.config);
  }

  /** Takes up a kept run of another process of this fleet. */
  inherit(copy: RunCopy): void {
    this.#gateway.inherit(copy);
  }

  /** Something is being generated. */
  get isBusy(): boolean {
    return this.#gateway.isBusy;
  }

  /** Takes nothing new, and resolves when the last run is over. */
  drain(): Promise<void> {
    return this.#gateway.drain();
  }

  async close(): Promise<void> {
    await this.#gateway.close();
    await this.#app?.chats.close();
    await this.#lock?.release();
    this.#router.close();
    await this.#state.runtime?.close();
  }

  #onChange(): void {
    const { config, runtime, isAnnounced } = this.#state;
    const members = runtime?.members ?? [];
    const replicas = members.flatMap((member) => replicaOf(member, config));
    this.#gateway.setReplicas(replicas, publicModels(config, members));
    this.#router.pump();
    if (isAnnounced || !members.some(({ monitor }) => monitor?.snapshot().state === 'ready')) return;
    this.#state.isAnnounced = true;
    this.#options.onReady(this.#gateway.url, config);
    this.#gateway.resumeAnswers(this.#lock?.isTaken === false).catch(onBug(this.#options.say));
  }
}

function onBug(say: (line: string) => void): (error: unknown) => void {
  return (error) => say(`unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

const newRuntime = (config: FleetConfig, surroundings: FleetSurroundings): FleetSource =>
  new FleetRuntime(config, surroundings);

function knownBy({ keys }: FleetConfig): Authenticate {
  return keyRing(keys, () => Date.now());
}

/** A silence after which another replica goes on; the first token may take longer, since a prompt has to be computed. */
function exchangeDeadlines({ deadlines }: FleetConfig) {
  const { firstTokenMs, stallMs, totalMs } = deadlines;
  return { firstByteMs: firstTokenMs, firstTokenMs, idleMs: stallMs, totalMs };
}

function publicUrl({ listen }: FleetConfig): string | undefined {
  return listen.publicUrl?.replace(/\/+$/, '');
}

function replicaOf({ monitor, pool }: FleetMember, { model, pools }: FleetConfig): Replica[] {
  if (!monitor) return [];
  const { target, capabilities, tokenizer, kind } = monitor.snapshot();
  const handOff = writtenHandOff(pool, pools);
  const prefillDecode = handOff === undefined ? capabilities.prefillDecode : capabilityOf(handOff);
  return [
    {
      target: { ...target, bootstrapPort: pool.bootstrapPort },
      capabilities: { ...capabilities, prefillDecode },
      tokenizer,
      model,
      adapter: adapterFor(kind),
    },
  ];
}

function capabilityOf(handOff: HandOffProtocol): Replica['capabilities']['prefillDecode'] {
  return handOff === 'regauge' ? 'regauge-kv' : handOff;
}

/** The one model that clients see. An engine of ours tells all about it; of a mixed fleet, only what holds for it is told. */
function publicModels({ model, aliases, pools }: FleetConfig, members: readonly FleetMember[]): readonly PublicModel[] {
  if (model === '') return [];
  const views = members.flatMap(({ monitor }) => monitor?.snapshot() ?? []);
  const own = pools.length === 1 ? views.find(({ kind, card }) => kind === 'regauge' && card)?.card : undefined;
  const contexts = views.flatMap(({ contextTokens }) => contextTokens ?? []);
  const common = contexts.length > 0 ? { max_model_len: Math.max(...contexts) } : {};
  const card = { object: 'model', owned_by: 'regauge', ...(own ?? common), id: model };
  return [{ id: model, aliases, card }];
}
