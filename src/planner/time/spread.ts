import type { CalibrationBasis } from '../calibration/calibration.ts';
import type { Interval } from '../quantity.ts';
import type { ReplicaConfig } from './replica.ts';

/**
 * Relative error (one standard deviation of its logarithm) by what the constants rest on. That of tables is how far off
 * the rows lie that the constants were fitted to (bench/planner); the others are wider by what a transfer risks.
 */
const sigmaOf: Readonly<Record<CalibrationBasis, number>> = {
  'kernel-tables': 0.12,
  'sibling-tables': 0.16,
  'published-operators': 0.2,
  peaks: 0.3,
};

/** Dies over which published figures are those of the vendor's own engine. */
export const wideAscendDevices = 128;

/** 80 % of a normal distribution lies within this many standard deviations. */
const deviationsOf80Percent = 1.2816;

/**
 * The factor around a time in which four of five published values should lie.
 *
 * Its width comes from how far off the rows lie that the constants were fitted to, and grows by independent parts for
 * everything that was not measured: device, engine, model, precision of weights and KV, drafts, sums over a network.
 */
export function spreadOf(config: ReplicaConfig, basis: CalibrationBasis): Interval {
  const { device, model, weights, kv, speculation, engine, layout } = config;
  const parts = [
    sigmaOf[basis],
    device.status === 'shipping' ? 0 : 0.3,
    // One factor stands for all open engines on Ascend, from two rows.
    device.vendor === 'huawei' && engine !== 'mindie' && layout.devices < wideAscendDevices ? 0.1 : 0,
    // The tables are of R1's layers.
    model.attention.kind === 'gqa' ? 0.15 : 0,
    // Nobody's table has sums of one token over a network.
    layout.kind === 'tensor' && layout.devices > device.domainPackages * device.enginePerPackage ? 0.25 : 0,
    weights === 'fp8' || weights === 'int8' ? 0 : 0.08,
    kv === 'bf16' ? 0 : 0.05,
    speculation.drafts > 0 ? 0.06 : 0,
  ];
  return intervalOf(Math.hypot(...parts));
}

/** Back from an interval: the logarithm's standard deviation, so that independent errors can be added to it. */
export function sigmaOfInterval({ mid, high }: Interval): number {
  return Math.log(high / mid) / deviationsOf80Percent;
}

/** @param sigma - of the logarithm */
export function intervalOf(sigma: number): Interval {
  const factor = Math.exp(deviationsOf80Percent * sigma);
  return { low: 1 / factor, mid: 1, high: factor };
}
