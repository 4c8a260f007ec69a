import type { Command } from 'commander';

/** Flags as commander hands them over. */
export interface PlanFlags {
  readonly scenario?: string;
  readonly ttftP95?: string;
  readonly ttftP99?: string;
  readonly tpotP95?: string;
  readonly tpotP99?: string;
  readonly price?: readonly string[];
  readonly stock?: readonly string[];
  readonly [flag: string]: unknown;
}

/** The scenario's word, how it is typed, and what it says. */
type FlagSpec = readonly [word: string, flag: string, description: string];

/** Flags whose word is the scenario's own. */
export const sameWords: readonly FlagSpec[] = [
  ['model', '--model <name>', 'name, config.json or .gguf'],
  ['mix', '--mix <name>', 'what requests are like: r1-production, math-night, chat, deepseek-day'],
  ['trace', '--trace <path>', 'requests of your own: Mooncake, Azure or BurstGPT file, or a folder of ServeGen'],
  ['rps', '--rps <rate>', 'mean requests per second'],
  ['peakRps', '--peak-rps <rate>', 'those of the busiest ten minutes'],
  ['cachedShare', '--cached-share <share>', 'share of input tokens that prefix caches have'],
  ['arrivalCv', '--arrival-cv <number>', 'how bursty arrivals are; 1 is Poisson'],
  ['devices', '--devices <list>', 'only these, as in h200,910c'],
  ['accelerators', '--accelerators <file>', 'devices of your own, or other figures'],
  ['precisions', '--precisions <list>', 'only these checkpoints: bf16, fp8, int8, fp4, int4'],
  ['prices', '--prices <file>', 'what packages cost you'],
  ['region', '--region <place>', 'where it stands: DE, or CN-north'],
  ['forbid', '--forbid <list>', 'devices, vendors, or rules of law: forbidden, licence-needed, risk'],
  ['power', '--power <power>', 'most power, as in 500kW'],
  ['maxKinds', '--max-kinds <count>', 'most kinds of device'],
  ['spareShare', '--spare-share <share>', 'share of every capacity that stays free'],
];

export const switches: readonly FlagSpec[] = [
  ['surviveNodeLoss', '--survive-node-loss', 'bear the peak when any one node is gone'],
  ['wholeNodes', '--whole-nodes', 'pay whole servers, as with bought ones'],
];

/** What a plan can be asked for on the command line; what the words mean is the scenario's business. */
export function addPlanFlags(command: Command): Command {
  for (const [, flag, description] of [...sameWords, ...switches]) command.option(flag, description);
  return command
    .option('--ttft-p95 <time>', 'most time to the first token for 95 %, as in 3s')
    .option('--tpot-p95 <time>', 'most time per token for 95 %, as in 60ms')
    .option('--ttft-p99 <time>', 'the same for 99 %')
    .option('--tpot-p99 <time>', 'the same for 99 %')
    .option('--price <device=price>', 'one price, as in h200=3.5USD/h; again for more', gathered)
    .option('--stock <device=packages>', 'how many can be had, as in h200=64; again for more', gathered)
    .option('--vendor-share <rule>', 'as in huawei<=0.5 or nvidia>=20%; again for more', gathered)
    .option('--scenario <file>', 'all of this in YAML; flags win over it');
}

/** A flag that may be given several times. */
export function gathered(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
