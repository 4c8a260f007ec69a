import { expect, test } from 'vitest';
import { distinctPoints, efficientEdge, withinPicture } from './efficient-edge.ts';
import type { EdgePoint } from './make-plan.ts';

const point = (fleet: string, usd: number, tpotMs: number, targetMs = 60): EdgePoint => ({
  ...{ fleet, vendors: ['nvidia'], packages: 8, targetMs, tpotMs },
  perMillionOutputMicroUsd: usd * 1e6,
});
const names = (points: readonly EdgePoint[]) => points.map(({ fleet }) => fleet);

test('the edge has what none is both cheaper and faster than, the cheapest first', () => {
  const points = [point('fast', 3, 20), point('dear', 2, 60), point('cheap', 1, 60), point('slow', 2, 90)];
  expect(names(efficientEdge(points))).toEqual(['cheap', 'fast']);
  expect(names(efficientEdge(points.toReversed()))).toEqual(['cheap', 'fast']);
  expect(efficientEdge([])).toEqual([]);
});

test('faster by less than the search for a capacity can tell is as fast', () => {
  expect(names(efficientEdge([point('a', 1, 60), point('b', 2, 59.999)]))).toEqual(['a']);
});

test('lines that end with the same fleet are one point, by the name of the device', () => {
  const points = [point('mixed', 1, 60), point('nvidia only', 1, 60), point('h200', 1, 60), point('b200', 2, 60)];
  expect(names(distinctPoints(points))).toEqual(['h200', 'b200']);
  expect(names(distinctPoints([point('mixed', 1, 60), point('mixed', 1, 60, 120)]))).toEqual(['mixed', 'mixed']);
});

test('what costs many times as much does not press the others to one side', () => {
  const points = [
    point('asked', 2, 60),
    point('near', 2.5, 90, 90),
    point('far', 20, 30.5, 30),
    point('edge', 2, 30, 30),
  ];
  expect(names(withinPicture(points, efficientEdge(points), 60))).toEqual(['asked', 'near', 'edge']);
});
