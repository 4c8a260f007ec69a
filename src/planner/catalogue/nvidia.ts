import type { Accelerator } from './accelerator.ts';
import { cited, giga, recalled, tera } from './citation.ts';
import { blackwellRules, h20Rules, h200Rules, hopperOf2022, hopperOf2023, recalledRules } from './legal.ts';

const aic = cited('ai-dynamo/aiconfigurator systems/*.yaml', '2026-08', 'A');
const ant = cited('SGLang blog with Ant Group on H20 (H20 and H800 table)', '2025-09', 'A');
const spheron = cited('Spheron blog, dense half of the sparse figure for FP4', '2026-05', 'C');
const halved = cited('half of the published sparse figure', '2026-05', 'D');
const hmc = cited('hmc-tech.com', '2026-05', 'C');
const willItRun = cited('willitrunai.com', '2026-05', 'C');
const aicNetwork = cited('aiconfigurator, InfiniBand beside NVLink', '2026-08', 'A');

/** Eight on NVLink in one server. */
const hgx = {
  vendor: 'nvidia',
  status: 'shipping',
  enginePerPackage: 1,
  domainPackages: 8,
  packagesPerNode: 8,
} as const;
/** A rack of 72 on one NVLink, in trays of four. */
const nvl72 = { ...hgx, domainPackages: 72, packagesPerNode: 4 } as const;

const hopperPeaks = { bf16: aic(989), fp8: aic(1_978), int8: aic(1_978) };

const hopper: readonly Accelerator[] = [
  {
    ...hgx,
    id: 'h100-sxm',
    name: 'H100 SXM',
    peakTera: hopperPeaks,
    memoryBytes: aic(80 * giga),
    memoryBytesPerSecond: aic(3.35 * tera),
    linkBytesPerSecond: aic(450 * giga),
    networkBytesPerSecond: aicNetwork(50 * giga),
    tdpWatt: aic(700),
    priceHint: 'median about 2.95 USD an hour over 37 providers, 2 to 5 by kind of provider (AIMultiple, May 2026)',
    legal: hopperOf2022,
  },
  {
    ...hgx,
    id: 'h100-pcie',
    name: 'H100 PCIe',
    peakTera: { bf16: aic(756.5), fp8: aic(1_513), int8: aic(1_513) },
    memoryBytes: aic(80 * giga),
    memoryBytesPerSecond: aic(2 * tera),
    linkBytesPerSecond: aic(64 * giga),
    networkBytesPerSecond: recalled(50 * giga),
    tdpWatt: aic(350),
    legal: hopperOf2022,
  },
  {
    ...hgx,
    id: 'h800',
    name: 'H800',
    peakTera: { bf16: ant(989), fp8: ant(1_979), int8: recalled(1_979) },
    memoryBytes: ant(80 * giga),
    memoryBytesPerSecond: ant(3.352 * tera),
    linkBytesPerSecond: ant(200 * giga),
    networkBytesPerSecond: ant(50 * giga),
    tdpWatt: recalled(700),
    priceHint: '2 USD an hour is what DeepSeek assumed for its own (February 2025)',
    legal: hopperOf2023,
  },
  {
    ...hgx,
    id: 'h20',
    name: 'H20',
    peakTera: { bf16: ant(148), fp8: ant(296), int8: ant(296) },
    memoryBytes: ant(96 * giga),
    memoryBytesPerSecond: ant(4 * tera),
    linkBytesPerSecond: ant(450 * giga),
    networkBytesPerSecond: ant(25 * giga),
    tdpWatt: willItRun(400),
    legal: h20Rules,
  },
  {
    ...hgx,
    id: 'h200',
    name: 'H200',
    peakTera: hopperPeaks,
    memoryBytes: aic(141 * giga),
    memoryBytesPerSecond: aic(4.8 * tera),
    linkBytesPerSecond: aic(450 * giga),
    networkBytesPerSecond: recalled(50 * giga),
    tdpWatt: aic(700),
    priceHint: '2.5 to 7 USD an hour by kind of provider (Mercatus, May 2026)',
    legal: h200Rules,
  },
];

