import type { Accelerator, Precision } from '../catalogue/accelerator.ts';
import type { Refusal } from '../place/candidate.ts';
import type { Layout, ReplicaConfig } from '../time/replica.ts';
import { kvBytesPerTokenOnDevice } from './kv-bytes.ts';
import { checkLayout, ranksOf } from './layout-problem.ts';
import { countParameters } from './parameters.ts';
import type { ModelShape } from './shape.ts';
import { weightBytes, weightBytesPerDevice } from './weight-bytes.ts';

/** Engines leave the rest of a device's memory alone: 0.92 is vLLM's default since 2026. */
export const usableMemoryShare = 0.92;

export type MemoryQuestion = Pick<ReplicaConfig, 'device' | 'model' | 'weights' | 'kv' | 'layout' | 'speculation'>;

export interface FittingMemory {
  readonly kind: 'fits';
  /** Of one device as engines see it. */
  readonly weightBytesPerDevice: number;
  readonly workspaceBytes: number;
  readonly kvBytesPerDevice: number;
  readonly kvTokensPerRank: number;
  readonly ranks: number;
}

export type MemoryFit = FittingMemory | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Whether weights, workspace and at least one request of `longestTokens` fit each device of a layout, and how many tokens
 * of KV then fit one rank. The first gate of every plan: a layout that does not fit must never reach a ranking.
 *
 * 8 × H200 hold R1 in FP8 with 0.59 M tokens as `tensor` and 8 × 0.36 M = 2.9 M as `data-expert`; 8 × H100 are refused:
 * "673 GB of weights, 640 GB of memory; 16 fit".
 *
 * @param longestTokens - input and output of the longest request that has to run
 */
export function memoryFit(question: MemoryQuestion, longestTokens = 1): MemoryFit {
  const { device, model, layout } = question;
  const possible = checkLayout(model, layout);
  if (possible.kind === 'refused') return possible;
  if (device.memoryBytes === undefined) return refused(question, 'data-missing', unknownMemory(device));
  if (longestTokens > model.contextTokens) return refused(question, 'context', tooLong(model, longestTokens));
  const room = roomFor(question, device.memoryBytes.value / device.enginePerPackage);
  if (room.kvBytesPerDevice < 0) return refused(question, 'memory', tooLarge(question));
  if (room.kvTokensPerRank < longestTokens)
    return refused(question, 'memory', tooFewTokens(question, room.kvTokensPerRank, longestTokens));
  return room;
}

/**
 * What an engine needs beside weights and KV: activations, graphs, communication buffers, routers and norms. Estimated:
 * half a GB and a tenth of the weights, at most the 4 GB that R1's recipes leave.
 */
export function workspaceBytes(weightBytesOnDevice: number): number {
  return Math.min(4e9, 0.5e9 + 0.1 * weightBytesOnDevice);
}

function roomFor(question: MemoryQuestion, memoryBytes: number): FittingMemory {
  const { model, kv, layout } = question;
  const drafting = question.speculation.drafts > 0;
  const weightsHere = weightBytesPerDevice(model, question.weights, layout, drafting);
  const workspace = workspaceBytes(weightsHere);
  const kvBytesPerDevice = memoryBytes * usableMemoryShare - weightsHere - workspace;
  const perToken = kvBytesPerTokenOnDevice(model, kv, layout, drafting);
  return {
    kind: 'fits',
    weightBytesPerDevice: weightsHere,
    workspaceBytes: workspace,
    kvBytesPerDevice,
    kvTokensPerRank: Math.max(0, Math.floor(kvBytesPerDevice / perToken)),
    ranks: ranksOf(layout),
  };
}

function refused({ device, model }: MemoryQuestion, reason: Refusal['reason'], text: string): MemoryFit {
  return { kind: 'refused', refusal: { subject: `${model.id} on ${device.id}`, reason, text } };
}

function unknownMemory({ name }: Accelerator): string {
  return `The memory of ${name} was never published, so nothing can be said to fit it; give your own figure as memoryGb.`;
}

function tooLong({ id, contextTokens }: ModelShape, longestTokens: number): string {
  return `${id} reads at most ${contextTokens} tokens, and requests of ${longestTokens} are asked for; shorten them.`;
}

function tooLarge(question: MemoryQuestion): string {
  const { device, model, weights, layout } = question;
  const packageBytes = device.memoryBytes?.value ?? 0;
  const packages = layout.devices / device.enginePerPackage;
  const total = weightBytes(model, weights, question.speculation.drafts > 0).total;
  const parameters = countText(model);
  return `${packages} × ${device.name} ${gigabytes(packageBytes)} cannot hold ${model.id} in ${precisionName(weights)}${layoutName(layout)}: ${parameters} parameters are ${gigabytes(total)} of weights, ${gigabytes(packages * packageBytes)} of memory${spread(question, total)}; ${wayOut(question, 1)}.`;
}

/** Only worth a word where the sum would fit and the copies on each device do not. */
function spread(question: MemoryQuestion, total: number): string {
  const { device, model, weights, layout } = question;
  const engineBytes = (device.memoryBytes?.value ?? 0) / device.enginePerPackage;
  if (total > engineBytes * layout.devices) return '';
  const here = weightBytesPerDevice(model, weights, layout, question.speculation.drafts > 0);
  return `, and each of the ${layout.devices} devices would hold ${gigabytes(here)} of ${gigabytes(engineBytes)} with ${gigabytes(workspaceBytes(here))} of workspace`;
}

function tooFewTokens(question: MemoryQuestion, fitting: number, longestTokens: number): string {
  const { device, model, layout } = question;
  return `${layout.devices / device.enginePerPackage} × ${device.name} hold the weights of ${model.id}, but then only ${fitting} tokens of KV fit a rank and a request takes ${longestTokens}; ${wayOut(question, longestTokens)}.`;
}

/** The smallest count that fits, doubling as layouts do. */
function wayOut(question: MemoryQuestion, longestTokens: number): string {
  const { device } = question;
  for (const layout of largerLayouts(question.layout)) {
    const larger = memoryFits({ ...question, layout }, longestTokens);
    if (larger) return `${layout.devices / device.enginePerPackage} fit`;
  }
  return 'no number of them fits in this layout; take a device with more memory, or fewer bits per weight';
}

function memoryFits(question: MemoryQuestion, longestTokens: number): boolean {
  if (checkLayout(question.model, question.layout).kind === 'refused') return false;
  const room = roomFor(question, (question.device.memoryBytes?.value ?? 0) / question.device.enginePerPackage);
  return room.kvTokensPerRank >= longestTokens;
}

function largerLayouts(layout: Layout): readonly Layout[] {
  const start = 2 ** Math.ceil(Math.log2(layout.devices + 1));
  const counts = Array.from({ length: 10 }, (_, i) => start * 2 ** i);
  return counts.map((devices) => ({ ...layout, devices, tensor: layout.kind === 'tensor' ? devices : layout.tensor }));
}

function countText(model: ModelShape): string {
  const parameters = countParameters(model).total;
  return parameters >= 1e9 ? `${(parameters / 1e9).toFixed(1)} B` : `${(parameters / 1e6).toFixed(1)} M`;
}

function layoutName({ kind }: Layout): string {
  return kind === 'tensor' ? '' : ' with experts laid across';
}

export function precisionName(precision: Precision): string {
  return precision.toUpperCase();
}

function gigabytes(bytes: number): string {
  return `${bytes < 10e9 ? (bytes / 1e9).toFixed(1) : Math.round(bytes / 1e9)} GB`;
}
