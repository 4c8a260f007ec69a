import { adapterFor } from '#fleet';
import { Gateway, type PublicModel, type Replica } from '#gateway';
import { readConfig } from '../config/read-config.ts';
import type { FleetConfig } from '../config/schema.ts';
import type { CliContext } from '../context.ts';
import { type FleetMember, FleetRuntime } from './fleet-runtime.ts';
import { fleetStatus } from './fleet-status.ts';
import { Router } from './router.ts';

export interface UpFleetOptions {
  /** Over the file's, where given. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Settles when the fleet is to end. */
  readonly stop: Promise<void>;
}

/**
 * Serves the pools of a configuration behind one endpoint until `stop` settles; runs that are under way may end first.
 * @throws {CliError} CLI_CONFIG
 * @throws {GatewayError} GATEWAY_PORT_IN_USE
 */
export async function upFleet(path: string, options: UpFleetOptions, context: CliContext): Promise<void> {
  const config = await readConfig(path);
  const say = (line: string) => context.stderr.write(`${line}\n`);
  let runtime: FleetRuntime | undefined;
  const members = () => runtime?.members ?? [];
  const router = new Router(config, members);
  // The address first: a port that is taken should not cost the start of engines.
  const gateway = await Gateway.listen({
    host: options.host ?? config.listen.host,
    port: options.port ?? config.listen.port,
    models: [publicModel(config)],
    replicas: [],
    choose: router.choose,
    observe: (replicaId, promptTokens) => router.observe(replicaId, promptTokens),
    status: () => fleetStatus(config, members(), router),
    settings: { deadlines: exchangeDeadlines(config) },
    onBug: (error) =>
      say(`unexpected error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  });
  let announced = false;
  const onChange = () => {
    gateway.setReplicas(members().flatMap((member) => replicaOf(member, config.model)));
    router.pump();
    if (announced || !members().some(({ monitor }) => monitor?.snapshot().state === 'ready')) return;
    announced = true;
    context.stdout.write(announcement(gateway.url, config));
  };
  runtime = new FleetRuntime(config, { env: context.env, say, onChange, onLost: (id) => router.forget(id) });
  try {
    await options.stop;
    say('finishing the runs that are under way; again to stop at once');
    await Promise.race([gateway.drain(), interrupted()]);
  } finally {
    await gateway.close();
    await runtime.close();
  }
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
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

function announcement(url: string, { model, pools }: FleetConfig): string {
  const rows = pools.map(({ name, kind, hourlyUsd, labels }) => {
    const words = Object.entries(labels).map(([label, value]) => `${label} ${value}`);
    return `  pool     ${[name, kind, `$${hourlyUsd.toFixed(2)} an hour`, ...words].join(', ')}`;
  });
  const lines = [`ready ${url}`, '', `  model    ${model}`, ...rows, `  watch    npx regauge fleet --url ${url}`, ''];
  return `${lines.join('\n')}\n`;
}
