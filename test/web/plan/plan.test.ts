import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plannerModels } from '#planner';
import { createPlanFormats } from '../../../web/src/plan/i18n/plan-formats.ts';
import { distinctFleets, madeOf } from '../../../web/src/plan/plan/distinct-fleets.ts';
import { makePlan } from '../../../web/src/plan/plan/make-plan.ts';
import { planQuestion } from '../../../web/src/plan/plan/plan-question.ts';
import { viewPlan } from '../../../web/src/plan/plan/view-plan.ts';
import { usualScenario } from '../../../web/src/plan/scenario/scenario.ts';
import { axeFindings } from '../browser/axe-findings.ts';
import { Site } from '../browser/site.ts';
import { visits } from '../browser/visits.ts';
import { findChromium } from '../support/chromium.ts';
import { titled } from '../support/render-probe.ts';

const chromium = findChromium();
const prices = { h200: 3.5, b200: 5.98, '910c': 1.12 };
const scenario = { ...usualScenario, devices: ['h200', 'b200', '910c'], usdPerHour: prices };
const address = '/plan?devices=h200,b200,910c&usdPerHour=h200:3.5,b200:5.98,910c:1.12';
const names: Readonly<Record<keyof typeof prices, string>> = { h200: 'H200', b200: 'B200', '910c': 'Ascend 910C' };

describe.skipIf(chromium.kind === 'absent')(titled('the plan in a browser', chromium), () => {
  const visit = visits(chromium);
  let site: Site;
  beforeAll(async () => {
    // Nobody has to sign in for a page that computes by itself.
    site = await Site.open({ replicas: [], authenticate: () => ({ kind: 'refused', because: 'no key is known' }) });
  });
  afterAll(() => site.close());

  test('ranks the fleets for what is typed, with the planner’s numbers, and the address brings them back', async () => {
    const page = await visit(`${site.url}/plan`);
    await page.getByText('Tick a device and state its price to see a plan.').waitFor();
    await page.getByLabel('Requests per second, mean of the day', { exact: true }).fill('16');
    await page.getByLabel('Time to the first token, ms', { exact: true }).fill('3000');
    await page.getByLabel('Time per token after it, ms', { exact: true }).fill('60');
    for (const [id, usd] of Object.entries(prices)) {
      const name = names[id as keyof typeof prices];
      await page.getByRole('checkbox', { name, exact: true }).check();
      await page.getByLabel(`USD per package-hour of ${name}`).fill(String(usd));
    }
    await planned(page);
    const rows = await ranking(page);
    expect(rows).toEqual(expectedRows());
    expect(rows.map(([, fleet]) => fleet).join()).toContain('mixed');
    await page.waitForURL(`${site.url}${address}`);
    const again = await visit(`${site.url}${address}`);
    await planned(again);
    expect(await ranking(again)).toEqual(rows);
    expect(await again.getByLabel('USD per package-hour of H200').inputValue()).toBe('3.5');
    await again.reload();
    await planned(again);
    expect(await ranking(again)).toEqual(rows);
  });

  test('a slider moves with the keys, and the plan with it', async () => {
    const page = await visit(site.url + address);
    await planned(page);
    const before = await ranking(page);
    const slider = page.getByRole('slider', { name: 'Requests per second, mean of the day, slider' });
    for (let presses = 0; presses < 20; presses++) await slider.press('ArrowRight');
    await expect
      .poll(() => page.getByLabel('Requests per second, mean of the day', { exact: true }).inputValue())
      .toBe('50');
    await planned(page);
    await expect.poll(() => ranking(page)).not.toEqual(before);
    await page.waitForURL(/[?&]rps=50&/);
  });

  test('a text that is no number says so, changes nothing, and the last plan stays', async () => {
    const page = await visit(site.url + address);
    await planned(page);
    const before = await ranking(page);
    const field = page.getByLabel('Time per token after it, ms', { exact: true });
    await field.fill('60ms');
    await field.press('Tab');
    await page.getByText('it has to be a number from 0.1 to 60000').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await ranking(page)).toEqual(before);
    expect(page.url()).toBe(site.url + address);
  });

  test('a broken address says which fields it could not use', async () => {
    const page = await visit(`${site.url}/plan?rps=fast&devices=h200&foo=%3Cb%3Ebar`);
    const note = page.getByRole('alert');
    await note.getByText('rps is “fast”').waitFor();
    await note.getByText('foo is “<b>bar”: there is no such field.').waitFor();
    await page.getByText('Without a price it is not planned.').waitFor();
    await page.getByText('There is no price for H200', { exact: false }).waitFor();
  });

  test('what cannot be planned is told in the planner’s words', async () => {
    const page = await visit(`${site.url}${address}&tpotMs=0.1`);
    await page.getByText('There is no fleet for this').waitFor();
    await page.locator('.refusals li', { hasText: 'asked are 0.1 ms' }).first().waitFor();
  });

  test('each picture has its name and its words, and a table with its figures', async () => {
    const page = await visit(site.url + address);
    await planned(page);
    for (const name of ['Cost per million tokens written', 'Cost against time per token']) {
      const picture = page.getByRole('img', { name });
      await picture.waitFor();
      expect(await picture.locator('desc').first().textContent()).toContain('table below');
    }
    await page.getByText(/^The \d+ points as a table$/).click();
    const table = page.getByRole('region', { name: 'Cost against time per token' });
    await table.getByRole('cell', { name: 'yes' }).first().waitFor();
    await page.locator('.picture .vendor-mark').nth(5).waitFor();
    await page.getByText('This is not legal advice.').waitFor();
    expect(await page.locator('.badge[data-source=fitted]').count()).toBeGreaterThan(0);
  });

  test('at 320 px nothing but tables scrolls sideways', async () => {
    const page = await visit(site.url + address, { viewport: { width: 320, height: 640 } });
    await planned(page);
    const widest =
      '[document.documentElement.scrollWidth, ...[...document.querySelectorAll("svg")].map((e) => e.getBoundingClientRect().right)]';
    const widths = await page.evaluate<readonly number[]>(widest);
    expect(Math.max(...widths)).toBeLessThanOrEqual(320);
  });

  test('on paper it is what came out', async () => {
    const page = await visit(site.url + address);
    await planned(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('form', { name: 'Scenario' }).isVisible()).toBe(false);
    expect(await page.getByRole('img', { name: 'Cost per million tokens written' }).isVisible()).toBe(true);
  });

  test('speaks Chinese where the browser does', async () => {
    const page = await visit(site.url + address, { locale: 'zh-CN' });
    await page.getByRole('heading', { name: '每百万输出 token 成本' }).waitFor();
    await page.locator('html[lang=zh-Hans]').waitFor({ state: 'attached' });
    expect(await page.title()).toBe('deepseek-r1:671b 的规划 · Regauge');
  });

  test.for(['light', 'dark'] as const)('has no accessibility fault in %s', { timeout: 40_000 }, async (colorScheme) => {
    const page = await visit(`${site.url}${address}&foo=1`, { colorScheme, reducedMotion: 'reduce' });
    await planned(page);
    await page.locator('.picture .vendor-mark').nth(5).waitFor();
    for (const summary of await page.locator('.results details > summary').all()) await summary.click();
    expect(await axeFindings(page, colorScheme)).toEqual([]);
  });
});

