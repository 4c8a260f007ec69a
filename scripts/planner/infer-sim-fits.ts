import { type Fit, fitRoofline } from './fit-roofline.ts';
import { type Line, numberIn, type Point, type Tables } from './kernel-tables.ts';
import { latentDecode } from './r1-layer.ts';

const peaksOf = {
  h800: { bf16: 989e12, fp8: 1_979e12, bytesPerSecond: 3.352e12 },
  h20: { bf16: 148e12, fp8: 296e12, bytesPerSecond: 4e12 },
} as const;

export type InferSimDevice = keyof typeof peaksOf;
export type InferSimFits = Readonly<Record<string, Fit>>;

/** What InferSim measured itself: latent and grouped attention, matrices, grouped matrices. */
export function fitInferSim(tables: Tables, device: InferSimDevice): InferSimFits {
  const { bytesPerSecond, ...peak } = peaksOf[device];
  const bf16 = { operationsPerSecond: peak.bf16, bytesPerSecond };
  const fp8 = { operationsPerSecond: peak.fp8, bytesPerSecond };
  const lines = (path: string): readonly Line[] => tables.inferSim(path);
  const fits = {
    latentDecode: fitRoofline(lines(`mla/decode/${device}/128-512-64.csv`).map(latentPoint), bf16),
    groupedDecode: fitRoofline(lines(`mha/decode/${device}/32-8-128.csv`).map(groupedPoint), bf16),
    gemm: fitRoofline(lines(`gemm/${device}/data.csv`).map(gemmPoint), fp8),
    bulkGemm: fitRoofline(bulk(lines(`gemm/${device}/data.csv`)).map(gemmPoint), fp8),
    experts: fitRoofline(lines(`grouped_gemm/decode/${device}/data.csv`).map(groupedGemmPoint), fp8),
    prefillExperts: fitRoofline(lines(`grouped_gemm/prefill/${device}/data.csv`).map(groupedGemmPoint), fp8),
  };
  if (device === 'h800') return fits;
  return { ...fits, prefillAttention: fitRoofline(lines('mha/prefill/h20/64-8-128.csv').map(prefillPoint), bf16) };
}

const bulk = (lines: readonly Line[]): readonly Line[] => lines.filter((line) => numberIn(line, 'm') >= 4_096);

function latentPoint(line: Line): Point {
  return { ...latentDecode(128, numberIn(line, 'batch_size'), numberIn(line, 'kv_len')), us: us(line) };
}

/** 32 query heads and 8 of keys, 128 wide, BF16. Four operations a byte: only moving can be seen. */
function groupedPoint(line: Line): Point {
  const tokens = numberIn(line, 'batch_size') * numberIn(line, 'kv_len');
  return { operations: 0, bytes: 4 * 8 * 128 * tokens, us: us(line) };
}

/** Causal, 64 query heads and 8 of keys, 128 wide. */
function prefillPoint(line: Line): Point {
  const tokens = numberIn(line, 'seq_len');
  return { operations: 2 * 64 * 128 * tokens ** 2, bytes: 2 * (2 * 64 + 2 * 8) * 128 * tokens, us: us(line) };
}

function gemmPoint(line: Line): Point {
  const [m, k, n] = [numberIn(line, 'm'), numberIn(line, 'k'), numberIn(line, 'n')];
  return { operations: 2 * m * k * n, bytes: k * n + m * k + 2 * m * n, us: us(line) };
}

function groupedGemmPoint(line: Line): Point {
  const [held, hidden, width] = ['num_local_experts', 'hidden_size', 'intermediate_size'].map((c) => numberIn(line, c));
  const rows = numberIn(line, 'tokens_per_expert') * held!;
  const expert = 3 * hidden! * width!;
  return {
    operations: 2 * expert * rows,
    bytes: Math.min(held!, rows) * expert + rows * (3 * hidden! + 5 * width!),
    us: numberIn(line, 'up_proj_us') + numberIn(line, 'down_proj_us'),
  };
}

const us = (line: Line): number => numberIn(line, 'latency_us');
