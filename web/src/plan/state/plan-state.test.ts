import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PlanScenario } from '../scenario/scenario.ts';
import { PlanState } from './plan-state.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function stateAt(search: string) {
  const page = { search, orders: [] as PlanScenario[], addresses: [] as string[] };
  const state = new PlanState({
    order: (scenario) => page.orders.push(scenario),
    dateIso: () => '2026-11-24',
    search: () => page.search,
    replaceAddress: (address) => page.addresses.push(address),
  });
  state.begin();
  return { page, state };
}

test('the scenario of the address is ordered at once', () => {
  const { page, state } = stateAt('?rps=3&foo=1');
  expect(page.orders.map(({ rps }) => rps)).toEqual([3]);
  expect(state.faults.value).toMatchObject([{ field: 'foo' }]);
  expect(state.isOutdated.value).toBe(true);
});

test('of many changes in a row the last is ordered, and the address follows', () => {
  const { page, state } = stateAt('');
  for (let rps = 17; rps <= 30; rps++) state.change({ rps });
  vi.runAllTimers();
  expect(page.orders.map(({ rps }) => rps)).toEqual([16, 30]);
  expect(page.addresses).toEqual(['/plan?rps=30']);
});

test('what is shown stays until the next plan is there, and is marked', () => {
  const { state } = stateAt('');
  state.hear({ kind: 'refused', id: 1, text: 'no' });
  expect([state.answer.value.kind, state.isOutdated.value]).toEqual(['refused', false]);
  state.change({ rps: 1 });
  expect([state.answer.value.kind, state.isOutdated.value]).toEqual(['refused', true]);
});

test('another scenario makes faults of the old address nobody’s, and unfinished texts too', () => {
  const { state } = stateAt('?foo=1');
  state.show({ ...state.scenario.value, rps: 2 });
  expect(state.faults.value).toEqual([]);
  expect(state.edition.value).toBe(1);
});

test('Back to another scenario reads it; a link within the page changes nothing', () => {
  const { page, state } = stateAt('?rps=3');
  state.readAddress();
  expect(page.orders).toHaveLength(1);
  page.search = '?rps=4';
  state.readAddress();
  expect(page.orders.map(({ rps }) => rps)).toEqual([3, 4]);
});

test('where nothing is computed any more, nothing is ordered', () => {
  const { page, state } = stateAt('');
  state.break();
  state.change({ rps: 2 });
  vi.runAllTimers();
  expect(page.orders).toHaveLength(1);
  expect(state.answer.value).toEqual({ kind: 'broken' });
});

test('points of the last plan stay until those of the next come, which then replace them', () => {
  const { state } = stateAt('');
  const point = {
    fleet: 'h200',
    vendors: ['nvidia'],
    packages: 8,
    targetMs: 60,
    tpotMs: 60,
    perMillionOutputMicroUsd: 1,
  };
  state.hear({ kind: 'points', id: 1, points: [point] });
  state.hear({ kind: 'points', id: 1, points: [{ ...point, targetMs: 30 }] });
  expect(state.points.value.map(({ targetMs }) => targetMs)).toEqual([60, 30]);
  state.change({ rps: 2 });
  vi.runAllTimers();
  expect([state.points.value.length, state.arePointsOutdated.value]).toEqual([2, true]);
  state.hear({ kind: 'points', id: 2, points: [point] });
  expect([state.points.value.length, state.arePointsOutdated.value]).toEqual([1, false]);
});
