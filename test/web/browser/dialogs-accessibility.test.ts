import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { axeFindings } from './axe-findings.ts';
import { Site } from './site.ts';
import { visits } from './visits.ts';

const chromium = findChromium();
const ofChat = ['Move to a folder', 'Share', 'Export'] as const;
const ofAll = ['Trash', 'Shared links', 'Export all chats', 'Import chats'] as const;

describe.skipIf(chromium.kind === 'absent')(titled('what axe finds beside the chat', chromium), () => {
  const visit = visits(chromium);
  let replica: EmulatedReplica;
  let site: Site;
  beforeAll(async () => {
    replica = await EmulatedReplica.start('x\n</think>\n\n42');
    site = await Site.open({ replicas: [replicaAt('engine', replica.url)] });
  });
  afterAll(async () => {
    await site.close();
    await replica.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`is nothing in the dialogs and on the pages beside it, ${colorScheme}`, { timeout: 60_000 }, async () => {
      const options = { colorScheme, reducedMotion: 'reduce' } as const;
      const found: Record<string, readonly string[]> = {};
      const look = async (screen: string, on: Page): Promise<void> => {
        found[screen] = await axeFindings(on, colorScheme);
      };
      const { id } = await site.keep({ title: 'Sum', question: 'What is 6 * 7?', thinking: 'x', answer: 'It is 42' });
      const gone = await site.keep({ title: 'Gone', question: 'q', answer: 'a' });
      await site.chats.changeChat('', gone.id, { isDeleted: true }, Date.now());
      const share = await site.chats.share('', id, { hasThoughts: true }, Date.now());

      const page = await visit(`${site.url}/c/${id}`, options);
      await page.locator('.text-of.answer p').waitFor();
      await page.keyboard.press('Control+KeyK');
      await page.getByRole('combobox', { name: 'Search your chats' }).fill('42');
      await page.locator('.search-hit').first().waitFor();
      await look('search', page);
      await close(page);
      for (const name of ofChat) {
        const row = page.locator(`li:has(a[href="/c/${id}"])`).first();
        await row.hover();
        await row.locator('.menu-button').click();
        await row.getByRole('menuitem', { name, exact: true }).click();
        await page.getByRole('dialog').waitFor();
        await look(name, page);
        await close(page);
      }
      for (const name of ofAll) {
        await page.getByRole('button', { name: 'Settings' }).click();
        await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
        await page.getByRole('dialog', { name }).waitFor();
        await look(name, page);
        await close(page);
      }
      await page.goto(`${site.url}/compare`);
      await page.getByRole('button', { name: 'Ask all' }).waitFor();
      await look('compare', page);
      await page.goto(`${site.url}/s/${share.id}`);
      await page.getByText('It is 42').waitFor();
      await look('shared', page);
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((screen) => [screen, []])));
      expect(Object.keys(found)).toHaveLength(3 + ofChat.length + ofAll.length);
    });
  }

  async function close(page: Page): Promise<void> {
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
});
