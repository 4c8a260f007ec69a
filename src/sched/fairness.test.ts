import { expect, test } from 'vitest';
import { createScheduler, type Scheduler, type StepPlan } from './index.ts';
import { request, config as tiny, tokens } from './testing/builders.ts';

const config = {
  ...tiny,
  cellCapacity: 40_000,
  maxSequences: 32,
  maxRunning: 16,
  tokenBudget: 512,
  outputBudget: 512,
  minSharedTokens: 32,
  maxCachedCells: 1_000_000,
};
const streams = tokens(8);
const longPrompt = 20_000;

/** A machine whose step takes 20 ms, 1 ms more for each decode and half a millisecond for each prefill token. */
class Machine {
  readonly scheduler: Scheduler = createScheduler(config);
  /** When each token of each request came. */
  readonly tokenTimesMs = new Map<number, number[]>();
  nowMs = 0;
  steps = 0;

  step(): StepPlan {
    const plan = this.scheduler.planStep();
    const stepMs = 20 + plan.decodeTokens + (plan.tokenCount - plan.decodeTokens) / 2;
    this.nowMs += stepMs;
    this.steps += 1;
    this.scheduler.commitStep(plan, stepMs);
    for (const entry of plan.entries) if (entry.samples) this.#sample(entry.requestId);
    return plan;
  }

  #sample(id: number): void {
    this.tokenTimesMs.set(id, [...(this.tokenTimesMs.get(id) ?? []), this.nowMs]);
    this.scheduler.append(id, Int32Array.of(99));
  }

  runUntil(done: () => boolean, mostSteps = 3_000): void {
    for (let step = 0; !done() && step < mostSteps; step += 1) this.step();
    expect(done()).toBe(true);
  }

  itlP99Ms(fromMs: number): number {
    const gaps = streams.flatMap((id) => {
      const times = this.tokenTimesMs.get(id)!.filter((timeMs) => timeMs >= fromMs);
      return times.slice(1).map((timeMs, index) => timeMs - times[index]!);
    });
    return gaps.sort((a, b) => a - b)[Math.floor(gaps.length * 0.99)]!;
  }
}

/** Eight streams that have been running for `steps` steps. */
function machineWithStreams(steps: number): Machine {
  const machine = new Machine();
  for (const id of streams) machine.scheduler.submit(request(id, tokens(40, 1_000 * (id + 1))));
  for (let step = 0; step < steps; step += 1) machine.step();
  return machine;
}

test('a 20,000-token prompt stretches the ITL of eight streams at most threefold, and ends', () => {
  const machine = machineWithStreams(60);
  const aloneMs = machine.itlP99Ms(100);
  expect(aloneMs).toBe(28);
  const startMs = machine.nowMs;
  machine.scheduler.submit(request(50, tokens(longPrompt, 100_000)));
  machine.runUntil(() => machine.tokenTimesMs.has(50));
  expect(machine.itlP99Ms(startMs)).toBeLessThanOrEqual(3 * aloneMs);
  // 42 ms of each step of 70 are for the prompt: 10,000 ms of prefill take about 17 s.
  expect(machine.nowMs - startMs).toBeLessThan(20_000);
});

test('it does so too when it arrives before anything has been learnt', () => {
  const machine = machineWithStreams(1);
  const startMs = machine.nowMs;
  machine.scheduler.submit(request(50, tokens(longPrompt, 100_000)));
  machine.runUntil(() => machine.tokenTimesMs.has(50));
  expect(machine.itlP99Ms(startMs)).toBeLessThanOrEqual(3 * 28);
});

test('a 50-token prompt behind it gets its first token within three steps', () => {
  const machine = machineWithStreams(60);
  machine.scheduler.submit(request(50, tokens(longPrompt, 100_000)));
  for (let step = 0; step < 10; step += 1) machine.step();
  machine.scheduler.submit(request(51, tokens(50, 200_000)));
  const { steps } = machine;
  machine.runUntil(() => machine.tokenTimesMs.has(51));
  expect(machine.tokenTimesMs.has(50)).toBe(false);
  expect(machine.steps - steps).toBeLessThanOrEqual(3);
});

test('with no stream to protect, the prompt takes the whole token budget in each step', () => {
  const machine = new Machine();
  machine.scheduler.submit(request(50, tokens(longPrompt)));
  machine.runUntil(() => machine.tokenTimesMs.has(50));
  expect(machine.steps).toBe(Math.ceil(longPrompt / config.tokenBudget));
});
