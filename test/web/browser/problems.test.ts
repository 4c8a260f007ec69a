import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Authenticate, Choose } from '#gateway';
import { toErrorBody, WireError } from '#wire';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { ask, chatIdOf, composer, lastAnswer, visits, waitForEnd, waitForStatus } from './visits.ts';

const chromium = findChromium();

describe.skipIf(chromium.kind === 'absent')(titled('what went wrong and the next step are said', chromium), () => {
  const visit = visits(chromium);
  let replica: EmulatedReplica;
  let site: Site;
  let locked: Site;
  const keys = new Map([['key-of-ada', 'ada']]);
  const byKey: Authenticate = (key) => {
    const name = keys.get(key ?? '');
    if (name === undefined) return { kind: 'refused', because: 'this key is unknown here' };
    return { kind: 'caller', caller: { name, rules: [], models: undefined, priority: 0 } };
  };
  let choice: ReturnType<Choose>;
  const chosen = { kind: 'route', replicaId: 'engine', because: 'it is the only one' } as const;
  beforeAll(async () => {
    replica = await EmulatedReplica.start('x\n</think>\n\n42');
    const replicas = [replicaAt('engine', replica.url)];
    site = await Site.open({ replicas, choose: () => choice });
    locked = await Site.open({ replicas, authenticate: byKey });
  });
  beforeEach(() => {
    choice = chosen;
  });
  afterAll(async () => {
    await site.close();
    await locked.close();
    await replica.close();
  });

  test('of a wrong key: another one lets in', async () => {
    const page = await visit(locked.url);
    await signIn(page, 'wrong');
    await expectSaid(page, 'The key is not known here, or was revoked. Sign in with another key.');
    await signIn(page, 'key-of-ada');
    await page.getByText('What should we think about?').waitFor();
  });

  test('of a key that is revoked while the page is open: the door, and nothing is lost', async () => {
    keys.set('key-of-bob', 'bob');
    const page = await visit(locked.url);
    await signIn(page, 'key-of-bob');
    await composer(page).fill('What is 6 * 7?');
    keys.delete('key-of-bob');
    await composer(page).press('Enter');
    await page.locator('input[name=key]').waitFor();
    keys.set('key-of-bob', 'bob');
    await signIn(page, 'key-of-bob');
    await page.locator('.question-text', { hasText: 'What is 6 * 7?' }).waitFor();
    await lastAnswer(page).getByRole('button', { name: 'Try again' }).click();
    await waitForStatus(page, 'The answer is complete');
  });

  test('of a key that is revoked: whoever comes in by another name sees nothing of the first', async () => {
    keys.set('key-of-bob', 'bob');
    const page = await visit(locked.url);
    await signIn(page, 'key-of-bob');
    await ask(page, 'Bob asks in secret');
    await waitForStatus(page, 'The answer is complete');
    keys.delete('key-of-bob');
    await ask(page, 'Bob asks again');
    await signIn(page, 'key-of-ada');
    await page.getByText('What should we think about?').waitFor();
    expect(await page.getByText('Bob asks').count()).toBe(0);
  });

  test('of machines that are busy: when to try again, and the same question is answered then, once', async () => {
    const page = await visit(site.url);
    choice = { kind: 'none-ready', retryAfterMs: 12_000, because: 'all are down' };
    await ask(page, 'What is 6 * 7?');
    await expectSaid(page, /All machines are busy\. Nothing is lost\. Try again in (12 sec|a moment)\./);
    choice = chosen;
    await lastAnswer(page)
      .getByRole('button', { name: /Try again|Answer again/ })
      .first()
      .click();
    await waitForStatus(page, 'The answer is complete');
    expect(await lastAnswer(page).locator('.text-of.answer').textContent()).toBe('42');
    expect(await page.locator('.question').count()).toBe(1);
  });

  test('of too much at once: when to try again', async () => {
    const page = await visit(site.url);
    choice = { kind: 'shed', retryAfterMs: 7_000, because: 'the queue is full' };
    await ask(page, 'What is 6 * 7?');
    await expectSaid(page, /Too many requests at once for this key\. Try again in (7 sec|a moment)\./);
  });

  test('of a key that has spent what it may: whom to ask, and the question stays', async () => {
    const page = await visit(site.url);
    // No limit of money is kept here yet: the answer is what a server with one sends.
    const spent = new WireError('insufficient_quota', 'The key "ada" has spent 5.00 of 5.00 USD this month.');
    await page.route('**/turns', (route) => route.fulfill({ status: 402, json: toErrorBody(spent) }));
    await ask(page, 'What is 6 * 7?');
    await expectSaid(page, 'This key has spent what it may spend. Ask whoever made it to raise its limit.');
    await expectSaid(page, 'has spent 5.00 of 5.00 USD');
    expect(await page.locator('.question-text').textContent()).toBe('What is 6 * 7?');
    await page.unroute('**/turns');
    await lastAnswer(page).getByRole('button', { name: 'Try again' }).click();
    await waitForStatus(page, 'The answer is complete');
  });

  test('of an engine that fails: in words, with what was there of the answer', async () => {
    const page = await visit(site.url);
    const breaks = { kind: 'error-event', afterTokens: 1 } as const;
    replica.willFail(breaks, breaks, breaks, breaks, breaks, breaks);
    await ask(page, 'What is 6 * 7?');
    await waitForEnd(page);
    await expectSaid(page, /Something failed at the server\.|All machines are busy\./);
    replica.willFail();
    await page.getByRole('button', { name: 'Answer again' }).click();
    await waitForStatus(page, 'The answer is complete');
  });

  test('of a server that cannot be reached: the question stays and is sent once it can', async () => {
    const page = await visit(site.url);
    await page.getByText('What should we think about?').waitFor();
    site.goOffline();
    await ask(page, 'What is 6 * 7?');
    await expectSaid(page, 'The server cannot be reached. Check the connection, and whether it runs. Then try again.');
    expect(await page.locator('.question-text').textContent()).toBe('What is 6 * 7?');
    site.goOnline();
    await lastAnswer(page).getByRole('button', { name: 'Try again' }).click();
    await waitForStatus(page, 'The answer is complete');
    const { messages } = await site.chats.openChat('', await chatIdOf(page));
    expect(messages.map(({ role }) => role)).toEqual(['question', 'answer']);
  });

  test('of a page that cannot be begun: another try begins it', async () => {
    const page = await visit(site.url);
    await page.route('**/app/api/session', (route) => route.abort());
    await page.reload();
    await expectSaid(page, 'The server cannot be reached. Check the connection, and whether it runs. Then try again.');
    await page.unroute('**/app/api/session');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('What should we think about?').waitFor();
  });

  test('of a browser without room: questions are asked all the same, and no text is lost', async () => {
    const page = await visit(site.url);
    // What Chromium throws once its disk is full.
    await page.addInitScript({
      content: `const value = () => { throw new DOMException('The quota has been exceeded.', 'QuotaExceededError'); };
        Object.defineProperty(IDBObjectStore.prototype, 'put', { value });
        Object.defineProperty(Storage.prototype, 'setItem', { value });`,
    });
    await page.reload();
    await composer(page).fill('What is 6 * 7?');
    await page.getByText('This browser has no room left').first().waitFor();
    expect(await composer(page).inputValue()).toBe('What is 6 * 7?');
    await composer(page).press('Enter');
    await waitForStatus(page, 'The answer is complete');
    await page.reload();
    await waitForEnd(page);
    expect(await lastAnswer(page).locator('.text-of.answer').textContent()).toBe('42');
  });

  test('what was written but not sent is there after a reload', async () => {
    const page = await visit(site.url);
    await composer(page).fill('half a quest');
    await page.reload();
    await expect.poll(() => composer(page).inputValue()).toBe('half a quest');
  });

  async function signIn(page: Page, key: string): Promise<void> {
    await page.locator('input[name=key]').fill(key);
    await page.locator('input[name=key]').press('Enter');
  }

  async function expectSaid(page: Page, words: string | RegExp): Promise<void> {
    await page.getByRole('alert').filter({ hasText: words }).first().waitFor();
  }
});
