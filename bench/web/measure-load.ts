import type { Browser } from 'playwright-core';
import { median } from '../support/statistics.ts';
import { type LineSpeed, SlowWire } from './slow-wire.ts';

export interface LoadResult {
  /** Text or a picture, not only a colour. */
  readonly firstPaintMs: number;
  readonly readyMs: number;
  readonly wireKilobytes: number;
}

/** Notes when something is to be read or seen, and when the composer can be typed into, as the page sees it. */
const watchPage = `
  globalThis.painted = new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') resolve(startTime);
    });
    observer.observe({ type: 'paint', buffered: true });
  });
  globalThis.ready = new Promise((resolve) => {
    const look = () => {
      const field = document.querySelector('.composer textarea');
      if (field && document.activeElement === field) requestAnimationFrame(() => resolve(performance.now()));
      else requestAnimationFrame(look);
    };
    look();
  });`;

/**
 * Opens the chat for the first time, in a browser that knows nothing of it, by a slow line and on a slow processor.
 * @param cpuSlowdown - 4: four times as long for all that the page does
 */
export async function measureLoad(
  browser: Browser,
  url: string,
  { line, cpuSlowdown, visits }: { readonly line: LineSpeed; readonly cpuSlowdown: number; readonly visits: number },
): Promise<LoadResult> {
  const results: LoadResult[] = [];
  for (let visit = 0; visit < visits; visit++) {
    const wire = await SlowWire.start(url, line);
    results.push(await loadOnce(browser, wire.url, cpuSlowdown));
    await wire.close();
  }
  const middle = (key: keyof LoadResult): number => median(results.map((result) => result[key]));
  return {
    firstPaintMs: middle('firstPaintMs'),
    readyMs: middle('readyMs'),
    wireKilobytes: middle('wireKilobytes'),
  };
}

async function loadOnce(browser: Browser, url: string, cpuSlowdown: number): Promise<LoadResult> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
    await page.addInitScript({ content: watchPage });
    await page.goto(url, { waitUntil: 'commit' });
    const read = `Promise.all([painted, ready]).then(([firstPaintMs, readyMs]) => ({
      firstPaintMs,
      readyMs,
      wireKilobytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .filter(({ responseEnd }) => responseEnd <= readyMs)
        .reduce((sum, { transferSize }) => sum + transferSize, 0) / 1_024,
    }))`;
    const result = await page.evaluate<LoadResult>(read);
    await page.keyboard.type('7');
    if ((await page.locator('.composer textarea').inputValue()) !== '7') return { ...result, readyMs: Number.NaN };
    return result;
  } finally {
    await context.close();
  }
}
