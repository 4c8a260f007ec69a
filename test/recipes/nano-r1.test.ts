import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findPython } from '../support/find-python.ts';
import { postJson } from '../support/http-client.ts';
import { startEngine } from '../support/start-engine.ts';

const recipe = fileURLToPath(new URL('../../recipes/nano-r1', import.meta.url));
const run = promisify(execFile);
const smokeSchema = z.object({
  firstLoss: z.number(),
  lastLoss: z.number(),
  tokens: z.array(z.int()),
  nextLogprobs: z.array(z.number()),
});
const scoredSchema = z.object({
  prompt_logprobs: z.array(z.record(z.string(), z.object({ logprob: z.number() })).nullable()),
});

describe('the problems of nano-r1', () => {
  const python = findPython([]);
  test.skipIf(python.kind === 'missing')(
    'keep their laws, and none of the held-out ones is in the training stream of the shipped seed',
    async () => {
      const program = python.kind === 'found' ? python.program : '';
      const { stderr } = await run(program, ['-m', 'unittest', 'discover', 'tests'], { cwd: recipe });
      expect(stderr).toMatch(/\nOK\n$/);
    },
    120_000,
  );
});

const python = findPython(['jax', 'gguf', 'safetensors']);

describe.skipIf(python.kind === 'missing')(
  `the recipe of nano-r1, every stage with a tiny model${python.kind === 'missing' ? ` (${python.reason})` : ''}`,
  () => {
    let folder: string;
    let smoke: z.infer<typeof smokeSchema>;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'nano-r1-'));
      const program = python.kind === 'found' ? python.program : '';
      const { stdout } = await run(program, ['-m', 'nano_r1', 'smoke', '--out', folder], { cwd: recipe });
      smoke = smokeSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
    }, 400_000);
    afterAll(() => rm(folder, { recursive: true, force: true }));

    test('training lowers the loss', () => {
      expect(smoke.firstLoss - smoke.lastLoss).toBeGreaterThan(1);
    });

    test('the exported file gives the logits of training, to a hundredth, through our engine', async () => {
      const engine = await startEngine({ model: join(folder, 'smoke-f32.gguf'), kvType: 'f32' });
      try {
        const body = { prompt: smoke.tokens, max_tokens: 1, temperature: 0, prompt_logprobs: 0 };
        const reply = scoredSchema.parse((await postJson<unknown>(`${engine.url}/v1/completions`, body)).body);
        const scored = smoke.tokens
          .slice(1)
          .map((token, i) => reply.prompt_logprobs[i + 1]?.[token]?.logprob ?? Number.NaN);
        const differences = scored.map((logprob, i) => Math.abs(logprob - (smoke.nextLogprobs[i] ?? 0)));
        expect(Math.max(...differences)).toBeLessThan(0.01);
      } finally {
        await engine.close();
      }
    });
  },
);
