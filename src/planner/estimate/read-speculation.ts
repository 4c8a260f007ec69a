import type { Speculation } from '../time/replica.ts';

/**
 * Chance that each draft of R1's own drafting layer is taken, given those before it. The first is what DeepSeek reports
 * (85 to 90 %); with the next two a step gains 1.85, 2.49 and 2.90 tokens, inside what TensorRT-LLM (1.92, 2.58, 2.82)
 * and SGLang on H20 (1.8-1.9, 2.4-2.7, 2.9-3.3) measured. The layer was trained for one token, so later ones fall off.
 * @see DeepSeek-V3 (arXiv:2412.19437), 5.4.3; NVIDIA/TensorRT-LLM tech_blog/blog1
 */
export const usualAcceptance: readonly number[] = [0.85, 0.75, 0.65, 0.5, 0.4];

/** `no`, `1`, `3`, `1@0.7`, `3@0.9/0.6/0.4`; empty means none. Undefined: it cannot be read. */
export function readSpeculation(cell: string): Speculation | undefined {
  const text = cell.trim().toLowerCase();
  if (/^(?:|no|none|off|-|0)$/.test(text)) return { drafts: 0, acceptance: [] };
  if (/^(?:yes|on)$/.test(text)) return { drafts: 1, acceptance: usualAcceptance };
  const found = /^(?:mtp\s*)?(\d{1,2})(?:\s*@\s*([\d./;|\s]+))?$/.exec(text);
  const drafts = Number(found?.[1] ?? Number.NaN);
  if (!(drafts >= 1 && drafts <= 16)) return undefined;
  if (found?.[2] === undefined) return { drafts, acceptance: usualAcceptance };
  const acceptance = found[2]
    .split(/[/;|\s]+/)
    .filter((part) => part !== '')
    .map(Number);
  return acceptance.length > 0 && acceptance.every((chance) => chance >= 0 && chance <= 1)
    ? { drafts, acceptance }
    : undefined;
}
