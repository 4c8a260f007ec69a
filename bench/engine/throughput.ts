import { seededRandom } from '../../test/support/seeded-random.ts';
import { atLeast, type Row, type Section } from '../support/report.ts';
import { median } from '../support/statistics.ts';
import type { Contestant, Pairing } from './contestants.ts';
import { freshText, greedyChat } from './prompts.ts';
import { streamRequest } from './stream-client.ts';

const concurrencies = [1, 4, 8, 16] as const;
const leastRatio: Readonly<Record<(typeof concurrencies)[number], number>> = { 1: 1, 4: 1.15, 8: 1.25, 16: 1.4 };
const replyTokens = 96;
const promptWords = 50;

/**
 * Tokens per second of all requests together, prefill included: from the moment the first is sent to the end of the last.
 * Rounds alternate who goes first, so that a machine that warms up or slows down favours nobody.
 */
export async function measureThroughput({ ours, peer }: Pairing, rounds: number, title: string): Promise<Section> {
  for (const one of [ours, peer]) await burst(one, 4, -1);
  const rows: Row[] = [];
  for (const concurrency of concurrencies) {
    const ourRates: number[] = [];
    const peerRates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? [ours, peer] : [peer, ours];
      for (const one of order) (one.name === 'ours' ? ourRates : peerRates).push(await burst(one, concurrency, round));
    }
    rows.push(...rowsOf(concurrency, ourRates, peerRates));
  }
  return { title, rows };
}

async function burst({ url, agent }: Contestant, concurrency: number, round: number): Promise<number> {
  const results = await Promise.all(
    Array.from({ length: concurrency }, (_, i) => {
      const random = seededRandom(((round + 2) * 64 + concurrency) * 64 + i);
      const body = greedyChat(freshText(random, promptWords), replyTokens);
      return streamRequest({ url, path: '/v1/chat/completions', body, agent });
    }),
  );
  const tokens = results.reduce((sum, result) => sum + result.completionTokens, 0);
  if (tokens !== concurrency * replyTokens)
    throw new Error(`${url} made ${tokens} tokens, ${concurrency * replyTokens} were asked for`);
  const startMs = Math.min(...results.map((result) => result.sentMs));
  const endMs = Math.max(...results.map((result) => result.endMs));
  return (tokens / (endMs - startMs)) * 1_000;
}

function rowsOf(
  concurrency: (typeof concurrencies)[number],
  ours: readonly number[],
  peer: readonly number[],
): readonly Row[] {
  const name = `${concurrency} ${concurrency === 1 ? 'request' : 'requests'}`;
  return [
    { name: `${name}: ours`, value: median(ours), unit: 'tokens/s', bar: { kind: 'none' } },
    { name: `${name}: peer`, value: median(peer), unit: 'tokens/s', bar: { kind: 'none' } },
    {
      name: `${name}: ours / peer`,
      value: median(ours) / median(peer),
      unit: 'x',
      bar: atLeast(leastRatio[concurrency]),
    },
  ];
}
