import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nanoR1 } from '../support/nano-r1.ts';
import { runCli } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'regauge-estimate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const estimate = (...args: readonly string[]) => runCli(['estimate', ...args]);

function table(...lines: readonly string[]): string {
  const path = join(folder, 'rows.csv');
  writeFileSync(path, lines.join('\n'));
  return path;
}

const header =
  'id,model,device,n,precision,phase,parallel,in,out_or_kv,batch_per_dev,mtp,tpot_ms,tok_s_per_dev,tol,tag';
const decode = 'a-row,R1,H200,8,FP8,decode,DP8EP8,,4096,64,no,,1000,15%,A';

test('a row of a table is estimated with its interval, its two inputs and the published value’s error', async () => {
  const { exitCode, stdout } = await estimate('--rows', table(header, decode), '--json');
  expect(exitCode).toBe(0);
  const [row, ...others] = JSON.parse(stdout);
  expect(others).toEqual([]);
  const { low, mid, high } = row.tokensPerSecondPerDevice;
  expect(low < mid && mid < high).toBe(true);
  expect(row).toMatchObject({ line: 2, id: 'a-row', device: 'h200', model: 'deepseek-r1:671b', source: 'fitted' });
  expect(row.sensitivities).toHaveLength(2);
  expect(row.published).toMatchObject([{ quantity: 'tokensPerSecondPerDevice', published: 1_000 }]);
  expect(row.published[0].error).toBeCloseTo(mid / 1_000 - 1);
});

test('flags say the same as a row', async () => {
  const flags = ['--model', 'r1', '--device', 'h200', '--devices', '8', '--layout', 'dp8ep8', '--precision', 'fp8'];
  const one = await estimate(
    ...flags,
    '--phase',
    'decode',
    '--context',
    '4096',
    '--batch',
    '64',
    '--mtp',
    'no',
    '--json',
  );
  const rows = await estimate('--rows', table(header, decode), '--json');
  expect(JSON.parse(one.stdout).tokensPerSecondPerDevice).toEqual(JSON.parse(rows.stdout)[0].tokensPerSecondPerDevice);
});

test('a row that cannot be done says why, and the exit code stays 0', async () => {
  const rows = table(
    header,
    'small,R1,H100,8,FP8,decode,TP8,,4096,1,no,,,,',
    'odd,R1,H999,8,FP8,decode,TP8,,4096,1,no,,,,',
  );
  const { exitCode, stdout } = await estimate('--rows', rows);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^line 2 \(small\): 8 × H100 SXM 80 GB cannot hold .*; 16 fit\.$/m);
  expect(stdout).toMatch(/^line 3 \(odd\): The catalogue has no accelerator "H999"\. Nearest are /m);
});

test('one configuration that cannot be done ends with 69', async () => {
  const { exitCode, stdout } = await estimate('--model', 'r1', '--device', 'h100', '--devices', '8', '--layout', 'tp8');
  expect({ exitCode, fits: stdout.includes('16 fit.') }).toEqual({ exitCode: 69, fits: true });
});

test('a model may be the header of a GGUF file or a config.json', async () => {
  const where = [
    '--device',
    'l40s',
    '--devices',
    '1',
    '--layout',
    'tp1',
    '--precision',
    'bf16',
    '--phase',
    'decode',
    '--context',
    '512',
  ];
  const config = join(folder, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({
      num_hidden_layers: 2,
      hidden_size: 64,
      vocab_size: 256,
      num_attention_heads: 4,
      intermediate_size: 128,
    }),
  );
  const ofGguf = await estimate('--model', nanoR1, ...where);
  const ofConfig = await estimate('--model', config, ...where);
  expect(ofGguf).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^configuration +nano-r1 on l40s\n/) });
  expect(ofConfig).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^configuration +regauge-estimate-\w+ on l40s\n/),
  });
});

test('devices of one’s own are estimated by their own figures', async () => {
  const path = join(folder, 'own.yaml');
  writeFileSync(
    path,
    '- { id: mine, memoryGb: 200, memoryGbPerSecond: 5000, bf16Tflops: 1000, linkGbPerSecond: 400 }\n',
  );
  const { exitCode, stdout } = await estimate(
    '--model',
    'deepseek-r1:7b',
    '--device',
    'mine',
    '--devices',
    '1',
    '--precision',
    'bf16',
    '--accelerators',
    path,
    '--json',
  );
  expect({ exitCode, device: JSON.parse(stdout).device }).toEqual({ exitCode: 0, device: 'mine' });
});

test.each([
  [['--model', 'r1', '--device', 'h999'], 66, 'Nearest are'],
  [['--model', 'gpt-9', '--device', 'h200'], 66, 'Nearest are'],
  [
    ['--model', 'r1', '--device', 'h200', '--tpot', '50'],
    64,
    '--tpot is 50, without a unit: write a time like 3s or 60ms.',
  ],
  [['--model', 'r1', '--device', 'h200', '--devices', '-8'], 64, '--devices is -8, and must be above 0'],
  [['--model', 'r1', '--device', 'h200', '--batch', 'NaN'], 64, '--batch is NaN, no number'],
  [['--model', 'r1'], 64, 'An estimate needs --model and --device'],
  [['--rows', 'absent.csv'], 66, 'The table absent.csv cannot be read'],
  [['--rows', 'absent.csv', '--batch', '3'], 64, 'leave --batch out'],
])('regauge estimate %j ends with %i', async (args, exitCode, message) => {
  expect(await estimate(...args)).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(message) });
});

test.each([
  [[header, 'a,"R1'], 2],
  [[header, '', '# a word', 'a,R1,H200,8,FP8,decode,TP8,,,,,,,,,one too many'], 4],
  [['name,what'], 1],
])('%#: a table that cannot be read ends with 65 and its line', async (lines, line) => {
  expect(await estimate('--rows', table(...lines))).toMatchObject({
    exitCode: 65,
    stdout: '',
    stderr: expect.stringContaining(`Line ${line} of the rows`),
  });
});
