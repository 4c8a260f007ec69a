import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../architecture/sources.ts';

/** Builds the pages if their sources changed. @returns the folder that a gateway serves */
export function buildPages(): string {
  const built = spawnSync(process.execPath, ['scripts/build-web.js'], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the pages cannot be built:\n${built.stderr}`);
  return join(root, 'web/dist');
}
