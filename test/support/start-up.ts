import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfCommand } from '../../src/cli/self-command.ts';
import { getJson } from './http-client.ts';
import { ServerProcess } from './server-process.ts';

/** A whole `regauge up --config`, in a home of its own. */
export interface StartedUp {
  readonly server: ServerProcess;
  /** The file that it reads, and watches. */
  readonly configPath: string;
  /** Ends it, and removes its home. */
  close(): Promise<void>;
}

export interface UpSurroundings {
  /** Behind `up --config <path>`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const startDeadlineMs = 90_000;

/**
 * Without the launcher, so that its process id is the gateway's.
 * @param config - text of the regauge.yaml
 * @returns once it listens; its engines may still be loading, which `replicaStates` tells
 */
export async function startUp(config: string, { args = [], env = {} }: UpSurroundings = {}): Promise<StartedUp> {
  const home = await mkdtemp(join(tmpdir(), 'regauge-up-'));
  const removeHome = () => rm(home, { recursive: true, force: true });
  const configPath = join(home, 'regauge.yaml');
  await writeFile(configPath, config);
  const self = selfCommand();
  const command = {
    program: self.command,
    args: [...self.args, 'up', '--config', configPath, ...args],
    env: { ...self.env, REGAUGE_HOME: home, ...env },
  };
  try {
    const server = await ServerProcess.start(
      command,
      { kind: 'line', pattern: /^ready (http:\S+)$/m },
      startDeadlineMs,
    );
    return { server, configPath, close: () => server.close().then(removeHome) };
  } catch (error) {
    await removeHome();
    throw error;
  }
}

interface Fleet {
  readonly replicas: readonly { readonly state: string }[];
}

/** In the order of the configuration. */
export async function replicaStates(url: string): Promise<readonly string[]> {
  const { body } = await getJson<Fleet>(`${url}/v1/fleet`);
  return body.replicas.map(({ state }) => state);
}
