import { readFile } from 'node:fs/promises';
import { CliError } from '../errors.ts';
import { checkedYaml, type Fault } from './checked-yaml.ts';
import { handOffFaults, handsOver } from './hand-off-rules.ts';
import { configSchema, type FleetConfig, type PoolConfig } from './schema.ts';

/**
 * Reads `regauge.yaml`. Everything that is wrong is told at once, each with its line, so that an edit is one round.
 * @throws {CliError} CLI_CONFIG
 */
export async function readConfig(path: string): Promise<FleetConfig> {
  return parseConfig(await readConfigText(path), path);
}

/** @throws {CliError} CLI_CONFIG */
export async function readConfigText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      'CLI_CONFIG',
      `${path} cannot be read (${reason}). See examples/mixed.yaml for a start.`,
      {},
      { cause: error },
    );
  }
}

/** @throws {CliError} CLI_CONFIG with one line per fault: "regauge.yaml:7: pools[0].hourlyUsd must be …" */
export function parseConfig(text: string, path: string): FleetConfig {
  return checkedYaml(text, path, configSchema, contradictions);
}

/** What no single value shows. */
function contradictions({ listen, model, pools, keys = [] }: FleetConfig): Fault[] {
  const unknownModels = keys.flatMap(({ models = [] }, index) =>
    models.flatMap((name, at) =>
      name === model ? [] : [{ path: ['keys', index, 'models', at], message: `is ${name}; served is ${model} alone` }],
    ),
  );
  return [
    ...pools.flatMap((pool, at) =>
      helperFault(pool, pools).map((message) => ({ path: ['pools', at, 'prefill', 'pool'], message })),
    ),
    ...handOffFaults({ listen, pools }),
    ...repeated(pools, 'name').map((at) => ({
      path: ['pools', at, 'name'],
      message: `is ${pools[at]?.name}, as another pool's; names must differ`,
    })),
    ...repeated(keys, 'name').map((at) => ({
      path: ['keys', at, 'name'],
      message: `is ${keys[at]?.name}, as another key's; names must differ`,
    })),
    ...repeated(keys, 'sha256').map((at) => ({ path: ['keys', at, 'sha256'], message: "is that of another key's" })),
    ...unknownModels,
  ];
}

/** What is wrong with the pool that is to compute prompts for this one. */
function helperFault({ kind, prefill }: PoolConfig, pools: readonly PoolConfig[]): string[] {
  if (!prefill) return [];
  const helper = pools.find(({ name }) => name === prefill.pool);
  if (!helper) return [`is ${prefill.pool}, and no pool has that name`];
  if (!handsOver(kind)) return [`is ${helper.name}, and ${kind} takes no KV over; leave \`prefill\` out`];
  if (helper.role !== 'prefill') return [`is ${helper.name}, which must have \`role: prefill\``];
  if (helper.kind !== kind) return [`is ${helper.name}, which is ${helper.kind} and shares no KV with ${kind}`];
  return [];
}

/** Places of entries that have a field in common with one before them. */
function repeated<Entry>(entries: readonly Entry[], field: keyof Entry): number[] {
  return entries.flatMap((entry, at) => (entries.findIndex((other) => other[field] === entry[field]) < at ? [at] : []));
}
