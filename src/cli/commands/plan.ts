import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { CliError, exitCodes } from '../errors.ts';
import type { PlanWorld } from '../plan/plan-world.ts';
import type { ReportFlags } from '../plan/run-plan.ts';
import { addMigrateCommand } from './plan-migrate.ts';
import { addPlanFlags, type PlanFlags } from './plan-options.ts';
import { addTrainCommand } from './plan-train.ts';

const examples = `
Examples:
  regauge plan                                     asks, on a terminal
  regauge plan --model deepseek-r1:671b --rps 16 --mix r1-production \\
    --ttft-p95 3s --tpot-p95 60ms --prices examples/prices.yaml
  regauge plan --scenario examples/scenario.yaml --vendor-share 'huawei<=0.5' --survive-node-loss
  regauge plan --scenario examples/scenario.yaml --markdown --svg report.svg > report.md
  regauge plan compare h200 910c b200 --scenario examples/scenario.yaml
  regauge plan migrate --from h200 --to 910c --scenario examples/scenario.yaml
  regauge plan train --model deepseek-v3 --device h800 --devices 2048 --tokens 14.8T --price 2USD/h

Prices are yours: the planner knows none and invents none. Exit codes: 0 there is a fleet, 69 there is none and the
output says why, 64 a flag, 65 a trace, 66 an unknown name, 78 a line of a file.`;

const compareExamples = `
Examples:
  regauge plan compare h200 910c b200 --scenario examples/scenario.yaml
  regauge plan compare h100 h200 --model deepseek-r1:671b --mix r1-production --ttft-p95 3s --tpot-p95 60ms \\
    --price h100=2.95USD/h --price h200=3.5USD/h --csv`;

export function addPlanCommand(program: Command, context: CliContext, world?: PlanWorld): void {
  const plan = program
    .command('plan')
    .description('which accelerators, how many, at what cost per million tokens, and how sure that is')
    .enablePositionalOptions()
    .addHelpText('after', examples);
  addReportFlags(addPlanFlags(plan)).action((flags: PlanFlags & ReportFlags) => planCommand(flags, context, world));
  const compare = plan
    .command('compare')
    .description('the same service on each of some devices alone')
    .argument('<devices...>', 'two or more, as in h200 910c b200')
    .addHelpText('after', compareExamples);
  addReportFlags(addPlanFlags(compare)).action((devices: readonly string[], flags: PlanFlags & ReportFlags) =>
    compareCommand(devices, flags, context, world),
  );
  addMigrateCommand(plan, context, world);
  addTrainCommand(plan, context, world);
  plan.hook('preSubcommand', refuseFlagsBefore);
}

function addReportFlags(command: Command): Command {
  return command
    .option('--json', 'all of it as data')
    .option('--csv', 'the ranking as a table for a spreadsheet')
    .option('--markdown', 'a document')
    .option('--svg <file>', 'write the picture there as well');
}

/** A flag before the name of a subcommand is the plan's own and would be lost without a word. */
function refuseFlagsBefore(plan: Command, subcommand: Command): void {
  if (Object.keys(plan.opts()).length === 0) return;
  throw new CliError(
    'CLI_USAGE',
    `Flags of ${subcommand.name()} go after its name: regauge plan ${subcommand.name()} --model ….`,
  );
}

async function planCommand(flags: PlanFlags & ReportFlags, context: CliContext, world?: PlanWorld): Promise<void> {
  const [{ scenarioFrom }, { runPlan }, here] = await loaded(world);
  if (!context.stdin.isTTY || !wantsQuestions(flags)) return runPlan(await scenarioFrom(flags), flags, context, here);
  const { guidedScenario } = await import('../plan/guided-questions.ts');
  const answer = await guidedScenario(context);
  if (answer.kind === 'left') return here.setExitCode(exitCodes.interrupted);
  return runPlan(answer.scenario, flags, context, here);
}

/** Nothing but how the answer should look. */
function wantsQuestions(flags: PlanFlags & ReportFlags): boolean {
  const { json, csv, markdown, svg, ...asked } = flags;
  return !json && !csv && Object.keys(asked).length === 0;
}

async function compareCommand(
  devices: readonly string[],
  flags: PlanFlags & ReportFlags,
  context: CliContext,
  world?: PlanWorld,
): Promise<void> {
  if (devices.length < 2)
    throw new CliError(
      'CLI_USAGE',
      `A comparison needs two devices or more, as in regauge plan compare ${devices[0]} 910c.`,
    );
  if (flags.devices !== undefined)
    throw new CliError(
      'CLI_USAGE',
      'compare takes its devices as words, as in compare h200 910c; leave --devices out.',
    );
  const [{ scenarioFrom }, { runPlan }, here] = await loaded(world);
  // Each fleet has one vendor here, so that shares between them mean nothing.
  const { vendorShares, ...scenario } = await scenarioFrom(flags);
  await runPlan({ ...scenario, devices }, flags, context, here, ['device']);
}

async function loaded(
  world: PlanWorld | undefined,
): Promise<[typeof import('../plan/plan-flags.ts'), typeof import('../plan/run-plan.ts'), PlanWorld]> {
  const [flags, run, { thisPlanWorld }] = await Promise.all([
    import('../plan/plan-flags.ts'),
    import('../plan/run-plan.ts'),
    import('../plan/plan-world.ts'),
  ]);
  return [flags, run, world ?? thisPlanWorld()];
}
