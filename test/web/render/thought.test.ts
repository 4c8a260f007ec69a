import { describe, expect, test } from 'vitest';
import type { ThoughtCounts } from '../../../web/src/render/testing/findings.ts';
import { longTrace } from '../../../web/src/render/testing/long-trace.ts';
import { findChromium } from '../support/chromium.ts';
import { renderProbe, titled } from '../support/render-probe.ts';

const chromium = findChromium();

describe.skipIf(chromium.kind === 'absent')(titled('a thought', chromium), () => {
  const probe = renderProbe(chromium);

  test('of 120,000 characters is at most 1,500 elements, open or by pages, and none when folded', {
    timeout: 120_000,
  }, async () => {
    const counts = await probe().call<ThoughtCounts>('thoughtCounts', longTrace(120_000), 2_000);
    expect(counts.folded).toBe(0);
    expect(counts.open).toBeGreaterThan(20);
    expect(counts.mostWhileLive).toBeLessThanOrEqual(1_500);
    expect(counts.mostOfAPage).toBeLessThanOrEqual(1_500);
    expect(counts.pages).toBeGreaterThan(10);
  });

  test.each([
    ['emphasis', '*a* '.repeat(15_000)],
    ['rules', '---\n\n'.repeat(12_000)],
    ['table cells', `|a|b|\n|-|-|\n${'|1|2|\n'.repeat(10_000)}`],
    ['items', '- a\n'.repeat(15_000)],
  ])('of nothing but %s keeps the same limit', { timeout: 120_000 }, async (_, text) => {
    const counts = await probe().call<ThoughtCounts>('thoughtCounts', text, 5_000);
    expect(counts.folded).toBe(0);
    expect(Math.max(counts.mostWhileLive, counts.mostOfAPage)).toBeLessThanOrEqual(1_500);
    expect(counts.open).toBeGreaterThan(0);
  });

  test('opens by its header alone, and has ways to its other pages at both ends', async () => {
    const { page } = probe();
    await probe().call('showThought', longTrace(40_000));
    await page.click('.thought-header');
    expect(await page.getAttribute('.thought-header', 'aria-expanded')).toBe('true');
    expect(await page.locator('.thought-pages').count()).toBe(2);
    await page.click('.thought-body .markdown');
    expect(await page.getAttribute('.thought-header', 'aria-expanded')).toBe('true');
    await page.click('.thought-header');
    expect(await page.locator('.thought-body *').count()).toBe(0);
  });

  test('is searched over all its pages, and the page of a match is shown', async () => {
    const { page } = probe();
    await probe().call('showThought', `${longTrace(30_000)}\n\nthe needle\n\n${longTrace(10_000)}\n\nanother NEEDLE`);
    await page.click('.thought-header');
    await page.fill('.thought-words', 'needle');
    expect(await page.textContent('.thought-search output')).toBe('1 of 2');
    expect(await page.textContent('.found')).toBe('the needle');
    await page.press('.thought-words', 'Enter');
    expect(await page.textContent('.found')).toBe('another NEEDLE');
    await page.press('.thought-words', 'Enter');
    expect(await page.textContent('.found')).toBe('the needle');
  });

  test('has an outline that leads to its turns', async () => {
    const { page } = probe();
    await probe().call('showThought', `${longTrace(20_000)}\n\nAlternatively, look at it from the end.`);
    await page.click('.thought-header');
    await page.selectOption('.thought-outline', { label: 'Alternatively, look at it from the end.' });
    expect(await page.textContent('.found')).toBe('Alternatively, look at it from the end.');
  });

  test('that is short has neither pages nor tools', async () => {
    const { page } = probe();
    await probe().call('showThought', 'Hmm. Two and two.');
    await page.click('.thought-header');
    expect(await page.locator('.thought-pages, .thought-tools').count()).toBe(0);
    expect(await page.textContent('.thought-body')).toBe('Hmm. Two and two.');
  });
});
