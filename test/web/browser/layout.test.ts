import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { lastAnswer, visits } from './visits.ts';

const chromium = findChromium();
const row = `|${' a wide cell |'.repeat(12)}\n`;
const wide = `# A heading that is longer than a phone is wide, and goes on\n\n${'x'.repeat(400)}\n\n${row}|${'---|'.repeat(12)}\n${row}\n\`\`\`js\n${'const long = 1; '.repeat(20)}\n\`\`\`\n\n$$${'x + '.repeat(60)}x$$`;
const phone: BrowserContextOptions = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };
/** 1280 by 800 pixels of a screen, at twice the size. */
const zoomed: BrowserContextOptions = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };

describe.skipIf(chromium.kind === 'absent')(titled('the layout', chromium), () => {
  const visit = visits(chromium);
  let replica: EmulatedReplica;
  let site: Site;
  /** With two models to choose from. */
  let choosy: Site;
  let path: string;
  beforeAll(async () => {
    replica = await EmulatedReplica.start('x\n</think>\n\n42');
    site = await Site.open({ replicas: [replicaAt('engine', replica.url)] });
    const models = ['nano-r1', 'deepseek-r1-distill-qwen-1.5b'];
    choosy = await Site.open({ replicas: [replicaAt('engine', replica.url)], models });
    const title = 'A title that is much longer than the side of a page has room for it';
    const { id } = await site.keep({ title, question: `${'y'.repeat(300)} and so on`, thinking: wide, answer: wide });
    path = `/c/${id}`;
  });
  afterAll(async () => {
    await site.close();
    await choosy.close();
    await replica.close();
  });

  for (const [name, options] of Object.entries({ '320 px': phone, '200 % zoom': zoomed })) {
    test(`at ${name} nothing is cut off and nothing scrolls sideways`, { timeout: 40_000 }, async () => {
      const page = await visit(site.url, options);
      await page.getByText('What should we think about?').waitFor();
      expect(await cutOff(page), 'empty').toEqual([]);
      await page.goto(site.url + path);
      await page.locator('.text-of.answer table').waitFor();
      expect(await cutOff(page), 'chat').toEqual([]);
      await lastAnswer(page).locator('.thought-header').click();
      await page.locator('.thought-done table').waitFor();
      expect(await cutOff(page), 'thought').toEqual([]);
      await page.getByRole('button', { name: 'Open the list of chats' }).click();
      expect(await cutOff(page), 'drawer').toEqual([]);
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('dialog').waitFor();
      expect(await cutOff(page), 'settings').toEqual([]);
      await page.keyboard.press('Escape');
    });
  }

  test('on a phone of 320 px what is below the text stands in one line, and all of it can be pressed', async () => {
    const page = await visit(choosy.url, phone);
    await page.getByText('What should we think about?').waitFor();
    const tools = page.locator('.composer-row').locator('button:visible, select');
    expect(await tools.count()).toBe(5);
    const boxes = await Promise.all((await tools.all()).map((tool) => tool.boundingBox()));
    for (const box of boxes) expect(box).toMatchObject({ height: 44 });
    expect(new Set(boxes.map((box) => box?.y)).size).toBe(1);
    for (const box of boxes) expect(box?.width).toBeGreaterThanOrEqual(44);
    expect(await cutOff(page)).toEqual([]);
    expect(await page.getByRole('button', { name: 'DeepThink' }).getAttribute('aria-pressed')).toBe('true');
  });

  test('on a phone the drawer is closed at first, opens on demand, and closes with a choice', async () => {
    const page = await visit(site.url, phone);
    await page.getByText('What should we think about?').waitFor();
    expect(await page.locator('.side').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Open the list of chats' }).click();
    await page.locator('.side').waitFor();
    await page.locator(`a[href="${path}"]`).click();
    await page.locator('.side').waitFor({ state: 'hidden' });
    await lastAnswer(page).waitFor();
  });

  test('a window that becomes narrow closes the side, and one that becomes wide has it again', async () => {
    const page = await visit(site.url, { viewport: { width: 1_200, height: 800 } });
    await page.locator('.side').waitFor();
    await page.setViewportSize({ width: 500, height: 800 });
    await page.locator('.side').waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 1_200, height: 800 });
    await page.locator('.side').waitFor();
  });

  test('in Arabic the page runs from right to left, its side and its buttons mirrored', async () => {
    const page = await visit(site.url + path, { locale: 'ar', viewport: { width: 1_200, height: 800 } });
    await page.locator('html[dir=rtl][lang=ar]').waitFor({ state: 'attached' });
    await lastAnswer(page).waitFor();
    const box = async (selector: string) => {
      const found = await page.locator(selector).first().boundingBox();
      if (!found) throw new Error(`${selector} has no place`);
      return found;
    };
    expect((await box('.side')).x).toBeGreaterThan(900);
    const field = await box('.composer textarea');
    expect((await box('.composer .send')).x).toBeLessThan(field.x + field.width / 2);
    await lastAnswer(page).locator('.thought-header').click();
    const rail = page.locator('.thought-body');
    expect(
      await rail.evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).borderRightWidth),
    ).not.toBe('0px');
    // What was written from left to right still is.
    const text = page.locator('.composer textarea');
    await text.fill('left to right');
    expect(
      await text.evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).direction),
    ).toBe('ltr');
  });
});

/** What stands outside of the window, or is wider than it, and cannot be scrolled to. */
async function cutOff(page: Page): Promise<readonly string[]> {
  return await page.locator('html').evaluate((html) => {
    const width = html.clientWidth;
    const found: string[] = [];
    if (html.scrollWidth > width) found.push(`the page: ${html.scrollWidth} > ${width}`);
    const scroller = html.querySelector('.scroller');
    if (scroller && scroller.scrollWidth > scroller.clientWidth)
      found.push(`the scroller: ${scroller.scrollWidth} > ${scroller.clientWidth}`);
    for (const element of html.querySelectorAll('body *')) {
      const { left, right, width: own } = element.getBoundingClientRect();
      if (own === 0 || (left >= -1 && right <= width + 1) || isScrolled(element) || !element.checkVisibility())
        continue;
      found.push(`${element.localName}.${element.getAttribute('class')}: ${Math.round(left)}..${Math.round(right)}`);
    }
    return found.slice(0, 8);

    /** Inside of something that scrolls sideways, or is an ellipsis or unseen by intent. */
    function isScrolled(element: typeof html): boolean {
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        const { overflowX, textOverflow } = html.ownerDocument.defaultView.getComputedStyle(at);
        if (overflowX === 'auto' || overflowX === 'scroll' || textOverflow === 'ellipsis')
          return !at.matches('.scroller');
      }
      return element.closest('.unseen') !== null;
    }
  });
}
