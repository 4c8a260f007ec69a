import { expect, test } from 'vitest';
import { h800 } from '../calibration/families.ts';
import { allReduceUs, bulkExchangeUs, domainsReached, exchangeUs } from './network-time.ts';

const bytes = { dispatch: 7_392, combine: 14_336 };
const wires = (devices: number) => ({
  devices,
  domains: devices / 8,
  linkBytesPerSecond: 200e9,
  networkBytesPerSecond: 50e9,
});

test.each([
  [16, 118 + 195],
  [32, 155 + 273],
  [64, 173 + 314],
  [128, 192 + 369],
])('128 tokens over %d H800 take what DeepEP measured, within 6 %%', (devices, measuredUs) => {
  const us = exchangeUs(h800.exchange, wires(devices), 128, 8, bytes);
  expect(Math.abs(us / measuredUs - 1)).toBeLessThan(0.06);
});

test('large batches over 32 H800 reach what DeepEP measured: 58 GB/s of dispatched tokens', () => {
  const dispatchOnly = { dispatch: 7_392, combine: 0 };
  const us = bulkExchangeUs(h800.exchange, wires(32), 4_096, 8, 4, dispatchOnly);
  const gigabytesPerSecond = (4_096 * domainsReached(4, 4) * 7_392) / us / 1_000;
  expect(gigabytesPerSecond).toBeGreaterThan(52);
  expect(gigabytesPerSecond).toBeLessThan(60);
});

test('of 8 groups on 4 nodes 4 chosen ones lie on 3.14, on 8 nodes on 4', () => {
  expect(domainsReached(4, 4)).toBeCloseTo(3.143, 3);
  expect(domainsReached(8, 4)).toBe(4);
  expect(domainsReached(1, 4)).toBe(1);
});

test('one device exchanges nothing', () => {
  const alone = { ...wires(8), devices: 1, domains: 1 };
  expect(allReduceUs(h800.allReduce, alone, 1e6)).toBe(0);
  expect(exchangeUs(h800.exchange, alone, 128, 8, bytes)).toBe(0);
});

test('a sum over two nodes takes longer than over one', () => {
  expect(allReduceUs(h800.allReduce, wires(16), 14_336)).toBeGreaterThan(
    allReduceUs(h800.allReduce, wires(8), 14_336) + 40,
  );
});
