import { afterEach, expect, test } from 'vitest';
import type { UpstreamFailure } from '../adapter.ts';
import { target } from '../testing/builders.ts';
import { type EmulatedPages, emulatedReplica, page, stream, wellPages } from '../testing/emulated-replica.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { type MonitorSettings, ReplicaMonitor } from './replica-monitor.ts';

const settings: MonitorSettings = {
  tickMs: 10,
  probeEveryMs: 1_000,
  hostedProbeEveryMs: 10_000,
  probeDeadlineMs: 200,
  metricsEveryMs: 100,
  stallAfterMs: 500,
  failuresToOpen: 2,
  firstBackOffMs: 100,
  maxBackOffMs: 400,
};

const monitors: ReplicaMonitor[] = [];
afterEach(() => {
  for (const monitor of monitors.splice(0)) monitor.close();
});

async function watch(pages: EmulatedPages, watched = target('regauge', { upstreamModel: undefined })) {
  const clock = manualClock();
  const replica = emulatedReplica(pages);
  const states: string[] = [];
  const monitor = new ReplicaMonitor(watched, settings, {
    ask: replica.ask,
    clock,
    onState: (view) => states.push(view.state),
  });
  monitors.push(monitor);
  expect(monitor.snapshot()).toMatchObject({ state: 'starting', reason: 'has not answered yet; being tried' });
  monitor.start();
  await clock.pass(0);
  const probes = () => replica.asked.filter((question) => question.startsWith('POST')).length;
  return { clock, replica, monitor, states, probes };
}

const failure = (kind: UpstreamFailure['kind'], retryAfterMs?: number): UpstreamFailure => ({
  kind,
  status: 500,
  message: 'it broke',
  param: undefined,
  retryAfterMs,
});

test('a replica is ready once it has said what it is and made a token', async () => {
  const { monitor, replica, states } = await watch(wellPages);
  expect(replica.asked).toContain('POST /v1/chat/completions');
  expect(states).toEqual(['ready']);
  expect(monitor.snapshot()).toMatchObject({
    state: 'ready',
    reason: 'answers',
    running: 0,
    contextTokens: 2_048,
    tokenizer: 'gguf:f00d',
    target: { upstreamModel: 'r1' },
    capabilities: { exactContinuation: true, contextTokens: 2_048 },
  });
});

test('a host without a configured model keeps none, so that the client’s name goes through; a probe takes the first', async () => {
  const { monitor, replica } = await watch(wellPages, target('openai', { upstreamModel: undefined }));
  expect(replica.asked).toContain('POST /v1/chat/completions');
  expect(monitor.snapshot()).toMatchObject({ state: 'ready', target: { kind: 'openai' } });
  expect(monitor.snapshot().target.upstreamModel).toBeUndefined();
});

test('a model list without a token is not enough', async () => {
  const loading = page({ error: { message: 'Loading model', code: 503 } }, 503);
  const { monitor, clock, replica } = await watch({ ...wellPages, '/v1/chat/completions': loading });
  expect(monitor.snapshot()).toMatchObject({
    state: 'starting',
    reason: 'one token was asked for: Loading model; tried again in 0.1 s',
  });
  replica.pages = wellPages;
  await clock.pass(110);
  expect(monitor.snapshot().state).toBe('ready');
});

test('a probe whose stream ends unfinished has failed, and so has one that gets nothing in time', async () => {
  const cut = stream({ choices: [{ index: 0, delta: { content: 'Hel' } }] });
  const { monitor } = await watch({ ...wellPages, '/v1/chat/completions': cut });
  expect(monitor.snapshot().reason).toContain('the stream ended unfinished');
  const hung = await watch({ ...wellPages, '/v1/chat/completions': 'hangs' });
  await hung.clock.pass(200);
  expect(hung.monitor.snapshot().reason).toContain('nothing came within 0.2 s');
});

test('an idle replica makes a token now and then; one with traffic is left alone', async () => {
  const { clock, monitor, probes } = await watch(wellPages);
  await clock.pass(900);
  expect(probes()).toBe(1);
  const report = monitor.began(5);
  report.firstToken(1);
  report.ended({ kind: 'finished' });
  await clock.pass(900);
  expect(probes()).toBe(1);
  await clock.pass(110);
  expect(probes()).toBe(2);
});

test('where every token has its price, an idle replica makes one more rarely', async () => {
  const { clock, probes } = await watch(wellPages, target('openai'));
  expect(probes()).toBe(1);
  await clock.pass(9_000);
  expect(probes()).toBe(1);
  await clock.pass(1_500);
  expect(probes()).toBe(2);
});

test('metrics on a port of their own are read there, and the operator has the last word on the tokenizer', async () => {
  const own = target('mindie', { metricsUrl: 'http://replica:1027/npu', tokenizer: 'r1' });
  const { clock, replica, monitor } = await watch(wellPages, own);
  await clock.pass(200);
  expect(replica.asked).toContain('GET /npu');
  expect(monitor.snapshot().tokenizer).toBe('r1');
});

