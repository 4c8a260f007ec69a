import type { Accelerator, Precision } from '../catalogue/accelerator.ts';
import type { PartPrecisions } from '../model/weight-bytes.ts';
import type { Refusal } from '../place/candidate.ts';
import type { Peaks } from './roofline.ts';

export interface DevicePeaks {
  readonly kind: 'known';
  /** Of attention's core: over a cache, and among the tokens of a prompt. */
  readonly core: Peaks;
  readonly prefillCore: Peaks;
  readonly attention: Peaks;
  readonly dense: Peaks;
  readonly experts: Peaks;
  readonly head: Peaks;
}

export type DevicePeaksOrRefusal = DevicePeaks | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Peaks of one device as engines see it, for each part of a checkpoint at the precision it is multiplied in. A peak that
 * nobody published is a refusal by its name, never a guess.
 *
 * @param core - what attention's core computes in
 */
export function devicePeaks(device: Accelerator, parts: PartPrecisions, core: 'bf16' | 'fp8'): DevicePeaksOrRefusal {
  const bandwidth = device.memoryBytesPerSecond?.value;
  if (bandwidth === undefined) return missing(device, 'memory bandwidth', 'memoryBytesPerSecond');
  const peaks = (precision: Precision): Peaks => ({
    operationsPerSecond: (1e12 * (device.peakTera[precision]?.value ?? 0)) / device.enginePerPackage,
    bytesPerSecond: bandwidth / device.enginePerPackage,
  });
  const used = {
    core,
    prefillCore: 'bf16',
    attention: multiplied(device, parts.attention),
    dense: multiplied(device, parts.dense),
    experts: multiplied(device, parts.routedExperts),
    head: 'bf16',
  } as const;
  const absent = Object.values(used).find((precision) => device.peakTera[precision] === undefined);
  if (absent !== undefined) return missing(device, `${absent.toUpperCase()} peak`, `peakTera.${absent}`);
  return {
    kind: 'known',
    core: peaks(used.core),
    prefillCore: peaks(used.prefillCore),
    attention: peaks(used.attention),
    dense: peaks(used.dense),
    experts: peaks(used.experts),
    head: peaks(used.head),
  };
}

/**
 * 4-bit integers are stored only: Ascend's engines widen them to INT8 (W4A8), all others to BF16 (AWQ, GGUF); so are the
 * 8-bit parts of such a checkpoint where there is no INT8.
 */
function multiplied({ vendor, peakTera }: Accelerator, stored: Precision): Precision {
  if (stored === 'int4') return vendor === 'huawei' ? 'int8' : 'bf16';
  return stored === 'int8' && peakTera.int8 === undefined ? 'bf16' : stored;
}

function missing(device: Accelerator, what: string, field: string): DevicePeaksOrRefusal {
  const text = `The ${what} of ${device.name} was never published, and the time of a step needs it; give your own figure (${field}).`;
  return { kind: 'refused', refusal: { subject: device.id, reason: 'data-missing', text } };
}
