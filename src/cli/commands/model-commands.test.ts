import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { expect, onTestFinished, test } from 'vitest';
import { catalogue } from '#models';
import { EmulatedHub } from '../../models/testing/emulated-hub.ts';
import { tinyGguf } from '../../models/testing/tiny-gguf.ts';
import type { CliContext } from '../context.ts';
import { addModelsCommand } from './models.ts';
import { addPullCommand } from './pull.ts';
import { addRmCommand } from './rm.ts';
import { addShowCommand } from './show.ts';

const content = tinyGguf({
  metadata: {
    'general.architecture': 'qwen2',
    'general.name': 'Tiny R1',
    'qwen2.context_length': 64,
    'qwen2.block_count': 1,
    'qwen2.attention.head_count': 1,
    'qwen2.embedding_length': 8,
  },
  tensors: { w: [64, 32] },
});
const file = 'DeepSeek-R1-Distill-Qwen-1.5B-Q4_K_M.gguf';

async function commandLine() {
  const home = await mkdtemp(join(tmpdir(), 'regauge-cli-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const hub = await EmulatedHub.start({
    repo: 'unsloth/DeepSeek-R1-Distill-Qwen-1.5B-GGUF',
    files: { [file]: { content } },
  });
  onTestFinished(() => hub.close());
  return {
    hub,
    home,
    run: async (...args: readonly string[]) => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      const context: CliContext = {
        home,
        env: { HF_ENDPOINT: hub.endpoint.href },
        stdout,
        stderr,
        stdin: new PassThrough(),
        platform: 'linux',
      };
      const program = new Command('regauge').exitOverride();
      for (const add of [addPullCommand, addModelsCommand, addShowCommand, addRmCommand]) add(program, context);
      await program.parseAsync(args, { from: 'user' });
      return { out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
    },
  };
}

test('pull, models, show and rm tell one story', async () => {
  const { run } = await commandLine();
  const pulled = await run('pull', 'deepseek-r1', '--from', 'hub');
  expect(pulled.out).toMatch(/^deepseek-r1:1\.5b is here: 8\.\d+ kB at .*\n$/);
  expect(pulled.err).toContain('pulling deepseek-r1:1.5b from 127.0.0.1');
  expect(pulled.err).toContain('verified');
  expect((await run('models')).out).toMatch(/^deepseek-r1:1\.5b +pulled +8\.\d+ kB/m);
  const shown = await run('show', 'deepseek-r1:1.5b');
  expect(shown.out).toMatch(/^name +Tiny R1$/m);
  expect(shown.out).toMatch(/^sampling +temperature 0.6, top_p 0.95 \(DeepSeek-R1 model card\)$/m);
  expect((await run('rm', 'deepseek-r1')).out).toMatch(/^removed deepseek-r1:1\.5b, 8\.\d+ kB freed\n$/);
  expect((await run('models')).out).toMatch(/^deepseek-r1:1\.5b +available/m);
});

test('standard output of --json is JSON and nothing else', async () => {
  const { run } = await commandLine();
  const pulled: unknown = JSON.parse((await run('pull', 'deepseek-r1:1.5b', '--from', 'hub', '--json')).out);
  expect(pulled).toMatchObject({ id: 'deepseek-r1:1.5b', sizeBytes: content.length });
  const listed: unknown = JSON.parse((await run('models', '--json')).out);
  expect(listed).toHaveLength(catalogue.length);
  expect(listed).toContainEqual(
    expect.objectContaining({ id: 'deepseek-r1:1.5b', state: 'pulled', sizeBytes: content.length }),
  );
  expect(listed).toContainEqual(expect.objectContaining({ id: 'nano-r1', state: 'bundled', isStandIn: true }));
  const shown: unknown = JSON.parse((await run('show', 'nano-r1', '--json')).out);
  expect(shown).toMatchObject({
    entry: { id: 'nano-r1' },
    file: { architecture: 'deepseek2', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
});

test('show of a model that is not here says how to get it', async () => {
  const { run } = await commandLine();
  expect((await run('show', 'deepseek-r1:671b')).out).toContain('regauge pull deepseek-r1:671b');
});

test('a source that the model does not have is refused with those it has', async () => {
  const { run } = await commandLine();
  await expect(run('pull', 'deepseek-r1', '--from', 'ftp')).rejects.toMatchObject({
    code: 'CLI_USAGE',
    message: expect.stringContaining('hub, modelscope'),
  });
});

test('a model can be brought in as a file, without any network', async () => {
  const { run, hub, home } = await commandLine();
  const path = join(home, 'brought.gguf');
  await writeFile(path, content);
  expect((await run('pull', 'deepseek-r1:7b', '--from', path)).out).toContain('deepseek-r1:7b is here: 8.');
  expect(hub.requests).toEqual([]);
  await expect(run('pull', 'deepseek-r1:8b', '--from', path)).rejects.toThrow(
    'a qwen2 model, but deepseek-r1:8b is a llama model',
  );
  await expect(run('pull', 'deepseek-r1:8b', '--from', join(home, 'none.gguf'))).rejects.toMatchObject({
    code: 'MODELS_NOT_FOUND',
  });
});

test('an unknown name says what may have been meant', async () => {
  const { run } = await commandLine();
  await expect(run('pull', 'deepseek-r1:9b')).rejects.toMatchObject({ code: 'MODELS_UNKNOWN' });
});
