import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '#wire';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { nanoR1 } from '../../support/nano-r1.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { startEngine } from '../../support/start-engine.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { ask, chatIdOf, lastAnswer, visits, waitForEnd, waitForStatus } from './visits.ts';

const chromium = findChromium();
const keepAliveMs = 100;

describe.skipIf(chromium.kind === 'absent')(titled('the app over a real engine', chromium), () => {
  const visit = visits(chromium);
  let engine: ServerProcess;
  let site: Site;
  beforeAll(async () => {
    engine = await startEngine({ model: nanoR1, context: 2_048 });
    site = await Site.open({ replicas: [replicaAt('engine', engine.url)], settings: { keepAliveMs } });
  });
  afterAll(async () => {
    process.kill(engine.pid, 'SIGCONT');
    await site.close();
    await engine.close();
  });

  test('thinks, answers, and shows both again after a reload', async () => {
    const page = await visit(site.url);
    await answerGreedily(page);
    await ask(page, 'What is 417 + 385?');
    await waitForStatus(page, 'The answer is complete');
    const shown = lastAnswer(page);
    expect(await shown.locator('.text-of.answer').textContent()).toBe('802');
    expect(await shown.locator('.thought-status').textContent()).toMatch(/^Thought for \d/);
    expect(await page.title()).toContain('Regauge');
    await page.reload();
    expect(await shown.locator('.text-of.answer').textContent()).toBe('802');
    await shown.locator('.thought-header').click();
    const kept = await site.lastAnswer(await chatIdOf(page));
    // Lines stay lines: its sums are written below one another.
    expect(await shown.locator('.thought-done p').textContent()).toBe(kept.thinking);
    const whiteSpace = shown
      .locator('.thought-done p')
      .evaluate((element) => element.ownerDocument.defaultView.getComputedStyle(element).whiteSpace);
    expect(await whiteSpace).toBe('pre-line');
  });

  test('a reload in mid-thought shows what there was at once, and then the rest', async () => {
    const whole = await undisturbed();
    const page = await visit(site.url);
    await answerGreedily(page);
    await freezeInMidThought(page);
    const before = ((await lastAnswer(page).locator('.thought-live').textContent()) ?? '').length;
    await page.reload();
    const shown = async () => (await lastAnswer(page).locator('.thought-live').textContent())?.length;
    await expect.poll(shown).toBeGreaterThanOrEqual(before);
    expect(await lastAnswer(page).locator('.thought-live').textContent()).not.toBe(whole.thinking);
    process.kill(engine.pid, 'SIGCONT');
    await waitForEnd(page);
    const kept = await site.lastAnswer(await chatIdOf(page));
    expect(kept).toMatchObject({ thinking: whole.thinking, answer: whole.answer, state: 'complete' });
    expect(await lastAnswer(page).locator('.text-of.answer').textContent()).toBe(whole.answer);
  });

  test('before its first token the page says that it waits, and no silence is an error', async () => {
    const page = await visit(site.url);
    process.kill(engine.pid, 'SIGSTOP');
    const streams: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('/stream?')) streams.push(request.url());
    });
    await ask(page, 'What is 417 + 385?');
    await page.locator('.waiting').waitFor();
    await signsOfLife(20);
    expect(await page.locator('.waiting').count()).toBe(1);
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.getByText('The connection is gone.').count()).toBe(0);
    process.kill(engine.pid, 'SIGCONT');
    await waitForEnd(page);
    expect(streams).toHaveLength(1);
  });

  test('“Answer now” ends the thought and an answer comes', async () => {
    const page = await visit(site.url);
    await freezeInMidThought(page);
    const pressed = page.waitForRequest(/\/answer-now/);
    await page.getByRole('button', { name: 'Answer now' }).click();
    await pressed;
    process.kill(engine.pid, 'SIGCONT');
    await waitForEnd(page);
    expect(await site.lastAnswer(await chatIdOf(page))).toMatchObject({ state: 'complete' });
    expect(await lastAnswer(page).locator('.text-of.answer').textContent()).toMatch(/\d/);
  });

  /** Reads the run beside the page until the server has said so often that nothing is new. */
  async function signsOfLife(count: number): Promise<void> {
    const [running] = await site.chats.unfinished();
    let seen = 0;
    for await (const chunk of (await stream(running?.id, running?.runId)).body ?? []) {
      seen += Buffer.from(chunk).toString().split('data:k\n').length - 1;
      if (seen >= count) return;
    }
    throw new Error('the stream ended');
  }

  const stream = (id = '', runId: string | null = '') => fetch(`${site.url}/app/api/runs/${runId}/stream?answer=${id}`);

  /** The answer that nothing happens to. */
  async function undisturbed(): Promise<Answer> {
    const page = await visit(site.url);
    await answerGreedily(page);
    await ask(page, 'What is 987 * 86?');
    await waitForEnd(page);
    return await site.lastAnswer(await chatIdOf(page));
  }

  /** Asks what takes long, and stops the engine once there is some of the thought; it runs only while it is looked at. */
  async function freezeInMidThought(page: Page): Promise<void> {
    process.kill(engine.pid, 'SIGSTOP');
    const kept = page.waitForResponse(/\/turns$/);
    await ask(page, 'What is 987 * 86?');
    const { answer }: { readonly answer: Answer } = await (await kept).json();
    const { body } = await stream(answer.id, answer.runId);
    process.kill(engine.pid, 'SIGCONT');
    for await (const chunk of body ?? []) {
      if (!Buffer.from(chunk).includes('data:t')) continue;
      process.kill(engine.pid, 'SIGSTOP');
      break;
    }
    await page.locator('.thought-live p').first().waitFor();
  }
});

/** Without chance, so that two runs are alike. */
async function answerGreedily(page: Page): Promise<void> {
  await page.route(/\/turns$/, async (route) => {
    const body = route.request().postDataJSON();
    body.answer.options.temperature = 0;
    await route.continue({ postData: JSON.stringify(body) });
  });
}
