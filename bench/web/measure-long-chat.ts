import type { Browser, Page } from 'playwright-core';
import type { Chats } from '#chats';
import { longTrace } from '../../web/src/render/testing/long-trace.ts';

const nowMs = 1_800_000_000_000;
const lastWords = 'These are the last words.';

/** Turns as people have them: a thought of 2,000 characters and an answer of 1,200, with lists, tables and code. */
export async function keepLongChat(chats: Chats, turns: number): Promise<string> {
  const trace = longTrace(200_000);
  const part = (at: number, chars: number): string => trace.slice((at * 997) % 190_000).slice(0, chars);
  const messages = Array.from({ length: turns }, (_, at) => [
    {
      ...{ role: 'question', id: `q${at}`, parentId: at === 0 ? null : `a${at - 1}`, createdMs: nowMs },
      ...{ text: part(at, 80), attachments: [] },
    },
    {
      ...{ role: 'answer', id: `a${at}`, parentId: `q${at}`, createdMs: nowMs, model: 'nano-r1', options: {} },
      ...{ state: 'complete', finishReason: 'stop', error: null, usage: null, attempts: [] },
      ...{ thinking: part(at, 2_000), answer: `${part(at + 1, 1_200)}\n\n${lastWords}` },
    },
  ]).flat();
  const times = { createdMs: nowMs, changedMs: nowMs };
  const chat = {
    title: 'Long',
    isNamed: true,
    isPinned: true,
    folder: null,
    leafId: `a${turns - 1}`,
    ...times,
    messages,
  };
  const { chats: kept, skipped } = await chats.importChats(
    '',
    { format: 'regauge-chats', version: 1, chats: [chat] },
    nowMs,
  );
  if (!kept[0]) throw new Error(`the long chat was not kept: ${JSON.stringify(skipped)}`);
  return kept[0].id;
}

export interface LongChatResult {
  /** From the press on its name. */
  readonly fromListMs: readonly number[];
  /** From the beginning of the navigation. */
  readonly byAddressMs: readonly number[];
  readonly elements: number;
}

/** Each in a browser that never had it open. */
export async function measureLongChat(
  browser: Browser,
  url: string,
  id: string,
  visits: number,
): Promise<LongChatResult> {
  const [fromListMs, byAddressMs]: [number[], number[]] = [[], []];
  let elements = Number.NaN;
  for (let visit = 0; visit < visits; visit++) {
    await inNewPage(browser, async (page) => {
      await page.goto(url);
      await page.locator(`a[href="/c/${id}"]`).waitFor();
      fromListMs.push(await page.evaluate<number>(untilEnd(`document.querySelector('a[href="/c/${id}"]').click()`)));
      elements = await page.locator('*').count();
    });
    await inNewPage(browser, async (page) => {
      await page.goto(`${url}/c/${id}`, { waitUntil: 'commit' });
      await page.evaluate(untilEnd(''));
      byAddressMs.push(await page.evaluate<number>('performance.now()'));
    });
  }
  return { fromListMs, byAddressMs, elements };
}

async function inNewPage(browser: Browser, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } });
  try {
    await use(await context.newPage());
  } finally {
    await context.close();
  }
}

/** Does it, and resolves after the frame in which the last words are within the window. */
function untilEnd(action: string): string {
  return `new Promise((resolve) => {
    const begunMs = performance.now();
    ${action};
    const look = () => {
      const last = [...document.querySelectorAll('article.answer .text-of.answer p')].at(-1);
      const box = last?.textContent === '${lastWords}' ? last.getBoundingClientRect() : undefined;
      if (box && box.top >= 0 && box.bottom <= innerHeight) setTimeout(() => resolve(performance.now() - begunMs));
      else requestAnimationFrame(look);
    };
    look();
  })`;
}
