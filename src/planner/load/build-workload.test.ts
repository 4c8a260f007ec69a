import { expect, test } from 'vitest';
import { atRate, checkedWorkload, mixNamed, workloadFromLengths } from './build-workload.ts';
import { momentOf, quantileOf } from './lengths.ts';
import { mixes } from './mixes.ts';

const input = { mean: 1200, p50: 200, p95: 6000, p99: 20_000 };
const output = { mean: 1500, p50: 800, p95: 5700, p99: 12_600 };

test.each(mixes.map((mix) => [mix.workload.name, mix] as const))(
  '%s can be planned for, and says where it is from',
  (_, mix) => {
    expect(checkedWorkload(mix.workload)).toBe(mix.workload);
    expect(mix.cite).toMatch(/ServeGen|DLER|Azure|open-infra-index/);
  },
);

test.each(
  mixes
    .flatMap(({ workload }) => workload.classes)
    .flatMap(
      ({ name, input: i, output: o }) =>
        [
          [name, 'input', i],
          [name, 'output', o],
        ] as const,
    ),
)('%s: the %s has its mean, within what straight lines between quantiles add', (_name, _part, lengths) => {
  expect(momentOf(lengths, 1) / lengths.mean).toBeGreaterThan(0.97);
  expect(momentOf(lengths, 1) / lengths.mean).toBeLessThan(1.03);
});

test("R1's production: the figures that were published of it", () => {
  const [traffic] = mixNamed('r1-production').classes;
  expect([0.5, 0.95, 0.99].map((share) => quantileOf(traffic!.input, share))).toEqual([208, 6714, 23_423]);
  expect([0.5, 0.95, 0.99, 0.999].map((share) => quantileOf(traffic!.output, share))).toEqual([
    792, 5701, 12_607, 20_833,
  ]);
});

test("DeepSeek's day: requests and mean lengths give back the tokens, and the context of a decoded token", () => {
  const [traffic] = mixNamed('deepseek-day').classes;
  const { requestsPerSecond, input: prompt, output: answer, cachedShare } = traffic!;
  expect(requestsPerSecond * 86_400 * prompt.mean).toBeCloseTo(608e9, -10);
  expect(requestsPerSecond * 86_400 * answer.mean).toBeCloseTo(168e9, -9);
  expect(prompt.mean + answer.mean).toBe(4989);
  expect(cachedShare).toBeCloseTo(342 / 608, 3);
});

test('what nobody said is not assumed in the user’s favour', () => {
  expect(workloadFromLengths({ name: 'own', input, output, requestsPerSecond: 2 }).classes).toEqual([
    expect.objectContaining({ peakRequestsPerSecond: 2, arrivalCv: 1, cachedShare: 0, thinkingShare: 0 }),
  ]);
});

test('another rate scales peaks too', () => {
  const [traffic] = atRate(mixNamed('r1-production'), 32).classes;
  expect(traffic).toMatchObject({ requestsPerSecond: 32, peakRequestsPerSecond: 85 });
});

test.each([
  ['no requests', { requestsPerSecond: 0 }],
  ['a peak below the mean', { peakRequestsPerSecond: 1 }],
  ['a share above 1', { cachedShare: 1.2 }],
  ['a variation below 0', { arrivalCv: -1 }],
  ['no number', { requestsPerSecond: Number.NaN }],
])('refused: %s', (_, over) => {
  expect(() => workloadFromLengths({ name: 'own', input, output, requestsPerSecond: 2, ...over })).toThrow(
    expect.objectContaining({ code: 'PLANNER_BAD_VALUE' }),
  );
});

test('refused: a rate of nothing, a name that is none, a day of 23 hours, no class', () => {
  const chat = mixNamed('chat');
  expect(() => atRate(chat, 0)).toThrow('requestsPerSecond must be above 0');
  expect(() => mixNamed('chatt')).toThrow('r1-production, math-night, chat, deepseek-day');
  expect(() => checkedWorkload({ ...chat, curve: chat.curve.slice(1) })).toThrow('this one has 23');
  expect(() => checkedWorkload({ ...chat, classes: [] })).toThrow('no requests in it');
});
