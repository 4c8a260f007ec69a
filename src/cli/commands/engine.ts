import { basename } from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import {
  addEngineFlags,
  checkMemory,
  defaultCachedCells,
  defaultMaxRunning,
  defaultThreads,
  type EngineFlags,
  portNumber,
  sizeCache,
} from '../engine-options.ts';

interface EngineCommandOptions extends EngineFlags {
  readonly model: string;
  readonly host: string;
  readonly port: number;
  readonly name?: string;
}

const examples = `
Examples:
  regauge engine --model nano-r1                     one engine on a free port; prints "ready <url>"
  regauge engine --model ./my.gguf --port 9001 --context 8192
  regauge engine --model deepseek-r1:7b --threads 8 --max-running 16

Prints "ready <url>" on standard output when a token can be made. SIGTERM ends it after freeing the model.`;

export function addEngineCommand(program: Command, context: CliContext): void {
  const command = program
    .command('engine')
    .description('run one engine by itself (what `up` supervises)')
    .requiredOption('--model <name|path>', 'catalogue name that was pulled, or path of a .gguf')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on, 0 = any free one', portNumber, 0)
    .option('--name <id>', 'name in /v1/models (default: the catalogue name or the file name)')
    .addHelpText('after', examples)
    .action((options: EngineCommandOptions) => runEngine(options, context));
  addEngineFlags(command);
}

async function runEngine(options: EngineCommandOptions, context: CliContext): Promise<void> {
  const [{ locateModel }, { EngineServer }, { checkGguf, fileSampling, modelFingerprint, readGguf }] =
    await Promise.all([import('../locate-model.ts'), import('#engine'), import('#models')]);
  const located = await locateModel(options.model, context);
  checkGguf(located.path);
  const summary = readGguf(located.path);
  const sampling = located.entry?.sampling ?? fileSampling(summary);
  const kvType = options.kvType ?? 'f16';
  const kvBytesPerToken = summary.kvBytesPerToken * (kvType === 'f32' ? 2 : 1);
  const cache = sizeCache(options, { trainedContextTokens: summary.contextTokens ?? 0, kvBytesPerToken });
  checkMemory(
    { weightBytes: summary.fileBytes, kvBytes: cache.cellCapacity * kvBytesPerToken },
    process.availableMemory(),
  );
  const server = await EngineServer.start({
    host: options.host,
    port: options.port,
    keepAliveMs: 5_000,
    model: {
      id: options.name ?? located.entry?.id ?? basename(located.path, '.gguf'),
      aliases: located.entry?.aliases ?? [],
      standInNote: located.entry?.isStandIn ? located.entry.description : undefined,
      sampling: sampling ? { temperature: sampling.temperature, topP: sampling.topP } : {},
      fingerprint: await modelFingerprint(located.path),
    },
    engine: {
      modelPath: located.path,
      backend: options.backend ?? 'auto',
      gpuLayers: options.gpuLayers ?? -1,
      kvType,
      ...cache,
      maxCachedCells: options.cacheCells ?? defaultCachedCells(cache.cellCapacity),
      hostCacheBytes: (options.hostCache ?? 256) * 1024 ** 2,
      maxRunning: options.maxRunning ?? defaultMaxRunning,
      maxWaiting: options.maxWaiting ?? 256,
      threads: options.threads ?? defaultThreads(),
      tokenBudget: Math.min(512, cache.cellCapacity),
      // Under the promised 3x with room for attention that grows with the prompt.
      itlStretch: 2.2,
      swapBytes: 1024 ** 3,
    },
  });
  try {
    context.stdout.write(`ready ${server.url}\n`);
    await Promise.race([server.broken.then((error) => Promise.reject(error)), stopSignal()]);
  } finally {
    await server.close();
  }
}

/** Settles on the first request to end; a second one ends the process the hard way. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
