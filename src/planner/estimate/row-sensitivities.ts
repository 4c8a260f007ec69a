import type { Accelerator } from '../catalogue/accelerator.ts';
import { isRefusal } from '../place/candidate.ts';
import type { Sourced } from '../quantity.ts';
import type { Assumptions } from '../time/assumptions.ts';
import type { Amount } from './amount.ts';
import type { RowSetting } from './row-setting.ts';
import { solveRow } from './solve-row.ts';

/** How much one input matters: percent of rate per percent of input. */
export interface RowSensitivity {
  readonly input: string;
  readonly elasticity: number;
}

/**
 * The two inputs that move a row's rate most, by raising each 5 % alone. What is most uncertain is another question; a
 * reader checks these first.
 */
export function rowSensitivities(setting: RowSetting, assumptions: Assumptions): readonly RowSensitivity[] {
  const base = rateOf(setting, assumptions);
  if (base === undefined) return [];
  return inputs
    .flatMap(({ input, raise }) => {
      const rate = rateOf(raise(setting, step), assumptions);
      return rate === undefined ? [] : [{ input, elasticity: Math.log(rate / base) / Math.log(step) }];
    })
    .sort((a, b) => Math.abs(b.elasticity) - Math.abs(a.elasticity))
    .slice(0, 2)
    .map(({ input, elasticity }) => ({ input, elasticity: Math.round(100 * elasticity) / 100 }));
}

const step = 1.05;

interface Input {
  readonly input: string;
  readonly raise: (setting: RowSetting, factor: number) => RowSetting;
}

const inputs: readonly Input[] = [
  { input: 'arithmetic peak', raise: (setting, by) => withDevice(setting, raisedPeaks(setting.device, by)) },
  {
    input: 'memory bandwidth',
    raise: (setting, by) => withDevice(setting, raised(setting.device, 'memoryBytesPerSecond', by)),
  },
  {
    input: 'link bandwidth',
    raise: (setting, by) => withDevice(setting, raised(setting.device, 'linkBytesPerSecond', by)),
  },
  {
    input: 'network bandwidth',
    raise: (setting, by) => withDevice(setting, raised(setting.device, 'networkBytesPerSecond', by)),
  },
  // A single stream is one, not a batch that could be a little larger.
  {
    input: 'batch',
    raise: (setting, by) => (isSingle(setting) ? setting : { ...setting, batch: scaled(setting.batch, by) }),
  },
  { input: 'input length', raise: (setting, by) => ({ ...setting, input: scaled(setting.input, by) }) },
  {
    input: 'output length or KV',
    raise: (setting, by) => ({ ...setting, outputOrKv: scaled(setting.outputOrKv, by) }),
  },
  { input: 'time per token asked', raise: (setting, by) => ({ ...setting, tpot: scaled(setting.tpot, by) }) },
  { input: 'draft acceptance', raise: withAcceptance },
];

const isSingle = ({ batch }: RowSetting): boolean => batch.kind === 'value' && batch.value <= 1;

function rateOf(setting: RowSetting, assumptions: Assumptions): number | undefined {
  const solution = solveRow(setting, assumptions);
  return isRefusal(solution) ? undefined : solution.tokensPerSecondPerDevice;
}

const withDevice = (setting: RowSetting, device: Accelerator): RowSetting => ({ ...setting, device });

function withAcceptance(setting: RowSetting, factor: number): RowSetting {
  const acceptance = setting.speculation.acceptance.map((chance) => Math.min(1, chance * factor));
  return { ...setting, speculation: { ...setting.speculation, acceptance } };
}

function raisedPeaks(device: Accelerator, factor: number): Accelerator {
  const peaks = Object.entries(device.peakTera).map(([precision, peak]) => [precision, times(peak, factor)]);
  return { ...device, peakTera: Object.fromEntries(peaks) };
}

function raised(
  device: Accelerator,
  field: 'memoryBytesPerSecond' | 'linkBytesPerSecond' | 'networkBytesPerSecond',
  factor: number,
): Accelerator {
  const value = device[field];
  return value === undefined ? device : { ...device, [field]: times(value, factor) };
}

const times = (sourced: Sourced, factor: number): Sourced => ({ ...sourced, value: sourced.value * factor });

function scaled(amount: Amount, factor: number): Amount {
  return amount.kind === 'value' ? { ...amount, value: amount.value * factor } : amount;
}
