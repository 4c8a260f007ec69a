import { modelConstants } from '../calibration/constants.ts';
import { isRefusal } from '../place/candidate.ts';
import type { RowSetting } from './row-setting.ts';
import type { SolutionOrRefusal } from './solution.ts';

/** Of DeepSeek's input on 27 February 2025, 342 of 608 billion tokens were cached on disk. */
export const cachedShareOfDay: number = 342 / 608;

/** KV length that an output token of that day read in the mean. */
const meanKvOfDay = 4_989;
/** Middle of the 20 to 22 tokens per second that its readers got. */
const tpotOfDayMs = 1_000 / 21;
const secondsOfDay = 86_400;
const packagesOfNode = 8;

/**
 * Nodes that a day's traffic keeps busy in the mean, from both phases' rates.
 *
 * From DeepSeek's own 73,700 input tokens per second and prefill node and 14,800 output tokens per decode node, 608 and
 * 168 billion tokens take 95.5 + 131.4 = 226.9 nodes, where 226.75 were reported.
 *
 * @see deepseek-ai/open-infra-index, day 6
 */
export function nodesOfDay(
  input: { readonly tokens: number; readonly perNodeSecond: number },
  output: { readonly tokens: number; readonly perNodeSecond: number },
): number {
  return [input, output].reduce((sum, { tokens, perNodeSecond }) => sum + tokens / secondsOfDay / perNodeSecond, 0);
}

/** The same from first principles: both rates by the step-time model, in DeepSeek's units of 32 and 144 devices. */
export function daySolution(setting: RowSetting, solve: (half: RowSetting) => SolutionOrRefusal): SolutionOrRefusal {
  const prefill = solve(halfOf(setting, 'prefill'));
  if (isRefusal(prefill)) return prefill;
  const decode = solve(halfOf(setting, 'decode'));
  if (isRefusal(decode)) return decode;
  const counted = modelConstants.poolUtilisation.value / (1 - cachedShareOfDay);
  const [input, output] = [tokensOf(setting.input), tokensOf(setting.outputOrKv)];
  const nodes = nodesOfDay(
    { tokens: input, perNodeSecond: packagesOfNode * counted * prefill.tokensPerSecondPerDevice },
    { tokens: output, perNodeSecond: packagesOfNode * decode.tokensPerSecondPerDevice },
  );
  return {
    ...decode,
    nodes,
    tokensPerSecondPerDevice: output / secondsOfDay / (packagesOfNode * nodes),
    assumed: [
      ...decode.assumed,
      `${meanKvOfDay} tokens of KV, 21 tokens per second to a reader, ${Math.round(100 * cachedShareOfDay)} % of input cached, prefill pools busy for two thirds`,
    ],
  };
}

function halfOf(setting: RowSetting, phase: 'prefill' | 'decode'): RowSetting {
  const devices = (phase === 'prefill' ? 32 : 144) * setting.device.enginePerPackage;
  const layout = { kind: 'data-expert', devices, tensor: 1, redundantExperts: 32 } as const;
  const half = { ...setting, phase, layout, input: { kind: 'none' }, batch: { kind: 'none' } } as const;
  const published = { kind: 'none' } as const;
  return phase === 'prefill'
    ? { ...half, published, outputOrKv: { kind: 'none' }, tpot: { kind: 'none' } }
    : { ...half, published, outputOrKv: exactly(meanKvOfDay), tpot: exactly(tpotOfDayMs) };
}

const exactly = (value: number): RowSetting['input'] => ({ kind: 'value', value, meant: 'exactly', suffix: '' });
const tokensOf = (amount: RowSetting['input']): number => (amount.kind === 'value' ? amount.value : 0);
