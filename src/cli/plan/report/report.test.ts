import { fc } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { fleetRowOf, planReportOf } from '../testing/report.ts';
import { axisFor } from './axis.ts';
import { signedPercent, time, usd } from './figures.ts';
import { dayText, distinctFleets } from './fleet-names.ts';
import { planCsv } from './plan-csv.ts';
import { planMarkdown } from './plan-markdown.ts';
import { planSvg } from './plan-svg.ts';
import { renderPlan } from './render-plan.ts';

const beyond = { low: 1_000_000, mid: 2_000_000, high: Number.POSITIVE_INFINITY };
const unpriced = (subject: string) => ({
  device: subject,
  subject,
  reason: 'price-missing' as const,
  text: `There is no price for ${subject}.`,
});

test('a plan says what was asked, the ranking, why, and what it hangs on', () => {
  expect(renderPlan(planReportOf())).toBe(
    `tiny for chat: 4 requests/s, 8 at the peak; 1000 tokens in (50 % cached), 200 out.
Promised to 95 % of requests: first token in 3 s, 60 ms a token after it. Workload: the test.

#  fleet  made of   USD/h  USD/M output  80 % interval  TTFT   TPOT   kW
1  h200   8 × h200  28.00          2.00  1.00 … 4.00     1 s  50 ms  5.6

h200
  It is the only one.
  A million tokens: 0.4 USD read, 0.02 read from cache, 1.50 written; 1.00 of all kinds.
  Day: 28.00 USD/h at all hours, because the whole fleet is one block, of which a scaler can turn nothing off.
  Hangs most on: price of h200 (a tenth more: +10.0 %).
  Times are fitted.

Tried 1 devices in 4 layouts; 3 fit, 2 blocks were weighed, in 120 ms.`,
  );
});

test('lines that end with the same fleet share its words, under the first one’s rank', () => {
  const mixed = fleetRowOf({ rank: 2, kind: 'mixed', name: 'mixed', reasons: ['No mix is cheaper.'] });
  const [only, ...others] = distinctFleets(planReportOf({ fleets: [fleetRowOf(), mixed] }));
  expect(others).toEqual([]);
  expect(only).toMatchObject({ names: 'h200 = mixed', fleet: { rank: 1, reasons: ['No mix is cheaper.'] } });
});

test('devices without a price are one line, unless they were asked for by name', () => {
  const refusals = [unpriced('910c'), unpriced('h20')];
  expect(renderPlan(planReportOf({ refusals }))).toContain('  No price was given for 910c, h20. State what');
  const named = renderPlan(planReportOf({ refusals, areDevicesNamed: true }));
  expect(named).toContain(
    'Why not the others\n  910c: There is no price for 910c.\n  h20: There is no price for h20.\n',
  );
});

test('a device that is ranked is not among those that are out, whatever does not fit it', () => {
  const memory = { device: 'h200', subject: 'tiny on h200', reason: 'memory' as const, text: '1 cannot hold it.' };
  expect(renderPlan(planReportOf({ refusals: [memory] }))).not.toContain('Why not the others');
  const refusals = [memory, { ...memory, device: 'h20' }];
  expect(renderPlan(planReportOf({ refusals }))).toContain('Why not the others\n  tiny on h200: 1 cannot hold it.\n\n');
});

test('the day is told in full only where a scaler could save anything', () => {
  const dayOf = (over: Parameters<typeof fleetRowOf>[0]) => dayText(fleetRowOf(over), usd);
  const [part] = fleetRowOf().parts;
  expect(dayOf({ parts: part ? [part, part] : [] })).toBe(
    '28.00 USD/h at all hours, because each block is needed by night as well, so that a scaler can turn none off',
  );
  const dayHourlyMicroUsd = { peak: 28_000_000, mean: 21_000_000, perfectScaler: 20_000_000 };
  expect(dayOf({ dayHourlyMicroUsd, packagesByHour: [4, 8] })).toBe(
    '28.00 USD/h for the peak all day; 21.00 would do for the mean, 20.00 with a perfect scaler (4 to 8 packages by the hour)',
  );
});

