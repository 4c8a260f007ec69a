import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { composer, visits } from './visits.ts';

const chromium = findChromium();

describe.skipIf(chromium.kind === 'absent')(titled('one question to two models', chromium), () => {
  const visit = visits(chromium);
  let small: EmulatedReplica;
  let large: EmulatedReplica;
  let site: Site;
  beforeAll(async () => {
    const latency = { firstTokenMs: 0, tokenMs: 20 };
    small = await EmulatedReplica.start('quick\n</think>\n\n41');
    large = await EmulatedReplica.start(`${'I think again. '.repeat(12)}\n</think>\n\n42`, { latency });
    const replicas = [
      { ...replicaAt('small', small.url), model: 'small' },
      { ...replicaAt('large', large.url), model: 'large' },
    ];
    site = await Site.open({ replicas, models: ['small', 'large'] });
  });
  afterAll(async () => {
    await site.close();
    await small.close();
    await large.close();
  });

  test('both answer side by side, each with its figures, and a reload finds them', async () => {
    const page = await visit(`${site.url}/compare`);
    await askBoth(page);
    const [first, second] = [side(page, 1), side(page, 2)];
    await ended(first);
    await ended(second);
    for (const at of [1, 2]) {
      const own = side(page, at);
      const [name, text] = at === 1 ? ['small', '41'] : ['large', '42'];
      expect(await own.getByRole('heading', { level: 2 }).first().textContent()).toContain(name);
      expect(await own.locator('.text-of.answer').textContent()).toBe(text);
      const figures = await own.locator('.side-facts dt').allTextContents();
      expect(figures).toEqual(['Whole time', 'First token', 'Speed', 'Cost', 'Thinking', 'Answer', 'Prompt', 'Ran on']);
    }
    await page.reload();
    await ended(side(page, 1));
    expect(await side(page, 2).locator('.text-of.answer').textContent()).toBe('42');
    expect(await page.locator('.question-text').textContent()).toBe('What is 6 * 7?');
  });

  test('each answer is a chat of its own, named after the question', async () => {
    const page = await visit(`${site.url}/compare`);
    await askBoth(page);
    await ended(side(page, 1));
    await side(page, 1).getByRole('link', { name: 'Open as a chat' }).click();
    await page.waitForURL(/\/c\/[\w-]+$/);
    await page.locator('.bar h1', { hasText: 'What is 6 * 7? – compared' }).waitFor();
    expect(await page.locator('.question-text').textContent()).toBe('What is 6 * 7?');
  });

  test('“Stop all” stops what is still written and leaves what is complete', async () => {
    const page = await visit(`${site.url}/compare`);
    await askBoth(page);
    await ended(side(page, 1));
    await side(page, 2).locator('.thought-live p').first().waitFor();
    await page.getByRole('button', { name: 'Stop all' }).click();
    await side(page, 2).getByText('Stopped. This is what there was.').waitFor();
    expect(await side(page, 1).locator('.text-of.answer').textContent()).toBe('41');
    expect(await page.getByRole('button', { name: 'Stop all' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Ask something else' }).click();
    await page.getByRole('button', { name: 'Ask all' }).waitFor();
  });

  async function askBoth(page: Page): Promise<void> {
    const models = page.getByRole('combobox', { name: 'Model' });
    await models.nth(0).selectOption('small');
    await models.nth(1).selectOption('large');
    await composer(page).fill('What is 6 * 7?');
    await page.getByRole('button', { name: 'Ask all' }).click();
  }

  function side(page: Page, number: number): Locator {
    return page.getByRole('region', { name: `Answer ${number}`, exact: true });
  }

  async function ended(of: Locator): Promise<void> {
    await of.locator('article.answer[aria-busy=false]').waitFor();
  }
});
