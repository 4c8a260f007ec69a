import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDir } from '../testing/store-fixture.ts';
import { type LockTiming, PullLock } from './pull-lock.ts';

const timing: LockTiming = { heartbeatMs: 10, staleMs: 15_000, pollMs: 1 };
const signal = new AbortController().signal;

async function lockFile() {
  return join(await temporaryDir(), 'm.lock');
}

async function makeStale(path: string) {
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(path, longAgo, longAgo);
}

test('a held lock names its owner; a closed one is free', async () => {
  const path = await lockFile();
  const lock = await PullLock.acquire(path, signal, () => undefined, timing);
  expect(await PullLock.try(path, timing)).toEqual({ kind: 'held', ownerPid: process.pid });
  await lock.close();
  const next = await PullLock.try(path, timing);
  expect(next.kind).toBe('acquired');
  if (next.kind === 'acquired') await next.lock.close();
});

test('a waiter is told once who it waits for and gets the lock when the owner is done', async () => {
  const path = await lockFile();
  const lock = await PullLock.acquire(path, signal, () => undefined, timing);
  const told: number[] = [];
  const waiting = PullLock.acquire(path, signal, (pid) => told.push(pid), timing);
  await lock.close();
  await (await waiting).close();
  expect(told.every((pid) => pid === process.pid)).toBe(true);
  expect(told.length).toBeLessThanOrEqual(1);
});

test('the lock of a process that died is taken over', async () => {
  const path = await lockFile();
  await writeFile(path, '4242 dead\n');
  await makeStale(path);
  const told: number[] = [];
  const lock = await PullLock.acquire(path, signal, (pid) => told.push(pid), timing);
  expect(told).toEqual([]);
  expect(await PullLock.try(path, timing)).toEqual({ kind: 'held', ownerPid: process.pid });
  await lock.close();
});

test('of many waiters for a stale lock exactly one gets it', async () => {
  const path = await lockFile();
  await writeFile(path, '4242 dead\n');
  await makeStale(path);
  const attempts = await Promise.all(Array.from({ length: 20 }, () => PullLock.try(path, timing)));
  const later = await Promise.all(Array.from({ length: 20 }, () => PullLock.try(path, timing)));
  const winners = [...attempts, ...later].filter((attempt) => attempt.kind === 'acquired');
  expect(winners).toHaveLength(1);
  for (const winner of winners) if (winner.kind === 'acquired') await winner.lock.close();
});

test('an owner that was taken for dead is told to stop and leaves the new lock alone', async () => {
  const path = await lockFile();
  const lock = await PullLock.acquire(path, signal, () => undefined, timing);
  const lost = new Promise((resolve) => lock.lost.addEventListener('abort', resolve, { once: true }));
  await writeFile(path, '4242 other\n');
  await lost;
  expect(lock.lost.reason).toMatchObject({ code: 'MODELS_LOCK_LOST' });
  await lock.close();
  expect(await PullLock.try(path, timing)).toEqual({ kind: 'held', ownerPid: 4242 });
});

test('waiting can be interrupted', async () => {
  const path = await lockFile();
  const lock = await PullLock.acquire(path, signal, () => undefined, timing);
  const stop = new AbortController();
  const waiting = PullLock.acquire(path, stop.signal, () => stop.abort(), timing);
  await expect(waiting).rejects.toMatchObject({ code: 'MODELS_INTERRUPTED' });
  await lock.close();
});
