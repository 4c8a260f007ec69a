// What one layer of DeepSeek-V3/R1 computes and moves, as far as kernel tables need it to read their lines.

export const attentionParameters = 187.1e6;
/** The way down into the latent, which every device of a tensor group computes: 7,168 × (1,536 + 512 + 64). */
const copiedParameters = 15.1e6;

/** Matrices around attention on one of `128 / heads` devices that share the heads. */
export function projections(heads: number, tokens: number): Work {
  const parameters = copiedParameters + ((attentionParameters - copiedParameters) * heads) / 128;
  return { operations: 2 * parameters * tokens, bytes: parameters };
}

const expert = 3 * 7_168 * 2_048;
/** Activations that a row of an expert reads and writes: state in and out, both halves of the gate. */
const rowBytes = 3 * 7_168 + 5 * 2_048;

export interface Work {
  readonly operations: number;
  readonly bytes: number;
}

/**
 * Absorbed attention's core: the latent is read once for all heads, queries and answers per head.
 * Tensor cores take 64 heads at a time, so fewer cost as much.
 */
export function latentDecode(heads: number, requests: number, contextTokens: number, kvBytes = 2): Work {
  return {
    operations: 2 * Math.max(64, heads) * 1_088 * requests * contextTokens,
    bytes: requests * (contextTokens * 576 * kvBytes + heads * 1_088 * 2),
  };
}

/** Experts of one device when `tokens` of the whole group are dealt out evenly. */
export function evenExperts(tokens: number, devices: number, bytesPerParameter = 1): Work {
  const rows = (8 * tokens) / devices;
  const reached = Math.min(256 / devices, rows);
  return { operations: 2 * expert * rows, bytes: reached * expert * bytesPerParameter + rows * rowBytes };
}

/** Experts of which each device holds one of `devices` slices. */
export function cutExperts(tokens: number, devices: number): Work {
  const rows = 8 * tokens;
  const slice = expert / devices;
  return { operations: 2 * slice * rows, bytes: Math.min(256, rows) * slice + (rows * rowBytes) / devices };
}
