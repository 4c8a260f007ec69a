import { afterEach, expect, test } from 'vitest';
import { type AttemptReport, defaultMonitorSettings, ReplicaMonitor } from '#fleet';
import type { RouteChoice, RouteQuestion } from '#gateway';
import { parseCompletionRequest } from '#wire';
import {
  type EmulatedPages,
  type EmulatedReplica,
  emulatedReplica,
  page,
  wellPages,
} from '../../fleet/testing/emulated-replica.ts';
import { type ManualClock, manualClock } from '../../fleet/testing/manual-clock.ts';
import { parseConfig } from '../config/read-config.ts';
import { Router } from './router.ts';

/** A replica takes this many: one that it computes, and two that wait there. */
const places = 3;

const configOf = (more = '') =>
  parseConfig(
    `model: r1
pools:
  - { name: a, kind: vllm, urls: ['http://a'], maxRunning: 1, labels: { vendor: nvidia } }
  - { name: b, kind: mindie, urls: ['http://b'], maxRunning: 1, labels: { vendor: huawei } }
routing: { policy: least-loaded${more} }
deadlines: { firstTokenMs: 2000 }
`,
    'r.yaml',
  );

interface Setting {
  readonly router: Router;
  readonly clock: ManualClock;
  readonly servers: { a?: EmulatedReplica };
  /** Sends a request to where it was let go. @returns its report */
  leave(choice: RouteChoice): AttemptReport;
  /** Takes all places. */
  fill(): readonly AttemptReport[];
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Real monitors of servers that stand for engines, in time that passes when a test says so. */
async function start(maxWaiting: number, pages: Readonly<Record<string, EmulatedPages>> = {}): Promise<Setting> {
  const config = configOf(`, maxWaiting: ${maxWaiting}`);
  const clock = manualClock();
  const servers: { a?: EmulatedReplica } = {};
  const members = config.pools.map((pool) => {
    const { name, kind } = pool;
    const server = emulatedReplica(pages[name] ?? wellPages);
    if (name === 'a') servers.a = server;
    const target = { id: `${name}/0`, kind, url: `http://${name}`, upstreamModel: 'r1', apiKey: undefined };
    const monitor = new ReplicaMonitor(target, defaultMonitorSettings, { ask: server.ask, clock });
    closers.push(() => monitor.close());
    monitor.start();
    return { id: target.id, pool, monitor, note: '' };
  });
  const router = new Router(config, () => members, { clock });
  closers.push(() => router.close());
  await clock.pass(0);
  const leave = (choice: RouteChoice) => {
    if (choice.kind !== 'route') throw new Error(`a route was expected, not ${choice.kind}: ${choice.because}`);
    const report = router.observe(choice.replicaId, 1);
    if (!report) throw new Error('the replica is not watched');
    return report;
  };
  const fill = () =>
    ['nvidia', 'huawei'].flatMap((vendor) =>
      Array.from({ length: places }, () => leave(now(ask(router, { rules: [only(vendor)] })))),
    );
  return { router, clock, servers, leave, fill };
}

const only = (vendor: string) => ({ label: 'vendor', kind: 'only', values: [vendor] }) as const;

interface Asked extends Partial<Omit<RouteQuestion, 'request'>> {
  readonly priority?: number;
  readonly signal?: AbortSignal;
}

function ask(router: Router, { priority = 0, signal = new AbortController().signal, ...over }: Asked = {}) {
  const request = parseCompletionRequest({ prompt: 'Once', priority });
  const question = { model: 'r1', session: undefined, rules: [], excluded: new Map(), continues: undefined };
  return router.choose({ ...question, request, ...over }, signal);
}

/** Of who need not wait. */
function now(choice: RouteChoice | Promise<RouteChoice>): RouteChoice {
  if (choice instanceof Promise) throw new Error('an answer without waiting was expected');
  return choice;
}

/** Of who waits: what came of it, once something has. */
function later(choice: RouteChoice | Promise<RouteChoice>): { choice: RouteChoice | undefined } {
  const seen: { choice: RouteChoice | undefined } = { choice: undefined };
  void Promise.resolve(choice).then((got) => {
    seen.choice = got;
  });
  return seen;
}

test('where every replica has what it takes, the next one waits for another’s end, and takes its place', async () => {
  const { router, clock, fill } = await start(4);
  const [first] = fill();
  const waiting = later(ask(router));
  expect(router.waiting).toBe(1);
  await clock.pass(1_000);
  expect(waiting.choice).toBeUndefined();
  first?.ended({ kind: 'finished' });
  await clock.pass(0);
  expect(waiting.choice).toMatchObject({ kind: 'route', replicaId: 'a/0' });
  expect(router.waiting).toBe(0);
});

test('one end lets one go, the urgent before those who came earlier', async () => {
  const { router, clock, fill, leave } = await start(4);
  const [first, second] = fill();
  const [early, late, urgent] = [ask(router), ask(router), ask(router, { priority: -1 })].map(later);
  first?.ended({ kind: 'finished' });
  await clock.pass(0);
  expect([early, late, urgent].map((one) => one?.choice?.kind)).toEqual([undefined, undefined, 'route']);
  leave(urgent!.choice!);
  second?.ended({ kind: 'finished' });
  await clock.pass(0);
  expect([early?.choice?.kind, late?.choice]).toEqual(['route', undefined]);
});

test('two that end in one breath let two go, before the replica has heard of either', async () => {
  const { router, clock, fill } = await start(4);
  const [first, second] = fill();
  const waiting = [ask(router), ask(router), ask(router)].map(later);
  first?.ended({ kind: 'finished' });
  second?.ended({ kind: 'finished' });
  await clock.pass(0);
  expect(waiting.map(({ choice }) => choice?.kind)).toEqual(['route', 'route', undefined]);
});

test('who was let go and left without a word takes a place for a second', async () => {
  const { router, clock, fill } = await start(4);
  const [first] = fill();
  const waiting = [ask(router), ask(router)].map(later);
  first?.ended({ kind: 'finished' });
  await clock.pass(999);
  expect(waiting.map(({ choice }) => choice?.kind)).toEqual(['route', undefined]);
  await clock.pass(251);
  expect(waiting.map(({ choice }) => choice?.kind)).toEqual(['route', 'route']);
});

test('a full queue refuses equals at once, by the rate at which requests end', async () => {
  const { router, clock, fill, leave } = await start(2);
  const running = fill();
  // One end each second, and each place is taken again.
  for (const report of running.slice(0, 4)) {
    await clock.pass(1_000);
    report.ended({ kind: 'finished' });
    leave(now(ask(router)));
  }
  const waiting = [ask(router), ask(router)].map(later);
  const shed = now(ask(router));
  expect(shed).toMatchObject({ kind: 'shed', because: expect.stringContaining('so is the queue with 2 requests') });
  // Four ends, each fading, in three seconds: those who wait and one more take a little over two.
  expect(shed).toMatchObject({ retryAfterMs: expect.closeTo((3 / (4 / 3)) * 1_000, -2) });
  expect(waiting.map(({ choice }) => choice)).toEqual([undefined, undefined]);
});

test('where nothing has ended yet, a second is as good a guess as any', async () => {
  const { router, fill } = await start(0);
  fill();
  expect(now(ask(router))).toMatchObject({ kind: 'shed', retryAfterMs: 1_000 });
});

test('one more urgent takes the place of the least urgent in a full queue', async () => {
  const { router, clock, fill } = await start(2);
  fill();
  const [old, young, urgent] = [ask(router, { priority: 5 }), ask(router, { priority: 5 }), ask(router)].map(later);
  await clock.pass(0);
  expect(young?.choice).toMatchObject({ kind: 'shed', because: 'more urgent requests filled the queue' });
  expect([old?.choice, urgent?.choice, router.waiting]).toEqual([undefined, undefined, 2]);
});

test('who has waited for as long as a first token may take is sent away', async () => {
  const { router, clock, fill } = await start(4);
  fill();
  const waiting = later(ask(router));
  await clock.pass(1_999);
  expect(waiting.choice).toBeUndefined();
  await clock.pass(251);
  expect(waiting.choice).toMatchObject({ kind: 'shed', because: 'it waited as long as it may for a free replica' });
  expect(router.waiting).toBe(0);
});

test('a client that leaves gives its place in the queue up, and takes no replica', async () => {
  const { router, clock, fill } = await start(1);
  const [first] = fill();
  const client = new AbortController();
  const left = later(ask(router, { signal: client.signal }));
  client.abort();
  expect(router.waiting).toBe(0);
  const next = later(ask(router));
  first?.ended({ kind: 'finished' });
  await clock.pass(0);
  expect([left.choice?.kind, next.choice?.kind]).toEqual(['shed', 'route']);
});

test('one that has left before it was asked for does not wait', async () => {
  const { router, fill } = await start(1);
  fill();
  expect(await ask(router, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'shed' });
  expect(router.waiting).toBe(0);
});

const busyPage = (running: number) => ({
  ...wellPages,
  '/metrics': { status: 200, body: `vllm:num_requests_running ${running}\nvllm:num_requests_waiting 0\n` },
});

test('room that only the metrics tell of is found by the clock', async () => {
  const { router, clock, servers } = await start(4, { a: busyPage(9), b: { '/v1/models': page({}, 500) } });
  await clock.pass(3_000);
  const early = later(ask(router));
  expect(router.waiting).toBe(1);
  servers.a!.pages = busyPage(2);
  await clock.pass(1_250);
  expect(early.choice).toMatchObject({ kind: 'route', replicaId: 'a/0' });
});

test('who comes anew does not pass those who wait', async () => {
  const { router, clock, servers } = await start(4, { a: busyPage(9), b: { '/v1/models': page({}, 500) } });
  await clock.pass(2_100);
  const early = later(ask(router));
  servers.a!.pages = busyPage(2);
  // The metrics have been read, and the queue's clock has not struck yet.
  await clock.pass(1_990);
  const late = later(ask(router));
  await clock.pass(0);
  expect([early.choice?.kind, late.choice]).toEqual(['route', undefined]);
});

test('who waits obeys the rules of a configuration that comes meanwhile', async () => {
  const { router, clock, fill } = await start(4);
  const [first] = fill();
  const waiting = later(ask(router));
  const pinned = later(ask(router, { rules: [only('nvidia')] }));
  router.apply(configOf(', only: { vendor: [huawei] }'));
  first?.ended({ kind: 'finished' });
  await clock.pass(0);
  expect(waiting.choice).toBeUndefined();
  expect(pinned.choice).toMatchObject({ kind: 'impossible', because: 'label rules forbid every replica' });
});

test('a request waits for the replica that takes its parameters, though another is free', async () => {
  const { router, clock, leave } = await start(4);
  const needy = () => ask(router, { needs: ['temperature', 'min_p'] });
  const [first] = Array.from({ length: places }, () => leave(now(needy())));
  const waiting = later(needy());
  expect(router.waiting).toBe(1);
  expect(now(ask(router))).toMatchObject({ kind: 'route', replicaId: 'b/0' });
  first?.ended({ kind: 'finished' });
  await clock.pass(0);
  expect(waiting.choice).toMatchObject({ kind: 'route', replicaId: 'a/0' });
});

test('switched-off thinking can be asked for where it is kept, and only there', async () => {
  const { router } = await start(4);
  const wish = { needs: ['thinking'] };
  expect(now(ask(router, wish))).toMatchObject({ kind: 'route', replicaId: 'a/0' });
  expect(now(ask(router, wish))).toMatchObject({ kind: 'route', replicaId: 'a/0' });
  expect(now(ask(router, { ...wish, rules: [only('huawei')] }))).toMatchObject({
    kind: 'impossible',
    parameter: 'thinking',
  });
});

test('a queue is as long as the configuration of the moment says', async () => {
  const { router, fill } = await start(1);
  fill();
  later(ask(router));
  expect(await ask(router)).toMatchObject({ kind: 'shed' });
  router.apply(configOf(', maxWaiting: 2'));
  later(ask(router));
  expect(router.waiting).toBe(2);
});

test('what nobody that may be asked can do is impossible, and named', async () => {
  const { router } = await start(4);
  const asked = ask(router, { needs: ['min_p'], rules: [only('huawei')] });
  expect(now(asked)).toMatchObject({ kind: 'impossible', parameter: 'min_p' });
});

test('nobody is kept waiting by a router that closes', async () => {
  const { router, clock, fill } = await start(4);
  fill();
  const waiting = later(ask(router));
  router.close();
  await clock.pass(0);
  expect(waiting.choice).toMatchObject({ kind: 'shed', because: 'the gateway is closing' });
});
