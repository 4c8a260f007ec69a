import { calibrationOf } from '../calibration/calibration-of.ts';
import { modelConstants } from '../calibration/constants.ts';
import type { Precision } from '../catalogue/accelerator.ts';
import { isRefusal, type Refusal } from '../place/candidate.ts';
import { type Assumptions, defaultAssumptions } from '../time/assumptions.ts';
import type { ReplicaConfig, ReplicaTimes } from '../time/replica.ts';
import { replicaTimes } from '../time/replica-times.ts';
import { amountValue } from './amount.ts';
import { cachedShareOfDay, daySolution } from './day.ts';
import { decodePoint, meanContext, mixedPoint, rowsPerRank } from './row-points.ts';
import type { RowSetting } from './row-setting.ts';
import type { Solution, SolutionOrRefusal } from './solution.ts';

/** Tokens of a step of a prefill engine, per device with attention by data, else per replica. */
const prefillBatchTokens = 16_384;
const usualPromptTokens = 4_096;

export function solveRow(setting: RowSetting, base: Assumptions = defaultAssumptions): SolutionOrRefusal {
  const assumptions = setting.routing === 'balanced' ? { ...base, expertImbalance: 1, decodeImbalance: 1 } : base;
  switch (setting.phase) {
    case 'prefill':
      return prefillSolution(setting, assumptions);
    case 'decode':
      return decodeSolution(setting, assumptions);
    case 'e2e':
      return requestsSolution(setting, 'both', assumptions);
    case 'split':
      return isDay(setting)
        ? daySolution(setting, (half) => solveRow(half, assumptions))
        : splitSolution(setting, assumptions);
  }
}

export function configOf(setting: RowSetting, phase: ReplicaConfig['phase'], kv: Precision): ReplicaConfig {
  const { device, model, weights, layout, speculation, engine } = setting;
  return { device, model, weights, kv, layout, phase, speculation, engine };
}

/** Replica and its times with the KV precision that the row's requests need: the device's usual one, else FP8. */
export function timesFor(
  setting: RowSetting,
  phase: ReplicaConfig['phase'],
  assumptions: Assumptions,
  tokensPerRank: number,
): ReplicaTimes | Refusal {
  const usual = replicaTimes(configOf(setting, phase, setting.device.id === 'h20' ? 'fp8' : 'bf16'), assumptions);
  if (isRefusal(usual) || usual.kvTokensPerRank >= tokensPerRank) return usual;
  const narrow = replicaTimes(configOf(setting, phase, 'fp8'), assumptions);
  if (isRefusal(narrow) || narrow.kvTokensPerRank >= tokensPerRank) return narrow;
  const text = `${Math.round(tokensPerRank)} tokens of KV are asked of each rank and ${narrow.kvTokensPerRank} fit in FP8; take a smaller batch, more devices, or devices with more memory.`;
  return { subject: `${setting.model.id} on ${setting.device.id}`, reason: 'memory', text };
}

function prefillSolution(setting: RowSetting, assumptions: Assumptions): SolutionOrRefusal {
  const times = timesFor({ ...setting, speculation: { drafts: 0, acceptance: [] } }, 'prefill', assumptions, 0);
  if (isRefusal(times)) return times;
  const rate = prefillRate(setting, times);
  const day = setting.published.kind === 'value' && /cache/i.test(setting.published.suffix);
  const counted = day ? rate * (modelConstants.poolUtilisation.value / (1 - cachedShareOfDay)) : rate;
  return {
    ...solution(setting, times, counted),
    assumed: [
      ...setting.assumed,
      ...(setting.input.kind === 'value' ? [] : [`prompts of ${usualPromptTokens} tokens`]),
      ...(day
        ? [`${100 * cachedShareOfDay} % of input cached and pools busy for two thirds, as a day's mean counts`]
        : []),
    ],
  };
}

