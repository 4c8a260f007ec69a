import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deviceIds, mixNames, modelIds, vendors } from './known-names.ts';
import { type PlanScenario, percentiles, usualScenario } from './scenario.ts';
import { addressOf, readAddress } from './scenario-address.ts';
import { fieldNames } from './scenario-fields.ts';

const at = (address: string) => readAddress(new URL(address, 'http://here').search);

test('an address names what is not as usual, in words that people can read', () => {
  const scenario: PlanScenario = {
    ...usualScenario,
    rps: 0.5,
    devices: ['h200', '910c'],
    usdPerHour: { h200: 3.5, '910c': 1.115658 },
    maxSharePercent: { huawei: 50 },
    survivesNodeLoss: true,
    place: 'DE',
  };
  const address =
    '/plan?rps=0.5&devices=h200,910c&usdPerHour=h200:3.5,910c:1.115658&maxSharePercent=huawei:50&survivesNodeLoss=yes&place=DE';
  expect(addressOf(scenario)).toBe(address);
  expect(at(address)).toEqual({ scenario, faults: [] });
  expect(addressOf(usualScenario)).toBe('/plan');
  expect(at('/plan')).toEqual({ scenario: usualScenario, faults: [] });
});

test('a field that cannot be read is told by its name, and has its usual value', () => {
  const { scenario, faults } = at('/plan?rps=-1&tpotMs=60ms&devices=h2000&model=r2&usdPerHour=h200&foo=1&ttftMs=900');
  expect(scenario).toEqual({ ...usualScenario, ttftMs: 900 });
  expect(faults.map(({ field, problem }) => [field, problem.kind])).toEqual([
    ['rps', 'number'],
    ['tpotMs', 'number'],
    ['devices', 'choice'],
    ['model', 'choice'],
    ['usdPerHour', 'form'],
    ['foo', 'unknown-field'],
  ]);
  expect(faults[2]?.problem).toMatchObject({ nearest: expect.stringContaining('h200') });
});

test('numbers are plain decimals within their bounds', () => {
  for (const text of ['', ' ', '1e3', '0x10', '1,000', 'NaN', 'Infinity', '-0', '1000001', '0', '00000000000016']) {
    expect([text, at(`/plan?rps=${encodeURIComponent(text)}`).faults.length]).toEqual([text, 1]);
  }
  expect(at('/plan?rps=1000000').scenario.rps).toBe(1_000_000);
});

test('a field that is named twice, and an entry that is, are faults', () => {
  expect(at('/plan?rps=3&rps=4')).toMatchObject({ scenario: { rps: 3 }, faults: [{ field: 'rps', given: '4' }] });
  expect(at('/plan?devices=h200,h200').faults).toMatchObject([{ problem: { kind: 'twice' } }]);
  expect(at('/plan?stock=h200:8,h200:16').faults).toMatchObject([{ problem: { kind: 'twice' } }]);
});

test('a peak below the mean and a least share above the most are faults', () => {
  expect(at('/plan?rps=16&peakRps=8')).toEqual({
    scenario: usualScenario,
    faults: [{ field: 'peakRps', given: '8', problem: { kind: 'peak-below-mean' } }],
  });
  expect(at('/plan?minSharePercent=amd:60&maxSharePercent=amd:50')).toMatchObject({
    scenario: { minSharePercent: {}, maxSharePercent: { amd: 50 } },
    faults: [{ field: 'minSharePercent', problem: { kind: 'least-above-most' } }],
  });
});

test('names that every object has are no fields and no devices', () => {
  const { scenario, faults } = at('/plan?__proto__=1&constructor=2&stock=__proto__:3&usdPerHour=toString:1');
  expect(scenario).toEqual(usualScenario);
  expect(faults).toHaveLength(4);
});

const decimal = (low: number, high: number) =>
  fc.integer({ min: Math.ceil(low * 1_000), max: high * 1_000 }).map((thousandths) => thousandths / 1_000);
const amounts = (names: readonly string[], high: number) =>
  fc.dictionary(fc.constantFrom(...names), decimal(0, high), { noNullPrototype: true });
const lengths = fc.record({
  mean: decimal(1, 9_000),
  p50: decimal(1, 9_000),
  p95: decimal(1, 9_000),
  p99: decimal(1, 9_000),
});
const scenarios: fc.Arbitrary<PlanScenario> = fc.record({
  model: fc.constantFrom(...modelIds),
  mix: fc.constantFrom(...mixNames),
  input: lengths,
  output: lengths,
  rps: decimal(0.001, 1_000),
  peakRps: fc.option(decimal(1_000, 9_000), { nil: undefined }),
  cachedPercent: fc.option(decimal(0, 99), { nil: undefined }),
  ttftMs: decimal(1, 60_000),
  tpotMs: decimal(0.1, 500),
  percentile: fc.constantFrom(...percentiles),
  devices: fc.uniqueArray(fc.constantFrom(...deviceIds)),
  usdPerHour: amounts(deviceIds, 100),
  stock: amounts(deviceIds, 1_000),
  minSharePercent: amounts(vendors, 50),
  maxSharePercent: fc.constant({}),
  maxKw: fc.option(decimal(0.1, 9_000), { nil: undefined }),
  survivesNodeLoss: fc.boolean(),
  place: fc.constantFrom('', 'DE', 'CN'),
});

test('every scenario has an address, and the address leads back to it', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const { scenario: read, faults } = at(addressOf(scenario));
      // Lengths that are not used have no place in an address.
      const { input, output } = scenario.mix === 'own' ? scenario : usualScenario;
      expect(read).toEqual({ ...scenario, input, output });
      expect(faults).toEqual([]);
    }),
  );
});

test('whatever an address says there is a scenario, and the address of that has no faults', () => {
  const params = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...fieldNames), fc.string()), fc.string()));
  fc.assert(
    fc.property(params, (pairs) => {
      const { scenario } = readAddress(`?${new URLSearchParams(pairs.map(([name, text]) => [name, text]))}`);
      expect(at(addressOf(scenario))).toEqual({ scenario, faults: [] });
    }),
  );
});
