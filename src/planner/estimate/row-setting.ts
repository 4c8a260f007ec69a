import type { Accelerator, Precision } from '../catalogue/accelerator.ts';
import { findAccelerator } from '../catalogue/accelerators.ts';
import { PlannerError } from '../errors.ts';
import { findModelShape } from '../model/known-shapes.ts';
import type { ModelShape } from '../model/shape.ts';
import type { Refusal } from '../place/candidate.ts';
import type { Layout, ReplicaConfig, Speculation } from '../time/replica.ts';
import { type Amount, parseAmount } from './amount.ts';
import type { Row } from './parse-rows.ts';
import { readLayout } from './read-layout.ts';
import { readSpeculation } from './read-speculation.ts';

/** What a row measures. `split`: prefill and decode on devices of their own, both counted. */
export type RowPhase = 'prefill' | 'decode' | 'e2e' | 'split';

/** A row's meaning, numbers still with how exactly they were meant. */
export interface RowSetting {
  readonly kind: 'setting';
  readonly device: Accelerator;
  readonly model: ModelShape;
  readonly packages: number | undefined;
  readonly weights: Precision;
  readonly phase: RowPhase;
  readonly layout: Layout;
  readonly speculation: Speculation;
  readonly input: Amount;
  readonly outputOrKv: Amount;
  readonly batch: Amount;
  readonly tpot: Amount;
  readonly published: Amount;
  /** Routing that was balanced by construction: simulated, or with perfect placement. */
  readonly routing: 'live' | 'balanced';
  readonly engine: ReplicaConfig['engine'];
  readonly assumed: readonly string[];
}

export type RowSettingOrRefusal = RowSetting | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Reads one row, or says which of its cells cannot be understood. */
export function rowSetting(
  row: Row,
  known?: readonly Accelerator[],
  ownModels: readonly ModelShape[] = [],
): RowSettingOrRefusal {
  try {
    return settingOf(row, known, ownModels);
  } catch (error) {
    if (!(error instanceof PlannerError)) throw error;
    return refuse(row, 'data-missing', error.message);
  }
}

function settingOf(
  row: Row,
  known: readonly Accelerator[] | undefined,
  ownModels: readonly ModelShape[],
): RowSettingOrRefusal {
  const device = findAccelerator(row.device.replace(/^\d+\s*[x×]\s*/i, ''), known);
  const model = ownModels.find(({ id }) => id === row.model) ?? rowModel(row.model);
  const amounts = {
    n: parseAmount(row.n),
    input: parseAmount(row.input),
    outputOrKv: parseAmount(row.outputOrKv),
    batch: parseAmount(row.batchPerDevice),
    tpot: parseAmount(row.tpotMs),
  };
  const unreadable = Object.entries(amounts).find(([, amount]) => amount.kind === 'unreadable');
  if (unreadable?.[1].kind === 'unreadable')
    return refuse(
      row,
      'data-missing',
      `"${unreadable[1].text}" is no number of ${unreadable[0]}; write one ≥ 0, or leave the cell empty.`,
    );
  const weights = rowPrecision(row.precision, device);
  if (weights === undefined)
    return refuse(
      row,
      'precision',
      `The planner has no precision "${row.precision}": it knows 16, 8 and 4 bits per weight (BF16, FP8, INT8 or W8A8, NVFP4, W4A8 or Q4).`,
    );
  const phase = rowPhase(row.phase, amounts.outputOrKv);
  if (phase === undefined)
    return refuse(row, 'data-missing', `"${row.phase}" is no phase; write prefill, decode, e2e or both.`);
  const drafts = row.mtp === '' && draftsUnasked(device, model, phase) ? '1' : row.mtp;
  const speculation = readSpeculation(drafts);
  if (speculation === undefined)
    return refuse(
      row,
      'data-missing',
      `"${row.mtp}" is no speculation; write no, the number of drafts, or drafts and acceptance like 1@0.7.`,
    );
  if (speculation.drafts > 0 && model.mtpLayers === 0)
    return refuse(
      row,
      'data-missing',
      `${model.id} has no drafting layer, and the time of another drafting model is not known here; leave mtp empty or write no.`,
    );
  const packages = amounts.n.kind === 'value' ? amounts.n.value : undefined;
  const halfOf = phase === 'prefill' || phase === 'decode' ? phase : 'both';
  const { layout, assumed } = readLayout(row.parallel, packages, device, model, halfOf);
  return {
    kind: 'setting',
    ...{ device, model, packages, weights, phase, layout, speculation },
    ...{ input: amounts.input, outputOrKv: amounts.outputOrKv, batch: amounts.batch, tpot: amounts.tpot },
    published: parseAmount(row.tokensPerSecondPerDevice),
    routing: /eplb|balanced|prof/i.test(`${row.id} ${row.parallel}`) ? 'balanced' : 'live',
    engine: rowEngine(row.id),
    assumed,
  };
}

