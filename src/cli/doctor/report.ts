import { chooseInstall, type GpuSupport, gpuSupport, type InstallChoice } from './choose-package.ts';
import type { MachineFacts } from './machine-facts.ts';
import { type DoctorModel, type ModelNeeds, modelNeeds } from './model-needs.ts';
import { usableBackends } from './native-packages.ts';
import { adviseNpu, type NpuAdvice } from './npu-advice.ts';

/** Whether a need goes into a memory; `freeBytes` now, `capacityBytes` when nothing else used it. */
export type Fit =
  | { readonly kind: 'fits'; readonly freeBytes: number }
  | { readonly kind: 'fits-when-freed'; readonly freeBytes: number; readonly capacityBytes: number }
  | { readonly kind: 'too-large'; readonly capacityBytes: number }
  | { readonly kind: 'memory-unknown' };

export type Place =
  /** Our engine in the machine's own memory; with Metal its GPU computes there too. */
  | { readonly kind: 'cpu'; readonly backend: 'cpu' | 'metal' | 'none'; readonly fit: Fit }
  /** GPUs of one kind with the same answer; numbers are those of the fullest. */
  | {
      readonly kind: 'gpu';
      readonly labels: readonly string[];
      readonly name: string;
      readonly support: GpuSupport;
      readonly fit: Fit;
    }
  /** A vendor engine over all NVIDIA GPUs, offered where one GPU is too small. */
  | {
      readonly kind: 'gpus-together';
      readonly gpuCount: number;
      readonly checkpoint: 'BF16' | 'FP8';
      readonly weightsBytes: number;
      readonly usableBytes: number;
    }
  | { readonly kind: 'npu'; readonly advice: NpuAdvice };

export interface ModelAdvice {
  readonly id: string;
  readonly quantisation: string;
  readonly isStandIn: boolean;
  readonly needs: ModelNeeds;
  /** Whether a download would fit; a model that is bundled or already pulled needs none. */
  readonly disk: 'room' | 'short' | 'bundled' | 'unknown';
  /** Our own engine, as installed now, can run it here now. */
  readonly runsHere: boolean;
  readonly places: readonly Place[];
}

export interface DoctorReport {
  /** True when `npm start` has something to run; decides the exit code. */
  readonly runsSomething: boolean;
  readonly models: readonly ModelAdvice[];
  readonly install: InstallChoice;
}

/** Turns facts into advice: for each model every place here, with the numbers the verdict rests on. Pure. */
export function doctorReport(facts: MachineFacts, models: readonly DoctorModel[]): DoctorReport {
  const advice = models.map((model) => adviseModel(model, facts));
  return { runsSomething: advice.some((model) => model.runsHere), models: advice, install: chooseInstall(facts) };
}

function adviseModel(model: DoctorModel, facts: MachineFacts): ModelAdvice {
  const needs = modelNeeds(model);
  const disk = diskFor(model, facts);
  const gpus = gpuPlaces(needs.totalBytes, facts);
  const together = gpus.some((place) => place.fit.kind === 'fits') ? undefined : gpusTogether(model, facts);
  const npu = facts.ascend.kind === 'dies' && facts.ascend.dies.length > 0 ? adviseNpu(model, facts.ascend) : undefined;
  const own = [cpuPlace(needs.totalBytes, facts), ...gpus];
  return {
    id: model.id,
    quantisation: model.quantisation,
    isStandIn: model.isStandIn,
    needs,
    disk,
    runsHere: disk !== 'short' && own.some(runsNow),
    places: [...own, ...(together ? [together] : []), ...(npu ? [{ kind: 'npu', advice: npu } as const] : [])],
  };
}

function runsNow(place: Extract<Place, { kind: 'cpu' | 'gpu' }>): boolean {
  const isInstalled = place.kind === 'cpu' ? place.backend !== 'none' : place.support.kind === 'installed';
  return isInstalled && place.fit.kind === 'fits';
}

function diskFor(model: DoctorModel, { disk }: MachineFacts): ModelAdvice['disk'] {
  if (model.sources.some(({ kind }) => kind === 'bundled')) return 'bundled';
  if (disk.freeBytes === undefined) return 'unknown';
  return disk.freeBytes >= model.sizeBytes ? 'room' : 'short';
}

/** A container's limit counts as the machine's size: what is beyond it cannot be had. */
export function usableMemory({ memory, cgroup }: MachineFacts): {
  readonly freeBytes: number;
  readonly capacityBytes: number;
} {
  const { memoryLimitBytes = Number.POSITIVE_INFINITY, memoryUsedBytes = 0 } = cgroup;
  return {
    freeBytes: Math.max(0, Math.min(memory.availableBytes, memoryLimitBytes - memoryUsedBytes)),
    capacityBytes: Math.min(memory.totalBytes, memoryLimitBytes),
  };
}

