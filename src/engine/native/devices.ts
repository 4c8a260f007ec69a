import { EngineError } from '../errors.ts';
import type { Backend } from './find-library.ts';

/** A device that ggml found when it loaded its backends; `kind` as ggml sorts them. */
export interface Device {
  readonly name: string;
  readonly kind: 'cpu' | 'gpu' | 'integrated-gpu' | 'accelerator' | 'unknown';
}

/** `enum ggml_backend_dev_type`, in order; an accelerator (AMX, BLAS) helps the CPU and holds no model. */
const kinds: readonly Device['kind'][] = ['cpu', 'gpu', 'integrated-gpu', 'accelerator'];

export function deviceKind(type: number): Device['kind'] {
  return kinds[type] ?? 'unknown';
}

/**
 * What really computes: a package for GPUs also carries the kernels for CPUs, and llama.cpp falls back to them without a
 * word when the driver or the card is missing.
 *
 * @param wanted - a backend that somebody named is served or refused, never replaced
 * @throws {EngineError} ENGINE_DEVICE_MISSING
 */
export function computingBackend(packaged: Backend, wanted: Backend | 'auto', devices: readonly Device[]): Backend {
  if (devices.some(({ kind }) => kind === 'gpu' || kind === 'integrated-gpu')) return packaged;
  if (packaged === 'cpu' || wanted === 'auto') return 'cpu';
  const found = devices.map(({ name }) => name).join(', ') || 'none';
  throw new EngineError(
    'ENGINE_DEVICE_MISSING',
    `The ${wanted} package is installed, but no GPU answers it (devices: ${found}). ` +
      'Check the driver with `regauge doctor`, or start without --backend to compute on the CPU.',
    { wanted, devices: found },
  );
}
