import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { PlanWorld } from '../plan/plan-world.ts';
import { addPlanFlags, gathered, type PlanFlags } from './plan-options.ts';

const examples = `
Examples:
  regauge plan migrate --from h200 --to 910c --scenario examples/scenario.yaml
  regauge plan migrate --from nvidia --to h200,910c --scenario examples/scenario.yaml \\
    --one-off 'converting and testing=20000USD' --parallel 14d
  regauge plan migrate --from h200 --to 910c --scenario examples/scenario.yaml \\
    --checkpoint int8=/models/r1-w8a8 --served-name deepseek-r1 --interface bond0

A side is a device, a vendor, or several with commas between; the cheapest fleet of it is taken.`;

export interface MigrateFlags extends PlanFlags {
  readonly from: string;
  readonly to: string;
  readonly oneOff?: readonly string[];
  readonly parallel: string;
  readonly checkpoint?: readonly string[];
  readonly servedName?: string;
  readonly interface: string;
  readonly maxModelTokens?: string;
  readonly json?: boolean;
}

export function addMigrateCommand(plan: Command, context: CliContext, world?: PlanWorld): void {
  const command = plan
    .command('migrate')
    .description('from one fleet to another: what it saves, changes and risks, and the commands that start it')
    .requiredOption('--from <side>', 'what serves now: h200, nvidia, or h200,b200')
    .requiredOption('--to <side>', 'what is to serve')
    .option('--one-off <name=amount>', 'what moving costs, as in testing=20000USD; again for more', gathered)
    .option('--parallel <time>', 'how long both run side by side', '14d')
    .option(
      '--checkpoint <precision=path>',
      'weights of a precision, as in int8=/models/r1-w8a8; again for more',
      gathered,
    )
    .option('--served-name <name>', 'what clients call the model')
    .option('--interface <name>', 'network interface between nodes', 'eth0')
    .option('--max-model-tokens <count>', 'longest prompt and answer together')
    .option('--json', 'all of it as data')
    .addHelpText('after', examples);
  addPlanFlags(command).action(async (flags: MigrateFlags) => {
    const [{ runMigration }, { thisPlanWorld }] = await Promise.all([
      import('../plan/run-migration.ts'),
      import('../plan/plan-world.ts'),
    ]);
    await runMigration(flags, context, world ?? thisPlanWorld());
  });
}
