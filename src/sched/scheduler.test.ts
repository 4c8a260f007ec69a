import { expect, test } from 'vitest';
import { createScheduler } from './index.ts';
import { config, describeOp, describePlan, request, step, tokens } from './testing/builders.ts';

test('a prompt is computed, samples, and then decodes a token a step', () => {
  const scheduler = createScheduler(config);
  expect(scheduler.submit(request(7, [1, 2, 3]))).toEqual({ kind: 'queued' });
  expect(step(scheduler)).toEqual(['7@0+3!']);
  expect(step(scheduler)).toEqual(['7@3+1!']);
  scheduler.finish(7);
  expect(step(scheduler)).toEqual([]);
  expect(scheduler.hasWork()).toBe(false);
  expect(scheduler.snapshot()).toMatchObject({ running: 0, cachedCells: 4, freeCells: 12, sequencesInUse: 1 });
});

test('a finished prompt is shared by the next request with the same beginning', () => {
  const scheduler = createScheduler(config);
  // Fully cache miss
  scheduler.submit(request(0, tokens(6)));
  step(scheduler);
  scheduler.finish(0);
  // The same prompt: all but its last token
  scheduler.submit(request(1, tokens(6)));
  const plan = scheduler.planStep();
  expect(describePlan(plan)).toEqual(['copy 5 0→1', '1@5+1!']);
  expect(plan).toMatchObject({ admitted: [{ requestId: 1, cachedTokens: 5 }], tokenCount: 1, decodeTokens: 1 });
  scheduler.commitStep(plan, 1);
  expect(scheduler.snapshot()).toMatchObject({ prefixQueriesTotal: 12, prefixHitsTotal: 5, freeCells: 9 });
});

test('a conversation that goes on continues its own sequence without an op', () => {
  const scheduler = createScheduler(config);
  scheduler.submit(request(0, tokens(6)));
  step(scheduler, 50);
  step(scheduler, 51);
  scheduler.finish(0);
  scheduler.submit(request(1, [...tokens(6), 50, 51, 52]));
  expect(step(scheduler)).toEqual(['1@7+2!']);
});

test('four choices of one prompt compute it once', () => {
  const scheduler = createScheduler(config);
  for (const id of [0, 1, 2, 3]) scheduler.submit(request(id, tokens(8)));
  expect(step(scheduler)).toEqual(['0@0+8!']);
  expect(step(scheduler)).toEqual(['copy 7 0→1', 'copy 7 0→2', 'copy 7 0→3', '0@8+1!', '1@7+1!', '2@7+1!', '3@7+1!']);
  expect(scheduler.snapshot()).toMatchObject({ runningCells: 12, freeCells: 4 });
});

test('others pass a request that waits for a prefix, and it goes on when the computer of the prefix is aborted', () => {
  const scheduler = createScheduler({ ...config, tokenBudget: 3 });
  scheduler.submit(request(0, tokens(8)));
  scheduler.submit(request(1, [...tokens(6), 90]));
  scheduler.submit(request(2, [70, 71]));
  expect(step(scheduler)).toEqual(['0@0+2', '2@0+1']);
  scheduler.finish(0);
  // Two computed tokens stay cached and are used up, so request 1 continues them.
  expect(step(scheduler)).toEqual(['2@1+1!', '1@2+2']);
});

test('a request behind one that lacks cells does not overtake it', () => {
  const scheduler = createScheduler(config);
  scheduler.submit(request(0, tokens(8)));
  scheduler.submit(request(1, tokens(8, 50)));
  scheduler.submit(request(2, tokens(2, 80)));
  expect(step(scheduler)).toEqual(['0@0+8!']);
  expect(scheduler.snapshot()).toMatchObject({ running: 1, waiting: 2, queuedPrefillTokens: 10 });
});

