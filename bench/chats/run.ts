// npm run bench:chats; README.md says what is measured and how.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPostgres, Postgres } from '../../test/support/postgres.ts';
import { machineAndDate } from '../support/machine.ts';
import { misses, renderTable, type Section, verdict } from '../support/report.ts';
import { measure, type Sizes } from './measure.ts';

const options = parseArgs({
  options: {
    chats: { type: 'string', default: '10000' },
    turns: { type: 'string', default: '2000' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
}).values;

if (options.help) {
  console.log(readFileSync(new URL('README.md', import.meta.url), 'utf8').split('\n## ')[0]);
  process.exit();
}

const sizes: Sizes = { chats: wholeNumber('chats', options.chats), longTurns: wholeNumber('turns', options.turns) };
const sections: readonly Section[] = [await onSqlite(), ...(await onPostgres())];
const heading = `${machineAndDate()}; ${sizes.chats} chats`;
console.log(options.json ? asJson() : `${heading}\n\n${renderTable(sections)}`);
const missed = misses(sections);
if (missed.length > 0) console.error(`\n${missed.length} missed: ${missed.map((row) => row.name).join('; ')}`);
if (options.check && missed.length > 0) process.exitCode = 1;

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

function asJson(): string {
  const judged = sections.map(({ title, rows }) => ({
    title,
    rows: rows.map((row) => ({ ...row, verdict: verdict(row) })),
  }));
  return JSON.stringify({ heading, sections: judged }, null, 2);
}

function wholeNumber(name: string, value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1) return number;
  console.error(`--${name} must be a whole number ≥ 1, is ${value}. See bench/chats/README.md.`);
  process.exit(64);
}
