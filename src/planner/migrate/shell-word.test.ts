import { spawnSync } from 'node:child_process';
import { fc, test as lawful } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { shellCommand, shellWord } from './shell-word.ts';

test('plain words stay as they are, others are quoted', () => {
  expect(shellWord('vllm-ascend/DeepSeek-R1-W8A8')).toBe('vllm-ascend/DeepSeek-R1-W8A8');
  expect(shellWord("it's; rm -rf $HOME")).toBe(`'it'\\''s; rm -rf $HOME'`);
  expect(shellWord('')).toBe("''");
});

lawful.prop([fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))], { numRuns: 30 })(
  'a shell reads back the very text',
  (text) => {
    expect(spawnSync('sh', ['-c', `printf %s ${shellWord(text)}`]).stdout.toString()).toBe(text.toWellFormed());
  },
);

test('flags stand one a line', () => {
  expect(shellCommand('vllm serve x', ['--a 1', '--b'])).toBe('vllm serve x \\\n  --a 1 \\\n  --b');
});
