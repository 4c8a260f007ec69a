import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { ask, chatIdOf, composer, visits, waitForStatus } from './visits.ts';

const chromium = findChromium();
const notes = '# Notes\n\nMilk, bread, «größer».\n';

describe.skipIf(chromium.kind === 'absent')(titled('files that go with a question', chromium), () => {
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

  test('are chosen, shown with their cost in tokens, sent, and read again after a reload', async () => {
    const page = await visit(site.url);
    await choose(page, 'notes.md', notes);
    const chip = page.getByRole('list', { name: 'Attached files' }).getByRole('listitem');
    await chip.getByText(/\d+ tokens?/).waitFor();
    await ask(page, 'What is missing?');
    await waitForStatus(page, 'The answer is complete');
    const { messages } = await site.chats.openChat('', await chatIdOf(page));
    const attachments = [{ name: 'notes.md', mediaType: 'text/markdown', text: notes }];
    expect(messages[0]).toMatchObject({ role: 'question', text: 'What is missing?', attachments });
    expect(JSON.stringify(replica.requests.at(-1)?.body)).toContain('Milk, bread, «größer».');
    expect(await page.locator('.composer .file-chip').count()).toBe(0);
    await page.reload();
    await page.locator('.question .file-chip', { hasText: 'notes.md' }).click();
    expect(await page.getByRole('dialog', { name: 'notes.md' }).locator('pre').textContent()).toBe(notes);
  });

  test('are dropped anywhere on the page, which says so while they hang over it', async () => {
    const page = await visit(site.url);
    await composer(page).waitFor();
    const dragged = await page.evaluateHandle(transfer('main.rs', 'fn main() {}'));
    await page.locator('.main').dispatchEvent('dragover', { dataTransfer: dragged });
    await page.getByText('Drop the files to attach them').waitFor();
    await page.locator('.main').dispatchEvent('drop', { dataTransfer: dragged });
    await page.locator('.composer .file-chip', { hasText: 'main.rs' }).waitFor();
    expect(await page.getByText('Drop the files to attach them').count()).toBe(0);
    expect(page.url()).toBe(`${site.url}/`);
  });

  test('are pasted into the field; text that is pasted stays text', async () => {
    const page = await visit(site.url);
    await composer(page).waitFor();
    await paste(page, transfer('log.txt', 'line 1'));
    await page.locator('.composer .file-chip', { hasText: 'log.txt' }).waitFor();
    await paste(page, transfer('table.png', 'x', 'a table as text'));
    expect(await page.locator('.composer .file-chip').count()).toBe(1);
  });

  test('that are too large, empty or no text are refused by name; the others go', async () => {
    const page = await visit(site.url);
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'text/plain', buffer });
    await picker(page).setInputFiles([
      file('huge.txt', Buffer.alloc(9_000_000, 'a')),
      file('empty.txt', Buffer.alloc(0)),
      file('picture.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])),
      file('good.txt', Buffer.from('good')),
    ]);
    await page.locator('.composer .file-chip', { hasText: 'good.txt' }).waitFor();
    const told = await page.getByRole('alert').getByRole('listitem').allTextContents();
    expect(told.map((line) => line.replaceAll(/[\u2068\u2069]/g, ''))).toEqual([
      '“huge.txt” does not fit: all files of a message may have 8,000,000 characters together.',
      '“empty.txt” is empty.',
      expect.stringContaining('“picture.txt” is not text.'),
    ]);
    expect(await page.locator('.composer .file-chip').count()).toBe(1);
    await page.getByRole('button', { name: /Remove “.?good\.txt.?”/ }).click();
    await page.locator('.composer .file-chip').waitFor({ state: 'detached' });
  });

  function picker(page: Page) {
    return page.locator('.composer input[type=file]');
  }

  async function choose(page: Page, name: string, text: string): Promise<void> {
    await picker(page).setInputFiles({ name, mimeType: 'text/markdown', buffer: Buffer.from(text) });
  }

  /** Playwright knows no event that has a clipboard. */
  async function paste(page: Page, clipboardData: string): Promise<void> {
    const event = `new ClipboardEvent('paste', { clipboardData: ${clipboardData}, bubbles: true, cancelable: true })`;
    await page.evaluate(`document.querySelector('.composer textarea').dispatchEvent(${event})`);
  }
});

/** What the browser hands over with a drop or a paste: an expression for its page. */
function transfer(name: string, text: string, asText?: string): string {
  const lines = [
    'const transfer = new DataTransfer();',
    `transfer.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}, { type: 'text/plain' }));`,
    asText === undefined ? '' : `transfer.setData('text/plain', ${JSON.stringify(asText)});`,
  ];
  return `(() => { ${lines.join('\n')} return transfer; })()`;
}
