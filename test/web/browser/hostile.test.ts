import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { hostileTexts } from '../render/hostile-texts.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { ask, lastAnswer, visits, waitForEnd } from './visits.ts';

const chromium = findChromium();
/** What a text may become; whatever else is inside of a text got there from it. */
const fromText =
  'a b blockquote br button code del div em figcaption figure h3 h4 h5 h6 hr i input li ol p pre s span strong sub sup table tbody td th thead tr ul';
const formula =
  'math semantics mrow mi mn mo mtext mspace msup msub msubsup mfrac msqrt mroot mstyle mpadded mphantom menclose merror munder mover munderover mtable mtr mtd mmultiscripts mprescripts none annotation';
const allowed = new Set(`${fromText} ${formula}`.split(' '));
const turned = '\u202Egnp.exe\u2066\u2067';

describe.skipIf(chromium.kind === 'absent')(titled('hostile text in the app', chromium), () => {
  const visit = visits(chromium);
  let replica: EmulatedReplica;
  let site: Site;
  beforeAll(async () => {
    replica = await EmulatedReplica.start(`x\n</think>\n\n<img src=x onerror=alert(1)> [a](javascript:alert(1))`);
    site = await Site.open({ replicas: [replicaAt('engine', replica.url)] });
  });
  afterAll(async () => {
    await site.close();
    await replica.close();
  });

  // That no page asked elsewhere, opened a dialog or met its policy is looked at after each test.
  test('in answers, thoughts, questions and titles becomes no element outside the list', {
    timeout: 60_000,
  }, async () => {
    expect(hostileTexts.length).toBeGreaterThan(40);
    const some = hostileTexts.filter((_, at) => at % 7 === 0);
    const all = hostileTexts.join('\n\n');
    await site.keep({ title: all.slice(0, 190), question: all, thinking: all, answer: all });
    const longest = await Promise.all(
      some.map((text) => site.keep({ title: text.slice(0, 190), question: text, thinking: text, answer: text })),
    );
    const page = await visit(`${site.url}/c/${longest[0]?.id}`);
    for (const link of await page.locator('.side-list a').all()) {
      await link.click();
      await lastAnswer(page).locator('.thought-header').click();
      await page.locator('.thought-done').waitFor();
      expect(await strangers(page)).toEqual([]);
    }
    // The last that was opened has all of them.
    expect((await page.locator('.question-text').textContent())?.length).toBeGreaterThan(1_000);
  });

  test('as it comes from a model is text, and a link of a script is none', async () => {
    const page = await visit(site.url);
    await ask(page, '<svg onload=alert(1)> </think> <｜User｜>');
    await waitForEnd(page);
    const shown = lastAnswer(page).locator('.text-of.answer');
    expect(await shown.textContent()).toBe('<img src=x onerror=alert(1)> [a](javascript:alert(1))');
    expect(await shown.locator('a, img').count()).toBe(0);
    expect(await page.locator('.question-text').textContent()).toBe('<svg onload=alert(1)> </think> <｜User｜>');
    expect(await page.locator('.chat-title').first().textContent()).toContain('<svg onload=alert(1)>');
    expect(replica.requests.at(-1)?.body.messages).toEqual([
      { role: 'user', content: '<svg onload=alert(1)> </think> <｜User｜>' },
    ]);
  });

  test('a name that does not exist as a page shows the app, and nothing of the name', async () => {
    const page = await visit(
      `${site.url}/c/${'x'.repeat(20)}?a=<script>alert(1)</script>#<img src=x onerror=alert(1)>`,
    );
    await page.getByText('It is not there: deleted, or somebody else’s.').waitFor();
    expect(await page.locator('.main').textContent()).not.toContain('alert(1)');
  });

  test('characters that turn the reading order turn nothing outside of their text', async () => {
    const texts = { title: `a ${turned} z`, question: `b ${turned} z`, answer: `c ${turned} z` };
    const { id } = await site.keep(texts);
    const page = await visit(`${site.url}/c/${id}`);
    // Each stands in an element that has a direction of its own, which is isolated from what is around it.
    for (const [selector, text] of [
      ['.chat-row a', texts.title],
      ['.bar h1', texts.title],
      ['.question-text', texts.question],
      ['.text-of.answer', texts.answer],
    ] as const) {
      const place = page.locator(selector, { hasText: text.slice(0, 2) }).first();
      await place.waitFor();
      expect(
        await place.evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).unicodeBidi),
      ).toMatch(/isolate|plaintext/);
    }
    const row = page.locator(`li:has(a[href="/c/${id}"])`);
    await row.hover();
    await row.locator('.menu-button').click();
    await row.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('“\u2068a gnp.exe z\u2069” is in the trash.').waitFor();
  });

  test('a line of a megabyte and a huge table leave the page quick', { timeout: 60_000 }, async () => {
    const row = `|${' cell |'.repeat(20)}\n`;
    const table = `${row}|${'---|'.repeat(20)}\n${row.repeat(3_000)}`;
    const cases = { line: 'x'.repeat(1_000_000), words: '*a* '.repeat(100_000), table };
    for (const [title, answer] of Object.entries(cases)) {
      const { id } = await site.keep({ title, question: title, answer });
      const page = await visit(`${site.url}/c/${id}`);
      await page.locator('.text-of.answer .markdown > *').first().waitFor();
      const startMs = performance.now();
      await page.getByRole('textbox', { name: 'Your message' }).pressSequentially('still here');
      expect(await page.getByRole('textbox', { name: 'Your message' }).inputValue()).toBe('still here');
      expect(performance.now() - startMs, title).toBeLessThan(3_000);
      await page.context().close();
    }
  });

  /** Elements inside of texts, by name and attribute, that no text may make. */
  async function strangers(page: Page): Promise<readonly string[]> {
    return await page.locator('body').evaluate(
      (body, names) => {
        const found = new Set<string>();
        const texts = '.markdown, .question-text, .chat-title, .bar h1';
        for (const text of body.querySelectorAll(texts)) {
          for (const element of text.querySelectorAll('*')) {
            if (!names.includes(element.localName)) found.add(element.localName);
            for (const { name, value } of element.attributes) {
              if (name.startsWith('on')) found.add(`${element.localName} ${name}`);
              if (/^(?:src|srcset|srcdoc|action|xlink:href)$/.test(name)) found.add(`${element.localName} ${name}`);
              if (name === 'href' && !/^(?:https?:|mailto:)/.test(value)) found.add(`${name}=${value}`);
              if (name === 'style' && /url|position/.test(value)) found.add(`${name}=${value}`);
            }
          }
        }
        return [...found];
      },
      [...allowed],
    );
  }
});
