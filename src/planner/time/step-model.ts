import type { Calibration } from '../calibration/calibration.ts';
import { expertsReached } from '../model/expert-coverage.ts';
import type { Assumptions } from './assumptions.ts';
import { allReduceUs, bulkExchangeUs, exchangeUs, type Wires } from './network-time.ts';
import type { StepLoad, StepPart, StepTime } from './replica.ts';
import type { ExpertWork, Matrices, ReplicaWork } from './replica-work.ts';
import { type OperatorTime, operatorTime, type Peaks, type Roofline } from './roofline.ts';

/** Everything about a replica that a step needs, computed once. */
export interface StepModel {
  readonly work: ReplicaWork;
  readonly calibration: Calibration;
  readonly wires: Wires;
  readonly peaks: Readonly<Record<'core' | 'prefillCore' | 'attention' | 'dense' | 'experts' | 'head', Peaks>>;
  readonly ranks: number;
  /** Devices that share the requests of one rank. */
  readonly tensor: number;
  readonly exchange: 'experts' | 'sums';
  readonly latentDecode: Roofline;
  /** Rows of heads and drafts of one request that tensor cores compute over those that are there. */
  readonly tilePadding: number;
  readonly drafts: number;
  readonly draftLayers: number;
  readonly assumptions: Assumptions;
}

/** Tokens of a step, per rank. */
interface Tokens {
  readonly queries: number;
  readonly all: number;
  /** Over all ranks, which meet at the experts. */
  readonly ofReplica: number;
  readonly bulk: boolean;
}

/** Times of one layer, in microseconds. */
interface LayerTime {
  readonly attention: OperatorTime;
  readonly projections: OperatorTime;
  readonly feedForward: OperatorTime;
  readonly experts: OperatorTime;
  readonly smallUs: number;
  readonly exchangeUs: number;
  readonly sumUs: number;
}

const nothing: OperatorTime = { us: 0, bound: 'floor' };

/** The time of one engine iteration by part: planning of everything else adds these up. */
export function stepTime(model: StepModel, load: StepLoad): StepTime {
  const { work, drafts, assumptions, calibration } = model;
  const queries = load.decodeRows * (1 + drafts);
  const tokens = {
    queries,
    all: queries + load.prefillTokens,
    ofReplica: queries * model.ranks + load.prefillTokens * Math.min(model.ranks, load.prefillRanks ?? model.ranks),
    bulk: load.prefillTokens > 0,
  };
  const plain = work.denseLayers > 0 ? layerTime(model, load, tokens, 'plain') : undefined;
  const rich = work.layers > work.denseLayers ? layerTime(model, load, tokens, 'experts') : undefined;
  const layers = layersTime(model, plain, rich);
  const head = headTime(model, sampledRows(load, queries));
  const draft = draftTime(model, load);
  const hostUs = hostTime(model, load);
  const launchUs = tokens.bulk && assumptions.floors === 'kept' ? calibration.launchUs * work.layers : 0;
  const deviceUs = layers.us + head.us + draft.us;
  return {
    ms: (Math.max(deviceUs, launchUs) + hostUs) / 1_000,
    parts: [
      ...layers.parts,
      part('head', head.us, head.bound),
      part('draft', draft.us, draft.bound),
      part('host', hostUs + Math.max(0, launchUs - deviceUs), 'floor'),
    ].filter(({ ms }) => ms > 0),
  };
}

function layerTime(model: StepModel, load: StepLoad, tokens: Tokens, kind: 'plain' | 'experts'): LayerTime {
  const { work } = model;
  const { experts } = work;
  const isRich = kind === 'experts' && experts !== undefined;
  return {
    attention: coreTime(model, load, tokens),
    projections: matrixTime(model, work.projections, tokens, 'attention'),
    feedForward: matrixTime(model, isRich ? work.shared : work.dense, tokens, 'dense'),
    experts: isRich ? expertTime(model, experts, tokens) : nothing,
    smallUs: smallKernelsUs(model, isRich),
    exchangeUs: isRich ? tokenExchangeUs(model, experts, tokens) : 0,
    sumUs: sumsUs(model, tokens, isRich),
  };
}

