import { expect, test } from 'vitest';
import { isRefusal } from '../../place/candidate.ts';
import { mixNamed } from '../build-workload.ts';
import { linearReplica } from '../testing/linear-replica.ts';
import { capacityOf } from './capacity-of.ts';
import { defaultServing } from './options.ts';
import { rememberCurves } from './remember-curves.ts';

const chat = mixNamed('chat');
const promises = [60, 40, 80, 60].map((tpotMs) => ({ ttftMs: 3_000, tpotMs, percentile: 0.95 }));

test('a capacity is the same with remembered curves, whatever was promised before', () => {
  const times = linearReplica();
  const curveOf = rememberCurves();
  for (const workload of [chat, mixNamed('r1-production'), chat])
    for (const targets of promises)
      expect(capacityOf(times, workload, targets, defaultServing, curveOf)).toEqual(
        capacityOf(times, workload, targets),
      );
});

test('step times are asked for once per replica and workload', () => {
  const { step, ...others } = linearReplica();
  let steps = 0;
  const counted = {
    ...others,
    step: (load: Parameters<typeof step>[0]) => {
      steps += 1;
      return step(load);
    },
  };
  const curveOf = rememberCurves();
  const [first, ...more] = promises.map((targets) => {
    const before = steps;
    const capacity = capacityOf(counted, chat, targets, defaultServing, curveOf);
    expect(isRefusal(capacity)).toBe(false);
    return steps - before;
  });
  expect(first).toBeGreaterThan(0);
  expect(more).toEqual([0, 0, 0]);
});
