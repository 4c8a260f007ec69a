import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../architecture/sources.ts';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { ask, chatIdOf, composer, visits, waitForEnd } from './visits.ts';

const chromium = findChromium();
const pdf = 'application/pdf';
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe.skipIf(chromium.kind === 'absent')(titled('documents that are attached', chromium), () => {
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

  test('go to the server as their text, and their readers come with the first of them', async () => {
    const page = await visit(site.url);
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    await composer(page).waitFor();
    await drop(page, [
      ['report.pdf', pdf],
      ['report.docx', docx],
    ]);
    const chips = page.getByRole('list', { name: 'Attached files' });
    await chips.getByRole('button', { name: /report\.docx.*tokens/ }).waitFor();
    expect(loaded.filter((path) => /\/document-worker-/.test(path)).length).toBeGreaterThan(0);
    await ask(page, 'What is it about?');
    await waitForEnd(page);

    const { messages } = await site.chats.openChat('', await chatIdOf(page));
    const [question] = messages;
    if (question?.role !== 'question') throw new Error('the first message is no question');
    expect(question.attachments.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['report.pdf', pdf],
      ['report.docx', docx],
    ]);
    const [fromPdf, fromDocx] = question.attachments.map(({ text }) => text);
    expect(fromPdf).toMatch(/^\[page 1 of 3\]\nReport on wheels\n\nFirst paragraph[\s\S]+naïve café, 1 668 mm\.$/);
    expect(fromDocx).toMatch(/^Report on wheels\nA train[\s\S]+Iberian\t1668\nThe end\.$/);
    const asked = JSON.stringify(replica.requests.map(({ body }) => body));
    expect(asked).toContain(JSON.stringify(`${fromPdf}\n[file content end]`).slice(1, -1));
  });

  test('are refused in words where there is no text to be had', async () => {
    const page = await visit(site.url);
    await composer(page).waitFor();
    await drop(page, [
      ['locked.pdf', pdf],
      ['scanned.pdf', pdf],
    ]);
    await page.getByText(/locked\.pdf.* is locked by a password\./).waitFor();
    await page.getByText(/scanned\.pdf.* has no text/).waitFor();
    expect(await page.getByRole('list', { name: 'Attached files' }).count()).toBe(0);
  });
});

type Dropped = readonly [name: string, type: string];

/** As if they were dragged from the desktop onto the page. */
async function drop(page: Page, dropped: readonly Dropped[]): Promise<void> {
  const files = dropped.map(([name, type]) => {
    const bytes = readFileSync(join(root, 'test/fixtures/documents', name));
    return { name, type, base64: bytes.toString('base64') };
  });
  const dataTransfer = await page.locator('body').evaluateHandle((body, given) => {
    const { DataTransfer, File, Uint8Array: Bytes, atob } = body.ownerDocument.defaultView;
    const transfer = new DataTransfer();
    for (const { name, type, base64 } of given) {
      const bytes = Bytes.from(atob(base64), (char: string) => char.charCodeAt(0));
      transfer.items.add(new File([bytes], name, { type }));
    }
    return transfer;
  }, files);
  await page.dispatchEvent('body', 'drop', { dataTransfer });
}
