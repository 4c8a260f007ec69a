import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followTop, isAway } from './scroll-intent.ts';

test('a new question goes to the top and stays while the answer has room below it', () => {
  expect(followTop({ scrollTop: 0, viewHeight: 800, questionTop: 1_000, contentEnd: 1_100 })).toBe(988);
  expect(followTop({ scrollTop: 988, viewHeight: 800, questionTop: 1_000, contentEnd: 1_756 })).toBe(988);
});

test('text that passes the fold is followed', () => {
  expect(followTop({ scrollTop: 988, viewHeight: 800, questionTop: 1_000, contentEnd: 2_000 })).toBe(1_232);
});

test('following never goes up, whatever folds or moves', () => {
  const pixels = fc.nat(50_000);
  const place = fc.record({ scrollTop: pixels, viewHeight: pixels, questionTop: pixels, contentEnd: pixels });
  fc.assert(fc.property(place, (where) => followTop(where) >= where.scrollTop));
});

test('the button to the newest text does not flicker', () => {
  expect([isAway(false, 199), isAway(false, 201), isAway(true, 61), isAway(true, 60)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
