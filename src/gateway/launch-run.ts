import type { RoutesContext } from './gateway-state.ts';
import { Run, type RunOptions } from './run.ts';

/** Makes a run known, and sees to it that its end is counted and told. Whoever follows it attaches before it is driven. */
export function launchRun(options: RunOptions, context: RoutesContext): Run {
  const run = new Run(options);
  context.runs.add(run);
  void run.over.then((end) => {
    context.run.metrics.requests.inc({ endpoint: run.request.kind, outcome: end.kind });
    const record = run.record();
    context.run.metrics.cost.inc({ model: run.model, key: run.caller.name ?? '' }, record.costMicroUsd);
    context.onRunEnd(record);
  });
  return run;
}
