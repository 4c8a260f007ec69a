import type { Browser, CDPSession } from 'playwright-core';
import { serveBundle } from '../../test/web/support/serve-bundle.ts';
import { percentile } from '../support/statistics.ts';

/** What one renderer made of one trace. */
export interface TraceResult {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  readonly finishMs: number;
  readonly longTasks: number;
  /** On the main thread, script, style and layout. */
  readonly taskSeconds: number;
  readonly elements: number;
  readonly heapMegabytes: number;
}

interface PageResult {
  readonly updateMs: readonly number[];
  readonly finishMs: number;
  readonly longTasks: readonly number[];
  readonly elements: number;
}

/** @param entry - a file of `pages/`, bundled for the browser */
export async function measureTrace(
  browser: Browser,
  entry: string,
  pieces: readonly string[],
  policies: 'strict' | 'none',
): Promise<TraceResult> {
  const served = await serveBundle(entry, policies);
  const page = await browser.newPage({ viewport: { width: 800, height: 800 } });
  try {
    await page.goto(served.url);
    await page.locator('html').waitFor();
    await page.evaluate(`trace.load(${JSON.stringify(pieces)})`);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const before = await usage(session);
    const result = await page.evaluate<PageResult>('trace.run()');
    const after = await usage(session);
    return {
      p50Ms: percentile(result.updateMs, 0.5),
      p95Ms: percentile(result.updateMs, 0.95),
      maxMs: Math.max(...result.updateMs),
      finishMs: result.finishMs,
      longTasks: result.longTasks.length,
      taskSeconds: after.taskSeconds - before.taskSeconds,
      elements: result.elements,
      heapMegabytes: (after.heapBytes - before.heapBytes) / 2 ** 20,
    };
  } finally {
    await page.close();
    await served.close();
  }
}

async function usage(session: CDPSession): Promise<{ readonly heapBytes: number; readonly taskSeconds: number }> {
  const { metrics } = await session.send('Performance.getMetrics');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const tasks = metrics.find(({ name }) => name === 'TaskDuration');
  return { heapBytes: usedSize, taskSeconds: tasks?.value ?? Number.NaN };
}
