import { expect, test } from 'vitest';
import type { SessionModel } from '#wire';
import { effortsOf, firstSides, nextSide, type SideChoice, sideOptions } from './side-choice.ts';

const model = (id: string, thinking: SessionModel['thinking'] = 'optional'): SessionModel => ({
  ...{ id, thinking, contextTokens: null, standIn: null, starters: [] },
});
const pool = (name: string) => ({ name, kind: 'vllm', accelerator: null });
const side = (over: Partial<SideChoice> = {}): SideChoice => ({ model: 'r1', pool: '', effort: 'any', ...over });

test('two models are compared first', () => {
  const served = { models: [model('r1'), model('distill')], pools: [pool('a'), pool('b')] };
  expect(firstSides(served)).toEqual([side(), side({ model: 'distill' })]);
});

test('one model in two pools is compared by pool, each by its name', () => {
  const served = { models: [model('r1')], pools: [pool('h200'), pool('910c')] };
  expect(firstSides(served)).toEqual([side({ pool: 'h200' }), side({ pool: '910c' })]);
});

test('one model in one pool is compared by how long it thinks', () => {
  const served = { models: [model('r1')], pools: [pool('a')] };
  expect(firstSides(served)).toEqual([side(), side({ effort: 512 })]);
});

test('a third side differs from both', () => {
  const served = { models: [model('r1')], pools: [pool('a')] };
  expect(nextSide([side(), side({ effort: 512 })], served)).toEqual(side({ effort: 2_048 }));
});

test('a turn sets what its model can do, and nothing else', () => {
  const served = { models: [model('r1'), model('always', 'always'), model('plain', 'never')], pools: [] };
  expect(sideOptions(side({ effort: 512, pool: 'a' }), served)).toEqual({
    ...{ model: 'r1', pool: 'a', thinking: 'on', budgetTokens: 512 },
  });
  expect(sideOptions(side({ effort: 'off' }), served)).toEqual({ model: 'r1', thinking: 'off' });
  expect(sideOptions(side({ model: 'always', effort: 'off' }), served)).toEqual({ model: 'always' });
  expect(sideOptions(side({ model: 'plain', effort: 512 }), served)).toEqual({ model: 'plain' });
  expect(effortsOf(model('always', 'always'))).toEqual(['any', 512, 2_048, 8_192, 32_768]);
});
