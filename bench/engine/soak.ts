import { heldByRequests } from '../../test/support/read-metrics.ts';
import { type SeededRandom, seededRandom } from '../../test/support/seeded-random.ts';
import { atMost, noBar, type Section } from '../support/report.ts';
import { type Contestant, maxRunning, startOurs, stop } from './contestants.ts';
import { residentMemory } from './process-stats.ts';
import { freshText } from './prompts.ts';
import { streamRequest } from './stream-client.ts';

const settledAfter = 200;
const mega = 1e6;
const idleDeadlineMs = 30_000;

/** Mixed requests, a third of them aborted by closing the socket, on an engine of its own; does anything stay behind? */
export async function measureSoak(model: string, requestCount: number): Promise<Section> {
  const engine = await startOurs(model);
  try {
    let next = 0;
    let settledBytes = Number.NaN;
    const worker = async (): Promise<void> => {
      for (let number = next++; number < requestCount; number = next++) {
        await sendMixed(engine, seededRandom(number));
        if (number === settledAfter) settledBytes = residentMemory(engine.process.pid).rssBytes;
      }
    };
    await Promise.all(Array.from({ length: maxRunning }, worker));
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
      ],
    };
  } finally {
    await stop(engine);
  }
}

async function sendMixed({ url, agent }: Contestant, random: SeededRandom): Promise<void> {
  const text = freshText(random, 2 + random.below(random.below(10) === 0 ? 300 : 30));
  const common = { max_tokens: 1 + random.below(24), temperature: random.below(2), ignore_eos: random.below(2) === 0 };
  const isChat = random.below(4) !== 0;
  const body = isChat
    ? { ...common, messages: [{ role: 'user', content: text }], n: random.below(5) === 0 ? 2 : 1 }
    : { ...common, prompt: text };
  const abort = random.below(3) === 0 ? { abortAfter: 1 + random.below(6) } : {};
  await streamRequest({ url, path: isChat ? '/v1/chat/completions' : '/v1/completions', body, agent, ...abort });
}

async function heldWhenIdle(url: string): ReturnType<typeof heldByRequests> {
  const deadlineMs = performance.now() + idleDeadlineMs;
  for (;;) {
    const held = await heldByRequests(url);
    const isIdle = held.running + held.waiting + held.kvUsage === 0;
    if (isIdle || performance.now() > deadlineMs) return held;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