test('the worked example of docs/design/scheduling.md', () => {
  const scheduler = createScheduler({ ...config, cellCapacity: 12 });
  const cells = () => {
    const { runningCells, cachedCells, freeCells } = scheduler.snapshot();
    return [runningCells, cachedCells, freeCells];
  };
  scheduler.submit(request(0, [1, 2, 3, 4, 5, 6]));
  scheduler.submit(request(1, [1, 2, 3, 4, 5, 7]));
  expect(step(scheduler)).toEqual(['0@0+6!']);
  expect(cells()).toEqual([6, 0, 6]);
  expect(step(scheduler)).toEqual(['copy 5 0→1', '0@6+1!', '1@5+1!']);
  expect(cells()).toEqual([8, 0, 4]);
  expect(step(scheduler)).toEqual(['0@7+1!', '1@6+1!']);
  expect(step(scheduler)).toEqual(['0@8+1!', '1@7+1!']);
  expect(cells()).toEqual([12, 0, 0]);
  expect(step(scheduler)).toEqual(['remove 1 from 0', '0@9+1!']);
  expect(cells()).toEqual([10, 0, 2]);
  scheduler.finish(0);
  expect(cells()).toEqual([0, 10, 2]);
  expect(step(scheduler)).toEqual(['copy 5 0→1', 'evict 0', '1@5+4!']);
  expect(cells()).toEqual([9, 0, 3]);
  scheduler.finish(1);
  expect(cells()).toEqual([0, 9, 3]);
});

test('the least urgent gives way when decodes need cells, and is computed again from what is still cached', () => {
  const scheduler = createScheduler({ ...config, cellCapacity: 10 });
  scheduler.submit(request(0, tokens(4)));
  step(scheduler);
  scheduler.submit(request(1, [0, 1, 2, 60]));
  expect(step(scheduler)).toEqual(['copy 3 0→1', '0@4+1!', '1@3+1!']);
  step(scheduler);
  // 6 and 2 of 10 cells are used.
  expect(step(scheduler)).toEqual(['0@6+1!', '1@5+1!']);
  const plan = scheduler.planStep();
  expect(describePlan(plan)).toEqual(['remove 1 from 0', '0@7+1!']);
  expect(plan.preempted).toEqual([1]);
  scheduler.commitStep(plan, 1);
  scheduler.append(0, Int32Array.of(99));
  expect(scheduler.snapshot()).toMatchObject({ running: 1, waiting: 1, preempted: 1, preemptionsTotal: 1 });
  scheduler.finish(0);
  // 60 and the three tokens that were sampled; what sequence 0 does not share has to go for them.
  expect(step(scheduler)).toEqual(['copy 3 0→1', 'evict 0', '1@3+4!']);
});

test('swapping out saves the state and takes it back into cells of its own', () => {
  const swap = { bytesPerToken: 1, bytesPerMs: 1_000, capacityBytes: 100 };
  const scheduler = createScheduler({ ...config, cellCapacity: 9, swap });
  scheduler.submit(request(0, tokens(4)));
  scheduler.submit(request(1, tokens(3, 50)));
  expect(step(scheduler)).toEqual(['0@0+4!', '1@0+3!']);
  expect(step(scheduler)).toEqual(['0@4+1!', '1@3+1!']);
  expect(step(scheduler)).toEqual(['swap-out request 1 seq 1', 'remove 1 from 0', '0@5+1!']);
  scheduler.finish(0);
  expect(step(scheduler)).toEqual(['evict 0', 'swap-in request 1 seq 1', '1@4+1!']);
});

test('a request that ends while swapped out has its state dropped, in a plan of its own', () => {
  const swap = { bytesPerToken: 1, bytesPerMs: 1_000, capacityBytes: 100 };
  const scheduler = createScheduler({ ...config, cellCapacity: 8, swap });
  scheduler.submit(request(0, tokens(4)));
  scheduler.submit(request(1, tokens(3, 50)));
  step(scheduler);
  expect(step(scheduler)).toEqual(['swap-out request 1 seq 1', 'remove 1 from 0', '0@4+1!']);
  scheduler.finish(1);
  scheduler.finish(0);
  expect(scheduler.hasWork()).toBe(true);
  expect(step(scheduler)).toEqual(['swap-drop request 1']);
  expect(scheduler.hasWork()).toBe(false);
});

