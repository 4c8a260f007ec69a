import {
  findAccelerator,
  type Interval,
  isRefusal,
  mfuOfV3,
  type TrainingEstimate,
  type TrainingRun,
  type TrainingStage,
  trainingRun,
} from '#planner';
import type { TrainFlags } from '../commands/plan-train.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { harmlessJson, harmlessText } from '../render/harmless-text.ts';
import { renderFacts } from '../render/table.ts';
import type { PlanWorld } from './plan-world.ts';
import { count, hourlyMicroUsd, optionValue, share, tokens } from './quantities.ts';
import { readDevices } from './read-devices.ts';
import { readModel } from './read-model.ts';
import { threeDigits } from './report/figures.ts';

export async function runTraining(flags: TrainFlags, { stdout }: CliContext, world: PlanWorld): Promise<void> {
  const run = await trainingOf(flags);
  const estimate = trainingRun(run);
  if (isRefusal(estimate)) world.setExitCode(exitCodes.unavailable);
  const { model, device, ...asked } = run;
  const data = { model: model.id, device: device.id, ...asked, estimate };
  const words = isRefusal(estimate) ? estimate.text : trainingFacts(run, estimate);
  stdout.write(`${flags.json ? harmlessJson(JSON.stringify(data, null, 2)) : harmlessText(words)}\n`);
}

async function trainingOf(flags: TrainFlags): Promise<TrainingRun> {
  const mfu = optionValue(share.optional(), '--mfu', flags.mfu);
  return {
    model: await readModel(flags.model),
    device: findAccelerator(flags.device, await readDevices(flags.accelerators)),
    stages: flags.tokens.map(stageOf),
    mfu: mfu === undefined ? mfuOfV3 : { low: mfu, mid: mfu, high: mfu },
    packages: optionValue(count, '--devices', flags.devices),
    hourlyMicroUsd: optionValue(hourlyMicroUsd.optional(), '--price', flags.price),
  };
}

const usualSequence = '4096';

function stageOf(text: string): TrainingStage {
  const [size = '', length = usualSequence] = text.split('@');
  return {
    name: `${size} at ${length}`,
    tokens: optionValue(tokens, '--tokens', size),
    sequenceTokens: optionValue(tokens, '--tokens', length),
  };
}

function trainingFacts(run: TrainingRun, { stages, packageHours, days, costMicroUsd }: TrainingEstimate): string {
  return renderFacts([
    [
      'run',
      `${run.model.id} on ${run.packages} × ${run.device.name}, MFU ${range(run.mfu, (value) => `${threeDigits(100 * value)} %`)}`,
    ],
    ...stages.map(
      ({ name, flop, packageHours: hours }) =>
        ['stage', `${name}: ${flop.toExponential(2)} operations, ${range(hours, thousands)} device-hours`] as const,
    ),
    ['device-hours', range(packageHours, thousands)],
    ['days', range(days, threeDigits)],
    [
      'cost',
      costMicroUsd
        ? `${range(costMicroUsd, (value) => thousands(value / 1e6))} USD`
        : 'state a price of a package-hour, as in --price 2USD/h',
    ],
  ]);
}

/** `2,664,000 (2,305,000 … 3,458,000)`. */
function range({ low, mid, high }: Interval, shown: (value: number) => string): string {
  return low === high ? shown(mid) : `${shown(mid)} (${shown(low)} … ${shown(high)})`;
}

/** Four digits are what the operations and a measured MFU give. */
function thousands(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en-US');
}
