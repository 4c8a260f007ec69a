import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { expect, onTestFinished, test } from 'vitest';
import type { FleetStatus } from '../fleet/fleet-status.ts';
import { addFleetCommand } from './fleet.ts';

const status: FleetStatus = {
  model: 'r1',
  policy: 'cheapest-in-time',
  queued: 3,
  replicas: [
    {
      id: 'npu/0',
      pool: 'npu',
      kind: 'vllm-ascend',
      labels: { vendor: 'huawei', region: 'cn' },
      hourlyUsd: 0.4,
      state: 'ready',
      reason: 'it answers',
      running: 2,
      waiting: 0,
      kvUse: 0.256,
      queuedPrefillTokens: 1_200,
      prefixHitRatio: 0.75,
      prefillTokensPerSecond: 5_000.4,
      decodeTokensPerSecond: 30,
      ttftMs: { p50: 120, p95: 340 },
      itlMs: { p50: 33, p95: 50 },
    },
    {
      id: 'gpu/0',
      pool: 'gpu',
      kind: 'vllm',
      labels: {},
      hourlyUsd: 2.1,
      state: 'down',
      reason: 'nobody listens there',
      running: null,
      waiting: null,
      kvUse: null,
      queuedPrefillTokens: null,
      prefixHitRatio: null,
      prefillTokensPerSecond: null,
      decodeTokensPerSecond: null,
      ttftMs: null,
      itlMs: null,
    },
  ],
  decisions: [{ atMs: 0, line: 'route npu/0 because cheaper' }],
};