const blackwell: readonly Accelerator[] = [
  {
    ...hgx,
    id: 'b200',
    name: 'B200',
    peakTera: { bf16: aic(2_250), fp8: aic(4_500), int8: aic(4_500), fp4: aic(9_000) },
    memoryBytes: aic(180 * giga),
    memoryBytesPerSecond: aic(7.7 * tera),
    linkBytesPerSecond: aic(900 * giga),
    networkBytesPerSecond: aicNetwork(100 * giga),
    tdpWatt: aic(1_000),
    priceHint: 'from 2.68 USD an hour (Spheron), 5.98 (RunPod), 2026',
    legal: blackwellRules,
  },
  {
    ...hgx,
    id: 'b300',
    name: 'B300',
    peakTera: { bf16: aic(2_250), fp8: aic(4_500), int8: aic(153), fp4: aic(14_000) },
    memoryBytes: aic(288 * giga),
    memoryBytesPerSecond: aic(7.75 * tera),
    linkBytesPerSecond: aic(900 * giga),
    networkBytesPerSecond: recalled(100 * giga),
    tdpWatt: aic(1_100),
    priceHint: 'from 3.29 USD an hour (Spheron, 2026)',
    legal: blackwellRules,
  },
  {
    ...nvl72,
    id: 'gb200',
    name: 'GB200 NVL72',
    peakTera: { bf16: aic(2_500), fp8: aic(5_000), int8: aic(5_000), fp4: aic(10_000) },
    memoryBytes: aic(186 * giga),
    memoryBytesPerSecond: aic(8 * tera),
    linkBytesPerSecond: aic(900 * giga),
    networkBytesPerSecond: recalled(50 * giga),
    tdpWatt: aic(1_200),
    legal: blackwellRules,
  },
  {
    ...nvl72,
    id: 'gb300',
    name: 'GB300 NVL72',
    peakTera: { bf16: aic(2_500), fp8: aic(5_000), int8: aic(165), fp4: aic(15_000) },
    memoryBytes: aic(288 * giga),
    memoryBytesPerSecond: aic(8 * tera),
    linkBytesPerSecond: aic(900 * giga),
    networkBytesPerSecond: recalled(100 * giga),
    tdpWatt: aic(1_400),
    priceHint: '2.65 USD an hour in an NVIDIA blog as retold in 2026',
    legal: blackwellRules,
  },
];

const cards: readonly Accelerator[] = [
  {
    ...hgx,
    id: 'l40s',
    name: 'L40S',
    peakTera: { bf16: aic(362), fp8: aic(733), int8: aic(733) },
    memoryBytes: aic(48 * giga),
    memoryBytesPerSecond: aic(864 * giga),
    linkBytesPerSecond: aic(32 * giga),
    networkBytesPerSecond: recalled(25 * giga),
    tdpWatt: aic(350),
    priceHint: '0.79 to 1.40 USD an hour (RunPod, March 2026)',
    legal: recalledRules,
  },
  {
    ...hgx,
    id: 'rtx-pro-6000',
    name: 'RTX PRO 6000 Server',
    peakTera: { bf16: aic(468), fp8: aic(936), int8: aic(936), fp4: aic(1_871) },
    memoryBytes: aic(96 * giga),
    memoryBytesPerSecond: aic(1_792 * giga),
    linkBytesPerSecond: aic(64 * giga),
    networkBytesPerSecond: recalled(50 * giga),
    tdpWatt: aic(600),
    legal: recalledRules,
  },
  {
    ...hgx,
    id: 'rtx-4090',
    name: 'RTX 4090',
    peakTera: { bf16: hmc(165), fp8: hmc(330), int8: hmc(661) },
    memoryBytes: hmc(24 * giga),
    memoryBytesPerSecond: hmc(1_008 * giga),
    linkBytesPerSecond: hmc(32 * giga),
    tdpWatt: hmc(450),
    priceHint: '0.34 to 0.60 USD an hour (RunPod, March 2026)',
    legal: recalledRules,
  },
  {
    ...hgx,
    id: 'rtx-5090',
    name: 'RTX 5090',
    peakTera: { bf16: recalled(209.5), fp8: spheron(419), int8: recalled(838), fp4: halved(1_676) },
    memoryBytes: spheron(32 * giga),
    memoryBytesPerSecond: spheron(1_792 * giga),
    linkBytesPerSecond: spheron(64 * giga),
    tdpWatt: spheron(575),
    priceHint: '0.69 to 1.22 USD an hour (RunPod, March 2026)',
    legal: recalledRules,
  },
];

/** Dense peaks; link and network one way, per GPU. */
export const nvidia: readonly Accelerator[] = [...hopper, ...blackwell, ...cards];
