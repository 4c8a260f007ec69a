import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { ask, chatIdOf, lastAnswer, visits, waitForEnd, waitForStatus } from './visits.ts';

const chromium = findChromium();
const thought = Array.from({ length: 34 }, (_, line) => `Step ${line}: carry the ${line % 7}, then add.`).join('\n\n');
const answer = 'It is **84882**, and `987 * 86` is the same.';
const script = `${thought}\n</think>\n\n${answer}`;

describe.skipIf(chromium.kind === 'absent')(titled('an answer that is disturbed', chromium), () => {
  const visit = visits(chromium);
  let replica: EmulatedReplica;
  let site: Site;
  beforeAll(async () => {
    replica = await EmulatedReplica.start(script, { latency: { firstTokenMs: 20, tokenMs: 3 } });
    site = await Site.open({ replicas: [replicaAt('engine', replica.url)] });
  });
  afterAll(async () => {
    await site.close();
    await replica.close();
  });

  test('arrives whole and once over ten cuts at random places', { timeout: 40_000 }, async () => {
    const page = await visit(site.url);
    const chance = seededRandom(10);
    await ask(page, 'What is 987 * 86?');
    for (let cuts = 0; cuts < 10; cuts++) {
      const shown = (await lastAnswer(page).textContent())?.length ?? 0;
      await waitForText(page, shown + 20 + chance.below(60));
      site.cut(chance.pick(['cut', 'reset']));
    }
    await waitForEnd(page);
    await expectWhole(page);
  });

  test('arrives whole and once over ten reloads', { timeout: 40_000 }, async () => {
    const page = await visit(site.url);
    const chance = seededRandom(11);
    await ask(page, 'What is 987 * 86?');
    await chatIdOf(page);
    for (let reloads = 0; reloads < 10; reloads++) {
      await waitForText(page, 40 + chance.below(100 * (reloads + 1)));
      await page.reload();
    }
    await waitForEnd(page);
    await expectWhole(page);
  });

  test('goes on by itself when the server was started again in mid-stream', { timeout: 40_000 }, async () => {
    const page = await visit(site.url);
    await ask(page, 'What is 987 * 86?');
    await waitForText(page, 200);
    await site.end();
    await page.getByText('The connection is gone.').waitFor();
    await site.begin();
    await waitForEnd(page);
    await expectWhole(page);
    expect(replica.requests.at(-1)?.path).toBe('/v1/completions');
  });

  test('is told to wait for, not to have failed, while the network is down', { timeout: 40_000 }, async () => {
    const page = await visit(site.url);
    await ask(page, 'What is 987 * 86?');
    await waitForText(page, 200);
    site.goOffline();
    await page.context().setOffline(true);
    await page.getByText('No connection.').waitFor();
    await page.getByText('The connection is gone.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    site.goOnline();
    await page.context().setOffline(false);
    await waitForEnd(page);
    expect(await page.getByText('No connection.').count()).toBe(0);
    await expectWhole(page);
  });

  test('is stopped from a second tab, for both and at the server', async () => {
    const page = await visit(site.url);
    await ask(page, 'What is 987 * 86?');
    const chat = await chatIdOf(page);
    const other = await visit(`${site.url}/c/${chat}`, page.context());
    await waitForText(other, 100);
    await other.getByRole('button', { name: 'Stop' }).click();
    for (const tab of [page, other]) {
      await tab.getByText('Stopped. This is what there was.').waitFor();
      await waitForEnd(tab);
    }
    const kept = await site.lastAnswer(chat);
    expect(kept).toMatchObject({ state: 'stopped', answer: '' });
    expect(script.startsWith(kept.thinking)).toBe(true);
    await page.getByRole('button', { name: 'Continue' }).click();
    await waitForStatus(page, 'The answer is complete');
    await expectWhole(page);
  });

  test('goes on while its chat is left, and shows when that is come back to', async () => {
    const page = await visit(site.url);
    await ask(page, 'What is 987 * 86?');
    const chat = await chatIdOf(page);
    await waitForText(page, 100);
    await page.locator('.new-chat').click();
    await page.getByText('What should we think about?').waitFor();
    await page.locator('.running-dot').first().waitFor();
    await page.locator(`a[href="/c/${chat}"]`).click();
    await waitForEnd(page);
    await expectWhole(page);
  });

  test('waits for its turn while another is written, and is asked when that ends', async () => {
    const page = await visit(site.url);
    await ask(page, 'What is 987 * 86?');
    await waitForText(page, 60);
    await ask(page, 'And 988 * 86?');
    await page.getByText('One message is waiting').or(page.locator('.queued')).first().waitFor();
    await page.locator('.question', { hasText: 'And 988 * 86?' }).waitFor();
    await waitForStatus(page, 'Thinking');
    expect(await page.locator('article.answer').count()).toBe(2);
  });

  async function expectWhole(page: Page): Promise<void> {
    const chat = await chatIdOf(page);
    const kept = await site.lastAnswer(chat);
    expect(kept).toMatchObject({ state: 'complete', answer, thinking: thought });
    const shown = lastAnswer(page);
    expect(await shown.locator('.text-of.answer').textContent()).toBe('It is 84882, and 987 * 86 is the same.');
    if ((await shown.locator('.thought-done').count()) === 0) await shown.locator('.thought-header').click();
    const paragraphs = await shown.locator('.thought-done p').allTextContents();
    expect(paragraphs.join('\n\n')).toBe(thought);
    expect(await page.locator('article.answer').count()).toBe(1);
  }
});

/** Resolves when the last answer has so many characters, or is over. */
async function waitForText(page: Page, chars: number): Promise<void> {
  const last = lastAnswer(page);
  const isThere = async () =>
    (await last.getAttribute('aria-busy')) === 'false' || ((await last.textContent()) ?? '').length >= chars;
  await expect.poll(isThere, { timeout: 15_000 }).toBe(true);
}
