import { adapterFor } from '#fleet';
import { type Authenticate, Gateway, type PublicModel, type Replica } from '#gateway';
import { applicable, type ConfigChange, configChanges } from '../config/config-changes.ts';
import type { FleetConfig } from '../config/schema.ts';
import { type FleetMember, FleetRuntime } from './fleet-runtime.ts';
import { fleetStatus } from './fleet-status.ts';
import { keyRing } from './key-ring.ts';
import { Router } from './router.ts';
import { runLine } from './run-line.ts';

export interface ServedFleetOptions {
  readonly config: FleetConfig;
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  /** Called once, when the first replica is ready. */
  readonly onReady: (url: string, config: FleetConfig) => void;
}

/** What changes when another configuration is applied. */
interface State {
  config: FleetConfig;
  authenticate: Authenticate;
  runtime: FleetRuntime | undefined;
  isAnnounced: boolean;
}

/** Gateway, router and replicas of a configuration, and of every later one that is applied while it serves. */
export class ServedFleet {
  readonly #gateway: Gateway;
  readonly #router: Router;
  readonly #state: State;
  readonly #options: ServedFleetOptions;

  private constructor(gateway: Gateway, router: Router, state: State, options: ServedFleetOptions) {
    this.#gateway = gateway;
    this.#router = router;
    this.#state = state;
    this.#options = options;
  }

  /** @throws {GatewayError} GATEWAY_PORT_IN_USE */
  static async start(options: ServedFleetOptions): Promise<ServedFleet> {
    const { config, host, port, env, say } = options;
    const state: State = { config, authenticate: knownBy(config), runtime: undefined, isAnnounced: false };
    const members = () => state.runtime?.members ?? [];
    const router = new Router(config, members);
    // The address first: a port that is taken should not cost the start of engines.
    const gateway = await Gateway.listen({
      host,
      port,
      models: [publicModel(config)],
      replicas: [],
      choose: router.choose,
      observe: (replicaId, promptTokens) => router.observe(replicaId, promptTokens),
      status: () => fleetStatus(state.config, members(), router),
      settings: { deadlines: exchangeDeadlines(config) },
      authenticate: (credential) => state.authenticate(credential),
      prices: () => state.config.prices,
      onRunEnd: (record) => say(runLine(record)),
      onBug: (error) =>
        say(`unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    });
    const fleet = new ServedFleet(gateway, router, state, options);
    state.runtime = new FleetRuntime(config, {
      env,
      say,
      onChange: () => fleet.#onChange(),
      onLost: (id) => router.forget(id),
      released: (id) => gateway.released(id),
    });
    return fleet;
  }

  /** Takes over another configuration under the runs that are under way. @returns what became of the difference */
  apply(next: FleetConfig): readonly ConfigChange[] {
    const state = this.#state;
    const changes = configChanges(state.config, next);
    state.config = applicable(state.config, next);
    state.authenticate = knownBy(state.config);
    this.#gateway.setDeadlines(exchangeDeadlines(state.config));
    state.runtime?.apply(state.config);
    this.#router.apply(state.config);
    return changes;
  }

  /** Takes nothing new, and resolves when the last run is over. */
  drain(): Promise<void> {
    return this.#gateway.drain();
  }

  async close(): Promise<void> {
    await this.#gateway.close();
    await this.#state.runtime?.close();
  }

  #onChange(): void {
    const { config, runtime, isAnnounced } = this.#state;
    const members = runtime?.members ?? [];
    this.#gateway.setReplicas(members.flatMap((member) => replicaOf(member, config.model)));
    this.#router.pump();
    if (isAnnounced || !members.some(({ monitor }) => monitor?.snapshot().state === 'ready')) return;
    this.#state.isAnnounced = true;
    this.#options.onReady(this.#gateway.url, config);
  }
}

function knownBy({ keys }: FleetConfig): Authenticate {
  return keyRing(keys, () => Date.now());
}

/** A silence after which another replica goes on; the first token may take longer, since a prompt has to be computed. */
function exchangeDeadlines({ deadlines }: FleetConfig) {
  const { firstTokenMs, stallMs, totalMs } = deadlines;
  return { firstByteMs: firstTokenMs, firstTokenMs, idleMs: stallMs, totalMs };
}

function replicaOf({ monitor }: FleetMember, model: string): Replica[] {
  if (!monitor) return [];
  const { target, capabilities, tokenizer, kind } = monitor.snapshot();
  return [{ target, capabilities, tokenizer, model, adapter: adapterFor(kind) }];
}

function publicModel({ model }: FleetConfig): PublicModel {
  return { id: model, aliases: [], card: { id: model, object: 'model', owned_by: 'regauge' } };
}
