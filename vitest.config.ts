import { defineConfig } from 'vitest/config';
import { closingLine } from './scripts/closing-line.ts';
import { SlowFirst } from './scripts/slow-first.ts';

const source = ['regauge-source'];

export default defineConfig({
  resolve: { conditions: [...source, 'node', 'module', 'default'] },
  ssr: { resolve: { conditions: [...source, 'node', 'module', 'default'], externalConditions: source } },
  test: {
    include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    reporters: ['default', closingLine],
    // One process per file: native code and threads of one test never meet those of another.
    pool: 'forks',
    // Threads and child processes that a test starts inherit this and find `#room` in the sources.
    execArgv: ['--conditions=regauge-source', '--disable-warning=ExperimentalWarning'],
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
