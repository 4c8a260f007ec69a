import { expect, test } from 'vitest';
import { chooseInstall, gpuSupport } from './choose-package.ts';
import { readMachineFacts } from './machine-facts.ts';
import { fixtureProbe, linuxHost } from './testing/fixture-probe.ts';
import { factsOf, pciFiles, plainMachine, withFiles, withNvidia } from './testing/machines.ts';

const cudaManifest = { '/app/node_modules/@node-llama-cpp/linux-x64-cuda/package.json': '{ "version": "3.22.1" }' };
const refusal = async (machine: Parameters<typeof factsOf>[0]) => {
  const choice = chooseInstall(await factsOf(machine));
  return choice.kind === 'refused' ? choice.reason : choice.kind;
};

test('an NVIDIA GPU whose driver answers gets the CUDA package, beside the CPU one', async () => {
  expect(chooseInstall(await factsOf(withNvidia('h100')))).toEqual({
    kind: 'install',
    device: 'NVIDIA H100 80GB HBM3',
    packageSpec: '@node-llama-cpp/linux-x64-cuda@3.22.1',
    npmFolder: '/app',
  });
});

test('an AMD GPU whose driver tells its memory gets the Vulkan package', async () => {
  const amd = pciFiles('0x1002', '0x744c', '0x030000', { mem_info_vram_total: '24000000000', mem_info_vram_used: '0' });
  expect(chooseInstall(await factsOf(withFiles(amd)))).toMatchObject({
    kind: 'install',
    device: 'AMD GPU 744c',
    packageSpec: '@node-llama-cpp/linux-x64-vulkan@3.22.1',
  });
});

test('a package that is there is not installed twice', async () => {
  const facts = await factsOf(withFiles(cudaManifest, withNvidia('h100')));
  expect(chooseInstall(facts)).toEqual({ kind: 'installed', device: 'NVIDIA H100 80GB HBM3', backend: 'cuda' });
  expect(gpuSupport('nvidia', facts)).toEqual({ kind: 'installed', backend: 'cuda' });
});

test('a package of another version does not count as there', async () => {
  const other = { '/app/node_modules/@node-llama-cpp/linux-x64-cuda/package.json': '{ "version": "3.21.0" }' };
  expect(chooseInstall(await factsOf(withFiles(other, withNvidia('h100'))))).toMatchObject({ kind: 'install' });
});

test('no device, no package; a device without driver, no package either', async () => {
  expect(await refusal(plainMachine)).toBe(
    'no NVIDIA or AMD GPU was found, and the package would be of no use without one.',
  );
  expect(await refusal(withFiles(pciFiles('0x10de', '0x2330', '0x030200')))).toBe(
    'an NVIDIA card is on the bus, but nvidia-smi does not list it. Install the NVIDIA driver first.',
  );
  expect(await refusal(withFiles(pciFiles('0x1002', '0x744c', '0x030000')))).toBe(
    'an AMD card is on the bus, but its amdgpu driver is not loaded. Load the driver first.',
  );
});

test('on Arm Linux there is no CUDA package to install', async () => {
  const published = { version: '3.22.1', packages: [{ name: '@node-llama-cpp/linux-arm64', backend: 'cpu' }] } as const;
  const probe = fixtureProbe(withNvidia('gb10-unified'));
  const native = { published, searchFolders: ['/app/node_modules'] };
  const facts = await readMachineFacts(probe, { ...linuxHost, arch: 'arm64' }, '/home', native);
  expect(chooseInstall(facts)).toEqual({
    kind: 'refused',
    reason: 'there is no prebuilt package for NVIDIA GB10 on linux arm64.',
  });
});

test('an engine that does not load is repaired before anything is added to it', async () => {
  const probe = fixtureProbe(withNvidia('h100'));
  const facts = await readMachineFacts(probe, linuxHost, '/home', { kind: 'unloadable', message: 'Cannot find koffi' });
  expect(chooseInstall(facts)).toEqual({
    kind: 'refused',
    reason: 'the engine itself does not load: Cannot find koffi',
  });
});
