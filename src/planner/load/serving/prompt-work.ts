import { type ChunkTimes, chunkMs } from './chunk-times.ts';
import { chunksOfPrompt } from './chunks.ts';
import type { PromptBin } from './request-profile.ts';

/** What computing prompts costs, in milliseconds over all their chunks. */
export interface PromptWork {
  /** Mean and squared variation of the time that a prompt takes of a rank whose steps are full. */
  readonly serviceMs: number;
  readonly serviceCv2: number;
  /** Mean and mean square of what a prompt adds to steps that have prompts in them anyway. */
  readonly addedMs: number;
  readonly addedSquare: number;
}

export function promptWork(prompts: readonly PromptBin[], known: ChunkTimes): PromptWork {
  let [service, serviceSquare, added, addedSquare] = [0, 0, 0, 0];
  for (const prompt of prompts) {
    const addedMs = addedBy(prompt, known);
    const serviceMs = addedMs + (prompt.uncachedTokens / known.budgetTokens) * known.smallMs;
    service += prompt.weight * serviceMs;
    serviceSquare += prompt.weight * serviceMs ** 2;
    added += prompt.weight * addedMs;
    addedSquare += prompt.weight * addedMs ** 2;
  }
  const serviceCv2 = service === 0 ? 0 : serviceSquare / service ** 2 - 1;
  return { serviceMs: service, serviceCv2, addedMs: added, addedSquare };
}

function addedBy(prompt: PromptBin, known: ChunkTimes): number {
  return chunksOfPrompt({ ...prompt, weight: 1 }, known.budgetTokens).reduce(
    (sum, chunk) => sum + chunk.weight * (chunkMs(chunk, known) - known.smallMs),
    0,
  );
}
