import type { Accelerator } from '../catalogue/accelerator.ts';
import type { ModelShape } from '../model/shape.ts';
import type { Layout } from '../time/replica.ts';

/** What a cell of degrees says: `TP8EP2`, `DP32TP1`, `EP144`, `TP16 DP16`. Absent degrees are undefined. */
interface Degrees {
  readonly tensor: number | undefined;
  readonly data: number | undefined;
  readonly expert: number | undefined;
  /** Tensor before data: SGLang's way, where data divides tensor's count. */
  readonly tensorFirst: boolean;
}

export interface ReadLayout {
  readonly layout: Layout;
  /** What was taken for granted, for the reader. */
  readonly assumed: readonly string[];
}

/**
 * The layout that a row means, counted in devices as engines see them.
 *
 * Frameworks disagree about the words. vLLM and TensorRT-LLM multiply (`DP32TP1` is 32 devices, `DP8EP8` 8), SGLang
 * divides (`TP16 DP4`: 16 devices in 4 groups of 4), and counts on an Ascend 910C are of dies. Product, order and the
 * row's own count of packages tell which; where experts lie is `EP` or attention by data.
 */
export function readLayout(
  cell: string,
  packages: number | undefined,
  device: Accelerator,
  model: ModelShape,
  phase: 'prefill' | 'decode' | 'both',
): ReadLayout {
  const { tensor, data, expert, tensorFirst } = degreesOf(cell);
  const devices = packages === undefined ? undefined : packages * device.enginePerPackage;
  if (model.experts.kind === 'none') return denseLayout(tensor ?? (data === undefined ? devices : undefined) ?? 1);
  if (tensor === undefined && data === undefined && expert === undefined) return unsaid(devices, device, phase);
  if (data === undefined && tensor !== undefined) return { layout: tensorLayout(tensor), assumed: [] };
  if (data !== undefined && tensor !== undefined && tensor > 1)
    return { layout: grouped(tensor, data, tensorFirst, devices), assumed: [] };
  const across = expert ?? data ?? 1;
  const all = data === undefined ? expertDevices(across, devices) : across;
  const groups = data !== undefined && all % data === 0 ? all / data : 1;
  return { layout: expertLayout(all, groups), assumed: [] };
}

function degreesOf(cell: string): Degrees {
  const text = cell.replace(/\d+\s*P\s*\d+\s*D/gi, ' ');
  const degree = (name: string): number | undefined => {
    const found = new RegExp(`${name}[\\s=_-]*(\\d+)`, 'i').exec(text)?.[1];
    const value = found === undefined ? 0 : Number(found);
    return value >= 1 && value <= 4_096 ? value : undefined;
  };
  const order = (name: string): number => text.search(new RegExp(`${name}[\\s=_-]*\\d`, 'i'));
  return {
    tensor: degree('TP'),
    data: degree('DP'),
    expert: degree('EP'),
    tensorFirst: order('TP') >= 0 && order('TP') < order('DP'),
  };
}

/** `EP160` of packages with two dies each means 320 devices when the row counts 160 packages. */
function expertDevices(across: number, devices: number | undefined): number {
  return devices !== undefined && devices > across && devices % across === 0 && devices / across <= 2
    ? devices
    : across;
}

function grouped(tensor: number, data: number, tensorFirst: boolean, devices: number | undefined): Layout {
  const tooMany = devices === undefined || tensor * data > devices;
  return tensorFirst && tooMany && tensor % data === 0
    ? expertLayout(tensor, tensor / data)
    : expertLayout(tensor * data, tensor);
}

/** Without a word: R1's own units of DeepSeek's day, or one tensor group where the row counts fewer than 16. */
function unsaid(devices: number | undefined, device: Accelerator, phase: 'prefill' | 'decode' | 'both'): ReadLayout {
  const usual = (phase === 'prefill' ? 32 : 144) * device.enginePerPackage;
  const count = devices ?? usual;
  if (count < 16) return { layout: tensorLayout(count), assumed: [`one tensor group of ${count}`] };
  const across = Math.min(count, usual);
  return { layout: expertLayout(across, 1), assumed: [`experts across ${across} devices, attention by data`] };
}

function denseLayout(tensor: number): ReadLayout {
  return { layout: tensorLayout(tensor), assumed: [] };
}

function tensorLayout(tensor: number): Layout {
  return { kind: 'tensor', devices: tensor, tensor, redundantExperts: 0 };
}

function expertLayout(devices: number, tensor: number): Layout {
  return { kind: 'data-expert', devices, tensor, redundantExperts: redundantExperts(devices) };
}

/** DeepSeek's 32 where they deal out evenly over 32 devices and more; else as many as fill the last device. */
export function redundantExperts(devices: number, routed = 256): number {
  if (devices < 32) return (devices - (routed % devices)) % devices;
  if ((routed + 32) % devices === 0) return 32;
  return (devices - (routed % devices)) % devices;
}
