import { readFileSync } from 'node:fs';
import type { HostFacts } from '../machine-facts.ts';
import type { PublishedPackages } from '../native-packages.ts';
import type { CommandOutcome, Probe } from '../probe.ts';

export interface FixtureMachine {
  /** Outcome by whole command line; any other command is absent. */
  readonly commands?: Readonly<Record<string, CommandOutcome>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly freeDiskBytes?: number;
}

/** A machine made of text; a folder exists where a file lies in it. */
export function fixtureProbe({ commands = {}, files = {}, freeDiskBytes }: FixtureMachine): Probe {
  return {
    run: async (command, args) => commands[[command, ...args].join(' ')] ?? { kind: 'absent' },
    read: async (path) => files[path],
    list: async (folder) => {
      const below = Object.keys(files).filter((path) => path.startsWith(`${folder}/`));
      return [...new Set(below.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))].toSorted();
    },
    freeDiskBytes: async () => freeDiskBytes,
  };
}

/** Text under `test/fixtures/hardware`. */
export function hardwareFixture(name: string): string {
  return readFileSync(new URL(`../../../../test/fixtures/hardware/${name}`, import.meta.url), 'utf8');
}

export function ok(stdout: string): CommandOutcome {
  return { kind: 'ok', stdout };
}

export const linuxHost: HostFacts = {
  nodeVersion: '24.21.0',
  platform: 'linux',
  arch: 'x64',
  cpuModel: 'from Node',
  logicalCores: 3,
  totalMemoryBytes: 7_000_000_000,
  availableMemoryBytes: 6_000_000_000,
};

export const linuxPackages: PublishedPackages = {
  version: '3.22.1',
  packages: [
    { name: '@node-llama-cpp/linux-x64-cuda', backend: 'cuda' },
    { name: '@node-llama-cpp/linux-x64-vulkan', backend: 'vulkan' },
    { name: '@node-llama-cpp/linux-x64', backend: 'cpu' },
  ],
};
