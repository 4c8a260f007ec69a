import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SamplingParams } from '#wire';
import { argmax, candidatesAbove } from './candidates.ts';
import { Sampler } from './sampler.ts';

const params = (over: Partial<SamplingParams> = {}): SamplingParams => ({
  temperature: 1,
  topP: 1,
  topK: 0,
  minP: 0,
  presencePenalty: 0,
  frequencyPenalty: 0,
  repetitionPenalty: 1,
  logitBias: new Map(),
  seed: undefined,
  ...over,
});
const sampler = (over: Partial<SamplingParams> = {}, seed = 7, prompt: number[] = []) =>
  new Sampler(params(over), seed, Int32Array.from(prompt));
const row = (...logits: number[]) => Float32Array.from(logits);
const ln = Math.log;

test('greedy takes the largest logit and the lower id on ties', () => {
  expect(sampler({ temperature: 0 }).sample(row(1, 3, 3, 2), [])).toBe(1);
});

test('the largest of any row is found, wherever it stands and whatever the length', () => {
  const values = fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 23 });
  fc.assert(
    fc.property(values, (row) => {
      const typed = Float32Array.from(row);
      expect(argmax(typed)).toBe(typed.indexOf(typed.reduce((a, b) => Math.max(a, b))));
    }),
  );
});

test('a masked token never comes, even when it is the most likely', () => {
  expect(sampler({ temperature: 0 }).sample(row(1, 9, 2), [1])).toBe(2);
});

test('logit bias is added before everything else', () => {
  expect(sampler({ temperature: 0, logitBias: new Map([[0, 5]]) }).sample(row(1, 3), [])).toBe(0);
});

test('frequency penalty counts each occurrence, presence penalty only that it occurred', () => {
  const frequent = sampler({ temperature: 0, frequencyPenalty: 1 });
  expect([0, 0, 0].map(() => frequent.sample(row(2.5, 1), []))).toEqual([0, 0, 1]);
  const present = sampler({ temperature: 0, presencePenalty: 1 });
  expect([0, 0, 0].map(() => present.sample(row(2.5, 1), []))).toEqual([0, 0, 0]);
});

test('repetition penalty also looks at the prompt and shrinks positive logits, grows negative ones', () => {
  expect(sampler({ temperature: 0, repetitionPenalty: 2 }, 7, [0]).sample(row(3, 2), [])).toBe(1);
  expect(sampler({ temperature: 0, repetitionPenalty: 2 }, 7, [0]).sample(row(-2, -3), [])).toBe(1);
});

test('the same seed draws the same tokens', () => {
  const draw = (seed: number) => {
    const one = sampler({}, seed);
    return Array.from({ length: 20 }, () => one.sample(row(1, 1, 1, 1, 1, 1), []));
  };
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)).not.toEqual(draw(4));
});

test('the first draw of any seed is as fair as later ones', () => {
  let first = 0;
  for (let seed = 0; seed < 4_000; seed++) if (sampler({}, seed).sample(row(ln(3), 0), []) === 0) first++;
  expect(first / 4_000).toBeCloseTo(0.75, 1);
});

test('drawn frequencies follow the probabilities', () => {
  const one = sampler({}, 11);
  let first = 0;
  for (let i = 0; i < 4_000; i++) if (one.sample(row(ln(3), 0), []) === 0) first++;
  expect(first / 4_000).toBeCloseTo(0.75, 1);
});

test('top-k keeps the k most likely, top-p the fewest that reach the share, min-p those near the best', () => {
  const logits = row(ln(0.5), ln(0.3), ln(0.15), ln(0.05));
  const kept = (over: Partial<SamplingParams>) => candidatesAbove(logits, params(over)).tokens;
  expect(kept({ topK: 2 })).toEqual([0, 1]);
  expect(kept({ topP: 0.79 })).toEqual([0, 1]);
  expect(kept({ topP: 0.81 })).toEqual([0, 1, 2]);
  expect(kept({ minP: 0.29 })).toEqual([0, 1, 2]);
  expect(kept({ minP: 0.31 })).toEqual([0, 1]);
  // A share of what top-k kept: 0.5 of 0.8.
  expect(kept({ topK: 2, topP: 0.6 })).toEqual([0]);
  expect(kept({})).toEqual([0, 1, 2, 3]);
});

test('the candidates are exactly those of a full sort', () => {
  const limits = fc.record({
    temperature: fc.double({ min: 0.1, max: 3, noNaN: true }),
    topK: fc.integer({ min: 0, max: 12 }),
    topP: fc.double({ min: 0.05, max: 1, noNaN: true }),
    minP: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1, noNaN: true })),
  });
  const logits = fc.array(fc.float({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(logits, limits, (values, limit) => {
      expect(candidatesAbove(Float32Array.from(values), limit).tokens).toEqual(
        fullSort(Float32Array.from(values), limit),
      );
    }),
    { numRuns: 500 },
  );
});

/** The textbook way: sort everything, then cut. */
function fullSort(
  logits: Float32Array,
  limit: { temperature: number; topK: number; topP: number; minP: number },
): number[] {
  const best = logits[argmax(logits)] ?? 0;
  const order = [...logits.keys()].sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b);
  const weight = (t: number) => Math.exp(((logits[t] ?? 0) - best) / limit.temperature);
  const byK = limit.topK > 0 ? order.slice(0, limit.topK) : order;
  const mass = byK.reduce((sum, t) => sum + weight(t), 0);
  const kept: number[] = [];
  let sum = 0;
  for (const token of byK) {
    if (kept.length > 0 && weight(token) < limit.minP) break;
    if (weight(token) < Math.exp(-25)) break;
    kept.push(token);
    sum += weight(token);
    if (limit.topP < 1 && sum >= limit.topP * mass) break;
  }
  return kept;
}
