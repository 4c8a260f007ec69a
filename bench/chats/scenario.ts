import type { Chats, ExportedChat } from '#chats';
import { seededRandom } from '../../test/support/seeded-random.ts';

export const owner = 'ada';
const nowMs = 1_800_000_000_000;
const seed = 7;

type Random = () => number;

/** Words as unlike as those of a language: a few are everywhere, most are rare. */
const syllables = [
  'ka',
  'lo',
  'mi',
  'ren',
  'tos',
  'ver',
  'ash',
  'bel',
  'cor',
  'dun',
  'eth',
  'fin',
  'gra',
  'hol',
  'ist',
  'jun',
];
const characters =
  '的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从';

function word(random: Random): string {
  const rank = Math.floor(20_000 ** random());
  const parts = [rank, rank >> 4, rank >> 8].map((part, i) => syllables[(part + i) % syllables.length]);
  return parts.join('');
}

function text(random: Random, words: number): string {
  if (random() < 0.25) {
    const at = () => characters.charAt(Math.floor(characters.length * random() ** 2));
    return Array.from({ length: words * 2 }, at).join('');
  }
  return Array.from({ length: words }, () => word(random)).join(' ');
}

/** So many turns, each with a thought of about 2,000 characters and an answer of about 600. */
function chat(random: Random, number: number, turns: number): ExportedChat {
  const createdMs = nowMs - number * 60_000;
  const messages = Array.from({ length: turns }, (_, i) => [
    {
      role: 'question' as const,
      ...{ id: `q${i}`, parentId: i === 0 ? null : `a${i - 1}`, createdMs, attachments: [] },
      text: text(random, 15),
    },
    {
      ...{ role: 'answer' as const, state: 'complete' as const },
      ...{ id: `a${i}`, parentId: `q${i}`, createdMs, model: 'r1', options: {} },
      ...{ thinking: 'so it is. '.repeat(200), answer: text(random, 80), finishReason: 'stop' },
      ...{ error: null, usage: null, attempts: [] },
    },
  ]).flat();
  return {
    ...{ title: text(random, 6).slice(0, 100), isNamed: true, isPinned: false, createdMs, changedMs: createdMs },
    ...{ folder: null, leafId: `a${turns - 1}`, messages },
  };
}

export interface Scenario {
  /** Of the chat that has many turns. */
  readonly longId: string;
  readonly queries: readonly string[];
}

/** Many chats of two turns each, and one long one. Everything is seeded. */
export async function createScenario(chats: Chats, count: number, longTurns: number): Promise<Scenario> {
  const { below } = seededRandom(seed);
  const random = () => below(2 ** 32) / 2 ** 32;
  for (let first = 0; first < count; first += 500) {
    const some = Array.from({ length: Math.min(500, count - first) }, (_, i) => chat(random, first + i, 2));
    await chats.importChats(owner, { format: 'regauge-chats', version: 1, chats: some }, nowMs);
  }
  const long = { format: 'regauge-chats', version: 1, chats: [chat(random, 0, longTurns)] };
  const made = await chats.importChats(owner, long, nowMs);
  return { longId: made.chats[0]?.id ?? '', queries: queries(random) };
}

/** One or two words, parts of words, Chinese, what is too short for the index, what is nowhere. */
function queries(random: Random): readonly string[] {
  return Array.from({ length: 40 }, () => [
    word(random),
    `${word(random)} ${word(random)}`,
    word(random).slice(1, 5),
    text(random, 1).slice(0, 3),
    characters.slice(4, 6),
    word(random).slice(0, 2),
    `${word(random)}zzz`,
  ]).flat();
}
