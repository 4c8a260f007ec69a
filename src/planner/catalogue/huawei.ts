import type { Accelerator } from './accelerator.ts';
import { cited, giga, tera } from './citation.ts';
import { laterAscend, namedAscend } from './legal.ts';

const modelling = cited('Ascend/msmodeling tensor_cast/device.py', '2026-08', 'A');
const twoDies = cited('two dies of Ascend/msmodeling tensor_cast/device.py', '2026-08', 'D');
const bin910b1 = cited('Ascend/msmodeling, top bin; that 910B1 is of it is recalled', '2026-08', 'R');
const bin910b = cited('Ascend/msmodeling by bin; which name is which bin is recalled', '2026-08', 'R');
const issues = cited('vllm-ascend issues 7145 and 8746, npu-smi captures', '2026-09', 'B');
const matrix = cited('CloudMatrix384 (arXiv:2506.12708), two third-party readings', '2025-06', 'B');
const matrixPeak = cited(
  'CloudMatrix384 (arXiv:2506.12708), from its ratios per TFLOPS; msmodeling says the same',
  '2025-06',
  'D',
);
const wholeRack = cited('559 kW of a CloudMatrix384 over 384 packages, so more than the chip itself', '2025-06', 'D');
const roadmap = cited("Huawei Connect 2026, table in Tom's Hardware", '2026-09', 'B');
const oneWay = cited('Huawei Connect 2026, half of the two-way figure', '2026-09', 'D');
const whitePaper = cited('950 white paper as told in a technical post', '2026-09', 'B');
const profile950 = cited('Ascend/msmodeling tensor_cast/device.py, 950 profiles', '2026-08', 'A');
const atlas350 = cited('press on the Atlas 350 card', '2026-03', 'C');
const digitimes = cited('DigiTimes as retold by TechPowerUp and Notebookcheck; Huawei never named it', '2025-04', 'C');

const atlasA2 = {
  vendor: 'huawei',
  status: 'shipping',
  enginePerPackage: 1,
  domainPackages: 8,
  packagesPerNode: 8,
} as const;
const superNode = { ...atlasA2, domainPackages: 384 } as const;
const twoDiesEach = { ...superNode, enginePerPackage: 2 } as const;

const priceHint910b =
  'no public hourly price; about 281,000 CNY each with its server (Baidu, 2023), about 90,000 CNY a card (broker note, 2025)';
const priceHint910c =
  'no public hourly price; 21,000 to 28,000 USD over 4 years at 70 % use, 1.46 kW at 0.08 USD: 0.97 to 1.26 USD an hour before staff and space';

const meshA2 = {
  linkBytesPerSecond: modelling(196 * giga),
  networkBytesPerSecond: modelling(25 * giga),
  tdpWatt: cited('310 to 400 W, recalled; no text of the maker was found', '2026-11', 'R')(400),
  priceHint: priceHint910b,
  legal: namedAscend,
} as const;

const a2: readonly Accelerator[] = [
  {
    ...atlasA2,
    ...meshA2,
    id: '910b1',
    name: 'Ascend 910B1',
    peakTera: { bf16: bin910b1(353.9), int8: bin910b1(752) },
    memoryBytes: issues(64 * giga),
    memoryBytesPerSecond: modelling(1.6 * tera),
  },
  {
    ...atlasA2,
    ...meshA2,
    id: '910b2',
    name: 'Ascend 910B2',
    peakTera: { bf16: bin910b(353.9), int8: bin910b(752) },
    memoryBytes: issues(64 * giga),
    memoryBytesPerSecond: modelling(1.6 * tera),
  },
  {
    ...atlasA2,
    ...meshA2,
    id: '910b3',
    name: 'Ascend 910B3',
    peakTera: { bf16: bin910b(294.9), int8: bin910b(626) },
    memoryBytes: issues(64 * giga),
    memoryBytesPerSecond: modelling(1.6 * tera),
  },
  {
    ...atlasA2,
    ...meshA2,
    id: '910b4',
    name: 'Ascend 910B4',
    peakTera: { bf16: bin910b(245.8), int8: bin910b(560) },
    memoryBytes: issues(32 * giga),
    memoryBytesPerSecond: modelling(0.8 * tera),
    linkBytesPerSecond: modelling(64 * giga),
  },
  {
    ...atlasA2,
    ...meshA2,
    id: '910b4-1',
    name: 'Ascend 910B4-1',
    peakTera: { bf16: bin910b(245.8), int8: bin910b(560) },
    memoryBytes: issues(64 * giga),
    memoryBytesPerSecond: modelling(1.6 * tera),
    linkBytesPerSecond: modelling(64 * giga),
  },
];

