import { expect, test } from 'vitest';
import { attentionFlopPerPair, decodeIntensity, reExpansionFlopPerToken } from './attention-work.ts';
import { findModelShape } from './known-shapes.ts';
import { activeParameters } from './parameters.ts';

const r1 = findModelShape('deepseek-r1:671b');

test('a pair of tokens costs R1 17.0 M operations absorbed and 5.0 M expanded, 3.4 times less', () => {
  expect(attentionFlopPerPair(r1, 'absorbed')).toBe(16_990_208);
  expect(attentionFlopPerPair(r1, 'expanded')).toBe(4_997_120);
});

test('each cached token is expanded again for 2.05 G', () => {
  expect(reExpansionFlopPerToken(r1)).toBe(2_046_820_352);
});

test('prompts cost R1 83 G a token at 4k and 114 G at 16k, and attention passes linear work near 29k', () => {
  const linear = 2 * activeParameters(r1).total;
  const attentionAt = (tokens: number): number => (attentionFlopPerPair(r1, 'expanded') * tokens) / 2;
  expect(Math.round((linear + attentionAt(4_096)) / 1e9)).toBe(83);
  expect(Math.round((linear + attentionAt(16_384)) / 1e9)).toBe(114);
  expect(Math.round(linear / attentionAt(1) / 1_000)).toBe(29);
});

test('decode attention does 242 operations a byte with all heads on a device, 30 when 8 share them', () => {
  expect(Math.round(decodeIntensity(r1, 1))).toBe(242);
  expect(Math.round(decodeIntensity(r1, 8))).toBe(30);
});

test('grouped heads have one form and nothing to expand', () => {
  const llama = findModelShape('deepseek-r1:8b');
  expect(attentionFlopPerPair(llama, 'absorbed')).toBe(4 * 32 * 128 * 32);
  expect(attentionFlopPerPair(llama, 'expanded')).toBe(4 * 32 * 128 * 32);
  expect(reExpansionFlopPerToken(llama)).toBe(0);
  expect(decodeIntensity(llama, 8)).toBe(4);
});
