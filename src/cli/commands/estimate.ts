import type { Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { PlanWorld } from '../plan/plan-world.ts';

const examples = `
Examples:
  regauge estimate --model deepseek-r1:671b --device h200 --devices 8 --layout dp8ep8 --precision fp8 \\
    --phase e2e --input 1024 --output 2048 --batch 128
  regauge estimate --model deepseek-r1:671b --device 910c --devices 160 --layout ep320 --precision int8 \\
    --phase decode --context 4096 --batch 96 --mtp 1@0.7
  regauge estimate --model ./config.json --device h100 --devices 8 --layout tp8 --tpot 50ms --json
  regauge estimate --rows published.csv            one line per row, with the published value's error

Columns of --rows: id,model,device,n,precision,phase,parallel,in,out_or_kv,batch_per_dev,mtp,tpot_ms,tok_s_per_dev,tol,tag.
Exit codes: 0 every row has an estimate or a refusal in words; 65 the table cannot be read; 69 a single one cannot be done.`;

export interface EstimateFlags {
  readonly rows?: string;
  readonly model?: string;
  readonly device?: string;
  readonly devices?: string;
  readonly layout?: string;
  readonly precision?: string;
  readonly phase?: string;
  readonly input?: string;
  readonly output?: string;
  readonly context?: string;
  readonly batch?: string;
  readonly mtp?: string;
  readonly tpot?: string;
  readonly accelerators?: string;
  readonly json?: boolean;
}

export function addEstimateCommand(program: Command, context: CliContext, world?: PlanWorld): void {
  program
    .command('estimate')
    .description('what one configuration of devices does: tokens per second, time per token, and how sure that is')
    .option('--model <name>', 'name, config.json or .gguf')
    .option('--device <name>', 'as in h200, 910c, b200')
    .option('--devices <count>', 'packages: a 910C of two dies is one')
    .option('--layout <degrees>', 'tp8, dp8ep8, ep144 …; counts are of what engines see, dies on a 910C')
    .option('--precision <name>', 'of the weights: fp8, int8, fp4, bf16, w4a8')
    .option('--phase <name>', 'prefill, decode, e2e (both on the same devices) or both (on devices of their own)')
    .option('--input <tokens>', 'tokens of a prompt')
    .option('--output <tokens>', 'tokens of an answer')
    .option('--context <tokens>', 'tokens of KV that a decoding request reads, in the mean')
    .option('--batch <count>', 'requests at once per device; left out, as many as the time per token allows')
    .option('--mtp <drafts>', 'drafts per step and their acceptance: no, 1, 3, 1@0.7')
    .option('--tpot <time>', 'time per token that the batch is chosen by, as in 50ms')
    .option('--accelerators <file>', 'devices of your own, or other figures')
    .option('--rows <file>', 'a table of configurations instead')
    .option('--json', 'as data')
    .addHelpText('after', examples)
    .action(async (flags: EstimateFlags) => {
      const [{ runEstimate }, { thisPlanWorld }] = await Promise.all([
        import('../plan/run-estimate.ts'),
        import('../plan/plan-world.ts'),
      ]);
      await runEstimate(flags, context, world ?? thisPlanWorld());
    });
}
