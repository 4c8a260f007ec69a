import type { Accelerator } from './accelerator.ts';
import { cited, giga, recalled, tera } from './citation.ts';

const runAiHome = cited('runaihome and gpu.name pages', '2026-05', 'C');
const m5Pages = cited('awesomeagents page', '2026-03', 'C');
const amx = cited('128 cores × 2,048 operations a cycle × 2 GHz, two sockets', '2026-11', 'D');
const amxInt8 = cited('twice the BF16 rate of AMX', '2026-11', 'D');
const widened = cited('no FP8 unit: SGLang widens to BF16 on the way in', '2025-07', 'D');
const mrdimm = cited('12 channels of MRDIMM-8800, two sockets', '2026-11', 'D');
const ddr5 = cited('12 channels of DDR5-4800', '2026-11', 'D');
const fitted = cited('12 modules of 64 GB a socket; yours may differ', '2025-02', 'D');
const zen4 = cited('96 cores × 64 operations a cycle × 2.4 GHz', '2026-11', 'D');
const zen4Int8 = cited('twice the BF16 rate of Zen 4', '2026-11', 'D');

const alone = { status: 'shipping', enginePerPackage: 1, domainPackages: 1, packagesPerNode: 1, legal: [] } as const;

/** Machines whose memory is the accelerator's: one package is the whole computer. */
export const hosts: readonly Accelerator[] = [
  {
    ...alone,
    id: 'm3-ultra',
    name: 'Apple M3 Ultra',
    vendor: 'apple',
    peakTera: { bf16: recalled(57) },
    memoryBytes: runAiHome(512 * giga),
    memoryBytesPerSecond: runAiHome(819 * giga),
    tdpWatt: recalled(270),
    priceHint: '3,999 USD with 96 GB; larger ones were withdrawn from sale in spring 2026',
  },
  {
    ...alone,
    id: 'm4-max',
    name: 'Apple M4 Max',
    vendor: 'apple',
    peakTera: { bf16: recalled(34) },
    memoryBytes: runAiHome(128 * giga),
    memoryBytesPerSecond: runAiHome(546 * giga),
    tdpWatt: recalled(90),
  },
  {
    ...alone,
    id: 'm5-max',
    name: 'Apple M5 Max',
    vendor: 'apple',
    peakTera: {},
    memoryBytes: m5Pages(128 * giga),
    memoryBytesPerSecond: m5Pages(614 * giga),
    tdpWatt: m5Pages(100),
  },
  {
    ...alone,
    id: 'xeon-6980p-2s',
    name: '2 × Xeon 6980P',
    vendor: 'intel',
    peakTera: { bf16: amx(1_049), fp8: widened(1_049), int8: amxInt8(2_097) },
    memoryBytes: fitted(1_536 * giga),
    memoryBytesPerSecond: mrdimm(1.69 * tera),
    tdpWatt: recalled(1_000),
  },
  {
    ...alone,
    id: 'epyc-9654',
    name: 'EPYC 9654',
    vendor: 'amd',
    peakTera: { bf16: zen4(14.7), int8: zen4Int8(29.5) },
    memoryBytes: fitted(768 * giga),
    memoryBytesPerSecond: ddr5(460.8 * giga),
    tdpWatt: recalled(360),
  },
];
