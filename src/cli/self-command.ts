import { fileURLToPath } from 'node:url';

export interface SelfCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** To be set on top of the environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A serving process allocates little and lives long: a small young generation and one helper thread keep its resident
 * memory about 40 MB lower (466 against 427 MB with SmolLM2-135M) and cost no throughput that could be measured.
 */
const runtimeFlags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=1', '--v8-pool-size=1'];

/**
 * Large blocks (states of sequences) come from the operating system and go back to it. Left alone, glibc learns to serve
 * them from its heap, where freed ones leave holes.
 */
const allocatorSettings = { MALLOC_MMAP_THRESHOLD_: '1048576' };

/**
 * How to start this same program as a child, without the launcher: sources under the `regauge-source` condition in a
 * checkout, compiled files in a package.
 */
export function selfCommand(): SelfCommand {
  const { path, conditions } = selfModule();
  return { command: process.execPath, args: [...runtimeFlags, ...conditions, path], env: allocatorSettings };
}

/** The program's own module, and the flags of Node that it needs. */
export function selfModule(): { readonly path: string; readonly conditions: readonly string[] } {
  const path = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url));
  return { path, conditions: path.endsWith('.ts') ? ['--conditions=regauge-source'] : [] };
}
