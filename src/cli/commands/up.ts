import type { Command } from 'commander';
import { type CliContext, wantsColour } from '../context.ts';
import { addEngineFlags, type EngineFlags, engineFlagArguments, portNumber } from '../engine-options.ts';
import { CliError } from '../errors.ts';
import { finalExitCodes } from '../explain.ts';
import { selfCommand } from '../self-command.ts';
import { type SupervisedState, Supervisor } from '../supervisor.ts';
import { stopSignal } from './engine.ts';

interface UpOptions extends EngineFlags {
  readonly host: string;
  readonly port: number;
  readonly config?: string;
  readonly open?: boolean;
}

const examples = `
Examples:
  regauge up                               the model asked for last, else the best that can be had here
  regauge up deepseek-r1:7b --context 8192
  regauge up ./my.gguf --port 9000
  regauge up --config examples/mixed.yaml  several pools behind one address
  regauge up --host 0.0.0.0                for the whole network; there are no keys yet, so think twice

Stops on Ctrl-C. The engine runs as a process of its own and is started again if it dies.`;

export function addUpCommand(program: Command, context: CliContext): void {
  const command = program
    .command('up', { isDefault: false })
    .description('serve a model on this machine: one address, OpenAI-compatible')
    .argument('[model]', 'catalogue name or path of a .gguf')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on, 0 = any free one', portNumber, 8910)
    .option('--config <file>', 'serve the pools of a regauge.yaml instead of one model; edits of it are taken over')
    .option('--open', 'with --config: let other machines use it without a key')
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
  await upFleet(path, { host, port, isOpen: options.open === true, stop: stopSignal() }, context);
}

async function up(asked: string | undefined, options: UpOptions, context: CliContext): Promise<void> {
  const [{ Front }, { chooseAndPull }] = await Promise.all([import('#gateway'), import('../choose-and-pull.ts')]);
  let state: SupervisedState = { kind: 'starting', attempt: 1 };
  // The address first: a port that is taken should not cost a download.
  const front = await Front.listen(options, () => replicaState(state));
  try {
    const chosen = await chooseAndPull(asked, context);
    const say = (line: string) => context.stderr.write(`${line}\n`);
    const self = selfCommand();
    await new Promise<void>((resolve, reject) => {
      const supervisor = new Supervisor({
        command: self.command,
        args: [...self.args, 'engine', '--model', chosen.model, '--port', '0', ...engineFlagArguments(options)],
        env: { ...context.env, ...self.env },
        finalExitCodes,
        firstRestartMs: 250,
        maxRestartMs: 10_000,
        healthyAfterMs: 30_000,
        maxFastCrashes: 5,
        // What ends the engine for good is this command's own last word.
        onLogLine: (line) => /^regauge: (?!unexpected)/.test(line) || say(line),
        onState: (next) => {
          const before = state;
          state = next;
          if (next.kind === 'ready') announce(next.url, front.url, chosen, before, context).catch(reject);
          if (next.kind === 'crashed') say(`engine ${next.how}; starting it again in ${next.restartInMs} ms`);
          if (next.kind === 'given-up')
            reject(new CliError('CLI_ENGINE_FAILED', next.how.replace(/^regauge: /, ''), { exitCode: next.exitCode }));
        },
      });
      void stopSignal().then(async () => {
        await supervisor.stop();
        resolve();
      });
    });
  } finally {
    await front.close();
  }
}

function replicaState(state: SupervisedState) {
  if (state.kind === 'ready') return { kind: 'ready', url: state.url } as const;
  const reason =
    state.kind === 'starting'
      ? 'The engine is loading its model; try again in a moment.'
      : 'The engine ended and is being started again; try again in a moment.';
  return { kind: 'absent', reason, retryAfterSeconds: 1 } as const;
}

async function announce(
  engineUrl: string,
  frontUrl: string,
  chosen: { readonly model: string; readonly why: string },
  before: SupervisedState,
  context: CliContext,
): Promise<void> {
  const { banner } = await import('../banner.ts');
  const isRestart = before.kind === 'starting' && before.attempt > 1;
  if (isRestart) context.stderr.write('engine is back\n');
  else
    context.stdout.write(
      await banner({ engineUrl, frontUrl, why: chosen.why, colour: wantsColour(context, context.stdout) }),
    );
}
