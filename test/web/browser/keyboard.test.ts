import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { chatIdOf, composer, lastAnswer, visits, waitForEnd, waitForStatus } from './visits.ts';

const chromium = findChromium();

describe.skipIf(chromium.kind === 'absent')(titled('with keys alone', chromium), () => {
  const visit = visits(chromium);
  let replica: EmulatedReplica;
  let site: Site;
  beforeAll(async () => {
    replica = await EmulatedReplica.start(`${'I think. '.repeat(60)}\n</think>\n\n42`, {
      latency: { firstTokenMs: 0, tokenMs: 4 },
    });
    site = await Site.open({ replicas: [replicaAt('engine', replica.url)] });
  });
  afterAll(async () => {
    await site.close();
    await replica.close();
  });

  test('a question is asked, its answer stopped and its thought unfolded', async () => {
    const page = await begin();
    await page.keyboard.type('What is 6 * 7?');
    await page.keyboard.press('Enter');
    await page.locator('.thought-live p').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Stopped. This is what there was.').waitFor();
    await waitForEnd(page);
    // Without an answer the thought is all there is, and is open.
    await tabTo(page, '.thought-header');
    await expectVisibleFocus(page);
    await page.keyboard.press('Enter');
    expect(await page.locator('.thought-header').getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Space');
    expect(await page.locator('.thought-header').getAttribute('aria-expanded')).toBe('true');
  });

  test('a chat is renamed, deleted and taken back', async () => {
    const { id } = await site.keep({ title: 'Before', question: 'q', answer: 'a' });
    const page = await visit(`${site.url}/c/${id}`);
    await lastAnswer(page).waitFor();
    await composer(page).focus();
    await tabTo(page, `li:has(a[href="/c/${id}"]) .menu-button`);
    await expectVisibleFocus(page);
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    expect(await focused(page)).toContain('menu-button');
    await choose(page, 'Rename');
    await page.getByRole('textbox', { name: 'Title' }).waitFor();
    await page.keyboard.type('After');
    await page.keyboard.press('Enter');
    await page.locator('.bar h1', { hasText: 'After' }).waitFor();
    expect(await focused(page), 'focus after renaming').not.toBe('BODY');
    await tabTo(page, `li:has(a[href="/c/${id}"]) .menu-button`);
    await choose(page, 'Delete');
    await page.getByText(/^“\u2068After\u2069” is in the trash\.$/).waitFor();
    expect((await site.chats.listChats('')).chats.map((chat) => chat.id)).not.toContain(id);
    await tabTo(page, '.toast button');
    await page.keyboard.press('Enter');
    await page.locator(`a[href="/c/${id}"]`).waitFor();
    expect((await site.chats.listChats('')).chats.map((chat) => chat.id)).toContain(id);
  });

  test('a renaming that is left by Escape is none', async () => {
    const { id } = await site.keep({ title: 'Stays', question: 'q', answer: 'a' });
    const page = await visit(`${site.url}/c/${id}`);
    await tabTo(page, `li:has(a[href="/c/${id}"]) .menu-button`);
    await choose(page, 'Rename');
    await page.getByRole('textbox', { name: 'Title' }).waitFor();
    await page.keyboard.type('Other');
    await page.keyboard.press('Escape');
    await page.locator('.chat-row', { hasText: 'Stays' }).first().waitFor();
    expect((await site.chats.openChat('', id)).chat.title).toBe('Stays');
  });

  test('a dialog takes the focus, keeps it, and gives it back', async () => {
    const page = await begin();
    await tabTo(page, '.side-foot button');
    const before = await focused(page);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press('Tab');
      // In between, the focus is at the browser's own controls.
      expect(await page.locator(':focus').count()).toBe(await page.locator('dialog :focus').count());
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe(before);
  });

  test('shortcuts are listed, and do what the list says', async () => {
    const page = await begin();
    await page.keyboard.type('a question mark? and a slash/');
    expect(await composer(page).inputValue()).toBe('a question mark? and a slash/');
    await tabTo(page, '.side-foot button');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    expect(await focused(page)).toContain('TEXTAREA');
    await page.keyboard.press('Control+Shift+KeyS');
    await page.locator('.app[data-side=closed]').waitFor();
    await page.keyboard.press('Control+Shift+KeyS');
    await page.locator('.app[data-side=open]').waitFor();
    await composer(page).fill('What is 6 * 7?');
    await page.keyboard.press('Enter');
    await waitForStatus(page, 'The answer is complete');
    await page.keyboard.press('ArrowUp');
    await page.getByRole('textbox', { name: 'Change your message' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Change your message' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Shift+KeyO');
    await page.getByText('What should we think about?').waitFor();
    expect(await focused(page)).toContain('TEXTAREA');
  });

  test('Enter sends, but not while an input method composes; Shift+Enter is a new line', async () => {
    const page = await begin();
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/turns')) sent.push(request.postDataJSON().question.text);
    });
    const session = await page.context().newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
    // As Chromium tells a key that an input method has taken.
    const taken = { windowsVirtualKeyCode: 229, key: 'Enter', code: 'Enter' };
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...taken });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...taken });
    expect(await composer(page).inputValue()).toBe('にほ');
    expect(sent).toEqual([]);
    await session.send('Input.insertText', { text: '日本' });
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('7');
    expect(await composer(page).inputValue()).toBe('日本\n7');
    await page.keyboard.press('Enter');
    await chatIdOf(page);
    await waitForEnd(page);
    expect(sent).toEqual(['日本\n7']);
  });

  /** The page of a new chat, the focus in its field. */
  async function begin(): Promise<Page> {
    const page = await visit(site.url);
    await composer(page).focus();
    return page;
  }
});

/** Presses Tab until that has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.locator(selector).and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error(`Tab does not reach ${selector}`);
}

/** Opens the menu that has the focus and takes one of its entries. */
async function choose(page: Page, entry: string): Promise<void> {
  await page.keyboard.press('Enter');
  const items = page.getByRole('menu').getByRole('menuitem');
  await items.first().waitFor();
  const names = await items.allTextContents();
  await items.and(page.locator(':focus')).waitFor();
  for (let presses = names.findIndex((name) => name.includes(entry)); presses > 0; presses--) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
}

async function focused(page: Page): Promise<string> {
  const names = await page
    .locator(':focus')
    .evaluateAll((all) => all.map((one) => `${one.tagName} ${one.className} ${one.getAttribute('aria-label') ?? ''}`));
  return names[0] ?? 'BODY';
}

/** A ring around what has the focus. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const ring = await page.locator(':focus').evaluate((element) => {
    const { outlineStyle, outlineWidth } = element.ownerDocument.defaultView.getComputedStyle(element);
    return { outlineStyle, outlineWidth };
  });
  expect(ring.outlineStyle).not.toBe('none');
  expect(ring.outlineWidth).not.toBe('0px');
}