/** Layers by part, and their sum with exchange hidden behind computing as far as the overlap goes. */
function layersTime(
  { work, assumptions }: StepModel,
  plain: LayerTime | undefined,
  rich: LayerTime | undefined,
): { readonly us: number; readonly parts: readonly StepPart[] } {
  const counts = [work.denseLayers, work.layers - work.denseLayers] as const;
  const total = (of: (layer: LayerTime) => number): number =>
    (plain ? counts[0] * of(plain) : 0) + (rich ? counts[1] * of(rich) : 0);
  const busyUs = ({ attention, projections, feedForward, experts, smallUs }: LayerTime): number =>
    attention.us + projections.us + feedForward.us + experts.us + smallUs;
  const whole = (layer: LayerTime): number => {
    const [longer, shorter] = sorted(busyUs(layer), layer.exchangeUs);
    return longer + (1 - assumptions.overlap) * shorter + layer.sumUs;
  };
  const bound = rich ?? plain;
  const parts = [
    part(
      'attention',
      total((layer) => layer.attention.us),
      bound?.attention.bound ?? 'floor',
    ),
    part(
      'projections',
      total((layer) => layer.projections.us),
      bound?.projections.bound ?? 'floor',
    ),
    part(
      'dense',
      total((layer) => layer.feedForward.us),
      bound?.feedForward.bound ?? 'floor',
    ),
    part(
      'experts',
      total((layer) => layer.experts.us),
      rich?.experts.bound ?? 'floor',
    ),
    part(
      'small-kernels',
      total((layer) => layer.smallUs),
      'floor',
    ),
    part(
      'dispatch',
      total((layer) => layer.exchangeUs),
      'network',
    ),
    part(
      'all-reduce',
      total((layer) => layer.sumUs),
      'network',
    ),
  ];
  return { us: total(whole), parts };
}

/** Decoding rows read their cache absorbed; prompts expand it, again for what earlier chunks left. */
function coreTime(model: StepModel, load: StepLoad, { queries }: Tokens): OperatorTime {
  const { work, calibration } = model;
  const { decodeRows, meanContextTokens, prefillTokens, prefillCachedTokens, prefillChunkTokens } = load;
  const latent = work.reExpansionFlopPerToken > 0;
  const decode =
    decodeRows === 0
      ? nothing
      : timed(
          model,
          latent ? model.latentDecode : calibration.groupedDecode,
          'core',
          work.decodeFlopPerPair * model.tilePadding * queries * meanContextTokens,
          work.kvBytesPerToken * decodeRows * meanContextTokens + work.coreBytesPerQuery * queries,
        );
  if (prefillTokens === 0) return decode;
  const chunks = prefillTokens / Math.max(1, prefillChunkTokens);
  const pairs = prefillTokens * (prefillCachedTokens + prefillChunkTokens / 2);
  const flop = work.prefillFlopPerPair * pairs + work.reExpansionFlopPerToken * chunks * prefillCachedTokens;
  const prefill = timed(
    model,
    calibration.prefillAttention,
    'prefillCore',
    flop,
    work.coreBytesPerQuery * prefillTokens,
  );
  return { us: decode.us + prefill.us, bound: prefill.us > decode.us ? prefill.bound : decode.bound };
}

function matrixTime(
  model: StepModel,
  matrices: Matrices,
  { all, bulk }: Tokens,
  peaks: 'attention' | 'dense',
): OperatorTime {
  if (matrices.bytes === 0) return nothing;
  const { projections, prefillProjections } = model.calibration;
  const roofline = bulk ? prefillProjections : projections;
  // The floor of the module around attention is several kernels'; a feed-forward has two.
  const here = peaks === 'attention' ? roofline : { ...roofline, floorUs: roofline.floorUs / 2 };
  return timed(model, here, peaks, matrices.flopPerToken * all, matrices.bytes);
}

/** A layer without experts has two norms and an activation; no router, no sorting of rows, no sum of experts. */
function smallKernelsUs({ assumptions, calibration }: StepModel, isRich: boolean): number {
  if (assumptions.floors === 'dropped') return 0;
  return calibration.smallKernelsUs * assumptions.smallKernels * (isRich ? 1 : plainLayerShare);
}

const plainLayerShare = 1 / 3;

