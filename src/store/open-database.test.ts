import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Transaction } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type Migrations, openDatabase } from './index.ts';

interface Tables {
  things: { name: string; size: number };
}

const folder = mkdtempSync(join(tmpdir(), 'regauge-store-'));
let path = '';
let files = 0;
beforeEach(() => {
  path = join(folder, 'deep', `${++files}.sqlite`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const things: Migrations['steps'][number] = {
  name: 'things',
  up: (change) =>
    change.schema
      .createTable('things')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('size', 'integer', (column) => column.notNull())
      .execute(),
};
const oneThing: Migrations['steps'][number] = {
  name: 'one thing',
  up: async (change) => {
    await (change as Transaction<Tables>).insertInto('things').values({ name: 'first', size: 1 }).execute();
  },
};
const failing: Migrations['steps'][number] = {
  name: 'failing',
  up: async (change) => {
    await change.schema.dropTable('things').execute();
    throw new Error('no');
  },
};
const room = (...steps: Migrations['steps']): Migrations => ({ room: 'test', steps });
const open = (migrations: Migrations) => openDatabase<Tables>({ kind: 'sqlite', path }, migrations);

test('a database is made with its folder, for its owner only', async () => {
  const db = await open(room(things));
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  expect((statSync(join(folder, 'deep')).mode & 0o777).toString(8)).toBe('700');
  const beside = readdirSync(join(folder, 'deep')).filter((name) => name.startsWith(`${files}.sqlite-`));
  expect(beside.map((name) => statSync(join(folder, 'deep', name)).mode & 0o077)).toEqual([0, 0]);
  await db.close();
});

test('one that others could read is closed to them', async () => {
  await (await open(room(things))).close();
  chmodSync(path, 0o644);
  await (await open(room(things))).close();
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
});

test('each step is taken once, also when several open at the same time', async () => {
  await (await open(room(things))).close();
  const opened = await Promise.all([1, 2, 3].map(() => open(room(things, oneThing))));
  expect(await opened[0]?.query.selectFrom('things').selectAll().execute()).toEqual([{ name: 'first', size: 1 }]);
  for (const db of opened) await db.close();
});

test('a step that fails leaves everything as it was', async () => {
  await (await open(room(things, oneThing))).close();
  await expect(open(room(things, oneThing, failing))).rejects.toMatchObject({
    ...{ code: 'STORE_MIGRATION', details: { room: 'test', step: 'failing' } },
  });
  const db = await open(room(things, oneThing));
  expect(await db.query.selectFrom('things').select('name').execute()).toEqual([{ name: 'first' }]);
  await db.close();
});

test('a database of a newer program is refused, and told which versions meet', async () => {
  await (await open(room(things, oneThing))).close();
  await expect(open(room(things))).rejects.toMatchObject({
    ...{ code: 'STORE_NEWER', details: { room: 'test', foundVersion: 2, knownVersion: 1 } },
  });
});

test('rooms that share a database count their own steps', async () => {
  await (await open(room(things))).close();
  const other = await openDatabase<Tables>({ kind: 'sqlite', path }, { room: 'other', steps: [oneThing] });
  expect(await other.query.selectFrom('things').select('name').execute()).toEqual([{ name: 'first' }]);
  await other.close();
});

test('what is no database, or cannot be one, is told by its path', async () => {
  await (await open(room())).close();
  const text = join(folder, 'text.sqlite');
  writeFileSync(text, 'hello '.repeat(1_000));
  for (const wrong of [text, folder, join(text, 'below')]) {
    const opening = openDatabase({ kind: 'sqlite', path: wrong }, room(things));
    await expect(opening).rejects.toMatchObject({ code: 'STORE_UNREACHABLE', message: expect.stringContaining(wrong) });
  }
});

test('a server that is not there is told without its password', async () => {
  const url = 'postgres://me:secret@127.0.0.1:1/none';
  const opening = openDatabase({ kind: 'postgres', url }, room(things));
  await expect(opening).rejects.toMatchObject({
    ...{ code: 'STORE_UNREACHABLE', message: expect.not.stringContaining('secret') },
  });
});

test('a transaction that throws is undone, and two at once follow one another', async () => {
  const db = await open(room(things, oneThing));
  const grow = () =>
    db.transaction(async (query) => {
      const { size } = await query.selectFrom('things').select('size').executeTakeFirstOrThrow();
      await query
        .updateTable('things')
        .set({ size: size + 1 })
        .execute();
    });
  const failed = db.transaction(async (query) => {
    await query.updateTable('things').set({ size: 100 }).execute();
    throw new Error('changed my mind');
  });
  await Promise.all([grow(), expect(failed).rejects.toThrow('changed my mind'), grow()]);
  expect(await db.query.selectFrom('things').select('size').execute()).toEqual([{ size: 3 }]);
  await db.close();
});

test('one that another process holds is told after waiting', async () => {
  const db = await open(room(things));
  const other = new DatabaseSync(path);
  other.exec('begin immediate');
  const writing = db.transaction((query) => query.insertInto('things').values({ name: 'x', size: 1 }).execute());
  await expect(writing).rejects.toMatchObject({ code: 'STORE_BUSY', details: { path, waitMs: 5_000 } });
  other.close();
  await db.close();
});

test('one that has no room left is told, and what was there stays', async () => {
  const db = await open(room(things, oneThing));
  const { page_count } = new DatabaseSync(path).prepare('pragma page_count').get() as { page_count: number };
  await db.query.executeQuery({
    ...db.query.selectFrom('things').compile(),
    sql: `pragma max_page_count = ${page_count}`,
    parameters: [],
  });
  const writing = db.query
    .insertInto('things')
    .values({ name: 'x'.repeat(100_000), size: 1 })
    .execute();
  await expect(writing).rejects.toMatchObject({ code: 'STORE_FULL' });
  expect(await db.query.selectFrom('things').select('name').execute()).toEqual([{ name: 'first' }]);
  await db.close();
});