test('one that has the whole cache and still lacks cells is out of cells, until it is finished', () => {
  const scheduler = createScheduler({ ...config, cellCapacity: 4 });
  scheduler.submit(request(0, tokens(3)));
  scheduler.submit(request(1, tokens(3, 50)));
  step(scheduler);
  step(scheduler);
  const plan = scheduler.planStep();
  expect(plan).toMatchObject({ entries: [], outOfCells: [0], preempted: [] });
  scheduler.commitStep(plan, 0);
  scheduler.finish(0);
  expect(step(scheduler)).toEqual(['evict 0', '1@0+3!']);
});

test('a forced text is computed in one entry that samples after it', () => {
  const scheduler = createScheduler(config);
  scheduler.submit(request(0, tokens(3)));
  step(scheduler, 40);
  scheduler.append(0, Int32Array.of(41, 42));
  const plan = scheduler.planStep();
  expect(describePlan(plan)).toEqual(['0@3+3!']);
  expect(plan).toMatchObject({ decodeTokens: 0, entries: [{ logitsFrom: 2 }] });
});

test('a request finished during its step keeps what the step computes', () => {
  const scheduler = createScheduler(config);
  scheduler.submit(request(0, tokens(6)));
  const plan = scheduler.planStep();
  scheduler.finish(0);
  expect(scheduler.snapshot()).toMatchObject({ running: 0, runningCells: 6, freeCells: 10 });
  scheduler.commitStep(plan, 1);
  expect(scheduler.locate(Int32Array.from(tokens(6)), '')).toEqual({ kind: 'found', seq: 0, tokenCount: 6 });
});

test('a plan that is not committed is undone before the next one', () => {
  const scheduler = createScheduler({ ...config, tokenBudget: 4 });
  scheduler.submit(request(0, tokens(6)));
  step(scheduler);
  scheduler.planStep();
  expect(step(scheduler)).toEqual(['remove 0 from 4', '0@4+2!']);
});

test('work is left until a request that was finished during a failed step has been settled', () => {
  const scheduler = createScheduler(config);
  scheduler.submit(request(0, tokens(6)));
  scheduler.planStep();
  scheduler.finish(0);
  expect(scheduler.hasWork()).toBe(true);
  expect(step(scheduler)).toEqual(['remove 0 from 0']);
  expect(scheduler.hasWork()).toBe(false);
});

test('dropping the cache leaves running requests alone', () => {
  const scheduler = createScheduler(config);
  scheduler.submit(request(0, tokens(4)));
  step(scheduler);
  scheduler.finish(0);
  scheduler.submit(request(1, tokens(6, 50)));
  step(scheduler);
  expect(scheduler.clearCache().map(describeOp)).toEqual(['remove 0 from 0']);
  expect(scheduler.snapshot()).toMatchObject({ runningCells: 6, cachedCells: 0, sequencesInUse: 1 });
});

test('a prompt that leaves no cell for a token, and one more than may wait, are refused with their numbers', () => {
  const scheduler = createScheduler({ ...config, maxWaiting: 1 });
  const tooLong = { kind: 'refused', reason: 'prompt-exceeds-cells', promptTokens: 16, cellCapacity: 16 };
  expect(scheduler.submit(request(0, tokens(16)))).toEqual(tooLong);
  expect(scheduler.submit(request(0, tokens(15)))).toEqual({ kind: 'queued' });
  expect(scheduler.submit(request(1, [1]))).toEqual({ kind: 'refused', reason: 'queue-full', maxWaiting: 1 });
});

test('misuse breaks an invariant that names what is wrong', () => {
  const scheduler = createScheduler(config);
  scheduler.submit(request(0, [1, 2]));
  const plan = scheduler.planStep();
  scheduler.commitStep(plan, 1);
  expect(() => scheduler.commitStep(plan, 1)).toThrow('not the last one, or twice');
  expect(() => scheduler.append(5, Int32Array.of(1))).toThrow('request 5, which is not live');
  expect(() => scheduler.submit(request(0, [1]))).toThrow('request 0 is submitted while it is live');
  expect(() => scheduler.discard(0)).toThrow('sequence 0 is running');
  expect(() => createScheduler({ ...config, maxRunning: 5 })).toThrow('maxRunning is 5, over maxSequences 4');
  scheduler.finish(5);
});
