import { selfCommand } from '../../src/cli/self-command.ts';
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
  readonly kvType?: 'f16' | 'f32';
}

const startDeadlineMs = 60_000;

/** Starts our engine on a free port, as `regauge up` starts it, and waits until a token can be made. */
export function startEngine(flags: EngineFlags): Promise<ServerProcess> {
  const self = selfCommand();
  // Tests run beside each other, and two engines of two threads on two cores wait for one another all day.
  const withThreads = { threads: 1, ...flags };
  return ServerProcess.start(
    {
      program: self.command,
      env: self.env,
      args: [...self.args, 'engine', '--port', '0', ...flagArguments(withThreads)],
    },
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
