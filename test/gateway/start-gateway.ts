import { adapterFor } from '#fleet';
import { Gateway, type GatewayOptions, type GatewaySettings, type Replica } from '#gateway';
import { roundRobin } from '../../src/gateway/testing/round-robin.ts';

export const modelName = 'nano-r1';

/** A replica of our own kind, real or emulated, that serves `nano-r1`. */
export function replicaAt(id: string, url: string): Replica {
  const adapter = adapterFor('regauge');
  const tokenizer = 'nano-r1';
  const identity = { version: undefined, models: [modelName], contextTokens: 2_048, tokenizer };
  return {
    target: { id, kind: 'regauge', url, upstreamModel: undefined, apiKey: undefined },
    adapter,
    capabilities: adapter.capabilities(identity),
    tokenizer,
    model: modelName,
  };
}

/** A gateway on a free port that takes turns among these replicas. */
export function startGateway(
  replicas: readonly Replica[],
  settings: Partial<GatewaySettings> = {},
  options: Partial<GatewayOptions> = {},
): Promise<Gateway> {
  return Gateway.listen({
    host: '127.0.0.1',
    port: 0,
    models: [{ id: modelName, aliases: [], card: { id: modelName, object: 'model' } }],
    replicas,
    choose: roundRobin(() => replicas),
    settings,
    ...options,
  });
}
