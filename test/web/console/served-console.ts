import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfCommand } from '../../../src/cli/self-command.ts';
import { ServerProcess } from '../../support/server-process.ts';
import { buildPages } from '../browser/build-pages.ts';

export interface ServedConsole {
  readonly url: string;
  close(): Promise<void>;
}

/** A whole `regauge up --config`, its console's pages included. */
export async function serveConsole(config: string): Promise<ServedConsole> {
  buildPages();
  const folder = await mkdtemp(join(tmpdir(), 'regauge-console-'));
  const path = join(folder, 'regauge.yaml');
  await writeFile(path, config);
  const { command, args, env } = selfCommand();
  const up = await ServerProcess.start(
    { program: command, args: [...args, 'up', '--config', path], env: { ...env, REGAUGE_HOME: folder } },
    { kind: 'line', pattern: /^ready (http:\S+)$/m },
    60_000,
  );
  return {
    url: up.url,
    async close() {
      await up.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
