import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { findAccelerator, hourlyMicroUsdOf, parsePrices, plannerModels } from '#planner';
import { makePlan as commandPlan } from '../../../src/cli/plan/make-plan.ts';
import { scenarioOfFlags } from '../../../src/cli/plan/plan-flags.ts';
import { planQuestion as commandQuestion } from '../../../src/cli/plan/plan-question.ts';
import { planReport } from '../../../src/cli/plan/report/plan-report.ts';
import { makePlan } from '../../../web/src/plan/plan/make-plan.ts';
import { planQuestion } from '../../../web/src/plan/plan/plan-question.ts';
import type { FleetView, PlanView } from '../../../web/src/plan/plan/plan-view.ts';
import { viewPlan } from '../../../web/src/plan/plan/view-plan.ts';
import { exampleScenario } from '../../../web/src/plan/scenario/example-scenario.ts';
import type { PlanScenario } from '../../../web/src/plan/scenario/scenario.ts';

const day = '2026-11-24';

function onPage(scenario: PlanScenario): PlanView {
  const question = planQuestion(scenario, day);
  return viewPlan(question, makePlan(question, plannerModels, 'whole'), plannerModels);
}

/** What `regauge plan --json` prints, with the placement that the page has. */
async function onCommandLine(flags: Parameters<typeof scenarioOfFlags>[0]) {
  const question = await commandQuestion(scenarioOfFlags(flags), day);
  return planReport(question, await commandPlan(question, 'none'), 0);
}

const shown = ({
  name,
  kind,
  packages,
  hourlyMicroUsd,
  ...fleet
}: Omit<FleetView, 'parts' | 'kilowatt' | 'isSpeculative'>) => ({
  ...{ name, kind, packages, hourlyMicroUsd },
  perMillionOutputMicroUsd: fleet.perMillionOutputMicroUsd,
  blendedMicroUsd: fleet.blendedMicroUsd,
  splitMicroUsd: fleet.splitMicroUsd,
  ttftMs: fleet.ttftMs,
  tpotMs: fleet.tpotMs,
  dayHourlyMicroUsd: fleet.dayHourlyMicroUsd,
  reasons: fleet.reasons,
  sensitive: fleet.sensitive,
});

const flags = {
  model: 'deepseek-r1:671b',
  rps: '16',
  mix: 'r1-production',
  ttftP95: '3s',
  tpotP95: '60ms',
  devices: exampleScenario.devices.join(','),
  price: Object.entries(exampleScenario.usdPerHour).map(([device, usd]) => `${device}=${usd}USD/h`),
};

test('the page has the numbers of regauge plan --json', async () => {
  const [page, command] = [onPage(exampleScenario), await onCommandLine(flags)];
  expect(page.fleets.map(shown)).toEqual(command.fleets.map(shown));
  expect(page.fleets.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['mixed', 'nvidia only', 'huawei only', 'h200', '910c']),
  );
  expect(page.refusals).toEqual(command.refusals);
  expect(page.legal).toEqual(command.legal);
  expect(page.tried).toEqual(command.tried);
});

test('so it has with every rule', async () => {
  const ruled = onPage({
    ...exampleScenario,
    ...{ rps: 5, peakRps: 9, cachedPercent: 20, percentile: '99', devices: ['h200', '910c'], place: 'CN' },
    ...{ stock: { h200: 64 }, minSharePercent: { nvidia: 25 }, maxSharePercent: { huawei: 75 }, maxKw: 400 },
    survivesNodeLoss: true,
  });
  const { ttftP95, tpotP95, ...others } = flags;
  const command = await onCommandLine({
    ...others,
    ...{ ttftP99: ttftP95, tpotP99: tpotP95, rps: '5', peakRps: '9', cachedShare: '20%', devices: 'h200,910c' },
    ...{ stock: ['h200=64'], vendorShare: ['nvidia>=25%', 'huawei<=75%'], power: '400kW', surviveNodeLoss: true },
    region: 'CN',
  });
  expect(ruled.fleets.map(shown)).toEqual(command.fleets.map(shown));
  expect(ruled.without).toEqual(command.without);
  expect(ruled.legal).toEqual(command.legal);
  expect(ruled.fleets.length).toBeGreaterThan(0);
});

test('the example’s prices are those of examples/prices.yaml', () => {
  const text = readFileSync(new URL('../../../examples/prices.yaml', import.meta.url), 'utf8');
  const tags = parsePrices(parse(text), (name) => findAccelerator(name).id);
  const usdOf = (id: string) => {
    const tag = tags.find(({ device }) => device === id);
    return tag && hourlyMicroUsdOf(tag.price) / 1e6;
  };
  const { devices, usdPerHour } = exampleScenario;
  expect(usdPerHour).toEqual(Object.fromEntries(devices.map((id) => [id, usdOf(id)])));
});
