import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postJson } from '../support/http-client.ts';
import { endless, nanoR1 } from '../support/nano-r1.ts';
import { launcher } from '../support/run-cli.ts';
import { ServerProcess } from '../support/server-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'regauge-file-sampling-'));
let up: ServerProcess;

beforeAll(async () => {
  const path = join(folder, 'somebody-s-upload.gguf');
  writeFileSync(path, renamed(readFileSync(nanoR1), 'nano-r1', 'my-file'));
  up = await ServerProcess.start(
    {
      program: process.execPath,
      args: [launcher, 'up', path, '--port', '0', '--threads', '1'],
      env: { REGAUGE_HOME: join(folder, 'home') },
    },
    { kind: 'line', pattern: /^ready (http:\S+)$/m },
    60_000,
  );
});

afterAll(async () => {
  await up?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The same file under another name of the same length, so that nothing in it moves. */
function renamed(file: Buffer, from: string, to: string): Buffer {
  const at = file.indexOf(from, file.indexOf('general.name'));
  const copy = Buffer.from(file);
  copy.write(to, at);
  return copy;
}

interface Completion {
  readonly choices: readonly { readonly text: string }[];
}

async function complete(sampling: object): Promise<string | undefined> {
  const request = { prompt: 'Tell me a story about', max_tokens: 80, seed: 11, logit_bias: endless, ...sampling };
  return (await postJson<Completion>(`${up.url}/v1/completions`, request)).body.choices[0]?.text;
}

test("the banner says that a file with R1's template samples as R1's card says", () => {
  expect(up.output).toContain(
    'somebody-s-upload, as asked; temperature 0.6 and top_p 0.95 unless a request says otherwise ' +
      "(DeepSeek-R1 model card; the file has R1's chat template)",
  );
});

test('a request that says nothing is sampled so, and one that says something as it says', async () => {
  const unsaid = await complete({});
  expect(unsaid).toBe(await complete({ temperature: 0.6, top_p: 0.95 }));
  expect(unsaid).not.toBe(await complete({ temperature: 1, top_p: 1 }));
  expect(unsaid).not.toBe(await complete({ temperature: 0 }));
});
