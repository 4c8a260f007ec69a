import { expect, test } from 'vitest';
import { revealStep } from './reveal-step.ts';

const place = { shownIds: ['q2', 'a2'], hasEarlier: false, hasSwitched: false };

test('a message that is shown is found, whatever else could be loaded', () => {
  expect(revealStep({ ...place, hasEarlier: true }, 'a2')).toEqual({ kind: 'found' });
});

test('earlier messages are loaded before another branch is shown', () => {
  expect(revealStep({ ...place, hasEarlier: true }, 'q1')).toEqual({ kind: 'load-earlier' });
  expect(revealStep(place, 'q1')).toEqual({ kind: 'show-branch' });
});

test('a message that is not on its own branch either is gone', () => {
  expect(revealStep({ ...place, hasSwitched: true, hasEarlier: true }, 'q1')).toEqual({ kind: 'load-earlier' });
  expect(revealStep({ ...place, hasSwitched: true }, 'q1')).toEqual({ kind: 'gone' });
});
