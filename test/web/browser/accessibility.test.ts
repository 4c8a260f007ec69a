import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Authenticate } from '#gateway';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { axeFindings } from './axe-findings.ts';
import { Site } from './site.ts';
import { ask, lastAnswer, visits, waitForEnd } from './visits.ts';

const chromium = findChromium();
const rich =
  '# Head\n\nText with `code` and **weight** and [a link](https://example.org).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nconst x = 1; // note\n```\n\n- [x] done\n- [ ] open\n\n> quoted\n\n$x^2$';
const longThought = Array.from({ length: 900 }, (_, at) => `Wait, line ${at} says ${at * 7}.`).join('\n\n');
const keyOfAda: Authenticate = (key) =>
  key === 'key-of-ada'
    ? { kind: 'caller', caller: { name: 'ada', rules: [], models: undefined, priority: 0 } }
    : { kind: 'refused', because: 'this key is unknown here' };

describe.skipIf(chromium.kind === 'absent')(titled('what axe finds', chromium), () => {
  const visit = visits(chromium);
  let replica: EmulatedReplica;
  let site: Site;
  let locked: Site;
  beforeAll(async () => {
    replica = await EmulatedReplica.start(`${'I think. '.repeat(200)}\n</think>\n\n42`, {
      latency: { firstTokenMs: 0, tokenMs: 5 },
    });
    const replicas = [replicaAt('engine', replica.url)];
    site = await Site.open({ replicas });
    locked = await Site.open({ replicas, authenticate: keyOfAda });
  });
  afterAll(async () => {
    await site.close();
    await locked.close();
    await replica.close();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`is nothing on any screen, ${colorScheme}`, { timeout: 60_000 }, async () => {
      const options = { colorScheme, reducedMotion: 'reduce' } as const;
      const found: Record<string, readonly string[]> = {};
      const look = async (screen: string, on: Page): Promise<void> => {
        found[screen] = await axeFindings(on, colorScheme);
      };

      const page = await visit(site.url, options);
      await page.getByText('What should we think about?').waitFor();
      await look('empty', page);
      await ask(page, 'What is 6 * 7?');
      await page.locator('.thought-live p').first().waitFor();
      await look('thinking', page);
      await page.getByRole('button', { name: 'Stop' }).click();
      await waitForEnd(page);
      await look('stopped, with its thought open', page);

      const { id } = await site.keep({ title: 'Rich', question: 'Show me', thinking: longThought, answer: rich });
      const chat = await visit(`${site.url}/c/${id}`, options);
      await chat.locator('.text-of.answer table').waitFor();
      await chat.locator('.code code span').first().waitFor();
      await look('chat', chat);
      await lastAnswer(chat).locator('.thought-header').click();
      await lastAnswer(chat).locator('details.cost > summary').click();
      await look('thought and cost open', chat);
      await chat.locator('.chat-row').first().hover();
      await chat.locator('.menu-button').first().click();
      await chat.getByRole('menuitem').first().waitFor();
      await look('menu', chat);
      await chat.getByRole('menuitem', { name: 'Delete' }).click();
      await chat.getByRole('button', { name: 'Undo' }).waitFor();
      await look('deleted', chat);
      await chat.getByRole('button', { name: 'Settings' }).click();
      await look('settings', chat);
      await chat.keyboard.press('Escape');
      await chat.getByRole('button', { name: 'Keyboard' }).click();
      await look('help', chat);

      const gone = await visit(`${site.url}/c/${'x'.repeat(20)}`, options);
      await gone.getByRole('alert').waitFor();
      await look('not there', gone);
      const door = await visit(locked.url, options);
      await door.locator('input[name=key]').fill('wrong');
      await door.keyboard.press('Enter');
      await door.getByRole('alert').waitFor();
      await look('sign-in', door);

      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((screen) => [screen, []])));
    });
  }

  test('is said in one polite line, and no text that is written is live', async () => {
    const page = await visit(site.url);
    await page.getByText('What should we think about?').waitFor();
    const said: string[] = [];
    await page.exposeFunction('heard', (text: string) => said.push(text));
    await page.locator('p[role=status]').evaluate((line) => {
      const { MutationObserver, heard } = line.ownerDocument.defaultView;
      const changes = { childList: true, characterData: true, subtree: true };
      new MutationObserver(() => heard(line.textContent)).observe(line, changes);
    });
    await ask(page, 'What is 6 * 7?');
    await page.locator('.thought-live p').first().waitFor();
    const live = '[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]';
    expect(await lastAnswer(page).locator(live).count()).toBe(0);
    expect(
      await page
        .locator(live)
        .filter({ has: page.locator('.markdown') })
        .count(),
    ).toBe(0);
    await page.getByRole('button', { name: 'Stop' }).click();
    await waitForEnd(page);
    await page.locator('p[role=status]', { hasText: 'Stopped' }).waitFor({ state: 'attached' });
    expect(said).toEqual(['Thinking', 'Stopped']);
  });
});