/** The busiest device's rows, and the weights of those experts that any token of the whole replica chose. */
function expertTime(model: StepModel, experts: ExpertWork, { ofReplica, bulk }: Tokens): OperatorTime {
  const { calibration, assumptions, wires, exchange } = model;
  const reached =
    assumptions.coverage === 'whole' ? 1 : expertsReached(experts.routed, experts.active, ofReplica) / experts.routed;
  const rows = ofReplica * experts.active;
  const rowsHere = exchange === 'sums' ? rows : (rows / wires.devices) * imbalance(assumptions, bulk);
  const bytes = experts.heldHere * reached * experts.bytesOfOne + rowsHere * experts.activationBytesPerRow;
  const roofline = bulk ? calibration.prefillExperts : calibration.experts;
  return timed(model, roofline, 'experts', rowsHere * experts.flopPerRow, bytes);
}

const imbalance = ({ expertImbalance, decodeImbalance }: Assumptions, bulk: boolean): number =>
  bulk ? expertImbalance : decodeImbalance;

function tokenExchangeUs(model: StepModel, experts: ExpertWork, { all, bulk }: Tokens): number {
  const { calibration, assumptions, wires, tensor } = model;
  if (model.exchange === 'sums' || assumptions.communication === 'dropped') return 0;
  const tokens = (all / tensor) * imbalance(assumptions, bulk);
  const { active, groups, tokenBytes } = experts;
  return bulk
    ? bulkExchangeUs(calibration.exchange, wires, tokens, active, groups, tokenBytes)
    : exchangeUs(calibration.exchange, wires, tokens, active, tokenBytes);
}

/** After attention and after the feed-forward, among the devices that share a request. */
function sumsUs(model: StepModel, { all }: Tokens, isRich: boolean): number {
  const { tensor, wires, calibration, work, assumptions } = model;
  if (tensor === 1 || assumptions.communication === 'dropped') return 0;
  const inGroup = { ...wires, devices: tensor, domains: Math.max(1, (wires.domains * tensor) / wires.devices) };
  const sums = isRich && model.exchange === 'experts' ? 1 : 2;
  return sums * allReduceUs(calibration.allReduce, inGroup, all * work.hiddenBytes);
}

function headTime(model: StepModel, rows: number): OperatorTime {
  const { head } = model.work;
  return timed(model, model.calibration.projections, 'head', head.flopPerToken * rows, head.bytes);
}

/** Drafts come one after the other, each through the drafting layer and the head with one token per request. */
function draftTime(model: StepModel, load: StepLoad): OperatorTime {
  const { drafts, draftLayers } = model;
  if (drafts === 0 || draftLayers === 0 || load.decodeRows === 0) return nothing;
  const rows = load.decodeRows;
  const tokens = { queries: rows, all: rows, ofReplica: rows * model.ranks, bulk: false };
  const layer = layerTime(model, { ...load, prefillTokens: 0 }, tokens, 'experts');
  const busy = layer.attention.us + layer.projections.us + layer.feedForward.us + layer.experts.us + layer.smallUs;
  const head = headTime(model, load.decodeRows);
  return { us: drafts * (busy + layer.exchangeUs + layer.sumUs + head.us), bound: layer.experts.bound };
}

function timed(
  model: StepModel,
  roofline: Roofline,
  peaks: keyof StepModel['peaks'],
  flop: number,
  bytes: number,
): OperatorTime {
  const time = operatorTime(roofline, model.peaks[peaks], flop, bytes);
  return model.assumptions.floors === 'kept' ? time : { ...time, us: time.us - roofline.floorUs };
}

function hostTime({ drafts, assumptions, calibration }: StepModel, { decodeRows }: StepLoad): number {
  if (assumptions.floors === 'dropped') return 0;
  const draftMs = drafts > 0 && decodeRows > 0 ? calibration.draftHostMs * assumptions.draftHostMs : 0;
  return 1_000 * (calibration.hostMs * assumptions.hostMs + draftMs);
}

/** Every prompt that ends in the step is sampled once. */
function sampledRows({ prefillTokens, prefillChunkTokens }: StepLoad, queries: number): number {
  return queries + (prefillTokens > 0 ? prefillTokens / Math.max(1, prefillChunkTokens) : 0);
}

const sorted = (a: number, b: number): readonly [number, number] => (a > b ? [a, b] : [b, a]);

function part(name: StepPart['name'], us: number, bound: StepPart['bound']): StepPart {
  return { name, ms: us / 1_000, bound };
}
