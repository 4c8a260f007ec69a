import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { nodesOfDay } from './day.ts';
import { type EstimatedRow, estimateRow, type RowEstimate } from './estimate-row.ts';
import { parseRows } from './parse-rows.ts';
import { readSpeculation } from './read-speculation.ts';

const header =
  'id,model,device,n,precision,phase,parallel,in,out_or_kv,batch_per_dev,mtp,tpot_ms,tok_s_per_dev,tol,tag';
const estimate = (row: string): RowEstimate => estimateRow(parseRows(`${header}\n${row}`)[0]!);
const known = (row: string): EstimatedRow => {
  const found = estimate(row);
  if (found.kind === 'refused') throw new Error(found.refusal.text);
  return found;
};

test("DeepSeek's own rates make its day 226.9 nodes, 0.1 % from what it reported", () => {
  const nodes = nodesOfDay({ tokens: 608e9, perNodeSecond: 73_700 }, { tokens: 168e9, perNodeSecond: 14_800 });
  expect(nodes).toBeCloseTo(226.9, 1);
});

test("DeepSeek's day from first principles is within 15 %", () => {
  const day = known('day,V3/R1,H800,1814,FP8,both,,608e9/d,168e9/d,,,,226.75_nodes,,');
  expect(day.published).toMatchObject([{ quantity: 'nodes', published: 226.75, isInside: true }]);
  expect(Math.abs(day.published[0]!.error)).toBeLessThan(0.15);
});

test('a batch at its time per token is the rate of its device', () => {
  const {
    tokensPerSecondPerDevice: rate,
    tpotMs,
    batchPerDevice,
  } = known('a,R1,H20,16,FP8,decode,EP16,4096,1536,48,1,<70,714,,');
  expect(batchPerDevice).toBe(48);
  expect(rate.mid).toBeCloseTo((48 * 1_000) / tpotMs!.mid, 6);
});

test('a bound on the time per token is no measurement to compare with', () => {
  const { published } = known('a,R1,H20,16,FP8,decode,EP16,4096,1536,48,1,<70,714,,');
  expect(published.map(({ quantity }) => quantity)).toEqual(['tokensPerSecondPerDevice']);
});

test('without a batch as many requests run as the time per token allows, and the interval is wider', () => {
  const open = known('a,DeepSeek,910C,,INT8,decode,,,,,,50,2400,peak,C');
  const told = known('a,DeepSeek,910C,144,INT8,decode,EP288,4096,256,96,1@0.7,50,,,');
  expect(open.tpotMs!.mid).toBeLessThanOrEqual(50);
  expect(open.assumed).toContain('as many requests as 50 ms a token allow');
  const width = ({ tokensPerSecondPerDevice: { low, high } }: EstimatedRow): number => high / low;
  expect(width(open)).toBeGreaterThan(width(told));
});

test('a context of nothing, of which there is room for infinitely many, has an answer too', () => {
  expect(known('x,R1,H200,8,FP8,decode,EP8,,0,,,50,,,').kind).toBe('estimate');
});

test('KV goes to FP8 where BF16 would not fit', () => {
  expect(estimate('a,R1,GB200,48,FP8,decode,EP48,2000,,1408,no,,,,').kind).toBe('estimate');
  expect(estimate('a,R1,GB200,48,FP8,decode,EP48,2000,,9999,no,,,,')).toMatchObject({ refusal: { reason: 'memory' } });
});

test.each([
  ['a,R1,TPU,8,FP8,decode,EP8,,,,,,,,', 'data-missing', 'TPU'],
  ['a,GPT-9,H800,8,FP8,decode,EP8,,,,,,,,', 'data-missing', 'GPT-9'],
  ['a,R1,H800,8,IQ1_S,decode,EP8,,,,,,,,', 'precision', 'IQ1_S'],
  ['a,R1,910C,8,FP8,decode,EP16,,,,,,,,', 'precision', 'FP8'],
  ['a,R1,H100,8,FP8,decode,TP8,,,,,,,,', 'memory', '16 fit'],
  ['a,R1,H800,144,FP8,decode,EP144,,4096,lots,,,,,', 'data-missing', 'lots'],
  ['a,R1,H800,144,FP8,decode,EP144,,4096,,,1,,,', 'target-impossible', '1 ms'],
  ['a,R1,H800,144,FP8,training,EP144,,4096,,,,,,', 'data-missing', 'training'],
  ['a,R1,H800,144,FP8,decode,EP144,,4096,8,sometimes,,,,', 'data-missing', 'sometimes'],
  ['a,R1,H800,144,FP8,decode,EP144,,4096,0,,,,,', 'data-missing', 'above 0'],
])('%s is refused for %s', (row, reason, word) => {
  expect(estimate(row)).toMatchObject({ kind: 'refused', refusal: { reason, text: expect.stringContaining(word) } });
});

test('the two inputs that matter most are named, memory bandwidth among them for one dense stream', () => {
  const { sensitivities } = known('a,R1-Distill-Llama-8B,H100,1,BF16,decode,TP1,,1024,1,no,,,,');
  expect(sensitivities).toHaveLength(2);
  expect(sensitivities.map(({ input }) => input)).toContain('memory bandwidth');
});

test('drafts are read with their acceptance', () => {
  expect(readSpeculation('1@0.7')).toEqual({ drafts: 1, acceptance: [0.7] });
  expect(readSpeculation('3@0.9/0.6/0.4')).toEqual({ drafts: 3, acceptance: [0.9, 0.6, 0.4] });
  expect(readSpeculation('no')).toEqual({ drafts: 0, acceptance: [] });
  expect(readSpeculation('1@7')).toBeUndefined();
});

const cell = fc.constantFrom('', '0', '1', '8', '1e12', '-1', 'x', '45-50', '<70', '16384tok', '608e9/d', '0.3');
const layout = fc.constantFrom('', 'EP1', 'TP3', 'DP0', 'TP8EP2', 'DP32TP1', 'TP999999', '2P1D', 'EP7');
const device = fc.constantFrom('H800', '910C', '920c', 'MI300X', 'M5 Max', 'nothing');
const model = fc.constantFrom('R1', 'R1-Distill-Qwen-32B', 'V3.2', '');
const phase = fc.constantFrom('', 'prefill', 'decode', 'e2e', 'both');

property.prop([model, device, cell, phase, layout, cell, cell, cell, cell, cell], { numRuns: 300 })(
  'any row is answered by finite numbers or a refusal in words',
  (m, d, n, p, l, input, output, batch, tpot, rate) => {
    const found = estimate(`r,${m},${d},${n},,${p},${l},${input},${output},${batch},,${tpot},${rate},,`);
    if (found.kind === 'refused') expect(found.refusal.text).toMatch(/\w/);
    else {
      const { low, mid, high } = found.tokensPerSecondPerDevice;
      expect(0 < low && low <= mid && mid <= high && Number.isFinite(high)).toBe(true);
    }
  },
);
