import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { visits } from './visits.ts';

const chromium = findChromium();
const node = (text: string, parent: string | null, children: readonly string[]) => ({
  ...{ parent, children },
  message: { author: { role: 'user' }, create_time: 1, content: { content_type: 'text', parts: [text] } },
});
/** As ChatGPT exports them: one that is whole, one without text, one that is broken. */
const conversations = [
  {
    title: 'Whole',
    create_time: 1,
    update_time: 1,
    current_node: 'a',
    mapping: { a: node('What is 6 * 7?', null, []) },
  },
  { title: 'Silent', create_time: 1, update_time: 1, current_node: 'a', mapping: { a: node('', null, []) } },
  { title: 'Broken', mapping: 7 },
];

describe.skipIf(chromium.kind === 'absent')(titled('dialogs and what is beside the chat', chromium), () => {
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

  test('what an import leaves out is named, and why in words', async () => {
    const page = await visit(site.url);
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Import chats', exact: true }).click();
    const buffer = Buffer.from(JSON.stringify(conversations));
    const file = { name: 'conversations.json', mimeType: 'application/json', buffer };
    await page.getByRole('dialog', { name: 'Import chats' }).locator('input[type=file]').setInputFiles(file);
    await page.getByText('One chat was imported.').waitFor();
    expect(await page.getByRole('dialog').getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^Silent\s+It holds no text\.$/),
      expect.stringMatching(/^Broken\s+It is damaged, or of a kind that is not known here\.$/),
    ]);
  });

  test('a note that comes while a dialog is open lies above it, and can be pressed', async () => {
    const { id } = await site.keep({ title: 'Gone', question: 'q', answer: 'a' });
    await site.chats.changeChat('', id, { isDeleted: true }, Date.now());
    const page = await visit(site.url);
    await page.getByRole('button', { name: 'Trash' }).click();
    const dialog = page.getByRole('dialog', { name: 'Trash' });
    await dialog.getByRole('button', { name: 'Restore' }).click();
    const note = page.locator('.toast', { hasText: 'is back.' });
    await note.waitFor();
    expect(await page.locator('.toast').count()).toBe(1);
    expect(await topmost(page, '.toast')).toBe(true);
    await note.getByRole('button', { name: 'Close' }).click();
    await note.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  test('the fleet is one press away', async () => {
    const page = await visit(site.url);
    await page.getByRole('link', { name: 'Fleet' }).click();
    await page.waitForURL(`${site.url}/console`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  });
});

/** What a press in its middle meets. */
async function topmost(page: Page, selector: string): Promise<boolean> {
  return await page.locator(selector).evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const met = element.ownerDocument.elementFromPoint(left + width / 2, top + height / 2);
    return met !== null && element.contains(met);
  });
}
