import { expect, test } from 'vitest';
import { computingBackend, type Device, deviceKind } from './devices.ts';
import { loadLlamaLibrary } from './llama-library.ts';

const cpu: Device = { name: 'CPU', kind: 'cpu' };
const cuda: Device = { name: 'CUDA0', kind: 'gpu' };
const vulkan: Device = { name: 'Vulkan0', kind: 'integrated-gpu' };
const amx: Device = { name: 'AMX', kind: 'accelerator' };

test('a package with a device that answers computes there', () => {
  expect(computingBackend('cuda', 'auto', [cuda, cpu])).toBe('cuda');
  expect(computingBackend('cuda', 'cuda', [cuda, cpu])).toBe('cuda');
  expect(computingBackend('vulkan', 'auto', [cpu, vulkan])).toBe('vulkan');
});

test('the CUDA package without a device computes on the CPU, and is called that', () => {
  expect(computingBackend('cuda', 'auto', [cpu])).toBe('cpu');
  expect(computingBackend('cuda', 'auto', [amx, cpu])).toBe('cpu');
  expect(computingBackend('cuda', 'auto', [])).toBe('cpu');
});

test('CUDA asked for by name is refused without a device', () => {
  expect(() => computingBackend('cuda', 'cuda', [amx, cpu])).toThrow(
    expect.objectContaining({
      code: 'ENGINE_DEVICE_MISSING',
      message:
        'The cuda package is installed, but no GPU answers it (devices: AMX, CPU). ' +
        'Check the driver with `regauge doctor`, or start without --backend to compute on the CPU.',
      details: { wanted: 'cuda', devices: 'AMX, CPU' },
    }),
  );
});

test('a kind of device that is newer than the pinned library is no GPU', () => {
  expect([0, 1, 2, 3, 4].map(deviceKind)).toEqual(['cpu', 'gpu', 'integrated-gpu', 'accelerator', 'unknown']);
  expect(computingBackend('cuda', 'auto', [{ name: 'NEW', kind: deviceKind(9) }])).toBe('cpu');
});

test('the library on this machine names its devices, a CPU among them', () => {
  const { devices, backend } = loadLlamaLibrary('cpu');
  expect(devices).toContainEqual(cpu);
  expect(backend).toBe('cpu');
});
