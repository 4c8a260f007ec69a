import { seededRandom } from '../../test/support/seeded-random.ts';
import { atMost, noBar, type Section } from '../support/report.ts';
import { median } from '../support/statistics.ts';
import type { Contestant, Pairing } from './contestants.ts';
import { freshText, greedyChat } from './prompts.ts';
import { streamRequest } from './stream-client.ts';

/** About 400 tokens of prefix; the question that follows differs. */
const prefixWords = 380;
const pairsPerRound = 3;

interface Ttft {
  readonly coldMs: number[];
  readonly warmMs: number[];
  promptTokens: number;
}

/** Time to the first token for a prompt never seen, and for one whose first 400 tokens were seen in the request before. */
export async function measurePrefixTtft({ ours, peer }: Pairing, rounds: number): Promise<Section> {
  const ourTtft: Ttft = { coldMs: [], warmMs: [], promptTokens: 0 };
  const peerTtft: Ttft = { coldMs: [], warmMs: [], promptTokens: 0 };
  for (let i = 0; i < rounds * pairsPerRound; i++) {
    for (const one of i % 2 === 0 ? [ours, peer] : [peer, ours])
      await askTwice(one, i, one.name === 'ours' ? ourTtft : peerTtft);
  }
  const [cold, warm] = [median(ourTtft.coldMs), median(ourTtft.warmMs)];
  const [peerCold, peerWarm] = [median(peerTtft.coldMs), median(peerTtft.warmMs)];
  return {
    title: `first token of a prompt of ${ourTtft.promptTokens} tokens, some 400 of them seen before`,
    rows: [
      { name: 'ours, cold', value: cold, unit: 'ms', bar: noBar },
      { name: 'ours, prefix seen', value: warm, unit: 'ms', bar: noBar },
      { name: 'peer, cold', value: peerCold, unit: 'ms', bar: noBar },
      { name: 'peer, prefix seen', value: peerWarm, unit: 'ms', bar: noBar },
      { name: 'ours: seen / cold', value: warm / cold, unit: 'x', bar: atMost(0.2) },
      { name: 'seen: ours / peer', value: warm / peerWarm, unit: 'x', bar: atMost(1) },
    ],
  };
}

async function askTwice({ url, agent }: Contestant, pair: number, into: Ttft): Promise<void> {
  const random = seededRandom(500_000 + pair);
  const prefix = freshText(random, prefixWords);
  for (const list of [into.coldMs, into.warmMs]) {
    const body = greedyChat(`${prefix}. ${freshText(random, 8)}?`, 4);
    const result = await streamRequest({ url, path: '/v1/chat/completions', body, agent });
    list.push(result.firstTokenMs - result.sentMs);
    into.promptTokens = result.promptTokens;
  }
}
