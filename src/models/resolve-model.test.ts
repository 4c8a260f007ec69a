import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { requireEntry, resolveModel } from './resolve-model.ts';

test.each([
  ['deepseek-r1', 'deepseek-r1:1.5b'],
  ['DeepSeek-R1:7B', 'deepseek-r1:7b'],
  ['smollm2', 'smollm2:135m'],
  ['nano-r1', 'nano-r1'],
])('%s means %s', (name, id) => {
  expect(resolveModel(name)).toMatchObject({ kind: 'catalogue', entry: { id } });
});

test.each(['./m.gguf', '/models/M.GGUF', 'm.gguf', 'folder/m', 'C:\\m'])('%s is a path', (path) => {
  expect(resolveModel(path)).toEqual({ kind: 'file', path });
});

test('a misspelt name comes back with the names near it, closest first', () => {
  expect(resolveModel('deepseek-r1:14')).toMatchObject({ kind: 'unknown', name: 'deepseek-r1:14' });
  expect(resolveModel('deepsek-r1:70b')).toMatchObject({
    near: ['deepseek-r1:70b', 'deepseek-r1:7b', expect.any(String)],
  });
  expect(resolveModel('gpt-4')).toEqual({ kind: 'unknown', name: 'gpt-4', near: [] });
});

test('requiring an unknown name says what was meant', () => {
  expect(() => requireEntry('nano-r2')).toThrow('Did you mean nano-r1');
  expect(() => requireEntry('gpt-4')).toThrow('regauge models');
});

test('ids and aliases are unique, lower-case and never look like paths', () => {
  const names = catalogue.flatMap(({ id, aliases }) => [id, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z0-9-]+(:[a-z0-9._]+)?$/);
});

test('671b comes in nine parts that all carry the count', () => {
  const [hub] = requireEntry('deepseek-r1:671b').sources;
  expect(hub).toMatchObject({ kind: 'hub', repo: 'unsloth/DeepSeek-R1-GGUF' });
  const files = hub && 'files' in hub ? hub.files : [];
  expect(files).toHaveLength(9);
  expect(files[8]).toBe('DeepSeek-R1-Q4_K_M/DeepSeek-R1-Q4_K_M-00009-of-00009.gguf');
});
