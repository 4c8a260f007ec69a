import type { FleetConfig, HandOffProtocol, PoolConfig } from './schema.ts';

/** What each kind speaks; the first is what it speaks unasked. */
const protocolsByKind: Readonly<Record<PoolConfig['kind'], readonly HandOffProtocol[]>> = {
  regauge: ['regauge'],
  'llama-server': [],
  vllm: ['nixl'],
  sglang: ['sglang-bootstrap'],
  'vllm-ascend': ['mooncake-pull', 'mooncake-layerwise'],
  mindie: [],
  openai: [],
};

/** @returns whether replicas of a kind can have their prompts computed by others at all */
export function handsOver(kind: PoolConfig['kind']): boolean {
  return protocolsByKind[kind].length > 0;
}

/**
 * The protocol by which a pool takes over prompts that its helper computed, where the file says so: servers do not tell
 * how their connectors were set up. One of the two may leave it out, since both speak the same.
 * @returns undefined where the default of the kind holds
 */
export function writtenHandOff(pool: PoolConfig, pools: readonly PoolConfig[]): HandOffProtocol | undefined {
  return pool.handOff ?? helperOf(pool, pools)?.handOff;
}

export interface HandOffFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Protocols, ports and addresses that do not go together, each with its place in the file. */
export function handOffFaults({ listen, pools }: Pick<FleetConfig, 'listen' | 'pools'>): HandOffFault[] {
  const faults = pools.flatMap((pool, at) => [
    ...protocolFault(pool).map((message) => ({ path: ['pools', at, 'handOff'], message })),
    ...disagreement(pool, pools).map((message) => ({ path: ['pools', at, 'handOff'], message })),
    ...portFault(pool).map((message) => ({ path: ['pools', at, 'bootstrapPort'], message })),
  ]);
  if (faults.length > 0 || listen.publicUrl !== undefined) return faults;
  return pools
    .filter((pool) => pool.prefill && writtenHandOff(pool, pools) === 'mooncake-layerwise')
    .map((pool) => ({
      path: ['pools', pools.indexOf(pool.handOff ? pool : (helperOf(pool, pools) ?? pool)), 'handOff'],
      message:
        'is mooncake-layerwise, whose decoders call this gateway; say at which address they reach it in `listen.publicUrl`',
    }));
}

function protocolFault({ kind, handOff }: PoolConfig): string[] {
  const spoken = protocolsByKind[kind];
  if (handOff === undefined || spoken.includes(handOff)) return [];
  if (spoken.length === 0) return [`is ${handOff}, and ${kind} hands no KV over; leave it out`];
  return [`is ${handOff}, which ${kind} does not speak; it must be ${spoken.join(' or ')}`];
}

function disagreement(pool: PoolConfig, pools: readonly PoolConfig[]): string[] {
  const helper = helperOf(pool, pools);
  if (pool.handOff === undefined || helper?.handOff === undefined || pool.handOff === helper.handOff) return [];
  return [`is ${pool.handOff}, and ${helper.handOff} at ${helper.name}, its helper; both must be the same`];
}

function portFault({ kind, role, bootstrapPort }: PoolConfig): string[] {
  if (bootstrapPort === undefined || (kind === 'sglang' && role === 'prefill')) return [];
  return ['is for a pool of kind sglang and role prefill, where decoders meet it; leave it out here'];
}

function helperOf({ prefill }: PoolConfig, pools: readonly PoolConfig[]): PoolConfig | undefined {
  return prefill && pools.find(({ name }) => name === prefill.pool);
}
