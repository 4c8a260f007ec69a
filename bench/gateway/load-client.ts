// The clients of one load; a process of its own (load.ts). Nothing is parsed but the times in the tokens, by a byte search.
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pace } from '../../test/emulated/pace.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { percentile } from '../support/statistics.ts';
import type { Load, LoadReply, LoadResult, Percentiles } from './load.ts';
import { TokenTimes } from './token-times.ts';

/** One request as it is to go, and to end. */
interface Errand {
  readonly stream: boolean;
  readonly pace: Pace;
  /** The client leaves after this many tokens. */
  readonly leaveAfter: number | undefined;
}

interface Tally {
  readonly latencyMs: number[];
  readonly ttftMs: number[];
  readonly failures: string[];
  events: number;
  requests: number;
  failed: number;
}

const shownFailures = 5;
const tailBytes = 300;

async function runLoad(load: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const tally: Tally = { latencyMs: [], ttftMs: [], failures: [], events: 0, requests: 0, failed: 0 };
  const startMs = performance.now();
  await Promise.all(Array.from({ length: load.clients }, (_, client) => runClient(load, client, agent, tally)));
  const wallMs = performance.now() - startMs;
  agent.destroy();
  const { events, requests, failed, failures } = tally;
  const [latencyMs, ttftMs] = [percentiles(tally.latencyMs), percentiles(tally.ttftMs)];
  return { requests, events, wallMs, latencyMs, ttftMs, failed, failures };
}

async function runClient(load: Load, client: number, agent: Agent, tally: Tally): Promise<void> {
  await sleep((client * load.spreadMs) / load.clients);
  for (let i = 0; i < load.requestsPerClient; i++) {
    const errand = errandOf(load, client * load.requestsPerClient + i);
    tally.requests++;
    try {
      await runErrand(load, errand, agent, tally);
    } catch (error) {
      tally.failed++;
      if (tally.failures.length < shownFailures) tally.failures.push(String(error));
    }
  }
}

/** Of a hundred requests of a mix, twenty are whole, fifteen leave early, and one is cut by its replica. */
function errandOf({ mix, pace, tokens }: Load, number: number): Errand {
  const plain: Errand = { stream: true, pace, leaveAfter: undefined };
  if (mix === 'streams') return plain;
  const random = seededRandom(mix.seed + number);
  const kind = random.below(100);
  if (kind < 20) return { ...plain, stream: false };
  if (kind < 35) return { ...plain, leaveAfter: 1 + random.below(tokens) };
  return kind === 35 ? { ...plain, pace: { ...pace, resetAfter: 1 + random.below(tokens) } } : plain;
}

function runErrand(load: Load, errand: Errand, agent: Agent, tally: Tally): Promise<void> {
  const { target, tokens } = load;
  const messages = [{ role: 'user', content: JSON.stringify(errand.pace) }];
  const text = JSON.stringify({ model: target.model, messages, max_tokens: tokens, stream: errand.stream });
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...target.headers,
  };
  const sentMs = performance.now();
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, agent };
    const outgoing = request(`${target.url}/v1/chat/completions`, options, (incoming) => {
      readReply({ load, errand, tally, sentMs, outgoing, incoming }, resolve, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

interface Reply {
  readonly load: Load;
  readonly errand: Errand;
  readonly tally: Tally;
  readonly sentMs: number;
  readonly outgoing: ClientRequest;
  readonly incoming: IncomingMessage;
}

function readReply(reply: Reply, resolve: () => void, reject: (error: Error) => void): void {
  const { load, errand, tally, sentMs, outgoing, incoming } = reply;
  let tail: Buffer = Buffer.alloc(0);
  let seen = 0;
  const times = new TokenTimes((sentMicros) => {
    if (seen++ === 0) tally.ttftMs.push(performance.now() - sentMs);
    if (load.pace.intervalMs > 0) tally.latencyMs.push(nowMs() - sentMicros / 1_000);
  });
  incoming.on('data', (chunk: Buffer) => {
    times.push(chunk);
    tail = chunk.length >= tailBytes ? chunk : Buffer.concat([tail, chunk]).subarray(-tailBytes);
    if (errand.leaveAfter === undefined || seen < errand.leaveAfter) return;
    tally.events += seen;
    incoming.removeAllListeners('data').on('error', () => undefined);
    outgoing.on('error', () => undefined).destroy();
    resolve();
  });
  incoming.on('error', reject);
  incoming.on('end', () => {
    tally.events += seen;
    const end = tail.subarray(-tailBytes).toString('latin1');
    const isWhole = seen === load.tokens && (!errand.stream || /\[DONE\]\s*$/.test(end));
    if (incoming.statusCode === 200 && isWhole) resolve();
    else reject(new Error(`status ${incoming.statusCode}, ${seen} of ${load.tokens} tokens, ${end}`));
  });
}

const nowMs = () => Number(process.hrtime.bigint() / 1_000n) / 1_000;

function percentiles(values: readonly number[]): Percentiles {
  return { p50: percentile(values, 0.5), p99: percentile(values, 0.99) };
}

function tell(reply: LoadReply): void {
  process.send?.(reply);
}

process.on('message', (load: Load) => {
  runLoad(load).then(
    (result) => tell({ kind: 'result', result }),
    (error: unknown) => tell({ kind: 'broken', because: String(error) }),
  );
});