const table = [
  'r1, cheapest-in-time, 3 queued',
  '',
  'replica kind labels state running waiting KV prefill/s decode/s TTFT p50/p95 ITL p50/p95 $/h',
  'npu/0 vllm-ascend vendor=huawei region=cn ready 2 0 26 % 5000 30 120 / 340 ms 33 / 50 ms 0.40',
  'gpu/0 vllm - down - - - - - - - 2.10',
  'gpu/0: nobody listens there',
  '',
].join('\n');

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** Stands for a gateway; answers in turn, then is gone. @param port - 0 = any free one */
async function gatewayAt(port: number, ...answers: readonly Answer[]) {
  const left = [...answers];
  const asked: { readonly path: string | undefined; readonly headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    const { status: code, body } = left.shift() ?? { status: 500, body: {} };
    asked.push({ path: request.url, headers: request.headers });
    response.writeHead(code, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
    if (left.length === 0) server.close();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const gatewayThatAnswers = (...answers: readonly Answer[]) => gatewayAt(0, ...answers);

function terminal(isTTY: boolean, env: Readonly<Record<string, string>> = {}) {
  const [stdout, stderr] = [Object.assign(new PassThrough(), { isTTY }), new PassThrough()];
  const context = { home: '/', env, stdout, stderr, stdin: new PassThrough(), platform: 'linux' } as const;
  const program = new Command('regauge').exitOverride();
  addFleetCommand(program, context, 10);
  return {
    run: (...args: readonly string[]) => program.parseAsync(['fleet', ...args], { from: 'user' }),
    /** Columns are as wide as their contents; what they say is compared. */
    shown: () => unpadded(String(stdout.read() ?? '')),
  };
}

function unpadded(text: string): string {
  return text.replace(/ {2,}/g, ' ').replace(/ +$/gm, '');
}

const well = { status: 200, body: status };

test('the table has a line for each replica, its labels among them, and says what is wrong with those not ready', async () => {
  const { url, asked } = await gatewayThatAnswers(well);
  const { run, shown } = terminal(true);
  await run('--url', `${url}/`);
  expect(shown()).toBe(table);
  expect(asked).toMatchObject([{ path: '/v1/fleet' }]);
  expect(asked[0]?.headers).not.toHaveProperty('authorization');
});

test('--json is what the gateway said, hit ratio and queued prefill tokens included', async () => {
  const { url } = await gatewayThatAnswers(well);
  const { run, shown } = terminal(false);
  await run('--url', url, '--json');
  expect(JSON.parse(shown())).toEqual(status);
});

test('--decisions shows when each was taken, and why', async () => {
  const { url } = await gatewayThatAnswers(well);
  const { run, shown } = terminal(false);
  await run('--url', url, '--decisions');
  expect(shown()).toBe('1970-01-01T00:00:00.000Z route npu/0 because cheaper\n');
});

const refusal = { status: 401, body: {} };

test.each([
  ['a terminal is cleared before each', true, '\u001b[H\u001b[J'],
  ['a file gets one after the other', false, ''],
])('--watch shows frames until the gateway refuses: %s', async (_, isTTY, before) => {
  const { url } = await gatewayThatAnswers(well, well, refusal);
  const { run, shown } = terminal(isTTY);
  await expect(run('--url', url, '--watch')).rejects.toMatchObject({ code: 'CLI_NO_GATEWAY' });
  expect(shown()).toBe(before + table + before + table);
});

test('--watch says that nobody answers, and shows the fleet again when somebody does', async () => {
  const { url } = await gatewayThatAnswers(well);
  const { run, shown } = terminal(false);
  const watching = expect(run('--url', url, '--watch')).rejects.toMatchObject({ code: 'CLI_NO_GATEWAY' });
  const waiting = `no answer from ${url} (ECONNREFUSED), trying again\n`;
  let text = '';
  await expect.poll(() => (text += shown())).toContain(waiting);
  await gatewayAt(Number(new URL(url).port), well, refusal);
  await watching;
  text += shown();
  expect(text.replaceAll(waiting, '')).toBe(table + table);
});

test('without --watch the reason why nobody answers is in the error', async () => {
  await expect(terminal(false).run('--url', 'http://127.0.0.1:1')).rejects.toMatchObject({
    code: 'CLI_NO_GATEWAY',
    message: expect.stringMatching(/^Nothing answers at http:\/\/127\.0\.0\.1:1 \(/),
  });
});

test('a gateway that cannot answer for now is asked again', async () => {
  const { url } = await gatewayThatAnswers({ status: 503, body: {} }, well, refusal);
  const { run, shown } = terminal(false);
  await expect(run('--url', url, '--watch')).rejects.toMatchObject({ code: 'CLI_NO_GATEWAY' });
  expect(shown()).toBe(`no answer from ${url} (status 503), trying again\n${table}`);
});

const hostile = '\u001b[2J\nnpu/0: all is well\u009b1m';
const hostileStatus = {
  ...status,
  replicas: status.replicas.map((replica) => ({ ...replica, reason: hostile, labels: { vendor: hostile } })),
  decisions: [{ atMs: 0, line: hostile }],
};

test.each([[[]], [['--decisions']], [['--json']]])(
  'what a replica says of itself cannot act on the terminal, nor make a line of its own: %s',
  async (more) => {
    const { url } = await gatewayThatAnswers({ status: 200, body: hostileStatus });
    const { run, shown } = terminal(true);
    await run('--url', url, ...more);
    const text = shown();
    expect(text).toMatch(/all is well/);
    expect(text).not.toMatch(/[^\P{Cc}\n]|^npu\/0: all is well/mu);
  },
);

test('the key of REGAUGE_KEY goes with the question', async () => {
  const { url, asked } = await gatewayThatAnswers(well);
  await terminal(false, { REGAUGE_KEY: 'rg-k' }).run('--url', url);
  expect(asked[0]?.headers.authorization).toBe('Bearer rg-k');
});

test.each([
  [401, /REGAUGE_KEY/],
  [404, /serves no fleet \(status 404\)/],
])('a refusal with %i says the way out', async (code, way) => {
  const { url } = await gatewayThatAnswers({ status: code, body: {} });
  await expect(terminal(false).run('--url', url)).rejects.toMatchObject({
    code: 'CLI_NO_GATEWAY',
    message: expect.stringMatching(way),
  });
});
