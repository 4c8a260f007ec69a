import { homedir } from 'node:os';
import { join } from 'node:path';

/** What a command may touch of the world; tests pass their own. The only reader of the environment is `readContext`. */
export interface CliContext {
  /** Where all state lives (`REGAUGE_HOME`): models, sockets, logs. Nothing else on the machine is written. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  readonly platform: NodeJS.Platform;
}

/** Colour only where a person looks at it, and never against NO_COLOR (https://no-color.org). */
export function wantsColour(context: CliContext, stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && !context.env.NO_COLOR && context.env.TERM !== 'dumb';
}

export function readContext(): CliContext {
  const { env, stdout, stderr, stdin, platform } = process;
  return { home: stateHome(env, platform), env, stdout, stderr, stdin, platform };
}

/** `REGAUGE_HOME`, else the platform's data directory (XDG on Linux). */
export function stateHome(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  if (env.REGAUGE_HOME) return env.REGAUGE_HOME;
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'regauge');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'regauge');
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'regauge');
}
