import { join } from 'node:path';
import type { Probe } from './probe.ts';

export type NativeBackend = 'cpu' | 'cuda' | 'vulkan' | 'metal';

/** Which prebuilt llama.cpp packages exist for this platform, best first; the engine room's table, passed in. */
export interface PublishedPackages {
  readonly version: string;
  readonly packages: readonly { readonly name: string; readonly backend: NativeBackend }[];
}

export interface InstalledPackage {
  readonly name: string;
  readonly backend: NativeBackend;
  readonly version: string;
  /** False: the engine refuses it, because struct layouts are known for one version only. */
  readonly isExpectedVersion: boolean;
  /** The folder that holds `node_modules`, where npm adds siblings. */
  readonly npmFolder: string;
}

export type NativeFacts =
  | {
      readonly kind: 'packages';
      readonly published: PublishedPackages;
      readonly installed: readonly InstalledPackage[];
    }
  /** The engine room itself did not load, most often because koffi is missing. */
  | { readonly kind: 'unloadable'; readonly message: string };

/** @param searchFolders - the `node_modules` folders that an import here would search, nearest first */
export async function findNativePackages(
  probe: Probe,
  published: PublishedPackages,
  searchFolders: readonly string[],
): Promise<NativeFacts> {
  const found = await Promise.all(
    published.packages.map(async ({ name, backend }) => {
      const at = await findManifest(probe, name, searchFolders);
      if (!at) return undefined;
      const { version, npmFolder } = at;
      return { name, backend, version, isExpectedVersion: version === published.version, npmFolder };
    }),
  );
  return { kind: 'packages', published, installed: found.filter((entry) => entry !== undefined) };
}

async function findManifest(
  probe: Probe,
  name: string,
  searchFolders: readonly string[],
): Promise<{ readonly version: string; readonly npmFolder: string } | undefined> {
  for (const folder of searchFolders) {
    const manifest = await probe.read(join(folder, name, 'package.json'));
    if (manifest === undefined) continue;
    const version = /"version"\s*:\s*"([^"]+)"/.exec(manifest)?.[1] ?? 'unknown';
    return { version, npmFolder: join(folder, '..') };
  }
  return undefined;
}

/** Backends the engine can use now. */
export function usableBackends(native: NativeFacts): readonly NativeBackend[] {
  if (native.kind === 'unloadable') return [];
  return native.installed.filter((entry) => entry.isExpectedVersion).map((entry) => entry.backend);
}
