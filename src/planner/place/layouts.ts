import type { Accelerator, Precision } from '../catalogue/accelerator.ts';
import type { ModelShape } from '../model/shape.ts';
import type { Layout } from '../time/replica.ts';

const tensorSizes = [1, 2, 4, 8, 16] as const;
/** Nodes of published deployments and the powers of two: prefill of R1 runs on 4, decoding on 9, 18, 20 and 40. */
const expertNodes = [1, 2, 4, 8, 9, 16, 18, 20, 36, 40] as const;
const maxExpertDevices = 320;

/**
 * Layouts worth a try, the smallest first: all heads and weights cut over 1 … 16 devices, or experts across whole nodes of
 * up to 320 devices. Up to 16 devices experts are tried with groups of four that share heads as well, which leaves more
 * room for KV; beyond that every published deployment of R1 gives each device its own requests.
 */
export function layoutsFor(device: Accelerator, model: ModelShape): readonly Layout[] {
  const { heads } = model.attention;
  const inPackages = tensorSizes.filter((size) => size >= device.enginePerPackage || size === 1);
  const tensor = inPackages.filter((size) => heads % size === 0).map(tensorLayout);
  return [...tensor, ...expertLayouts(device, model)];
}

function tensorLayout(devices: number): Layout {
  return { kind: 'tensor', devices, tensor: devices, redundantExperts: 0 };
}

function expertLayouts(device: Accelerator, { experts, attention }: ModelShape): readonly Layout[] {
  if (experts.kind === 'none') return [];
  const nodes = expertNodes.map((count) => count * device.packagesPerNode * device.enginePerPackage);
  const sizes = nodes.filter((devices) => devices >= 2 && devices <= maxExpertDevices);
  return sizes.flatMap((devices) =>
    [1, 4]
      .filter((tensor) => attention.heads % tensor === 0 && devices % tensor === 0 && (tensor === 1 || devices <= 16))
      .map((tensor) => {
        const redundantExperts = redundantFor(experts.routed, devices);
        return { kind: 'data-expert' as const, devices, tensor, redundantExperts };
      }),
  );
}

/**
 * Copies that give each device the same number of experts; where they divide evenly, one more each on up to 32 devices.
 * R1 has 256: 32 copies on 32 and on 144 devices as in DeepSeek's deployment, none on 64 or 128, 64 on 320.
 */
export function redundantFor(routed: number, devices: number): number {
  const left = routed % devices;
  if (left > 0) return devices - left;
  return devices <= 32 && devices > 8 ? devices : 0;
}

/**
 * Precisions to try: the narrowest that the device computes in, and 8 bits beside 4, because they are different
 * checkpoints with different answers. Small dense models are served as they were published, in BF16.
 */
export function precisionsFor({ peakTera }: Accelerator, { experts }: ModelShape): readonly Precision[] {
  if (experts.kind === 'none') return peakTera.bf16 ? ['bf16'] : [];
  const eight: readonly Precision[] = peakTera.fp8 ? ['fp8'] : peakTera.int8 ? ['int8'] : [];
  const wanted: readonly Precision[] = [...(peakTera.fp4 ? ['fp4' as const] : []), ...eight];
  return wanted.length > 0 ? wanted : peakTera.bf16 ? ['bf16'] : [];
}

/** FP8 keys and values run 4 times slower than BF16 on Hopper and faster on what came later, which has FP4 as well. */
export function kvPrecisionFor({ peakTera }: Accelerator): Precision {
  return peakTera.fp4 && peakTera.fp8 ? 'fp8' : 'bf16';
}

/** `tp8`, `ep144`, `dp4tp4ep16`: as engines' flags are called. */
export function layoutName({ kind, devices, tensor }: Layout): string {
  if (kind === 'tensor') return `tp${devices}`;
  return tensor === 1 ? `ep${devices}` : `dp${devices / tensor}tp${tensor}ep${devices}`;
}
