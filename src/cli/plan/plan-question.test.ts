import { expect, test } from 'vitest';
import { planQuestion } from './plan-question.ts';
import type { Scenario } from './scenario.ts';

const asked: Scenario = { model: 'r1', mix: 'chat', ttft: 3_000, tpot: 60, price: { h200: 3_000_000 } };
const question = (over: Scenario = {}) => planQuestion({ ...asked, ...over }, '2026-11-25');

test('all that is missing is told at once', async () => {
  await expect(planQuestion({ ttft: 3_000 }, '2026-11-25')).rejects.toThrow(
    'A plan needs more to go by: add --model deepseek-r1:671b, --mix r1-production (or --trace requests.jsonl), --tpot-p95 60ms, --prices prices.yaml (or --price h200=3.5USD/h), or say it in a --scenario.',
  );
});

test('a mix keeps its bursts at another rate', async () => {
  const [traffic] = (await question({ mix: 'r1-production', rps: 32 })).service.workload.classes;
  expect(traffic?.requestsPerSecond).toBeCloseTo(32);
  expect(traffic?.peakRequestsPerSecond).toBeCloseTo(85);
});

test('a peak of one own replaces that of the mix', async () => {
  const [traffic] = (await question({ rps: 10, peakRps: 30 })).service.workload.classes;
  expect(traffic?.peakRequestsPerSecond).toBeCloseTo(30);
});

test('named devices are planned in the catalogue’s spelling, those that are forbidden are not', async () => {
  const { devices } = await question({ devices: ['H100', 'h200', 'Ascend 910C'], forbid: ['huawei', 'h200'] });
  expect(devices.map(({ id }) => id)).toEqual(['h100-sxm']);
});

test('effects of law are obeyed where a region is given', async () => {
  const { options } = await question({ region: 'CN-north', forbid: ['forbidden', 'risk'] });
  expect(options.law).toEqual({ place: 'CN', dateIso: '2026-11-25', obey: ['forbidden', 'risk'] });
  await expect(question({ forbid: ['risk'] })).rejects.toThrow(
    'say where the fleet stands, as in --region DE, to forbid risk.',
  );
});

test('rules of one vendor add up to the strictest, and contradictions are refused', async () => {
  const most = (share: number) => ({ vendor: 'huawei', bound: 'most' as const, share });
  const { rules } = await question({ vendorShares: [most(0.5), most(0.4)] });
  expect(rules).toEqual({ vendorShares: [{ vendor: 'huawei', min: 0, max: 0.4 }] });
  const least = { vendor: 'huawei', bound: 'least' as const, share: 0.6 };
  await expect(question({ vendorShares: [most(0.5), least] })).rejects.toThrow(
    'huawei cannot serve at least 60 % and at most 50 %; change one of the rules.',
  );
});

test('classes add up, each at its own rate and with its own vendors', async () => {
  const { mix, ...others } = asked;
  const classes = [
    { name: 'talk', mix: 'chat', rps: 3, vendors: ['nvidia'] },
    { name: 'sums', mix: 'math-night', rps: 1 },
  ];
  const { service, rules } = await planQuestion({ ...others, classes }, '2026-11-25');
  expect(service.workload.classes.map(({ name, requestsPerSecond }) => [name, requestsPerSecond])).toEqual([
    ['talk', 3],
    ['sums', 1],
  ]);
  expect(rules.classVendors).toEqual([{ name: 'talk', vendors: ['nvidia'] }]);
});

test.each([
  [{ model: 'gpt-9' }, 'PLANNER_UNKNOWN_MODEL'],
  [{ devices: ['h999'] }, 'PLANNER_UNKNOWN_DEVICE'],
  [{ price: { h999: 1 } }, 'PLANNER_UNKNOWN_DEVICE'],
  [{ stock: { h999: 1 } }, 'PLANNER_UNKNOWN_DEVICE'],
  [{ mix: 'lunch' }, 'PLANNER_BAD_VALUE'],
  [{ rps: 4, peakRps: 2 }, 'PLANNER_BAD_VALUE'],
  [{ mix: undefined, trace: '/absent.jsonl' }, 'CLI_INPUT'],
])('%j is refused as %s', async (over, code) => {
  await expect(question(over)).rejects.toMatchObject({ code });
});
