import { createHash } from 'node:crypto';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FleetStatus } from '../../../src/cli/fleet/fleet-status.ts';
import type { CountedTotals, Fleet } from '../../../web/src/console/fleet/fleet.ts';
import { fleetTotals } from '../../../web/src/console/fleet/fleet-totals.ts';
import { getJson, postJson } from '../../support/http-client.ts';
import { nanoR1 } from '../../support/nano-r1.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { visits } from '../browser/visits.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';
import { type ServedConsole, serveConsole } from './served-console.ts';

/** Nothing listens at port 9 of loopback: a pool that never comes up. */
const config = `model: r1
listen: { port: 0 }
pools:
  - name: cheap
    kind: regauge
    start: { model: ${nanoR1}, threads: 1, cells: 4096 }
    hourlyUsd: 0.40
    labels: { vendor: huawei, accelerator: 910C }
  - name: dear
    kind: vllm
    urls: ['http://127.0.0.1:9']
    hourlyUsd: 2.10
    labels: { vendor: nvidia, accelerator: H200 }
prices: { promptUsdPerMillion: 550, completionUsdPerMillion: 2190 }
`;

const chromium = findChromium();
let served: ServedConsole;
beforeAll(async () => {
  served = await serveConsole(config);
  await vi.waitUntil(isReady, { timeout: 30_000 });
  for (const question of ['What is 417 + 385?', 'What is 236 * 47?', 'Which is larger, 8192 or 7994?']) {
    const messages = [{ role: 'user', content: question }];
    const { status } = await postJson(`${served.url}/v1/chat/completions`, { messages, temperature: 0 });
    expect(status).toBe(200);
  }
}, 120_000);
afterAll(() => served?.close());

async function isReady(): Promise<boolean> {
  const { body } = await getJson<FleetStatus>(`${served.url}/v1/fleet`);
  return body.replicas.some(({ state }) => state === 'ready');
}

/** The page's types are the server's: what `GET /v1/fleet` answers and the counts make what the page reads. */
const asRead = (status: FleetStatus, counted: CountedTotals): Fleet => ({ ...status, counted });

test('the totals of the page are the sums of /v1/fleet and the counts of /metrics', async () => {
  const { body: read } = await getJson<Fleet>(`${served.url}/app/api/fleet`);
  const { body: status } = await getJson<FleetStatus>(`${served.url}/v1/fleet`);
  const metrics = await readMetrics(served.url);
  const counted: CountedTotals = {
    requests: metrics.get('regauge_gateway_requests_total') ?? Number.NaN,
    costMicroUsd: metrics.get('regauge_gateway_cost_micro_usd_total') ?? Number.NaN,
    tokens: metrics.get('regauge_gateway_tokens_total') ?? Number.NaN,
    runsInFlight: metrics.get('regauge_gateway_runs_in_flight') ?? Number.NaN,
  };
  expect(fleetTotals(read)).toEqual(fleetTotals(asRead(status, counted)));
  expect(fleetTotals(read)).toMatchObject({ requests: 3, runsInFlight: 0, replicas: 2, ready: 1, hourlyUsd: 2.5 });
  expect(counted.costMicroUsd).toBeGreaterThan(0);
  expect(read.decisions).toHaveLength(3);
  expect(read).toEqual({ ...status, counted, replicas: read.replicas });
});