test('failures in a row open it, and failed probes double the pause up to the limit', async () => {
  const { clock, monitor, replica, probes, states } = await watch(wellPages);
  replica.pages = { ...wellPages, '/v1/chat/completions': 'refuses' };
  monitor.began(5).ended({ kind: 'lost', reason: 'socket hang up' });
  expect(monitor.snapshot()).toMatchObject({ state: 'ready', reason: 'answers; failed 1 times in a row' });
  monitor.began(5).ended({ kind: 'failure', failure: failure('broken') });
  expect(monitor.snapshot()).toMatchObject({ state: 'open', reason: 'it broke; tried again in 0.1 s' });
  const before = probes();
  // 100, 200, 400 and 400 ms, each a tick late at most.
  await clock.pass(1_150);
  expect(probes() - before).toBe(4);
  replica.pages = wellPages;
  await clock.pass(420);
  expect(monitor.snapshot().state).toBe('ready');
  expect(states.at(-1)).toBe('ready');
});

test('a cut through three streams is one failure', async () => {
  const { monitor } = await watch(wellPages);
  const streams = [1, 2, 3].map(() => monitor.began(5));
  for (const stream of streams) stream.ended({ kind: 'lost', reason: 'reset' });
  expect(monitor.snapshot()).toMatchObject({ state: 'ready', reason: 'answers; failed 1 times in a row' });
});

test('requests that were at fault themselves show that the replica is well', async () => {
  const { monitor } = await watch(wellPages);
  monitor.began(5).ended({ kind: 'lost', reason: 'socket hang up' });
  monitor.began(5).ended({ kind: 'failure', failure: failure('rejected') });
  expect(monitor.snapshot().reason).toBe('answers');
});

test('a replica that is busy stays ready, and says until when it wants to be left alone', async () => {
  const { clock, monitor } = await watch(wellPages);
  for (let i = 0; i < 3; i++) monitor.began(5).ended({ kind: 'failure', failure: failure('rate-limited', 50) });
  expect(monitor.snapshot()).toMatchObject({ state: 'ready', notBeforeMs: 50 });
  await clock.pass(60);
  expect(monitor.snapshot().notBeforeMs).toBeUndefined();
});

test('when nothing comes from any request the replica hangs, although its health page is green', async () => {
  const { clock, monitor, replica } = await watch({ ...wellPages, '/health': page({ status: 'ok' }) });
  replica.pages = { ...replica.pages, '/v1/chat/completions': 'hangs' };
  const first = monitor.began(5);
  const second = monitor.began(5);
  first.firstToken(1);
  await clock.pass(490);
  second.firstToken(490);
  await clock.pass(490);
  expect(monitor.snapshot().state).toBe('ready');
  await clock.pass(20);
  expect(monitor.snapshot()).toMatchObject({
    state: 'open',
    reason: expect.stringContaining('no token for 0.5 s with 2 in flight'),
  });
});

test('a stream that stood still has the replica probed at once, busy as it is, until it makes a token', async () => {
  const { clock, monitor, replica, probes } = await watch(wellPages);
  monitor.began(5);
  monitor.began(5).ended({ kind: 'stalled' });
  await clock.pass(0);
  expect(probes()).toBe(2);
  expect(monitor.snapshot()).toMatchObject({ state: 'ready', reason: 'answers' });
  replica.pages = { ...wellPages, '/v1/chat/completions': 'hangs' };
  monitor.began(5).ended({ kind: 'stalled' });
  await clock.pass(200);
  expect(probes()).toBe(3);
  expect(monitor.snapshot()).toMatchObject({
    state: 'open',
    reason: expect.stringContaining('nothing came within 0.2 s'),
  });
});

test('metrics are read, and brought up to now by what was sent since', async () => {
  const metrics = 'regauge:num_requests_running 3\nregauge:num_requests_waiting 2\nregauge:kv_cache_usage_perc 0.5\n';
  const { clock, monitor, replica } = await watch({ ...wellPages, '/metrics': { status: 200, body: metrics } });
  const report = monitor.began(70);
  expect(monitor.snapshot()).toMatchObject({ running: 4, waiting: 2, kvUse: 0.5, queuedPrefillTokens: 70 });
  replica.pages = wellPages;
  await clock.pass(110);
  expect(monitor.snapshot()).toMatchObject({ running: 1, waiting: undefined, kvUse: undefined });
  report.ended({ kind: 'aborted' });
});

test('a replica that came back is asked again what it is', async () => {
  const { clock, monitor, replica } = await watch(wellPages);
  replica.pages = { ...wellPages, '/v1/models': page({ data: [{ id: 'r2', max_model_len: 7 }] }) };
  for (let i = 0; i < 2; i++) monitor.began(5).ended({ kind: 'lost', reason: 'socket hang up' });
  await clock.pass(110);
  expect(monitor.snapshot()).toMatchObject({ state: 'ready', contextTokens: 7, target: { upstreamModel: 'r2' } });
});

test('a draining replica finishes what it has, and is probed no more', async () => {
  const { clock, monitor, probes } = await watch(wellPages);
  monitor.began(5);
  monitor.drain();
  expect(monitor.snapshot()).toMatchObject({ state: 'draining', reason: '1 in flight may end, nothing new is sent' });
  await clock.pass(3_000);
  expect(probes()).toBe(1);
});

test('once closed it asks nothing more', async () => {
  const { clock, monitor, replica } = await watch(wellPages);
  monitor.close();
  const asked = replica.asked.length;
  await clock.pass(5_000);
  expect(replica.asked).toHaveLength(asked);
});
