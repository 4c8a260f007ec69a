import { accessSync, constants } from 'node:fs';

/** A file that a test needs and that is not in the repository. */
export type Found =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'absent'; readonly reason: string };

/** llama.cpp's server, to compare with: only where `REGAUGE_LLAMA_SERVER` names it, since building it takes minutes. */
export function findLlamaServer(): Found {
  const path = process.env.REGAUGE_LLAMA_SERVER;
  if (!path) return { kind: 'absent', reason: 'REGAUGE_LLAMA_SERVER does not name a llama-server' };
  try {
    accessSync(path, constants.X_OK);
    return { kind: 'found', path };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { kind: 'absent', reason: `REGAUGE_LLAMA_SERVER does not name a program (${cause})` };
  }
}