describe.skipIf(chromium.kind === 'absent')(titled('the console in a browser', chromium), () => {
  const visit = visits(chromium);

  test('shows a row per replica and the totals that /metrics has', async () => {
    const page = await visit(`${served.url}/console`);
    await page.getByRole('heading', { name: 'Fleet of r1' }).waitFor();
    expect(await rowNames(page)).toEqual(['cheap/0', 'dear/0']);
    const cells = await page
      .getByRole('row', { name: /^cheap\/0/ })
      .getByRole('cell')
      .allInnerTexts();
    expect(cells.slice(0, 5)).toEqual(['cheap', '910C', 'ready', '0', '0']);
    expect(cells.at(-1)).toBe('$0.40');
    expect(await figure(page, 'Requests ended')).toBe('3');
    expect(await figure(page, 'Replicas')).toBe('1 of 2 ready');
    expect(await figure(page, 'Price per hour')).toBe('$2.50');
    expect(await page.getByText(/^route cheap\/0$/).count()).toBe(3);
  });

  test('an order and a filter are in the address, and come back from there', async () => {
    const page = await visit(`${served.url}/console`);
    await page.getByRole('button', { name: '$/hour' }).click();
    await page.getByRole('button', { name: '$/hour' }).click();
    expect(await rowNames(page)).toEqual(['dear/0', 'cheap/0']);
    await page.getByRole('searchbox').fill('nvidia');
    await page.getByText('No replica matches the filter.').waitFor();
    await page.getByRole('searchbox').fill('h200');
    await expect.poll(() => rowNames(page)).toEqual(['dear/0']);
    expect(new URL(page.url()).search).toBe('?filter=h200&sort=hourly.down');
    await page.reload();
    await page.getByRole('rowheader', { name: 'dear/0' }).waitFor();
    expect(await rowNames(page)).toEqual(['dear/0']);
    expect(await page.getByRole('columnheader', { name: '$/hour' }).getAttribute('aria-sort')).toBe('descending');
  });

  test('a replica has a page with charts, each with its figures beside it', async () => {
    const page = await visit(`${served.url}/console`);
    const chartsOnFleetPage = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    expect(chartsOnFleetPage.filter((name) => /plot/.test(name))).toEqual([]);
    await page.getByRole('link', { name: 'cheap/0' }).press('Enter');
    await page.locator('.chart canvas').nth(5).waitFor();
    expect(new URL(page.url()).pathname).toBe('/console/replica/cheap%2F0');
    expect(await page.title()).toBe('cheap/0 · Regauge');
    const running = page.getByRole('figure', { name: 'Requests' }).getByRole('row', { name: /^Running/ });
    expect(await running.getByRole('cell').allInnerTexts()).toEqual(['0', '0', '0']);
    expect(await page.getByText(/^route cheap\/0$/).count()).toBe(3);
    await page.getByText(/^Readings since this page was opened: [2-9]/).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'cheap/0' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Replicas' }).waitFor();
  });

  test('an address of a replica that is not there says so', async () => {
    const page = await visit(`${served.url}/console/replica/nobody`);
    await page.getByText('nobody is not in the fleet').waitFor();
    await page.getByRole('link', { name: 'Back to the fleet' }).click();
    await page.getByRole('rowheader', { name: 'cheap/0' }).waitFor();
  });

  test('without a connection it says so, keeps what it showed, and goes on when there is one', async () => {
    const page = await visit(`${served.url}/console`);
    await page.getByRole('rowheader', { name: 'cheap/0' }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('This browser has no connection.').waitFor();
    expect(await rowNames(page)).toEqual(['cheap/0', 'dear/0']);
    await page.context().setOffline(false);
    await page.getByText(/^Read at/).waitFor();
    expect(await page.getByText('This browser has no connection.').count()).toBe(0);
  });

  test('speaks the language that was chosen in the chat, else that of the browser', async () => {
    const page = await visit(`${served.url}/console`, { locale: 'tr' });
    await page.getByRole('heading', { name: 'r1 filosu' }).waitFor();
    await page.evaluate(() => localStorage.setItem('regauge.settings', JSON.stringify({ language: 'de' })));
    await page.reload();
    await page.getByRole('heading', { name: 'Flotte von r1' }).waitFor();
    await page.locator('html[lang=de][dir=ltr]').waitFor({ state: 'attached' });
    expect(await page.getByRole('columnheader', { name: 'Beschleuniger' }).count()).toBe(1);
  });

  test('in Arabic it runs from right to left', async () => {
    const page = await visit(`${served.url}/console`, { locale: 'ar', viewport: { width: 1_200, height: 800 } });
    const heading = page.getByRole('heading', { name: 'أسطول r1' });
    await heading.waitFor();
    await page.locator('html[lang=ar][dir=rtl]').waitFor({ state: 'attached' });
    const box = await heading.boundingBox();
    expect(box && box.x + box.width).toBeGreaterThan(900);
    const headers = page.getByRole('columnheader');
    const [first, last] = [await headers.first().boundingBox(), await headers.last().boundingBox()];
    expect(first?.x).toBeGreaterThan(last?.x ?? Number.POSITIVE_INFINITY);
  });

  test.for(['light', 'dark'] as const)('has no accessibility fault in %s', async (colorScheme) => {
    for (const path of ['/console', '/console/replica/cheap%2F0']) {
      const page = await visit(`${served.url}${path}`, { colorScheme });
      await page.getByRole('heading', { name: 'Routing decisions' }).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
  });
});

describe.skipIf(chromium.kind === 'absent')(titled('a console that wants a key', chromium), () => {
  const visit = visits(chromium);
  const sha256 = createHash('sha256').update('key-of-ada').digest('hex');
  let locked: ServedConsole;
  beforeAll(async () => {
    const pools = `pools: [{ name: cheap, kind: regauge, start: { model: ${nanoR1}, threads: 1 } }]`;
    locked = await serveConsole(`model: r1\nlisten: { port: 0 }\n${pools}\nkeys: [{ name: ada, sha256: ${sha256} }]\n`);
  }, 120_000);
  afterAll(() => locked?.close());

  test('shows where to sign in, then the fleet, and says when the server is gone', async () => {
    const page = await visit(`${locked.url}/console`);
    const link = page.getByRole('link', { name: 'Go to the sign-in' });
    await link.waitFor();
    expect(await page.getByRole('table').count()).toBe(0);
    expect(await link.getAttribute('href')).toBe('/');
    await page.evaluate(async () => {
      const body = JSON.stringify({ key: 'key-of-ada' });
      await fetch('/app/api/session', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    });
    await page.reload();
    await page.getByRole('rowheader', { name: 'cheap/0' }).waitFor();
    await locked.close();
    await page.getByText('The server cannot be reached.').waitFor();
    await page.getByText(/^The next try is at|What is shown is of/).waitFor();
    expect(await rowNames(page)).toEqual(['cheap/0']);
  });
});

async function rowNames(page: Page): Promise<readonly string[]> {
  await page.getByRole('table').first().waitFor();
  return await page.locator('.fleet-table tbody th').allInnerTexts();
}

async function figure(page: Page, name: string): Promise<string | null> {
  return await page
    .locator('.figures > div', { has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .textContent();
}
