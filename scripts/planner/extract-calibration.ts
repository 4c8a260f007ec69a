// node --disable-warning=ExperimentalWarning scripts/planner/extract-calibration.ts <folder> > src/planner/calibration/kernel-fits.ts
//
// Then format it. The folder holds `aic-kernels/*.csv.gz`, tables of ai-dynamo/aiconfigurator 095f58a5 as CSV (MoE tables:
// hidden 7168, width 2048, 256 experts, 8 chosen), and `infersim-bench/bench_data.tar.gz`, `bench_data/` of alibaba/InferSim
// f2293dab. Both are Apache-2.0 and not in this repository.
import { fitDevice, fitVllmFloors, measuredDevices } from './device-points.ts';
import type { Fit } from './fit-roofline.ts';
import { fitInferSim } from './infer-sim-fits.ts';
import { openTables } from './kernel-tables.ts';
import { fitAllReduce, fitExchange } from './network-fits.ts';

const folder = process.argv[2];
if (folder === undefined) {
  console.error('Say where the tables are: extract-calibration.ts <folder with aic-kernels and infersim-bench>.');
  process.exit(64);
}
const tables = openTables(folder);
const fits = {
  h100: { ...fitDevice(tables, measuredDevices[0]!) },
  h200: { ...fitDevice(tables, measuredDevices[1]!) },
  b200: { ...fitDevice(tables, measuredDevices[2]!) },
  gb200: { ...fitDevice(tables, measuredDevices[3]!) },
  h800: fitInferSim(tables, 'h800'),
  h20: fitInferSim(tables, 'h20'),
};

const [h100, h200, b200, gb200] = measuredDevices;
const vllm = {
  h100: fitVllmFloors(tables, h100!, fits.h100.latentDecode),
  h200: fitVllmFloors(tables, h200!, fits.h200.latentDecode),
  b200: fitVllmFloors(tables, b200!, fits.b200.latentDecode),
  gb200: fitVllmFloors(tables, gb200!, fits.gb200.latentDecode),
};

console.log(`// Written by scripts/planner/extract-calibration.ts. Floors in microseconds, shares of the dense peaks named there.
// Data: ai-dynamo/aiconfigurator 095f58a5 (August 2026) and alibaba/InferSim f2293dab, both Apache-2.0.
import type { DeviceFits, EngineFloors, NetworkFits } from './kernel-fit.ts';

/** Floor and shares of each operator on the devices that somebody measured. */
export const kernelFits: DeviceFits = ${literal(fits, 0)};

/** Least times under vLLM 0.24 where they differ from SGLang's, in which the fits above stand. */
export const vllmFloors: EngineFloors = ${literal(vllm, 0)};

/** Sums over all devices and exchange with experts inside one node. */
export const networkFits: NetworkFits = ${literal(
  {
    h100: { allReduce: fitAllReduce(tables, 'h100_sxm', 450e9), exchange: fitExchange(tables, 'h100_sxm', 450e9) },
    h200: { allReduce: fitAllReduce(tables, 'h200_sxm', 450e9), exchange: fitExchange(tables, 'h200_sxm', 450e9) },
    b200: { allReduce: fitAllReduce(tables, 'b200_sxm', 900e9) },
    gb200: { allReduce: fitAllReduce(tables, 'gb200', 900e9) },
  },
  0,
)};`);

function literal(value: object, depth: number): string {
  const indent = '  '.repeat(depth + 1);
  const lines = Object.entries(value).map(([name, one]) => `${indent}${name}: ${cell(one, depth)},`);
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`;
}

function cell(value: unknown, depth: number): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(3)));
  if (isFit(value))
    return `{ ${Object.entries(value)
      .map(([name, one]) => `${name}: ${cell(one, 0)}`)
      .join(', ')} }`;
  return typeof value === 'object' && value !== null ? literal(value, depth + 1) : String(value);
}

function isFit(value: unknown): value is Fit {
  return typeof value === 'object' && value !== null && 'points' in value;
}
