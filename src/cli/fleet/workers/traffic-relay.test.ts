import { expect, test } from 'vitest';
import type { AttemptOutcome, AttemptReport } from '#fleet';
import type { AttemptNews } from './calls.ts';
import { TrafficRelay } from './traffic-relay.ts';
import { TrafficReplay } from './traffic-replay.ts';

/** A relay whose batches are heard one by one, when the test says so. */
function relayOf() {
  const clock = { nowMs: 0 };
  const sent: { readonly batch: number; readonly news: readonly AttemptNews[]; readonly hear: () => void }[] = [];
  let arrived = Promise.withResolvers<void>();
  const relay = new TrafficRelay({
    send: (batch, news) =>
      new Promise((hear) => {
        sent.push({ batch, news, hear });
        arrived.resolve();
      }),
    nowMs: () => clock.nowMs,
    batchMs: 1,
  });
  const next = async () => {
    if (sent.length === 0) await arrived.promise;
    arrived = Promise.withResolvers();
    const batch = sent.shift();
    if (!batch) throw new Error('nothing was sent');
    return batch;
  };
  return { relay, clock, next };
}

/** What a monitor is told, in words. */
function replayOf() {
  const told: string[] = [];
  const began = (id: string, promptTokens: number): AttemptReport | undefined => {
    if (id === 'gone/0') return undefined;
    told.push(`${id} ${promptTokens}`);
    return {
      firstToken: (ttftMs) => told.push(`first ${ttftMs}`),
      tokens: (count, elapsedMs) => told.push(`${count} in ${elapsedMs}`),
      ended: ({ kind }) => told.push(kind),
    };
  };
  return { replay: new TrafficReplay(began), told };
}

test('tokens of one attempt are one entry a batch, with the time they took here', async () => {
  const { relay, clock, next } = relayOf();
  const report = relay.began('a/0', 12);
  report.firstToken(40);
  for (clock.nowMs = 10; clock.nowMs <= 30; clock.nowMs += 10) report.tokens(2);
  const { batch, news } = await next();
  expect(batch).toBe(1);
  expect(news).toEqual([
    {
      attempt: 1,
      began: { replicaId: 'a/0', promptTokens: 12 },
      ttftMs: 40,
      tokens: { count: 6, elapsedMs: 30 },
    },
  ]);
});

test('while a batch is not heard the next one grows, and does not leave', async () => {
  const { relay, next } = relayOf();
  const report = relay.began('a/0', 1);
  const first = await next();
  expect(relay.batch).toBe(2);
  report.firstToken(1);
  report.ended({ kind: 'finished' });
  expect(relay.batch).toBe(2);
  first.hear();
  expect((await next()).news).toEqual([{ attempt: 1, ttftMs: 1, ended: { kind: 'finished' } }]);
});

test('monitors hear in order what was told, however it was cut into batches', async () => {
  const { relay, clock, next } = relayOf();
  const { replay, told } = replayOf();
  const hear = async () => {
    const { batch, news, hear: acknowledge } = await next();
    replay.hear(batch, structuredClone(news));
    acknowledge();
  };
  const [one, other] = [relay.began('a/0', 5), relay.began('b/0', 6)];
  await hear();
  one.firstToken(20);
  clock.nowMs = 4;
  one.tokens(1);
  const outcome: AttemptOutcome = { kind: 'lost', reason: 'reset' };
  other.ended(outcome);
  await hear();
  one.ended({ kind: 'finished' });
  await hear();
  expect(told).toEqual(['a/0 5', 'b/0 6', 'first 20', '1 in 4', 'lost', 'finished']);
  expect(replay.heard).toBe(3);
  expect(replay.live).toBe(0);
});

test('what a dead worker had under way is over, and held against nobody', () => {
  const { replay, told } = replayOf();
  replay.hear(1, [
    { attempt: 1, began: { replicaId: 'a/0', promptTokens: 5 } },
    { attempt: 2, began: { replicaId: 'a/0', promptTokens: 5 }, ended: { kind: 'finished' } },
    { attempt: 3, began: { replicaId: 'gone/0', promptTokens: 5 } },
  ]);
  expect(replay.live).toBe(1);
  replay.close();
  expect(told).toEqual(['a/0 5', 'a/0 5', 'finished', 'aborted']);
});
