import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseConfig } from '../src/cli/config/read-config.ts';

const path = fileURLToPath(new URL('../examples/mixed.yaml', import.meta.url));

test('the shipped configuration is valid, and says how it is used', async () => {
  const text = await readFile(path, 'utf8');
  expect(parseConfig(text, path).pools.map((pool) => pool.kind)).toEqual(['regauge', 'regauge']);
  expect(text).toContain('regauge up --config examples/mixed.yaml');
});
