import { fileURLToPath } from 'node:url';
import { ServerProcess } from './server-process.ts';

export interface EngineFlags {
  /** Path of a .gguf, or a catalogue name. */
  readonly model: string;
  readonly name?: string;
  readonly context?: number;
  readonly cells?: number;
  readonly threads?: number;
  readonly maxRunning?: number;
  readonly maxWaiting?: number;
}

/** A micro model of R1's own architecture that thinks before it answers sums; 5 MB, in the repository. */
export const nanoR1: string = fileURLToPath(new URL('../fixtures/nano-r1-prototype.gguf', import.meta.url));

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const fromSource = ['--conditions=regauge-source', '--disable-warning=ExperimentalWarning'];
const startDeadlineMs = 60_000;

/** Starts our engine on a free port, from the sources, and waits until a token can be made. */
export function startEngine(flags: EngineFlags): Promise<ServerProcess> {
  const args = [...fromSource, main, 'engine', '--port', '0', ...flagArguments(flags)];
  return ServerProcess.start(
    { program: process.execPath, args },
    { kind: 'line', pattern: /^ready (http:\S+)$/m },
    startDeadlineMs,
  );
}

function flagArguments(flags: EngineFlags): readonly string[] {
  return Object.entries(flags).flatMap(([name, value]) => [`--${kebab(name)}`, String(value)]);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
