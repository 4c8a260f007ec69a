import { bookRun } from './book-run.ts';
import type { RoutesContext } from './gateway-state.ts';
import { Run, type RunOptions } from './run.ts';

/** Makes a run known, and sees to it that its end is counted and told. Whoever follows it attaches before it is driven. */
export function launchRun(options: RunOptions, context: RoutesContext): Run {
  const run = new Run(options);
  context.runs.add(run);
  void run.over.then(() => {
    const record = run.record();
    bookRun(run.request.kind, record, context.run.metrics);
    context.onRunEnd(record);
  });
  return run;
}
