import type { Refusal } from '../place/candidate.ts';
import type { ReplicaTimes, StepLoad } from '../time/replica.ts';
import { amountValue } from './amount.ts';
import type { RowSetting } from './row-setting.ts';

/** One working point of a replica: output tokens per second and package, and what goes with them. */
export interface RowPoint {
  readonly rate: number;
  readonly told: { readonly tpotMs: number; readonly batchPerDevice: number };
  readonly assumed: readonly string[];
}

const usualContextTokens = 4_096;
const usualInputTokens = 1_024;
const usualOutputTokens = 1_024;
/** Where a row gives neither batch nor time per token: the promise that most published rates were made under. */
const usualTpotMs = 50;
/** Prompt tokens that an engine with both phases takes up in one step. */
const chunkTokens = 8_192;

/** Mean tokens that a decoding request reads: the prompt and half of the answer, or the KV length itself. */
export function meanContext({ input, outputOrKv }: RowSetting): number {
  if (input.kind === 'value') return input.value + (amountValue(outputOrKv) ?? 0) / 2;
  return amountValue(outputOrKv) ?? usualContextTokens;
}

/**
 * Requests of one rank. A batch per device is of packages. In a tensor group all devices work on the same requests, so
 * the rank has them all; but tables write 1 for a single stream, which no device has a share of. Where a row gives both
 * its rates, Little's law tells how it counts.
 */
export function rowsPerRank({ batch, layout, device, tpot, published }: RowSetting): number | undefined {
  if (batch.kind !== 'value' || /tok/i.test(batch.suffix)) return undefined;
  if (layout.kind === 'data-expert') return (batch.value / device.enginePerPackage) * layout.tensor;
  const packages = layout.devices / device.enginePerPackage;
  const divided = batch.value > 0 && batch.value <= 1 ? 1 : batch.value * packages;
  if (tpot.kind !== 'value' || published.kind !== 'value') return divided;
  const inFlight = (published.value * packages * tpot.value) / 1_000;
  return Math.abs(Math.log(inFlight / batch.value)) < 0.1 ? batch.value : divided;
}

/** @param asked - requests per rank, or undefined: as many as the time per token allows */
export function decodePoint(setting: RowSetting, times: ReplicaTimes, asked: number | undefined): RowPoint | Refusal {
  const context = meanContext(setting);
  const msOf = (rows: number): number => times.step(decodeLoad(rows, context)).ms;
  return pointOf(setting, times, asked, context, msOf);
}

/** Both phases on one replica, in the mean of its steps. */
export function mixedPoint(setting: RowSetting, times: ReplicaTimes, asked: number | undefined): RowPoint | Refusal {
  const inputTokens = amountValue(setting.input) ?? usualInputTokens;
  const outputTokens = amountValue(setting.outputOrKv) ?? usualOutputTokens;
  const msOf = (rows: number): number => meanStepMs(times, rows, inputTokens, outputTokens);
  return pointOf(setting, times, asked, inputTokens + outputTokens / 2, msOf);
}

/**
 * Requests that end are replaced, so a prompt begins somewhere in a share 1 − e^(−λ) of all steps, λ the endings per step
 * over all ranks. Such a step lasts as long as the rank with the prompt needs, and the others wait: attention by data
 * loses more to prefill than its share of tokens.
 */
function meanStepMs(times: ReplicaTimes, rows: number, inputTokens: number, outputTokens: number): number {
  const plain = decodeLoad(rows, inputTokens + outputTokens / 2);
  const plainMs = times.step(plain).ms;
  if (inputTokens < 1) return plainMs;
  const chunk = Math.min(inputTokens, chunkTokens);
  const perRank = (rows * times.tokensPerStep * inputTokens) / outputTokens / chunk;
  const atOnce = Math.min(Math.max(1, perRank), chunkTokens / chunk);
  const perStep = (perRank * times.ranks) / atOnce;
  const share = 1 - Math.exp(-perStep);
  const mixed = {
    ...plain,
    prefillTokens: chunk * atOnce,
    prefillCachedTokens: (inputTokens - chunk) / 2,
    prefillChunkTokens: chunk,
    prefillRanks: Math.min(times.ranks, Math.max(1, perStep / share)),
  };
  return plainMs + share * (times.step(mixed).ms - plainMs);
}

export function decodeLoad(decodeRows: number, meanContextTokens: number): StepLoad {
  return { decodeRows, meanContextTokens, prefillTokens: 0, prefillCachedTokens: 0, prefillChunkTokens: 0 };
}

function pointOf(
  setting: RowSetting,
  times: ReplicaTimes,
  asked: number | undefined,
  context: number,
  msOf: (rows: number) => number,
): RowPoint | Refusal {
  const target = amountValue(setting.tpot) ?? usualTpotMs;
  const most = Math.floor(times.kvTokensPerRank / context);
  const rows = asked ?? mostWithin(most, (n) => msOf(n) / times.tokensPerStep <= target);
  if (asked === undefined && rows === 0) return impossible(setting, msOf(1) / times.tokensPerStep, target);
  const ms = msOf(rows);
  const perDevice = (rows * times.ranks) / times.packages;
  return {
    rate: (1_000 * perDevice * times.tokensPerStep) / ms,
    told: { tpotMs: ms / times.tokensPerStep, batchPerDevice: perDevice },
    assumed: [
      ...(setting.input.kind === 'none' && setting.outputOrKv.kind === 'none' ? [`${context} tokens of context`] : []),
      ...(asked === undefined ? [`as many requests as ${target} ms a token allow`] : []),
    ],
  };
}

/** Of a context of nothing infinitely many fit, and infinity cannot be halved. */
const mostRequests = 1e9;

/** Largest whole number up to `most` for which it holds; it holds for a number if it holds for a larger one. */
function mostWithin(most: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, Math.min(mostRequests, Math.max(0, most))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function impossible({ device, model }: RowSetting, leastMs: number, askedMs: number): Refusal {
  const text = `One stream of ${model.id} takes ${leastMs.toFixed(1)} ms a token on ${device.name} in this layout, and ${askedMs} ms are asked; allow more, draft more tokens, or share a request among more devices.`;
  return { subject: `${model.id} on ${device.id}`, reason: 'target-impossible', text };
}