/** Published decoding on Ascend drafts one token where its table has no word for it (CloudMatrix384, xDeepServe). */
function draftsUnasked({ vendor }: Accelerator, { mtpLayers }: ModelShape, phase: RowPhase): boolean {
  return vendor === 'huawei' && mtpLayers > 0 && phase === 'decode';
}

/** Tables name their rows by who measured them. */
function rowEngine(id: string): ReplicaConfig['engine'] {
  return engines.find(([pattern]) => pattern.test(id))?.[1] ?? 'default';
}

const engines: readonly (readonly [RegExp, ReplicaConfig['engine']])[] = [
  [/trt|tensorrt/i, 'tensorrt-llm'],
  [/^(?:vla|vllm-?ascend)/i, 'vllm-ascend'],
  [/vllm/i, 'vllm'],
  [/sgl/i, 'sglang'],
  [/mindie|cm384|cloudmatrix|xds|xdeepserve/i, 'mindie'],
];

/** People write V3, R1-0528, DeepSeek or R1-Distill-Qwen-32B; all of V3's and R1's releases have one shape. */
function rowModel(name: string): ModelShape {
  const text = name.trim();
  const distill =
    /distill-?(?<base>llama|qwen[\d.]*)?-?(?<size>[\d.]+)b/i.exec(text) ?? /^r1[- :](?<size>[\d.]+)b$/i.exec(text);
  if (distill?.groups?.size !== undefined) return findModelShape(`deepseek-r1:${distill.groups.size}b`);
  const isSparse = /v3\.[2-9]/i.test(text);
  if (
    !isSparse &&
    /^(?:deepseek[- ]?)?(?:ai\/)?(?:v3|r1)?(?:[/ -](?:v3|r1|0324|0528|671b|terminus))*(?:\.1)?(?:-t|-terminus)?$/i.test(
      text,
    )
  )
    return findModelShape('r1');
  return findModelShape(text);
}

function rowPrecision(text: string, device: Accelerator): Precision | undefined {
  const name = text.trim().toLowerCase();
  if (name === '') return device.peakTera.fp8 === undefined ? 'int8' : 'fp8';
  const found = precisions.find(([pattern]) => pattern.test(name));
  return found?.[1];
}

const precisions: readonly (readonly [RegExp, Precision])[] = [
  [/^(?:nv|mx)?fp4|w4a4/, 'fp4'],
  [/w4a8|w4a16|int4|awq|gptq|^i?q4|4[- ]?bit/, 'int4'],
  [/w8a8|int8|^q8|8[- ]?bit/, 'int8'],
  [/fp8|e4m3/, 'fp8'],
  [/bf16|fp16|f16/, 'bf16'],
];

function rowPhase(text: string, output: Amount): RowPhase | undefined {
  const name = text.trim().toLowerCase();
  if (/^pre/.test(name)) return 'prefill';
  if (/^dec/.test(name)) return 'decode';
  if (/^both|^p\/?d|^split/.test(name)) return 'split';
  if (/^e2e|^mixed|^coloc|^end/.test(name)) return 'e2e';
  if (name === '') return output.kind === 'value' ? 'e2e' : 'decode';
  return undefined;
}

function refuse(row: Row, reason: Refusal['reason'], text: string): RowSettingOrRefusal {
  return { kind: 'refused', refusal: { subject: row.id || `line ${row.line}`, reason, text } };
}
