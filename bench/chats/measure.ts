import { Chats } from '#chats';
import type { DatabasePlace } from '#store';
import { atMost, noBar, type Row, type Section } from '../support/report.ts';
import { median, percentile } from '../support/statistics.ts';
import { createScenario, owner } from './scenario.ts';

export interface Sizes {
  readonly chats: number;
  readonly longTurns: number;
}

const runs = { open: 20, write: 200 } as const;

/** @param settle - after the chats were made, before anything is measured */
export async function measure(
  engine: string,
  place: DatabasePlace,
  sizes: Sizes,
  settle: () => Promise<void> = async () => undefined,
): Promise<Section> {
  const chats = await Chats.open(place);
  try {
    const { longId, queries } = await createScenario(chats, sizes.chats, sizes.longTurns);
    await settle();
    const opens = await timesMs(runs.open, () => chats.openChat(owner, longId));
    const lists = await timesMs(runs.open, () => chats.listChats(owner));
    const searches = await timesMs(queries.length, (i) => chats.search(owner, queries[i] ?? ''));
    const leaf = (await chats.openChat(owner, longId)).messages.at(-1)?.id ?? '';
    const paths = await timesMs(runs.open, () => chats.pathTo(owner, leaf));
    return {
      title: engine,
      rows: [
        row(`open a chat of ${sizes.longTurns} turns, slowest`, Math.max(...opens), 300),
        row(`search over ${sizes.chats} chats, 95th percentile`, percentile(searches, 0.95), 100),
        row('search, median', median(searches)),
        row('a page of the list, median', median(lists)),
        row('its whole path, for a prompt, median', median(paths)),
        ...(await measureWrites(chats)),
      ],
    };
  } finally {
    await chats.close();
  }
}

async function measureWrites(chats: Chats): Promise<readonly Row[]> {
  const turns = await timesMs(runs.write, (i) =>
    chats.addTurn(
      owner,
      {
        chatId: `bench-${i}`,
        question: { id: `bench-q${i}`, parentId: null, text: 'What is it?', attachments: [] },
        answer: { id: `bench-a${i}`, questionId: `bench-q${i}`, options: {}, model: 'r1', runId: `bench-r${i}` },
      },
      i,
    ),
  );
  const stretch = { thinking: 'so it is. ', answer: '', tokens: [1, 2, 3, 4] };
  const stretches = await timesMs(runs.write, () => chats.appendStretch('bench-a0', 'bench-r0', stretch));
  return [row('a new turn, median', median(turns)), row('a stretch, median', median(stretches))];
}

async function timesMs(count: number, work: (i: number) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    await work(i);
    times.push(performance.now() - before);
  }
  return times;
}

function row(name: string, value: number, limitMs?: number): Row {
  return { name, value, unit: 'ms', bar: limitMs === undefined ? noBar : atMost(limitMs) };
}
