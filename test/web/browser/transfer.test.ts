import type { Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '#wire';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { ask, chatIdOf, visits, waitForEnd } from './visits.ts';

const chromium = findChromium();
const budgetBytes = { script: 70 * 1_024, stylesheet: 12 * 1_024 };
const mostBytesPerByte = 3;
/** As a thought comes at 60 tokens a second. */
const charsPerSecond = 250;
const thought = 'So 987 times 86 is 987 times 80 and 987 times 6.\n\n'.repeat(30);

describe.skipIf(chromium.kind === 'absent')(titled('what goes over the wire', chromium), () => {
  const visit = visits(chromium);
  let replica: EmulatedReplica;
  let site: Site;
  beforeAll(async () => {
    const latency = { firstTokenMs: 0, tokenMs: 1_000 / charsPerSecond };
    replica = await EmulatedReplica.start(`${thought}</think>84882`, { latency });
    site = await Site.open({ replicas: [replicaAt('engine', replica.url)] });
  });
  afterAll(async () => {
    await site.close();
    await replica.close();
  });

  test('the first load takes at most 70 KB of script and 12 KB of style, compressed', async () => {
    const page = await visit(`${site.url}/app/mark.svg`);
    const responses: Response[] = [];
    page.on('response', (response) => responses.push(response));
    await page.goto(site.url);
    await page.getByText('What should we think about?').waitFor();
    await page.waitForLoadState('networkidle');
    // What is on the page before its scripts gives way to them; who is asking was asked for beside them, once.
    expect(await page.locator('.boot').count()).toBe(0);
    expect(responses.filter((response) => response.url().endsWith('/app/api/session'))).toHaveLength(1);
    const spent = { script: 0, stylesheet: 0 };
    for (const response of responses) {
      const type = response.request().resourceType();
      if (type !== 'script' && type !== 'stylesheet') continue;
      expect(response.headers()['content-encoding'] ?? 'small', response.url()).toMatch(/^(?:br|gzip|small)$/);
      spent[type] += (await response.request().sizes()).responseBodySize;
    }
    console.log(`first load: ${spent.script} B of script, ${spent.stylesheet} B of style`);
    expect(spent.script).toBeGreaterThan(10_000);
    expect(spent.script).toBeLessThanOrEqual(budgetBytes.script);
    expect(spent.stylesheet).toBeGreaterThan(1_000);
    expect(spent.stylesheet).toBeLessThanOrEqual(budgetBytes.stylesheet);
    expect(responses.filter((response) => new URL(response.url()).origin !== site.url)).toEqual([]);
  });

  test('a thought at the pace of a model costs at most 3 bytes per byte that is shown', {
    timeout: 40_000,
  }, async () => {
    const page = await visit(site.url);
    const kept = page.waitForResponse(/\/turns$/);
    await ask(page, 'What is 987 * 86?');
    const { answer }: { readonly answer: Answer } = await (await kept).json();
    const { body } = await fetch(`${site.url}/app/api/runs/${answer.runId}/stream?answer=${answer.id}`);
    let sentBytes = 0;
    for await (const chunk of body ?? []) sentBytes += chunk.byteLength;
    await waitForEnd(page);
    const { thinking, answer: text } = await site.lastAnswer(await chatIdOf(page));
    const shownBytes = Buffer.byteLength(thinking) + Buffer.byteLength(text);
    expect(shownBytes).toBeGreaterThan(1_400);
    console.log(`stream: ${(sentBytes / shownBytes).toFixed(2)} bytes per byte that is shown`);
    expect(sentBytes / shownBytes).toBeLessThanOrEqual(mostBytesPerByte);
  });
});