/** Input tokens per second and package. */
export function prefillRate(setting: RowSetting, times: ReplicaTimes): number {
  const promptTokens = amountValue(setting.input) ?? usualPromptTokens;
  const perRank = prefillTokensPerRank(setting);
  const chunk = Math.min(promptTokens, perRank);
  const { ms } = times.step({
    decodeRows: 0,
    meanContextTokens: 0,
    prefillTokens: perRank,
    prefillCachedTokens: (promptTokens - chunk) / 2,
    prefillChunkTokens: chunk,
  });
  return (1_000 * perRank * times.ranks) / ms / times.packages;
}

function prefillTokensPerRank({ batch, layout, device }: RowSetting): number {
  const asked = batch.kind === 'value' && /tok/i.test(batch.suffix) ? batch.value : prefillBatchTokens;
  return layout.kind === 'tensor' ? asked : (asked / device.enginePerPackage) * layout.tensor;
}

function decodeSolution(setting: RowSetting, assumptions: Assumptions): SolutionOrRefusal {
  return requestsSolution(setting, 'decode', assumptions);
}

/** Where a tensor group's batch would not fit as one of its devices, it is taken as the group's. */
function requestsSolution(setting: RowSetting, phase: 'decode' | 'both', assumptions: Assumptions): SolutionOrRefusal {
  const readings = [rowsPerRank(setting), amountValue(setting.batch)].slice(
    0,
    setting.layout.kind === 'tensor' ? 2 : 1,
  );
  const tokensOf = (rows: number | undefined): number => (rows ?? 1) * meanContext(setting);
  const tried = readings.map((rows) => ({ rows, times: timesFor(setting, phase, assumptions, tokensOf(rows)) }));
  const { rows, times } = tried.find((one) => !isRefusal(one.times)) ?? tried[0]!;
  if (isRefusal(times)) return times;
  const point = (phase === 'decode' ? decodePoint : mixedPoint)(setting, times, rows);
  if (isRefusal(point)) return point;
  return { ...solution(setting, times, point.rate), ...point.told, assumed: [...setting.assumed, ...point.assumed] };
}

/** Devices of both halves carry the output: those that the row counts beside the decoding ones, else as many as keep up. */
function splitSolution(setting: RowSetting, assumptions: Assumptions): SolutionOrRefusal {
  const decode = decodeSolution(setting, assumptions);
  if (isRefusal(decode)) return decode;
  const { times } = decode;
  const given = setting.packages === undefined ? 0 : setting.packages - times.packages;
  if (setting.packages !== undefined && given > 0) {
    const share = times.packages / setting.packages;
    return { ...decode, tokensPerSecondPerDevice: decode.tokensPerSecondPerDevice * share };
  }
  const prefill = prefillSolution({ ...setting, batch: { kind: 'none' } }, assumptions);
  if (isRefusal(prefill)) return prefill;
  const ratio = (amountValue(setting.input) ?? usualPromptTokens) / (amountValue(setting.outputOrKv) ?? 1_024);
  const devicesPerRate = 1 / decode.tokensPerSecondPerDevice + ratio / prefill.tokensPerSecondPerDevice;
  return {
    ...decode,
    tokensPerSecondPerDevice: 1 / devicesPerRate,
    assumed: [...decode.assumed, 'as many devices prefill, in the same layout, as keep up with those that decode'],
  };
}

function solution(setting: RowSetting, times: ReplicaTimes, rate: number): Solution {
  return {
    kind: 'solution',
    tokensPerSecondPerDevice: rate,
    tpotMs: undefined,
    nodes: undefined,
    batchPerDevice: undefined,
    times,
    source: times.source,
    basis: calibrationOf(setting.device).cite,
    assumed: setting.assumed,
  };
}

const isDay = ({ input, outputOrKv }: RowSetting): boolean =>
  [input, outputOrKv].every((amount) => amount.kind === 'value' && /^\/\s*d/i.test(amount.suffix));
