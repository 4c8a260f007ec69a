import type { SeededRandom } from '../../test/support/seeded-random.ts';

/** Common words, one or two tokens each in any vocabulary. */
const words =
  'the station train river winter market letter engine garden window silver morning evening captain doctor teacher bridge mountain valley harbour island forest village city road wheel track signal lamp coat bread salt iron copper paper stone glass horse summer autumn story music colour number answer question reason corner table kitchen journey ticket border'.split(
    ' ',
  );

/** A prompt like no other, so that nothing but its chat template can be cached. */
export function freshText(random: SeededRandom, wordCount: number): string {
  return Array.from({ length: wordCount }, () => random.pick(words)).join(' ');
}

/** Greedy, and to the last token whatever the model would say: both servers then do the same work. */
export function greedyChat(content: string, maxTokens: number): object {
  return { messages: [{ role: 'user', content }], max_tokens: maxTokens, temperature: 0, ignore_eos: true };
}
