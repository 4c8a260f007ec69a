import type { Calibration } from '../calibration/calibration.ts';
import { calibrationOf } from '../calibration/calibration-of.ts';
import type { Accelerator } from '../catalogue/accelerator.ts';
import { runsPrecision } from '../catalogue/runs-precision.ts';
import { memoryFit } from '../model/memory-fit.ts';
import type { Refusal } from '../place/candidate.ts';
import type { Source } from '../quantity.ts';
import { type Assumptions, defaultAssumptions } from './assumptions.ts';
import { devicePeaks } from './device-peaks.ts';
import type { Wires } from './network-time.ts';
import type { ReplicaConfig, ReplicaTimes, Speculation } from './replica.ts';
import { replicaWork } from './replica-work.ts';
import { spreadOf, wideAscendDevices } from './spread.ts';
import { type StepModel, stepTime } from './step-model.ts';

/**
 * The step-time model of one replica, or why it cannot run: memory, precision, layout, or a peak that nobody published.
 *
 * Per operator a floor and the longer of computing and moving, with shares of the peaks from measured kernels; experts by
 * how many of them a batch reaches; exchange between devices hidden behind computing as far as the overlap goes; drafts
 * one after the other. docs/design/planner.md has the formulas, bench/planner how far off they are.
 *
 * @param assumptions - other than live traffic's: an ablation, or routing balanced by construction
 */
export function replicaTimes(
  config: ReplicaConfig,
  assumptions: Assumptions = defaultAssumptions,
): ReplicaTimes | Refusal {
  const { device, model } = config;
  const precision = runsPrecision(device, config.weights);
  if (precision.kind === 'refused') return precision.refusal;
  const memory = memoryFit(config);
  if (memory.kind === 'refused') return memory.refusal;
  const wires = wiresOf(config);
  if ('reason' in wires) return wires;
  const work = replicaWork(config);
  const calibration = engineCalibration(config, assumptions);
  const peaks = devicePeaks(device, work.precisions, coreOf(config, calibration));
  if (peaks.kind === 'refused') return peaks.refusal;
  const step: StepModel = {
    work,
    calibration,
    wires,
    peaks,
    ranks: memory.ranks,
    tensor: config.layout.tensor,
    exchange: config.layout.kind === 'tensor' ? 'sums' : 'experts',
    latentDecode: (config.kv === 'fp8' ? calibration.latentDecodeFp8 : undefined) ?? calibration.latentDecode,
    tilePadding: tilePadding(config),
    drafts: config.speculation.drafts,
    draftLayers: model.mtpLayers,
    assumptions,
  };
  return {
    config,
    ranks: memory.ranks,
    packages: config.layout.devices / device.enginePerPackage,
    kvTokensPerRank: memory.kvTokensPerRank,
    tokensPerStep: tokensPerStep(config.speculation),
    step: (load) => stepTime(step, load),
    spread: spreadOf(config, calibration.basis),
    source: sourceOf(calibration),
  };
}

/**
 * Tokens a request gains per step: one, and each draft that is taken with all before it. R1's drafting layer by
 * DeepSeek's 85 to 90 % for the first: 1.85.
 */
export function tokensPerStep({ drafts, acceptance }: Speculation): number {
  let tokens = 1;
  let taken = 1;
  for (let draft = 0; draft < drafts; draft++) {
    taken *= acceptance[draft] ?? acceptance.at(-1) ?? 0;
    tokens += taken;
  }
  return tokens;
}

/** Attention's core computes in BF16, whatever the weights, but for kernels that take an FP8 cache as it is. */
function coreOf({ kv }: ReplicaConfig, { latentDecodeFp8 }: Calibration): 'bf16' | 'fp8' {
  return kv === 'fp8' && latentDecodeFp8 !== undefined ? 'fp8' : 'bf16';
}

/** Tensor cores take 64 rows at a time: 16 heads of one request cost as much as 64, drafts fill the gap. */
function tilePadding({ model, layout, speculation }: ReplicaConfig): number {
  if (model.attention.kind === 'gqa') return 1;
  const rows = (model.attention.heads / layout.tensor) * (1 + speculation.drafts);
  return (tileRows * Math.ceil(rows / tileRows)) / rows;
}

const tileRows = 64;

/** Open engines on Ascend reach less of the vendor's operators than CloudMatrix-Infer did; `mindie` is the vendor's. */
function engineCalibration({ device, engine, layout }: ReplicaConfig, assumptions: Assumptions): Calibration {
  const own = withEngine(calibrationOf(device), engine);
  if (device.vendor !== 'huawei' || engine === 'mindie') return own;
  if (engine === 'default' && layout.devices >= wideAscendDevices) return own;
  return slower(own, assumptions.openAscendEngines);
}

/**
 * vLLM's tables stand for TensorRT-LLM too, whose kernels it calls on Blackwell. TensorRT-LLM drafts and verifies inside
 * one graph that its scheduler runs ahead of; others wait for each verdict.
 */
function withEngine(own: Calibration, engine: ReplicaConfig['engine']): Calibration {
  if (engine !== 'vllm' && engine !== 'tensorrt-llm') return own;
  const { projections, experts, otherEngines: floors } = own;
  return {
    ...own,
    projections: { ...projections, floorUs: floors?.projectionsFloorUs ?? projections.floorUs },
    experts: { ...experts, floorUs: floors?.expertsFloorUs ?? experts.floorUs },
    draftHostMs: engine === 'tensorrt-llm' ? 0 : own.draftHostMs,
  };
}

function slower(own: Calibration, factor: number): Calibration {
  const roofline = ({ floorUs, computeShare, memoryShare }: Calibration['experts']): Calibration['experts'] => ({
    floorUs: floorUs * factor,
    computeShare: computeShare / factor,
    memoryShare: memoryShare / factor,
  });
  return {
    ...own,
    cite: `${own.cite}; open engines ${factor} times slower`,
    latentDecode: roofline(own.latentDecode),
    groupedDecode: roofline(own.groupedDecode),
    prefillAttention: roofline(own.prefillAttention),
    projections: roofline(own.projections),
    prefillProjections: roofline(own.prefillProjections),
    experts: roofline(own.experts),
    prefillExperts: roofline(own.prefillExperts),
    smallKernelsUs: own.smallKernelsUs * factor,
    hostMs: own.hostMs * factor,
  };
}

function wiresOf({ device, layout }: ReplicaConfig): Wires | Refusal {
  const packages = layout.devices / device.enginePerPackage;
  const domains = Math.max(1, Math.ceil(packages / device.domainPackages));
  const link = device.linkBytesPerSecond?.value;
  const network = device.networkBytesPerSecond?.value;
  if (layout.devices > 1 && link === undefined) return unwired(device, 'links to its neighbours', 'linkBytesPerSecond');
  if (domains > 1 && network === undefined) return unwired(device, 'network', 'networkBytesPerSecond');
  return {
    devices: layout.devices,
    domains,
    linkBytesPerSecond: (link ?? 1) / device.enginePerPackage,
    networkBytesPerSecond: (network ?? 1) / device.enginePerPackage,
  };
}

function unwired(device: Accelerator, what: string, field: string): Refusal {
  const text = `The speed of the ${what} of ${device.name} was never published; take a layout that does not need it, or give your own figure (${field}).`;
  return { subject: device.id, reason: 'data-missing', text };
}

function sourceOf({ basis }: Calibration): Source {
  return basis === 'peaks' ? 'estimated' : 'fitted';
}
