import type { Command } from 'commander';
import { type WorkerCount, workerCount } from '../config/worker-count.ts';
import type { CliContext } from '../context.ts';
import { addEngineFlags, type EngineFlags, engineFlagArguments, portNumber } from '../engine-options.ts';
import { CliError } from '../errors.ts';
import { stopSignal } from './engine.ts';

interface UpOptions extends EngineFlags {
  readonly host: string;
  readonly port: number;
  readonly config?: string;
  readonly open?: boolean;
  readonly workers?: WorkerCount;
}

const examples = `
Examples:
  regauge up                               the model asked for last, else the best that can be had here
  regauge up deepseek-r1:7b --context 8192
  regauge up ./my.gguf --port 9000
  regauge up --config examples/mixed.yaml  several pools behind one address
  regauge up --config regauge.yaml --workers auto   the same by as many processes as there are cores
  regauge up --host 0.0.0.0 --open         for the whole network, without keys; with keys: --config

Stops on Ctrl-C. The engine runs as a process of its own and is started again if it dies.`;

export function addUpCommand(program: Command, context: CliContext): void {
  const command = program
    .command('up', { isDefault: false })
    .description('serve a model on this machine: one address, OpenAI-compatible')
    .argument('[model]', 'catalogue name or path of a .gguf')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on, 0 = any free one', portNumber, 8910)
    .option('--config <file>', 'serve the pools of a regauge.yaml instead of one model; edits of it are taken over')
    .option('--workers <n|auto>', 'with --config: gateway processes on the port, auto = one per core', workerCount)
    .option('--open', 'let other machines use it without a key')
    .addHelpText('after', examples)
    .action((model: string | undefined, options: UpOptions) =>
      options.config === undefined
        ? up(model, options, context)
        : upPools(options.config, model, options, command, context),
    );
  addEngineFlags(command);
}

/** @throws {CliError} CLI_USAGE where flags speak of one engine: the file says how engines are started */
async function upPools(
  path: string,
  model: string | undefined,
  options: UpOptions,
  command: Command,
  context: CliContext,
): Promise<void> {
  const [flag] = engineFlagArguments(options);
  const extra = model ?? flag;
  if (extra !== undefined) {
    throw new CliError('CLI_USAGE', `${extra} speaks of one engine, and --config of pools: say it in ${path} instead.`);
  }
  const { upFleet } = await import('../fleet/up-fleet.ts');
  const given = (name: string) => command.getOptionValueSource(name) === 'cli';
  const host = given('host') ? options.host : undefined;
  const port = given('port') ? options.port : undefined;
  const { workers, open: isOpen = false } = options;
  await upFleet(path, { host, port, workers, isOpen, stop: stopSignal() }, context);
}

async function up(asked: string | undefined, options: UpOptions, context: CliContext): Promise<void> {
  const { host, port, open: isOpen = false, config: _, workers, ...engine } = options;
  if (workers !== undefined) throw new CliError('CLI_USAGE', '--workers goes with --config: one engine needs no more.');
  const { upModel } = await import('../fleet/up-model.ts');
  await upModel(asked, { host, port, isOpen, engine, stop: stopSignal() }, context);
}