test('rules are shown with the word that they are no advice', () => {
  const flag = {
    place: 'CN',
    since: '2026-01-15',
    effect: 'risk' as const,
    text: 'Ask.',
    cite: 'press',
    devices: ['h200'],
  };
  expect(renderPlan(planReportOf({ legal: [flag] }))).toContain(
    'This is not legal advice.\n  h200: risk in CN since 2026-01-15. Ask. (press)\n',
  );
});

test('an assumed price is called so where its fleet is', () => {
  const [part] = fleetRowOf().parts;
  const price = { kind: 'owned' as const, note: 'a guess', assumed: true };
  const fleet = fleetRowOf({ parts: part ? [{ ...part, price }] : [] });
  expect(renderPlan(planReportOf({ fleets: [fleet] }))).toContain('The price of h200 is an assumption (a guess).');
});

test('the table for a spreadsheet has one line a fleet, units in its titles, and no formulas', () => {
  const odd = fleetRowOf({
    rank: 2,
    name: '=SUM(1,"2")',
    perMillionOutputMicroUsd: beyond,
    power: null,
    speculative: true,
  });
  const lines = planCsv(planReportOf({ fleets: [fleetRowOf(), odd] })).split('\n');
  expect(lines).toEqual([
    'rank,fleet,kind,made_of,packages,usd_per_hour,usd_per_million_output,usd_per_million_output_low,usd_per_million_output_high,usd_per_million_blended,ttft_ms,tpot_ms,kilowatt,speculative',
    '1,h200,device,8 × h200,8,28.000000,2.000000,1.000000,4.000000,1.000000,1000,50.0,5.6,false',
    `2,"'=SUM(1,""2"")",device,8 × h200,8,28.000000,2.000000,1.000000,,1.000000,1000,50.0,,true`,
  ]);
});

test('a name stays a name in Markdown and in the picture', () => {
  const report = planReportOf({ model: '<b>|x|</b>&"' });
  expect(planMarkdown(report)).toContain('# Plan for \\<b\\>\\|x\\|\\</b\\>&"');
  const svg = planSvg(report);
  expect(svg).not.toContain('<b>');
  expect(svg).toContain('<title>Plan for &#60;b&#62;|x|&#60;/b&#62;&#38;&#34;: cost against latency</title>');
});

test('an interval without an upper bound is drawn to the edge, and no number in the picture is none', () => {
  const svg = planSvg(planReportOf({ fleets: [fleetRowOf({ perMillionOutputMicroUsd: beyond })] }));
  expect(svg).toContain('<title>h200: 2.00 USD, 1.00 … ∞</title>');
  expect(svg).toContain('x2="830" y2="530" stroke="#111"/>');
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test('a plan without fleets still is a picture', () => {
  expect(planSvg(planReportOf({ fleets: [] }))).toMatch(/^<svg .*<\/svg>\n$/s);
});

test('an axis keeps order, begins at 0 and ends beyond the largest value', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (most, part) => {
        const axis = axisFor(most, 0, 100);
        expect(axis.ticks[0]).toBe(0);
        expect(axis.ticks.length).toBeLessThanOrEqual(7);
        expect(axis.ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-9));
        expect(axis.at(most * part)).toBeLessThanOrEqual(axis.at(most));
      },
    ),
  );
});

test('figures have the digits that they deserve', () => {
  expect([0, 14_600, 890_000, 1_010_000, 89_252_640, 79_977_770_000].map(usd)).toEqual([
    '0.00',
    '0.0146',
    '0.89',
    '1.01',
    '89.25',
    '79,978',
  ]);
  expect([4.57, 60, 1_440, Number.POSITIVE_INFINITY].map(time)).toEqual(['4.6 ms', '60 ms', '1.44 s', '∞']);
  expect([10, -9.34, Number.POSITIVE_INFINITY].map(signedPercent)).toEqual([
    '+10.0 %',
    '-9.3 %',
    'beyond what it bears',
  ]);
});
