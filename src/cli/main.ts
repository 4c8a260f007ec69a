import { Command, CommanderError } from 'commander';
import { addChatCommand } from './commands/chat.ts';
import { addCompletionCommand } from './commands/completion.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addEngineCommand } from './commands/engine.ts';
import { addEstimateCommand } from './commands/estimate.ts';
import { addFleetCommand } from './commands/fleet.ts';
import { addGatewayWorkerCommand } from './commands/gateway-worker.ts';
import { addKeysCommand } from './commands/keys.ts';
import { addModelsCommand } from './commands/models.ts';
import { addPlanCommand } from './commands/plan.ts';
import { addPullCommand } from './commands/pull.ts';
import { addRmCommand } from './commands/rm.ts';
import { addShowCommand } from './commands/show.ts';
import { addUpCommand } from './commands/up.ts';
import { type CliContext, readContext } from './context.ts';
import { exitCodes } from './errors.ts';
import { exitCodeOf, explain, explainAsJson } from './explain.ts';
import { packageVersion } from './package-version.ts';

const help = `
Examples:
  regauge up                          serve a model here and print its address
  regauge up deepseek-r1:7b           serve that one, downloading it first if needed
  regauge up --config regauge.yaml    several pools behind one address
  regauge keys create team-a --write  who may use it, once it is not only you
  regauge chat                        talk to what is being served
  regauge doctor                      what this machine can run
  regauge plan                        which accelerators, how many, at what cost per million tokens

Exit codes:
  0 done   1 failed   64 wrong usage   65 bad model or table   66 not found   69 not available here
  73 no space   74 input/output   77 no permission   78 wrong configuration   130 interrupted

State lives in REGAUGE_HOME (default: the data directory of the platform). HF_TOKEN and HF_ENDPOINT are honoured.
REGAUGE_KEY is the key that chat and fleet send.`;

export function createProgram(context: CliContext): Command {
  const program = new Command('regauge')
    .description('Serve DeepSeek-R1-family reasoning models on whichever accelerators are cheapest and allowed.')
    .version(packageVersion(), '-V, --version')
    // `plan` and `plan compare` take the same flags: those after a name are that command's.
    .enablePositionalOptions()
    .showHelpAfterError('(add --help for usage)')
    .addHelpText('after', help);
  addUpCommand(program, context);
  addChatCommand(program, context);
  addPullCommand(program, context);
  addModelsCommand(program, context);
  addShowCommand(program, context);
  addRmCommand(program, context);
  addDoctorCommand(program, context);
  addPlanCommand(program, context);
  addEstimateCommand(program, context);
  addEngineCommand(program, context);
  addFleetCommand(program, context);
  addGatewayWorkerCommand(program, context);
  addKeysCommand(program, context);
  addCompletionCommand(program, context);
  return program;
}

/** Errors in arguments are ours to give an exit code, however deep the command lies. */
function overrideExits(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) overrideExits(child);
}

/** The package's own manifest lies two folders up, in a checkout as in the published package. */
async function main(): Promise<void> {
  const context = readContext();
  // `regauge models | head -1` closes the pipe early; that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.io),
  );
  const program = createProgram(context);
  overrideExits(program);
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
      return;
    }
    const text = process.argv.includes('--json') ? explainAsJson(error) : explain(error);
    context.stderr.write(`${text}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

await main();
