import { defineConfig } from 'vitest/config';

const source = ['regauge-source'];

export default defineConfig({
  resolve: { conditions: [...source, 'node', 'import', 'module', 'default'] },
  ssr: { resolve: { conditions: [...source, 'node', 'import', 'module', 'default'], externalConditions: source } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
