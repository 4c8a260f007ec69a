import type { Refusal } from '../place/candidate.ts';
import type { Accelerator, Precision } from './accelerator.ts';

export type PrecisionCheck = { readonly kind: 'runs' } | { readonly kind: 'refused'; readonly refusal: Refusal };

/**
 * Whether a device computes with weights of a precision. 4-bit integers are only stored: they are widened to INT8 or
 * BF16 on the way in, so any device with one of these takes them. All others need arithmetic of their own, because a
 * checkpoint that is widened before use is another checkpoint with another memory need.
 */
export function runsPrecision(device: Accelerator, precision: Precision): PrecisionCheck {
  const { peakTera, name, id } = device;
  const runs = precision === 'int4' ? (peakTera.int8 ?? peakTera.bf16) : peakTera[precision];
  if (runs) return { kind: 'runs' };
  const others = (Object.keys(peakTera) as Precision[]).map((one) => one.toUpperCase());
  const text = `${name} ${whyNot(device, precision)}. It computes in ${others.join(', ') || 'no precision that was published'}${wayOut(device, precision)}.`;
  return { kind: 'refused', refusal: { subject: id, reason: 'precision', text } };
}

function whyNot({ status }: Accelerator, precision: Precision): string {
  if (status === 'reported') return `was never said to compute in ${precision.toUpperCase()}`;
  if (precision === 'fp4') return 'has no FP4 arithmetic, which begins with Blackwell, MI355X and Ascend 950';
  return `has no ${precision.toUpperCase()} arithmetic`;
}

function wayOut({ peakTera }: Accelerator, precision: Precision): string {
  if (precision === 'fp8' && peakTera.int8) return '; take an INT8 checkpoint (W8A8), and compare its answers';
  if (precision === 'fp4' && peakTera.fp8) return '; take the FP8 checkpoint';
  if (precision === 'fp4' && peakTera.int8) return '; take an INT8 or W4A8 checkpoint';
  return '';
}
