import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { acceleratorsDocument } from '../../src/planner/catalogue/accelerators-document.ts';

test('docs/accelerators.md is what the catalogue says; scripts/accelerators-document.ts writes it anew', () => {
  const page = readFileSync(new URL('../../docs/accelerators.md', import.meta.url), 'utf8');
  expect(page).toBe(acceleratorsDocument());
});
