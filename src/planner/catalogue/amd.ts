import type { Accelerator } from './accelerator.ts';
import { cited, giga, recalled, tera } from './citation.ts';
import { recalledRules } from './legal.ts';

const pages = cited('tadata and aiwiki pages', '2026-05', 'C');
const isscc = cited('ISSCC report as retold by aiwiki and wccftech; one page calls the peaks sparse', '2026-05', 'C');
const oam = { vendor: 'amd', status: 'shipping', enginePerPackage: 1, domainPackages: 8, packagesPerNode: 8 } as const;

/** Dense peaks; link (xGMI) and network one way, per GPU. */
export const amd: readonly Accelerator[] = [
  {
    ...oam,
    id: 'mi300x',
    name: 'MI300X',
    peakTera: { bf16: pages(1_307), fp8: recalled(2_615), int8: recalled(2_615) },
    memoryBytes: pages(192 * giga),
    memoryBytesPerSecond: pages(5.3 * tera),
    linkBytesPerSecond: pages(448 * giga),
    networkBytesPerSecond: recalled(50 * giga),
    tdpWatt: pages(750),
    priceHint: 'median 1.99 USD an hour, 1.50 to 6 (Cliff Center, May 2026)',
    legal: recalledRules,
  },
  {
    ...oam,
    id: 'mi325x',
    name: 'MI325X',
    peakTera: { bf16: recalled(1_307), fp8: recalled(2_615), int8: recalled(2_615) },
    memoryBytes: recalled(256 * giga),
    memoryBytesPerSecond: recalled(6 * tera),
    linkBytesPerSecond: recalled(448 * giga),
    networkBytesPerSecond: recalled(50 * giga),
    tdpWatt: recalled(1_000),
    priceHint: '1.95 USD an hour (Cliff Center, May 2026)',
    legal: recalledRules,
  },
  {
    ...oam,
    id: 'mi355x',
    name: 'MI355X',
    peakTera: { bf16: recalled(2_500), fp8: isscc(5_000), int8: recalled(5_000), fp4: isscc(10_000) },
    memoryBytes: isscc(288 * giga),
    memoryBytesPerSecond: isscc(8 * tera),
    linkBytesPerSecond: recalled(538 * giga),
    networkBytesPerSecond: recalled(50 * giga),
    tdpWatt: isscc(1_400),
    legal: recalledRules,
  },
];