function cpuPlace(needBytes: number, facts: MachineFacts): Extract<Place, { kind: 'cpu' }> {
  const backends = usableBackends(facts.native);
  const backend = backends.includes('metal') ? 'metal' : backends.length > 0 ? 'cpu' : 'none';
  const { freeBytes, capacityBytes } = usableMemory(facts);
  return { kind: 'cpu', backend, fit: fitInto(needBytes, freeBytes, capacityBytes) };
}

function fitInto(needBytes: number, freeBytes: number, capacityBytes: number): Fit {
  if (needBytes <= freeBytes) return { kind: 'fits', freeBytes };
  return needBytes <= capacityBytes
    ? { kind: 'fits-when-freed', freeBytes, capacityBytes }
    : { kind: 'too-large', capacityBytes };
}

function gpuPlaces(needBytes: number, facts: MachineFacts): readonly Extract<Place, { kind: 'gpu' }>[] {
  const groups = new Map<string, Extract<Place, { kind: 'gpu' }>>();
  for (const { label, name, vendor, memory } of listGpus(facts)) {
    const fit: Fit = memory ? fitInto(needBytes, memory.freeBytes, memory.capacityBytes) : { kind: 'memory-unknown' };
    const key = `${name}/${fit.kind}`;
    const group = groups.get(key);
    groups.set(key, {
      kind: 'gpu',
      labels: [...(group?.labels ?? []), label],
      name,
      support: gpuSupport(vendor, facts),
      fit: group ? fuller(group.fit, fit) : fit,
    });
  }
  return [...groups.values()];
}

function fuller(a: Fit, b: Fit): Fit {
  return 'freeBytes' in a && 'freeBytes' in b && b.freeBytes < a.freeBytes ? b : a;
}

interface Gpu {
  readonly label: string;
  readonly name: string;
  readonly vendor: 'nvidia' | 'amd';
  readonly memory: { readonly freeBytes: number; readonly capacityBytes: number } | undefined;
}

/** NVIDIA cards from their tool, or from the bus while the tool is missing; AMD cards always from the bus. */
function listGpus(facts: MachineFacts): readonly Gpu[] {
  const { nvidia, pci } = facts;
  const answered = nvidia.kind === 'gpus' && nvidia.gpus.length > 0;
  const fromTool = nvidia.kind === 'gpus' ? nvidia.gpus : [];
  return [
    ...fromTool.map(({ index, name, memory }): Gpu => {
      const own = memory.kind === 'own' && {
        freeBytes: memory.totalBytes - memory.usedBytes,
        capacityBytes: memory.totalBytes,
      };
      return { label: String(index), name, vendor: 'nvidia', memory: own || usableMemory(facts) };
    }),
    ...pci.flatMap(({ vendor, address, deviceId, memory }): Gpu[] => {
      if (vendor === 'ascend' || (vendor === 'nvidia' && answered)) return [];
      const name = vendor === 'amd' ? `AMD GPU ${deviceId}` : `NVIDIA GPU ${deviceId} without driver`;
      const own = memory && { freeBytes: memory.totalBytes - memory.usedBytes, capacityBytes: memory.totalBytes };
      return [{ label: address, name, vendor, memory: own }];
    }),
  ];
}

/** Share of a GPU that vLLM takes, and what it needs there besides weights and KV. */
const vllmMemoryShare = 0.92;
const vllmWorkspaceBytes = 4_000_000_000;

function gpusTogether(
  model: DoctorModel,
  { nvidia }: MachineFacts,
): Extract<Place, { kind: 'gpus-together' }> | undefined {
  const memories =
    nvidia.kind === 'gpus' ? nvidia.gpus.flatMap(({ memory }) => (memory.kind === 'own' ? [memory] : [])) : [];
  if (memories.length < 2 || model.isStandIn) return undefined;
  const usable = memories.map(({ totalBytes }) => Math.max(0, totalBytes * vllmMemoryShare - vllmWorkspaceBytes));
  // R1 itself is published in FP8, its distillations in BF16.
  const checkpoint = model.id === 'deepseek-r1:671b' ? 'FP8' : 'BF16';
  const weightsBytes = model.parameters * (checkpoint === 'FP8' ? 1 : 2);
  const usableBytes = Math.round(usable.reduce((sum, bytes) => sum + bytes, 0));
  return { kind: 'gpus-together', gpuCount: memories.length, checkpoint, weightsBytes, usableBytes };
}
