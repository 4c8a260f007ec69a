import { expect, test } from 'vitest';
import { findAccelerator } from '../catalogue/accelerators.ts';
import { findModelShape } from '../model/known-shapes.ts';
import { deviceOf, tinyModel } from '../testing/candidates.ts';
import { kvPrecisionFor, layoutName, layoutsFor, precisionsFor, redundantFor } from './layouts.ts';

const r1 = findModelShape('deepseek-r1:671b');

test('a dense model is cut over 1 to 16 devices, and no further', () => {
  expect(layoutsFor(deviceOf('a'), tinyModel).map(layoutName)).toEqual(['tp1', 'tp2', 'tp4', 'tp8', 'tp16']);
});

test('experts lie across whole nodes of up to 320 devices as engines see them', () => {
  const names = layoutsFor(findAccelerator('910c'), r1).map(layoutName);
  expect(names.slice(0, 6)).toEqual(['tp1', 'tp2', 'tp4', 'tp8', 'tp16', 'ep16']);
  expect(names).toContain('dp4tp4ep16');
  expect(names.at(-1)).toBe('ep320');
});

test('redundant experts are those of published deployments', () => {
  expect([8, 16, 32, 64, 128, 144, 320].map((devices) => redundantFor(256, devices))).toEqual([
    0, 16, 32, 0, 0, 32, 64,
  ]);
});

test('each device runs what it computes narrowest: no FP8 on Ascend 910, FP4 from Blackwell on', () => {
  const of = (name: string) => precisionsFor(findAccelerator(name), r1);
  expect(of('910c')).toEqual(['int8']);
  expect(of('h100')).toEqual(['fp8']);
  expect(of('b200')).toEqual(['fp4', 'fp8']);
  expect(precisionsFor(findAccelerator('b200'), tinyModel)).toEqual(['bf16']);
  expect(['h100', '910c', 'b200'].map((name) => kvPrecisionFor(findAccelerator(name)))).toEqual([
    'bf16',
    'bf16',
    'fp8',
  ]);
});
