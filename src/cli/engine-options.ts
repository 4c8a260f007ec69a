import { availableParallelism, freemem } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { CliError } from './errors.ts';
import { formatBytes } from './render/format-quantity.ts';

/** Options that `engine` takes and `up` passes on. */
export interface EngineFlags {
  readonly context?: number;
  readonly cells?: number;
  readonly cacheCells?: number;
  readonly hostCache?: number;
  readonly threads?: number;
  readonly maxRunning?: number;
  readonly maxWaiting?: number;
  readonly backend?: 'auto' | 'cpu' | 'cuda' | 'vulkan' | 'metal';
  readonly gpuLayers?: number;
  readonly kvType?: 'f16' | 'f32';
}

/** Most requests computed at once. */
export const defaultMaxRunning = 32;

export function addEngineFlags(command: Command): Command {
  return command
    .option(
      '--context <tokens>',
      'longest prompt plus reply (default: what the model and memory allow, at most 16384)',
      positiveInteger,
    )
    .option('--cells <tokens>', 'KV cells shared by all requests (default: as --context)', positiveInteger)
    .option(
      '--cache-cells <tokens>',
      'most KV cells that prefixes of ended requests may hold (default: a sixteenth, at least 512)',
      positiveInteger,
    )
    .option(
      '--host-cache <MiB>',
      'ordinary memory for prefixes that lost their cells (default: 256; 0 = none)',
      wholeNumber,
    )
    .option('--threads <count>', 'threads that compute (default: all cores)', positiveInteger)
    .option('--max-running <count>', 'most requests computed at once', positiveInteger)
    .option('--max-waiting <count>', 'most requests that wait; more get 429', positiveInteger)
    .option('--backend <name>', 'auto, cpu, cuda, vulkan or metal', backendName)
    .option('--gpu-layers <count>', 'layers on the GPU (default: all, where there is one)', wholeNumber)
    .option('--kv-type <type>', 'f16, or f32: twice the memory, for comparing logits exactly', kvType);
}

/** The flags as arguments again, for a child process. */
export function engineFlagArguments(flags: EngineFlags): string[] {
  const pairs: readonly [string, string | number | undefined][] = [
    ['--context', flags.context],
    ['--cells', flags.cells],
    ['--cache-cells', flags.cacheCells],
    ['--host-cache', flags.hostCache],
    ['--threads', flags.threads],
    ['--max-running', flags.maxRunning],
    ['--max-waiting', flags.maxWaiting],
    ['--backend', flags.backend],
    ['--gpu-layers', flags.gpuLayers],
    ['--kv-type', flags.kvType],
  ];
  return pairs.flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value)]));
}

const defaultCells = 16_384;
const leastCells = 512;

export interface SizedCache {
  readonly contextTokens: number;
  readonly cellCapacity: number;
}

/**
 * How many tokens the cache holds when nobody says: what the model was trained for, at most 16,384, and no more than a
 * quarter of the free memory, so that a laptop stays usable. Worked example: 28,672 B per token (R1-Distill-Qwen-1.5B),
 * 4 GiB free: 1 GiB / 28,672 B = 37,449, so 16,384.
 */
export function sizeCache(
  flags: EngineFlags,
  model: { readonly trainedContextTokens: number; readonly kvBytesPerToken: number },
  freeBytes: number = freemem(),
): SizedCache {
  const affordable =
    model.kvBytesPerToken > 0 ? Math.floor(freeBytes / 4 / model.kvBytesPerToken / 256) * 256 : defaultCells;
  const trained = model.trainedContextTokens > 0 ? model.trainedContextTokens : defaultCells;
  const wished = Math.max(leastCells, Math.min(defaultCells, trained, affordable));
  const cellCapacity = flags.cells ?? flags.context ?? wished;
  return { contextTokens: Math.min(flags.context ?? trained, cellCapacity), cellCapacity };
}

/**
 * Refuses what cannot fit before anything is loaded: an operating system that overcommits would let it start, and then
 * swap or kill. Weights are mapped, but all of them are read for each token.
 * @throws {CliError} CLI_NO_MEMORY
 */
export function checkMemory(
  need: { readonly weightBytes: number; readonly kvBytes: number },
  availableBytes: number,
): void {
  const neededBytes = need.weightBytes + need.kvBytes;
  if (neededBytes <= availableBytes) return;
  throw new CliError(
    'CLI_NO_MEMORY',
    `This needs ${formatBytes(neededBytes)} of memory (${formatBytes(need.weightBytes)} of weights, ${formatBytes(need.kvBytes)} of KV cache), ` +
      `and ${formatBytes(availableBytes)} are available. Lower --context or --cells, or choose a smaller model (\`regauge doctor\` lists what fits).`,
    { neededBytes, availableBytes },
  );
}

/**
 * A sixteenth of the cells, at least 512: every cell in use slows every step a little (measured on 2 cores: 2,048 cells of
 * others' prefixes cost a lone stream of SmolLM2-135M 15 %), and prefixes without cells are kept in ordinary memory. The newest
 * prefix keeps its cells whatever its length, so a conversation that is alone loses nothing.
 */
export function defaultCachedCells(cellCapacity: number): number {
  return Math.max(512, Math.floor(cellCapacity / 16));
}

export function defaultThreads(): number {
  return availableParallelism();
}

export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('expected a whole number of 1 or more.');
  return value;
}

export function portNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('expected a port, 0 to 65535 (0 = any free one).');
  return value;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new InvalidArgumentError('expected a whole number of 0 or more.');
  return value;
}

function backendName(text: string): string {
  if (!['auto', 'cpu', 'cuda', 'vulkan', 'metal'].includes(text))
    throw new InvalidArgumentError('expected auto, cpu, cuda, vulkan or metal.');
  return text;
}

function kvType(text: string): string {
  if (text !== 'f16' && text !== 'f32') throw new InvalidArgumentError('expected f16 or f32.');
  return text;
}
