import { expect, test } from 'vitest';
import { formatBytes } from './format-bytes.ts';
import { renderDoctor } from './render-report.ts';
import { doctorReport } from './report.ts';
import { factsOf, model, pciFiles, plainMachine, withAscend, withFiles, withNvidia } from './testing/machines.ts';

const small = model('deepseek-r1:1.5b', { parameters: 1_777_088_000, sizeBytes: 1_117_000_000 });
const r1 = model('deepseek-r1:671b', { parameters: 671_026_419_200, sizeBytes: 404_300_000_000 });
const page = async (machine: Parameters<typeof factsOf>[0], models = [small]) => {
  const facts = await factsOf(machine);
  return renderDoctor(facts, doctorReport(facts, models));
};

test('a plain machine on one page', async () => {
  expect(await page(plainMachine)).toBe(`This machine
  Node     24.21.0 on linux x64
  CPU      AMD EPYC, 2 logical cores
           avx f16c fma avx2 avx512f avx512bw avx512vbmi avx512-vnni avx512-bf16
  memory   30.0 GB available of 32.0 GB
  disk     500 GB free at /home/me/regauge
  engine   llama.cpp for cpu: @node-llama-cpp/linux-x64 3.22.1
  NVIDIA   nvidia-smi not found
  Ascend   npu-smi not found
  PCI      no accelerator on the bus

What would run where (weights + KV cache of 4096 tokens + room to work)
  deepseek-r1:1.5b (Q4_K_M): needs 1.7 GB = 1.1 GB + 117 MB + 500 MB
    CPU: fits, 30.0 GB free

Largest that runs here now: regauge up deepseek-r1:1.5b
`);
});

test('a GPU without its package says what to add and how', async () => {
  const text = await page(withNvidia('h100'));
  expect(text).toContain(
    '  NVIDIA   0: NVIDIA H100 80GB HBM3, 85.5 GB free of 85.5 GB, driver 550.90.07, compute capability 9.0\n',
  );
  expect(text).toContain(
    '    GPU 0 (NVIDIA H100 80GB HBM3): fits, 85.5 GB free; Regauge computes on the CPU until @node-llama-cpp/linux-x64-cuda is added\n',
  );
  expect(text).toContain('\nUse NVIDIA H100 80GB HBM3: regauge doctor --install\n');
});

const cudaPackage = { '/app/node_modules/@node-llama-cpp/linux-x64-cuda/package.json': '{ "version": "3.22.1" }' };

test('the CUDA package with its GPU is called by its name', async () => {
  const text = await page(withFiles(cudaPackage, withNvidia('h100')));
  expect(text).toContain('  engine   llama.cpp for cuda: @node-llama-cpp/linux-x64-cuda 3.22.1\n');
  expect(text).toContain('    GPU 0 (NVIDIA H100 80GB HBM3): fits, 85.5 GB free, cuda package installed\n');
});

test.each([
  ['without a driver', withFiles(cudaPackage)],
  ['with a card whose driver is missing', withFiles({ ...cudaPackage, ...pciFiles('0x10de', '0x2330', '0x030200') })],
])('the CUDA package %s computes on the CPU, and the page says so', async (_, machine) => {
  const text = await page(machine);
  expect(text).toContain(
    '  engine   llama.cpp for cuda: @node-llama-cpp/linux-x64-cuda 3.22.1; no GPU answers it, so it computes on the CPU\n',
  );
  expect(text).toContain('    CPU: fits, 30.0 GB free\n');
  expect(text).toContain('Largest that runs here now: regauge up deepseek-r1:1.5b\n');
});

test('eight H200 hold R1 together with a vendor engine', async () => {
  const text = await page(withNvidia('h200-node'), [r1]);
  expect(text).toContain('    each of GPUs 0, 1, 2, 3, 4, 5, 6, 7 (NVIDIA H200): too large for 151 GB\n');
  expect(text).toContain(
    '    all 8 GPUs: fits with vLLM or SGLang (671 GB of FP8 weights, 1078 GB for weights and KV)\n',
  );
});

test('a 910C node: dies, those free, and which engine is meant', async () => {
  const text = await page(withAscend('info-910c-node', 'mapping-910c-node'), [small, r1]);
  expect(text).toContain('  Ascend   8 NPUs, 16 dies, 13 free; family 910C, driver 26.0.rc2\n');
  expect(text).toContain('           NPU 6 chip 1: Ascend910, Warning, 65.3 GB free of 68.7 GB, logic id 13\n');
  expect(text).toContain('    NPU: vLLM-Ascend or MindIE on 2 of 13 free 910C dies (BF16 checkpoint, 3.6 GB)\n');
  expect(text).toContain(
    '    NPU: vLLM-Ascend or MindIE want 16 free 910C dies, here are 13 (W8A8 checkpoint, 671 GB)\n',
  );
});

test('an NPU on the bus without npu-smi is not overlooked', async () => {
  const text = await page(withFiles(pciFiles('0x19e5', '0xd802', '0x120000')));
  expect(text).toContain('  PCI      0000:01:00.0 Huawei d802 (Ascend 910B)\n');
  expect(text).toContain('An Ascend NPU is on the bus, but npu-smi is missing');
});

test('a container’s limits are named as such', async () => {
  const limits = {
    '/sys/fs/cgroup/memory.max': '1500000000',
    '/sys/fs/cgroup/memory.current': '0',
    '/sys/fs/cgroup/cpu.max': '150000 100000',
  };
  const text = await page(withFiles(limits));
  expect(text).toContain('  CPU      AMD EPYC, 2 logical cores, limited to 1.5 by a control group\n');
  expect(text).toContain('  memory   1.5 GB available of 1.5 GB (control group; the machine has 32.0 GB)\n');
  expect(text).toContain('    CPU: too large for 1.5 GB\n');
  expect(text).toContain('\nNo model fits here now; free memory or disk, or use a larger machine.\n');
});

test('bytes are shown in the unit people buy', () => {
  expect([98_362_432, 999_400_000, 1_117_000_000, 99_940_000_000, 404_300_000_000].map(formatBytes)).toEqual([
    '98 MB',
    '999 MB',
    '1.1 GB',
    '99.9 GB',
    '404 GB',
  ]);
});
