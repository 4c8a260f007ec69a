import { describe } from 'vitest';
import { nanoR1 } from '../support/nano-r1.ts';
import { runGreedyContract } from './greedy-contract.ts';
import { readGreedyFixture } from './greedy-reference.ts';

/** Its weights are floats: where SmolLM2 can only be compared up to noise, here every token must be the same. */
describe('nano-r1, greedily', () =>
  runGreedyContract({ model: nanoR1, fixture: readGreedyFixture('nano-r1'), nearTie: 0 }));
