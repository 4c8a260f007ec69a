// npm run bench:chats; README.md says what is measured and how.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostgres, Postgres } from '../../test/support/postgres.ts';
import { benchOptions, count } from '../support/options.ts';
import type { Section } from '../support/report.ts';
import { tellResult } from '../support/tell.ts';
import { measure, type Sizes } from './measure.ts';

const options = benchOptions(import.meta.url, { chats: count(10_000), turns: count(2_000) });
const sizes: Sizes = { chats: options.chats, longTurns: options.turns };
const sections: readonly Section[] = [await onSqlite(), ...(await onPostgres())];
tellResult(`${sizes.chats} chats`, sections, options);

async function onSqlite(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'regauge-bench-chats-'));
  try {
    return await measure('SQLite', { kind: 'sqlite', path: join(folder, 'chats.sqlite') }, sizes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onPostgres(): Promise<readonly Section[]> {
  const found = findPostgres();
  if (found.kind === 'missing') {
    console.error(`left out: ${found.reason}`);
    return [];
  }
  const server = await Postgres.start(found);
  try {
    const url = await server.createDatabase();
    return [await measure('Postgres', { kind: 'postgres', url }, sizes, () => server.settle(url))];
  } finally {
    await server.close();
  }
}
