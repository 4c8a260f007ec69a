import { type HeldByRequests, type HeldInCache, heldByRequests, heldInCache } from '../../test/support/read-metrics.ts';
import { type SeededRandom, seededRandom } from '../../test/support/seeded-random.ts';
import { atMost, noBar, type Section } from '../support/report.ts';
import { type Contestant, maxRunning, startOurs, stop } from './contestants.ts';
import { residentMemory } from './process-stats.ts';
import { freshText } from './prompts.ts';
import { type StreamResult, streamRequest } from './stream-client.ts';

export type SoakTarget = Pick<Contestant, 'url' | 'agent'>;

const settledAfter = 200;
const mega = 1e6;
const idleDeadlineMs = 30_000;

/** Mixed requests, a third of them aborted by closing the socket, on an engine of its own; does anything stay behind? */
export async function measureSoak(model: string, requestCount: number): Promise<Section> {
  const engine = await startOurs(model);
  try {
    const before = await heldInCache(engine.url);
    let settledBytes = Number.NaN;
    await sendAll(engine, requestCount, (number) => {
      if (number === settledAfter) settledBytes = residentMemory(engine.process.pid).rssBytes;
    });
    const held = await heldWhenIdle(engine.url);
    const endBytes = residentMemory(engine.process.pid).rssBytes;
    return {
      title: `soak of ${requestCount} mixed requests, a third of them aborted`,
      rows: [
        { name: `resident after ${settledAfter}`, value: settledBytes / mega, unit: 'MB', bar: noBar },
        { name: 'resident at the end', value: endBytes / mega, unit: 'MB', bar: noBar },
        { name: 'growth', value: (endBytes / settledBytes - 1) * 100, unit: '%', bar: atMost(5) },
        { name: 'requests running when idle', value: held.running, unit: '', bar: atMost(0) },
        { name: 'requests waiting when idle', value: held.waiting, unit: '', bar: atMost(0) },
        { name: 'KV cells held by requests when idle', value: held.kvUsage * 100, unit: '%', bar: atMost(0) },
        { name: 'sequences more than before', value: held.sequences - before.sequences, unit: '', bar: atMost(0) },
        { name: 'KV cells more than before', value: held.cells - before.cells, unit: '', bar: atMost(0) },
      ],
    };
  } finally {
    await stop(engine);
  }
}

/** Sends requests number 0 … requestCount - 1, 16 at a time. @returns how many were aborted */
export async function sendAll(
  to: SoakTarget,
  requestCount: number,
  onSent: (number: number) => void = () => undefined,
): Promise<number> {
  let [next, aborted] = [0, 0];
  const worker = async (): Promise<void> => {
    for (let number = next++; number < requestCount; number = next++) {
      const { wasAborted } = await sendMixed(to, seededRandom(number));
      if (wasAborted) aborted++;
      onSent(number);
    }
  };
  await Promise.all(Array.from({ length: maxRunning }, worker));
  return aborted;
}

async function sendMixed({ url, agent }: SoakTarget, random: SeededRandom): Promise<StreamResult> {
  const text = freshText(random, 2 + random.below(random.below(10) === 0 ? 300 : 30));
  const common = { max_tokens: 1 + random.below(24), temperature: random.below(2), ignore_eos: random.below(2) === 0 };
  const isChat = random.below(4) !== 0;
  const body = isChat
    ? { ...common, messages: [{ role: 'user', content: text }], n: random.below(5) === 0 ? 2 : 1 }
    : { ...common, prompt: text };
  const abort = random.below(3) === 0 ? { abortAfter: 1 + random.below(6) } : {};
  return await streamRequest({ url, path: isChat ? '/v1/chat/completions' : '/v1/completions', body, agent, ...abort });
}

/** Waits until nothing is held, or long enough to be sure that something stays. */
export async function heldWhenIdle(url: string): Promise<HeldByRequests & HeldInCache> {
  const deadlineMs = performance.now() + idleDeadlineMs;
  for (;;) {
    const held = { ...(await heldByRequests(url)), ...(await heldInCache(url)) };
    const isIdle = held.running + held.waiting + held.kvUsage + held.sequences + held.cells === 0;
    if (isIdle || performance.now() > deadlineMs) return held;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
