import { fc, test as lawful } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { expertsReached, expertsReachedBySkew, powerLawShares } from './expert-coverage.ts';
import { findModelShape } from './known-shapes.ts';
import { weightBytes } from './weight-bytes.ts';

test.each([
  [1, 8],
  [8, 57],
  [16, 102],
  [32, 163],
  [64, 222],
  [128, 252],
])('%i tokens reach %i of the 256 experts of a layer of R1', (tokens, experts) => {
  expect(Math.round(expertsReached(256, 8, tokens))).toBe(experts);
});

/** All but the experts that were not reached, and of the BF16 embeddings only the head. */
test.each([
  [1, 37],
  [8, 164],
  [16, 278],
  [32, 434],
  [64, 585],
  [128, 660],
])('a step of %i tokens reads %i GB of R1 in FP8', (tokens, gigabytes) => {
  const bytes = weightBytes(findModelShape('deepseek-r1:671b'), 'fp8');
  const unread = bytes.embeddings / 2 + bytes.routedExperts * (1 - expertsReached(256, 8, tokens) / 256);
  expect(Math.abs((bytes.total - unread) / 1e9 - gigabytes)).toBeLessThan(0.6);
});

const tokenCounts = fc.integer({ min: 1, max: 4_096 });

lawful.prop([tokenCounts])('equal shares reach what the formula without shares says', (tokens) => {
  expect(expertsReachedBySkew(powerLawShares(256, 0), 8, tokens)).toBeCloseTo(expertsReached(256, 8, tokens), 8);
});

lawful.prop([tokenCounts, fc.double({ min: 0.1, max: 2, noNaN: true })])('skew reaches fewer', (tokens, exponent) => {
  const reached = expertsReachedBySkew(powerLawShares(256, exponent), 8, tokens);
  expect(reached).toBeLessThanOrEqual(expertsReached(256, 8, tokens) + 1e-9);
});

lawful.prop([tokenCounts])('a token more never reaches fewer', (tokens) => {
  expect(expertsReached(256, 8, tokens + 1)).toBeGreaterThanOrEqual(expertsReached(256, 8, tokens));
});
