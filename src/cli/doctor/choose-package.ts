import { unreachable } from '#kernel';
import type { MachineFacts } from './machine-facts.ts';
import type { NativeBackend } from './native-packages.ts';

/** Whether our engine can use a GPU of one vendor here. */
export type GpuSupport =
  | { readonly kind: 'installed'; readonly backend: NativeBackend }
  | { readonly kind: 'installable'; readonly backend: NativeBackend; readonly packageName: string }
  /** No prebuilt package for this vendor on this platform. */
  | { readonly kind: 'unpublished' };

export type InstallChoice =
  | {
      readonly kind: 'install';
      readonly device: string;
      /** With the version, as npm takes it. */
      readonly packageSpec: string;
      /** Where npm has to run; absent when no package was found to install beside. */
      readonly npmFolder?: string;
    }
  | { readonly kind: 'installed'; readonly device: string; readonly backend: NativeBackend }
  | { readonly kind: 'refused'; readonly reason: string };

/** Best first: CUDA's kernels are faster than Vulkan's on the same card. */
const backendsByVendor = { nvidia: ['cuda', 'vulkan'], amd: ['vulkan'] } as const;

export function gpuSupport(vendor: 'nvidia' | 'amd', { native }: Pick<MachineFacts, 'native'>): GpuSupport {
  if (native.kind === 'unloadable') return { kind: 'unpublished' };
  const wanted: readonly NativeBackend[] = backendsByVendor[vendor];
  const usable = native.installed.filter((entry) => entry.isExpectedVersion);
  const installed = wanted.find((backend) => usable.some((entry) => entry.backend === backend));
  if (installed) return { kind: 'installed', backend: installed };
  for (const backend of wanted) {
    const published = native.published.packages.find((entry) => entry.backend === backend);
    if (published) return { kind: 'installable', backend, packageName: published.name };
  }
  return { kind: 'unpublished' };
}

/**
 * Whether a package finds here what it computes on. Without a device its CPU kernels serve, and nothing on the machine
 * says so: llama.cpp falls back without a word.
 */
export function hasDeviceFor(backend: NativeBackend, { nvidia, pci }: Pick<MachineFacts, 'nvidia' | 'pci'>): boolean {
  const nvidiaAnswers = nvidia.kind === 'gpus' && nvidia.gpus.length > 0;
  switch (backend) {
    case 'cpu':
    case 'metal':
      return true;
    case 'cuda':
      return nvidiaAnswers;
    case 'vulkan':
      return nvidiaAnswers || pci.some(({ vendor, memory }) => vendor === 'amd' && memory !== undefined);
    default:
      return unreachable(backend);
  }
}

/**
 * Decides what `doctor --install` adds: the package for a GPU whose driver answers, and nothing on a guess.
 *
 * A card on the bus without a driver is refused, because the package would not load and the engine would fall back to
 * the CPU without the reader learning why.
 */
export function chooseInstall(facts: MachineFacts): InstallChoice {
  if (facts.native.kind === 'unloadable') return refused(`the engine itself does not load: ${facts.native.message}`);
  const [nvidia] = facts.nvidia.kind === 'gpus' ? facts.nvidia.gpus : [];
  if (nvidia) return choiceFor('nvidia', nvidia.name, facts);
  if (facts.pci.some((device) => device.vendor === 'nvidia')) {
    return refused('an NVIDIA card is on the bus, but nvidia-smi does not list it. Install the NVIDIA driver first.');
  }
  const amd = facts.pci.find((device) => device.vendor === 'amd');
  if (amd?.memory) return choiceFor('amd', `AMD GPU ${amd.deviceId}`, facts);
  if (amd) return refused('an AMD card is on the bus, but its amdgpu driver is not loaded. Load the driver first.');
  if (facts.native.published.packages.some(({ backend }) => backend === 'metal')) {
    return refused('Metal is part of the package for this platform; there is nothing to add.');
  }
  return refused('no NVIDIA or AMD GPU was found, and the package would be of no use without one.');
}

function choiceFor(vendor: 'nvidia' | 'amd', device: string, facts: MachineFacts): InstallChoice {
  const support = gpuSupport(vendor, facts);
  switch (support.kind) {
    case 'installed':
      return { kind: 'installed', device, backend: support.backend };
    case 'unpublished':
      return refused(`there is no prebuilt package for ${device} on ${facts.platform} ${facts.arch}.`);
    case 'installable': {
      if (facts.native.kind === 'unloadable') return refused(facts.native.message);
      const npmFolder = facts.native.installed[0]?.npmFolder;
      const packageSpec = `${support.packageName}@${facts.native.published.version}`;
      return { kind: 'install', device, packageSpec, ...(npmFolder === undefined ? {} : { npmFolder }) };
    }
    default:
      return unreachable(support);
  }
}

function refused(reason: string): InstallChoice {
  return { kind: 'refused', reason };
}
