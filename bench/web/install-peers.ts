import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Peers =
  | { readonly kind: 'there'; readonly folder: string }
  | { readonly kind: 'absent'; readonly reason: string };

/** Not the project's dependencies: somebody else's renderers, in the versions that the README's numbers are of. */
export const peerVersions: Readonly<Record<string, string>> = {
  react: '19.3.1',
  'react-dom': '19.3.1',
  'react-markdown': '10.1.0',
  'remark-gfm': '4.0.1',
  streamdown: '2.7.1',
};

const pages = fileURLToPath(new URL('pages', import.meta.url));

/** Installs them once into a folder of the system's temp; the next run finds them there. */
export function installPeers(): Peers {
  const folder = join(tmpdir(), 'regauge-bench-web-peers');
  mkdirSync(folder, { recursive: true });
  cpSync(pages, folder, { recursive: true });
  const manifest = JSON.stringify({ private: true, type: 'module', dependencies: peerVersions });
  writeFileSync(join(folder, 'package.json'), manifest);
  if (existsSync(join(folder, 'node_modules/streamdown')) && existsSync(join(folder, 'node_modules/react-markdown')))
    return { kind: 'there', folder };
  const options = { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' } as const;
  const { status, stderr, error } = spawnSync(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts'],
    options,
  );
  if (status === 0) return { kind: 'there', folder };
  const reason = error?.message ?? stderr.trim().split('\n')[0] ?? `npm ended with ${status}`;
  return { kind: 'absent', reason: `they could not be installed (${reason})` };
}
