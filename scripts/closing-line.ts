import type { Reporter } from 'vitest/node';

/**
 * Ends a test run with one line that a machine can read: `12 passed, 0 failed, 1 skipped`.
 *
 * A file that does not load and an error outside any test count as failures, or a broken suite would look like a short one.
 */
export const closingLine: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state] += 1;
      if (module.errors().length > 0) count.failed += 1;
    }
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped`);
  },
};
