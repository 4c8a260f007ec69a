import { fileURLToPath } from 'node:url';

export interface SelfCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * How to start this same program as a child, without the launcher: sources under the `regauge-source` condition in a
 * checkout, compiled files in a package.
 */
export function selfCommand(): SelfCommand {
  const main = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url));
  const flags = main.endsWith('.ts') ? ['--conditions=regauge-source'] : [];
  return { command: process.execPath, args: ['--disable-warning=ExperimentalWarning', ...flags, main] };
}