/** The plan of the scenario as it stands is shown whole. */
async function planned(page: Page): Promise<void> {
  await page.locator('.results[aria-busy=false]').waitFor();
  await page.getByText(/^Planned: the cheapest of/).waitFor();
}

async function ranking(page: Page): Promise<readonly (readonly string[])[]> {
  const rows = await page.getByRole('region', { name: 'Cost per million tokens written' }).locator('tbody tr').all();
  return Promise.all(
    rows.map(async (row) => {
      const cells = await row.locator('th, td').allInnerTexts();
      return [0, 1, 2, 4, 5].map((index) => cells[index] ?? '');
    }),
  );
}

function expectedRows(): readonly (readonly string[])[] {
  const question = planQuestion(scenario, '2026-11-24');
  const { fleets } = viewPlan(question, makePlan(question, plannerModels, 'ranking'), plannerModels);
  const { usd } = createPlanFormats('en');
  const words: Readonly<Record<string, string>> = { 'nvidia only': 'NVIDIA only', 'huawei only': 'Huawei Ascend only' };
  return distinctFleets(fleets).map(({ rank, names, fleet }) => [
    String(rank),
    names.map((name) => words[name] ?? name).join(' = '),
    madeOf(fleet),
    usd(fleet.hourlyMicroUsd),
    usd(fleet.perMillionOutputMicroUsd.mid),
  ]);
}
