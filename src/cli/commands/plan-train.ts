import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { PlanWorld } from '../plan/plan-world.ts';
import { gathered } from './plan-options.ts';

const examples = `
Examples:
  regauge plan train --model deepseek-v3 --device h800 --devices 2048 --tokens 14.8T --price 2USD/h
  regauge plan train --model deepseek-v3 --device h800 --devices 2048 --tokens 14.8T@4096 --tokens 126B@32768 --json

Tokens may be followed by the length of their sequences, 4096 unless said. MFU is the share of the BF16 peak that becomes
model operations; without one, what DeepSeek-V3 reached, with bounds around it.`;

export interface TrainFlags {
  readonly model: string;
  readonly device: string;
  readonly devices: string;
  readonly tokens: readonly string[];
  readonly mfu?: string;
  readonly price?: string;
  readonly accelerators?: string;
  readonly json?: boolean;
}

export function addTrainCommand(plan: Command, context: CliContext, world?: PlanWorld): void {
  plan
    .command('train')
    .description('device-hours, days and cost of a training run')
    .requiredOption('--model <name>', 'name, config.json or .gguf')
    .requiredOption('--device <name>', 'what it runs on')
    .requiredOption('--devices <count>', 'how many')
    .requiredOption('--tokens <count>', 'as in 14.8T or 14.8T@4096; again for more stages', gathered)
    .option('--mfu <share>', 'share of the BF16 peak, as in 40%')
    .option('--price <price>', 'of a package-hour, as in 2USD/h')
    .option('--accelerators <file>', 'devices of your own, or other figures')
    .option('--json', 'all of it as data')
    .addHelpText('after', examples)
    .action(async (flags: TrainFlags) => {
      const [{ runTraining }, { thisPlanWorld }] = await Promise.all([
        import('../plan/run-training.ts'),
        import('../plan/plan-world.ts'),
      ]);
      await runTraining(flags, context, world ?? thisPlanWorld());
    });
}