const a3Fabric = {
  memoryBytes: matrix(128 * giga),
  memoryBytesPerSecond: matrix(3.2 * tera),
  linkBytesPerSecond: matrix(392 * giga),
  networkBytesPerSecond: matrix(50 * giga),
  tdpWatt: wholeRack(1_456),
  priceHint: priceHint910c,
  legal: namedAscend,
} as const;

const a3: readonly Accelerator[] = [
  {
    ...twoDiesEach,
    ...a3Fabric,
    id: '910c',
    name: 'Ascend 910C',
    peakTera: { bf16: twoDies(707.8), int8: matrixPeak(1_504) },
  },
  {
    ...twoDiesEach,
    ...a3Fabric,
    id: '910c-low',
    name: 'Ascend 910C low bin',
    peakTera: { bf16: twoDies(491.6), int8: twoDies(1_120) },
  },
  {
    ...superNode,
    id: '910c-die',
    name: 'Ascend 910C die',
    peakTera: { bf16: modelling(353.9), int8: modelling(752) },
    memoryBytes: modelling(64 * giga),
    memoryBytesPerSecond: modelling(1.6 * tera),
    linkBytesPerSecond: modelling(196 * giga),
    networkBytesPerSecond: matrix(25 * giga),
    domainPackages: 768,
    packagesPerNode: 16,
    priceHint: `half of a package: ${priceHint910c}`,
    legal: namedAscend,
  },
];

const later: readonly Accelerator[] = [
  {
    ...atlasA2,
    id: '950pr',
    name: 'Ascend 950PR',
    peakTera: { bf16: profile950(432), fp8: whitePaper(919), int8: profile950(865), fp4: whitePaper(1_784) },
    memoryBytes: roadmap(128 * giga),
    memoryBytesPerSecond: roadmap(1.6 * tera),
    linkBytesPerSecond: oneWay(1_000 * giga),
    tdpWatt: atlas350(600),
    legal: laterAscend,
  },
  {
    ...atlasA2,
    id: '950dt',
    name: 'Ascend 950DT',
    peakTera: { bf16: whitePaper(547), fp8: whitePaper(1_034), int8: whitePaper(1_034), fp4: whitePaper(2_007) },
    memoryBytes: roadmap(144 * giga),
    memoryBytesPerSecond: roadmap(4 * tera),
    linkBytesPerSecond: oneWay(1_000 * giga),
    legal: laterAscend,
  },
  {
    ...atlasA2,
    id: '960dt',
    name: 'Ascend 960DT',
    status: 'announced',
    peakTera: { fp8: roadmap(2_000), fp4: roadmap(4_000) },
    memoryBytes: roadmap(288 * giga),
    memoryBytesPerSecond: roadmap(9.6 * tera),
    linkBytesPerSecond: oneWay(1_100 * giga),
    legal: laterAscend,
  },
  {
    ...atlasA2,
    id: '960pr',
    name: 'Ascend 960PR',
    status: 'announced',
    peakTera: { fp8: roadmap(2_000), fp4: roadmap(8_000) },
    memoryBytes: roadmap(192 * giga),
    memoryBytesPerSecond: roadmap(2.4 * tera),
    linkBytesPerSecond: oneWay(1_100 * giga),
    legal: laterAscend,
  },
  {
    ...atlasA2,
    id: '920c',
    name: 'Ascend 920C',
    status: 'reported',
    peakTera: { bf16: digitimes(900) },
    memoryBytesPerSecond: digitimes(4 * tera),
    legal: laterAscend,
  },
];

/** Per package, which is two dies for the 910C; link and network one way. */
export const huawei: readonly Accelerator[] = [...a2, ...a3, ...later];
