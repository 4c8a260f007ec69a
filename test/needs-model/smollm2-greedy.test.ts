import { describe, expect, test } from 'vitest';
import { findSmolLm2 } from '../support/find-smollm2.ts';
import { runGreedyContract } from './greedy-contract.ts';
import { readGreedyFixture } from './greedy-reference.ts';
import { smolLm2NearTie } from './smollm2-near-tie.ts';

const fixture = readGreedyFixture('smollm2');

test('the recorded prompts are short and long', () => {
  const lengths = fixture.cases.map((one) => one.promptTokens);
  expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([7, 677]);
});

const model = await findSmolLm2();

if (model.kind === 'absent') {
  describe.skip(`SmolLM2, greedily: ${model.reason}`, () =>
    runGreedyContract({ model: '', fixture, nearTie: smolLm2NearTie }));
} else {
  describe('SmolLM2, greedily', () => runGreedyContract({ model: model.path, fixture, nearTie: smolLm2NearTie }));
}
