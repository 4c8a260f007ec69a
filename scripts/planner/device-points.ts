import { type Peaks, softMax } from '../../src/planner/time/roofline.ts';
import { fitPrefill } from './fit-prefill.ts';
import { type Fit, fitRoofline } from './fit-roofline.ts';
import { type Line, numberIn, type Point, type Tables } from './kernel-tables.ts';
import { cutExperts, evenExperts, latentDecode, projections, type Work } from './r1-layer.ts';

/** A device of AIConfigurator's tables: dense peaks that the shares are of. */
export interface MeasuredDevice {
  readonly table: string;
  readonly bf16: number;
  readonly fp8: number;
  readonly bytesPerSecond: number;
}

export const measuredDevices: readonly MeasuredDevice[] = [
  { table: 'h100_sxm', bf16: 989e12, fp8: 1_979e12, bytesPerSecond: 3.35e12 },
  { table: 'h200_sxm', bf16: 989e12, fp8: 1_979e12, bytesPerSecond: 4.8e12 },
  { table: 'b200_sxm', bf16: 2_250e12, fp8: 4_500e12, bytesPerSecond: 7.7e12 },
  { table: 'gb200', bf16: 2_500e12, fp8: 5_000e12, bytesPerSecond: 8e12 },
];

export type OperatorFits = Readonly<
  Record<
    | 'latentDecode'
    | 'latentDecodeFp8'
    | 'projections'
    | 'experts'
    | 'prefillProjections'
    | 'prefillAttention'
    | 'prefillExperts',
    Fit
  >
>;

/** Shares and floors of the six operators of one device, from the tables of SGLang 0.5.10 and 0.5.14. */
export function fitDevice(tables: Tables, device: MeasuredDevice): OperatorFits {
  const bf16 = { operationsPerSecond: device.bf16, bytesPerSecond: device.bytesPerSecond };
  const fp8 = { operationsPerSecond: device.fp8, bytesPerSecond: device.bytesPerSecond };
  const core = fitRoofline(latentPoints(tables, device.table, 'bfloat16'), bf16);
  return {
    latentDecode: core,
    latentDecodeFp8: fitRoofline(latentPoints(tables, device.table, 'fp8'), fp8),
    projections: fitRoofline(projectionPoints(tables, device.table, core, bf16), fp8),
    experts: fitRoofline(expertPoints(tables, device.table), fp8),
    ...fitPrefill(wholeHeads(tables.aic(device.table, 'wideep_context_mla')), bf16, fp8),
    prefillExperts: fitRoofline(bulkExpertPoints(tables, device.table), fp8),
  };
}

/** Shares of an FP8 cache are of the FP8 peak: Blackwell's kernel computes in it. */
function latentPoints(tables: Tables, device: string, kv: 'bfloat16' | 'fp8'): readonly Point[] {
  return tables
    .aic(device, '0.5.14_generation_mla')
    .filter((line) => line.kv_cache_dtype === kv && line.mla_dtype === 'bfloat16')
    .filter((line) => contextOf(line) >= 512 && contextOf(line) <= 65_536)
    .map((line) => point(latentWork(line, kv === 'fp8' ? 1 : 2), line));
}

function latentWork(line: Line, kvBytes: number): Work {
  return latentDecode(numberIn(line, 'num_heads'), numberIn(line, 'batch_size'), contextOf(line), kvBytes);
}

/** The module's time less its core's: everything around the core, small kernels between included. */
function projectionPoints(tables: Tables, device: string, core: Fit, peaks: Peaks): readonly Point[] {
  return tables
    .aic(device, 'wideep_generation_mla')
    .filter((line) => contextOf(line) <= 1_024)
    .map((line) => aroundCore(line, core, peaks))
    .filter(({ us }) => us > 10);
}

function expertPoints(tables: Tables, device: string): readonly Point[] {
  return uniform(tables.aic(device, 'wideep_generation_moe')).map((line) => point(evenWork(line), line));
}

/**
 * Four devices only: with more, the benchmark also walks over tokens that a device never receives in service. Rows enough
 * that the host's launches, 0.4 ms a layer, are hidden.
 */
function bulkExpertPoints(tables: Tables, device: string): readonly Point[] {
  return uniform(tables.aic(device, 'wideep_context_moe'))
    .filter((line) => numberIn(line, 'moe_ep_size') === 4 && numberIn(line, 'num_tokens') >= 16_384)
    .map((line) => point(evenWork(line), line));
}

/** Least times under vLLM 0.24, whose kernels are less fused on Hopper: around attention, and of experts cut over 8. */
export function fitVllmFloors(
  tables: Tables,
  device: MeasuredDevice,
  core: Fit,
): { readonly projectionsFloorUs: number; readonly expertsFloorUs: number } {
  const bf16 = { operationsPerSecond: device.bf16, bytesPerSecond: device.bytesPerSecond };
  const fp8 = { operationsPerSecond: device.fp8, bytesPerSecond: device.bytesPerSecond };
  const around = tables
    .aic(device.table, 'vllm_0.24.0_mla_generation_module')
    .filter((line) => line.gemm_type === 'fp8_block' && line.kv_cache_dtype === 'bfloat16')
    .filter((line) => contextOf(line) <= 1_024 && numberIn(line, 'num_heads') >= 8)
    .map((line) => aroundCore(line, core, bf16))
    .filter(({ us }) => us > 5);
  const cut = tables
    .aic(device.table, 'moe_vllm')
    .filter((line) => line.moe_dtype === 'fp8_block' && line.distribution === 'balanced')
    .filter((line) => numberIn(line, 'moe_tp_size') === 8 && numberIn(line, 'moe_ep_size') === 1)
    .filter((line) => numberIn(line, 'num_tokens') <= 16)
    .map((line) => point(cutExperts(numberIn(line, 'num_tokens'), 8), line));
  return { projectionsFloorUs: fitRoofline(around, fp8).floorUs, expertsFloorUs: fitRoofline(cut, fp8).floorUs };
}

function aroundCore(line: Line, core: Fit, peaks: Peaks): Point {
  const [heads, requests] = [numberIn(line, 'num_heads'), numberIn(line, 'batch_size')];
  const coreUs = fittedUs(core, peaks, latentDecode(heads, requests, contextOf(line)));
  return { ...projections(heads, requests), us: 1_000 * numberIn(line, 'latency') - coreUs };
}

const evenWork = (line: Line): Work => evenExperts(numberIn(line, 'num_tokens'), numberIn(line, 'moe_ep_size'));
const uniform = (lines: readonly Line[]): readonly Line[] => lines.filter((line) => line.distribution === 'uniform');
const wholeHeads = (lines: readonly Line[]): readonly Line[] =>
  lines.filter((line) => numberIn(line, 'num_heads') === 128);
const contextOf = (line: Line): number => numberIn(line, 'isl') + numberIn(line, 'step');
const point = (work: Work, line: Line): Point => ({ ...work, us: 1_000 * numberIn(line, 'latency') });

function fittedUs(fit: Fit, peaks: Peaks, { operations, bytes }: Work): number {
  const compute = (1e6 * operations) / (peaks.operationsPerSecond * fit.computeShare);
  return fit.floorUs + softMax(compute, (1e6 * bytes) / (peaks.bytesPerSecond * fit.memoryShare));
}
