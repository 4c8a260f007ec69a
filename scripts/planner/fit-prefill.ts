import type { Peaks } from '../../src/planner/time/roofline.ts';
import type { Fit } from './fit-roofline.ts';
import { type Line, numberIn } from './kernel-tables.ts';
import { attentionParameters } from './r1-layer.ts';

interface Prompt {
  readonly requests: number;
  readonly tokens: number;
  readonly us: number;
}

/**
 * Shares of matrices and core in the time of a whole attention layer over prompts, core not absorbed.
 *
 * Lengths tell them apart: the core grows with the square. Only batches of 4,096 tokens and more, where launches by the
 * host (0.6 ms a layer) are hidden; both parts then compute and nothing else, so one grid over two shares is enough.
 */
export function fitPrefill(
  lines: readonly Line[],
  bf16: Peaks,
  fp8: Peaks,
): { readonly prefillProjections: Fit; readonly prefillAttention: Fit } {
  const prompts = lines.map(promptOf).filter(({ requests, tokens }) => tokens >= 512 && requests * tokens >= 4_096);
  let best = { projections: 0, core: 0, error: Number.POSITIVE_INFINITY };
  for (let projections = 0.2; projections <= 1; projections += 0.01) {
    for (let core = 0.2; core <= 1; core += 0.01) {
      const error = meanSquare(prompts, fp8.operationsPerSecond * projections, bf16.operationsPerSecond * core);
      if (error < best.error) best = { projections, core, error };
    }
  }
  const fit = { floorUs: 0, memoryShare: 0.8, points: prompts.length, rmsLogError: Math.sqrt(best.error) };
  return {
    prefillProjections: { ...fit, computeShare: best.projections },
    prefillAttention: { ...fit, computeShare: best.core },
  };
}

const promptOf = (line: Line): Prompt => ({
  requests: numberIn(line, 'batch_size'),
  tokens: numberIn(line, 'isl'),
  us: 1_000 * numberIn(line, 'latency'),
});

function meanSquare(prompts: readonly Prompt[], matrixRate: number, coreRate: number): number {
  const errors = prompts.map(({ requests, tokens, us }) => {
    const matrices = (2 * attentionParameters * requests * tokens) / matrixRate;
    const core = (128 * 320 * requests * tokens ** 2) / coreRate;
    return Math.log((1e6 * (matrices + core)) / us) ** 2;
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
