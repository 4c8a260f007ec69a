import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EmulatedReplica } from '../../emulated/emulated-replica.ts';
import { replicaAt } from '../../gateway/start-gateway.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { Site } from './site.ts';
import { ask, composer, visits } from './visits.ts';

const chromium = findChromium();

describe.skipIf(chromium.kind === 'absent')(titled('a question that is read for long', chromium), () => {
  const visit = visits(chromium);
  let replica: EmulatedReplica;
  let site: Site;
  beforeAll(async () => {
    replica = await EmulatedReplica.start('x\n</think>\n\n42');
    site = await Site.open({ replicas: [replicaAt('engine', replica.url)], settings: { keepAliveMs: 100 } });
  });
  afterAll(async () => {
    await site.close();
    await replica.close();
  });

  test('says so and for how long, and is no error', async () => {
    const page = await visit(site.url);
    // The page's own clock, so that 90 silent seconds pass at once; the signs of life come as they come.
    await page.clock.install();
    await page.reload();
    await composer(page).waitFor();
    replica.willFail({ kind: 'silence-from-the-start' });
    await ask(page, 'What is 6 * 7?');
    await page.getByText('Waiting for the first token').waitFor();
    await page.clock.fastForward(90_000);
    await page.locator('.waiting', { hasText: /Reading your question · 1 min [34]\d sec$/ }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.getByText('The connection is gone.').count()).toBe(0);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped. This is what there was.').waitFor();
    expect(await page.getByText('Reading your question').count()).toBe(0);
  });
});
