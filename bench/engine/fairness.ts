import { seededRandom } from '../../test/support/seeded-random.ts';
import { atMost, noBar, type Section } from '../support/report.ts';
import { percentile } from '../support/statistics.ts';
import { type Contestant, startOurs, stop } from './contestants.ts';
import { freshText, greedyChat } from './prompts.ts';
import { type StreamResult, streamRequest } from './stream-client.ts';

const streams = 8;
const promptWords = 30;
/** Streams have settled, and enough tokens have come for a 99th percentile, when this much of them is through. */
const settleMs = 3_000;

/**
 * What eight running streams notice of one very long prompt: time between tokens before it is sent and while it is computed.
 * The engine has cells for all of it, so that nothing is preempted.
 */
export async function measureFairness(model: string, longPromptWords: number): Promise<Section> {
  // A long prompt takes long: the streams should outlast most of it, and a word is about a token.
  const streamTokens = Math.max(600, Math.round(longPromptWords / 10));
  const context = longPromptWords + 2_048;
  const engine = await startOurs(model, { context, cells: context + streams * (streamTokens + 256) });
  try {
    const running = Array.from({ length: streams }, (_, i) => startStream(engine, i, streamTokens));
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    const long = await streamRequest({
      url: engine.url,
      path: '/v1/chat/completions',
      body: greedyChat(freshText(seededRandom(1), longPromptWords), 1),
      agent: engine.agent,
    });
    return sectionOf(await Promise.all(running), long);
  } finally {
    await stop(engine);
  }
}

function startStream({ url, agent }: Contestant, i: number, streamTokens: number): Promise<StreamResult> {
  const body = greedyChat(freshText(seededRandom(100 + i), promptWords), streamTokens);
  return streamRequest({ url, path: '/v1/chat/completions', body, agent });
}

function sectionOf(results: readonly StreamResult[], long: StreamResult): Section {
  const allStartedMs = Math.max(...results.map((result) => result.firstTokenMs));
  const without = results.flatMap((result) => gapsBetween(result, allStartedMs, long.sentMs));
  const during = results.flatMap((result) => gapsBetween(result, long.sentMs, long.firstTokenMs));
  const rows = [0.5, 0.99].flatMap((p) => {
    const name = p === 0.5 ? 'median' : '99th percentile';
    const [before, beside] = [percentile(without, p), percentile(during, p)];
    return [
      { name: `${name}, streams alone`, value: before, unit: 'ms', bar: noBar },
      { name: `${name}, beside the long prompt`, value: beside, unit: 'ms', bar: noBar },
      { name: `${name}: beside / alone`, value: beside / before, unit: 'x', bar: atMost(3) },
    ];
  });
  const firstTokenSeconds = (long.firstTokenMs - long.sentMs) / 1_000;
  return {
    title: `time between tokens of ${streams} streams beside a prompt of ${long.promptTokens} tokens`,
    rows: [...rows, { name: 'first token of the long prompt', value: firstTokenSeconds, unit: 's', bar: noBar }],
  };
}

/** Gaps between events that lie in the window; a stream that ended inside it counts as far as it got. */
function gapsBetween({ textEventMs }: StreamResult, fromMs: number, toMs: number): readonly number[] {
  const inside = textEventMs.filter((atMs) => atMs >= fromMs && atMs <= toMs);
  return inside.slice(1).map((atMs, i) => atMs - (inside[i] ?? atMs));
}
