import { expect, test } from 'vitest';
import { parseCpuinfo, parseSysctl } from './parse-cpuinfo.ts';
import { hardwareFixture } from './testing/fixture-probe.ts';

test.for([
  ['amd-epyc', 'AMD EPYC', 2, 'avx f16c fma avx2 avx512f avx512bw avx512vbmi avx512-vnni avx512-bf16'],
  [
    'intel-xeon-8480',
    'Intel(R) Xeon(R) Platinum 8480+',
    4,
    'avx f16c fma avx2 avx-vnni avx512f avx512bw avx512vbmi avx512-vnni avx512-bf16 avx512-fp16 amx amx-int8 amx-bf16',
  ],
  ['kunpeng-920', 'HiSilicon Kunpeng 920', 3, 'neon fp16 dotprod'],
  ['arm-neoverse-v2', 'Arm Neoverse V2', 1, 'neon fp16 dotprod i8mm bf16 sve sve2'],
  ['old-core2', 'Intel(R) Core(TM)2 Duo CPU     E8400  @ 3.00GHz', 2, ''],
] as const)('%s: model, cores and features', ([file, model, logicalCores, features]) => {
  expect(parseCpuinfo(hardwareFixture(`cpuinfo/${file}.txt`))).toEqual({
    model,
    logicalCores,
    features: features.split(' ').filter(Boolean),
  });
});

test('an Arm core that is not in the table keeps its numbers', () => {
  const text = 'processor\t: 0\nFeatures\t: fp asimd\nCPU implementer\t: 0x61\nCPU part\t: 0x022\n';
  expect(parseCpuinfo(text)).toEqual({ model: 'Arm core 0x61/0x022', logicalCores: 1, features: ['neon'] });
});

test('macOS names features by keys on Apple silicon and by words on Intel', () => {
  expect(parseSysctl(hardwareFixture('sysctl/apple-m2.txt'))).toEqual({
    model: 'Apple M2',
    logicalCores: 8,
    features: ['neon', 'fp16', 'dotprod', 'i8mm', 'bf16'],
  });
  expect(parseSysctl(hardwareFixture('sysctl/intel-mac.txt'))).toEqual({
    model: 'Intel(R) Core(TM) i7-9750H CPU @ 2.60GHz',
    logicalCores: 12,
    features: ['avx', 'f16c', 'fma', 'avx2'],
  });
});
