import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { parse } from 'yaml';
import { findAccelerator, hourlyMicroUsdOf, parsePrices } from '#planner';

/** Sliders of the page by their place in it, and where each begins. */
const sliders = {
  rate: { place: 0, from: 60 },
  firstToken: { place: 1, from: 90 },
  perToken: { place: 2, from: 90 },
} as const;
/** Of 200: far enough that two digits of the value change. */
const step = 3;

export type PlanSlider = keyof typeof sliders;

/** R1 in production on all that has an example price. */
export function examplePlanAddress(): string {
  const text = readFileSync(new URL('../../examples/prices.yaml', import.meta.url), 'utf8');
  const tags = parsePrices(parse(text), (name) => findAccelerator(name).id);
  const devices = tags.map(({ device }) => device).join(',');
  const prices = tags.map(({ device, price }) => `${device}:${hourlyMicroUsdOf(price) / 1e6}`).join(',');
  return `/plan?devices=${devices}&usdPerHour=${prices}`;
}

/**
 * Milliseconds from each change of a slider to the frame in which the page shows its plan, one change shortly after the
 * other, as when it is dragged.
 */
export async function measurePlan(
  browser: Browser,
  url: string,
  slider: PlanSlider,
  changes: number,
): Promise<readonly number[]> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.locator('.results[aria-busy=false] .plan-table').first().waitFor();
    const { place, from } = sliders[slider];
    const tookMs: number[] = [];
    for (let change = 0; change <= changes; change++)
      tookMs.push(await page.evaluate<number>(moved(place, from + change * step)));
    // The first finds the planner unread by the browser's compiler; a slider is moved more than once.
    return tookMs.slice(1);
  } finally {
    await context.close();
  }
}

/** Resolves after the frame that shows the plan, and a pause shorter than that after which points are computed. */
function moved(place: number, value: number): string {
  return `new Promise((resolve) => {
    const slider = document.querySelectorAll('.scenario-form input[type=range]')[${place}];
    const results = document.getElementById('results');
    const begunMs = performance.now();
    slider.value = '${value}';
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    let isBusy = false;
    const look = () => {
      isBusy ||= results.ariaBusy === 'true';
      if (!isBusy || results.ariaBusy === 'true') return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const tookMs = performance.now() - begunMs;
        setTimeout(() => resolve(tookMs), 250);
      };
      port2.postMessage(0);
    };
    requestAnimationFrame(look);
  })`;
}
