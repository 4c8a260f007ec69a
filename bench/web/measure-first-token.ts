import type { Browser } from 'playwright-core';

/**
 * In the page, around its own `fetch`: when the first bytes of a text came, and when the frame that shows it was drawn.
 * A task that is queued within a frame runs after the frame's own work.
 */
const watchTokens = `{
  const own = fetch;
  const afterFrame = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(0);
  });
  const noted = (stream) => {
    let arrivedMs;
    const decoder = new TextDecoder();
    return stream.pipeThrough(new TransformStream({
      transform(bytes, out) {
        if (arrivedMs === undefined && /^data:[ta]/im.test(decoder.decode(bytes, { stream: true }))) {
          arrivedMs = performance.now();
          globalThis.firstToken = new Promise((resolve) => new MutationObserver((_, observer) => {
            if (!document.querySelector('.thought-live p, .text-of.answer p')) return;
            observer.disconnect();
            afterFrame(() => resolve(performance.now() - arrivedMs));
          }).observe(document.body, { childList: true, subtree: true }));
        }
        out.enqueue(bytes);
      },
    }));
  };
  globalThis.fetch = async (...asked) => {
    const response = await own(...asked);
    return String(asked[0]).includes('/stream?') ? new Response(noted(response.body), response) : response;
  };
}`;

/** @returns milliseconds of each question, each in a page of its own */
export async function measureFirstTokens(
  browser: Browser,
  url: string,
  cpuSlowdown: number,
  questions: number,
): Promise<readonly number[]> {
  const tookMs: number[] = [];
  for (let question = 0; question < questions; question++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript({ content: watchTokens });
    await page.goto(url);
    await page.locator('.composer textarea').waitFor();
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
    await page.locator('.composer textarea').fill('What is 6 * 7?');
    await page.keyboard.press('Enter');
    await page.locator('article.answer[aria-busy=false]').waitFor();
    tookMs.push(await page.evaluate<number>('firstToken'));
    await context.close();
  }
  return tookMs;
}
